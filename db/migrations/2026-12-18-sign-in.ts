/**
 * Ways in beside the password: accounts of other houses, second factors; how long a session lasts and when its person last
 * proved who it is. Landed migrations are never edited.
 */
import { sql, type Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table identities (
    id integer generated always as identity primary key,
    person_id integer not null references people on delete cascade,
    issuer text not null,
    subject text not null,
    created_at timestamptz not null,
    last_used_at timestamptz not null,
    unique (issuer, subject)
  )`.execute(db);
  await sql`create index identities_person on identities (person_id)`.execute(db);
  await sql`alter table sessions
    add column idle_minutes integer check (idle_minutes > 0),
    add column proven_at timestamptz,
    add column identity_id integer references identities on delete cascade,
    add column provider_session text,
    add column id_token text,
    add column lacks_factor boolean not null default false`.execute(db);
  await sql`create index sessions_identity on sessions (identity_id) where identity_id is not null`.execute(db);
  await sql`create table logout_tokens (
    issuer text not null,
    jti text not null,
    expires_at timestamptz not null,
    primary key (issuer, jti)
  )`.execute(db);
  await sql`create table sign_in_steps (
    token_hash text primary key,
    kind text not null check (kind in ('provider', 'factor', 'form', 'leaving')),
    person_id integer references people on delete cascade,
    data jsonb not null,
    expires_at timestamptz not null
  )`.execute(db);
  await sql`create table totp_keys (
    person_id integer primary key references people on delete cascade,
    key text not null,
    confirmed_at timestamptz,
    last_step bigint,
    created_at timestamptz not null
  )`.execute(db);
  await sql`create table recovery_codes (
    person_id integer not null references people on delete cascade,
    code_hash text not null,
    used_at timestamptz,
    primary key (person_id, code_hash)
  )`.execute(db);
}
