/** What people in Brazil type for longer words. Keys and values are already without accents. */
const ABBREVIATIONS = own({
  vc: 'voce',
  vcs: 'voces',
  ce: 'voce',
  ces: 'voces',
  q: 'que',
  oq: 'o que',
  pq: 'porque',
  tb: 'tambem',
  tbm: 'tambem',
  hr: 'hora',
  hrs: 'horas',
  hs: 'horas',
  blz: 'beleza',
  qto: 'quanto',
  qnt: 'quanto',
  qnto: 'quanto',
  qts: 'quantos',
  qdo: 'quando',
  qnd: 'quando',
  qual: 'qual',
  ql: 'qual',
  qls: 'quais',
  hj: 'hoje',
  amn: 'amanha',
  ta: 'esta',
  tao: 'estao',
  to: 'estou',
  pra: 'para',
  pro: 'para o',
  p: 'para',
  c: 'com',
  cmg: 'comigo',
  n: 'nao',
  nn: 'nao',
  td: 'tudo',
  tds: 'todos',
  msg: 'mensagem',
  obg: 'obrigado',
  obgd: 'obrigado',
  vlw: 'valeu',
  pfv: 'por favor',
  pf: 'por favor',
  pff: 'por favor',
  bj: 'beijo',
  dps: 'depois',
  fds: 'fim de semana',
  seg: 'segunda',
  ter: 'terca',
  qua: 'quarta',
  qui: 'quinta',
  sex: 'sexta',
  sab: 'sabado',
  dom: 'domingo',
  end: 'endereco',
  tel: 'telefone',
  cel: 'celular',
  wpp: 'whatsapp',
  zap: 'whatsapp',
  zapzap: 'whatsapp',
  pgto: 'pagamento',
  pgt: 'pagamento',
  vlr: 'valor',
  aki: 'aqui',
  kd: 'cade',
  eh: 'e',
  aonde: 'onde',
  mto: 'muito',
  mt: 'muito',
  gnt: 'gente',
  add: 'adicionar',
});

/**
 * A customer's words made comparable: lower case, no accents or punctuation, abbreviations written out, letters that
 * are held down ("oiiii") given once.
 */
export function normalise(text: string): string {
  // One message is read several times in a row: for opting out, for loops, for guards, for the FAQ.
  if (text !== latest.text) latest = { text, words: written(text) };
  return latest.words;
}

let latest = { text: '', words: '' };

function written(text: string): string {
  const plain = text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/([a-z])\1{2,}/g, '$1')
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
  if (plain === '') return '';
  return plain
    .split(' ')
    .map((word) => ABBREVIATIONS.get(word) ?? word)
    .join(' ');
}

/** Words as typed, for length: "15h" is one. */
export function wordCount(text: string): number {
  const trimmed = text.trim();
  return trimmed === '' ? 0 : trimmed.split(/\s+/).length;
}

/** Endings that change without changing what is meant, longest first; what remains must keep three letters. */
const ENDINGS = [
  'amentos',
  'imentos',
  'amento',
  'imento',
  'izacao',
  'adoras',
  'adores',
  'amente',
  'mente',
  'acoes',
  'icoes',
  'adora',
  'ancia',
  'encia',
  'acao',
  'icao',
  'ador',
  'edor',
  'idor',
  'ario',
  'aria',
  'avam',
  'aram',
  'eram',
  'iram',
  'ando',
  'endo',
  'indo',
  'ados',
  'adas',
  'idos',
  'idas',
  'asse',
  'esse',
  'isse',
  'ado',
  'ada',
  'ido',
  'ida',
  'ava',
  'iam',
  'ara',
  'era',
  'ira',
  'ia',
  'am',
  'em',
  'ar',
  'er',
  'ir',
  'ou',
  'ei',
  'eu',
  'iu',
  'a',
  'e',
  'i',
  'o',
];

/** A light Portuguese stem: plural, then one ending. "horarios", "horario", "horas" → "hor"; "abrem", "abrir" → "abr". */
export function stem(word: string): string {
  if (word.length <= 3 || /\d/.test(word)) return word;
  const one = singular(word);
  for (const ending of ENDINGS) {
    if (one.length - ending.length >= 3 && one.endsWith(ending)) return one.slice(0, -ending.length);
  }
  return one;
}

function singular(word: string): string {
  if (/(oes|aes)$/.test(word)) return `${word.slice(0, -3)}ao`;
  if (/[aeou]is$/.test(word) && word.length > 4) return `${word.slice(0, -2)}l`;
  if (/ns$/.test(word)) return `${word.slice(0, -2)}m`;
  if (/[rz]es$/.test(word) && word.length > 4) return word.slice(0, -2);
  if (word.endsWith('s') && !word.endsWith('ss')) return word.slice(0, -1);
  return word;
}

/** Words that carry nothing about the matter: articles, prepositions, greetings, politeness. */
const NOISE = new Set(
  (
    'a o as os um uma uns umas de da do das dos em na no nas nos por pelo pela para com e ou se que eu me meu minha meus ' +
    'minhas te seu sua seus suas voce voces ele ela eles elas nos a gente isso isto esse essa este esta la ai ali ' +
    'ser sao foi era e estao estou estar tem ter tinha ha ja ainda so mais muito bem tambem entao mas ao aos ' +
    'oi ola opa eai bom boa dia tarde noite tudo bom beleza obrigado obrigada valeu por favor favor gentileza ' +
    'gostaria queria quero quer querer saber sabe sei poderia pode posso podem dizer falar informar informacao perguntar ' +
    'pergunta duvida ajuda ajudar moca moco amigo amiga gente senhor senhora deus abencoe ' +
    'qual quais passa passar passe manda mandar mande envia enviar envie fala fale'
  ).split(' '),
);

/** Different words for one matter in any shop, as stems. */
const SAME_MATTER = own({ cust: 'valor', prec: 'valor' });

/** Stems of the words that carry the matter, each once, in order. */
export function tokens(text: string): string[] {
  const found = new Set<string>();
  for (const word of normalise(text).split(' ')) {
    if (word === '' || NOISE.has(word)) continue;
    const matter = stem(word);
    found.add(SAME_MATTER.get(matter) ?? matter);
  }
  return [...found];
}

/** True when one slip of the finger (two in long words) turns one stem into the other: changed, missing, extra or swapped letter. */
export function isTypoOf(a: string, b: string): boolean {
  const longer = Math.max(a.length, b.length);
  if (longer < 4 || a[0] !== b[0]) return false;
  const allowed = longer >= 8 ? 2 : 1;
  if (Math.abs(a.length - b.length) > allowed) return false;
  return distance(a, b, allowed) <= allowed;
}

/** Damerau-Levenshtein (optimal string alignment), giving up above `limit`. */
function distance(a: string, b: string, limit: number): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    let best = i;
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(
        (last[j] as number) + 1,
        (row[j - 1] as number) + 1,
        (last[j - 1] as number) + (same ? 0 : 1),
      );
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, (beforeLast[j - 2] as number) + 1);
      }
      row.push(cost);
      best = Math.min(best, cost);
    }
    if (best > limit) return limit + 1;
    beforeLast = last;
    last = row;
  }
  return last[b.length] as number;
}

/** The first `max` UTF-16 units, never half of an emoji: half a pair is no text, and a database refuses it. */
export function cut(text: string, max: number): string {
  return text.slice(0, max).replace(/[\ud800-\udbff]$/, '');
}

/** Only what is written there: a customer's "constructor" is a word like any other. */
function own(words: Record<string, string>): ReadonlyMap<string, string> {
  return new Map(Object.entries(words));
}

/** A short fingerprint of a text (FNV-1a, 32 bit), to notice repetition without keeping the words. */
export function textHash(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  return (hash >>> 0).toString(36);
}
