/** Looks at processes, their stages and mandates; every other domain comes through `requireProcess` or `validMandates`. */
import { sql } from "kysely";
import type { Bilingual, Role, StageKey } from "../../db/schema/processes.ts";
import type { Bench } from "../../db/schema/organisations.ts";
import { LARGEST_ID } from "../../db/schema/columns.ts";
import type { My } from "../access/rules.ts";
import { dayOf } from "../calendar/rules.ts";
import type { Context, Database } from "../context.ts";
import { NotFound } from "../errors.ts";
import { actingName } from "./acting.queries.ts";
import type { Shown } from "../platform/revisions.queries.ts";
import { stageRules, type ProcessHead, type StageRules } from "./rules.ts";

/**
 * The actor's mandates that are valid today, with the organisation's names: join it (`as("my")`) to whatever belongs to a
 * process, and rows of other processes do not exist for this person.
 */
export function validMandates(ctx: Pick<Context, "actor" | "now">, db: Database) {
  const today = dayOf(ctx.now());
  return db
    .selectFrom("mandates")
    .innerJoin("organisations", "organisations.id", "mandates.organisation_id")
    .innerJoin("processes as of", "of.id", "mandates.process_id")
    .where("mandates.person_id", "=", ctx.actor.personId)
    .where("mandates.valid_from", "<=", today)
    .where((eb) => eb.or([eb("mandates.valid_to", "is", null), eb("mandates.valid_to", ">=", today)]))
    .select([
      "mandates.id as mandate_id",
      "mandates.process_id",
      "mandates.role",
      "mandates.bench",
      "mandates.may_bind",
      "organisations.id as organisation_id",
      "organisations.name as organisation_name",
      "organisations.short_name as organisation_short_name",
      sql<boolean>`"of".archived_at is not null`.as("is_archived"),
    ]);
}

/** A row of `validMandates`. */
export interface MandateRow {
  mandate_id: number;
  role: Role;
  bench: Bench | null;
  may_bind: boolean;
  organisation_id: number;
  organisation_name: string;
  organisation_short_name: string;
  is_archived: boolean;
}

/** The actor's mandate as it comes out of a join with `validMandates`. */
export const myOf = (row: MandateRow): My => ({
  mandateId: row.mandate_id,
  role: row.role,
  bench: row.bench,
  mayBind: row.may_bind,
  organisationId: row.organisation_id,
  organisationName: row.organisation_name,
  organisationShortName: row.organisation_short_name,
  isArchived: row.is_archived,
});

/**
 * The head of one process with the actor's mandate in it.
 * @throws NotFound without a mandate, exactly as for a process that does not exist.
 */
export async function requireProcess(
  ctx: Pick<Context, "db" | "actor" | "now">,
  processId: number,
  db: Database = ctx.db,
): Promise<ProcessHead> {
  const head = (await listHeads(ctx, db, processId))[0];
  if (!head) throw new NotFound();
  return head;
}

/** Every process in which the actor has a mandate today, newest first, archived ones too. */
export async function listProcesses(ctx: Context): Promise<ProcessHead[]> {
  return listHeads(ctx, ctx.db);
}

async function listHeads(ctx: Pick<Context, "actor" | "now">, db: Database, processId?: number): Promise<ProcessHead[]> {
  if (processId !== undefined && !isId(processId)) return [];
  let query = db
    .selectFrom("processes")
    .innerJoin(validMandates(ctx, db).as("my"), "my.process_id", "processes.id")
    .innerJoin("process_stages as stage", (join) =>
      join.onRef("stage.process_id", "=", "processes.id").onRef("stage.key", "=", "processes.stage"),
    )
    .select([
      "processes.id",
      "processes.number",
      "processes.title",
      "processes.marking",
      "processes.stage",
      "stage.title as stage_title",
      "stage.position as stage_position",
      "stage.rules as stage_rules",
      "my.mandate_id",
      "my.role",
      "my.bench",
      "my.may_bind",
      "my.organisation_id",
      "my.organisation_name",
      "my.organisation_short_name",
      "my.is_archived",
    ])
    .select((eb) =>
      eb
        .selectFrom("process_stages as all")
        .whereRef("all.process_id", "=", "processes.id")
        .select(sql<number>`count(*)::int`.as("n"))
        .as("stage_count"),
    )
    .select(labelsSeen(ctx).as("labels"))
    .orderBy("processes.id", "desc");
  if (processId !== undefined) query = query.where("processes.id", "=", processId);
  return (await query.execute()).map((row) => ({
    id: row.id,
    number: row.number,
    title: row.title,
    marking: row.marking,
    stage: row.stage as StageKey,
    stageTitle: row.stage_title,
    stagePosition: row.stage_position,
    stageCount: row.stage_count ?? 0,
    stageRules: stageRules.parse(row.stage_rules),
    labels: row.labels,
    my: myOf(row),
  }));
}

/** Of a row of `processes`. */
const labelsSeen = ({ actor, now }: Pick<Context, "actor" | "now">) => sql<ProcessHead["labels"]>`coalesce((
  select json_agg(json_build_object('kind', its.kind, 'id', its.record_id, 'label', its.label))
  from record_markings as its where its.process_id = processes.id and not exists (
    select from hidden_records(${actor.personId}::int, ${dayOf(now())}::date) as hidden
    where hidden.kind = its.kind and hidden.record_id = its.record_id)), '[]')`;

export interface ProcessDetails {
  guidingQuestion: string;
  description: string;
  startsOn: string;
  endsOn: string | null;
}

export interface ProcessStage {
  key: StageKey;
  position: number;
  title: Bilingual;
  purpose: Bilingual;
  openTo: Bilingual;
  doneWhen: Bilingual;
  rules: StageRules;
  plannedUntil: string | null;
}

/** What the form of a process shows. */
export const shownProcess = (id: number): Shown<"processes"> => ({
  table: "processes",
  id,
  columns: ["title", "guiding_question", "description", "marking", "starts_on", "ends_on"],
});

/** What the overview and the forms of a process show beyond its head. */
export async function requireProcessSheet(
  ctx: Context,
  processId: number,
): Promise<{ process: ProcessHead; details: ProcessDetails; stages: ProcessStage[] }> {
  const process = await requireProcess(ctx, processId);
  const [details, stages] = await Promise.all([
    ctx.db
      .selectFrom("processes")
      .where("id", "=", processId)
      .select(["guiding_question as guidingQuestion", "description", "starts_on as startsOn", "ends_on as endsOn"])
      .executeTakeFirstOrThrow(),
    ctx.db
      .selectFrom("process_stages")
      .where("process_id", "=", processId)
      .select([
        "key",
        "position",
        "title",
        "purpose",
        "open_to as openTo",
        "done_when as doneWhen",
        "rules",
        "planned_until as plannedUntil",
      ])
      .orderBy("position")
      .execute(),
  ]);
  return { process, details, stages: stages.map((stage) => ({ ...stage, rules: stageRules.parse(stage.rules) })) };
}

export async function listTemplates(ctx: Context): Promise<{ key: string; title: Bilingual; description: Bilingual }[]> {
  return ctx.db.selectFrom("process_templates").select(["key", "title", "description"]).orderBy("key").execute();
}

export interface ProcessEvent {
  id: number;
  at: Date;
  /** With the organisation they acted for: "Anna Beispiel (Auen)"; null: the system. */
  person: string | null;
  kind: string;
  params: Record<string, string | number>;
  path: string | null;
}

export const EVENTS_PER_PAGE = 30;

/**
 * What happened, newest first; callers have asked for the process.
 * @param kind only events of this kind, or of these
 */
export async function listEvents(
  ctx: Context,
  processId: number,
  { limit = EVENTS_PER_PAGE, page = 1, kind }: { limit?: number; page?: number; kind?: string | readonly string[] } = {},
): Promise<{ events: ProcessEvent[]; hasMore: boolean }> {
  let query = ctx.db
    .selectFrom("process_events")
    .leftJoin("people", "people.id", "process_events.person_id")
    .where("process_id", "=", processId)
    .select(["process_events.id", "at", "kind", "params", "path"])
    .select(actingName("people", { process: "process_events.process_id", at: "process_events.at" }).as("person"))
    .orderBy("at", "desc")
    .orderBy("process_events.id", "desc")
    .limit(limit + 1)
    .offset((page - 1) * limit);
  if (kind) query = query.where("kind", "in", [kind].flat());
  const rows = await query.execute();
  return { events: rows.slice(0, limit), hasMore: rows.length > limit };
}

/** What fits the integer keys; anything else from a URL is simply not found. */
export const isId = (value: number): boolean => Number.isInteger(value) && value > 0 && value <= LARGEST_ID;
