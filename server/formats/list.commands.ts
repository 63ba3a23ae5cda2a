/** Takes formats, editions and figures over from a file: first it is shown how each row was understood, then all good ones or none. */
import { authorise } from "../access/rules.ts";
import type { Context, Trx } from "../context.ts";
import { Conflict, Invalid } from "../errors.ts";
import { rowsOfFile } from "../files/given-rows.ts";
import { addDataPoints } from "../figures/commands.ts";
import { transact } from "../platform/transact.ts";
import { requireProcess } from "../processes/queries.ts";
import { insertEdition, insertFormat } from "./commands.ts";
import { aDayBefore, registerFacts, requireList } from "./list.queries.ts";
import { hasHead, MOST_LISTED, plain, type JudgedRow } from "./list.rules.ts";

/** @returns the id under which it is looked at @throws Invalid at `file` for what is no list, has no head, or is too long */
export async function readList(ctx: Context, processId: number, file: Uint8Array | undefined): Promise<number> {
  const process = await requireProcess(ctx, processId);
  authorise(process.my, "format:write");
  if (!file) throw new Invalid("common:invalid.required", "file");
  const rows = await rowsOfFile(ctx, file, MOST_LISTED + 1);
  if (!hasHead(rows)) throw new Invalid("formats:import.no-head", "file");
  if (rows.length > MOST_LISTED + 1) throw new Invalid("formats:import.too-many", "file", { maximum: MOST_LISTED });
  if (rows.length < 2) throw new Invalid("formats:import.nothing", "file");
  return transact(ctx, async (trx) => {
    await trx.deleteFrom("format_lists").where("created_at", "<", aDayBefore(ctx.now())).execute();
    const { id } = await trx
      .insertInto("format_lists")
      .values({ process_id: processId, person_id: ctx.actor.personId, rows: JSON.stringify(rows), created_at: ctx.now() })
      .returning("id")
      .executeTakeFirstOrThrow();
    return id;
  });
}

export interface Taken {
  formats: number;
  editions: number;
  figures: number;
}

/** Judged once more against what is there now; refused rows stay to be read. @throws Conflict the second time, or with nothing to take */
export async function takeList(ctx: Context, processId: number, id: number): Promise<Taken> {
  return transact(ctx, async (trx) => {
    // Two at once, of the same list or of two that name the same formats: one after the other.
    await trx.selectFrom("processes").where("id", "=", processId).select("id").forUpdate().execute();
    const { judged, isTaken } = await requireList(ctx, processId, id, trx);
    const ready = judged.filter(({ state }) => state === "ready");
    if (isTaken) throw new Conflict("formats:import.taken-already");
    if (ready.length === 0) throw new Conflict("formats:import.nothing-new");
    const taken = await insertRows(trx, ctx, processId, ready);
    await trx.updateTable("format_lists").where("id", "=", id).set({ taken_at: ctx.now() }).execute();
    return taken;
  });
}

async function insertRows(trx: Trx, ctx: Context, processId: number, rows: readonly JudgedRow[]): Promise<Taken> {
  const { formats } = await registerFacts(trx, processId);
  const formatIds = new Map(formats.map(({ id, name }) => [plain(name), id]));
  const editionKey = (formatId: number, label: string) => `${formatId} ${plain(label)}`;
  const editionIds = new Map(
    formats.flatMap(({ id, editions }) => editions.map((each) => [editionKey(id, each.label), each.id])),
  );
  const [before, points] = [
    { formats: formatIds.size, editions: editionIds.size },
    [] as Parameters<typeof addDataPoints>[2][number][],
  ];
  for (const { entry } of rows) {
    if (!entry) continue;
    const name = plain(entry.format.name);
    const formatId = formatIds.get(name) ?? (await insertFormat(trx, processId, entry.format, ctx.now()));
    formatIds.set(name, formatId);
    let editionId: number | null = null;
    if (entry.edition) {
      const key = editionKey(formatId, entry.edition.label);
      editionId = editionIds.get(key) ?? (await insertEdition(trx, { processId, formatId }, entry.edition));
      editionIds.set(key, editionId);
    }
    if (entry.figure) {
      const of = editionId === null ? { subject: "format", subjectId: formatId } : { subject: "edition", subjectId: editionId };
      points.push([{ processId, ...of }, entry.figure]);
    }
  }
  await addDataPoints(trx, ctx, points);
  return {
    formats: formatIds.size - before.formats,
    editions: editionIds.size - before.editions,
    figures: points.length,
  };
}
