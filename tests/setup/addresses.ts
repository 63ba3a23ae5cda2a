/**
 * Every address of app/routes.ts, sorted by what answers there: pages to look at, forms that are only posted to, files to
 * download. Journeys visit all of them with ids of the sample town, so that a new route cannot be forgotten.
 */
import { readFileSync } from "node:fs";
import routes from "../../app/routes.ts";
import type { Database } from "../../server/context.ts";
import type { SampleIds } from "../../db/seed.ts";

export type AddressKind = "page" | "form" | "file";

export interface Address {
  /** As in app/routes.ts, with a slash before it: `/agenda/:id/edit`. */
  pattern: string;
  kind: AddressKind;
}

/** Without the one for everything else. */
export const addresses: Address[] = routes
  .filter(({ path }) => path !== "*")
  .map(({ path = "", file }) => ({
    pattern: `/${path}`,
    kind: kindOf(readFileSync(new URL(`../../app/${file}`, import.meta.url), "utf8")),
  }));

function kindOf(source: string): AddressKind {
  if (source.includes("export default")) return "page";
  return source.includes("export const action") ? "form" : "file";
}

/** What stands for `:id` depends on the word before it. */
export type Ids = Record<string, Record<string, number | string>>;

/** @returns for each first word of a pattern what its parameters are in the sample town */
export async function idsForAddresses(db: Database, ids: SampleIds): Promise<Ids> {
  const first = async (table: "points" | "attendances" | "decisions" | "tasks" | "polls", roundtable: number) =>
    (
      await db
        .selectFrom(table)
        .select("id")
        .where("roundtable_id", "=", roundtable)
        .orderBy("id", "desc")
        .limit(1)
        .executeTakeFirst()
    )?.id ?? 0;
  const past = ids.pastRoundtableId;
  const removal = await db
    .insertInto("removals")
    .values({
      process_id: ids.processId,
      person_id: ids.people.mayor,
      ability: "format:write",
      path: `/processes/${ids.processId}/formats`,
      rows: "[]",
      removed_at: new Date(),
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  const image = await db
    .insertInto("document_images")
    .values({
      document_id: ids.documents.workingPaper,
      media_type: "image/png",
      width: 1,
      height: 1,
      hash: "0".repeat(64),
      bytes: Buffer.from(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
        "base64",
      ),
      created_by: null,
      created_at: new Date(),
    })
    .onConflict((conflict) => conflict.columns(["document_id", "hash"]).doUpdateSet({ width: 1 }))
    .returning("id")
    .executeTakeFirstOrThrow();
  const [mandate, thread, proposal, version, edition, figure, evaluation] = await Promise.all([
    db
      .selectFrom("mandates")
      .select("id")
      .where("process_id", "=", ids.processId)
      .where("person_id", "=", ids.people.mayor)
      .executeTakeFirstOrThrow(),
    db
      .selectFrom("threads")
      .innerJoin("comments", "thread_id", "threads.id")
      .select(["threads.id", "comments.id as comment"])
      .where("document_id", "=", ids.documents.workingPaper)
      .orderBy("threads.id")
      .executeTakeFirstOrThrow(),
    db
      .selectFrom("proposals")
      .select("id")
      .where("document_id", "=", ids.documents.workingPaper)
      .orderBy("number")
      .executeTakeFirstOrThrow(),
    db
      .selectFrom("document_versions")
      .select(["id", "number"])
      .where("document_id", "=", ids.documents.workingPaper)
      .where("kind", "=", "frozen")
      .executeTakeFirstOrThrow(),
    db.selectFrom("format_editions").select("id").where("format_id", "=", ids.circleId).executeTakeFirstOrThrow(),
    db.selectFrom("format_figures").select("id").where("format_id", "=", ids.circleId).executeTakeFirstOrThrow(),
    db.selectFrom("evaluations").select("id").where("format_id", "=", ids.circleId).executeTakeFirstOrThrow(),
  ]);
  return {
    jobs: { name: "platform.letter", jobId: "00000000-0000-4000-8000-000000000000" },
    processes: { id: ids.processId },
    organisations: { id: ids.organisations.lindenhafen },
    mandates: { id: mandate.id },
    documents: {
      id: ids.documents.workingPaper,
      threadId: thread.id,
      commentId: thread.comment,
      proposalId: proposal.id,
      versionId: version.id,
      number: version.number ?? 0,
    },
    removals: { id: removal.id },
    images: { id: image.id },
    calendar: { token: "nobody-has-it" },
    notifications: { id: 1 },
    agenda: { id: ids.agenda.screening },
    roundtables: {
      id: past,
      pointId: await first("points", past),
      guestId: await first("attendances", past),
      pollId: await first("polls", past),
      decisionId: await first("decisions", past),
      taskId: await first("tasks", past),
    },
    formats: { id: ids.circleId, editionId: edition.id, figureId: figure.id, eid: evaluation.id, personId: ids.people.forum },
  };
}

/** `/agenda/:id/edit` → `/agenda/9/edit`. */
export function fill(pattern: string, ids: Ids): string {
  const [, word = ""] = pattern.split("/");
  return pattern.replace(/:(\w+)/g, (_, name: string) => {
    const id = ids[word]?.[name];
    if (id === undefined) throw new Error(`No ${name} is known for ${pattern}: please add it to tests/setup/addresses.ts.`);
    return String(id);
  });
}
