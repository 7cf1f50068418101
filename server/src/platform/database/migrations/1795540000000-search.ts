import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Search by words, by names and by codes. What is searched is kept beside what is said, by triggers: an expression in an
 * index would be computed again for each row that is looked at. Triggers and no generated columns, because a message is
 * updated several times (sent, delivered, read) and its words change with none of these.
 */
export class Search1795540000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const name of ['unaccent', 'pg_trgm']) await extension(runner, name);
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of [
      'drop trigger message_words_insert on messages',
      'drop trigger message_words_update on messages',
      'drop trigger contact_words_insert on contacts',
      'drop trigger contact_words_update on contacts',
      'drop function message_words, contact_words',
      'alter table messages drop column search, drop column codes',
      'alter table contacts drop column search, drop column sort_name',
      'drop index contact_aliases_digits',
      'drop function plain_text',
      'drop text search configuration search_stems',
      'drop text search configuration search_words',
    ]) {
      await runner.query(statement);
    }
  }
}

/** @throws Error that says what the operator must do, when our role may not */
async function extension(runner: QueryRunner, name: string): Promise<void> {
  const known = (await runner.query('select from pg_extension where extname = $1', [name])) as unknown[];
  if (known.length > 0) return;
  try {
    await runner.query(`create extension ${name}`);
  } catch (error) {
    throw new Error(
      `Search needs the Postgres extension "${name}", and this database did not let us create it ` +
        `(${(error as Error).message}). As a superuser of this database run once: create extension ${name};`,
      { cause: error },
    );
  }
}

/** Blanks for what people put between the parts of a word or code; the parser would take "AB-1234" for AB and minus 1234. */
const PARTED = `translate(said, '._-/@:*~\`+', '          ')`;

const STATEMENTS = [
  // The same as `plainText` of the domain: lower case, no accents.
  `create function plain_text(said text) returns text language sql immutable parallel safe strict
     return lower(regexp_replace(normalize(said, NFD), '[\\u0300-\\u036f]', '', 'g'))`,
  `create text search configuration search_stems (copy = pg_catalog.portuguese)`,
  `alter text search configuration search_stems alter mapping for word with unaccent, portuguese_stem`,
  `create text search configuration search_words (copy = pg_catalog.simple)`,
  `alter text search configuration search_words alter mapping for word, numword with unaccent, simple`,

  `alter table messages add search tsvector, add codes text`,
  // `codes`: every word that carries a digit, without its punctuation, so that "AB-1234", "AB 1234" and "ab1234" are one.
  `create function message_words() returns trigger language plpgsql as $$
   declare
     said text := left(concat_ws(' ', new.text, new.content #>> '{media,filename}'), 20000);
   begin
     new.search := null;
     new.codes := null;
     if new.deleted_at is not null or new.type = 'system' or said = '' then
       return new;
     end if;
     if said ~ '[0-9]' then
       new.codes := left(nullif(btrim(regexp_replace(regexp_replace(
         regexp_replace(lower(said), '[^a-z0-9[:space:]]', '', 'g'), '\\m[a-z]+\\M', '', 'g'), '\\s+', ' ', 'g')), ''), 2000);
     end if;
     said := ${PARTED};
     new.search := to_tsvector('search_stems', said) || to_tsvector('search_words', said);
     return new;
   end $$`,
  `create trigger message_words_insert before insert on messages
     for each row execute function message_words()`,
  `create trigger message_words_update before update of text, content, deleted_at on messages
     for each row when (old.search is null or new.text is distinct from old.text or new.content is distinct from old.content
       or new.deleted_at is distinct from old.deleted_at)
     execute function message_words()`,
  // Also when a backup is filled in with the checks off.
  `alter table messages enable always trigger message_words_insert`,
  `alter table messages enable always trigger message_words_update`,
  `update messages set text = text where text is not null or content ? 'media'`,
  `create index messages_searched on messages (account_id, at, id) where deleted_at is null and type <> 'system'`,
  `create index messages_words on messages using gin (search) with (gin_pending_list_limit = 1024)`,
  `create index messages_codes on messages using gin (codes gin_trgm_ops) where codes is not null`,

  `alter table contacts add sort_name text not null default '', add search text not null default ''`,
  `create function contact_words() returns trigger language plpgsql as $$
   begin
     new.search := left(plain_text(concat_ws(' | ', new.name, new.book_name, new.profile_name, '@' || new.username)), 400);
     new.sort_name := left(plain_text(coalesce(
       new.name, new.book_name, new.profile_name, '@' || new.username, '+' || new.wa_id, '')), 60);
     return new;
   end $$`,
  `create trigger contact_words_insert before insert on contacts for each row execute function contact_words()`,
  `create trigger contact_words_update before update of name, book_name, profile_name, username, wa_id on contacts
     for each row execute function contact_words()`,
  `alter table contacts enable always trigger contact_words_insert`,
  `alter table contacts enable always trigger contact_words_update`,
  `update contacts set name = name`,
  `create index contacts_sorted on contacts (account_id, sort_name, id) where merged_into is null`,
  `create index contacts_names on contacts using gin (search gin_trgm_ops)`,
  `create index contact_aliases_digits on contact_aliases using gin (value gin_trgm_ops) where kind = 'wa_id'`,

  `create index conversations_waiting on conversations (account_id, waiting_since, id) where waiting_since is not null`,
];
