import { getLocale } from '#lib/i18n/locale.ts';

/** The emojis' names in the reader's language, served by ourselves. */
export async function emojiSource(): Promise<{ dataSource: string; locale: string }> {
  const locale = getLocale();
  const { default: dataSource } =
    locale === 'en'
      ? await import('emoji-picker-element-data/en/cldr/data.json?url')
      : locale === 'es'
        ? await import('emoji-picker-element-data/es/cldr/data.json?url')
        : await import('emoji-picker-element-data/pt/cldr/data.json?url');
  return { dataSource, locale: locale === 'pt-BR' ? 'pt' : locale };
}
