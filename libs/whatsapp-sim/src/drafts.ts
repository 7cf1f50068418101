import type { MediaShelf, SampleKind } from './media.ts';
import type { Choice } from './views.ts';

/** Kinds a phone can send besides text. `unseen` is the first message of which Meta shows nothing (131060). */
export type ThingKind = SampleKind | 'location' | 'contacts' | 'order' | 'unseen' | 'unknown';

/** A message as somebody is about to send it: the words for the phones, the payload for Meta. */
export interface Draft {
  type: string;
  payload: unknown;
  text: string;
  mediaId?: string;
  filename?: string;
  choices?: Choice[];
  automatic?: boolean;
  errors?: { code: number; title: string }[];
  referral?: unknown;
  quotedWamid?: string;
}

/** What Meta calls them. */
const TYPES = { picture: 'image', voice: 'audio', film: 'video', document: 'document' } as const;

export function textDraft(text: string, quotedWamid?: string): Draft {
  return { type: 'text', payload: { body: text }, text, ...(quotedWamid ? { quotedWamid } : {}) };
}

/** Anything that is not text, with contents of its own. */
export function thingDraft(kind: ThingKind, caption: string, numberId: string, media: MediaShelf): Draft {
  const text = caption.slice(0, 1024);
  switch (kind) {
    case 'picture':
    case 'voice':
    case 'film':
    case 'document': {
      const record = media.sample(kind, numberId);
      const type = TYPES[kind];
      const payload = {
        id: record.id,
        mime_type: record.mimeType,
        sha256: media.sha256(record),
        ...(kind === 'voice' ? { voice: true } : {}),
        ...(record.filename ? { filename: record.filename } : {}),
        ...(text !== '' && kind !== 'voice' ? { caption: text } : {}),
      };
      return {
        type,
        payload,
        text,
        mediaId: record.id,
        ...(record.filename ? { filename: record.filename } : {}),
      };
    }
    case 'sticker': {
      const record = media.sample('sticker', numberId);
      const { id, mimeType } = record;
      return {
        type: 'sticker',
        payload: { id, mime_type: mimeType, sha256: media.sha256(record), animated: false },
        text: '',
        mediaId: id,
      };
    }
    case 'location': {
      const place = {
        latitude: -23.55052,
        longitude: -46.633308,
        name: 'Praça da Sé',
        address: 'São Paulo, SP',
      };
      return { type: 'location', payload: place, text: place.name };
    }
    case 'contacts': {
      const card = [
        {
          name: { formatted_name: 'Transportadora Rápida', first_name: 'Transportadora' },
          phones: [{ phone: '+55 11 3000-0000', type: 'WORK' }],
        },
      ];
      return { type: 'contacts', payload: card, text: 'Transportadora Rápida' };
    }
    case 'order': {
      const product_items = [
        { product_retailer_id: 'sandalia-37', quantity: 1, item_price: 129.9, currency: 'BRL' },
      ];
      return { type: 'order', payload: { catalog_id: '300000000000001', text, product_items }, text };
    }
    case 'unseen':
      return {
        type: 'unsupported',
        payload: undefined,
        text: text || '👁',
        errors: [{ code: 131060, title: 'This message is not available' }],
      };
    case 'unknown':
      return { type: 'hologram', payload: { beam: true }, text: text || '?' };
  }
}
