/** Keeps the register: a municipality enters and changes what is its own, others propose, and it answers. */
import { sql } from "kysely";
import type { Schema } from "../../db/schema.ts";
import type { Sight } from "../../db/schema/partnerships.ts";
import { authorise, can } from "../access/rules.ts";
import type { Context, Database, Trx } from "../context.ts";
import { Conflict, Invalid, NotAllowed } from "../errors.ts";
import { placesNamed } from "../places/queries.ts";
import { readAgs, type Place } from "../places/rules.ts";
import { once } from "../platform/submissions.ts";
import { transact } from "../platform/transact.ts";
import { keepRemoved } from "../processes/removals.commands.ts";
import { requireProcess } from "../processes/queries.ts";
import { ownerOf, requireInterdependency, requirePartnership } from "./queries.ts";
import {
  isOwn,
  mayAnswer,
  mayEditEntry,
  stateFor,
  subjectOf,
  type AnswerInput,
  type Entry,
  type InterdependencyInput,
  type PartnershipInput,
  type Register as Table,
} from "./rules.ts";

type Input<T extends Table> = T extends "partnerships" ? PartnershipInput : InterdependencyInput;

const requireOf = (ctx: Context, table: Table, id: number, db?: Database) =>
  table === "partnerships" ? requirePartnership(ctx, id, db) : requireInterdependency(ctx, id, db);

/**
 * @returns its id
 * @throws Invalid at `place` for none or several of that name, at `source` where one is needed
 */
export async function createEntry<T extends Table>(
  ctx: Context,
  table: T,
  processId: number,
  { place: typed, revision: _, ...columns }: Input<T>,
  requestId: string,
): Promise<number> {
  const { my } = await requireProcess(ctx, processId);
  authorise(my, "register:write");
  return transact(ctx, (trx, announce) => {
    announce(`process:${processId}`);
    return once(trx, ctx, requestId, async () => {
      const place = await placeTyped(trx, typed);
      const state = stateFor(my, await ownerOf(trx, processId, place.id));
      refuseUnsourced(state, columns.source);
      const row = {
        ...columns,
        process_id: processId,
        place_id: place.id,
        state,
        entered_by: my.organisationId,
        created_at: ctx.now(),
      };
      const { id } = await trx
        .insertInto(table as "partnerships")
        .values(row as never)
        .returning("id")
        .executeTakeFirstOrThrow();
      return id;
    });
  });
}

/** @throws Conflict when somebody changed it since the form was shown */
export async function editEntry<T extends Table>(
  ctx: Context,
  table: T,
  id: number,
  { place: typed, revision, ...columns }: Input<T>,
): Promise<void> {
  await transact(ctx, async (trx, announce) => {
    const { process, entry } = await holdEntry(ctx, trx, table, id);
    if (!mayEditEntry(process.my, entry)) throw new NotAllowed();
    if (entry.revision !== revision) throw new Conflict("common:error.changed-meanwhile");
    const place = await placeTyped(trx, typed, entry);
    const state = place.id === entry.placeId ? entry.state : stateFor(process.my, await ownerOf(trx, process.id, place.id));
    refuseUnsourced(state, columns.source);
    await trx
      .updateTable(table as "partnerships")
      .set({ ...columns, place_id: place.id, state, revision: revision + 1 } as never)
      .where("id", "=", id)
      .execute();
    announce(`process:${process.id}`);
  });
}

/** Who does not speak of themselves says from where they know. */
function refuseUnsourced(state: Entry["state"], source: string): void {
  if (state !== "own" && source === "") throw new Invalid("partnerships:invalid.source", "source");
}

/** The municipality says whether it is so, and who sees it. What it refuses stays visible to it and to whoever proposed it. */
export async function answerEntry(
  ctx: Context,
  table: Table,
  id: number,
  { answer, reason, sight }: AnswerInput,
): Promise<void> {
  await transact(ctx, async (trx, announce) => {
    const { process, entry } = await holdEntry(ctx, trx, table, id);
    if (!mayAnswer(process.my, entry)) throw new NotAllowed();
    await trx
      .updateTable(table as "partnerships")
      .set({
        state: answer === "confirm" ? "own" : "declined",
        answer: reason,
        answered_at: ctx.now(),
        sight,
        revision: entry.revision + 1,
      })
      .where("id", "=", id)
      .execute();
    announce(`process:${process.id}`);
  });
}

/** Who sees it from now on; the municipality alone says so, of one that takes no part whoever entered it. */
export async function setSight(ctx: Context, table: Table, id: number, sight: Sight): Promise<void> {
  await transact(ctx, async (trx, announce) => {
    const { process, entry } = await holdEntry(ctx, trx, table, id);
    const isTheirs = isOwn(process.my, entry) || (entry.ownerId === null && entry.enteredById === process.my.organisationId);
    if (!isTheirs || !can(process.my, "register:write")) throw new NotAllowed();
    await trx
      .updateTable(table as "partnerships")
      .set({ sight })
      .where("id", "=", id)
      .execute();
    announce(`process:${process.id}`);
  });
}

/** With its reviews and figures, and with what others have linked to it. @returns where it is brought back */
export async function deleteEntry(ctx: Context, table: Table, id: number): Promise<{ processId: number; undo: string }> {
  return transact(ctx, async (trx, announce) => {
    const { process, entry } = await holdEntry(ctx, trx, table, id);
    if (!mayEditEntry(process.my, entry)) throw new NotAllowed();
    const removal = { processId: process.id, ability: "register:write", path: `/${table}/${id}`, hasLinks: true } as const;
    const subject = subjectOf(table);
    const undo = await keepRemoved(trx, ctx, removal, [
      [table as keyof Schema, "id", id],
      ...(table === "partnerships" ? ([["partnership_reviews", "partnership_id", id]] as const) : []),
      ["data_points", sql`t.subject = ${subject} and t.subject_id = ${id}`],
    ]);
    await trx
      .deleteFrom(table as "partnerships")
      .where("id", "=", id)
      .execute();
    announce(`process:${process.id}`);
    return { processId: process.id, undo };
  });
}

/** One after the other: two who change it at once see each other's change. */
export async function holdEntry(ctx: Context, trx: Trx, table: Table, id: number) {
  await trx
    .selectFrom(table as "partnerships")
    .where("id", "=", id)
    .select("id")
    .forUpdate()
    .execute();
  return requireOf(ctx, table, id, trx);
}

/** Which place an organisation of the process is; the moderation says so, because all that is entered for it is then its own. */
export async function setMunicipality(
  ctx: Context,
  processId: number,
  { organisation, place: typed }: { organisation: number; place: string },
): Promise<void> {
  const { my } = await requireProcess(ctx, processId);
  authorise(my, "mandate:manage");
  await transact(ctx, async (trx, announce) => {
    const takesPart = await trx
      .selectFrom("mandates")
      .where("process_id", "=", processId)
      .where("organisation_id", "=", organisation)
      .select("id")
      .executeTakeFirst();
    if (!takesPart) throw new Invalid("common:invalid.choice", "organisation");
    await trx.deleteFrom("municipalities").where("organisation_id", "=", organisation).execute();
    if (typed !== "") {
      const { id: place_id, name } = await placeTyped(trx, typed);
      const row = await trx
        .insertInto("municipalities")
        .values({ organisation_id: organisation, place_id })
        .onConflict((conflict) => conflict.doNothing())
        .returning("place_id")
        .executeTakeFirst();
      if (!row) throw new Invalid("partnerships:invalid.place-taken", "place", { name });
    }
    announce(`process:${processId}`);
  });
}

/**
 * The place that somebody named, by key or name.
 * @param before where it was until now, which may have ended meanwhile
 */
async function placeTyped(db: Database, typed: string, before?: Pick<Entry, "ags" | "placeName">): Promise<Place> {
  const key = readAgs(typed);
  const found = await placesNamed(db, "ags" in key ? [key.ags] : [], "ags" in key ? [] : [typed]);
  const wanted = placeAmong(found, typed, before?.ags);
  if ("code" in wanted) throw new Invalid(wanted.code, "place", wanted.params);
  return wanted;
}

/** @returns the one that is meant, or why none is */
export function placeAmong(
  found: readonly Place[],
  typed: string,
  before?: string,
): Place | { code: string; params: Record<string, string> } {
  const inForce = found.filter(({ endedOn, ags }) => endedOn === null || ags === before);
  if (inForce.length === 1) return inForce[0]!;
  if (inForce.length > 1)
    return {
      code: "partnerships:invalid.place-many",
      params: { typed, keys: inForce.map(({ ags, district }) => `${ags}${district && ` (${district})`}`).join(", ") },
    };
  const ended = found[0];
  if (ended?.successor) {
    const { name, ags } = ended.successor;
    return { code: "partnerships:invalid.place-merged", params: { typed: ended.name, name, ags } };
  }
  return { code: "partnerships:invalid.place-unknown", params: { typed } };
}
