export type * from './conversation.ts';
export { isRefusal } from './conversation.ts';
export type * from './facts.ts';
export * from './faq.ts';
export { causeOf, isQuiet } from './calls.ts';
export { hoursAt } from './hours.ts';
export { minutesAt } from './zone.ts';
export { isRegisteredPhoneText } from './phone-texts.ts';
export { openingWords } from './opening-words.ts';
export { closeWindow, renewWindow, replyWindowLeftMs, windowAfter } from './reply-window.ts';
export { mergeStatus } from './status.ts';
export { cut, normalise } from './text.ts';
export { PERSON_BUTTON, understand, type Understood } from './understand.ts';
export { chooseHandler, route, type BotSilence, type Route, type RouteFacts } from './choose-handler.ts';
export { newConversation, reopens } from './new-conversation.ts';
export { handlerOfState } from './change.ts';
export { settle } from './settle.ts';
export { claim, holderGone, release, renewLease, transfer } from './claims.ts';
export { elapse, nextElapseAt } from './elapse.ts';
export {
  answeredElsewhere,
  askOwner,
  mayReply,
  note,
  pauseBot,
  reopen,
  resolve,
  snooze,
  type ReplyCommand,
} from './replies.ts';
export {
  isOneEmoji,
  mayReact,
  REACTABLE_MS,
  type ReactionProblem,
  type ReactionTarget,
} from './reactions.ts';
export { mayStartSend, sendEnded, type OutgoingMessage, type SendDecision } from './sending.ts';
export { ownReflection, type Reflection } from './own-reflection.ts';
export { doubleAnswer, type NewAnswer } from './double-answers.ts';
export {
  hasMoved,
  undo,
  UNDO_WITHIN_MS,
  undoPoint,
  type Classified,
  type UndoMemory,
  type UndoPoint,
} from './undo.ts';
export { fillQuickReply, type QuickReplyFacts } from './quick-replies.ts';
export {
  parseQuery,
  plainText,
  QUERY_MAX,
  queryParts,
  type Filter,
  type Query,
  type QueryPart,
  type QueryProblem,
  type QueryWord,
} from './query.ts';
export { FILTER_NAMES, type ContentWord, type FilterName, type TurnWord } from './query-words.ts';
export {
  compareSorted,
  criteriaOf,
  CURRENT,
  matches,
  PRIORITY_WEIGHTS,
  priorityScore,
  TYPES_OF,
  WINDOW_LIFT_MS,
  type Criteria,
  type QueryContext,
} from './query-match.ts';
