import type { Conversation, Instant } from './conversation.ts';
import type { Facts } from './facts.ts';
import { openingWords } from './opening-words.ts';
import { textHash } from './text.ts';

const SAME_TEXT_MS = 30 * 60_000;
const DAY = 86_400_000;
/** Where the opening's words go in a text of the settings; either name. */
const OPENING = /\{(?:abertura|opening)\}/g;

export const TOPICS_QUESTION = 'Sobre qual destes assuntos você quer saber?';

/** What is said when people are called: outside hours it names when somebody will answer, and never promises minutes. */
export function handOverWords(facts: Facts, now: Instant): string {
  const text = facts.bot.handOverText;
  if (facts.hours.isOpen) return text.replace(OPENING, 'assim que possível');
  return withOpening(text, facts, now, 'Nossa equipe responde');
}

export function afterHoursWords(facts: Facts, now: Instant): string {
  return withOpening(facts.bot.afterHoursText, facts, now, 'Voltamos');
}

function withOpening(text: string, facts: Facts, now: Instant, verb: string): string {
  const words = openingWords(facts.hours.nextOpeningAt, facts.hoursSettings, now);
  const filled = text.replace(OPENING, words);
  return filled === text ? `${text.trimEnd()} ${verb} ${words}.`.trim() : filled;
}

/** The same words twice in half an hour help nobody. */
export function wasSaidLately({ bot }: Conversation, text: string, now: Instant): boolean {
  const hash = textHash(text);
  return bot.said.some((said) => said.hash === hash && said.at > now - SAME_TEXT_MS);
}

/** The bot's memory after it spoke. */
export function afterSpeaking(conversation: Conversation, text: string, now: Instant): Conversation {
  const { bot } = conversation;
  return {
    ...conversation,
    bot: {
      ...bot,
      spokeAt: [...bot.spokeAt.filter((at) => at > now - DAY), now],
      spokeAfterN: conversation.lastCustomerN,
      said: [...bot.said.filter(({ at }) => at > now - SAME_TEXT_MS), { hash: textHash(text), at: now }],
    },
  };
}
