/** Looks at runs of methods: lists, one run as its reader may know it, and the ballots behind a result. */
import { sql } from "kysely";
import { jsonArrayFrom } from "kysely/helpers/postgres";
import type { Method, RunState } from "../../db/schema/methods.ts";
import { BENCHES, type Bench } from "../../db/schema/organisations.ts";
import { can, type My } from "../access/rules.ts";
import type { Context, Database, Trx } from "../context.ts";
import { NotFound } from "../errors.ts";
import { isId, myOf, requireProcess, validMandates, type MandateRow } from "../processes/queries.ts";
import type { ProcessHead } from "../processes/rules.ts";
import { parseAnswers, parseConfig, type Answers, type MethodConfig } from "./kinds.rules.ts";
import { mayKnowRun, onlySeen, standings, type RunCount, type RunHead } from "./runs.rules.ts";
import type { ResultSnapshot } from "./tally.rules.ts";

/** @throws NotFound without a mandate, and for what is only prepared for those who do not run it */
export async function requireRun(
  ctx: Pick<Context, "db" | "actor" | "now">,
  id: number,
  db: Database = ctx.db,
): Promise<RunHead> {
  const row = isId(id) ? await selectRun(ctx, db, id).executeTakeFirst() : undefined;
  if (!row || !mayKnowRun(row.state, row)) throw new NotFound();
  return headOf(row);
}

/** The same, holding the row until the transaction ends: no ballot comes in meanwhile. */
export async function lockRun(ctx: Context, id: number, trx: Trx): Promise<RunHead> {
  const row = isId(id) ? await selectRun(ctx, trx, id).forUpdate("run").executeTakeFirst() : undefined;
  if (!row || !mayKnowRun(row.state, row)) throw new NotFound();
  return headOf(row);
}

function selectRun(ctx: Pick<Context, "actor" | "now">, db: Database, id: number) {
  return db
    .selectFrom("method_runs as run")
    .innerJoin(validMandates(ctx, db).as("my"), "my.process_id", "run.process_id")
    .where("run.id", "=", id)
    .selectAll("run")
    .select([
      "my.mandate_id",
      "my.role",
      "my.bench",
      "my.may_bind",
      "my.organisation_id",
      "my.organisation_name",
      "my.organisation_short_name",
      "my.is_archived",
    ])
    .select((eb) =>
      jsonArrayFrom(
        eb
          .selectFrom("method_options as option")
          .whereRef("option.run_id", "=", "run.id")
          .select([
            "option.id",
            "option.label",
            "option.topic_id as topicId",
            "option.agenda_item_id as agendaItemId",
            "option.is_passive as isPassive",
          ])
          .orderBy("option.position"),
      ).as("options"),
    );
}

type RunRow = NonNullable<Awaited<ReturnType<ReturnType<typeof selectRun>["executeTakeFirst"]>>>;

const headOf = (row: RunRow & MandateRow): RunHead => ({
  id: row.id,
  processId: row.process_id,
  roundtableId: row.roundtable_id,
  method: row.method,
  config: configOf(row),
  question: row.question,
  explanation: row.explanation,
  voice: row.voice,
  isSecret: row.is_secret,
  reason: row.reason,
  release: row.release,
  state: row.state,
  round: row.round,
  previousRunId: row.previous_run_id,
  revision: row.revision,
  closesAt: row.closes_at?.toISOString() ?? null,
  releasedAt: row.released_at?.toISOString() ?? null,
  options: row.options,
  my: myOf(row),
});

/** As stored, through the same eye as what comes from a form. */
export const configOf = ({ method, config }: { method: Method; config: unknown }): MethodConfig => parseConfig(method, config);

// --- a list ------------------------------------------------------------------------------

export interface ListedRun {
  id: number;
  method: Method;
  question: string;
  state: RunState;
  round: number;
  closesAt: string | null;
  roundtableId: number | null;
  options: number;
  entitled: number;
  cast: number;
  /** I have a voice in it, and it is not cast. */
  isMine: boolean;
}

export const RUNS_PER_PAGE = 40;

/** Open ones first, then those that are prepared or being counted, then the newest results. One statement, counted in the database for one page. */
export async function listRuns(
  ctx: Context,
  processId: number,
  page = 1,
): Promise<{ process: ProcessHead; runs: ListedRun[]; hasMore: boolean }> {
  const process = await requireProcess(ctx, processId);
  const rows = await selectList(ctx)
    .where("run.process_id", "=", processId)
    .where("run.state", "in", can(process.my, "method:manage") ? ["created", ...KNOWN] : KNOWN)
    .limit(RUNS_PER_PAGE + 1)
    .offset((page - 1) * RUNS_PER_PAGE)
    .execute();
  const runs = rows.slice(0, RUNS_PER_PAGE).map((run) => listed(run, process.my, ctx.now()));
  return { process, runs, hasMore: rows.length > RUNS_PER_PAGE };
}

const KNOWN: RunState[] = ["open", "closed", "released"];

function selectList({ db, actor }: Context) {
  return db
    .selectFrom("method_runs as run")
    .leftJoin("method_entitled as hand", (join) =>
      join.onRef("hand.run_id", "=", "run.id").on("hand.person_id", "=", actor.personId),
    )
    .select([
      "run.id",
      "run.method",
      "run.question",
      "run.state",
      "run.round",
      "run.closes_at",
      "run.roundtable_id",
      "hand.voice_key",
      sql<number>`(select count(*)::int from method_options where run_id = run.id)`.as("options"),
      sql<number>`(select count(*)::int from method_voices where run_id = run.id)`.as("entitled"),
      sql<number>`(select count(*)::int from method_ballots where run_id = run.id)
        + (select count(*)::int from method_voters where run_id = run.id)`.as("cast"),
      sql<boolean>`(exists (select from method_ballots where run_id = run.id and voice_key = hand.voice_key)
        or exists (select from method_voters where run_id = run.id and voice_key = hand.voice_key))`.as("has_voted"),
    ])
    .orderBy(sql`array_position(array['open', 'created', 'closed', 'released'], run.state)`)
    .orderBy("run.id", "desc");
}

type ListRow = Awaited<ReturnType<ReturnType<typeof selectList>["execute"]>>[number];

const listed = (row: ListRow, my: My, now: Date): ListedRun => ({
  id: row.id,
  method: row.method,
  question: row.question,
  state: row.state,
  round: row.round,
  closesAt: row.closes_at?.toISOString() ?? null,
  roundtableId: row.roundtable_id,
  options: row.options,
  entitled: row.entitled,
  cast: row.cast,
  isMine:
    row.state === "open" &&
    (row.closes_at === null || row.closes_at > now) &&
    row.voice_key !== null &&
    !row.has_voted &&
    can(my, "method:vote"),
});

// --- one run -----------------------------------------------------------------------------

/** How many have voted, per bench: the same for all, and all that anybody learns before the result. */
export async function countRun(db: Database, id: number): Promise<RunCount | undefined> {
  const run = await db.selectFrom("method_runs").where("id", "=", id).select(["state", "closes_at"]).executeTakeFirst();
  if (!run) return undefined;
  const { rows } = await sql<{ bench: Bench; entitled: number; cast: number }>`
    select voice.bench, count(*)::int as entitled, count(coalesce(ballot.voice_key, voter.voice_key))::int as cast
    from method_voices as voice
    left join method_ballots as ballot on ballot.run_id = voice.run_id and ballot.voice_key = voice.voice_key
    left join method_voters as voter on voter.run_id = voice.run_id and voter.voice_key = voice.voice_key
    where voice.run_id = ${id} group by voice.bench`.execute(db);
  const benches = [...rows].sort((a, b) => BENCHES.indexOf(a.bench) - BENCHES.indexOf(b.bench));
  const sum = (what: "entitled" | "cast") => benches.reduce((total, bench) => total + bench[what], 0);
  return {
    state: run.state,
    closesAt: run.closes_at?.toISOString() ?? null,
    benches,
    entitled: sum("entitled"),
    cast: sum("cast"),
  };
}

export async function findSnapshot(db: Database, runId: number): Promise<{ result: ResultSnapshot; hash: string } | undefined> {
  const row = await db
    .selectFrom("method_snapshots as snapshot")
    .where("run_id", "=", runId)
    .select(["result", "hash", seenOptions.as("seen")])
    .executeTakeFirst();
  return row && { result: onlySeen(row.result as unknown as ResultSnapshot, row.seen), hash: row.hash };
}

/** Of a row of `snapshot`: options that its reader sees. A result keeps their words, also of what was labelled after it. */
export const seenOptions = sql<number[]>`array(select id from method_options where run_id = snapshot.run_id)`;

/** The next round, as far as `my` may know of it. */
export async function findFollowing(db: Database, run: Pick<RunHead, "id" | "my">): Promise<number | undefined> {
  const row = await db
    .selectFrom("method_runs")
    .where("previous_run_id", "=", run.id)
    .select(["id", "state"])
    .executeTakeFirst();
  return row && mayKnowRun(row.state, run.my) ? row.id : undefined;
}

/** What was published of longer runs at a roundtable, in their order; straw polls are in `listPolls`. */
export async function listResults(
  db: Database,
  roundtableId: number,
): Promise<{ id: number; question: string; result: ResultSnapshot }[]> {
  const rows = await db
    .selectFrom("method_runs as run")
    .innerJoin("method_snapshots as snapshot", "snapshot.run_id", "run.id")
    .where("run.roundtable_id", "=", roundtableId)
    .where("run.method", "!=", "poll")
    .select(["run.id", "run.question", "snapshot.result", seenOptions.as("seen")])
    .orderBy("run.id")
    .execute();
  return rows.map(({ result, seen, ...run }) => ({
    ...run,
    result: onlySeen(result as unknown as ResultSnapshot, seen),
  }));
}

export interface NewestRanks {
  runId: number;
  question: string;
  /** Place of `topic:3` or `item:7`, from 1; those that are level share one. */
  ranks: Record<string, number>;
}

/** Of the newest published result that is about topics or items. */
export async function findNewestRanks(db: Database, processId: number): Promise<NewestRanks | undefined> {
  const row = await db
    .selectFrom("method_runs as run")
    .innerJoin("method_snapshots as snapshot", "snapshot.run_id", "run.id")
    .where("run.process_id", "=", processId)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom("method_options as option")
          .whereRef("option.run_id", "=", "run.id")
          .where(({ eb, or }) => or([eb("option.topic_id", "is not", null), eb("option.agenda_item_id", "is not", null)]))
          .select("option.id"),
      ),
    )
    .select(["run.id as runId", "run.question", "snapshot.result"])
    .orderBy("snapshot.taken_at", "desc")
    .limit(1)
    .executeTakeFirst();
  if (!row) return undefined;
  const placed = standings(row.result as unknown as ResultSnapshot).flatMap(({ rank, option: { about } }) =>
    about && rank !== null ? [[`${about.kind}:${about.id}`, rank] as const] : [],
  );
  return { runId: row.runId, question: row.question, ranks: Object.fromEntries(placed) };
}

// --- what a result is made of ------------------------------------------------------------

export interface StoredBallot {
  bench: Bench;
  organisationId: number | null;
  answers: Answers;
}

/**
 * All ballots of a run, each looked at again by the validator of the form. @throws Error when one does not hold: then something has
 * written past the commands, and no result is made of it
 */
export async function listBallots(
  db: Database,
  run: Pick<RunHead, "id" | "isSecret" | "config" | "options">,
): Promise<StoredBallot[]> {
  const stored = run.isSecret ? await ballotsOfUrn(db, run.id) : await ballotsByName(db, run.id);
  const optionIds = run.options.map((option) => option.id);
  return stored.map((ballot) => ({ ...ballot, answers: parseAnswers(run.config, optionIds, ballot.answers) }));
}

async function ballotsOfUrn(db: Database, runId: number): Promise<StoredBallot[]> {
  const urn = await db.selectFrom("method_urns").where("run_id", "=", runId).select("ballots").executeTakeFirst();
  const voters = await db
    .selectFrom("method_voters")
    .where("run_id", "=", runId)
    .select(sql<number>`count(*)::int`.as("n"))
    .executeTakeFirstOrThrow();
  const ballots = (urn?.ballots ?? []) as Pick<StoredBallot, "bench" | "answers">[];
  if (ballots.length > voters.n) throw new Error(`The urn of run ${runId} holds more ballots than people have voted.`);
  return ballots.map(({ bench, answers }) => ({ bench, answers, organisationId: null }));
}

/** What whoever voted secretly has in hand. */
export async function listReceipts(db: Database, runId: number): Promise<string[]> {
  const urn = await db.selectFrom("method_urns").where("run_id", "=", runId).select("receipts").executeTakeFirst();
  return urn?.receipts ?? [];
}

async function ballotsByName(db: Database, runId: number): Promise<StoredBallot[]> {
  const rows = await db
    .selectFrom("method_ballots as ballot")
    .innerJoin("method_voices as voice", (join) =>
      join.onRef("voice.run_id", "=", "ballot.run_id").onRef("voice.voice_key", "=", "ballot.voice_key"),
    )
    .where("ballot.run_id", "=", runId)
    .select(["voice.bench", "voice.organisation_id as organisationId", "ballot.answers"])
    .execute();
  return rows.map((row) => ({ ...row, answers: row.answers as unknown as Answers }));
}
