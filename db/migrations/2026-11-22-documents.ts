/** Texts with a history, proposals, images and more ways to comment. Landed migrations are never edited. */
import { sql, type Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  // One statement per array entry, so that an error names the table.
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const id = "id integer generated always as identity primary key";
/** A text that is checked by zod before; the constraint is the last wall. */
const text = (name: string, most: number) => `${name} text not null check (char_length(${name}) <= ${most})`;
const oneOf = (name: string, values: readonly string[]) =>
  `${name} text not null check (${name} in (${values.map((value) => `'${value}'`).join(", ")}))`;

const STATEMENTS = [
  `alter table documents
    add ${oneOf("language", ["de", "en"])} default 'de',
    add ${oneOf("numbering", ["none", "headings", "paragraphs"])} default 'none',
    add ${oneOf("template", ["blank", "recommendation", "minutes", "statement", "invitation"])} default 'blank',
    add schema_version integer not null default 1`,

  // Which Yjs client wrote for whom; a text's characters carry nothing but the client.
  `create table document_clients (
    document_id integer not null references documents on delete cascade,
    client_id bigint not null,
    person_id integer not null references people,
    organisation_id integer not null references organisations,
    first_at timestamptz not null,
    primary key (document_id, client_id)
  )`,
  `create table document_versions (
    ${id},
    document_id integer not null references documents on delete cascade,
    ${oneOf("kind", ["auto", "named", "frozen", "before-restore", "before-accept", "before-deletion", "import"])},
    number integer check (number > 0),
    ${text("name", 200)},
    title text not null,
    up_to_seq integer not null,
    content jsonb not null,
    plain_text text not null,
    state bytea not null,
    schema_version integer not null,
    content_hash text not null check (content_hash ~ '^[0-9a-f]{64}$'),
    numbers jsonb,
    created_by integer references people,
    created_at timestamptz not null,
    check ((kind = 'frozen') = (number is not null)),
    unique (document_id, number)
  )`,
  `create index document_versions_document on document_versions (document_id, id desc)`,
  // A frozen version is what consultations, positions and decisions refer to: not even our own mistakes may change it.
  `create function refuse_frozen_change() returns trigger language plpgsql as $$
    begin
      raise exception 'A frozen version is never changed.';
    end
  $$`,
  `create trigger document_versions_frozen before update on document_versions
    for each row when (old.kind = 'frozen') execute function refuse_frozen_change()`,
  `create table document_version_authors (
    version_id integer not null references document_versions on delete cascade,
    person_id integer not null references people,
    organisation_id integer not null references organisations,
    inserted integer not null check (inserted >= 0),
    deleted integer not null check (deleted >= 0),
    primary key (version_id, person_id, organisation_id)
  )`,

  `alter table threads
    add block_id text check (char_length(block_id) <= 40),
    add ${oneOf("visibility", ["process", "benches", "organisation"])} default 'process',
    add start_position jsonb,
    add end_position jsonb,
    add last_version_id integer references document_versions on delete set null`,
  `alter table comments
    add imported_author text check (char_length(imported_author) <= 200)`,
  `create table comment_mentions (
    comment_id integer not null references comments on delete cascade,
    person_id integer not null references people,
    organisation_id integer not null references organisations,
    seen_at timestamptz,
    primary key (comment_id, person_id)
  )`,
  `create index comment_mentions_person on comment_mentions (person_id) where seen_at is null`,

  `create table proposals (
    ${id},
    document_id integer not null references documents on delete cascade,
    number integer not null check (number > 0),
    base_blocks jsonb not null,
    proposed_blocks jsonb not null,
    after_block_id text check (char_length(after_block_id) <= 40),
    ${text("reason", 5000)},
    ${oneOf("status", ["submitted", "accepted", "accepted-with-changes", "declined", "withdrawn"])},
    ${text("decision_reason", 5000)},
    accepted_blocks jsonb,
    person_id integer not null references people,
    organisation_id integer not null references organisations,
    imported_author text check (char_length(imported_author) <= 200),
    created_at timestamptz not null,
    decided_by integer references people,
    decided_at timestamptz,
    seen_at timestamptz,
    check ((decided_at is null) = (status = 'submitted')),
    check ((accepted_blocks is not null) = (status in ('accepted', 'accepted-with-changes'))),
    unique (document_id, number)
  )`,
  `create index proposals_person on proposals (person_id)`,

  `create table document_images (
    ${id},
    document_id integer not null references documents on delete cascade,
    ${oneOf("media_type", ["image/png", "image/jpeg", "image/webp"])},
    width integer not null check (width > 0),
    height integer not null check (height > 0),
    hash text not null check (hash ~ '^[0-9a-f]{64}$'),
    bytes bytea not null check (octet_length(bytes) <= 10485760),
    created_by integer references people,
    created_at timestamptz not null,
    unique (document_id, hash)
  )`,
];
