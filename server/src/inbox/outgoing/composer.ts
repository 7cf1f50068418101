import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { MEDIA_LIMITS, TEXT_MAX, type MediaKind, type ReplyRequest, type ReplyType } from '@balcao/contract';
import { characters, fillTemplate, LIMITS, type Content } from '@balcao/whatsapp';
import { Media } from '../../media/index.ts';
import { Refused } from '../../platform/errors/index.ts';
import type { StoredContent } from '../stored.ts';
import { SENDABLE, TemplateBook } from '../templates/template-book.ts';
import { bodyOf } from './request-body.ts';

/** A request as a message of ours: all that WhatsApp would refuse has been refused. */
export interface Composed {
  readonly type: ReplyType;
  readonly text: string | null;
  readonly content: StoredContent | null;
  /** The only number that may send it; null when any may. */
  readonly numberId: string | null;
}

type Part =
  'text' | 'mediaId' | 'location' | 'contacts' | 'buttons' | 'list' | 'header' | 'footer' | 'template';

const PARTS: readonly Part[] = [
  'text',
  'mediaId',
  'location',
  'contacts',
  'buttons',
  'list',
  'header',
  'footer',
  'template',
];

/** What each kind must have, and what it may have besides. */
const OF_TYPE: Record<ReplyType, { must: readonly Part[]; may: readonly Part[] }> = {
  text: { must: [], may: ['text'] },
  image: { must: ['mediaId'], may: ['text'] },
  video: { must: ['mediaId'], may: ['text'] },
  document: { must: ['mediaId'], may: ['text'] },
  audio: { must: ['mediaId'], may: [] },
  voice: { must: ['mediaId'], may: [] },
  sticker: { must: ['mediaId'], may: [] },
  location: { must: ['location'], may: [] },
  contacts: { must: ['contacts'], may: [] },
  interactive: { must: ['text'], may: ['buttons', 'list', 'header', 'footer'] },
  template: { must: ['template'], may: [] },
};

/** Makes a message of what a person asks to be sent. */
@Injectable()
export class Composer {
  constructor(
    private readonly media: Media,
    private readonly templates: TemplateBook,
  ) {}

  /** @throws Refused `text_empty`, `reply_invalid` with `field` and `problem`, `media_...`, `template_...` */
  async compose(accountId: string, asked: ReplyRequest): Promise<Composed> {
    const request = cleaned(asked);
    checkParts(request);
    const composed = await this.composed(accountId, request);
    checkBody(composed);
    return composed;
  }

  private async composed(accountId: string, request: ReplyRequest): Promise<Composed> {
    const { type } = request;
    const text = request.text === undefined || request.text === '' ? null : request.text;
    const made = (content: StoredContent, more: Partial<Composed> = {}): Composed => {
      return { type, text, numberId: null, ...more, content: { ...content, print: printOf(request) } };
    };
    switch (type) {
      case 'text':
        return { type, text: checkText(request.text ?? '', TEXT_MAX), content: null, numberId: null };
      case 'image':
      case 'video':
      case 'audio':
      case 'voice':
      case 'document':
      case 'sticker':
        return made({ media: await this.file(accountId, request.mediaId ?? '', type) });
      case 'location': {
        const { latitude = 0, longitude = 0, name, address } = request.location ?? {};
        const raw: Content = {
          type,
          latitude,
          longitude,
          ...(name ? { name } : {}),
          ...(address ? { address } : {}),
        };
        return made({ raw });
      }
      case 'contacts': {
        const contacts = (request.contacts ?? []).map(({ name, phones }) => ({
          name,
          phones: phones.map((phone) => ({ phone })),
        }));
        return made({ raw: { type, contacts } satisfies Content });
      }
      case 'interactive': {
        const { buttons, list, header, footer } = request;
        if ((buttons === undefined) === (list === undefined)) {
          throw invalid('buttons', buttons === undefined ? 'missing' : 'not_allowed');
        }
        return made({
          ...(buttons ? { buttons } : {}),
          ...(list ? { list } : {}),
          ...(header ? { header } : {}),
          ...(footer ? { footer } : {}),
        });
      }
      case 'template':
        return this.template(accountId, request, made);
    }
  }

  private async file(
    accountId: string,
    mediaId: string,
    kind: MediaKind,
  ): Promise<NonNullable<StoredContent['media']>> {
    const file = await this.media.forSending(accountId, mediaId);
    if ('refused' in file) {
      const { refused, ...more } = file;
      throw new Refused(refused, more);
    }
    const { maxBytes, mimeTypes } = MEDIA_LIMITS[kind];
    const bare = file.mimeType.split(';')[0]?.trim().toLowerCase() ?? '';
    if (mimeTypes && !mimeTypes.includes(bare))
      throw new Refused('media_type_refused', { allowed: mimeTypes });
    if (file.sizeBytes > maxBytes) throw invalid('mediaId', 'too_large', maxBytes);
    return { ...file.view, ...(kind === 'voice' ? { voice: true } : {}) };
  }

  private async template(
    accountId: string,
    request: ReplyRequest,
    made: (content: StoredContent, more: Partial<Composed>) => Composed,
  ): Promise<Composed> {
    const { id = '', variables = {} } = request.template ?? {};
    const known = await this.templates.find(accountId, id);
    if (!known) throw new Refused('template_unknown');
    const { name, language, numberId } = known;
    if (known.status !== SENDABLE) throw new Refused('template_not_sendable', { problem: 'not_approved' });
    const filled = fillTemplate(known.components, known.isNamed, variables);
    if ('refused' in filled) {
      const { refused: problem, ...where } = filled;
      throw new Refused('template_not_sendable', { problem, ...where });
    }
    const { header, body, footer, buttons, components } = filled;
    const template = {
      name,
      language,
      ...(header === undefined ? {} : { header }),
      ...(footer === undefined ? {} : { footer }),
      ...(buttons.length > 0 ? { buttons } : {}),
    };
    return made({ template, components }, { text: body, numberId });
  }
}

function checkParts(request: ReplyRequest): void {
  const { must, may } = OF_TYPE[request.type];
  for (const part of PARTS) {
    const isGiven = request[part] !== undefined && request[part] !== '';
    if (!isGiven && must.includes(part)) throw invalid(part, 'missing');
    if (isGiven && !must.includes(part) && !may.includes(part)) throw invalid(part, 'not_allowed');
  }
}

/** Builds the body that Meta will be given, for anybody: what is refused then would be refused later, too late. */
function checkBody({ type, text, content }: Composed): void {
  if (type === 'interactive' && (content?.buttons?.length ?? 0) > LIMITS.buttons) {
    throw invalid('buttons', 'too_many', LIMITS.buttons);
  }
  const message = { id: 'ours', type, text, content, quotedWamid: null };
  const built = bodyOf(message, { waId: '0' }, 'metas');
  if ('refused' in built) throw invalid(ourField(built.field), built.refused, built.limit);
}

/** Meta's name of a field as the writer knows it. */
function ourField(field: string): string {
  return field
    .replace(/^(?:interactive\.body\.text|text\.body|\w+\.caption)$/, 'text')
    .replace(/^interactive\.(header|footer)\.text$/, '$1')
    .replace(/^interactive\.action\.buttons(?:\.reply)?/, 'buttons')
    .replace(/^interactive\.action\.button$/, 'list.button')
    .replace(/^interactive\.action\.sections/, 'list.sections');
}

function invalid(field: string, problem: string, limit?: number): Refused {
  return new Refused('reply_invalid', { field, problem, ...(limit === undefined ? {} : { limit }) });
}

/** Postgres takes neither NUL nor half a surrogate pair, wherever they hide. */
export function cleaned<T>(value: T): T {
  if (typeof value === 'string') return value.replaceAll('\u0000', '').toWellFormed() as T;
  if (Array.isArray(value)) return value.map(cleaned) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, one]) => one !== undefined && one !== null)
      .map(([key, one]) => [cleaned(key), cleaned(one)]),
  ) as T;
}

/** The same for every order of keys. */
export function printOf(asked: ReplyRequest): string {
  const { type, quotedMessageId } = asked;
  const parts = PARTS.map((part) => sorted(asked[part] ?? null));
  const whole = JSON.stringify([type, quotedMessageId ?? null, ...parts]);
  return createHash('sha256').update(whole).digest('base64url');
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, one]) => [key, sorted(one)]);
}

export function checkText(text: string, max: number): string {
  const clean = cleaned(text);
  if (clean.trim() === '') throw new Refused('text_empty');
  if (characters(clean) > max) throw new Refused('text_too_long', { max });
  return clean;
}
