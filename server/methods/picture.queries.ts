/** Looks at all results of a process together. */
import type { Context } from "../context.ts";
import { requireProcess } from "../processes/queries.ts";
import type { ProcessHead } from "../processes/rules.ts";
import type { Released } from "./picture.rules.ts";
import { seenOptions } from "./runs.queries.ts";
import { onlySeen } from "./runs.rules.ts";
import type { ResultSnapshot } from "./tally.rules.ts";

/** What was published of topics and items of this process, as far as the actor may see the process. Two statements, however many there are. */
export async function listReleased(ctx: Context, processId: number): Promise<{ process: ProcessHead; released: Released[] }> {
  const process = await requireProcess(ctx, processId);
  const rows = await ctx.db
    .selectFrom("method_snapshots as snapshot")
    .innerJoin("method_runs as run", "run.id", "snapshot.run_id")
    .where("run.process_id", "=", processId)
    .where("run.state", "=", "released")
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom("method_options as option")
          .whereRef("option.run_id", "=", "run.id")
          .where((eb) => eb.or([eb("option.topic_id", "is not", null), eb("option.agenda_item_id", "is not", null)]))
          .select("option.id"),
      ),
    )
    .select(["run.id", "run.released_at", "snapshot.result", seenOptions.as("seen")])
    .execute();
  const released = rows.map((row) => ({
    runId: row.id,
    releasedAt: row.released_at!.toISOString(),
    result: onlySeen(row.result as unknown as ResultSnapshot, row.seen),
  }));
  return { process, released };
}
