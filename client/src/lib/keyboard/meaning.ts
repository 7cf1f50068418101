import type { Preferences } from '@balcao/contract';
import type { Offer } from './actions.ts';
import { isEditable, isElsewhere, nameOf } from './press.ts';
import type { KeyPress } from './press.ts';
import { keyOf } from './remap.ts';
import type { KeyName } from './remap.ts';

/** An action, or the beginning of one that takes two keys. */
export type Meaning = { does: Offer } | { begins: KeyName };

/** Held down, these go on; anything else would be done again and again. */
const REPEATED = new Set<string>(['next', 'previous']);

/**
 * What a key press means, or null. Nothing is meant while an input method composes, with Alt, AltGr, Ctrl or Command, or
 * while a field has the focus; letters match whatever their case.
 * @param offers  what can be done now, nearest first
 * @param begun  the key pressed before, when it began something
 */
export function meaningOf(
  press: KeyPress,
  offers: readonly Offer[],
  { shortcuts, singleKeys }: Pick<Preferences, 'shortcuts' | 'singleKeys'>,
  begun: KeyName | null = null,
): Meaning | null {
  if (isElsewhere(press) || isEditable(press.target)) return null;
  const name = nameOf(press);
  if (!singleKeys && name !== 'Escape') return null;
  const mayRun = (offer: Offer) => offer.when?.() ?? true;
  const keyed = offers.map((offer) => ({
    offer,
    key: offer.id === 'leave' ? 'Escape' : keyOf(offer.id, shortcuts),
  }));
  const wanted = begun === null ? name : `${begun} ${name}`;
  for (const { offer, key } of keyed) {
    if (key !== wanted || (press.repeat && !REPEATED.has(offer.id))) continue;
    if (mayRun(offer)) return { does: offer };
  }
  const isStart =
    begun === null && keyed.some(({ offer, key }) => key.startsWith(`${name} `) && mayRun(offer));
  return isStart && !press.repeat ? { begins: name } : null;
}
