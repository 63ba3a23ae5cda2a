/** Looks at situation pictures: before its release only the moderation sees one, and each municipality its own passage. */
import { sql } from "kysely";
import { can, type My } from "../access/rules.ts";
import type { Context, Database } from "../context.ts";
import { NotFound } from "../errors.ts";
import { isMunicipality } from "../partnerships/sight.queries.ts";
import { isId, requireProcess, validMandates } from "../processes/queries.ts";
import type { ProcessHead } from "../processes/rules.ts";
import type { Basis } from "./bases.rules.ts";
import type { Payload, Report } from "./rules.ts";

const columns = sql`
  report.id, report.process_id as "processId", report.number, report.title, report.audience, report.scope, report.method,
  report.data_basis as "dataBasis", report.gaps, report.confidence, report.state, report.document_id as "documentId",
  report.reply_until as "replyUntil", report.payload_hash as "payloadHash", report.frozen_at as "frozenAt",
  report.released_at as "releasedAt", releaser.name as "releasedBy", report.revision`;
export const tables = (ctx: Pick<Context, "actor" | "now">, db: Database) => sql`
  situation_reports as report join (${validMandates(ctx, db)}) as my on my.process_id = report.process_id
  left join people as releaser on releaser.id = report.released_by`;

/** Beside `report` and `my`. Whoever moderates sees all; whoever it is made for what is released; municipalities that they are asked. */
export const isSeen = sql<boolean>`report.deleted_at is null and (my.role in ('facilitator', 'recorder')
  or (report.state = 'released' and (report.audience = 'process' or my.bench in ('bund', 'laender', 'kommunen')))
  or (report.state = 'reply' and my.role in ('head_delegate', 'delegate') and ${isMunicipality(sql`my.organisation_id`)}))`;

export async function listReports(ctx: Context, processId: number): Promise<{ process: ProcessHead; reports: Report[] }> {
  const process = await requireProcess(ctx, processId);
  const { rows } = await sql<Report>`
    select ${columns} from ${tables(ctx, ctx.db)} where report.process_id = ${processId} and ${isSeen}
    order by report.number desc`.execute(ctx.db);
  return { process, reports: rows };
}

/** @throws NotFound for one that this person does not see */
export async function requireReport(
  ctx: Context,
  id: number,
  db: Database = ctx.db,
): Promise<{ process: ProcessHead; report: Report }> {
  const { rows } = isId(id)
    ? await sql<Report>`select ${columns} from ${tables(ctx, db)} where report.id = ${id} and ${isSeen}`.execute(db)
    : { rows: [] };
  if (!rows[0]) throw new NotFound();
  return { process: await requireProcess(ctx, rows[0].processId, db), report: rows[0] };
}

/** Held until the end of the transaction: a reply and the freezing come one after the other. */
export async function holdReport(ctx: Context, trx: Database, id: number) {
  await trx.selectFrom("situation_reports").where("id", "=", id).select("id").forUpdate().execute();
  return requireReport(ctx, id, trx);
}

/** Who sees the whole before it is released. */
export const seesWhole = (my: My, { state }: Pick<Report, "state">): boolean =>
  state === "released" || can(my, "situation:manage") || my.role === "recorder";

/** What was frozen, with its words as they were hashed. @throws NotFound before it is released to this person, or not frozen */
export async function requirePayload(
  ctx: Context,
  id: number,
): Promise<{ process: ProcessHead; report: Report; payload: Payload; written: string }> {
  const { process, report } = await requireReport(ctx, id);
  const row = await ctx.db.selectFrom("situation_reports").where("id", "=", id).select("payload").executeTakeFirst();
  if (!row?.payload || !seesWhole(process.my, report)) throw new NotFound();
  return { process, report, payload: JSON.parse(row.payload) as Payload, written: row.payload };
}

/** The released one before it. */
export async function findEarlier(db: Database, { processId, number, audience }: Report): Promise<Payload | undefined> {
  const row = await db
    .selectFrom("situation_reports")
    .where("process_id", "=", processId)
    .where("number", "<", number)
    .where("audience", "=", audience)
    .where("state", "=", "released")
    .orderBy("number", "desc")
    .select("payload")
    .executeTakeFirst();
  return row?.payload ? (JSON.parse(row.payload) as Payload) : undefined;
}

export interface Use {
  subject: "decision" | "recommendation";
  subjectId: number;
  label: string;
  path: string;
}

const usable = sql`
  select 'decision' as subject, id, process_id, number || ': ' || left(body, 120) as label, '/roundtables/' || roundtable_id as path
  from decisions
  union all
  select 'recommendation', recommendations.id, agenda_items.process_id, recommendations.title, '/recommendations/' || recommendations.id
  from recommendations join agenda_items on agenda_items.id = agenda_item_id`;

export async function listUses(db: Database, reportId: number): Promise<Use[]> {
  const { rows } = await sql<Use>`
    select used.subject, used.subject_id as "subjectId", usable.label, usable.path
    from situation_uses as used join (${usable}) as usable on usable.subject = used.subject and usable.id = used.subject_id
    where report_id = ${reportId} order by used.noted_at`.execute(db);
  return rows;
}

/** Pictures that a recommendation rests on, as far as its reader sees them. */
export async function listBehind(ctx: Context, recommendationId: number): Promise<Omit<Basis, "at">[]> {
  const { rows } = await sql<Omit<Basis, "at">>`
    select 'situation' as kind, report.id, report.number, report.title, '/situation/' || report.id as path
    from ${tables(ctx, ctx.db)} join situation_uses as used on used.report_id = report.id
    where used.subject = 'recommendation' and used.subject_id = ${recommendationId} and ${isSeen}
    order by report.number`.execute(ctx.db);
  return rows;
}

/** Decisions and recommendations that can cite it. */
export async function listUsable(db: Database, processId: number): Promise<Use[]> {
  const { rows } = await sql<Use>`
    select subject, id as "subjectId", label, path from (${usable}) as usable where process_id = ${processId}
    order by subject, id desc limit 200`.execute(db);
  return rows;
}
