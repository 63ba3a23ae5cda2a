/** Looks at the installation for its administrators: counts and sizes, never what people write. */
import { sql } from "kysely";
import type { Context, Database } from "../context.ts";
import { NotFound } from "../errors.ts";
import { findJobs } from "../platform/jobs.queries.ts";
import { countMails } from "../platform/mails.queries.ts";
import { isSilent, storageByKind, type ServerState } from "./system.rules.ts";

const PRESENT_MS = 5 * 60_000;
const DAY_MS = 86_400_000;

/** @throws NotFound for anybody but administrators */
export async function requireSystem(ctx: Context) {
  if (!ctx.actor.isAdmin) throw new NotFound();
  const { db } = ctx;
  const now = ctx.now();
  const [servers, { counts }, mails, database, storage, migrations, people, runs] = await Promise.all([
    listServers(db, now),
    findJobs(db),
    countMails(db, now),
    findDatabase(db),
    findStorage(db),
    findMigrations(db),
    countPeople(db, now),
    findRuns(db),
  ]);
  const sum = (of: "waiting" | "failed") => counts.reduce((all, row) => all + row[of], 0);
  const jobs = { waiting: sum("waiting"), failed: sum("failed") };
  return { servers, jobs, mails, database, storage, migrations, people, runs };
}

async function listServers(db: Database, now: Date): Promise<ServerState[]> {
  const rows = await db.selectFrom("servers").selectAll().orderBy("started_at").orderBy("name").execute();
  return rows.map(({ name, version, started_at, seen_at, state, figures }) => ({
    ...figures,
    ...{ name, version, startedAt: started_at, seenAt: seen_at },
    state: isSilent(seen_at, now) ? "silent" : state,
  }));
}

async function findDatabase(db: Database) {
  const { rows } = await sql<{ version: string; bytes: number; connections: number; mostConnections: number }>`
    select current_setting('server_version') as version, pg_database_size(current_database())::float8 as bytes,
      (select count(*)::int from pg_stat_activity where backend_type = 'client backend') as connections,
      current_setting('max_connections')::int as "mostConnections"`.execute(db);
  return rows[0]!;
}

async function findStorage(db: Database) {
  const { rows } = await sql<{ name: string; bytes: number }>`
    select case nspname when 'public' then relname else nspname || '.' || relname end as name, pg_total_relation_size(pg_class.oid)::float8 as bytes
    from pg_class join pg_namespace on pg_namespace.oid = relnamespace
    where relkind = 'r' and nspname in ('public', 'pgboss')`.execute(db);
  return storageByKind(rows);
}

async function findMigrations(db: Database) {
  const { rows } = await sql<{ count: number; newest: string }>`
    select count(*)::int as count, max(name) as newest from kysely_migration`.execute(db);
  return rows[0]!;
}

/** In numbers only: who is there is nobody's business. */
async function countPeople(db: Database, now: Date) {
  return db
    .selectFrom("sessions")
    .where("expires_at", ">", now)
    .select(({ fn }) => [
      fn.count<string>("person_id").distinct().as("signedIn"),
      fn
        .count<string>("person_id")
        .distinct()
        .filterWhere("last_seen_at", ">", new Date(now.getTime() - PRESENT_MS))
        .as("now"),
      fn
        .count<string>("person_id")
        .distinct()
        .filterWhere("last_seen_at", ">", new Date(now.getTime() - DAY_MS))
        .as("today"),
    ])
    .executeTakeFirstOrThrow();
}

/** Of what is done regularly: when it was done last. */
async function findRuns(db: Database) {
  const { rows } = await sql<{ name: string; last: Date | null }>`
    select schedule.name, max(done.completed_on) as last
    from pgboss.schedule left join (
      select name, completed_on from pgboss.job where state = 'completed'
      union all select name, completed_on from pgboss.archive where state = 'completed'
    ) as done on done.name = schedule.name
    group by schedule.name order by last desc nulls last, schedule.name`.execute(db);
  return rows;
}
