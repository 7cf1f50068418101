import type { Preferences } from '@balcao/contract';
import { plainText } from '@balcao/domain';
import { ACTION_GROUPS } from './action-words.ts';
import { DEFAULT_KEYS } from './actions.ts';
import { keyOf, keyParts } from './remap.ts';

export interface SheetGroup {
  id: string;
  title: string;
  lines: { words: string; keys: readonly string[] }[];
}

/**
 * The sheet of shortcuts: what each key does as this person has it, narrowed to the lines with all wanted words. What
 * never had a key is left to the palette; where one was taken away or switched off, no keys are shown.
 */
export function sheetLines(
  wanted: string,
  { shortcuts, singleKeys }: Pick<Preferences, 'shortcuts' | 'singleKeys'>,
): SheetGroup[] {
  const parts = plainText(wanted).split(/\s+/).filter(Boolean);
  const matches = (words: string) => parts.every((part) => plainText(words).includes(part));
  return ACTION_GROUPS.map(({ id, title, actions, fixed }) => ({
    id,
    title: title(),
    lines: [
      ...actions
        .map((action) => ({ action, key: keyOf(action.id, shortcuts) }))
        .filter(({ action, key }) => key !== '' || DEFAULT_KEYS[action.id] !== '')
        .map(({ action, key }) => ({ words: action.words(), keys: singleKeys ? keyParts(key) : [] })),
      ...fixed.map(({ words, keys }) => ({ words: words(), keys })),
    ].filter(({ words }) => matches(words)),
  })).filter(({ lines }) => lines.length > 0);
}
