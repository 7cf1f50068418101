import type { Because, FaqEntry } from '@balcao/contract';
import { afterHoursWords, handOverWords, TOPICS_QUESTION, wasSaidLately } from './bot-words.ts';
import { addLine, addMessage, cancelBot, decide, set, toQueue, type Draft } from './change.ts';
import { isPastQuickAnswer, standingSilence } from './choose-handler.ts';
import type { BotReplyKind, CustomerMessage, Instant } from './conversation.ts';
import type { Facts } from './facts.ts';
import { isLoop } from './record.ts';
import { cut } from './text.ts';
import { PERSON_BUTTON, understand } from './understand.ts';

/** WhatsApp's limit for the title of a reply button. */
const TITLE_MAX = 20;

/**
 * The bot's turn: it answers, asks back, or calls people. What it says waits out the grace; a further fragment composes
 * the same queued message anew from all fragments. Caps, misses and "said" are counted when it leaves, not here.
 * @param because  why the bot may speak at all, kept on the conversation
 */
export function botTurn(
  draft: Draft,
  item: CustomerMessage,
  because: Because,
  facts: Facts,
  now: Instant,
): void {
  const { bot } = draft.after;
  if (isLoop(bot)) return handOver(draft, 'loop_suspected', null, { rounds: bot.quickReplies }, facts, now);
  if (!item.readable || isWordless(item)) {
    return handOver(draft, 'media_unreadable', 'hand_over', { type: item.type }, facts, now);
  }
  const texts = bot.pending ? [...bot.pending.texts, item.text] : [item.text];
  const understood = understand(texts.join('\n'), item.buttonId, bot, facts.faq);
  switch (understood.kind) {
    // Opt-out is the customer's word whoever owes the answer: it was taken before routing.
    case 'opt_out':
      return handOver(draft, 'opted_out', null, {}, facts, now);
    case 'wants_person':
      set(draft, { bot: { ...bot, askedForPerson: true } });
      return handOver(draft, 'asked_for_person', 'hand_over', {}, facts, now);
    case 'guard':
      return handOver(draft, 'sensitive', 'hand_over', { word: understood.word }, facts, now);
    case 'answer': {
      const { entry, score, margin } = understood;
      const seen = { topic: entry.topic, score, margin };
      return reply(draft, 'answer', because, entry.answer, texts, [], seen, facts, now);
    }
    case 'topics': {
      const { topics, score, margin } = understood;
      const seen = { topics: topics.map(({ topic }) => topic), score, margin };
      return reply(draft, 'topics', because, TOPICS_QUESTION, texts, topics, seen, facts, now);
    }
    case 'miss': {
      const seen = { score: understood.score, misses: bot.misses };
      if (bot.misses >= 1) return handOver(draft, 'bot_missed_twice', 'hand_over', seen, facts, now);
      if (!facts.hours.isOpen) return handOver(draft, 'waits_for_opening', 'notice', seen, facts, now);
      return reply(draft, 'miss', because, facts.bot.missText, texts, [], seen, facts, now);
    }
  }
}

function reply(
  draft: Draft,
  kind: BotReplyKind,
  because: Because,
  text: string,
  texts: string[],
  topics: readonly FaqEntry[],
  seen: Record<string, unknown>,
  facts: Facts,
  now: Instant,
): void {
  if (wasSaidLately(draft.after, text, now))
    return handOver(draft, 'bot_cap', null, { ...seen, said: true }, facts, now);
  const buttons = kind === 'answer' ? undefined : [...topicButtons(topics, facts), PERSON_BUTTON];
  set(draft, { turn: { kind: 'bot' }, because, mode: facts.hours.mode });
  const sendAfter = queueWords(
    draft,
    kind,
    text,
    texts,
    buttons,
    kind === 'answer' ? 'bot_answered' : 'bot_asked',
    facts,
    now,
  );
  set(draft, { dueAt: sendAfter });
  decide(draft, kind === 'answer' ? 'bot_answered' : 'bot_asked', seen);
}

function topicButtons(topics: readonly FaqEntry[], facts: Facts): { id: string; title: string }[] {
  return topics.map((entry) => ({ id: facts.faq.buttonOf(entry), title: cut(entry.topic, TITLE_MAX) }));
}

/** Queues words that a further fragment may still change; the pending message, if any, gets them instead. */
function queueWords(
  draft: Draft,
  kind: BotReplyKind,
  text: string,
  texts: string[],
  buttons: { id: string; title: string }[] | undefined,
  because: Because,
  facts: Facts,
  now: Instant,
): Instant {
  const { bot } = draft.after;
  const since = bot.pending?.since ?? now;
  const messageId = bot.pending?.messageId ?? facts.newId();
  const sendAfter = Math.min(now + facts.bot.graceMs, since + facts.bot.graceMaxMs);
  addMessage(draft, {
    author: 'bot',
    id: messageId,
    replaces: bot.pending !== null,
    text,
    ...(buttons ? { buttons } : {}),
    sendAfter,
    automatic: kind !== 'answer',
    because,
  });
  const offeredTopics = buttons ? buttons.map(({ id }) => id) : bot.offeredTopics;
  set(draft, { bot: { ...bot, offeredTopics, pending: { since, texts, messageId, kind } } });
  return sendAfter;
}

/**
 * People take over. The customer is told once, honestly; two machines and spent caps are left in silence.
 * @param tell  which text of the settings, or null for none
 */
export function handOver(
  draft: Draft,
  because: Because,
  tell: 'hand_over' | 'notice' | null,
  seen: Record<string, unknown>,
  facts: Facts,
  now: Instant,
): void {
  toQueue(draft, because, facts);
  addLine(draft, facts, because, { detail: 'bot' });
  decide(draft, because, seen);
  const { closure } = facts.hours;
  const wasTold = tell === 'notice' && closure !== null && closure === draft.after.bot.noticeFor;
  const text = tell === 'notice' ? afterHoursWords(facts, now) : handOverWords(facts, now);
  if (tell === null || wasTold || text === '' || wasSaidLately(draft.after, text, now)) {
    if (draft.after.bot.pending) cancelBot(draft, because);
    return;
  }
  acknowledge(draft, text, because, facts, now);
}

/** Words that pay nothing and that no fragment changes any more. Outside hours they name the opening: that is the notice. */
export function acknowledge(draft: Draft, text: string, because: Because, facts: Facts, now: Instant): void {
  const { bot } = draft.after;
  const since = bot.pending?.since ?? now;
  addMessage(draft, {
    author: 'bot',
    id: bot.pending?.messageId ?? facts.newId(),
    replaces: bot.pending !== null,
    text,
    sendAfter: Math.min(now + facts.bot.graceMs, since + facts.bot.graceMaxMs),
    automatic: true,
    because,
  });
  const noticeFor = because === 'opted_out' ? bot.noticeFor : (facts.hours.closure ?? bot.noticeFor);
  set(draft, { bot: { ...bot, pending: null, noticeFor } });
}

/** Automatic words are thinkable in these modes only. */
export function modeHasBot({ hours }: Facts): boolean {
  return hours.mode === 'bot_then_team' || hours.mode === 'bot_only';
}

/**
 * Outside hours, when the team already owes: the customer hears once per closure when it opens, and a question that
 * the bot knows is answered all the same. That answer pays nothing: the earlier message still waits for people.
 */
export function outsideHours(draft: Draft, item: CustomerMessage, facts: Facts, now: Instant): void {
  const { closure, isOpen } = facts.hours;
  if (isOpen || closure === null || !modeHasBot(facts)) return;
  if (standingSilence(draft.after, facts, now) !== null) return;
  if (draft.after.bot.noticeFor !== closure) {
    if (draft.after.bot.pending) cancelBot(draft, 'waits_for_opening');
    acknowledge(draft, afterHoursWords(facts, now), 'waits_for_opening', facts, now);
    return;
  }
  if (draft.after.because === 'waits_for_opening' && !isPastQuickAnswer(item.at, now))
    aside(draft, item, facts, now);
}

function aside(draft: Draft, item: CustomerMessage, facts: Facts, now: Instant): void {
  const { bot } = draft.after;
  if (isLoop(bot) || isWordless(item)) return;
  const texts = bot.pending ? [...bot.pending.texts, item.text] : [item.text];
  const understood = understand(texts.join('\n'), item.buttonId, bot, facts.faq);
  if (understood.kind === 'wants_person') set(draft, { bot: { ...bot, askedForPerson: true } });
  if (understood.kind !== 'answer' || wasSaidLately(draft.after, understood.entry.answer, now)) return;
  const { entry, score, margin } = understood;
  queueWords(draft, 'aside', entry.answer, texts, undefined, 'bot_answered', facts, now);
  decide(draft, 'bot_answered', { topic: entry.topic, score, margin, paysNothing: true });
}

function isWordless(item: CustomerMessage): boolean {
  return item.type !== 'text' && item.text.trim() === '';
}
