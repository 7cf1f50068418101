import type { Template } from './state.ts';
import type { Choice } from './views.ts';

/** The body of a send, which nobody vouches for. */
export type Json = Record<string, unknown>;

export function record(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

export function wordOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

export function typeOf(send: Json): string {
  return wordOf(send['type']) || 'text';
}

/** What the customer reads on his phone. */
export function wordsOf(type: string, payload: Json, templates: readonly Template[]): string {
  switch (type) {
    case 'text':
      return wordOf(payload['body']);
    case 'interactive':
      return (['header', 'body', 'footer'] as const)
        .map((part) => wordOf(record(payload[part])['text']))
        .filter((text) => text !== '')
        .join('\n');
    case 'template': {
      const code = record(payload['language'])['code'];
      const template = templates.find((one) => one.name === payload['name'] && one.language === code);
      return template ? renderTemplate(template, payload['components']) : '';
    }
    case 'location':
      return wordOf(payload['name'] ?? payload['address']);
    default:
      return wordOf(payload['caption']);
  }
}

/** Buttons or rows under an interactive message. */
export function choicesOf(type: string, payload: Json): Choice[] {
  const action = record(payload['action']);
  const choice = (one: Json): Choice => ({ id: wordOf(one['id']), title: wordOf(one['title']) });
  if (type === 'interactive' && Array.isArray(action['buttons'])) {
    return (action['buttons'] as unknown[]).map((button) => choice(record(record(button)['reply'])));
  }
  if (type === 'interactive' && Array.isArray(action['sections'])) {
    return (action['sections'] as unknown[]).flatMap((section) => {
      const { rows } = record(section);
      return Array.isArray(rows) ? rows.map((row) => choice(record(row))) : [];
    });
  }
  return [];
}

/** Names or numbers in `{{…}}`, each once. */
export function variablesOf(template: Template, part: 'HEADER' | 'BODY'): string[] {
  const text = template.components.find((one) => one.type.toUpperCase() === part)?.text ?? '';
  return [...new Set([...text.matchAll(/\{\{\s*([\w]+)\s*\}\}/g)].map((match) => match[1] ?? ''))];
}

/** The words the customer reads. */
export function renderTemplate(template: Template, components: unknown): string {
  const given = Array.isArray(components) ? components.map(record) : [];
  return (['HEADER', 'BODY', 'FOOTER'] as const)
    .map((part) => {
      const text = template.components.find((one) => one.type.toUpperCase() === part)?.text ?? '';
      const component = given.find((one) => String(one['type']).toUpperCase() === part);
      const parameters = Array.isArray(component?.['parameters'])
        ? (component['parameters'] as unknown[]).map(record)
        : [];
      return text.replace(/\{\{\s*([\w]+)\s*\}\}/g, (_whole, name: string) => {
        const found =
          parameters.find((parameter) => parameter['parameter_name'] === name) ??
          parameters[Number(name) - 1];
        return typeof found?.['text'] === 'string' ? found['text'] : '';
      });
    })
    .filter((text) => text !== '')
    .join('\n');
}
