import { m } from '#lib/i18n/generated/messages.js';
import { sizeWords } from '#lib/message/file-words.ts';
import type { FileNote, FileProblem } from './check.ts';
import type { TrayItem } from './tray.svelte.ts';

/** What is wrong with a file and what to do, before anything was sent. */
export function problemWords(problem: FileProblem, size: number): string {
  switch (problem.problem) {
    case 'empty':
      return m.file_empty();
    case 'broken':
      return m.file_broken();
    case 'too_big':
      return m.file_too_big({ size: sizeWords(size), max: sizeWords(problem.maxBytes) });
  }
}

/** Why it goes otherwise than expected; null when the choice made that pointless. */
export function noteWords(note: FileNote, item: TrayItem): string | null {
  switch (note.note) {
    case 'shrunk':
      return item.kind === 'image' && item.picture
        ? m.file_shrunk({ from: sizeWords(item.file.size), to: sizeWords(item.picture.blob.size) })
        : null;
    case 'converted':
      return item.kind === 'image' ? m.file_converted() : null;
    case 'document_type':
      return m.file_document_type();
    case 'document_size':
      return m.file_document_size({ max: sizeWords(note.maxBytes) });
    case 'name_lies':
      return m.file_name_lies({ type: note.mimeType });
  }
}
