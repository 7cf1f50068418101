import { Injectable } from '@nestjs/common';
import type { BotSettings, FaqEntry, HoursSettings, RoutingSettings, Versioned } from '@balcao/contract';
import { cut } from '@balcao/domain';
import { Clock } from '../platform/clock/clock.ts';
import { Database } from '../platform/database/database.ts';
import { Refused } from '../platform/errors/index.ts';
import { Ids } from '../platform/ids/ids.ts';
import type { SettingKind } from './setting.entity.ts';
import type { FaqEntryDto } from './settings-dto.ts';
import { Settings } from './settings.ts';

interface Kinds {
  hours: HoursSettings;
  bot: BotSettings;
  routing: RoutingSettings;
}

/** WhatsApp shows this much of a button. */
const TOPIC_LENGTH = 20;

@Injectable()
export class SettingsEditor {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly settings: Settings,
  ) {}

  async read<K extends SettingKind>(accountId: string, kind: K): Promise<Versioned<Kinds[K]>> {
    const all = await this.settings.of(accountId);
    const body: Kinds[K] = all[kind];
    return { ...body, version: all.versions[kind] };
  }

  /**
   * The object that `given` changes, if `version` still is the one that was read.
   * @throws Refused `version_changed` with the present one
   */
  async changed<K extends SettingKind>(
    accountId: string,
    kind: K,
    version: number,
    given: Partial<Kinds[K]>,
  ): Promise<{ before: Kinds[K]; after: Kinds[K] }> {
    let present = await this.settings.of(accountId);
    if (present.versions[kind] !== version) {
      this.settings.changed(accountId); // somebody knows more than our memory, or less
      present = await this.settings.of(accountId);
    }
    if (present.versions[kind] !== version) await this.refuse(accountId, kind);
    const before: Kinds[K] = present[kind];
    const said = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
    return { before, after: { ...before, ...said } };
  }

  /**
   * Saves the whole object if `version` is still the stored one.
   * @throws Refused `version_changed` with the present one
   */
  async save<K extends SettingKind>(
    accountId: string,
    kind: K,
    version: number,
    body: Kinds[K],
    by: string | null,
  ): Promise<Versioned<Kinds[K]>> {
    const { rows } = await this.db.people.query<{ version: number }>({
      name: 'settings_save',
      text: `insert into settings as s (account_id, kind, version, body, updated_at, updated_by)
             select $1, $2, 1, $4::jsonb, $5, $6 where $3 = 0
                or exists (select from settings where account_id = $1 and kind = $2)
             on conflict (account_id, kind) do update
               set version = s.version + 1, body = excluded.body, updated_at = $5, updated_by = $6
               where s.version = $3
             returning version`,
      values: [accountId, kind, version, JSON.stringify(body), this.clock.now(), by],
    });
    const saved = rows[0];
    if (saved) {
      this.settings.changed(accountId);
      return { ...body, version: saved.version };
    }
    this.settings.changed(accountId);
    return this.refuse(accountId, kind);
  }

  private async refuse(accountId: string, kind: SettingKind): Promise<never> {
    throw new Refused('version_changed', { present: await this.read(accountId, kind) });
  }

  /** Entries as they are kept: each with an id, a topic and tidy questions. */
  faqOf(entries: readonly FaqEntryDto[]): FaqEntry[] {
    return entries.map(({ id, topic, questions, answer }) => ({
      id: id ?? this.ids.next(),
      topic: topic ?? topicOf(questions[0] ?? ''),
      questions: questions.map((question) => question.trim()),
      answer,
    }));
  }
}

function topicOf(question: string): string {
  const text = question.trim().replace(/[?!.\s]+$/, '');
  return text.length <= TOPIC_LENGTH ? text : `${cut(text, TOPIC_LENGTH - 1).trimEnd()}…`;
}
