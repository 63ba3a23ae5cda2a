/** Bands for those who are entitled: the moderation of profiles that are shown to it, and each municipality its own alone. */
import { can } from "../access/rules.ts";
import type { Context, Database } from "../context.ts";
import { NotAllowed } from "../errors.ts";
import type { ProcessHead } from "../processes/rules.ts";
import { prioritise, type Priority, type Weights } from "./priorities.rules.ts";
import { listProfiles } from "./queries.ts";
import { scoresOf } from "./rules.ts";
import { readSets } from "./sets.queries.ts";
import { indicatorsIn } from "./sets.rules.ts";

export interface Judged extends Priority {
  organisationId: number;
  organisation: string;
  profileId: number;
  profileVersion: number;
  /** Version of the list of indicators that it rests on. */
  setVersion: number;
  /** What the municipality says to it. */
  reply: string;
}

/** In the order of their names: there is no other. @throws NotAllowed for whoever neither moderates nor has a profile of their own */
export async function listPriorities(
  ctx: Context,
  processId: number,
  weights: Weights,
): Promise<{ process: ProcessHead; all: Judged[] }> {
  const { process, profiles } = await listProfiles(ctx, processId);
  const isEntitled = can(process.my, "situation:manage");
  const own = profiles.filter(({ organisationId }) => organisationId === process.my.organisationId);
  if (!isEntitled && own.length === 0) throw new NotAllowed();
  const seen = isEntitled ? profiles : own;
  const [sets, replies] = await Promise.all([readSets(ctx.db, processId), readReplies(ctx.db, processId, seen)]);
  const all = seen
    .map(({ id: profileId, number: profileVersion, organisationId, organisation, answers, setVersion }) => ({
      ...{ profileId, profileVersion, organisationId, organisation, setVersion, reply: replies.get(organisationId) ?? "" },
      ...prioritise(scoresOf(answers, indicatorsIn(sets, setVersion)), weights),
    }))
    .sort((a, b) => a.organisation.localeCompare(b.organisation, "de"));
  return { process, all };
}

/** Of those whose band is shown, and of nobody else. */
async function readReplies(
  db: Database,
  processId: number,
  profiles: readonly { organisationId: number }[],
): Promise<Map<number, string>> {
  const rows = await db
    .selectFrom("priority_replies")
    .where("process_id", "=", processId)
    .where("organisation_id", "in", [0, ...profiles.map(({ organisationId }) => organisationId)])
    .select(["organisation_id", "body"])
    .execute();
  return new Map(rows.map(({ organisation_id, body }) => [organisation_id, body]));
}
