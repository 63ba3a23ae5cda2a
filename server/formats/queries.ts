/** Looks at dialogue formats: the register of a process, one format with its editions and figures. */
import { sql } from "kysely";
import type { Row } from "../../db/schema.ts";
import type { FormatKind } from "../../db/schema/formats.ts";
import type { Level } from "../../db/schema/agenda.ts";
import type { Context, Database } from "../context.ts";
import { NotFound } from "../errors.ts";
import type { Shown } from "../platform/revisions.queries.ts";
import { isId, requireProcess } from "../processes/queries.ts";
import type { ProcessHead } from "../processes/rules.ts";
import type { Edition, Figure } from "./figures.rules.ts";
import { PAGE_SIZE } from "./rules.ts";

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
  note: string;
}

export interface FormatLine extends Pick<Format, "id" | "name" | "kind" | "organiser" | "levels" | "rhythm"> {
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
      .select(["formats.id", "formats.name", "formats.kind", "formats.organiser", "formats.levels", "formats.rhythm"])
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
  const row = isId(id) ? await db.selectFrom("formats").where("id", "=", id).selectAll().executeTakeFirst() : undefined;
  if (!row) throw new NotFound();
  return { process: await requireProcess(ctx, row.process_id, db), format: formatOf(row) };
}

const formatOf = (row: Row<"formats">): Format => ({
  id: row.id,
  name: row.name,
  kind: row.kind,
  organiser: row.organiser,
  commissionedBy: row.commissioned_by,
  levels: row.levels,
  audience: row.audience,
  rhythm: row.rhythm,
  founded: row.founded,
  note: row.note,
});

/** The whole Steckbrief: editions newest first, figures in the order in which they were entered. */
export async function requireFormatSheet(
  ctx: Context,
  id: number,
): Promise<{ process: ProcessHead; format: Format; editions: Edition[]; figures: Figure[] }> {
  const { process, format } = await requireFormat(ctx, id);
  const [editions, figures] = await Promise.all([
    ctx.db
      .selectFrom("format_editions")
      .where("format_id", "=", id)
      .selectAll()
      .orderBy("year", "desc")
      .orderBy(sql`starts_on desc nulls last`)
      .orderBy("id", "desc")
      .execute(),
    ctx.db.selectFrom("format_figures").where("format_id", "=", id).selectAll().orderBy("id").execute(),
  ]);
  return { process, format, editions: editions.map(editionOf), figures: figures.map(figureOf) };
}

const editionOf = (row: Row<"format_editions">): Edition => ({
  id: row.id,
  label: row.label,
  startsOn: row.starts_on,
  endsOn: row.ends_on,
  year: row.year,
  place: row.place,
  note: row.note,
});

const figureOf = (row: Row<"format_figures">): Figure => ({
  id: row.id,
  editionId: row.edition_id,
  indicator: row.indicator,
  value: row.value,
  unit: row.unit,
  precision: row.precision,
  definition: row.definition,
  asOf: row.as_of,
  source: row.source,
  sourceUrl: row.source_url,
});

/** @throws NotFound also for an edition of another format */
export async function requireEdition(
  ctx: Context,
  formatId: number,
  id: number,
): Promise<{ process: ProcessHead; format: Format; edition: Edition }> {
  const { process, format } = await requireFormat(ctx, formatId);
  const row = isId(id)
    ? await ctx.db
        .selectFrom("format_editions")
        .where("format_id", "=", formatId)
        .where("id", "=", id)
        .selectAll()
        .executeTakeFirst()
    : undefined;
  if (!row) throw new NotFound();
  return { process, format, edition: editionOf(row) };
}

/** @throws NotFound also for a figure of another format */
export async function requireFigure(
  ctx: Context,
  formatId: number,
  id: number,
): Promise<{ process: ProcessHead; format: Format; figure: Figure }> {
  const { process, format } = await requireFormat(ctx, formatId);
  const row = isId(id)
    ? await ctx.db
        .selectFrom("format_figures")
        .where("format_id", "=", formatId)
        .where("id", "=", id)
        .selectAll()
        .executeTakeFirst()
    : undefined;
  if (!row) throw new NotFound();
  return { process, format, figure: figureOf(row) };
}

/** What the form of a format shows; its editions and figures have forms of their own. */
export const shownFormat = (id: number): Shown<"formats"> => ({
  table: "formats",
  id,
  columns: ["name", "kind", "organiser", "commissioned_by", "levels", "audience", "rhythm", "founded", "note"],
});
