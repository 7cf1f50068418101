import type { Instant, NewMessage } from '@balcao/domain';
import { makeRecord, type MessageRecord } from './message-record.ts';
import type { Thread } from './thread.ts';

/** What a new message takes from where it is written. */
export interface Writing {
  readonly accountId: string;
  readonly now: Instant;
  /** Names of teammates and teams. */
  readonly names: ReadonlyMap<string, string>;
  message(id: string): MessageRecord | undefined;
}

/** A message that a decision adds: a new row, or new words for the bot's queued one. */
export type Taken = { add: MessageRecord } | { replace: MessageRecord; by: Partial<MessageRecord> };

/** What a decision's new message looks like as a row. */
export function recordOf(message: NewMessage, thread: Thread, writing: Writing): Taken {
  const { names } = writing;
  const base = {
    id: message.id,
    n: message.n,
    accountId: writing.accountId,
    numberId: thread.state.numberId,
    conversationId: thread.state.id,
    at: wholeSecond(writing.now),
  };
  switch (message.author) {
    case 'bot': {
      const { n, text, sendAfter, automatic, because } = message;
      const content = message.buttons ? { buttons: message.buttons } : null;
      const type = message.buttons ? ('interactive' as const) : ('text' as const);
      const waiting = message.replaces ? writing.message(message.id) : undefined;
      if (waiting) {
        const by = { text, content, n, at: base.at, type, sendAfter, automatic, because };
        return { replace: waiting, by };
      }
      const status = 'queued' as const;
      return {
        add: makeRecord({
          ...base,
          author: 'bot',
          type,
          text,
          content,
          status,
          sendAfter,
          automatic,
          because,
        }),
      };
    }
    case 'teammate': {
      const { type, text, clientId, forced, sendAfter } = message;
      const quoted = message.quotedMessageId ? writing.message(message.quotedMessageId) : undefined;
      return {
        add: makeRecord({
          ...base,
          author: 'teammate',
          authorId: message.by,
          authorName: names.get(message.by) ?? null,
          type,
          text,
          content: message.content,
          clientId,
          forced,
          sendAfter,
          status: 'queued',
          quotedMessageId: quoted?.id ?? null,
          quotedWamid: quoted?.wamid ?? null,
        }),
      };
    }
    case 'note':
      return {
        add: makeRecord({
          ...base,
          author: 'teammate',
          authorId: message.by,
          authorName: names.get(message.by) ?? null,
          type: 'note',
          text: message.text,
          clientId: message.clientId ?? null,
          content: message.mentions.length > 0 ? { mentions: message.mentions } : null,
          status: 'sent',
        }),
      };
    case 'system': {
      const system = {
        because: message.because,
        by: message.by === undefined ? undefined : names.get(message.by),
        to: message.to === undefined ? undefined : names.get(message.to),
        detail: message.detail,
      };
      const content = message.mentions ? { system, mentions: message.mentions } : { system };
      return { add: makeRecord({ ...base, author: 'system', type: 'system', content, status: 'sent' }) };
    }
  }
}

/**
 * Times of our own messages in a thread. Meta's are whole seconds: with fractions ours would sort behind a customer's
 * later message of the same second. Inside a second the arrival number decides.
 */
export function wholeSecond(now: Instant): Instant {
  return Math.floor(now / 1000) * 1000;
}
