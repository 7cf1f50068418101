import Database from 'emoji-picker-element/database';
import type { Emoji, NativeEmoji } from 'emoji-picker-element/shared';
import { emojiSource } from './emoji-data.ts';
import { rankEmoji } from './rank-emoji.ts';
import type { FoundEmoji } from './rank-emoji.ts';

let opened: Promise<Database> | undefined;

function database(): Promise<Database> {
  return (opened ??= emojiSource().then((source) => new Database(source)));
}

/** Emojis whose name or tags begin with the query's words, the likeliest first. */
export async function searchEmoji(query: string): Promise<FoundEmoji[]> {
  const db = await database();
  const [found, favorites] = await Promise.all([
    db.getEmojiBySearchQuery(query.replaceAll('_', ' ')),
    db.getTopFavoriteEmoji(30),
  ]);
  const native = (all: readonly Emoji[]) => all.filter((one): one is NativeEmoji => 'unicode' in one);
  return rankEmoji(native(found), query, new Set(native(favorites).map(({ unicode }) => unicode)));
}

/** Remembers a choice, so that it comes first next time, here and in the picker. */
export async function usedEmoji(unicode: string): Promise<void> {
  await (await database()).incrementFavoriteEmojiCount(unicode);
}
