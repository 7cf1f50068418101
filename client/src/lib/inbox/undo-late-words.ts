import type { TeammateId } from '@balcao/contract';
import { ApiProblem } from '../api/http.ts';
import { m } from '../i18n/generated/messages.js';

/** Why an act could not be taken back any more; null for other problems. */
export function undoLateWords(reason: unknown, me: TeammateId): string | null {
  if (!(reason instanceof ApiProblem) || reason.code !== 'undo_too_late') return null;
  const holder = holderIn(reason.body.conversation);
  return holder && holder.id !== me ? m.undo_late_held({ name: holder.name }) : m.undo_late();
}

/** A refusal brings the conversation as it is; what comes in it is not trusted to be complete. */
function holderIn(conversation: unknown): { id: string; name: string } | null {
  const teammate = member(member(conversation, 'claim'), 'teammate');
  const [id, name] = [member(teammate, 'id'), member(teammate, 'name')];
  return typeof id === 'string' && typeof name === 'string' ? { id, name } : null;
}

function member(of: unknown, key: string): unknown {
  return typeof of === 'object' && of !== null ? (of as Record<string, unknown>)[key] : undefined;
}
