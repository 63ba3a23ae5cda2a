/** Keeps the register of dialogue formats: formats, their editions, their figures, and the format every process may start with. */
import { sql } from "kysely";
import { authorise } from "../access/rules.ts";
import type { Context, Trx } from "../context.ts";
import { Conflict, Invalid, NotFound } from "../errors.ts";
import { requireUnchanged } from "../platform/revisions.queries.ts";
import { once } from "../platform/submissions.ts";
import { transact } from "../platform/transact.ts";
import { keepRemoved } from "../processes/removals.commands.ts";
import { requireProcess } from "../processes/queries.ts";
import { dataPointForm } from "../figures/rules.ts";
import { addDataPoint, confirmDataPoint, editDataPoint, type Subject } from "../figures/commands.ts";
import { requireEdition, requireFigure, requireFormat, shownFormat } from "./queries.ts";
import { editionForm, formatForm, itemNumberIn, type EditionForm, type FigureForm, type FormatForm } from "./rules.ts";
import standardFormats from "./standard.json";

/** @returns the id of the new format */
export async function createFormat(ctx: Context, processId: number, form: FormatForm, requestId: string): Promise<number> {
  const process = await requireProcess(ctx, processId);
  authorise(process.my, "format:write");
  return transact(ctx, (trx) =>
    once(trx, ctx, requestId, async () => {
      await holdSuccessor(trx, processId, form.successor_id);
      return insertFormat(trx, processId, form, ctx.now());
    }),
  );
}

/** @throws Conflict when it was changed since it was `seen` */
export async function editFormat(ctx: Context, id: number, form: FormatForm, seen = ""): Promise<void> {
  const { process } = await requireFormat(ctx, id);
  authorise(process.my, "format:write");
  await transact(ctx, async (trx) => {
    await requireUnchanged(trx, shownFormat(id), seen);
    if (form.successor_id === id) throw new Invalid("formats:invalid.successor", "successor_id");
    await holdSuccessor(trx, process.id, form.successor_id);
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
    const removal = { processId: process.id, ability: "format:write", path: `/formats/${id}`, hasLinks: true } as const;
    const undo = await keepRemoved(trx, ctx, removal, [
      ["formats", "id", id],
      ["format_editions", "format_id", id],
      ["edition_topics", sql`t.edition_id in (select id from format_editions where format_id = ${id})`],
      [
        "data_points",
        sql`t.subject = 'format' and t.subject_id = ${id} or t.subject = 'edition'
          and t.subject_id in (select id from format_editions where format_id = ${id})`,
      ],
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
    return once(trx, ctx, requestId, () => insertEdition(trx, { processId: process.id, formatId }, form));
  });
}

export async function editEdition(ctx: Context, formatId: number, id: number, form: EditionForm): Promise<void> {
  const { process } = await requireEdition(ctx, formatId, id);
  authorise(process.my, "format:write");
  const { agenda, ...fields } = form;
  await transact(ctx, async (trx) => {
    await trx.updateTable("format_editions").where("id", "=", id).set(fields).execute();
    await trx.deleteFrom("edition_topics").where("edition_id", "=", id).execute();
    await insertTopics(trx, process.id, id, agenda);
  });
}

/** With its figures. @returns where the undoing is posted to */
export async function deleteEdition(ctx: Context, formatId: number, id: number): Promise<string> {
  const { process } = await requireEdition(ctx, formatId, id);
  authorise(process.my, "format:write");
  return transact(ctx, async (trx) => {
    const removal = { processId: process.id, ability: "format:write", path: `/formats/${formatId}`, hasLinks: true } as const;
    const undo = await keepRemoved(trx, ctx, removal, [
      ["format_editions", "id", id],
      ["edition_topics", "edition_id", id],
      ["evaluation_editions", "edition_id", id],
      ["data_points", sql`t.subject = 'edition' and t.subject_id = ${id}`],
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
    const { edition_id, ...point } = form;
    return once(trx, ctx, requestId, () => addDataPoint(trx, ctx, subjectOf(process.id, formatId, edition_id), point));
  });
}

export async function editFigure(ctx: Context, formatId: number, id: number, form: FigureForm): Promise<void> {
  const { process } = await requireFigure(ctx, formatId, id);
  authorise(process.my, "format:write");
  await transact(ctx, async (trx) => {
    await holdEdition(trx, formatId, form.edition_id);
    const { edition_id, ...point } = form;
    await editDataPoint(trx, id, subjectOf(process.id, formatId, edition_id), point);
  });
}

/** Somebody has looked up a fact that came with the software. */
export async function confirmFigure(ctx: Context, formatId: number, id: number): Promise<void> {
  const { process } = await requireFigure(ctx, formatId, id);
  authorise(process.my, "format:write");
  await transact(ctx, (trx) => confirmDataPoint(trx, ctx, id));
}

const subjectOf = (processId: number, formatId: number, editionId: number | null): Subject =>
  editionId === null
    ? { processId, subject: "format", subjectId: formatId }
    : { processId, subject: "edition", subjectId: editionId };

/** The register without its editions, figures and evaluations: what is known of the formats themselves. */
export async function copyFormats(ctx: Context, fromProcessId: number, toProcessId: number, requestId: string): Promise<void> {
  await requireProcess(ctx, fromProcessId);
  const process = await requireProcess(ctx, toProcessId);
  authorise(process.my, "format:write");
  await transact(ctx, (trx) =>
    once(trx, ctx, requestId, async () => {
      await sql`
        insert into formats (process_id, name, kind, organiser, commissioned_by, levels, audience, topics, rhythm, per_year, founded,
          ended, status, confidentiality, budget, legal_basis, links, note, created_at)
        select ${toProcessId}::int, name, kind, organiser, commissioned_by, levels, audience, topics, rhythm, per_year, founded,
          ended, status, confidentiality, budget, legal_basis, links, note, ${ctx.now()}
        from formats where process_id = ${fromProcessId} order by id`.execute(trx);
      return toProcessId;
    }),
  );
}

/** @returns where the undoing is posted to */
export async function deleteFigure(ctx: Context, formatId: number, id: number): Promise<string> {
  const { process } = await requireFigure(ctx, formatId, id);
  authorise(process.my, "format:write");
  return transact(ctx, async (trx) => {
    const removal = { processId: process.id, ability: "format:write", path: `/formats/${formatId}`, hasLinks: true } as const;
    const undo = await keepRemoved(trx, ctx, removal, [["data_points", "id", id]]);
    await trx.deleteFrom("data_points").where("id", "=", id).execute();
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

export async function insertFormat(trx: Trx, processId: number, form: FormatForm, at: Date): Promise<number> {
  const { id } = await trx
    .insertInto("formats")
    .values({ ...form, process_id: processId, created_at: at })
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
}

/** What a format became is another one of the same process. */
async function holdSuccessor(trx: Trx, processId: number, id: number | null): Promise<void> {
  if (id === null) return;
  const row = await trx
    .selectFrom("formats")
    .where("process_id", "=", processId)
    .where("id", "=", id)
    .select("id")
    .forKeyShare()
    .executeTakeFirst();
  if (!row) throw new Invalid("common:invalid.choice", "successor_id");
}

export async function insertEdition(
  trx: Trx,
  { processId, formatId }: { processId: number; formatId: number },
  { agenda, ...form }: EditionForm & { roundtable_id?: number },
): Promise<number> {
  const { id } = await trx
    .insertInto("format_editions")
    .values({ ...form, format_id: formatId })
    .returning("id")
    .executeTakeFirstOrThrow();
  await insertTopics(trx, processId, id, agenda);
  return id;
}

/** A line that names an item of the agenda is tied to it. */
async function insertTopics(trx: Trx, processId: number, editionId: number, agenda: readonly string[]): Promise<void> {
  if (agenda.length === 0) return;
  const numbers = agenda.flatMap((title) => itemNumberIn(title) ?? []);
  const items = await trx
    .selectFrom("agenda_items")
    .where("process_id", "=", processId)
    .where("number", "in", numbers.length > 0 ? numbers : [0])
    .select(["id", "number"])
    .execute();
  await trx
    .insertInto("edition_topics")
    .values(
      agenda.map((title, position) => ({
        edition_id: editionId,
        position,
        title,
        agenda_item_id: items.find(({ number }) => number === itemNumberIn(title))?.id ?? null,
      })),
    )
    .execute();
}

/**
 * Enters the formats that public sources describe; those already there by name stay as they are.
 * @returns how many were entered
 */
export async function addStandardFormats(ctx: Context, processId: number): Promise<number> {
  const process = await requireProcess(ctx, processId);
  authorise(process.my, "process:edit");
  return transact(ctx, (trx) => seedFormats(trx, ctx, processId));
}

/** The same inside a transaction of the caller, who has authorised it. The file is written as people would fill in the forms, and checked by them. */
async function seedFormats(trx: Trx, ctx: Context, processId: number): Promise<number> {
  // Two at once: the second waits here and then finds the first one's formats.
  await trx.selectFrom("processes").where("id", "=", processId).select("id").forUpdate().executeTakeFirstOrThrow();
  const there = await trx.selectFrom("formats").where("process_id", "=", processId).select("name").execute();
  const missing = (standardFormats as readonly StandardFormat[]).filter(
    (standard) => !there.some(({ name }) => name === standard.name),
  );
  for (const { editions, figures, ...format } of missing) {
    const formatId = await insertFormat(trx, processId, formatForm.parse(format), ctx.now());
    await insertStandardFigures(trx, ctx, subjectOf(processId, formatId, null), figures);
    for (const { figures: ofEdition, ...edition } of editions) {
      const editionId = await insertEdition(trx, { processId, formatId }, editionForm.parse(edition));
      await insertStandardFigures(trx, ctx, subjectOf(processId, formatId, editionId), ofEdition);
    }
  }
  return missing.length;
}

interface StandardFormat {
  name: string;
  figures: readonly object[];
  editions: readonly { figures: readonly object[] }[];
}

/** Nobody here has looked them up yet. */
async function insertStandardFigures(trx: Trx, ctx: Context, about: Subject, figures: readonly object[]): Promise<void> {
  for (const figure of figures) await addDataPoint(trx, ctx, about, dataPointForm.parse(figure), { toCheck: true });
}
