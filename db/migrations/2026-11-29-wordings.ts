/** A decision about a proposal can be taken back: what it put in whose place, and who took back what. Landed migrations are never edited. */
import { sql, type Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table proposals
    add replaced_blocks jsonb,
    add check (replaced_blocks is null or accepted_blocks is not null)`.execute(db);
  await sql`create table withdrawn_decisions (
    id integer generated always as identity primary key,
    proposal_id integer not null references proposals on delete cascade,
    status text not null check (status in ('accepted', 'accepted-with-changes', 'declined')),
    reason text not null check (char_length(reason) <= 5000),
    accepted_blocks jsonb check ((accepted_blocks is not null) = (status <> 'declined')),
    decided_by integer references people,
    decided_at timestamptz not null,
    withdrawn_by integer not null references people,
    withdrawn_at timestamptz not null
  )`.execute(db);
  await sql`create index withdrawn_decisions_proposal on withdrawn_decisions (proposal_id)`.execute(db);
}
