import type {
  AccountPart,
  FieldView,
  LabelView,
  LiveEvent,
  QuickReplyId,
  QuickReplyView,
  SavedViewView,
  TeammateView,
  TeamView,
  TemplateView,
} from '@balcao/contract';
import { getContext, setContext } from 'svelte';
import { KeptList, type Listed } from './kept-list.svelte.ts';

export interface DeskDoors {
  labels: () => Promise<Listed<LabelView>>;
  quickReplies: () => Promise<Listed<QuickReplyView>>;
  quickReplyUsed: (id: QuickReplyId) => Promise<unknown>;
  savedViews: () => Promise<Listed<SavedViewView>>;
  templates: () => Promise<Listed<TemplateView>>;
  teammates: () => Promise<Listed<TeammateView>>;
  teams: () => Promise<Listed<TeamView>>;
  fields: () => Promise<{ fields: readonly FieldView[] }>;
}

/**
 * What everybody of an account works with, kept once for the whole panel: asking for a list is what reads it, and an edit by
 * anybody, anywhere, shows wherever the list is drawn.
 */
export class Desk {
  readonly #doors: DeskDoors;
  readonly #labels: KeptList<LabelView>;
  readonly #quickReplies: KeptList<QuickReplyView>;
  readonly #savedViews: KeptList<SavedViewView>;
  readonly #templates: KeptList<TemplateView>;
  readonly #people: KeptList<TeammateView>;
  readonly #teams: KeptList<TeamView>;
  readonly #fields: KeptList<FieldView>;
  readonly #of: Partial<Record<AccountPart, KeptList<unknown>>>;

  constructor(doors: DeskDoors) {
    this.#doors = doors;
    this.#labels = new KeptList(doors.labels);
    this.#quickReplies = new KeptList(doors.quickReplies);
    this.#savedViews = new KeptList(doors.savedViews);
    this.#templates = new KeptList(doors.templates);
    this.#people = new KeptList(doors.teammates);
    this.#teams = new KeptList(doors.teams);
    this.#fields = new KeptList(async () => ({ items: (await doors.fields()).fields }));
    this.#of = {
      labels: this.#labels,
      quick_replies: this.#quickReplies,
      saved_views: this.#savedViews,
      templates: this.#templates,
      teammates: this.#people,
      teams: this.#teams,
      fields: this.#fields,
    };
  }

  get labels(): KeptList<LabelView> {
    return this.#labels.want();
  }
  get quickReplies(): KeptList<QuickReplyView> {
    return this.#quickReplies.want();
  }
  /** Shared ones first, then my own. */
  get savedViews(): KeptList<SavedViewView> {
    return this.#savedViews.want();
  }
  get templates(): KeptList<TemplateView> {
    return this.#templates.want();
  }
  /** Teammates, active or not. */
  get people(): KeptList<TeammateView> {
    return this.#people.want();
  }
  get teams(): KeptList<TeamView> {
    return this.#teams.want();
  }
  /** Own fields of customers, in their order. */
  get fields(): KeptList<FieldView> {
    return this.#fields.want();
  }

  /** Counts for the order in which I am offered it. */
  async usedQuickReply(id: QuickReplyId): Promise<void> {
    this.#quickReplies.put((one) => (one.id === id ? { ...one, uses: one.uses + 1 } : one));
    await this.#doors.quickReplyUsed(id).catch(() => undefined);
  }

  heard(events: readonly LiveEvent[]): void {
    const changed = new Set(events.flatMap((event) => (event.type === 'account.changed' ? event.what : [])));
    for (const what of changed) this.#of[what]?.changed();
  }
  /** Everything was taken afresh: what was told meanwhile is not known. */
  renewed(): void {
    for (const list of Object.values(this.#of)) list.changed();
  }
}

const KEY = Symbol('desk');

export function provideDesk(desk: Desk): Desk {
  return setContext(KEY, desk);
}

export function useDesk(): Desk {
  return getContext<Desk>(KEY);
}
