/** Notes that somebody has said of a marking that it is only spoken of: for whoever has to answer for what is kept here. */
import type { Database } from "../context.ts";

export async function noteMention(
  db: Database,
  mention: { personId: number | null; path: string; marking: string; reason: string; at: Date },
): Promise<void> {
  const { personId, path, marking, reason, at } = mention;
  await db
    .insertInto("marking_mentions")
    .values({ person_id: personId, path: path.slice(0, 300), marking, reason: reason.slice(0, 300), at })
    .execute();
}
