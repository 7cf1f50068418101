import type { IsoTime, TeammateId } from './ids.ts';

/** Who owes the customer the answer. */
export type Handler = 'bot' | 'team' | 'owner';

export const HANDLERS = ['bot', 'team', 'owner'] as const satisfies readonly Handler[];

/**
 * The exact state behind the handler: one value, so that states cannot contradict each other.
 * `rest` means that nothing is owed and nobody holds the conversation.
 */
export type Turn =
  | { kind: 'bot' }
  | { kind: 'queue' }
  | { kind: 'offer'; to: TeammateId; endsAt: IsoTime }
  | { kind: 'claim'; by: TeammateId; leaseEndsAt: IsoTime }
  | { kind: 'owner'; leaseEndsAt: IsoTime }
  | { kind: 'rest'; last: Handler };

export type TurnKind = Turn['kind'];

/** The handler that a turn stands for; total and pure. */
export function handlerOf(turn: Turn): Handler {
  switch (turn.kind) {
    case 'bot':
      return 'bot';
    case 'owner':
      return 'owner';
    case 'rest':
      return turn.last;
    case 'queue':
    case 'offer':
    case 'claim':
      return 'team';
  }
}
