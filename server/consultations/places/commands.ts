/** Says beside points where they belong that were sent without a place. Nothing that was sent is altered. */
import { sql } from "kysely";
import type { Context, Trx } from "../../context.ts";
import { Conflict, Invalid } from "../../errors.ts";
import { chosenPoints, weighing } from "../weighing.commands.ts";
import type { WeighingFilter } from "../weighing.rules.ts";
import { listPlaces, type Places } from "./queries.ts";
import { saidPlace, type Place, type PlacingInput } from "./rules.ts";
import type { StatementPointKind } from "../../../db/schema/consultations.ts";

/** Those named, or all that the filter finds. @returns how many @throws Conflict where their senders have chosen places for all of them */
export async function placePoints(
  ctx: Context,
  id: number,
  { points, all, place, kind }: PlacingInput,
  filter: WeighingFilter,
): Promise<number> {
  return weighing(ctx, id, async (trx) => {
    const chosen = await chosenPoints(trx, ctx, id, { points, all }, filter);
    const places = await listPlaces(trx, id);
    requirePlace(places, place);
    const placed = await writePlaces(
      trx,
      ctx,
      chosen.map((pointId) => ({ pointId, place })),
      { places, kind },
    );
    if (placed === 0) throw new Conflict("consultations:place.nothing");
    return placed;
  });
}

/**
 * What came by letter says itself where it belongs; what does not goes where whoever enters it says. What the moderation has said of the
 * same words in an earlier version stays (carrying.commands.ts).
 */
export async function placeEntered(
  trx: Trx,
  ctx: Context,
  consultationId: number,
  points: readonly { id: number; body: string; isPlaced: boolean }[],
  { place, kind }: Pick<PlacingInput, "place" | "kind">,
): Promise<void> {
  const places = await listPlaces(trx, consultationId);
  requirePlace(places, place);
  const chosen = points
    .filter(({ isPlaced }) => !isPlaced)
    .map(({ id, body }) => ({ pointId: id, place: saidPlace(body, places) ?? place }))
    .filter((each) => each.place !== null || kind !== null);
  await writePlaces(trx, ctx, chosen, { places, kind });
}

function requirePlace({ texts, headings, questions }: Places, place: Place): void {
  if (place === null) return;
  const isKnown =
    "questionId" in place
      ? questions.some(({ id }) => id === place.questionId)
      : place.blockId === null
        ? texts.some(({ id }) => id === place.textId)
        : headings.some(({ textId, blockId }) => textId === place.textId && blockId === place.blockId);
  if (!isKnown) throw new Invalid("common:invalid.choice", "place");
}

/** @param kind null: as it is */
async function writePlaces(
  trx: Trx,
  ctx: Context,
  chosen: readonly { pointId: number; place: Place }[],
  { places, kind }: { places: Places; kind: StatementPointKind | null },
): Promise<number> {
  if (chosen.length === 0) return 0;
  const rows = chosen.map(({ pointId, place }) => {
    const on = place && "textId" in place ? place : null;
    const heading = places.headings.find(({ textId, blockId }) => textId === on?.textId && blockId === on.blockId);
    return {
      ...{ id: pointId, isSent: place === null, text: on?.textId ?? null, block: on?.blockId ?? null },
      ...{ quote: heading?.label ?? "", question: place && "questionId" in place ? place.questionId : null },
    };
  });
  const { numAffectedRows } = await sql`
    update statement_points as point set placed_kind = coalesce(${kind}, at_kind),
      placed_text_id = case when said."isSent" then point.text_id else said.text end, placed_block_id = said.block,
      placed_quote = said.quote, placed_question_id = said.question,
      placed_by = ${ctx.actor.personId}::int, placed_at = ${ctx.now()}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as said (id int, "isSent" boolean, text int, block text, quote text, question int)
    where point.id = said.id and point.block_id is null and point.question_id is null`.execute(trx);
  return Number(numAffectedRows ?? 0);
}
