/** What an auditor sees of what was done: who, what kind of act, on which number of what; never a title or a word of it. */
import { sql } from "kysely";
import { canInInstallation } from "../access/rules.ts";
import { recordAct } from "../audit/commands.ts";
import { ACTS, type ActGroup } from "../audit/rules.ts";
import { verifyChain, type Verification } from "../audit/chain.queries.ts";
import { TIME_ZONE } from "../calendar/rules.ts";
import type { Context } from "../context.ts";
import { NotFound } from "../errors.ts";
import { csvFile } from "../files/csv.ts";
import { writeEmail } from "../people/emails.ts";
import type { AuditFilter } from "./audit.rules.ts";

export interface AuditEntry {
  seq: number;
  at: Date;
  act: string;
  /** Null: the system, or nobody who is known. */
  person: string | null;
  personId: number | null;
  processId: number | null;
  subjectKind: string | null;
  subjectId: number | null;
  facts: Record<string, string | number | boolean>;
}

export const ENTRIES_PER_PAGE = 50;
/** In one file; more of them are had by days. */
const MOST_IN_FILE = 20_000;

/** @throws NotFound for anybody but auditors */
export async function requireAuditor({ db, actor }: Context): Promise<void> {
  const { is_auditor } = await db
    .selectFrom("people")
    .where("id", "=", actor.personId)
    .select("is_auditor")
    .executeTakeFirstOrThrow();
  const person = { isAdmin: actor.isAdmin, facilitatesSomewhere: false, isAuditor: is_auditor };
  if (!canInInstallation(person, "audit:read")) throw new NotFound();
}

/** Newest first. */
export async function listEntries(
  ctx: Context,
  filter: AuditFilter,
  page: number,
): Promise<{ entries: AuditEntry[]; hasMore: boolean }> {
  await requireAuditor(ctx);
  const entries = await select(ctx, filter, ENTRIES_PER_PAGE + 1, (page - 1) * ENTRIES_PER_PAGE);
  return { entries: entries.slice(0, ENTRIES_PER_PAGE), hasMore: entries.length > ENTRIES_PER_PAGE };
}

export async function requireVerification(ctx: Context): Promise<Verification> {
  await requireAuditor(ctx);
  return verifyChain(ctx.db);
}

/** Taking the log along is an act as well. */
export async function writeEntries(ctx: Context, filter: AuditFilter, format: "csv" | "json") {
  await requireAuditor(ctx);
  const entries = await select(ctx, filter, MOST_IN_FILE, 0);
  await recordAct(ctx.db, ctx, { act: "log-exported", facts: { format, entries: entries.length } });
  const name = `audit-log-${ctx.now().toISOString().slice(0, 10)}`;
  if (format === "json") return { name, bytes: JSON.stringify(entries, null, 1) };
  const header = ["seq", "at", "act", "person_id", "person", "process_id", "subject", "subject_id", "facts"];
  const rows = entries.map((entry) => [
    ...[entry.seq, entry.at.toISOString(), entry.act, entry.personId, entry.person, entry.processId],
    ...[entry.subjectKind, entry.subjectId, JSON.stringify(entry.facts)],
  ]);
  return { name, bytes: csvFile({ columns: header.map((each) => ({ header: each, width: 20 })), rows }) };
}

async function select({ db }: Context, filter: AuditFilter, limit: number, offset: number): Promise<AuditEntry[]> {
  let query = db
    .selectFrom("audit_links as link")
    .innerJoin("audit_entries as entry", "entry.id", "link.entry_id")
    .leftJoin("people", "people.id", "entry.person_id")
    .select(["link.seq", "entry.at", "entry.act", "people.name as person", "entry.person_id as personId"])
    .select([
      "entry.process_id as processId",
      "entry.subject_kind as subjectKind",
      "entry.subject_id as subjectId",
      "entry.facts",
    ])
    .orderBy("link.seq", "desc")
    .limit(limit)
    .offset(offset);
  if (filter.group) query = query.where("entry.act", "in", [...ACTS[filter.group as ActGroup]]);
  if (filter.process) query = query.where("entry.process_id", "=", filter.process);
  if (filter.person) query = query.where("entry.person_id", "=", filter.person);
  const day = sql<string>`(entry.at at time zone ${TIME_ZONE})::date`;
  if (filter.from) query = query.where(day, ">=", filter.from);
  if (filter.to) query = query.where(day, "<=", filter.to);
  return query.execute();
}

/** Administrators see who may read the log, not the log. @throws NotFound for anybody else */
export async function listAuditors(ctx: Context): Promise<{ id: number; name: string; email: string }[]> {
  if (!ctx.actor.isAdmin) throw new NotFound();
  const rows = await ctx.db
    .selectFrom("people")
    .where("is_auditor", "=", true)
    .select(["id", "name", "email"])
    .orderBy(sql`lower(name)`)
    .execute();
  return rows.map((row) => ({ ...row, email: writeEmail(row.email) }));
}
