import { LIMITS } from '@balcao/whatsapp';
import { record, variablesOf, type Json } from './read-send.ts';
import type { Template } from './state.ts';

export interface Fault {
  http: number;
  code: number;
  details: string;
  subcode?: number;
}

const MEDIA = ['image', 'video', 'audio', 'document', 'sticker'];

function fault(code: number, details: string): Fault {
  return { http: 400, code, details };
}

/** Missing → 131008, longer than allowed → 131009 (100 for text, as Meta does). */
function checkText(value: unknown, name: string, limit: number, code = 131009): Fault | null {
  if (typeof value !== 'string' || value.trim() === '') return fault(131008, `Parameter ${name} is missing`);
  return Array.from(value).length > limit
    ? fault(code, `Param ${name} must be at most ${limit} characters long.`)
    : null;
}

function optional(value: unknown, name: string, limit: number): Fault | null {
  return value === undefined ? null : checkText(value, name, limit);
}

/**
 * What Meta would say of a send before looking at the people in it.
 * @param knowsMedia whether a media id exists and has not expired
 */
export function checkSend(
  body: unknown,
  templates: readonly Template[],
  knowsMedia: (id: string) => boolean,
): Fault | null {
  const send = record(body);
  if (send['messaging_product'] !== 'whatsapp')
    return fault(100, '(#100) The parameter messaging_product is required.');
  const to = send['to'];
  const recipient = send['recipient'];
  if (typeof to !== 'string' && typeof recipient !== 'string')
    return fault(131008, 'Parameter to is missing');
  if (typeof to === 'string' && !/^\+?[\d\s().-]{5,32}$/.test(to))
    return fault(131009, 'Parameter to is not valid');
  const type = send['type'] ?? 'text';
  if (typeof type !== 'string') return fault(100, 'Param type must be a string');
  const data = send['biz_opaque_callback_data'];
  if (data !== undefined && (typeof data !== 'string' || data.length > LIMITS.callbackData)) {
    return fault(
      100,
      `Param biz_opaque_callback_data must be at most ${LIMITS.callbackData} characters long.`,
    );
  }
  return checkPayload(type, record(send[type]), templates, knowsMedia);
}

function checkPayload(
  type: string,
  payload: Json,
  templates: readonly Template[],
  knowsMedia: (id: string) => boolean,
): Fault | null {
  if (MEDIA.includes(type)) {
    const { id, link } = payload;
    if (typeof id !== 'string' && typeof link !== 'string')
      return fault(131008, `Parameter ${type}.id is missing`);
    if (typeof id === 'string' && !knowsMedia(id)) return fault(131053, 'Media upload error');
    return optional(payload['caption'], `${type}['caption']`, LIMITS.caption);
  }
  switch (type) {
    case 'text':
      return checkText(payload['body'], "text['body']", LIMITS.text, 100);
    case 'reaction':
      return typeof payload['message_id'] === 'string'
        ? null
        : fault(131008, 'Parameter reaction.message_id is missing');
    case 'location':
      return Number.isFinite(Number(payload['latitude'])) && Number.isFinite(Number(payload['longitude']))
        ? null
        : fault(131009, 'Parameter location is not valid');
    case 'contacts':
      return null;
    case 'interactive':
      return checkInteractive(payload);
    case 'template':
      return checkTemplate(payload, templates);
    default:
      return fault(131009, `Parameter type '${type}' is not valid`);
  }
}

function checkInteractive(payload: Json): Fault | null {
  const action = record(payload['action']);
  const isList = payload['type'] === 'list';
  const faults: (Fault | null)[] = [
    checkText(record(payload['body'])['text'], 'body', isList ? LIMITS.listBody : LIMITS.interactiveBody),
    optional(record(payload['footer'])['text'], 'footer', LIMITS.footer),
    optional(record(payload['header'])['text'], 'header', LIMITS.header),
  ];
  if (payload['type'] === 'button') {
    const buttons = Array.isArray(action['buttons']) ? (action['buttons'] as unknown[]) : [];
    const replies = buttons.map((button) => record(record(button)['reply']));
    if (replies.length === 0 || replies.length > LIMITS.buttons) {
      faults.push(
        fault(
          131009,
          `Invalid buttons count. Min allowed buttons: 1, Max allowed buttons: ${LIMITS.buttons}`,
        ),
      );
    }
    for (const reply of replies) {
      faults.push(checkText(reply['title'], 'button title', LIMITS.buttonTitle));
      faults.push(checkText(reply['id'], 'button id', LIMITS.buttonId));
    }
    faults.push(checkDuplicates(replies));
  } else if (isList) {
    const sections = Array.isArray(action['sections']) ? (action['sections'] as unknown[]).map(record) : [];
    const rows = sections.flatMap((section) =>
      Array.isArray(section['rows']) ? (section['rows'] as unknown[]).map(record) : [],
    );
    faults.push(checkText(action['button'], 'list button', LIMITS.listButton));
    if (rows.length === 0 || rows.length > LIMITS.rows) {
      faults.push(fault(131009, `Total row count exceed max allowed count: ${LIMITS.rows}`));
    }
    for (const row of rows) {
      faults.push(checkText(row['title'], 'row title', LIMITS.rowTitle));
      faults.push(checkText(row['id'], 'row id', LIMITS.rowId));
      faults.push(optional(row['description'], 'row description', LIMITS.rowDescription));
    }
    faults.push(checkDuplicates(rows));
  } else {
    faults.push(fault(131009, 'Parameter interactive.type is not valid'));
  }
  return faults.find((found) => found !== null) ?? null;
}

function checkDuplicates(choices: Json[]): Fault | null {
  return new Set(choices.map((choice) => choice['id'])).size < choices.length
    ? fault(131009, 'Duplicate ids are not allowed')
    : null;
}

function checkTemplate(payload: Json, templates: readonly Template[]): Fault | null {
  const name = payload['name'];
  const code = record(payload['language'])['code'];
  const template = templates.find((one) => one.name === name && one.language === code);
  if (!template) return fault(132001, 'Template name does not exist in the translation');
  if (template.status === 'PAUSED') return fault(132015, 'Template is paused');
  if (template.status === 'DISABLED') return fault(132016, 'Template is disabled');
  if (template.status !== 'APPROVED') return fault(132001, 'Template is not approved');
  const given = Array.isArray(payload['components']) ? (payload['components'] as unknown[]).map(record) : [];
  for (const part of ['HEADER', 'BODY'] as const) {
    const wanted = variablesOf(template, part);
    const component = given.find((one) => String(one['type']).toUpperCase() === part);
    const parameters = (
      Array.isArray(component?.['parameters']) ? (component['parameters'] as unknown[]) : []
    ).map(record);
    if (parameters.length !== wanted.length) {
      return fault(
        132000,
        `${part.toLowerCase()}: number of localizable_params (${parameters.length}) does not match the expected number of params (${wanted.length})`,
      );
    }
    if (template.parameterFormat === 'NAMED') {
      const names = new Set(parameters.map((parameter) => parameter['parameter_name']));
      if (!wanted.every((one) => names.has(one))) return fault(132012, 'Parameter name does not match');
    }
    if (
      parameters.some((parameter) => typeof parameter['text'] === 'string' && parameter['text'].trim() === '')
    ) {
      return fault(131008, 'Parameter of type text is missing text value');
    }
  }
  return null;
}
