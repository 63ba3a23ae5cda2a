/** Changes the list of indicators of a process: always as a new version, so that profiles keep the one they were filled in with. */
import { authorise } from "../access/rules.ts";
import type { Context } from "../context.ts";
import { Conflict, Invalid } from "../errors.ts";
import { once } from "../platform/submissions.ts";
import { keyRows } from "../partnerships/versions.rules.ts";
import { transact } from "../platform/transact.ts";
import { recordEvent } from "../processes/commands.ts";
import { requireProcess } from "../processes/queries.ts";
import { holdProfiles } from "./commands.ts";
import { readSets } from "./sets.queries.ts";
import { changesOf, currentSet, type SetInput } from "./sets.rules.ts";

/** @returns its version @throws Conflict when a colleague has made one meanwhile, Invalid where nothing is different or a key is unknown */
export async function changeIndicators(
  ctx: Context,
  processId: number,
  { seen, reason, indicators }: SetInput,
  requestId: string,
): Promise<number> {
  const { my } = await requireProcess(ctx, processId);
  authorise(my, "situation:manage");
  return transact(ctx, (trx, announce) =>
    once(trx, ctx, requestId, async () => {
      await holdProfiles(trx, processId);
      const before = currentSet(await readSets(trx, processId));
      if (before.version !== seen) throw new Conflict("common:error.changed-meanwhile");
      const version = before.version + 1;
      const now = keyRows(indicators, before.indicators, version);
      if (changesOf(before.indicators, now).length === 0) throw new Invalid("profiles:invalid.set-same", "reason");
      await trx
        .insertInto("indicator_sets")
        .values({
          ...{ process_id: processId, version, indicators: JSON.stringify(now), reason },
          ...{ made_by: ctx.actor.personId, made_at: ctx.now() },
        })
        .execute();
      const path = `/processes/${processId}/profiles/indicators`;
      await recordEvent(trx, ctx, { processId, kind: "indicators-changed", params: { version }, path });
      announce(`process:${processId}`);
      return version;
    }),
  );
}
