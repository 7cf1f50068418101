import { startLocale } from '#lib/i18n/locale.ts';

export function init(): void {
  startLocale();
}
