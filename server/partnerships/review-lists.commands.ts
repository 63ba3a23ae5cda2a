/** Changes the list of questions of a process: always as a new version, so that reviews keep the one they answered. */
import { authorise } from "../access/rules.ts";
import type { Context } from "../context.ts";
import { Conflict, Invalid } from "../errors.ts";
import { once } from "../platform/submissions.ts";
import { keyRows } from "./versions.rules.ts";
import { transact } from "../platform/transact.ts";
import { recordEvent } from "../processes/commands.ts";
import { requireProcess } from "../processes/queries.ts";
import { readLists } from "./review-lists.queries.ts";
import { currentList, listChanges, type ListInput } from "./review-lists.rules.ts";

/** @returns its version @throws Conflict when a colleague has made one meanwhile, Invalid where nothing is different or a key is unknown */
export async function changeQuestions(
  ctx: Context,
  processId: number,
  { seen, reason, questions }: ListInput,
  requestId: string,
): Promise<number> {
  const { my } = await requireProcess(ctx, processId);
  authorise(my, "situation:manage");
  return transact(ctx, (trx, announce) =>
    once(trx, ctx, requestId, async () => {
      await trx.selectFrom("processes").where("id", "=", processId).select("id").forUpdate().execute();
      const before = currentList(await readLists(trx, processId));
      if (before.version !== seen) throw new Conflict("common:error.changed-meanwhile");
      const version = before.version + 1;
      const now = keyRows(questions, before.questions, version);
      if (listChanges(before.questions, now).length === 0) throw new Invalid("partnerships:invalid.list-same", "reason");
      await trx
        .insertInto("review_lists")
        .values({
          ...{ process_id: processId, version, questions: JSON.stringify(now), reason },
          ...{ made_by: ctx.actor.personId, made_at: ctx.now() },
        })
        .execute();
      const path = `/processes/${processId}/partnerships/questions`;
      await recordEvent(trx, ctx, { processId, kind: "review-list-changed", params: { version }, path });
      announce(`process:${processId}`);
      return version;
    }),
  );
}
