import type { ConversationView, TeammateId } from '@balcao/contract';

export type Tone = 'quiet' | 'amber' | 'alert' | 'phone' | 'bot' | 'brand';

/** What a row says is owed: waiting, with whom, why. At most three, most pressing first. */
export type Owed =
  | { kind: 'waits'; tone: 'quiet' | 'amber' | 'alert'; sinceMs: number }
  | { kind: 'elsewhere'; tone: 'alert' }
  | { kind: 'draft'; tone: 'brand' }
  | { kind: 'owner'; tone: 'phone'; agoMs: number | null }
  | { kind: 'bot'; tone: 'bot' }
  | { kind: 'from_bot'; tone: 'bot' }
  | { kind: 'bot_paused'; tone: 'bot' }
  | { kind: 'offered'; tone: 'brand'; name: string | null; leftMs: number }
  | { kind: 'held_by'; tone: 'quiet'; name: string }
  | { kind: 'snoozed'; tone: 'quiet'; until: string | null }
  | { kind: 'resolved'; tone: 'quiet' }
  | { kind: 'awaits_customer'; tone: 'quiet' }
  | { kind: 'team'; tone: 'quiet'; name: string };

const AMBER_MS = 3 * 60_000;
/** Late where no moment was promised: after it, a queue calls for more people. */
const LATE_MS = 5 * 60_000;
const FROM_BOT = new Set([
  'asked_for_person',
  'sensitive',
  'media_unreadable',
  'bot_missed_twice',
  'loop_suspected',
  'bot_cap',
]);

export interface OwedQuestion {
  row: ConversationView;
  me: TeammateId;
  now: number;
  draft: boolean;
  nameOf: (id: TeammateId) => string | null;
}

export function owedOf({ row, me, now, draft, nameOf }: OwedQuestion): Owed[] {
  const owed: Owed[] = [];
  if (row.threadElsewhere) owed.push({ kind: 'elsewhere', tone: 'alert' });
  if (row.status !== 'resolved' && row.waitingSince) owed.push(waits(row, now));
  if (draft) owed.push({ kind: 'draft', tone: 'brand' });
  if (row.status === 'resolved') owed.push({ kind: 'resolved', tone: 'quiet' });
  else if (row.status === 'snoozed') owed.push({ kind: 'snoozed', tone: 'quiet', until: row.snoozedUntil });
  else owed.push(...holder(row, me, now, nameOf));
  if (row.botPaused && row.status === 'open' && row.turn.kind !== 'claim')
    owed.push({ kind: 'bot_paused', tone: 'bot' });
  if (row.team) owed.push({ kind: 'team', tone: 'quiet', name: row.team.name });
  return owed.slice(0, 3);
}

function waits(row: ConversationView, now: number): Owed {
  const sinceMs = now - Date.parse(row.waitingSince as string);
  const late = row.dueAt === null ? sinceMs >= LATE_MS : Date.parse(row.dueAt) < now;
  return { kind: 'waits', tone: late ? 'alert' : sinceMs >= AMBER_MS ? 'amber' : 'quiet', sinceMs };
}

function holder(row: ConversationView, me: TeammateId, now: number, nameOf: OwedQuestion['nameOf']): Owed[] {
  const { turn, claim, lastMessage } = row;
  switch (turn.kind) {
    case 'owner': {
      const ago = lastMessage?.author === 'owner' ? now - Date.parse(lastMessage.at) : null;
      return [{ kind: 'owner', tone: 'phone', agoMs: ago }];
    }
    case 'bot':
      return [{ kind: 'bot', tone: 'bot' }];
    case 'queue':
      return FROM_BOT.has(row.because) ? [{ kind: 'from_bot', tone: 'bot' }] : [];
    case 'offer':
      return [
        {
          kind: 'offered',
          tone: 'brand',
          name: turn.to === me ? null : nameOf(turn.to),
          leftMs: Date.parse(turn.endsAt) - now,
        },
      ];
    case 'claim':
      if (claim && turn.by !== me) return [{ kind: 'held_by', tone: 'quiet', name: claim.teammate.name }];
      return row.waitingSince === null ? [{ kind: 'awaits_customer', tone: 'quiet' }] : [];
    case 'rest':
      return row.waitingSince === null && lastMessage && lastMessage.author !== 'customer'
        ? [{ kind: 'awaits_customer', tone: 'quiet' }]
        : [];
  }
}

/** Share of the 24 h window that is left, 0 to 1; null when it is closed. */
export function windowLeft(closesAt: string | null, now: number): { ms: number; share: number } | null {
  if (closesAt === null) return null;
  const ms = Date.parse(closesAt) - now;
  return ms <= 0 ? null : { ms, share: Math.min(1, ms / 86_400_000) };
}
