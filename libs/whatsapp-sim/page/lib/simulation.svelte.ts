import { applyNews } from '../../src/apply-news.ts';
import type { Customer, LiveNews, NumberView, PhoneMessage, Snapshot, Thread } from '../../src/views.ts';
import { here } from './surroundings.svelte.ts';

export interface Chat {
  customer: Customer;
  thread: Thread;
  last: PhoneMessage;
  unread: number;
}

/** What the pretend phones show: one snapshot, kept up to date by the event stream. */
class Simulation {
  #view = $state<Snapshot | null>(null);
  #live = $state(false);
  #notice = $state<string | null>(null);
  #typing = $state<Record<string, number>>({});
  #noticeTimer: ReturnType<typeof setTimeout> | undefined;

  get view(): Snapshot | null {
    return this.#view;
  }

  get live(): boolean {
    return this.#live;
  }

  get notice(): string | null {
    return this.#notice;
  }

  get number(): NumberView | undefined {
    return this.#view?.numbers[0];
  }

  /** Opens the stream. The browser opens it again by itself; each time the view is read anew. */
  start(): () => void {
    const stream = new EventSource('api/events');
    let waiting: LiveNews[] | null = [];
    stream.onmessage = ({ data }: MessageEvent<string>) => {
      const news = JSON.parse(data) as LiveNews | { type: 'ready' };
      if (news.type === 'ready') {
        waiting = [];
        void this.#load().then((loaded) => {
          if (loaded && this.#view) for (const one of waiting ?? []) applyNews(this.#view, one);
          if (loaded) this.#live = true;
          waiting = null;
        });
      } else if (news.type === 'typing') this.#types(news.customerId, news.until);
      else if (waiting) waiting.push(news);
      else if (this.#view) {
        applyNews(this.#view, news);
        if (news.type === 'message' && news.message.by === 'business') delete this.#typing[news.customerId];
      }
    };
    stream.onerror = () => (this.#live = false);
    return () => stream.close();
  }

  async #load(): Promise<boolean> {
    try {
      const response = await fetch('api/state');
      if (!response.ok) return false;
      this.#view = (await response.json()) as Snapshot;
      return true;
    } catch {
      return false;
    }
  }

  #types(customerId: string, until: number): void {
    this.#typing[customerId] = until;
    const left = Math.max(0, until - Date.now());
    setTimeout(() => {
      if (this.#typing[customerId] === until) delete this.#typing[customerId];
    }, left);
  }

  isTyping(customerId: string): boolean {
    return this.#typing[customerId] !== undefined;
  }

  thread(customerId: string): Thread | undefined {
    const numberId = this.number?.phoneNumberId;
    return this.#view?.threads.find((one) => one.customerId === customerId && one.numberId === numberId);
  }

  /** The owner's list, latest first. */
  get chats(): Chat[] {
    const view = this.#view;
    if (!view) return [];
    return view.threads
      .flatMap((thread): Chat[] => {
        const customer = view.customers.find((one) => one.id === thread.customerId);
        const last = thread.messages.at(-1);
        if (!customer || !last || thread.numberId !== this.number?.phoneNumberId) return [];
        const answered = thread.messages.findLastIndex((one) => one.by !== 'customer' && !one.automatic);
        const unread = thread.messages
          .slice(answered + 1)
          .filter((one) => one.by === 'customer' && one.ticks !== 'read').length;
        return [{ customer, thread, last, unread }];
      })
      .sort((a, b) => b.last.at - a.last.at);
  }

  /** Does something on the pretend side. What comes of it arrives by the stream. @returns null when refused */
  async act<T = unknown>(path: string, body: Record<string, unknown> = {}): Promise<T | null> {
    try {
      const response = await fetch(`api${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      const answer = (await response.json()) as T & { code?: string };
      if (response.ok) return answer;
      this.#say(refusalWords(answer.code ?? String(response.status)));
    } catch {
      this.#say(here.words.failed.network);
    }
    return null;
  }

  #say(notice: string): void {
    this.#notice = notice;
    clearTimeout(this.#noticeTimer);
    this.#noticeTimer = setTimeout(() => (this.#notice = null), 5000);
  }
}

function refusalWords(code: string): string {
  const { failed } = here.words;
  const known = Object.entries(failed).find(([name]) => name === code);
  return known ? known[1] : `${failed.other} (${code})`;
}

export const simulation = new Simulation();
