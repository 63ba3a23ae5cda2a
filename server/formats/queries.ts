/** Looks at dialogue formats: the register of a process, one format with its editions and figures. */
import { sql, type Expression } from "kysely";
import type { Row } from "../../db/schema.ts";
import type { FormatKind, FormatStatus } from "../../db/schema/formats.ts";
import type { Level } from "../../db/schema/agenda.ts";
import type { Context, Database } from "../context.ts";
import { NotFound } from "../errors.ts";
import type { Shown } from "../platform/revisions.queries.ts";
import { isId, requireProcess } from "../processes/queries.ts";
import type { ProcessHead } from "../processes/rules.ts";
import { listDataPoints } from "../figures/queries.ts";
import type { DataPoint } from "../figures/rules.ts";
import { PAGE_SIZE, type Edition, type EditionTopic } from "./rules.ts";

export interface Format {
  id: number;
  name: string;
  kind: FormatKind;
  organiser: string;
  commissionedBy: string;
  levels: Level[];
  audience: string;
  rhythm: string;
  founded: string;
  ended: string;
  topics: string;
  confidentiality: string;
  budget: string;
  legalBasis: string;
  links: string;
  perYear: number | null;
  status: FormatStatus;
  successor: { id: number; name: string } | null;
  note: string;
}

export interface FormatLine extends Pick<Format, "id" | "name" | "kind" | "organiser" | "levels" | "rhythm" | "status"> {
  editions: number;
  firstYear: number | null;
  lastYear: number | null;
  evaluations: number;
}

/** One page of the register, by name; `inAll` counts without the filter, so that "nothing here" and "nothing found" differ. */
export async function listFormats(
  ctx: Context,
  processId: number,
  filter: { kind?: FormatKind | null; level?: Level | null; page?: number } = {},
): Promise<{ process: ProcessHead; formats: FormatLine[]; found: number; inAll: number; page: number; pages: number }> {
  const process = await requireProcess(ctx, processId);
  let chosen = ctx.db.selectFrom("formats").where("formats.process_id", "=", processId);
  if (filter.kind) chosen = chosen.where("formats.kind", "=", filter.kind);
  if (filter.level) chosen = chosen.where(sql<boolean>`${filter.level} = any(formats.levels)`);
  const page = filter.page ?? 1;
  const [formats, found, inAll] = await Promise.all([
    chosen
      .select([
        "formats.id",
        "formats.name",
        "formats.kind",
        "formats.organiser",
        "formats.levels",
        "formats.rhythm",
        "formats.status",
      ])
      .select((eb) => [
        eb.selectFrom("format_editions as e").whereRef("e.format_id", "=", "formats.id").select(count).as("editions"),
        eb
          .selectFrom("format_editions as e")
          .whereRef("e.format_id", "=", "formats.id")
          .select(sql<number | null>`min(e.year)`.as("year"))
          .as("firstYear"),
        eb
          .selectFrom("format_editions as e")
          .whereRef("e.format_id", "=", "formats.id")
          .select(sql<number | null>`max(e.year)`.as("year"))
          .as("lastYear"),
        eb.selectFrom("evaluations as v").whereRef("v.format_id", "=", "formats.id").select(count).as("evaluations"),
      ])
      .orderBy("formats.name")
      .orderBy("formats.id")
      .limit(PAGE_SIZE)
      .offset((page - 1) * PAGE_SIZE)
      .execute(),
    chosen.select(count).executeTakeFirstOrThrow(),
    ctx.db.selectFrom("formats").where("process_id", "=", processId).select(count).executeTakeFirstOrThrow(),
  ]);
  return {
    process,
    formats: formats.map((row) => ({ ...row, editions: row.editions ?? 0, evaluations: row.evaluations ?? 0 })),
    found: found.n,
    inAll: inAll.n,
    page,
    pages: Math.max(1, Math.ceil(found.n / PAGE_SIZE)),
  };
}

const count = sql<number>`count(*)::int`.as("n");

/** @throws NotFound for a format of a process in which the actor has no mandate, exactly as for one that does not exist */
export async function requireFormat(
  ctx: Context,
  id: number,
  db: Database = ctx.db,
): Promise<{ process: ProcessHead; format: Format }> {
  const row = isId(id)
    ? await db
        .selectFrom("formats")
        .leftJoin("formats as successor", "successor.id", "formats.successor_id")
        .where("formats.id", "=", id)
        .selectAll("formats")
        .select("successor.name as successor_name")
        .executeTakeFirst()
    : undefined;
  if (!row) throw new NotFound();
  return { process: await requireProcess(ctx, row.process_id, db), format: formatOf(row) };
}

const formatOf = (row: Row<"formats"> & { successor_name: string | null }): Format => ({
  id: row.id,
  name: row.name,
  kind: row.kind,
  organiser: row.organiser,
  commissionedBy: row.commissioned_by,
  levels: row.levels,
  audience: row.audience,
  rhythm: row.rhythm,
  founded: row.founded,
  ended: row.ended,
  topics: row.topics,
  confidentiality: row.confidentiality,
  budget: row.budget,
  legalBasis: row.legal_basis,
  links: row.links,
  perYear: row.per_year,
  status: row.status,
  successor: row.successor_id === null ? null : { id: row.successor_id, name: row.successor_name ?? "" },
  note: row.note,
});

export interface FormatSheet {
  process: ProcessHead;
  format: Format;
  /** Newest first. */
  editions: Edition[];
  /** Of the format as a whole and of its editions, in the order in which they were entered. */
  figures: DataPoint[];
  /** What was merged into it, or bore another name before. */
  predecessors: { id: number; name: string; status: FormatStatus }[];
}

/** The whole Steckbrief. */
export async function requireFormatSheet(ctx: Context, id: number): Promise<FormatSheet> {
  const { process, format } = await requireFormat(ctx, id);
  const editions = await listEditions(ctx.db, id);
  const [figures, predecessors] = await Promise.all([
    listDataPoints(ctx.db, [
      { subject: "format", ids: [id] },
      { subject: "edition", ids: editions.map((edition) => edition.id) },
    ]),
    ctx.db.selectFrom("formats").where("successor_id", "=", id).select(["id", "name", "status"]).orderBy("name").execute(),
  ]);
  return { process, format, editions, figures, predecessors };
}

/** Callers have asked for the format. */
export async function listEditions(db: Database, formatId: number): Promise<Edition[]> {
  const rows = await db
    .selectFrom("format_editions")
    .where("format_id", "=", formatId)
    .selectAll()
    .select((eb) => topicsOf(eb.ref("format_editions.id")).as("topics"))
    .orderBy("year", "desc")
    .orderBy(sql`starts_on desc nulls last`)
    .orderBy("id", "desc")
    .execute();
  return rows.map(editionOf);
}

const topicsOf = (edition: Expression<number>) => sql<EditionTopic[] | null>`(
  select jsonb_agg(jsonb_build_object('title', title, 'agendaItemId', agenda_item_id) order by position)
  from edition_topics where edition_id = ${edition})`;

const editionOf = ({ topics, ...row }: Row<"format_editions"> & { topics: EditionTopic[] | null }): Edition => ({
  id: row.id,
  label: row.label,
  startsOn: row.starts_on,
  endsOn: row.ends_on,
  year: row.year,
  place: row.place,
  note: row.note,
  state: row.state,
  benches: row.benches,
  outputs: row.outputs,
  sources: row.sources,
  roundtableId: row.roundtable_id,
  topics: topics ?? [],
});

/** @throws NotFound also for an edition of another format */
export async function requireEdition(
  ctx: Context,
  formatId: number,
  id: number,
): Promise<{ process: ProcessHead; format: Format; edition: Edition }> {
  const { process, format } = await requireFormat(ctx, formatId);
  const edition = (await listEditions(ctx.db, formatId)).find((each) => each.id === id);
  if (!edition) throw new NotFound();
  return { process, format, edition };
}

/** @throws NotFound also for a figure of another format */
export async function requireFigure(
  ctx: Context,
  formatId: number,
  id: number,
): Promise<Omit<FormatSheet, "figures"> & { figure: DataPoint; figures: DataPoint[] }> {
  const sheet = await requireFormatSheet(ctx, formatId);
  const figure = sheet.figures.find((each) => each.id === id);
  if (!figure) throw new NotFound();
  return { ...sheet, figure };
}

/** Others of the process, e.g. to say what a format became. */
export async function listOtherFormats(db: Database, processId: number, id?: number): Promise<{ id: number; name: string }[]> {
  return db
    .selectFrom("formats")
    .where("process_id", "=", processId)
    .where("id", "<>", id ?? 0)
    .select(["id", "name"])
    .orderBy("name")
    .limit(500)
    .execute();
}

/** What the form of a format shows; its editions and figures have forms of their own. */
export const shownFormat = (id: number): Shown<"formats"> => ({
  table: "formats",
  id,
  columns: [
    ...([
      "name",
      "kind",
      "organiser",
      "commissioned_by",
      "levels",
      "audience",
      "topics",
      "rhythm",
      "per_year",
      "founded",
    ] as const),
    ...(["ended", "status", "successor_id", "confidentiality", "budget", "legal_basis", "links", "note"] as const),
  ],
});
