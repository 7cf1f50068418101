import type { QuickReplyView, Role } from '@balcao/contract';
import { m } from '../i18n/generated/messages.js';

export type Scope = { kind: 'personal' } | { kind: 'all' } | { kind: 'team'; id: string };

const SHORTCUT = /^[a-z0-9_-]{1,32}$/;

/** As the server keeps it: lower case letters, digits, `-` and `_`, without the slash. */
export function cleanShortcut(typed: string): string {
  return typed
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/\s+/g, '-')
    .replace(/[^a-z0-9_-]/g, '')
    .slice(0, 32);
}

export function isShortcut(text: string): boolean {
  return SHORTCUT.test(text);
}

/** Those with the words in name or text, whatever accents; most used first. */
export function sortReplies(replies: readonly QuickReplyView[], words: string): QuickReplyView[] {
  const wanted = plain(words);
  return replies
    .filter((one) => plain(`${one.shortcut} ${one.text}`).includes(wanted))
    .sort((a, b) => b.uses - a.uses || a.shortcut.localeCompare(b.shortcut));
}

/** A personal one is its owner's; what others use too is for those who lead. */
export function mayChange(reply: QuickReplyView, role: Role | undefined): boolean {
  return reply.personal || (role !== undefined && role !== 'agent');
}

export function scopeWords(reply: QuickReplyView, teams: readonly { id: string; name: string }[]): string {
  if (reply.personal) return m.scope_personal();
  return teams.find((team) => team.id === reply.teamId)?.name ?? m.scope_all();
}

function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim();
}
