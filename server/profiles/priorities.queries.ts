/** Bands for those who are entitled: the moderation of profiles that are shown to it, and each municipality its own alone. */
import { can } from "../access/rules.ts";
import type { Context } from "../context.ts";
import { NotAllowed } from "../errors.ts";
import type { ProcessHead } from "../processes/rules.ts";
import { prioritise, type Priority, type Weights } from "./priorities.rules.ts";
import { listProfiles } from "./queries.ts";
import { scoresOf } from "./rules.ts";

export interface Judged extends Priority {
  organisationId: number;
  organisation: string;
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
  const all = (isEntitled ? profiles : own)
    .map(({ organisationId, organisation, answers, setVersion }) => ({
      ...{ organisationId, organisation },
      ...prioritise(scoresOf(answers, setVersion), weights),
    }))
    .sort((a, b) => a.organisation.localeCompare(b.organisation, "de"));
  return { process, all };
}
