import type { TeammateId } from '@balcao/contract';
import { FILTER_NAMES, plainText, type QueryContext, type QueryPart } from '@balcao/domain';
import { m } from '../i18n/generated/messages.js';
import { nameOfNothing } from './known.ts';
import type { Speech } from './speech.ts';
import { valuesOf, type Known } from './suggest.ts';

const EXAMPLES = 4;

interface Around {
  named: Omit<QueryContext, 'me' | 'timeZone'>;
  known: Known;
  speech: Speech;
  me: TeammateId;
}

/** What of a query was not understood, or can find nothing, said in words; each once. */
export function troublesOf(parts: readonly QueryPart[], { named, known, speech, me }: Around): string[] {
  const said = parts.flatMap(({ text, filter, problem }) => {
    if (problem === 'unknown_filter') return m.filter_unknown({ text: text.slice(0, text.indexOf(':')) });
    if (problem === 'unknown_value') {
      const by = FILTER_NAMES.get(plainText(text.slice(0, text.indexOf(':'))).replaceAll('-', '_'));
      const examples = by ? valuesOf(by, speech, known).slice(0, EXAMPLES) : [];
      return m.filter_bad_value({ text, examples: examples.map(({ value }) => value).join(', ') });
    }
    const name = filter && nameOfNothing(filter, named, me);
    return name === null ? [] : m.filter_no_such({ name });
  });
  return [...new Set(said)];
}
