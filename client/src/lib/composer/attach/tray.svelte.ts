import type { MediaKind } from '@balcao/contract';
import type { Extra } from '../composer.svelte.ts';
import { trayStore } from '../panel-db.ts';
import { CAPTION_MAX, FILES_MAX, takesCaption } from './check.ts';
import { safeFilename } from './filename.ts';
import { inspect, redraw } from './inspect.ts';
import type { Inspected } from './inspect.ts';

/** A file chosen and not yet sent. */
export interface TrayItem {
  id: string;
  file: Blob;
  filename: string;
  caption: string;
  /** Null while it is being looked at. */
  seen: Inspected | null;
  kind: MediaKind | null;
  /** Drawn anew, when it goes as a picture. */
  picture: { blob: Blob; width: number; height: number } | null;
  url: string;
}

/**
 * The files that a person chose for one conversation: looked at before any byte leaves, kept in this browser until they
 * are sent or put away.
 */
export class Tray {
  readonly #key: string;
  readonly #owner: string;
  #items = $state.raw<readonly TrayItem[]>([]);
  #tooMany = $state(false);
  at = $state(0);

  constructor(owner: string, conversationId: string) {
    this.#owner = owner;
    this.#key = `${owner} ${conversationId}`;
  }

  get items(): readonly TrayItem[] {
    return this.#items;
  }
  get current(): TrayItem | null {
    return this.#items[Math.min(this.at, this.#items.length - 1)] ?? null;
  }
  /** More were given than go at once; the rest was left out. */
  get tooMany(): boolean {
    return this.#tooMany;
  }
  /** Everything was looked at and may go. */
  get ready(): boolean {
    return (
      this.#items.length > 0 &&
      this.#items.every(
        ({ seen, kind, caption }) =>
          seen?.problem === null && kind !== null && !captionTooLong(caption, kind),
      )
    );
  }

  /** What an earlier page left in it. */
  async restore(): Promise<void> {
    const kept = await trayStore.get(this.#key).catch(() => null);
    if (!kept || this.#items.length > 0) return;
    await this.#take(kept.items.map((one) => ({ ...one, kind: one.asDocument ? 'document' : null })));
  }

  async add(files: readonly File[]): Promise<void> {
    const room = FILES_MAX - this.#items.length;
    this.#tooMany = files.length > room;
    this.at = this.#items.length;
    await this.#take(
      files.slice(0, room).map((file) => ({
        id: crypto.randomUUID(),
        file,
        filename: file.name,
        caption: '',
        kind: null,
      })),
    );
  }

  remove(id: string): void {
    const gone = this.#items.find((item) => item.id === id);
    if (gone) URL.revokeObjectURL(gone.url);
    this.#set(this.#items.filter((item) => item.id !== id));
    this.at = Math.max(0, Math.min(this.at, this.#items.length - 1));
  }

  clear(): void {
    for (const { url } of this.#items) URL.revokeObjectURL(url);
    this.#set([]);
    this.#tooMany = false;
    this.at = 0;
  }

  caption(id: string, caption: string): void {
    this.#change(id, { caption });
  }
  kind(id: string, kind: MediaKind): void {
    this.#change(id, { kind });
  }

  /** The messages that these files become, in order. */
  extras(): Extra[] {
    return this.#items.flatMap(({ file, filename, caption, kind, picture, seen }): Extra[] => {
      if (!kind || !seen || seen.problem) return [];
      const drawn = kind === 'image' ? picture : null;
      const mimeType = drawn ? 'image/jpeg' : seen.mimeType;
      const bytes = new Blob([drawn?.blob ?? file], { type: mimeType });
      const { width, height } = drawn ?? seen;
      return [
        {
          bytes,
          text: takesCaption(kind) ? caption.trim() : '',
          content: {
            type: 'file',
            kind,
            filename: safeFilename(drawn ? filename.replace(/\.[^.]*$/, '') : filename, mimeType),
            mimeType,
            sizeBytes: bytes.size,
            ...(width && height ? { width, height } : {}),
          },
        },
      ];
    });
  }

  async #take(
    files: { id: string; file: Blob; filename: string; caption: string; kind: MediaKind | null }[],
  ): Promise<void> {
    const fresh = files.map((one): TrayItem => ({
      ...one,
      seen: null,
      picture: null,
      url: URL.createObjectURL(one.file),
    }));
    this.#set([...this.#items, ...fresh]);
    // One after the other: twenty large pictures at once would take the page's breath.
    for (const { id, file, filename, kind } of fresh) {
      const seen = await inspect(file, filename);
      const picture = seen.redraw && !seen.problem ? await redraw(file).catch(() => null) : null;
      const choices = seen.redraw && !picture ? seen.choices.filter((one) => one !== 'image') : seen.choices;
      const url = picture ? URL.createObjectURL(picture.blob) : undefined;
      this.#change(id, {
        seen: { ...seen, choices },
        picture,
        kind: kind && choices.includes(kind) ? kind : (choices[0] ?? null),
        ...(url ? { url } : {}),
      });
    }
  }

  #change(id: string, change: Partial<TrayItem>): void {
    this.#set(this.#items.map((item) => (item.id === id ? { ...item, ...change } : item)));
  }

  #set(items: readonly TrayItem[]): void {
    this.#items = items;
    void trayStore
      .put(this.#key, {
        owner: this.#owner,
        items: items.map(({ id, file, filename, caption, kind }) => ({
          id,
          file,
          filename,
          caption,
          asDocument: kind === 'document',
        })),
      })
      // Full or forbidden: the files live as long as the page.
      .catch(() => undefined);
  }
}

export function captionTooLong(caption: string, kind: MediaKind): boolean {
  return takesCaption(kind) && [...caption.trim()].length > CAPTION_MAX;
}
