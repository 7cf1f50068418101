/** One of six quiet hues, always the same for one id. */
export function hueOf(id: string): 1 | 2 | 3 | 4 | 5 | 6 {
  let hash = 0;
  for (const char of id) hash = (Math.imul(hash, 31) + char.charCodeAt(0)) | 0;
  return ((Math.abs(hash) % 6) + 1) as 1 | 2 | 3 | 4 | 5 | 6;
}

/** Two letters of a name; the last two digits of a phone; a username's first letters. */
export function initialsOf(name: string): string {
  const letters = name.replace(/^@/, '').normalize('NFC');
  if (/^[+\d\s()-]+$/.test(letters)) return letters.replace(/\D/g, '').slice(-2);
  const parts = letters.split(/[\s._-]+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
  // "Marina (sandália 37)" is MS: digits stand in only where there are no letters.
  const spelled = parts.filter((word) => /\p{L}/u.test(word));
  const words = spelled.length > 0 ? spelled : parts;
  const first = firstLetter(words[0]);
  const last = words.length > 1 ? firstLetter(words.at(-1)) : secondLetter(words[0]);
  return (first + last).toUpperCase() || '?';
}

function firstLetter(word: string | undefined): string {
  return /[\p{L}\p{N}]/u.exec(word ?? '')?.[0] ?? '';
}

function secondLetter(word: string | undefined): string {
  return [...(word ?? '').matchAll(/[\p{L}\p{N}]/gu)][1]?.[0] ?? '';
}
