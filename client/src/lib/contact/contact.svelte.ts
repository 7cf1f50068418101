import type {
  ContactDetail,
  ContactId,
  ContactMediaView,
  ContactRequest,
  DuplicateView,
} from '@balcao/contract';
import * as doors from '../api/doors.ts';

export type Saving = 'idle' | 'saving' | 'saved' | 'failed';

/** Everything known of one customer, and changes to it: shown at once, taken back with its reason when refused. */
export class ContactCard {
  readonly id: ContactId;
  #detail = $state.raw<ContactDetail | null>(null);
  #problem: unknown = $state.raw(null);
  #saving = $state<Saving>('idle');
  #files = $state.raw<readonly ContactMediaView[]>([]);
  #links = $state.raw<readonly ContactMediaView[]>([]);
  #moreFiles = $state<string | null>(null);
  #duplicates = $state.raw<readonly DuplicateView[]>([]);

  constructor(id: ContactId) {
    this.id = id;
  }

  get detail(): ContactDetail | null {
    return this.#detail;
  }
  get problem(): unknown {
    return this.#problem;
  }
  get saving(): Saving {
    return this.#saving;
  }
  get files(): readonly ContactMediaView[] {
    return this.#files;
  }
  get links(): readonly ContactMediaView[] {
    return this.#links;
  }
  get hasMoreFiles(): boolean {
    return this.#moreFiles !== null;
  }
  get duplicates(): readonly DuplicateView[] {
    return this.#duplicates;
  }

  async load(): Promise<void> {
    try {
      this.#detail = await doors.contact(this.id);
      this.#problem = null;
    } catch (reason) {
      this.#problem = reason;
      return;
    }
    // Each of these is worth showing without the others.
    void doors.duplicates(this.id).then(({ items }) => (this.#duplicates = items), nothing);
    void doors.contactMedia(this.id, 'links').then(({ items }) => (this.#links = items), nothing);
    void doors.contactMedia(this.id, 'files').then(({ items, nextCursor }) => {
      this.#files = items;
      this.#moreFiles = nextCursor;
    }, nothing);
  }

  async olderFiles(): Promise<void> {
    const cursor = this.#moreFiles;
    if (!cursor) return;
    const { items, nextCursor } = await doors.contactMedia(this.id, 'files', cursor);
    this.#files = [...this.#files, ...items];
    this.#moreFiles = nextCursor;
  }

  /** @throws what the server said, after what was shown is as before */
  async change(patch: ContactRequest): Promise<void> {
    const before = this.#detail;
    if (!before) return;
    this.#detail = { ...before, ...shown(patch, before) };
    this.#saving = 'saving';
    try {
      this.#detail = await doors.changeContact(this.id, patch);
      this.#saving = 'saved';
    } catch (reason) {
      this.#detail = before;
      this.#saving = 'failed';
      throw reason;
    }
  }

  async merge(other: ContactId): Promise<void> {
    this.#detail = await doors.mergeContacts(this.id, other);
    await this.load();
  }

  async undoMerge(merge: string): Promise<void> {
    await doors.undoMerge(merge);
    await this.load();
  }
}

/** How a change looks before the server has answered; a name given up is only known by its answer. */
function shown(patch: ContactRequest, before: ContactDetail): Partial<ContactDetail> {
  const { name, fields, ...rest } = patch;
  return {
    ...rest,
    ...(fields ? { fields: { ...before.fields, ...fields } } : {}),
    ...(name ? { name, names: { ...before.names, teammate: name } } : {}),
  };
}

function nothing(): void {
  // The panel stands without it and asks again when it is opened anew.
}
