/** Looks at kept results of the rule of priorities, as narrowly as at the rule itself: the moderation, and each municipality its own band. */
import { sql } from "kysely";
import { can } from "../access/rules.ts";
import type { Context } from "../context.ts";
import { NotFound } from "../errors.ts";
import { hashToken } from "../platform/tokens.ts";
import { isId } from "../processes/queries.ts";
import type { ProcessHead } from "../processes/rules.ts";
import type { Weights } from "./priorities.rules.ts";
import { runWords, type KeptBand, type KeptRun } from "./priority-runs.rules.ts";
import { listProfiles } from "./queries.ts";

export interface RunLine extends KeptRun {
  id: number;
  madeBy: string | null;
}

const MOST_LISTED = 50;

/** The newest first. @param profileIds of which at least one has to be in it; null: whatever is in it */
async function selectRuns({ db }: Context, processId: number, profileIds: readonly number[] | null, id?: number) {
  return db
    .selectFrom("priority_runs as run")
    .leftJoin("people", "people.id", "run.made_by")
    .where("run.process_id", "=", processId)
    .$if(id !== undefined, (query) => query.where("run.id", "=", id!))
    .$if(profileIds !== null, (query) =>
      query.where(({ exists, selectFrom }) =>
        exists(
          selectFrom("priority_bands as band")
            .whereRef("band.run_id", "=", "run.id")
            .where("band.profile_id", "in", [0, ...profileIds!])
            .select("band.run_id"),
        ),
      ),
    )
    .select(["run.id", "run.number", "run.purpose", "run.weights", "run.hash", "run.made_at as at", "people.name as madeBy"])
    .orderBy("run.number", "desc")
    .limit(MOST_LISTED)
    .execute();
}

async function seenIn(ctx: Context, processId: number) {
  const { process, profiles } = await listProfiles(ctx, processId);
  const isEntitled = can(process.my, "situation:manage");
  const seen = isEntitled ? profiles : profiles.filter(({ organisationId }) => organisationId === process.my.organisationId);
  return { process, isEntitled, ids: seen.map(({ id }) => id) };
}

/** A municipality finds those in which it has a band. */
export async function listRuns(ctx: Context, processId: number): Promise<RunLine[]> {
  const { isEntitled, ids } = await seenIn(ctx, processId);
  const rows = await selectRuns(ctx, processId, isEntitled ? null : ids);
  return rows.map(({ hash: _, weights, ...run }) => ({ ...run, weights: weights as Weights }));
}

export interface RunPage {
  process: ProcessHead;
  run: RunLine & { hash: string };
  /** As they were then, of the profiles that this person may still see. */
  bands: KeptBand[];
  /** To the moderation: how many are no longer shown to it. */
  hidden: number;
  /** What is kept is what the hash was made of; false where a profile was deleted since. */
  isWhole: boolean;
}

/** @throws NotFound for whoever neither moderates nor has a band in it */
export async function requireRun(ctx: Context, processId: number, id: number): Promise<RunPage> {
  const { process, isEntitled, ids } = await seenIn(ctx, processId);
  const [row] = isId(id) ? await selectRuns(ctx, processId, isEntitled ? null : ids, id) : [];
  if (!row) throw new NotFound();
  const { hash, weights, ...rest } = row;
  const run = { ...rest, weights: weights as Weights };
  const { rows: all } = await sql<KeptBand>`
    select profile_id as "profileId", organisation, profile_version as "profileVersion", set_version as "setVersion", band, exposure, gap,
      drivers, sensitive, reply
    from priority_bands where run_id = ${id} order by organisation`.execute(ctx.db);
  const bands = all.filter(({ profileId }) => ids.includes(profileId));
  return {
    process,
    run: { ...run, hash },
    bands,
    hidden: isEntitled ? all.length - bands.length : 0,
    isWhole: hashToken(runWords(process.number, run, all)) === hash,
  };
}
