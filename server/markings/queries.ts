/** Looks at labels: of one thing, for whoever sees it, and of all things in a process. */
import { sql } from "kysely";
import type { Label, MarkedKind } from "../../db/schema/markings.ts";
import type { Role } from "../../db/schema/processes.ts";
import { requireAgendaItem } from "../agenda/queries.ts";
import { dayOf } from "../calendar/rules.ts";
import { requireConsultation } from "../consultations/queries.ts";
import type { Context, Database } from "../context.ts";
import { findOwner, requireDocument } from "../documents/queries.ts";
import { NotFound } from "../errors.ts";
import { requireFormat } from "../formats/queries.ts";
import { requireRun } from "../methods/runs.queries.ts";
import { requireDelegation } from "../partnerships/delegations.queries.ts";
import { requireInterdependency, requirePartnership } from "../partnerships/queries.ts";
import { requireProcess } from "../processes/queries.ts";
import type { ProcessHead } from "../processes/rules.ts";
import { requireRecommendation } from "../recommendations/queries.ts";
import { requireRoundtable } from "../roundtables/queries.ts";
import { requirePattern } from "../situation/patterns.queries.ts";
import { requireReport } from "../situation/queries.ts";
import { requireTopic } from "../topics/queries.ts";
import { isAbove, labelOf } from "../processes/labels.rules.ts";
import { clearanceOf } from "./rules.ts";

export interface Thing {
  process: ProcessHead;
  kind: MarkedKind;
  id: number;
  title: string;
}

type Look = (ctx: Context, id: number) => Promise<{ process: ProcessHead; title: string }>;

/** Each asks what the page of the thing asks. */
const LOOKS: Partial<Record<MarkedKind, Look>> = {
  item: async (ctx, id) => {
    const { process, item } = await requireAgendaItem(ctx, id);
    return { process, title: item.title };
  },
  recommendation: async (ctx, id) => {
    const { process, recommendation } = await requireRecommendation(ctx, id);
    return { process, title: recommendation.title };
  },
  document: requireDocument,
  topic: async (ctx, id) => {
    const { process, topic } = await requireTopic(ctx, id);
    return { process, title: topic.title };
  },
  consultation: async (ctx, id) => {
    const { process, consultation } = await requireConsultation(ctx, id);
    return { process, title: consultation.title };
  },
  roundtable: async (ctx, id) => {
    const { processId, title } = await requireRoundtable(ctx, id);
    return { process: await requireProcess(ctx, processId), title };
  },
  method: async (ctx, id) => {
    const { processId, question } = await requireRun(ctx, id);
    return { process: await requireProcess(ctx, processId), title: question };
  },
  format: async (ctx, id) => {
    const { process, format } = await requireFormat(ctx, id);
    return { process, title: format.name };
  },
  partnership: async (ctx, id) => {
    const { process, entry } = await requirePartnership(ctx, id);
    return { process, title: entry.partner };
  },
  interdependency: async (ctx, id) => {
    const { process, entry } = await requireInterdependency(ctx, id);
    return { process, title: entry.title };
  },
  delegation: async (ctx, id) => {
    const { process, delegation } = await requireDelegation(ctx, id);
    return { process, title: delegation.title };
  },
  situation: async (ctx, id) => {
    const { process, report } = await requireReport(ctx, id);
    return { process, title: report.title };
  },
  pattern: async (ctx, id) => {
    const { process, pattern } = await requirePattern(ctx, id);
    return { process, title: pattern.title };
  },
};

/**
 * What a label can stand on. The text of an item or of a recommendation is labelled with it.
 * @throws NotFound for what its reader does not see
 */
export async function requireThing(ctx: Context, kind: string, id: number): Promise<Thing> {
  const look = LOOKS[kind as MarkedKind];
  if (!look) throw new NotFound();
  if (kind === "document") {
    const { agendaItem, recommendation } = await findOwner(ctx, id);
    if (recommendation) return requireThing(ctx, "recommendation", recommendation.id);
    if (agendaItem) return requireThing(ctx, "item", agendaItem.id);
  }
  const { process, title } = await look(ctx, id);
  return { process, kind: kind as MarkedKind, id, title };
}

export interface Marked extends Thing {
  /** Null: that of the process, or of what holds it. */
  own: Label | null;
  label: Label;
  isSetter: boolean;
  /** Whom it is for, where it bears RED. */
  people: number[];
  changes: { from: Label | null; to: Label | null; reason: string; by: string | null; at: Date }[];
}

export async function requireMarked(ctx: Context, kind: string, id: number, db: Database = ctx.db): Promise<Marked> {
  const thing = await requireThing(ctx, kind, id);
  const of = { kind: thing.kind, record_id: thing.id };
  const [marking, people, changes] = await Promise.all([
    db
      .selectFrom("markings")
      .where("kind", "=", of.kind)
      .where("record_id", "=", of.record_id)
      .select(["label", "set_by"])
      .executeTakeFirst(),
    db
      .selectFrom("marking_people")
      .innerJoin("markings", "markings.id", "marking_id")
      .where("kind", "=", of.kind)
      .where("record_id", "=", of.record_id)
      .select("person_id")
      .execute(),
    db
      .selectFrom("marking_changes")
      .leftJoin("people", "people.id", "person_id")
      .where("kind", "=", of.kind)
      .where("record_id", "=", of.record_id)
      .select(["from_label as from", "to_label as to", "reason", "people.name as by", "at"])
      .orderBy("marking_changes.id", "desc")
      .execute(),
  ]);
  return {
    ...thing,
    own: marking?.label ?? null,
    label: labelOf(thing.process, thing.kind, thing.id),
    isSetter: marking?.set_by === ctx.actor.personId,
    people: people.map(({ person_id }) => person_id),
    changes,
  };
}

export interface Cleared {
  mandateId: number;
  personId: number;
  name: string;
  organisation: string;
  role: Role;
  /** What was said; null: as the role has it. */
  chosen: Label | null;
  label: Label;
}

/** Who takes part today, with the highest label that they may see. */
export async function listCleared(ctx: Context, process: ProcessHead): Promise<Cleared[]> {
  const today = dayOf(ctx.now());
  const rows = await ctx.db
    .selectFrom("mandates")
    .innerJoin("people", "people.id", "mandates.person_id")
    .innerJoin("organisations", "organisations.id", "mandates.organisation_id")
    .where("mandates.process_id", "=", process.id)
    .where("mandates.valid_from", "<=", today)
    .where((eb) => eb.or([eb("mandates.valid_to", "is", null), eb("mandates.valid_to", ">=", today)]))
    .select([
      "mandates.id as mandateId",
      "people.id as personId",
      "people.name",
      "organisations.short_name as organisation",
      "role",
    ])
    .select("clearance as chosen")
    .orderBy("people.name")
    .execute();
  return rows.map((row) => ({ ...row, label: clearanceOf({ role: row.role, clearance: row.chosen }, process.marking) }));
}

/** Who would see a thing with this label. */
export const seeing = (all: readonly Cleared[], label: Label, named: readonly number[]): Cleared[] =>
  all.filter(({ personId, label: own }) => (label === "RED" ? named.includes(personId) : !isAbove(label, own)));

export interface IncidentLine {
  id: number;
  kind: MarkedKind;
  recordId: number;
  reason: string;
  by: string;
  lockedAt: Date;
  informed: string;
  remains: string;
  releasedAt: Date | null;
  purgedAt: Date | null;
  endedBy: string | null;
}

/** What had to be locked in a process, the newest first; never what it says. */
export async function listIncidents({ db }: Pick<Context, "db">, processId: number): Promise<IncidentLine[]> {
  const { rows } = await sql<IncidentLine>`
    select incidents.id, kind, record_id as "recordId", reason, locker.name as by, locked_at as "lockedAt", informed, remains,
      released_at as "releasedAt", purged_at as "purgedAt", ender.name as "endedBy"
    from incidents join people as locker on locker.id = locked_by
    left join people as ender on ender.id = coalesce(released_by, purged_by)
    where process_id = ${processId} order by incidents.id desc`.execute(db);
  return rows;
}

/** Kinds and ids of what bears a label of its own, as far as its reader sees it. */
export async function listLabelled(ctx: Context, process: ProcessHead): Promise<(Thing & { label: Label })[]> {
  const { rows } = await sql<{ kind: MarkedKind; id: number; label: Label }>`
    select kind, record_id as id, label from markings where process_id = ${process.id} order by set_at desc limit 200`.execute(
    ctx.db,
  );
  const seen = rows.filter((row) => process.labels.some((each) => each.kind === row.kind && each.id === row.id));
  const things = await Promise.all(seen.map(({ kind, id }) => requireThing(ctx, kind, id).catch(() => null)));
  return things.flatMap((thing, index) => (thing ? [{ ...thing, label: seen[index]!.label }] : []));
}
