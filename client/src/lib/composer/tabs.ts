/** Tells the pages of one browser apart, and which of them are open. */
const PREFIX = 'balcao.tab ';
const KEY = 'balcao.tab';

export interface Tab {
  id: string;
  isOpen(other: string): boolean;
}

/** The same page after a reload is the same tab; a duplicated one is another. */
export async function thisTab(): Promise<Tab> {
  const { locks } = navigator as { locks?: LockManager };
  let id = kept() ?? crypto.randomUUID();
  // Without locks (no HTTPS) nobody knows who is open: each page keeps to its own.
  if (!locks) {
    keep(id);
    return { id, isOpen: () => true };
  }
  if (!(await held(locks, id))) {
    id = crypto.randomUUID();
    await held(locks, id);
  }
  keep(id);
  const { held: names = [] } = await locks.query();
  const open = new Set(names.map(({ name = '' }) => name.replace(PREFIX, '')));
  return { id, isOpen: (other) => open.has(other) };
}

/** Holds the tab's lock as long as the page lives. @returns false when another page holds it */
function held(locks: LockManager, id: string): Promise<boolean> {
  return new Promise((resolve) => {
    void locks.request(PREFIX + id, { ifAvailable: true }, (lock) => {
      resolve(lock !== null);
      return lock ? new Promise(() => undefined) : undefined;
    });
  });
}

function kept(): string | null {
  try {
    return window.sessionStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function keep(id: string): void {
  try {
    window.sessionStorage.setItem(KEY, id);
  } catch {
    // A page without storage is a new tab after each reload.
  }
}
