import type { FaqEntry } from '@balcao/contract';
import type { BotMemory } from './conversation.ts';
import { ANSWER_MARGIN, ANSWER_SCORE, TOPIC_SCORE, type FaqMatcher } from './faq.ts';
import { normalise, wordCount } from './text.ts';

/** Id and title of the button that is under every question of the bot. */
export const PERSON_BUTTON = { id: 'person', title: 'Falar com atendente' } as const;

/** More words than this are a story, and stories are for people. */
const MOST_WORDS = 25;
/** The same for words that dots or commas hold together: matching must not take a hostile text's whole length. */
const MOST_CHARACTERS = 500;

/** What a customer's words come to; the first that fits, in the order of product.md §6. */
export type Understood =
  | { kind: 'opt_out' }
  | { kind: 'wants_person' }
  /** `word` is the pattern that was met, or `long`. */
  | { kind: 'guard'; word: string }
  | { kind: 'answer'; entry: FaqEntry; score: number; margin: number }
  | { kind: 'topics'; topics: FaqEntry[]; score: number; margin: number }
  | { kind: 'miss'; score: number };

const OPT_OUT = new Set(['parar', 'pare', 'sair', 'descadastrar', 'stop']);

const WANTS_PERSON = [
  /\batendentes?\b/,
  /\batendimento humano\b/,
  /\bhuman[oa]s?\b/,
  /\bgerente\b/,
  // "quanto custa por pessoa?" asks for a price, not for somebody.
  /(?<!\b(?:por|cada|1) )\bpessoa\b(?! fisica| juridica)/,
  /\b(?:falar|conversar|falo|converso) com (?:alguem|o dono|a dona|voces|um vendedor|uma vendedora|vendedor|o responsavel|a equipe)\b/,
  /\b(?:tem|teria) alguem\b/,
  /\balguem (?:ai|pode me atender|me atende|me ajuda|para me atender)\b/,
];

/** Roots rather than words: "reclam" meets reclamar, reclamação, reclamei. */
const GUARD = [
  /\breclam/,
  /\bprocon\b/,
  /\badvogad/,
  /\bjustica\b/,
  /\bprocess(?:ar|o judicial|arei|ei)\b/,
  /\bpolicia\b/,
  /\bninguem (?:me |nos )?(?:atend|respond|retorn|ajud|liga)/,
  /\bnao (?:me )?(?:atend|respond|retorn)(?:eram|e|em|eu|ou|aram)\b/,
  /\babsurd/,
  /\bpessim/,
  /\bhorrivel\b/,
  /\bvergonh/,
  /\binsatisf/,
  /\bdecepcion/,
  /\benganad/,
  /\bgolpe\b/,
  /\bfraude\b/,
  /\bcobr(?:aram|ado|ada|ou|anca (?:errada|indevida|duplicada|em dobro))/,
  /\bestorn/,
  /\breembols/,
  /\bmeu dinheiro\b/,
  /\bja (?:paguei|fiz o pagamento|pagamos|esta pago)\b/,
  /\bpaguei\b/,
  /\bcancel/,
  /\bdevolver\b|\bdevolucao\b/,
  /\bnao (?:chegou|recebi|veio|funciona|funcionou)\b/,
  /\bveio (?:errad|quebrad|faltando)/,
  /\bdefeito\b/,
  /\bquebrad/,
  /\batrasad/,
  /\bdemorando\b/,
];

/**
 * Decides what a customer means, without deciding whether the bot may speak.
 * @param text  all fragments of one turn, one per line, oldest first
 * @param buttonId  the tapped option of the newest fragment, if it was one
 * @param memory  topics that were offered: a button is believed only if it was ours
 */
export function understand(
  text: string,
  buttonId: string | undefined,
  memory: Pick<BotMemory, 'offeredTopics'>,
  faq: FaqMatcher,
): Understood {
  if (isOptOut(text)) return { kind: 'opt_out' };
  if (buttonId === PERSON_BUTTON.id) return { kind: 'wants_person' };
  if (buttonId !== undefined && memory.offeredTopics.includes(buttonId)) {
    const entry = faq.byButton(buttonId);
    if (entry) return { kind: 'answer', entry, score: 1, margin: 1 };
  }
  const words = normalise(text);
  if (WANTS_PERSON.some((pattern) => pattern.test(words))) return { kind: 'wants_person' };
  if (isLong(text, words)) return { kind: 'guard', word: 'long' };
  const guard = GUARD.find((pattern) => pattern.test(words));
  if (guard) return { kind: 'guard', word: guard.source };
  const { best, margin, topics } = faq.match(text);
  const score = best?.score ?? 0;
  if (best && score >= ANSWER_SCORE && margin >= ANSWER_MARGIN) {
    return { kind: 'answer', entry: best.entry, score, margin };
  }
  if (score >= TOPIC_SCORE && topics.length > 0) return { kind: 'topics', topics, score, margin };
  return { kind: 'miss', score };
}

function isLong(text: string, words: string): boolean {
  // Abbreviations written out may be two words for one.
  return text.length > MOST_CHARACTERS || wordCount(text) > MOST_WORDS || wordCount(words) > 2 * MOST_WORDS;
}

/** The whole message is the word, in any of its fragments' last one: "não quero sair de casa" is not. */
export function isOptOut(text: string): boolean {
  const last = text.slice(text.lastIndexOf('\n') + 1);
  return OPT_OUT.has(normalise(last));
}
