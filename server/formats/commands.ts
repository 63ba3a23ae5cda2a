/** Keeps the register of dialogue formats: formats, their editions, their figures, and the format every process may start with. */
import { authorise } from "../access/rules.ts";
import type { Context, Trx } from "../context.ts";
import { Conflict, Invalid, NotFound } from "../errors.ts";
import { requireUnchanged } from "../platform/revisions.queries.ts";
import { once } from "../platform/submissions.ts";
import { transact } from "../platform/transact.ts";
import { keepRemoved } from "../processes/removals.commands.ts";
import { requireProcess } from "../processes/queries.ts";
import { requireEdition, requireFigure, requireFormat, shownFormat } from "./queries.ts";
import { editionForm, figureForm, formatForm, type EditionForm, type FigureForm, type FormatForm } from "./rules.ts";
import standardFormats from "./standard.json";

/** @returns the id of the new format */
export async function createFormat(ctx: Context, processId: number, form: FormatForm, requestId: string): Promise<number> {
  const process = await requireProcess(ctx, processId);
  authorise(process.my, "format:write");
  return transact(ctx, (trx) => once(trx, ctx, requestId, () => insertFormat(trx, processId, form, ctx.now())));
}

/** @throws Conflict when it was changed since it was `seen` */
export async function editFormat(ctx: Context, id: number, form: FormatForm, seen = ""): Promise<void> {
  const { process } = await requireFormat(ctx, id);
  authorise(process.my, "format:write");
  await transact(ctx, async (trx) => {
    await requireUnchanged(trx, shownFormat(id), seen);
    await trx.updateTable("formats").where("id", "=", id).set(form).execute();
  });
}

/**
 * With its editions and figures.
 * @throws Conflict while it has evaluations: those are other people's work
 */
export async function deleteFormat(ctx: Context, id: number): Promise<string> {
  const { process } = await requireFormat(ctx, id);
  authorise(process.my, "format:write");
  return transact(ctx, async (trx) => {
    await trx.selectFrom("formats").where("id", "=", id).select("id").forUpdate().execute();
    const evaluation = await trx.selectFrom("evaluations").where("format_id", "=", id).select("id").executeTakeFirst();
    if (evaluation) throw new Conflict("formats:error.has-evaluations");
    const undo = await keepRemoved(trx, ctx, { processId: process.id, ability: "format:write", path: `/formats/${id}` }, [
      ["formats", "id", id],
      ["format_editions", "format_id", id],
      ["format_figures", "format_id", id],
    ]);
    await trx.deleteFrom("formats").where("id", "=", id).execute();
    return undo;
  });
}

export async function addEdition(ctx: Context, formatId: number, form: EditionForm, requestId: string): Promise<number> {
  const { process } = await requireFormat(ctx, formatId);
  authorise(process.my, "format:write");
  return transact(ctx, async (trx) => {
    await holdFormat(trx, formatId);
    return once(trx, ctx, requestId, () => insertEdition(trx, formatId, form));
  });
}

export async function editEdition(ctx: Context, formatId: number, id: number, form: EditionForm): Promise<void> {
  const { process } = await requireEdition(ctx, formatId, id);
  authorise(process.my, "format:write");
  await ctx.db.updateTable("format_editions").where("id", "=", id).set(form).execute();
}

/** With its figures. @returns where the undoing is posted to */
export async function deleteEdition(ctx: Context, formatId: number, id: number): Promise<string> {
  const { process } = await requireEdition(ctx, formatId, id);
  authorise(process.my, "format:write");
  return transact(ctx, async (trx) => {
    const undo = await keepRemoved(trx, ctx, { processId: process.id, ability: "format:write", path: `/formats/${formatId}` }, [
      ["format_editions", "id", id],
      ["format_figures", "edition_id", id],
    ]);
    await trx.deleteFrom("format_editions").where("id", "=", id).execute();
    return undo;
  });
}

/** Stands beside what other sources say; nothing is replaced. */
export async function addFigure(ctx: Context, formatId: number, form: FigureForm, requestId: string): Promise<number> {
  const { process } = await requireFormat(ctx, formatId);
  authorise(process.my, "format:write");
  return transact(ctx, async (trx) => {
    await holdFormat(trx, formatId);
    await holdEdition(trx, formatId, form.edition_id);
    return once(trx, ctx, requestId, () => insertFigure(trx, formatId, form));
  });
}

export async function editFigure(ctx: Context, formatId: number, id: number, form: FigureForm): Promise<void> {
  const { process } = await requireFigure(ctx, formatId, id);
  authorise(process.my, "format:write");
  await transact(ctx, async (trx) => {
    await holdEdition(trx, formatId, form.edition_id);
    await trx.updateTable("format_figures").where("id", "=", id).set(form).execute();
  });
}

/** @returns where the undoing is posted to */
export async function deleteFigure(ctx: Context, formatId: number, id: number): Promise<string> {
  const { process } = await requireFigure(ctx, formatId, id);
  authorise(process.my, "format:write");
  return transact(ctx, async (trx) => {
    const removal = { processId: process.id, ability: "format:write", path: `/formats/${formatId}` } as const;
    const undo = await keepRemoved(trx, ctx, removal, [["format_figures", "id", id]]);
    await trx.deleteFrom("format_figures").where("id", "=", id).execute();
    return undo;
  });
}

/** Nobody can delete the format while something is added to it. */
export async function holdFormat(trx: Trx, formatId: number): Promise<void> {
  const row = await trx.selectFrom("formats").where("id", "=", formatId).select("id").forKeyShare().executeTakeFirst();
  if (!row) throw new NotFound();
}

async function holdEdition(trx: Trx, formatId: number, editionId: number | null): Promise<void> {
  if (editionId === null) return;
  const row = await trx
    .selectFrom("format_editions")
    .where("format_id", "=", formatId)
    .where("id", "=", editionId)
    .select("id")
    .forKeyShare()
    .executeTakeFirst();
  if (!row) throw new Invalid("common:invalid.choice", "edition_id");
}

async function insertFormat(trx: Trx, processId: number, form: FormatForm, at: Date): Promise<number> {
  const { id } = await trx
    .insertInto("formats")
    .values({ ...form, process_id: processId, created_at: at })
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
}

async function insertEdition(trx: Trx, formatId: number, form: EditionForm): Promise<number> {
  const { id } = await trx
    .insertInto("format_editions")
    .values({ ...form, format_id: formatId })
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
}

async function insertFigure(trx: Trx, formatId: number, form: FigureForm): Promise<number> {
  const { id } = await trx
    .insertInto("format_figures")
    .values({ ...form, format_id: formatId })
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
}

/**
 * Enters the formats that public sources describe; those already there by name stay as they are.
 * @returns how many were entered
 */
export async function addStandardFormats(ctx: Context, processId: number): Promise<number> {
  const process = await requireProcess(ctx, processId);
  authorise(process.my, "process:edit");
  return transact(ctx, (trx) => seedFormats(trx, processId, ctx.now()));
}

/** The same inside a transaction of the caller, who has authorised it. The file is written as people would fill in the forms, and checked by them. */
export async function seedFormats(trx: Trx, processId: number, at: Date): Promise<number> {
  // Two at once: the second waits here and then finds the first one's formats.
  await trx.selectFrom("processes").where("id", "=", processId).select("id").forUpdate().executeTakeFirstOrThrow();
  const there = await trx.selectFrom("formats").where("process_id", "=", processId).select("name").execute();
  const missing = standardFormats.filter((standard) => !there.some(({ name }) => name === standard.name));
  for (const { editions, figures, ...format } of missing) {
    const formatId = await insertFormat(trx, processId, formatForm.parse(format), at);
    await insertStandardFigures(trx, formatId, "", figures);
    for (const { figures: ofEdition, ...edition } of editions) {
      const editionId = await insertEdition(trx, formatId, editionForm.parse(edition));
      await insertStandardFigures(trx, formatId, String(editionId), ofEdition);
    }
  }
  return missing.length;
}

async function insertStandardFigures(trx: Trx, formatId: number, editionId: string, figures: readonly object[]): Promise<void> {
  if (figures.length === 0) return;
  const rows = figures.map((figure) => ({ ...figureForm.parse({ ...figure, edition_id: editionId }), format_id: formatId }));
  await trx.insertInto("format_figures").values(rows).execute();
}
