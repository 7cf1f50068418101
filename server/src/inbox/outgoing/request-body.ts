import {
  buttonsRequest,
  contactsRequest,
  LIMITS,
  listRequest,
  locationRequest,
  mediaRequest,
  templateRequest,
  textRequest,
  type BuiltRequest,
  type Content,
  type Recipient,
} from '@balcao/whatsapp';
import type { MessageRecord } from '../message-record.ts';

/** What the customer taps to see the choices of the bot. */
const LIST_BUTTON = 'Ver opções';

export type Sendable = Pick<MessageRecord, 'id' | 'type' | 'text' | 'content' | 'quotedWamid'>;

/**
 * A message of ours as Meta wants it, or what Meta would refuse.
 * @param metaId  Meta's id of its file; for a message that has one
 */
export function bodyOf(message: Sendable, to: Recipient, metaId: string | null): BuiltRequest {
  const options = { to, callbackData: message.id, quotedWamid: message.quotedWamid ?? undefined };
  const text = message.text ?? '';
  const { content } = message;
  switch (message.type) {
    case 'image':
    case 'video':
      return mediaRequest({
        ...options,
        media: { type: message.type, id: metaId ?? '', ...captionOf(text) },
      });
    case 'document': {
      const filename = content?.media?.filename;
      const named = filename === undefined ? {} : { filename };
      return mediaRequest({
        ...options,
        media: { type: 'document', id: metaId ?? '', ...captionOf(text), ...named },
      });
    }
    case 'audio':
      return mediaRequest({ ...options, media: { type: 'audio', id: metaId ?? '' } });
    case 'voice':
      return mediaRequest({ ...options, media: { type: 'audio', id: metaId ?? '', voice: true } });
    case 'sticker':
      return mediaRequest({ ...options, media: { type: 'sticker', id: metaId ?? '' } });
    case 'template': {
      const { name = '', language = '' } = content?.template ?? {};
      const components = content?.components ?? [];
      const filled = components.length > 0 ? { components } : {};
      return templateRequest({ ...options, template: { name, language, ...filled } });
    }
    case 'location':
    case 'contacts': {
      const raw = content?.raw as Content | undefined;
      if (raw?.type === 'location') return locationRequest({ ...options, location: raw });
      const cards = raw?.type === 'contacts' ? raw.contacts : [];
      const contacts = cards.map(({ name = '', phones }) => ({
        name,
        phones: phones.flatMap(({ phone }) => phone ?? []),
      }));
      return contactsRequest({ ...options, contacts });
    }
    default:
      break;
  }
  const { buttons, list, header, footer } = content ?? {};
  const around = {
    ...(header === undefined ? {} : { header }),
    ...(footer === undefined ? {} : { footer }),
  };
  if (list) return listRequest({ ...options, ...around, text, ...list });
  if (!buttons) return textRequest({ ...options, text });
  if (buttons.length <= LIMITS.buttons) {
    return buttonsRequest({ ...options, ...around, text, buttons });
  }
  // More choices than WhatsApp draws as buttons go into a list behind one.
  return listRequest({ ...options, ...around, text, button: LIST_BUTTON, sections: [{ rows: buttons }] });
}

function captionOf(text: string): { caption?: string } {
  return text === '' ? {} : { caption: text };
}
