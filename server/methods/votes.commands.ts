/** One ballot: by name, and changed until the run closes; or secret, and then out of everybody's hands. */
import { randomInt } from "node:crypto";
import { sql } from "kysely";
import type { Bench } from "../../db/schema/organisations.ts";
import type { Context, Trx } from "../context.ts";
import { Conflict, NotFound } from "../errors.ts";
import { refuseArchived } from "../access/rules.ts";
import { transact } from "../platform/transact.ts";
import { isId, myOf, validMandates } from "../processes/queries.ts";
import { answersOfForm, parseAnswers, type Answers } from "./kinds.rules.ts";
import { configOf } from "./runs.queries.ts";
import { acceptVote, placeOf } from "./runs.rules.ts";

/**
 * Casts or changes a voice. The run is held in share mode, so many come in at once, but none slips in while it is being closed.
 * @param form the fields of the ballot form @returns where it is looked at, and of a secret one its receipt @throws Conflict, NotAllowed, Invalid at the field
 */
export async function castVote(ctx: Context, runId: number, form: Readonly<Record<string, unknown>>): Promise<Cast> {
  return transact(ctx, async (trx, announce) => {
    const row = isId(runId) ? await selectMine(trx, ctx, runId) : undefined;
    // What is only prepared is nobody's to vote on, nor to know of.
    if (!row || row.state === "created") throw new NotFound();
    const my = myOf(row);
    refuseArchived(my);
    const voice = row.voice_key !== null ? { organisationId: row.voice_organisation_id! } : undefined;
    acceptVote({ state: row.state, closesAt: row.closes_at }, my, voice, ctx.now());
    const config = configOf(row);
    const optionIds = row.optionIds ?? [];
    const answers = parseAnswers(config, optionIds, answersOfForm(config, optionIds, form));
    const ballot = { runId, voiceKey: row.voice_key!, bench: row.voice_bench!, answers };
    const receipt = row.is_secret ? newReceipt() : null;
    await (receipt === null ? writeBallot(trx, ctx, ballot) : putIntoUrn(trx, ballot, receipt));
    announce(`method:${runId}`);
    // Its screens show how many have voted.
    if (row.roundtable_id !== null) announce(`roundtable:${row.roundtable_id}`);
    return { at: placeOf({ id: runId, method: row.method, roundtableId: row.roundtable_id }), receipt };
  });
}

export interface Cast {
  at: string;
  receipt: string | null;
}

interface Ballot {
  runId: number;
  voiceKey: string;
  bench: Bench;
  answers: Answers;
}

/** By name. A substitute and whoever is represented do not overwrite each other, and nobody overwrites a sheet of paper. */
async function writeBallot(trx: Trx, ctx: Context, { runId, voiceKey, answers }: Ballot): Promise<void> {
  const values = { answers: JSON.stringify(answers), cast_by: ctx.actor.personId, cast_at: ctx.now() };
  const written = await trx
    .insertInto("method_ballots")
    .values({ run_id: runId, voice_key: voiceKey, ...values })
    .onConflict((conflict) =>
      conflict
        .columns(["run_id", "voice_key"])
        .doUpdateSet(values)
        .where("method_ballots.batch_id", "is", null)
        .where(({ or, eb, not, exists, selectFrom }) =>
          or([
            eb("method_ballots.cast_by", "=", ctx.actor.personId),
            not(
              exists(
                selectFrom("method_entitled as hand")
                  .where("hand.run_id", "=", runId)
                  .where("hand.voice_key", "=", voiceKey)
                  .where("hand.is_substitute", "=", true)
                  .select("hand.person_id"),
              ),
            ),
          ]),
        ),
    )
    .returning("run_id")
    .executeTakeFirst();
  if (!written) throw new Conflict("methods:run.refusal.other-hand");
}

/** Who has voted is noted here, and what is put in there, in one transaction and with nothing that joins them. */
async function putIntoUrn(trx: Trx, { runId, voiceKey, bench, answers }: Ballot, receipt: string): Promise<void> {
  const noted = await trx
    .insertInto("method_voters")
    .values({ run_id: runId, voice_key: voiceKey })
    .onConflict((conflict) => conflict.doNothing())
    .returning("run_id")
    .executeTakeFirst();
  if (!noted) throw new Conflict("methods:run.refusal.in-urn");
  await fillUrn(trx, runId, [{ bench, answers }], [receipt]);
}

/** Without letters that are taken for others when they are copied by hand: `H7QK2-M4XTR`. */
const SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ";

function newReceipt(): string {
  const signs = Array.from({ length: 10 }, () => SIGNS[randomInt(SIGNS.length)]).join("");
  return `${signs.slice(0, 5)}-${signs.slice(5)}`;
}

/** All in one row and sorted by what they say: what was put in last is not to be told from what was put in first. */
export async function fillUrn(
  trx: Trx,
  runId: number,
  ballots: readonly { bench: Bench; answers: Answers }[],
  receipts: readonly string[] = [],
): Promise<void> {
  await sql`update method_urns set receipts = (
      select coalesce(jsonb_agg(receipt order by receipt), '[]')
      from jsonb_array_elements_text(method_urns.receipts || ${JSON.stringify(receipts)}::text::jsonb) as receipt),
    ballots = (
      select jsonb_agg(ballot order by ballot::text collate "C")
      from jsonb_array_elements(method_urns.ballots || ${JSON.stringify(ballots)}::text::jsonb) as ballot)
    where run_id = ${runId}`.execute(trx);
}

function selectMine(trx: Trx, ctx: Context, runId: number) {
  return trx
    .selectFrom("method_runs as run")
    .innerJoin(validMandates(ctx, trx).as("my"), "my.process_id", "run.process_id")
    .leftJoin("method_entitled as hand", (join) =>
      join.onRef("hand.run_id", "=", "run.id").on("hand.person_id", "=", ctx.actor.personId),
    )
    .leftJoin("method_voices as voice", (join) =>
      join.onRef("voice.run_id", "=", "hand.run_id").onRef("voice.voice_key", "=", "hand.voice_key"),
    )
    .where("run.id", "=", runId)
    .select([
      "run.state",
      "run.roundtable_id",
      "run.closes_at",
      "run.method",
      "run.config",
      "run.is_secret",
      "hand.voice_key",
      sql<number | null>`coalesce(hand.organisation_id, voice.organisation_id)`.as("voice_organisation_id"),
      "voice.bench as voice_bench",
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
      eb
        .selectFrom("method_options as option")
        .whereRef("option.run_id", "=", "run.id")
        .select(sql<number[]>`array_agg(option.id order by option.position)`.as("ids"))
        .as("optionIds"),
    )
    .forShare("run")
    .executeTakeFirst();
}
