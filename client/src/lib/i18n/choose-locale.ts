/**
 * The panel's language: what was chosen by hand, else the first of the browser's languages that we speak.
 * A regional or bare variant counts (`pt`, `pt-PT` → `pt-BR`; `en-GB` → `en`); none matching gives the first spoken.
 */
export function chooseLocale<L extends string>(
  remembered: string | null,
  wanted: readonly string[],
  spoken: readonly [L, ...L[]],
): L {
  const exact = spoken.find((locale) => locale === remembered);
  if (exact) return exact;
  for (const language of wanted) {
    const found = spoken.find((locale) => base(locale) === base(language));
    if (found) return found;
  }
  return spoken[0];
}

function base(language: string): string {
  return language.toLowerCase().split('-')[0] ?? '';
}
