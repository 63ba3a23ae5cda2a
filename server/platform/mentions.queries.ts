/** Whether somebody has said of a marking that it is only spoken of. */
import type { Database } from "../context.ts";

export async function isMentioned(db: Database, path: string, marking: string): Promise<boolean> {
  const said = await db
    .selectFrom("marking_mentions")
    .where("path", "=", path)
    .where("marking", "=", marking)
    .select("id")
    .executeTakeFirst();
  return said !== undefined;
}
