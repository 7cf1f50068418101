import type { Content, MediaRef, MetaError, OrderLine, Referral, SharedContact } from './types.ts';
import {
  BOUNDS,
  compact,
  field,
  flag,
  isRecord,
  key,
  label,
  list,
  number,
  properName,
  text,
} from './read.ts';

const MEDIA_TYPES = ['image', 'video', 'audio', 'document', 'sticker'] as const;
type MediaType = (typeof MEDIA_TYPES)[number];

/** Reads `errors[]`; entries without a numeric code are left out, because only the code decides anything. */
export function readErrors(value: unknown): MetaError[] {
  const errors: MetaError[] = [];
  for (const one of list(value, 'errors') ?? []) {
    const error = readError(one);
    if (error) errors.push(error);
  }
  return errors;
}

export function readError(one: unknown): MetaError | undefined {
  const code = number(one, 'code');
  if (code === undefined) return undefined;
  const details = label(field(one, 'error_data'), 'details', 2000) ?? label(one, 'details', 2000);
  return compact({ code, title: label(one, 'title'), message: label(one, 'message', 2000), details });
}

/**
 * The content of a message, echo, edit or history line. Total: what cannot be read becomes `unknown` or `unsupported`.
 * @param holder the object that carries `type` and the payload under that name
 */
export function readContent(holder: unknown): Content {
  const providerType = label(holder, 'type', 64);
  const errors = readErrors(holder);
  if (providerType === undefined) {
    if (errors[0]) return { type: 'unsupported', code: errors[0].code };
    return { type: 'unknown', reason: 'type_missing' };
  }
  const payload = field(holder, providerType);
  const content = readTyped(providerType, payload);
  // An echo may be unreadable: a type, errors and no body. The error tells more than "payload missing".
  if (content.type === 'unknown' && errors[0]) {
    return { type: 'unsupported', code: errors[0].code, providerType };
  }
  if (content.type === 'unsupported') {
    const hint = label(payload, 'type', 64);
    return compact({ type: 'unsupported', code: errors[0]?.code, providerType: hint });
  }
  return content;
}

function readTyped(providerType: string, payload: unknown): Content {
  const bad = (reason: string): Content => ({ type: 'unknown', providerType, reason });
  if ((MEDIA_TYPES as readonly string[]).includes(providerType)) {
    return isRecord(payload) ? readMedia(providerType as MediaType, payload) : bad('payload_bad');
  }
  switch (providerType) {
    case 'text': {
      const body = text(payload, 'body', BOUNDS.text);
      return body === undefined ? bad('body_bad') : { type: 'text', text: body };
    }
    case 'location': {
      const latitude = number(payload, 'latitude');
      const longitude = number(payload, 'longitude');
      if (latitude === undefined || longitude === undefined) return bad('place_bad');
      if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180) return bad('place_bad');
      return compact({
        type: 'location',
        latitude,
        longitude,
        name: label(payload, 'name'),
        address: label(payload, 'address'),
        url: label(payload, 'url', BOUNDS.url),
      });
    }
    case 'contacts':
      return Array.isArray(payload)
        ? { type: 'contacts', contacts: payload.slice(0, 100).map(readSharedContact) }
        : bad('payload_bad');
    case 'interactive':
      return readInteractive(payload) ?? bad('reply_bad');
    case 'button': {
      const spoken = text(payload, 'text', BOUNDS.text);
      if (spoken === undefined) return bad('text_bad');
      return compact({ type: 'button', text: spoken, payload: label(payload, 'payload') });
    }
    case 'order':
      return isRecord(payload) ? readOrder(payload) : bad('payload_bad');
    case 'media_placeholder':
      return { type: 'media_placeholder' };
    case 'unsupported':
      return { type: 'unsupported' };
    default:
      return bad('type_unknown');
  }
}

function readMedia(type: MediaType, payload: unknown): Content {
  const media: MediaRef = compact({
    id: key(payload, 'id'),
    mimeType: label(payload, 'mime_type', 255),
    sha256: readSha256(payload),
    url: label(payload, 'url', BOUNDS.url),
  });
  const caption = text(payload, 'caption', BOUNDS.text) || undefined;
  switch (type) {
    case 'image':
    case 'video':
      return compact({ type, media, caption });
    case 'document':
      return compact({ type, media, caption, filename: properName(payload, 'filename', 255) });
    case 'audio':
      return { type, media, voice: flag(payload, 'voice') };
    case 'sticker':
      return { type, media, animated: flag(payload, 'animated') };
  }
}

function readSha256(payload: unknown): string | undefined {
  const given = label(payload, 'sha256', 128);
  if (given === undefined) return undefined;
  if (/^[0-9a-f]{64}$/i.test(given)) return given.toLowerCase();
  const bytes = Buffer.from(given, 'base64');
  return bytes.length === 32 ? bytes.toString('hex') : undefined;
}

function readSharedContact(one: unknown): SharedContact {
  const phones = (list(one, 'phones') ?? [])
    .slice(0, 20)
    .map((phone) => compact({ phone: label(phone, 'phone', 64), waId: label(phone, 'wa_id', 64) }))
    .filter((phone) => phone.phone !== undefined || phone.waId !== undefined);
  const name = field(one, 'name');
  const given = [label(name, 'first_name'), label(name, 'last_name')].filter(Boolean).join(' ');
  return compact({
    name: label(name, 'formatted_name') ?? (given || undefined),
    phones,
    own: field(one, 'origin') === 'contact_request' || undefined,
  });
}

function readInteractive(payload: unknown): Content | undefined {
  const button = field(payload, 'button_reply');
  const row = field(payload, 'list_reply');
  const form = field(payload, 'nfm_reply');
  if (isRecord(button)) {
    const title = label(button, 'title');
    return title === undefined
      ? undefined
      : compact<Content>({ type: 'interactive', reply: 'button', id: label(button, 'id'), title });
  }
  if (isRecord(row)) {
    const title = label(row, 'title');
    if (title === undefined) return undefined;
    const description = label(row, 'description');
    return compact<Content>({ type: 'interactive', reply: 'list', id: label(row, 'id'), title, description });
  }
  if (isRecord(form)) {
    return compact<Content>({
      type: 'interactive',
      reply: 'form',
      id: label(form, 'name'),
      title: label(form, 'body') ?? label(form, 'name') ?? 'form',
      responseJson: text(form, 'response_json', BOUNDS.text),
    });
  }
  return undefined;
}

function readOrder(payload: unknown): Content {
  const lines = (list(payload, 'product_items') ?? []).slice(0, 200).map((line): OrderLine =>
    compact({
      productId: label(line, 'product_retailer_id'),
      quantity: number(line, 'quantity'),
      price: number(line, 'item_price'),
      currency: label(line, 'currency', 8),
    }),
  );
  return compact({
    type: 'order',
    catalogId: label(payload, 'catalog_id'),
    text: text(payload, 'text', BOUNDS.text) || undefined,
    lines,
  });
}

export function readReferral(message: unknown): Referral | undefined {
  const given = field(message, 'referral');
  if (!isRecord(given)) return undefined;
  return compact({
    sourceType: label(given, 'source_type', 64),
    sourceId: label(given, 'source_id', 255),
    sourceUrl: label(given, 'source_url', BOUNDS.url),
    headline: label(given, 'headline'),
    body: label(given, 'body'),
    mediaType: label(given, 'media_type', 64),
    imageUrl: label(given, 'image_url', BOUNDS.url),
    videoUrl: label(given, 'video_url', BOUNDS.url),
    clickId: label(given, 'ctwa_clid', 512),
  });
}

/**
 * Words that stand for a message in a list, a quote or a search. Empty when it has none: the panel then names the kind in
 * the reader's language.
 */
export function contentPreview(content: Content): string {
  switch (content.type) {
    case 'text':
    case 'button':
      return content.text;
    case 'image':
    case 'video':
      return content.caption ?? '';
    case 'document':
      return content.caption ?? content.filename ?? '';
    case 'location':
      return content.name ?? content.address ?? `${content.latitude}, ${content.longitude}`;
    case 'contacts':
      return content.contacts
        .map((one) => one.name ?? one.phones[0]?.phone ?? one.phones[0]?.waId ?? '')
        .filter((name) => name !== '')
        .join(', ');
    case 'interactive':
      return content.title;
    case 'order':
      return content.text ?? '';
    case 'audio':
    case 'sticker':
    case 'media_placeholder':
    case 'unsupported':
    case 'unknown':
      return '';
  }
}

/**
 * What the customer said in words of his own, or by tapping: what a bot may read and what an opt-out is looked for in.
 * @returns null when nothing was said in words (a photo without caption, a place, a voice note)
 */
export function spokenText(content: Content): string | null {
  switch (content.type) {
    case 'text':
    case 'button':
      return content.text;
    case 'interactive':
      return content.title;
    case 'image':
    case 'video':
    case 'document':
      return content.caption ?? null;
    case 'order':
      return content.text ?? null;
    case 'audio':
    case 'sticker':
    case 'location':
    case 'contacts':
    case 'media_placeholder':
    case 'unsupported':
    case 'unknown':
      return null;
  }
}
