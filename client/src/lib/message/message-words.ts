import type {
  Author,
  Because,
  MessagePreview,
  MessageStatus,
  MessageView,
  SystemLine,
  TeammateId,
} from '@balcao/contract';
import { clockTime } from '../i18n/format.ts';
import { m } from '../i18n/generated/messages.js';
import { becauseWords } from '../inbox/because-words.ts';
import { said } from './type-words.ts';

/** Who wrote it: the contact, a colleague or "you", the bot, the phone. */
export function authorWords(
  who: { author: Author; authorName?: string; authorId?: TeammateId; automatic?: boolean },
  me: TeammateId,
  contact: string,
): string {
  switch (who.author) {
    case 'customer':
      return contact;
    case 'teammate':
      return who.authorId === me ? m.author_you() : (who.authorName ?? m.author_teammate());
    case 'bot':
      return m.author_bot();
    case 'owner':
      return who.automatic ? m.author_owner_automatic() : m.author_owner();
    case 'app':
      return m.author_app();
    case 'system':
      return m.author_system();
  }
}

export function statusWords(status: MessageStatus): string {
  switch (status) {
    case 'queued':
    case 'sending':
      return m.status_queued();
    case 'accepted':
    case 'sent':
      return m.status_sent();
    case 'delivered':
      return m.status_delivered();
    case 'read':
      return m.status_read();
    case 'played':
      return m.status_played();
    case 'failed':
      return m.status_failed();
    case 'unconfirmed':
      return m.status_unconfirmed();
    case 'cancelled':
      return m.status_cancelled();
  }
}

/** A change of hands as one sentence, with the names of that time. */
export function systemWords(line: SystemLine): string {
  const { because, by, to, detail } = line;
  if (because === 'claimed' && by) return m.system_claimed({ by });
  if (because === 'released' && by) return m.system_released({ by });
  if (because === 'resolved' && by) return m.system_resolved({ by });
  if (because === 'reopened' && by) return m.system_reopened({ by });
  if (because === 'snoozed' && by) return m.system_snoozed({ by });
  if (because === 'undone' && by)
    return m.system_undone({ by, what: becauseWords((detail ?? because) as Because) });
  if (because === 'transferred' && by && to) return m.system_transferred({ by, to });
  if (because === 'moved_by_supervisor' && by && to) return m.system_transferred({ by, to });
  if (because === 'offered' && to) return m.system_offered({ to });
  if (because === 'assigned' && to) return m.system_assigned({ to });
  if (because === 'returned_to_bot' && by) return m.system_returned_to_bot({ by });
  if (detail === 'bot' && !by) return m.system_from_bot({ why: becauseWords(because) });
  if (detail === 'owner' && !by) return m.system_from_phone({ why: becauseWords(because) });
  return becauseWords(because);
}

/** The text of a list row. */
export function previewText(preview: MessagePreview): string {
  if (preview.deleted) return m.message_deleted();
  if (preview.type === 'system' && !preview.text) return m.author_system();
  return said(preview.type, preview.text);
}

/** A message as one line: for quotes, the missed messages of a conflict, and screen readers. */
export function oneLine(message: MessageView): string {
  if (message.deletedAt) return m.message_deleted();
  if (message.system) return systemWords(message.system);
  return said(message.type, message.text ?? '');
}

/** A bubble's name for readers: who, when, how far it got, what it says. */
export function messageName(message: MessageView, me: TeammateId, contact: string): string {
  const note = message.type === 'note';
  const author = authorWords(message, me, contact);
  const status = message.direction === 'out' && !note ? statusWords(message.status) : '';
  return [
    note ? m.note_of({ name: author }) : author,
    clockTime(message.at),
    status,
    message.quoted ? m.answers_to({ text: message.quoted.text || m.quoted_nothing() }) : '',
    oneLine(message),
    message.editedAt ? m.edited() : '',
    message.reactions.length > 0
      ? m.reactions({ list: message.reactions.map(({ emoji }) => emoji).join(' ') })
      : '',
  ]
    .filter(Boolean)
    .join(', ');
}
