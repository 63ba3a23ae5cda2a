/** Looks at what has to be there before the first roundtable of a process is opened. */
import type { Database } from "../context.ts";
import { currentRules } from "../processes/procedure.queries.ts";
import type { RoundtableHead } from "./queries.ts";

/**
 * Both levels agree on how they talk before they talk: the first roundtable of a process waits for rules of procedure. Where one has been
 * opened already, the others go on as it began.
 */
export async function isBeforeRules(
  db: Database,
  { state, processId }: Pick<RoundtableHead, "state" | "processId">,
): Promise<boolean> {
  if (state !== "planned" || (await currentRules(db, processId)).version > 0) return false;
  const opened = await db
    .selectFrom("roundtables")
    .where("process_id", "=", processId)
    .where("opened_at", "is not", null)
    .select("id")
    .limit(1)
    .executeTakeFirst();
  return opened === undefined;
}
