/** Looks at the voices of a run: one's own, those who run it see all, and who could cast one. */
import { sql } from "kysely";
import { jsonArrayFrom } from "kysely/helpers/postgres";
import { BENCHES, type Bench } from "../../db/schema/organisations.ts";
import type { Substitution } from "../../db/schema/processes.ts";
import { ABILITIES } from "../access/rules.ts";
import { dayOf } from "../calendar/rules.ts";
import type { Context, Database } from "../context.ts";
import { currentRules } from "../processes/procedure.queries.ts";
import type { Answers } from "./kinds.rules.ts";
import type { Took } from "./quorum.rules.ts";
import { mayCast } from "./rules.ts";
import type { OwnVoice, RunHead } from "./runs.rules.ts";

/** The actor's voice as frozen, and what was cast with it; undefined: none. */
export async function findOwnVoice(ctx: Context, run: Pick<RunHead, "id">): Promise<OwnVoice | undefined> {
  const row = await ownVoices(ctx).where("hand.run_id", "=", run.id).executeTakeFirst();
  return row && ownVoice(row);
}

/** In what is open at a roundtable, by run. */
export async function listOwnVoices(ctx: Context, roundtableId: number): Promise<Record<number, OwnVoice>> {
  const rows = await ownVoices(ctx)
    .innerJoin("method_runs as run", "run.id", "hand.run_id")
    .where("run.roundtable_id", "=", roundtableId)
    .where("run.state", "=", "open")
    .execute();
  return Object.fromEntries(rows.map((row) => [row.runId, ownVoice(row)]));
}

const ownVoices = ({ db, actor }: Context) =>
  db
    .selectFrom("method_entitled as hand")
    .innerJoin("method_voices as voice", (join) =>
      join.onRef("voice.run_id", "=", "hand.run_id").onRef("voice.voice_key", "=", "hand.voice_key"),
    )
    .innerJoin("organisations", "organisations.id", "voice.organisation_id")
    .leftJoin("people as voter", "voter.id", "voice.person_id")
    .leftJoin("method_ballots as ballot", (join) =>
      join.onRef("ballot.run_id", "=", "hand.run_id").onRef("ballot.voice_key", "=", "hand.voice_key"),
    )
    .leftJoin("people as caster", "caster.id", "ballot.cast_by")
    .leftJoin("method_voters as cast", (join) =>
      join.onRef("cast.run_id", "=", "hand.run_id").onRef("cast.voice_key", "=", "hand.voice_key"),
    )
    .where("hand.person_id", "=", actor.personId)
    .select([
      "hand.run_id as runId",
      "hand.voice_key as voiceKey",
      "hand.is_substitute as isSubstitute",
      "ballot.answers",
      "caster.name as castBy",
      sql<string>`coalesce(voter.name, organisations.short_name)`.as("of"),
      sql<boolean>`(ballot.voice_key is not null or "cast".voice_key is not null)`.as("hasVoted"),
    ]);

type OwnRow = Awaited<ReturnType<ReturnType<typeof ownVoices>["execute"]>>[number];

const ownVoice = ({ runId: _, answers, ...row }: OwnRow): OwnVoice => ({
  ...row,
  answers: answers as unknown as Answers | null,
});

export interface ListedVoice {
  key: string;
  name: string;
  bench: Bench;
  /** Null where nobody is told: the run is secret. */
  hasVoted: boolean | null;
  /** Who may cast it. */
  hands: { personId: number; name: string; isSubstitute: boolean }[];
}

/** For those who run it: whose voices there are, and of runs by name which are still missing. */
export async function listVoices(db: Database, run: Pick<RunHead, "id" | "isSecret">): Promise<ListedVoice[]> {
  const rows = await db
    .selectFrom("method_voices as voice")
    .innerJoin("organisations", "organisations.id", "voice.organisation_id")
    .leftJoin("people", "people.id", "voice.person_id")
    .leftJoin("method_ballots as ballot", (join) =>
      join.onRef("ballot.run_id", "=", "voice.run_id").onRef("ballot.voice_key", "=", "voice.voice_key"),
    )
    .where("voice.run_id", "=", run.id)
    .select([
      "voice.voice_key as key",
      "voice.bench",
      sql<string>`case when people.name is null then organisations.name else people.name || ' (' || organisations.short_name || ')' end`.as(
        "name",
      ),
      sql<boolean>`ballot.voice_key is not null`.as("hasVoted"),
    ])
    .select((eb) =>
      jsonArrayFrom(
        eb
          .selectFrom("method_entitled as hand")
          .innerJoin("people as holder", "holder.id", "hand.person_id")
          .whereRef("hand.run_id", "=", "voice.run_id")
          .whereRef("hand.voice_key", "=", "voice.voice_key")
          .select(["hand.person_id as personId", sql<string>`holder.name`.as("name"), "hand.is_substitute as isSubstitute"])
          .orderBy("holder.name"),
      ).as("hands"),
    )
    .orderBy("name")
    .execute();
  return rows.map((row) => ({ ...row, hasVoted: run.isSecret ? null : row.hasVoted }));
}

/** What those are called who had a voice, by id. */
export async function organisationsWithVoice(db: Database, runId: number): Promise<Record<number, string>> {
  const rows = await db
    .selectFrom("method_voices as voice")
    .innerJoin("organisations", "organisations.id", "voice.organisation_id")
    .where("voice.run_id", "=", runId)
    .select(["organisations.id", "organisations.short_name"])
    .distinct()
    .execute();
  return Object.fromEntries(rows.map(({ id, short_name }) => [id, short_name]));
}

/** Mandates that hold on that day. */
export const validOn = (db: Database, processId: number, day: string) =>
  db
    .selectFrom("mandates")
    .where("mandates.process_id", "=", processId)
    .where("mandates.valid_from", "<=", day)
    .where((eb) => eb.or([eb("mandates.valid_to", "is", null), eb("mandates.valid_to", ">=", day)]));

/** Mandates by which one could vote, of people who cast no voice in this run. */
const withoutHand = (db: Database, run: Pick<RunHead, "id" | "processId">, now: Date) =>
  validOn(db, run.processId, dayOf(now))
    .innerJoin("people", "people.id", "mandates.person_id")
    .innerJoin("organisations", "organisations.id", "mandates.organisation_id")
    .where("mandates.role", "in", [...ABILITIES["method:vote"]])
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom("method_entitled as hand")
            .where("hand.run_id", "=", run.id)
            .whereRef("hand.person_id", "=", "mandates.person_id")
            .select("hand.person_id"),
        ),
      ),
    )
    .select(["mandates.person_id as personId", sql<string>`people.name || ' (' || organisations.short_name || ')'`.as("name")])
    .orderBy("name");

export interface Substitutes {
  /** As the rules of procedure have it. */
  rule: Substitution;
  people: { personId: number; name: string }[];
}

/** Who could vote for somebody else: with a mandate of an organisation that has a voice, or on a bench that has one. */
export async function listSubstitutes(db: Database, run: Pick<RunHead, "id" | "processId">, now: Date): Promise<Substitutes> {
  const { substitution: rule } = await currentRules(db, run.processId);
  if (rule === "keine") return { rule, people: [] };
  const same = rule === "haus" ? "organisation_id" : "bench";
  const people = await withoutHand(db, run, now)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom("method_voices as voice")
          .where("voice.run_id", "=", run.id)
          .whereRef(`voice.${same}`, "=", `mandates.${same}`)
          .select("voice.voice_key"),
      ),
    )
    .execute();
  return { rule, people };
}

/** Who would have a voice if it were opened now: they came after it was. */
export async function listLatecomers(
  db: Database,
  run: Pick<RunHead, "id" | "processId" | "voice">,
  now: Date,
): Promise<{ personId: number; name: string; organisationId: number; bench: Bench }[]> {
  const rows = await withoutHand(db, run, now)
    .select(["mandates.role", "mandates.may_bind as mayBind", "mandates.organisation_id as organisationId", "mandates.bench"])
    .execute();
  return rows.flatMap(({ role, mayBind, bench, ...who }) =>
    bench !== null && mayCast(run.voice, { role, mayBind }) ? [{ ...who, bench }] : [],
  );
}

/** Voices per bench, as frozen. */
export async function countEntitledPerBench(db: Database, runId: number): Promise<Record<Bench, number>> {
  const rows = await db
    .selectFrom("method_voices")
    .where("run_id", "=", runId)
    .groupBy("bench")
    .select(["bench", sql<number>`count(*)::int`.as("n")])
    .execute();
  return Object.fromEntries(BENCHES.map((bench) => [bench, rows.find((row) => row.bench === bench)?.n ?? 0])) as Record<
    Bench,
    number
  >;
}

/** Who took part of those with a voice: of a secret run as well, because only numbers of organisations are made of it. */
export async function listTurnout(db: Database, runId: number): Promise<Took[]> {
  return db
    .selectFrom("method_voices as voice")
    .leftJoin("method_ballots as ballot", (join) =>
      join.onRef("ballot.run_id", "=", "voice.run_id").onRef("ballot.voice_key", "=", "voice.voice_key"),
    )
    .leftJoin("method_voters as voter", (join) =>
      join.onRef("voter.run_id", "=", "voice.run_id").onRef("voter.voice_key", "=", "voice.voice_key"),
    )
    .where("voice.run_id", "=", runId)
    .groupBy(["voice.bench", "voice.organisation_id"])
    .select([
      "voice.bench",
      "voice.organisation_id as organisationId",
      sql<boolean>`bool_or(ballot.voice_key is not null or voter.voice_key is not null)`.as("tookPart"),
    ])
    .execute();
}
