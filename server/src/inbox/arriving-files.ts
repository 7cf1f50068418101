import { MEDIA_LIMITS, type MediaKind } from '@balcao/contract';
import type { ArrivingFile } from '../media/index.ts';
import { iso, type MessageRecord } from './message-record.ts';
import type { StoredContent } from './stored.ts';

/** Gives the file of a new message its id, by which panels will ask for it; what has no id at Meta cannot be fetched. */
export function expectFile(content: StoredContent | null, newId: () => string): StoredContent | null {
  if (!content?.media) return content;
  const isThere = content.media.mediaId !== undefined;
  return { ...content, media: { ...content.media, id: newId(), state: isThere ? 'waiting' : 'gone' } };
}

/** Files that these new messages bring and that are still to be fetched. */
export function filesOf(messages: readonly MessageRecord[], now: number): ArrivingFile[] {
  return messages.flatMap(({ id: messageId, accountId, numberId, type, content }) => {
    const { id, mediaId, mimeType = '', filename = null, sha256 = null, state } = content?.media ?? {};
    if (state !== 'waiting' || id === undefined || mediaId === undefined) return [];
    return {
      id,
      accountId,
      numberId,
      messageId,
      kind: kindOf(type),
      metaId: mediaId,
      mimeType,
      filename,
      sha256,
      at: iso(now),
    };
  });
}

function kindOf(type: string): MediaKind {
  return type in MEDIA_LIMITS ? (type as MediaKind) : 'document';
}
