/** An order that cannot be carried out as it was given; printed without a stack. */
export class CommandError extends Error {}

export function say(...lines: string[]): void {
  for (const line of lines) console.log(line);
}
