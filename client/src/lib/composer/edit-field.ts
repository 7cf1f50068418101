import type { TextEdit } from './formatting.ts';

/** Changes a field's text as if it were typed, so that the browser's undo takes it back. */
export function edit(field: HTMLTextAreaElement, { from, to, insert, select }: TextEdit): void {
  field.focus();
  field.setSelectionRange(from, to);
  // Old, but the only way that keeps undo in every browser.
  const typed =
    insert === '' ? document.execCommand('delete') : document.execCommand('insertText', false, insert);
  if (!typed) {
    field.setRangeText(insert, from, to, 'end');
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));
  }
  field.setSelectionRange(...select);
}

/** Puts text in the place of what stands between, with the caret behind it. */
export function insertText(field: HTMLTextAreaElement, insert: string, from?: number, to?: number): void {
  const start = from ?? field.selectionStart;
  const end = start + insert.length;
  edit(field, { from: start, to: to ?? field.selectionEnd, insert, select: [end, end] });
}
