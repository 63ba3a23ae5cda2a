/** The numbers that stay: those of the newest frozen version. */
import type { Database } from "../../context.ts";

/** By block id, for `numbersOf`; empty while nothing is frozen, or what is frozen was not numbered. */
export async function findFixedNumbers(db: Database, documentId: number): Promise<Record<string, string>> {
  const version = await db
    .selectFrom("document_versions")
    .where("document_id", "=", documentId)
    .where("kind", "=", "frozen")
    .orderBy("number", "desc")
    .limit(1)
    .select("numbers")
    .executeTakeFirst();
  return version?.numbers ?? {};
}
