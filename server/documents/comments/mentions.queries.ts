/** Looks at who may be mentioned in a comment: those who act in its process today and may see its thread. */
import { sql } from "kysely";
import type { Visibility } from "../../../db/schema/documents.ts";
import type { Role } from "../../../db/schema/processes.ts";
import type { Bench } from "../../../db/schema/organisations.ts";
import type { Language } from "../../../db/schema/people.ts";
import { dayOf } from "../../calendar/rules.ts";
import type { Context, Database } from "../../context.ts";
import { requireDocument } from "../queries.ts";
import { mentionTargets, type Mentionable, type MentionTarget } from "./mentions.rules.ts";
import { requireThread, threadOf } from "./threads.queries.ts";
import { canSeeThread, visibilitiesFor } from "./threads.rules.ts";

/** Who acts in a process today, whether they may see a thread or not. */
export interface Acting extends Mentionable {
  role: Role;
  bench: Bench | null;
  email: string;
  language: Language | null;
}

export async function listActing(db: Database, ctx: Pick<Context, "now">, processId: number): Promise<Acting[]> {
  const today = dayOf(ctx.now());
  return db
    .selectFrom("mandates")
    .innerJoin("people", "people.id", "mandates.person_id")
    .innerJoin("organisations", "organisations.id", "mandates.organisation_id")
    .where("mandates.process_id", "=", processId)
    .where("mandates.valid_from", "<=", today)
    .where(sql<boolean>`(mandates.valid_to is null or mandates.valid_to >= ${today})`)
    .orderBy("people.name")
    .orderBy("people.id")
    .select([
      "people.id as personId",
      "people.name",
      "people.email",
      "people.language",
      "mandates.role",
      "mandates.bench",
      "organisations.id as organisationId",
      "organisations.short_name as organisation",
      "organisations.name as organisationName",
    ])
    .execute();
}

/** A thread that is there, or one that somebody is about to begin. */
type Wanted = { threadId: number } | { visibility: Visibility };

/**
 * What a comment field offers behind an `@`: only who may see what is being written there.
 * @throws NotFound for a thread that the actor does not see, or that belongs to another text
 */
export async function listMentionTargets(ctx: Context, documentId: number, wanted: Wanted): Promise<MentionTarget[]> {
  const { my, id } = (await requireDocument(ctx, documentId)).process;
  const thread =
    "threadId" in wanted
      ? await requireThread(ctx, await threadOf(ctx, documentId, wanted.threadId))
      : { visibility: wanted.visibility, organisationId: my.organisationId };
  if (!("threadId" in wanted) && !visibilitiesFor(my).includes(wanted.visibility)) return [];
  const acting = await listActing(ctx.db, ctx, id);
  return mentionTargets(acting.filter((person) => person.personId !== ctx.actor.personId && canSeeThread(thread, person)));
}
