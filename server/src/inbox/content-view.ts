import type { CardView, ChoiceView, MessageView, ReferralView, Unreadable } from '@balcao/contract';
import type { Content, Referral } from '@balcao/whatsapp';
import type { StoredContent } from './stored.ts';

type Drawn = Pick<
  MessageView,
  | 'buttons'
  | 'list'
  | 'header'
  | 'footer'
  | 'media'
  | 'location'
  | 'contacts'
  | 'choice'
  | 'order'
  | 'referral'
  | 'template'
  | 'unreadable'
  | 'ownerAsked'
  | 'system'
  | 'forwarded'
  | 'wrong'
  | 'mentions'
  | 'retriedAs'
>;

/** What a panel draws of a message beside its text; only what is there, since every event carries it. */
export function contentView(content: StoredContent): Drawn {
  const view: Drawn = {};
  const { buttons, list, header, footer, media, system, template, mentions } = content;
  if (buttons) view.buttons = buttons;
  if (list) view.list = list;
  if (header !== undefined) view.header = header;
  if (footer !== undefined) view.footer = footer;
  if (media) {
    const { mediaId: _ofMeta, sha256: _hash, ...shown } = media;
    view.media = { ...shown, state: media.state ?? 'gone' };
  }
  if (system) view.system = system;
  if (template) view.template = template;
  if (mentions && mentions.length > 0) view.mentions = mentions;
  if (content.forwarded) view.forwarded = true;
  if (content.ownerAsked) view.ownerAsked = true;
  if (content.wrong) view.wrong = true;
  if (content.retried) view.retriedAs = content.retried.as;
  drawRaw(view, content.raw);
  return view;
}

/** The provider's payload was kept as `tell` found it: a `Content` of ours, perhaps with a referral beside. */
function drawRaw(view: Drawn, raw: unknown): void {
  if (typeof raw !== 'object' || raw === null) return;
  const { referral } = raw as { referral?: Referral };
  if (referral) view.referral = referralView(referral);
  if (!('type' in raw)) return;
  const told = raw as Content;
  switch (told.type) {
    case 'location': {
      const { latitude, longitude, name, address, url } = told;
      view.location = { latitude, longitude, name, address, url };
      return;
    }
    case 'contacts':
      view.contacts = told.contacts.map((card): CardView => ({ ...card }));
      return;
    case 'interactive':
      view.choice = choiceView(told);
      return;
    case 'button':
      view.choice = { kind: 'button', title: told.text };
      return;
    case 'order':
      view.order = { lines: told.lines };
      return;
    case 'unsupported':
    case 'unknown':
    case 'media_placeholder':
      view.unreadable = unreadableBecause(told);
      return;
    default:
  }
}

function choiceView(told: Extract<Content, { type: 'interactive' }>): ChoiceView {
  const view: ChoiceView = { kind: told.reply, title: told.title };
  if (told.description !== undefined) view.description = told.description;
  if (told.responseJson !== undefined) view.fields = formFields(told.responseJson);
  return view;
}

function formFields(json: string): { name: string; value: string }[] {
  try {
    const given: unknown = JSON.parse(json);
    if (typeof given !== 'object' || given === null) return [];
    return Object.entries(given)
      .filter(([name]) => name !== 'flow_token')
      .slice(0, 50)
      .map(([name, value]) => ({ name, value: typeof value === 'string' ? value : JSON.stringify(value) }));
  } catch {
    return [];
  }
}

function referralView({ headline, body, sourceUrl, mediaType }: Referral): ReferralView {
  return { headline, body, url: sourceUrl, mediaType };
}

/** 131060: only the phone has the words · 131052: the file was too large or lost · everything else: Meta carries it not. */
function unreadableBecause(
  told: Extract<Content, { type: 'unsupported' | 'unknown' | 'media_placeholder' }>,
): Unreadable {
  if (told.type !== 'unsupported') return told.type === 'media_placeholder' ? 'lost' : 'not_supported';
  if (told.code === 131060) return 'phone_only';
  return told.code === 131052 ? 'lost' : 'not_supported';
}
