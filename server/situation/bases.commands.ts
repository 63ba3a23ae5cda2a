/** Says what a decision rests on, when it is written down and when it is changed. */
import type { Context, Trx } from "../context.ts";
import { Invalid } from "../errors.ts";
import { listBases, listBasesOf } from "./bases.queries.ts";
import { basisKey, type BasesInput } from "./bases.rules.ts";

/**
 * In the transaction of whoever was let in to write the decision down. What this person does not see stays as it is, and so does what
 * somebody else has named since the form was opened.
 * @throws Invalid for what they do not see, or what is of another process
 */
export async function noteBases(ctx: Context, trx: Trx, decisionId: number, { bases: wanted, had }: BasesInput): Promise<void> {
  const within = { ...ctx, db: trx };
  const { process_id: processId } = await trx
    .selectFrom("decisions")
    .where("id", "=", decisionId)
    .select("process_id")
    .executeTakeFirstOrThrow();
  const before = await listBasesOf(within, [decisionId]);
  const known = new Map([...(await listBases(within, processId)), ...before].map((basis) => [basisKey(basis), basis]));
  const chosen = [...new Set(wanted)].map((key) => known.get(key));
  if (chosen.includes(undefined)) throw new Invalid("common:invalid.choice", "bases");
  const gone = before.filter((basis) => had.includes(basisKey(basis)) && !wanted.includes(basisKey(basis)));
  const ids = (of: readonly ({ kind: string; id: number } | undefined)[], kind: string) =>
    of.flatMap((basis) => (basis?.kind === kind ? basis.id : []));
  const noted = { noted_by: ctx.actor.personId, noted_at: ctx.now() };

  const [pictures, runs] = [ids(chosen, "situation"), ids(chosen, "priorities")];
  const [pictureGone, runGone] = [ids(gone, "situation"), ids(gone, "priorities")];
  if (pictureGone.length > 0)
    await trx
      .deleteFrom("situation_uses")
      .where("subject", "=", "decision")
      .where("subject_id", "=", decisionId)
      .where("report_id", "in", pictureGone)
      .execute();
  if (runGone.length > 0)
    await trx.deleteFrom("priority_run_uses").where("decision_id", "=", decisionId).where("run_id", "in", runGone).execute();
  if (pictures.length > 0)
    await trx
      .insertInto("situation_uses")
      .values(pictures.map((report_id) => ({ report_id, subject: "decision" as const, subject_id: decisionId, ...noted })))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  if (runs.length > 0)
    await trx
      .insertInto("priority_run_uses")
      .values(runs.map((run_id) => ({ run_id, decision_id: decisionId, ...noted })))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
}
