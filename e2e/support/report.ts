/** A figure for whoever reads the run; what must hold is asserted beside it. */
export function report(line: string): void {
  process.stdout.write(`  ${line}\n`);
}
