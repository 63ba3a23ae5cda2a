/** Rows that somebody pasted or brought as a file: of a list of people, of topics. */
import type { Context } from "../context.ts";
import { Invalid } from "../errors.ts";
import { WorkRefused } from "../platform/work.rules.ts";
import { workIn } from "../platform/worker-pool.ts";
import { READ_ROWS } from "./read-rows.ts";
import type { ListRow } from "./rows.rules.ts";

/**
 * Read in a thread of its own.
 * @param most rows; one more tells that there are more
 * @throws Invalid at `file` for what is no list
 */
export async function rowsOfFile(ctx: Context, bytes: Uint8Array, most: number): Promise<ListRow[]> {
  try {
    return await workIn(ctx.pool, (lane) => lane.ask(READ_ROWS, { bytes, most: most + 1 }), ctx.actor.personId);
  } catch (error) {
    if (!(error instanceof WorkRefused)) throw error;
    throw new Invalid(`common:invalid.table-${error.reason === "password" ? "password" : "unreadable"}`, "file");
  }
}
