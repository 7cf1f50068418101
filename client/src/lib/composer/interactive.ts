import type { ListView } from '@balcao/contract';
import type { Content } from './sending.ts';

/** WhatsApp's limits for messages with buttons or a list, in characters and pieces. */
export const INTERACTIVE = {
  body: 1024,
  header: 60,
  footer: 60,
  buttons: 3,
  buttonTitle: 20,
  listButton: 20,
  sections: 10,
  sectionTitle: 24,
  rows: 10,
  rowTitle: 24,
  rowDescription: 72,
} as const;

export interface InteractiveDraft {
  kind: 'buttons' | 'list';
  header: string;
  body: string;
  footer: string;
  buttons: { id: string; title: string }[];
  list: ListView;
}

type InteractiveContent = Extract<Content, { type: 'interactive' }>;

export type InteractiveProblem =
  { field: string; problem: 'missing' | 'same_title' } | { field: string; problem: 'too_long'; by: number };

/** What WhatsApp would refuse, by field (`body`, `button 0`, `row 0 1` ...); empty when it may go. */
export function interactiveProblems(draft: InteractiveDraft): InteractiveProblem[] {
  const found: InteractiveProblem[] = [];
  const check = (field: string, text: string, max: number, required: boolean) => {
    const length = [...text.trim()].length;
    if (length === 0 && required) found.push({ field, problem: 'missing' });
    if (length > max) found.push({ field, problem: 'too_long', by: length - max });
  };
  const unique = (field: (i: number) => string, titles: string[]) => {
    titles.forEach((title, i) => {
      const same = titles.findIndex((other) => other.trim() !== '' && other.trim() === title.trim());
      if (same >= 0 && same < i) found.push({ field: field(i), problem: 'same_title' });
    });
  };
  check('header', draft.header, INTERACTIVE.header, false);
  check('body', draft.body, INTERACTIVE.body, true);
  check('footer', draft.footer, INTERACTIVE.footer, false);
  if (draft.kind === 'buttons') {
    draft.buttons.forEach(({ title }, i) => check(`button ${i}`, title, INTERACTIVE.buttonTitle, true));
    unique(
      (i) => `button ${i}`,
      draft.buttons.map(({ title }) => title),
    );
    return found;
  }
  const { button, sections } = draft.list;
  check('list', button, INTERACTIVE.listButton, true);
  sections.forEach((section, s) => {
    // One section needs no title; of several each does.
    check(`section ${s}`, section.title ?? '', INTERACTIVE.sectionTitle, sections.length > 1);
    section.rows.forEach((row, r) => {
      check(`row ${s} ${r}`, row.title, INTERACTIVE.rowTitle, true);
      check(`description ${s} ${r}`, row.description ?? '', INTERACTIVE.rowDescription, false);
    });
    unique(
      (r) => `row ${s} ${r}`,
      section.rows.map(({ title }) => title),
    );
  });
  return found;
}

/** Rows that still fit; WhatsApp counts over all sections. */
export function rowsLeft(list: ListView): number {
  return INTERACTIVE.rows - list.sections.reduce((sum, { rows }) => sum + rows.length, 0);
}

/** The draft as a message's content, without blanks and empty optional parts. */
export function interactiveContent(draft: InteractiveDraft): InteractiveContent {
  const header = draft.header.trim();
  const footer = draft.footer.trim();
  const frame = { ...(header ? { header } : {}), ...(footer ? { footer } : {}) };
  if (draft.kind === 'buttons') {
    const buttons = draft.buttons.map(({ id, title }) => ({ id, title: title.trim() }));
    return { type: 'interactive', ...frame, buttons };
  }
  const list: ListView = {
    button: draft.list.button.trim(),
    sections: draft.list.sections.map(({ title, rows }) => ({
      ...(title?.trim() ? { title: title.trim() } : {}),
      rows: rows.map(({ id, title: name, description }) => ({
        id,
        title: name.trim(),
        ...(description?.trim() ? { description: description.trim() } : {}),
      })),
    })),
  };
  return { type: 'interactive', ...frame, list };
}
