/** Begins recommendations under items of the agenda and changes what they say: who does what until when with which means. */
import { authorise } from "../access/rules.ts";
import { authoriseWriting } from "../agenda/commands.ts";
import { requireAgendaItem } from "../agenda/queries.ts";
import { dayOf } from "../calendar/rules.ts";
import type { Context, Trx } from "../context.ts";
import { insertDocument } from "../documents/commands.ts";
import { Conflict, Invalid } from "../errors.ts";
import { once } from "../platform/submissions.ts";
import { transact } from "../platform/transact.ts";
import { recordEvent } from "../processes/commands.ts";
import type { CheckInput } from "./checks.rules.ts";
import { MOST_YEARS, type RecommendationInput } from "./forms.rules.ts";
import { lockRecommendation, requireRecommendation } from "./queries.ts";
import { isDecided, recommendationNumber, type Recommendation } from "./rules.ts";

/** A draft with the next number of its item, and an empty text of its own. @returns its id */
export async function createRecommendation(
  ctx: Context,
  itemId: number,
  { title }: { title: string },
  requestId: string,
): Promise<number> {
  const { process, item } = await requireAgendaItem(ctx, itemId);
  authoriseWriting(process);
  return transact(ctx, (trx, announce) => {
    announce(`process:${process.id}`);
    return once(trx, ctx, requestId, async () => {
      const number = await nextNumber(trx, itemId);
      const document_id = await insertDocument(trx, ctx, { processId: process.id, kind: "recommendation", title });
      const { id } = await trx
        .insertInto("recommendations")
        .values({
          agenda_item_id: itemId,
          number,
          title,
          status: "entwurf",
          document_id,
          lead_organisation_id: item.leadOrganisationId,
          created_at: ctx.now(),
        })
        .returning("id")
        .executeTakeFirstOrThrow();
      const params = { number: recommendationNumber(item.number, number), title };
      await recordEvent(trx, ctx, {
        processId: process.id,
        kind: "recommendation-created",
        params,
        path: `/recommendations/${id}`,
      });
      return id;
    });
  });
}

/** The counter only rises, under the item's lock. @throws Conflict for an item that is withdrawn or adopted */
async function nextNumber(trx: Trx, itemId: number): Promise<number> {
  const row = await trx
    .updateTable("agenda_items")
    .set((eb) => ({ last_recommendation_number: eb("last_recommendation_number", "+", 1) }))
    .where("id", "=", itemId)
    .where("status", "not in", ["entfallen", "angenommen"])
    .returning("last_recommendation_number")
    .executeTakeFirst();
  if (!row) throw new Conflict("recommendations:error.item-closed");
  return row.last_recommendation_number;
}

/**
 * All facts at once; its text is written on its page.
 * @throws Conflict when somebody changed them since the form was shown, or it is decided; Invalid for strange organisations and days
 */
export async function editRecommendation(ctx: Context, id: number, input: RecommendationInput): Promise<void> {
  const { process, recommendation } = await requireRecommendation(ctx, id);
  authoriseWriting(process);
  const { columns, involved, revision } = input;
  refuseStrangeDay(columns.due_on, recommendation.dueOn, dayOf(ctx.now()));
  await transact(ctx, async (trx, announce) => {
    const now = await lockRecommendation(trx, id);
    if (isDecided(now.status) || now.status === "entfallen") throw new Conflict("recommendations:error.decided");
    if (now.revision !== revision) throw new Conflict("common:error.changed-meanwhile");
    await refuseStrangers(trx, process.id, columns.lead_organisation_id, involved);
    await trx
      .updateTable("recommendations")
      .set({ ...columns, revision: now.revision + 1 })
      .where("id", "=", id)
      .execute();
    await replaceParts(trx, id, input);
    await trx.updateTable("documents").set({ title: columns.title }).where("id", "=", recommendation.documentId).execute();
    await recordEvent(trx, ctx, {
      processId: process.id,
      kind: "recommendation-edited",
      params: paramsOf({ ...recommendation, title: columns.title }),
      path: `/recommendations/${id}`,
    });
    announce(`process:${process.id}`);
  });
}

async function replaceParts(trx: Trx, id: number, { involved, resources, levers }: RecommendationInput): Promise<void> {
  const recommendation_id = id;
  await trx.deleteFrom("recommendation_involved").where("recommendation_id", "=", id).execute();
  await trx.deleteFrom("recommendation_resources").where("recommendation_id", "=", id).execute();
  await trx.deleteFrom("recommendation_levers").where("recommendation_id", "=", id).execute();
  const of = <T extends object>(rows: readonly T[]) => rows.map((row) => ({ recommendation_id, ...row }));
  if (involved.length > 0)
    await trx
      .insertInto("recommendation_involved")
      .values(of(involved.map((organisation_id) => ({ organisation_id }))))
      .execute();
  if (resources.length > 0) await trx.insertInto("recommendation_resources").values(of(resources)).execute();
  if (levers.length > 0) await trx.insertInto("recommendation_levers").values(of(levers)).execute();
}

/** What stood there already may lie behind us. */
function refuseStrangeDay(day: string | null, before: string | null, today: string): void {
  if (day === null || day === before) return;
  if (day < today) throw new Invalid("recommendations:invalid.day-past", "due_on");
  if (Number(day.slice(0, 4)) > Number(today.slice(0, 4)) + MOST_YEARS)
    throw new Invalid("recommendations:invalid.day-far", "due_on", { years: MOST_YEARS });
}

async function refuseStrangers(trx: Trx, processId: number, lead: number | null, involved: readonly number[]): Promise<void> {
  const wanted = new Set([...(lead === null ? [] : [lead]), ...involved]);
  if (wanted.size === 0) return;
  const rows = await trx
    .selectFrom("mandates")
    .where("process_id", "=", processId)
    .where("organisation_id", "in", [...wanted])
    .select("organisation_id")
    .distinct()
    .execute();
  const known = new Set(rows.map((row) => row.organisation_id));
  if (lead !== null && !known.has(lead)) throw new Invalid("common:invalid.choice", "lead_organisation_id");
  if (involved.some((each) => !known.has(each))) throw new Invalid("common:invalid.choice", "involved");
}

/** Adds a check; the newest counts, those before stay readable. @throws Conflict when it is decided or withdrawn */
export async function recordCheck(ctx: Context, id: number, input: CheckInput, requestId: string): Promise<number> {
  const { process, recommendation } = await requireRecommendation(ctx, id);
  authorise(process.my, "recommendation:check");
  if (input.reviewed_on > dayOf(ctx.now())) throw new Invalid("recommendations:invalid.day-ahead", "reviewed_on");
  return transact(ctx, (trx, announce) => {
    announce(`process:${process.id}`);
    return once(trx, ctx, requestId, async () => {
      const now = await lockRecommendation(trx, id);
      if (isDecided(now.status) || now.status === "entfallen") throw new Conflict("recommendations:error.decided");
      const { head_seq } = await trx
        .selectFrom("documents")
        .where("id", "=", recommendation.documentId)
        .select("head_seq")
        .executeTakeFirstOrThrow();
      const { id: checkId } = await trx
        .insertInto("recommendation_checks")
        .values({
          ...input,
          recommendation_id: id,
          answers: JSON.stringify(input.answers),
          recorded_by: ctx.actor.personId,
          recorded_at: ctx.now(),
          document_seq: head_seq,
        })
        .returning("id")
        .executeTakeFirstOrThrow();
      await recordEvent(trx, ctx, {
        processId: process.id,
        kind: "recommendation-checked",
        params: { ...paramsOf(recommendation), check: input.kind },
        path: `/recommendations/${id}`,
      });
      return checkId;
    });
  });
}

export const paramsOf = (of: Pick<Recommendation, "itemNumber" | "number" | "title">) => ({
  number: recommendationNumber(of.itemNumber, of.number),
  title: of.title,
});
