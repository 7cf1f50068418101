/** How long a toast stays: the time it may use up, which stands still while a hand or the focus is on it. */
export interface ToastLife {
  readonly endsAt: number;
  /** Past this it is gone even while held, because what it offers is no more to be had. */
  readonly limitAt: number;
  readonly heldAt: number | null;
}

export function begun(now: number, stayMs: number, limitAt = Infinity): ToastLife {
  return { endsAt: Math.min(now + stayMs, limitAt), limitAt, heldAt: null };
}

export function held(life: ToastLife, now: number): ToastLife {
  return life.heldAt === null ? { ...life, heldAt: now } : life;
}

export function letGo(life: ToastLife, now: number): ToastLife {
  if (life.heldAt === null) return life;
  return { ...life, endsAt: Math.min(life.endsAt + now - life.heldAt, life.limitAt), heldAt: null };
}

/** When it is gone if nothing more happens to it. */
export function goneAt(life: ToastLife): number {
  return life.heldAt === null ? life.endsAt : life.limitAt;
}

/** What is left, as a person counts it: 10, 9, … 1. */
export function secondsLeft(life: ToastLife, now: number): number {
  const own = life.endsAt - (life.heldAt ?? now);
  return Math.max(0, Math.ceil(Math.min(own, life.limitAt - now) / 1_000));
}
