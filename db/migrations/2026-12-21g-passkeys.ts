/**
 * Passkeys: keys that a device keeps, of which only the public half is here. What a browser is asked to sign waits among the steps of
 * signing in. Landed migrations are never edited.
 */
import { sql, type Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table passkeys (
    id integer generated always as identity primary key,
    person_id integer not null references people on delete cascade,
    credential_id text not null unique check (credential_id ~ '^[A-Za-z0-9_-]+$' and length(credential_id) <= 1400),
    public_key bytea not null,
    counter bigint not null check (counter >= 0),
    name text not null check (name <> ''),
    created_at timestamptz not null,
    last_used_at timestamptz
  )`.execute(db);
  await sql`create index passkeys_person on passkeys (person_id)`.execute(db);
  await sql`alter table sign_in_steps drop constraint sign_in_steps_kind_check`.execute(db);
  await sql`alter table sign_in_steps add constraint sign_in_steps_kind_check
    check (kind in ('provider', 'factor', 'form', 'leaving', 'passkey', 'new-passkey'))`.execute(db);
}
