import type { ConversationView } from '@balcao/contract';
import type { Desk } from '../desk/desk.svelte.ts';
import { completionAt, mentionable, rankQuickReplies } from './completion.ts';
import type { Completion } from './completion.ts';
import { filled } from './fill.ts';
import type { Mode } from './may-send.ts';

export interface Option {
  key: string;
  /** What it is called: `/prazo`, a name, an emoji's name. */
  title: string;
  detail?: string;
  emoji?: string;
  insert: string;
  chosen?: () => void;
}

const SHOWN = 8;

/** What may complete the word at the caret, while it is typed. */
export class Completer {
  readonly #desk: Desk;
  readonly #who: { id: string; teammate: string; company: string };
  #at = $state.raw<Completion | null>(null);
  #emojis = $state.raw<{ query: string; options: Option[] }>({ query: '', options: [] });
  #active = $state(0);
  #dismissed = '';
  #conversation = $state.raw<ConversationView | null>(null);
  readonly #options: readonly Option[] = $derived.by(() => this.#find());

  constructor(desk: Desk, who: { id: string; teammate: string; company: string }) {
    this.#desk = desk;
    this.#who = who;
  }

  /** What is being completed; null when nothing is, or nothing fits. */
  get open(): Completion | null {
    return this.#options.length > 0 || this.loading ? this.#at : null;
  }
  get options(): readonly Option[] {
    return this.#options;
  }
  get active(): number {
    return Math.min(this.#active, this.#options.length - 1);
  }
  get loading(): boolean {
    if (this.#at?.kind !== 'quick') return false;
    const { items, problem } = this.#desk.quickReplies;
    return items === null && problem === null;
  }

  look(text: string, caret: number, mode: Mode, conversation: ConversationView): void {
    this.#conversation = conversation;
    const at = completionAt(text, caret, mode);
    if (!at || nameOf(at) !== this.#dismissed) this.#dismissed = '';
    const shown = at && nameOf(at) === this.#dismissed ? null : at;
    if (shown?.kind !== this.#at?.kind || shown?.query !== this.#at?.query) this.#active = 0;
    this.#at = shown;
    if (shown?.kind === 'emoji') void this.#searchEmoji(shown.query);
  }

  move(by: 1 | -1): void {
    const count = this.#options.length;
    if (count > 0) this.#active = (this.active + by + count) % count;
  }
  point(index: number): void {
    this.#active = index;
  }
  /** Closed until something else is typed. */
  dismiss(): void {
    if (this.#at) this.#dismissed = nameOf(this.#at);
    this.#at = null;
  }
  close(): void {
    this.#at = null;
  }

  #find(): Option[] {
    const at = this.#at;
    if (!at || !this.#conversation) return [];
    switch (at.kind) {
      case 'emoji':
        return this.#emojis.query === at.query ? this.#emojis.options : [];
      case 'mention':
        return mentionable(
          (this.#desk.people.items ?? []).filter(({ id, active }) => active && id !== this.#who.id),
          at.query,
        ).map(({ id, name }) => ({ key: id, title: name, insert: `@${name} ` }));
      case 'quick': {
        const conversation = this.#conversation;
        return rankQuickReplies(this.#desk.quickReplies.items ?? [], at.query)
          .slice(0, SHOWN)
          .map(({ id, shortcut, text }) => {
            const insert = filled(text, conversation, this.#who, new Date());
            const used = () => void this.#desk.usedQuickReply(id);
            return { key: id, title: `/${shortcut}`, detail: insert, insert, chosen: used };
          });
      }
    }
  }

  async #searchEmoji(query: string): Promise<void> {
    const { searchEmoji, usedEmoji } = await import('./emoji/emoji-search.ts');
    const found = await searchEmoji(query).catch(() => []);
    if (this.#at?.kind !== 'emoji' || this.#at.query !== query) return;
    const options = found.map(({ unicode, name }) => ({
      key: unicode,
      title: name,
      emoji: unicode,
      insert: unicode,
      chosen: () => void usedEmoji(unicode).catch(() => undefined),
    }));
    this.#emojis = { query, options };
  }
}

function nameOf({ kind, from }: Completion): string {
  return `${kind} ${from}`;
}
