import type { LocationView } from '@balcao/contract';
import { getLocale } from '../i18n/locale.ts';

/** Where a place can be looked at: the sender's own link when it is one of the web, else its coordinates. */
export function mapAddress({ latitude, longitude }: LocationView): string {
  const at = `${latitude}/${longitude}`;
  return `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=17/${at}`;
}

/** `23,55052° S, 46,63331° O`, as the reader's language writes it. */
export function placeWords({ latitude, longitude }: LocationView): string {
  const west = getLocale() === 'en' ? 'W' : 'O';
  const east = getLocale() === 'pt-BR' ? 'L' : 'E';
  const five = new Intl.NumberFormat(getLocale(), { maximumFractionDigits: 5 });
  const degrees = (n: number) => `${five.format(Math.abs(n))}°`;
  return `${degrees(latitude)} ${latitude < 0 ? 'S' : 'N'}, ${degrees(longitude)} ${longitude < 0 ? west : east}`;
}
