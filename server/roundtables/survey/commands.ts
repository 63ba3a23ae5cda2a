/** Takes an answer to the survey: that somebody has answered, and apart from it what was answered. */
import { authorise } from "../../access/rules.ts";
import type { Context } from "../../context.ts";
import { Conflict } from "../../errors.ts";
import { transact } from "../../platform/transact.ts";
import { requireRoundtable } from "../queries.ts";
import { findSurvey } from "./queries.ts";
import type { SurveyForm } from "./rules.ts";

/** Once for each person who was there; it cannot be changed afterwards, because nobody knows which answer it was. */
export async function answerSurvey(ctx: Context, id: number, form: SurveyForm): Promise<void> {
  const head = await requireRoundtable(ctx, id);
  authorise(head.my, "roundtable:attend");
  const { canAnswer } = await findSurvey(ctx, head);
  if (!canAnswer) throw new Conflict("roundtables:refusal.survey-over");
  await transact(ctx, async (trx, announce) => {
    const counted = await trx
      .insertInto("survey_voters")
      .values({ roundtable_id: id, person_id: ctx.actor.personId })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    if (counted.numInsertedOrUpdatedRows === 0n) throw new Conflict("roundtables:refusal.survey-over");
    await trx
      .insertInto("survey_answers")
      .values({ roundtable_id: id, ...form })
      .execute();
    announce(`roundtable:${id}`);
  });
}
