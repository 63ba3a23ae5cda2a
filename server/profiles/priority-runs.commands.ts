/** Keeps what the rule of priorities comes to, so that a decision can cite it. */
import { sql } from "kysely";
import { authorise } from "../access/rules.ts";
import { recordAct } from "../audit/commands.ts";
import type { Context } from "../context.ts";
import { Conflict } from "../errors.ts";
import { once } from "../platform/submissions.ts";
import { hashToken } from "../platform/tokens.ts";
import { transact } from "../platform/transact.ts";
import { holdProfiles } from "./commands.ts";
import { listPriorities } from "./priorities.queries.ts";
import { runWords, type KeptBand, type RunForm } from "./priority-runs.rules.ts";

/** Of the profiles that are shown to the moderation at this moment. @returns its id @throws Conflict where there is none */
export async function keepRun(
  ctx: Context,
  processId: number,
  { purpose, weights }: RunForm,
  requestId: string,
): Promise<number> {
  return transact(ctx, async (trx, announce) => {
    // A withdrawal and the keeping happen one after the other.
    await holdProfiles(trx, processId);
    const { process, all } = await listPriorities({ ...ctx, db: trx }, processId, weights);
    authorise(process.my, "situation:manage");
    return once(trx, ctx, requestId, async () => {
      if (all.length === 0) throw new Conflict("profiles:priority.none");
      const bands = all.map(({ organisationId: _, ...band }): KeptBand => band);
      const last = await trx
        .selectFrom("priority_runs")
        .where("process_id", "=", processId)
        .select(({ fn }) => fn.max("number").as("number"))
        .executeTakeFirst();
      const run = { number: (last?.number ?? 0) + 1, purpose, weights, at: ctx.now() };
      const { id } = await trx
        .insertInto("priority_runs")
        .values({
          ...{ process_id: processId, number: run.number, purpose, weights: JSON.stringify(weights) },
          ...{ hash: hashToken(runWords(process.number, run, bands)), made_by: ctx.actor.personId, made_at: run.at },
        })
        .returning("id")
        .executeTakeFirstOrThrow();
      await sql`
        insert into priority_bands (run_id, profile_id, organisation, profile_version, set_version, band, exposure, gap, drivers, sensitive, reply)
        select ${id}::int, "profileId", organisation, "profileVersion", "setVersion", band, exposure, gap,
          array(select jsonb_array_elements_text(drivers)), array(select jsonb_array_elements_text(sensitive)), reply
        from jsonb_to_recordset(${JSON.stringify(bands)}::jsonb) as kept("profileId" int, organisation text, "profileVersion" int,
          "setVersion" int, band text, exposure double precision, gap double precision, drivers jsonb, sensitive jsonb, reply text)`.execute(
        trx,
      );
      await recordAct(trx, ctx, { act: "frozen", processId, subject: ["priority_runs", id] });
      announce(`process:${processId}`);
      return id;
    });
  });
}
