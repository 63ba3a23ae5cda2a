/** Who moderates, records or observes sits on no bench, so that nobody counts them there. Landed migrations are never edited. */
import { sql, type Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table mandates alter column bench drop not null`.execute(db);
  await sql`update mandates set bench = null where role in ('facilitator', 'recorder', 'observer')`.execute(db);
  await sql`alter table mandates add constraint mandates_seat
    check ((bench is null) = (role in ('facilitator', 'recorder', 'observer')))`.execute(db);
  await sql`alter table mandates add column bench_reason text not null default '' check (char_length(bench_reason) <= 300)`.execute(
    db,
  );
}
