export interface SnoozeTime {
  id: 'reply' | 'hour' | 'tomorrow' | 'monday';
  /** ISO instant, or until the customer writes. */
  until: string;
}

/** The usual moments to come back to a conversation, in the reader's time zone. */
export function snoozeTimes(now: number): SnoozeTime[] {
  const morning = (days: number) => {
    const at = new Date(now);
    at.setDate(at.getDate() + days);
    at.setHours(9, 0, 0, 0);
    return at.toISOString();
  };
  const toMonday = (8 - new Date(now).getDay()) % 7 || 7;
  return [
    { id: 'reply', until: 'reply' },
    { id: 'hour', until: new Date(now + 3_600_000).toISOString() },
    { id: 'tomorrow', until: morning(1) },
    { id: 'monday', until: morning(toMonday) },
  ];
}
