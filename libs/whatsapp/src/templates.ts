import { field, key, label, list, text } from './read.ts';

/** A part of a template as Meta lists it, kept whole: what we cannot draw yet is not lost. */
export type TemplateComponent = Record<string, unknown>;

export interface ListedTemplate {
  metaId: string;
  name: string;
  /** As the API wants it: `pt_BR`. */
  language: string;
  status: string;
  category: string;
  isNamed: boolean;
  components: TemplateComponent[];
}

/** What people see of a template and what must be filled in to send it. */
export interface TemplateParts {
  header?: string;
  body: string;
  footer?: string;
  buttons: string[];
  /** Of the body as they stand; `header.` before those of the header, `button.<index>.` before those of a button. */
  variables: string[];
  /** What keeps us from sending it: a file in its header, or a button that wants more than text. */
  obstacle: 'header_media' | 'button_kind' | null;
}

/** A page of `GET /{waba}/message_templates`. Never throws; what makes no sense is left out. */
export function readTemplates(body: unknown): { templates: ListedTemplate[]; after: string | null } {
  const templates = (list(body, 'data') ?? []).flatMap((one): ListedTemplate[] => {
    const metaId = key(one, 'id');
    const name = label(one, 'name', 512);
    const language = label(one, 'language', 32)?.replace('-', '_');
    if (metaId === undefined || name === undefined || language === undefined) return [];
    return [
      {
        metaId,
        name,
        language,
        status: label(one, 'status', 64) ?? 'UNKNOWN',
        category: label(one, 'category', 64) ?? '',
        isNamed: label(one, 'parameter_format', 32)?.toUpperCase() === 'NAMED',
        components: (list(one, 'components') ?? []).filter(
          (part): part is TemplateComponent => typeof part === 'object' && part !== null,
        ),
      },
    ];
  });
  const cursors = field(field(body, 'paging'), 'cursors');
  // The last page may carry a cursor too, but nothing in it and no `next`.
  return { templates, after: templates.length > 0 ? (key(cursors, 'after') ?? null) : null };
}

const VARIABLE = /\{\{\s*([\p{L}\p{N}_]{1,64})\s*\}\}/gu;

function variablesIn(words: string): string[] {
  return [...new Set(Array.from(words.matchAll(VARIABLE), ([, name]) => name as string))];
}

function partOf(components: readonly TemplateComponent[], type: string): TemplateComponent | undefined {
  return components.find((one) => label(one, 'type', 32)?.toUpperCase() === type);
}

interface Button {
  type: string;
  words: string;
  /** The address or code, with its variable if it has one. */
  target: string;
}

function buttonsOf(components: readonly TemplateComponent[]): Button[] {
  return (list(partOf(components, 'BUTTONS'), 'buttons') ?? []).map((one) => ({
    type: label(one, 'type', 32)?.toUpperCase() ?? '',
    words: text(one, 'text') ?? '',
    target: text(one, 'url', 4096) ?? '',
  }));
}

const PLAIN_BUTTONS = new Set(['QUICK_REPLY', 'URL', 'PHONE_NUMBER']);

export function templateParts(components: readonly TemplateComponent[]): TemplateParts {
  const head = partOf(components, 'HEADER');
  const isText = head === undefined || (label(head, 'format', 32) ?? 'TEXT').toUpperCase() === 'TEXT';
  const header = isText ? text(head, 'text') : undefined;
  const body = text(partOf(components, 'BODY'), 'text', 65_536) ?? '';
  const footer = text(partOf(components, 'FOOTER'), 'text');
  const buttons = buttonsOf(components);
  return {
    ...(header === undefined ? {} : { header }),
    body,
    ...(footer === undefined ? {} : { footer }),
    buttons: buttons.map(({ words }) => words),
    variables: [
      ...variablesIn(header ?? '').map((name) => `header.${name}`),
      ...variablesIn(body),
      ...buttons.flatMap(({ target }, index) => variablesIn(target).map((name) => `button.${index}.${name}`)),
    ],
    obstacle: !isText
      ? 'header_media'
      : buttons.some(({ type }) => !PLAIN_BUTTONS.has(type))
        ? 'button_kind'
        : null,
  };
}

/** A template with its variables filled in: what the customer reads, and what Meta is told. */
export interface FilledTemplate {
  header?: string;
  body: string;
  footer?: string;
  buttons: string[];
  /** `components` of the send, only with what has variables. */
  components: Record<string, unknown>[];
}

export type TemplateProblem =
  | { refused: 'variable_missing' | 'variable_unknown' | 'variable_too_long'; variable: string }
  | { refused: 'header_media' | 'button_kind' };

/** Longer values are no longer what a template was approved for; body and header have their own bounds at Meta besides. */
const VALUE_MAX = 1024;

/** @param values  one for each of `templateParts().variables`, by its name there */
export function fillTemplate(
  components: readonly TemplateComponent[],
  isNamed: boolean,
  values: Readonly<Record<string, string>>,
): FilledTemplate | TemplateProblem {
  const parts = templateParts(components);
  if (parts.obstacle !== null) return { refused: parts.obstacle };
  const known = new Set(parts.variables);
  for (const variable of Object.keys(values)) {
    if (!known.has(variable)) return { refused: 'variable_unknown', variable };
  }
  for (const variable of parts.variables) {
    const value = valueOf(values, variable);
    if (value === '') return { refused: 'variable_missing', variable };
    if (Array.from(value).length > VALUE_MAX) return { refused: 'variable_too_long', variable };
  }
  const fill = (words: string, prefix: string) =>
    words.replace(VARIABLE, (_whole, name: string) => valueOf(values, prefix + name));
  const parameters = (words: string, prefix: string) =>
    sorted(variablesIn(words), isNamed).map((name) => ({
      type: 'text',
      ...(isNamed ? { parameter_name: name } : {}),
      text: valueOf(values, prefix + name),
    }));
  const filled: Record<string, unknown>[] = [];
  const header = parameters(parts.header ?? '', 'header.');
  if (header.length > 0) filled.push({ type: 'header', parameters: header });
  const body = parameters(parts.body, '');
  if (body.length > 0) filled.push({ type: 'body', parameters: body });
  buttonsOf(components).forEach(({ type, target }, index) => {
    const names = variablesIn(target);
    if (type !== 'URL' || names.length === 0) return;
    // The one parameter of an address is positional, whatever the rest of the template is.
    const targets = names.map((name) => ({ type: 'text', text: valueOf(values, `button.${index}.${name}`) }));
    filled.push({ type: 'button', sub_type: 'url', index: String(index), parameters: targets });
  });
  return {
    ...(parts.header === undefined ? {} : { header: fill(parts.header, 'header.') }),
    body: fill(parts.body, ''),
    ...(parts.footer === undefined ? {} : { footer: parts.footer }),
    buttons: parts.buttons,
    components: filled,
  };
}

/** Meta refuses line breaks, tabs and rows of blanks inside a value (132000, 132012): people paste them. */
function valueOf(values: Readonly<Record<string, string>>, name: string): string {
  const value = Object.hasOwn(values, name) ? (values[name] ?? '') : '';
  return value.replace(/\s+/gu, ' ').trim();
}

/** Positional parameters go by their number, wherever it stands in the text. */
function sorted(names: string[], isNamed: boolean): string[] {
  return isNamed ? names : [...names].sort((a, b) => Number(a) - Number(b));
}
