import type { Preferences } from '@balcao/contract';
import { getLocale, switchLocale } from '../i18n/locale.ts';
import { theme } from '../theme/theme.svelte.ts';

/** What lies outside the components: the colours of the page and its language, which draws the page anew. */
export function applyPreferences({ theme: colours, locale }: Preferences): void {
  theme.choose(colours);
  if (locale !== null && locale !== getLocale()) switchLocale(locale);
}
