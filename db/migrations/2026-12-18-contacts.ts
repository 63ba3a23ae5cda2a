/** Who runs the installation, what its visitors report as not accessible, and the language of letters. Landed migrations are never edited. */
import { sql, type Kysely } from "kysely";

const LINES = ["operator", "represented_by", "email", "phone", "data_protection_officer", "security_contact"];
const WORDS = [
  ...["address", "responsible", "controller", "supervisory_authority", "accessibility_contact", "enforcement_body"],
  ...["limitations_de", "limitations_en", "method_de", "method_en"],
];

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table mails add column language text not null default 'de' check (language in ('de', 'en'))`.execute(db);
  // One row: an installation has one operator.
  await sql`create table contacts (
    id integer primary key default 1 check (id = 1),
    ${sql.join([...LINES, ...WORDS].map((name) => sql`${sql.ref(name)} text not null default ''`))},
    accessibility_email text not null default '',
    conformance text not null default 'unchecked' check (conformance in ('unchecked', 'full', 'partial', 'none')),
    checked_on date,
    changed_at timestamptz not null,
    changed_by integer references people on delete set null
  )`.execute(db);
  await sql`create table barriers (
    id integer generated always as identity primary key,
    page text not null,
    body text not null check (body <> ''),
    reply_to text not null,
    language text not null check (language in ('de', 'en')),
    created_at timestamptz not null,
    settled_at timestamptz,
    settled_by integer references people on delete set null,
    check (settled_at is not null or settled_by is null)
  )`.execute(db);
  await sql`create index barriers_open on barriers (created_at) where settled_at is null`.execute(db);
}
