import type { Sending } from './outbox.ts';

/** Per tab, and outliving a reload of it: another tab has its own things under way. */
function tabStorage(): Storage | null {
  try {
    return window.sessionStorage;
  } catch {
    return null;
  }
}

const key = (owner: string) => `balcao.outbox ${owner}`;

/** Keeps what the server has not yet told, so that a reload between "send" and its answer loses no words. */
export function keepOutbox(owner: string, entries: readonly Sending[]): void {
  try {
    if (entries.length === 0) tabStorage()?.removeItem(key(owner));
    else tabStorage()?.setItem(key(owner), JSON.stringify(entries));
  } catch {
    // Full: what is being sent lives in memory only.
  }
}

export function readOutbox(owner: string): Sending[] {
  try {
    const value: unknown = JSON.parse(tabStorage()?.getItem(key(owner)) ?? '[]');
    return Array.isArray(value) ? value.filter(isSending) : [];
  } catch {
    return [];
  }
}

function isSending(value: unknown): value is Sending {
  return (
    typeof value === 'object' &&
    value !== null &&
    'clientId' in value &&
    typeof value.clientId === 'string' &&
    'conversationId' in value &&
    typeof value.conversationId === 'string' &&
    'text' in value &&
    typeof value.text === 'string'
  );
}
