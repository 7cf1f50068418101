const TRIES_MS = 20_000;

/** Waits for a condition, asked again every few milliseconds; fails by naming it. Time asked for here is the machine's. */
export async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + TRIES_MS;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`waited in vain until ${what}`);
    await new Promise((again) => setTimeout(again, 3));
  }
}
