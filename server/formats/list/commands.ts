/** Takes formats, editions and figures over from a file: first it is shown how each row was understood, then all good ones or none. */
import { sql } from "kysely";
import { authorise } from "../../access/rules.ts";
import type { Context, Trx } from "../../context.ts";
import { Conflict, Invalid } from "../../errors.ts";
import { rowsOfFile } from "../../files/given-rows.ts";
import { addDataPoints, setWholes, type Subject } from "../../figures/commands.ts";
import type { DataPoint } from "../../figures/rules.ts";
import { transact } from "../../platform/transact.ts";
import { requireProcess } from "../../processes/queries.ts";
import { insertEdition, insertFormat } from "../commands.ts";
import { aDayBefore, registerFacts, requireList } from "./queries.ts";
import { circlesOf, EditionNames, figureKey, hasHead, MOST_LISTED, type ListEntry } from "./rules.ts";
import { plain } from "./words.rules.ts";

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
    if (isTaken) throw new Conflict("formats:import.taken-already");
    if (!judged.some(({ state }) => state === "ready")) throw new Conflict("formats:import.nothing-new");
    // Those that are there already come along: others may be part of them.
    const entries = judged.flatMap(({ entry }) => entry ?? []);
    const taken = await insertEntries(trx, ctx, processId, entries);
    await trx.updateTable("format_lists").where("id", "=", id).set({ taken_at: ctx.now() }).execute();
    return taken;
  });
}

async function insertEntries(trx: Trx, ctx: Context, processId: number, entries: readonly ListEntry[]): Promise<Taken> {
  const facts = await registerFacts(trx, processId);
  const formatIds = new Map(facts.formats.map(({ id, name }) => [plain(name), id]));
  const editionIds = new EditionNames<number>();
  for (const { id, editions } of facts.formats) for (const each of editions) editionIds.add(String(id), each, each.id);
  const before = { formats: formatIds.size, editions: editionIds.size };
  const figures: PlacedFigure[] = [];
  const successors: { id: number; successor: string }[] = [];
  for (const { format, edition, figure, ...entry } of entries) {
    const name = plain(format.name);
    let formatId = formatIds.get(name);
    if (formatId === undefined) {
      formatId = await insertFormat(trx, processId, format, ctx.now());
      formatIds.set(name, formatId);
      if (entry.successor !== "") successors.push({ id: formatId, successor: plain(entry.successor) });
    }
    let editionId: number | null = null;
    if (edition)
      editionId =
        editionIds.find(String(formatId), edition) ??
        editionIds.add(String(formatId), edition, await insertEdition(trx, { processId, formatId }, edition));
    const of = editionId === null ? { subject: "format", subjectId: formatId } : { subject: "edition", subjectId: editionId };
    if (figure) figures.push({ ...entry, figure, about: { processId, ...of } });
  }
  await setSuccessors(
    trx,
    successors.map(({ id, successor }) => ({ id, successor: formatIds.get(successor)! })),
  );
  const added = await insertFigures(trx, ctx, figures, facts.figures);
  return { formats: formatIds.size - before.formats, editions: editionIds.size - before.editions, figures: added };
}

/** What a format lives on as may stand further down in the file. */
async function setSuccessors(trx: Trx, pairs: readonly { id: number; successor: number }[]): Promise<void> {
  if (pairs.length === 0) return;
  await sql`
    update formats set successor_id = pair.successor
    from jsonb_to_recordset(${JSON.stringify(pairs)}::jsonb) as pair(id int, successor int)
    where formats.id = pair.id`.execute(trx);
}

interface PlacedFigure extends Pick<ListEntry, "number" | "partOf" | "toCheck"> {
  figure: NonNullable<ListEntry["figure"]>;
  about: Subject;
}

/** Each once, however often it is brought; parts are tied to their wholes when all are in. @returns how many are new */
async function insertFigures(
  trx: Trx,
  ctx: Context,
  placed: readonly PlacedFigure[],
  there: readonly DataPoint[],
): Promise<number> {
  const ids = new Map(there.map((point) => [figureKey(`${point.subject} ${point.subjectId}`, point), point.id]));
  const keyOf = ({ about, figure }: PlacedFigure) => figureKey(`${about.subject} ${about.subjectId}`, figure);
  const fresh = new Map<string, PlacedFigure>();
  for (const each of placed) {
    const key = keyOf(each);
    const said = fresh.get(key);
    // Brought twice, what one of the rows says of it holds.
    if (!ids.has(key))
      fresh.set(key, said ? { ...said, partOf: said.partOf || each.partOf, toCheck: said.toCheck || each.toCheck } : each);
  }
  const points = [...fresh.values()];
  const newIds = await addDataPoints(
    trx,
    ctx,
    points.map(({ about, figure, toCheck }) => [about, figure, { toCheck }] as const),
  );
  for (const [at, key] of [...fresh.keys()].entries()) ids.set(key, newIds[at]!);
  const byNumber = new Map(placed.filter(({ number }) => number !== "").map((each) => [each.number, ids.get(keyOf(each))!]));
  const wholes = new Map(
    points.filter(({ partOf }) => partOf !== "").map((each) => [ids.get(keyOf(each))!, byNumber.get(each.partOf)!]),
  );
  // Editions that the rows name by their year alone may be others by now.
  if (circlesOf(wholes).size > 0) throw new Conflict("formats:import.part-of-itself");
  await setWholes(
    trx,
    [...wholes].map(([part, whole]) => ({ part, whole })),
  );
  return points.length;
}
