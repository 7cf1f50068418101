import type { MessageType } from '@balcao/contract';
import { spokenText, type Content, type MessageItem, type EchoItem } from '@balcao/whatsapp';
import type { StoredContent } from './stored.ts';

/** What the inbox keeps of a message's content, and what the decisions may understand of it. */
export interface Told {
  type: MessageType;
  /** Words to show and to understand: text, caption, title of a tapped option. */
  text: string | null;
  content: StoredContent | null;
  /** False for what only the owner's phone can show. */
  readable: boolean;
  buttonId?: string;
}

/** Maps Meta's content to ours; every kind has a place, what we cannot draw yet keeps its payload. */
export function tell(item: Pick<MessageItem | EchoItem, 'content' | 'forwarded' | 'referral'>): Told {
  const told = tellContent(item.content);
  const extra: StoredContent = {};
  if (item.forwarded) extra.forwarded = true;
  if (item.referral) extra.raw = { ...asRecord(told.content?.raw), referral: item.referral };
  if (Object.keys(extra).length > 0) told.content = { ...told.content, ...extra };
  return told;
}

function tellContent(content: Content): Told {
  const text = spokenText(content) || null;
  switch (content.type) {
    case 'text':
      return { type: 'text', text: content.text, content: null, readable: true };
    case 'image':
    case 'video':
    case 'sticker':
      return { type: content.type, text, content: { media: media(content.media) }, readable: true };
    case 'audio':
      return {
        type: content.voice ? 'voice' : 'audio',
        text,
        content: { media: { ...media(content.media), voice: content.voice } },
        readable: true,
      };
    case 'document':
      return {
        type: 'document',
        text,
        content: { media: { ...media(content.media), filename: content.filename } },
        readable: true,
      };
    case 'interactive':
      return {
        type: 'interactive',
        text: content.title,
        content: { raw: content },
        readable: true,
        buttonId: content.id,
      };
    case 'button':
      return {
        type: 'button',
        text: content.text,
        content: { raw: content },
        readable: true,
        buttonId: content.payload,
      };
    case 'location':
    case 'contacts':
    case 'order':
      return { type: content.type, text, content: { raw: content }, readable: true };
    case 'unsupported':
    case 'unknown':
    case 'media_placeholder':
      return { type: 'unsupported', text: null, content: { raw: content }, readable: false };
  }
}

function media(ref: {
  id?: string;
  mimeType?: string;
  sha256?: string;
}): NonNullable<StoredContent['media']> {
  return { mimeType: ref.mimeType ?? 'application/octet-stream', mediaId: ref.id, sha256: ref.sha256 };
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
