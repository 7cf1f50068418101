/**
 * Bodies for `POST /{version}/{phone_number_id}/messages`. Limits are checked here, before anything is queued, so that a
 * refusal reaches the person who can shorten the text, not a log an hour later.
 * @source Meta, Cloud API messages reference
 */

/** At least one of the two. Both given: Meta lets the phone win, so only the phone is sent. */
export interface Recipient {
  /** Digits exactly as Meta gave them. */
  waId?: string | null;
  userId?: string | null;
}

export interface SendOptions {
  to: Recipient;
  /** Our message id: comes back in every status, the only way to recognise a send whose answer was lost. */
  callbackData?: string;
  quotedWamid?: string;
}

export const LIMITS = {
  text: 4096,
  caption: 1024,
  buttons: 3,
  buttonTitle: 20,
  buttonId: 256,
  interactiveBody: 1024,
  listBody: 4096,
  header: 60,
  footer: 60,
  contacts: 20,
  phones: 10,
  label: 1024,
  rows: 10,
  rowTitle: 24,
  rowDescription: 72,
  rowId: 200,
  listButton: 20,
  callbackData: 512,
} as const;

export type Problem =
  'recipient_missing' | 'empty' | 'too_long' | 'too_many' | 'duplicate' | 'out_of_range' | 'not_allowed';

export interface Refusal {
  refused: Problem;
  /** Which field, as Meta names it. */
  field: string;
  limit?: number;
}

export type SendBody = { messaging_product: 'whatsapp'; type: string } & Record<string, unknown>;
export type BuiltRequest = { body: SendBody } | Refusal;

/** Length as Meta counts it: characters, so an emoji outside the basic plane is one and not two. */
export function characters(text: string): number {
  return Array.from(text).length;
}

function checked(text: string, field: string, limit: number, required = true): Refusal | undefined {
  if (required && text.trim() === '') return { refused: 'empty', field };
  return characters(text) > limit ? { refused: 'too_long', field, limit } : undefined;
}

function firstOf(...refusals: (Refusal | undefined)[]): Refusal | undefined {
  return refusals.find((refusal) => refusal !== undefined);
}

function build(options: SendOptions, type: string, payload: unknown, refusal?: Refusal): BuiltRequest {
  const { to, callbackData, quotedWamid } = options;
  const target = to.waId
    ? { to: `+${to.waId.replace(/^\+/, '')}` }
    : to.userId
      ? { recipient: to.userId }
      : null;
  if (!target) return { refused: 'recipient_missing', field: 'to' };
  if (refusal) return refusal;
  if (callbackData !== undefined && characters(callbackData) > LIMITS.callbackData) {
    return { refused: 'too_long', field: 'biz_opaque_callback_data', limit: LIMITS.callbackData };
  }
  return {
    body: {
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      ...target,
      ...(callbackData === undefined ? {} : { biz_opaque_callback_data: callbackData }),
      ...(quotedWamid === undefined ? {} : { context: { message_id: quotedWamid } }),
      type,
      [type]: payload,
    },
  };
}

/** Text, 1..4096 characters. A link in it gets a preview unless `previewUrl` is false. */
export function textRequest(options: SendOptions & { text: string; previewUrl?: boolean }): BuiltRequest {
  const { text, previewUrl = true } = options;
  return build(
    options,
    'text',
    { body: text, preview_url: previewUrl },
    checked(text, 'text.body', LIMITS.text),
  );
}

export type OutgoingMedia =
  | { type: 'image' | 'video'; id: string; caption?: string }
  | { type: 'document'; id: string; caption?: string; filename?: string }
  | { type: 'audio'; id: string; voice?: boolean }
  | { type: 'sticker'; id: string };

/** Media already uploaded, by Meta's media id. `voice` wants Ogg/Opus mono. */
export function mediaRequest(options: SendOptions & { media: OutgoingMedia }): BuiltRequest {
  const { type, ...payload } = options.media;
  const caption = 'caption' in payload && payload.caption !== undefined ? payload.caption : '';
  return build(
    options,
    type,
    payload,
    payload.id === ''
      ? { refused: 'empty', field: `${type}.id` }
      : checked(caption, `${type}.caption`, LIMITS.caption, false),
  );
}

export interface LocationToSend {
  latitude: number;
  longitude: number;
  name?: string;
  address?: string;
}

export function locationRequest(options: SendOptions & { location: LocationToSend }): BuiltRequest {
  const { latitude, longitude, name, address } = options.location;
  return build(
    options,
    'location',
    { latitude, longitude, ...given({ name, address }) },
    firstOf(
      Math.abs(latitude) <= 90
        ? undefined
        : { refused: 'out_of_range', field: 'location.latitude', limit: 90 },
      Math.abs(longitude) <= 180
        ? undefined
        : { refused: 'out_of_range', field: 'location.longitude', limit: 180 },
      checked(name ?? '', 'location.name', LIMITS.label, false),
      checked(address ?? '', 'location.address', LIMITS.label, false),
    ),
  );
}

export interface CardToSend {
  name: string;
  phones: string[];
}

/**
 * Contact cards. Meta wants a formatted name and one more part of it; a phone that is written in full also gets the
 * `wa_id` by which the customer's app offers to write to it.
 */
export function contactsRequest(options: SendOptions & { contacts: readonly CardToSend[] }): BuiltRequest {
  const { contacts } = options;
  const payload = contacts.map(({ name, phones }) => ({
    name: { formatted_name: name, first_name: name },
    phones: phones.map((phone) => ({ phone, type: 'CELL', ...given({ wa_id: waIdOf(phone) }) })),
  }));
  return build(
    options,
    'contacts',
    payload,
    firstOf(
      contacts.length === 0 ? { refused: 'empty', field: 'contacts' } : undefined,
      contacts.length > LIMITS.contacts
        ? { refused: 'too_many', field: 'contacts', limit: LIMITS.contacts }
        : undefined,
      ...contacts.flatMap(({ name, phones }): (Refusal | undefined)[] => [
        checked(name, 'contacts.name', LIMITS.label),
        phones.length === 0 ? { refused: 'empty', field: 'contacts.phones' } : undefined,
        phones.length > LIMITS.phones
          ? { refused: 'too_many', field: 'contacts.phones', limit: LIMITS.phones }
          : undefined,
        ...phones.map((phone) => checked(phone, 'contacts.phones', 64)),
      ]),
    ),
  );
}

function waIdOf(phone: string): string | undefined {
  return phone.trim().startsWith('+') ? phone.replace(/\D/g, '') || undefined : undefined;
}

function given<T extends object>(fields: T): Partial<T> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined && value !== ''),
  ) as Partial<T>;
}

/** @param options.emoji null takes the reaction away */
export function reactionRequest(
  options: SendOptions & { targetWamid: string; emoji: string | null },
): BuiltRequest {
  return build(options, 'reaction', { message_id: options.targetWamid, emoji: options.emoji ?? '' });
}

export interface ReplyButton {
  id: string;
  title: string;
}

/** Up to three buttons under a text. Titles and ids must differ from each other. */
export function buttonsRequest(
  options: SendOptions & { text: string; buttons: ReplyButton[]; header?: string; footer?: string },
): BuiltRequest {
  const { text, buttons, header, footer } = options;
  const refusal = firstOf(
    checked(text, 'interactive.body.text', LIMITS.interactiveBody),
    header === undefined ? undefined : checked(header, 'interactive.header.text', LIMITS.header),
    footer === undefined ? undefined : checked(footer, 'interactive.footer.text', LIMITS.footer),
    buttons.length === 0 ? { refused: 'empty', field: 'interactive.action.buttons' } : undefined,
    buttons.length > LIMITS.buttons
      ? { refused: 'too_many', field: 'interactive.action.buttons', limit: LIMITS.buttons }
      : undefined,
    ...buttons.flatMap((button) => [
      checked(button.title, 'interactive.action.buttons.reply.title', LIMITS.buttonTitle),
      checked(button.id, 'interactive.action.buttons.reply.id', LIMITS.buttonId),
    ]),
    duplicates(buttons, 'interactive.action.buttons.reply'),
  );
  return build(
    options,
    'interactive',
    {
      type: 'button',
      ...headAndFoot(header, footer),
      body: { text },
      action: { buttons: buttons.map((button) => ({ type: 'reply', reply: button })) },
    },
    refusal,
  );
}

export interface ListRow {
  id: string;
  title: string;
  description?: string;
}

/** A button that opens a list of up to ten rows, in one or more sections. */
export function listRequest(
  options: SendOptions & {
    text: string;
    button: string;
    sections: { title?: string; rows: ListRow[] }[];
    header?: string;
    footer?: string;
  },
): BuiltRequest {
  const { text, button, sections, header, footer } = options;
  const rows = sections.flatMap((section) => section.rows);
  const refusal = firstOf(
    checked(text, 'interactive.body.text', LIMITS.listBody),
    header === undefined ? undefined : checked(header, 'interactive.header.text', LIMITS.header),
    footer === undefined ? undefined : checked(footer, 'interactive.footer.text', LIMITS.footer),
    checked(button, 'interactive.action.button', LIMITS.listButton),
    rows.length === 0 ? { refused: 'empty', field: 'interactive.action.sections.rows' } : undefined,
    rows.length > LIMITS.rows
      ? { refused: 'too_many', field: 'interactive.action.sections.rows', limit: LIMITS.rows }
      : undefined,
    ...sections.map((section) =>
      // Meta wants section titles as soon as there are two sections.
      checked(section.title ?? '', 'interactive.action.sections.title', LIMITS.rowTitle, sections.length > 1),
    ),
    ...rows.flatMap((row) => [
      checked(row.title, 'interactive.action.sections.rows.title', LIMITS.rowTitle),
      checked(row.id, 'interactive.action.sections.rows.id', LIMITS.rowId),
      checked(
        row.description ?? '',
        'interactive.action.sections.rows.description',
        LIMITS.rowDescription,
        false,
      ),
    ]),
    duplicates(rows, 'interactive.action.sections.rows'),
  );
  return build(
    options,
    'interactive',
    { type: 'list', ...headAndFoot(header, footer), body: { text }, action: { button, sections } },
    refusal,
  );
}

function headAndFoot(header: string | undefined, footer: string | undefined): Record<string, unknown> {
  return {
    ...(header === undefined ? {} : { header: { type: 'text', text: header } }),
    ...(footer === undefined ? {} : { footer: { text: footer } }),
  };
}

function duplicates(choices: { id: string }[], field: string): Refusal | undefined {
  return new Set(choices.map((choice) => choice.id)).size < choices.length
    ? { refused: 'duplicate', field: `${field}.id` }
    : undefined;
}

export interface TemplateToSend {
  name: string;
  /** As the API wants it: `pt_BR`. */
  language: string;
  components?: Record<string, unknown>[];
}

export function templateRequest(options: SendOptions & { template: TemplateToSend }): BuiltRequest {
  const { name, language, components } = options.template;
  return build(
    options,
    'template',
    { name, language: { code: language.replace('-', '_') }, ...(components ? { components } : {}) },
    firstOf(checked(name, 'template.name', 512), checked(language, 'template.language.code', 32)),
  );
}

/** Marks the message and all before it as read: this also clears the unread mark on the owner's phone. */
export function readRequest(wamid: string): Record<string, unknown> {
  return { messaging_product: 'whatsapp', status: 'read', message_id: wamid };
}

/** Shows "typing" for up to 25 s. Meta offers it only together with the blue ticks. */
export function typingRequest(wamid: string): Record<string, unknown> {
  return { ...readRequest(wamid), typing_indicator: { type: 'text' } };
}

export function isRefusal(built: BuiltRequest): built is Refusal {
  return 'refused' in built;
}
