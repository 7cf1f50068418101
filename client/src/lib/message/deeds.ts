import type { MessageView, Role, TeammateId } from '@balcao/contract';
import { isHere } from './body-kind.ts';

/** What can be done with one message, in the order of its menu. */
export type Deed =
  | 'reply'
  | 'react'
  | 'play'
  | 'view'
  | 'copy'
  | 'link'
  | 'download'
  | 'retry'
  | 'reuse'
  | 'why'
  | 'wrong'
  | 'versions'
  | 'ask_owner';

export const QUICK_EMOJIS = ['👍', '❤️', '😂', '😮', '😢', '🙏'] as const;

/** Statuses of what has not left, or nobody knows whether it has. */
const NOT_OUT: readonly MessageView['status'][] = ['queued', 'sending', 'failed', 'unconfirmed', 'cancelled'];

export function deedsFor(message: MessageView, role: Role): Deed[] {
  const talk = message.type !== 'note' && message.type !== 'system';
  const there = message.deletedAt === undefined;
  const out = message.direction === 'out';
  const arrived = talk && there && !(out && NOT_OUT.includes(message.status));
  const sound = message.type === 'voice' || message.type === 'audio' || message.type === 'video';
  const deeds: [Deed, boolean][] = [
    ['reply', talk && there && message.status !== 'cancelled' && message.status !== 'failed'],
    ['react', arrived && message.unreadable === undefined],
    ['play', there && sound && isHere(message)],
    ['view', there && message.type === 'image' && isHere(message)],
    ['copy', there && Boolean(message.text?.trim())],
    ['link', true],
    ['download', there && isHere(message)],
    ['retry', mayRetry(message)],
    ['reuse', there && message.author === 'teammate' && message.status === 'failed' && Boolean(message.text)],
    ['why', message.author === 'bot' || message.type === 'system'],
    ['wrong', message.author === 'bot' && there && !message.automatic && message.status !== 'cancelled'],
    ['versions', role !== 'agent' && (message.versions ?? 0) > 0],
    ['ask_owner', mayAskOwner(message)],
  ];
  return deeds.filter(([, may]) => may).map(([deed]) => deed);
}

/** Only a message of ours that surely or perhaps did not arrive; a person decides, nothing is repeated by itself. */
export function mayRetry({ author, direction, type, status, deletedAt }: MessageView): boolean {
  return (
    direction === 'out' &&
    type !== 'note' &&
    deletedAt === undefined &&
    (author === 'teammate' || author === 'bot') &&
    (status === 'failed' || status === 'unconfirmed')
  );
}

/** What cannot be read here may be read on the owner's phone. */
export function mayAskOwner(message: MessageView): boolean {
  return message.direction === 'in' && message.deletedAt === undefined && message.type === 'unsupported';
}

/** Our side's reaction: the number has one, whoever of us gave it. */
export function ownReaction({ reactions }: MessageView): string | null {
  return reactions.find(({ by }) => by !== 'customer')?.emoji ?? null;
}

/** Each emoji once, with who gave it, newest last. */
export function reactionGroups(
  message: MessageView,
  nameOf: (reaction: MessageView['reactions'][number]) => string,
  me: TeammateId,
): { emoji: string; names: string[]; mine: boolean }[] {
  const groups = new Map<string, { emoji: string; names: string[]; mine: boolean }>();
  for (const reaction of message.reactions) {
    const group = groups.get(reaction.emoji) ?? { emoji: reaction.emoji, names: [], mine: false };
    group.names.push(nameOf(reaction));
    group.mine ||= reaction.byId === me;
    groups.set(reaction.emoji, group);
  }
  return [...groups.values()];
}
