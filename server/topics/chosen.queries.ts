/** What commands on several topics at once read first. */
import type { Row } from "../../db/schema.ts";
import type { Trx } from "../context.ts";
import { Conflict, Invalid } from "../errors.ts";

export type Chosen = Pick<
  Row<"topics">,
  | "id"
  | "number"
  | "title"
  | "problem"
  | "person_id"
  | "organisation_id"
  | "countersigning"
  | "cluster_id"
  | "disposition"
  | "merged_into"
>;

/** Whoever arranges the topics of a process does so one after the other, and whoever hands one in; reading does not wait. */
export const holdTopics = (trx: Trx, processId: number) =>
  trx.selectFrom("processes").where("id", "=", processId).select("id").forNoKeyUpdate().execute();

/** In the order in which they were chosen. @throws Invalid for none, or of another process; Conflict when one was withdrawn */
export async function requireChosen(trx: Trx, processId: number, ids: readonly number[]): Promise<Chosen[]> {
  const wanted = [...new Set(ids)];
  if (wanted.length === 0) throw new Invalid("topics:invalid.none-chosen", "topic");
  const rows = await trx
    .selectFrom("topics")
    .where("process_id", "=", processId)
    .where("id", "in", wanted)
    .select([
      "id",
      "number",
      "title",
      "problem",
      "person_id",
      "organisation_id",
      "countersigning",
      "cluster_id",
      "disposition",
      "merged_into",
      "withdrawn_on",
    ])
    .forUpdate()
    .execute();
  if (rows.length < wanted.length) throw new Invalid("common:invalid.choice", "topic");
  if (rows.some(({ withdrawn_on }) => withdrawn_on !== null)) throw new Conflict("topics:error.withdrawn");
  return wanted.flatMap((id) => rows.find((row) => row.id === id) ?? []);
}
