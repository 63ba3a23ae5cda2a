/** Who votes besides those who had a voice at the opening: a substitute as the rules of procedure know them, or whoever came later. */
import { sql } from "kysely";
import type { Bench } from "../../db/schema/organisations.ts";
import { ABILITIES, authorise } from "../access/rules.ts";
import { dayOf } from "../calendar/rules.ts";
import type { Context, Trx } from "../context.ts";
import { Conflict, Invalid, NotFound } from "../errors.ts";
import { transact } from "../platform/transact.ts";
import { notify } from "../notifications/commands.ts";
import { recordEvent } from "../processes/commands.ts";
import { currentRules } from "../processes/procedure.queries.ts";
import { voiceKey } from "./rules.ts";
import { lockRun } from "./runs.queries.ts";
import { eventOf } from "./state.commands.ts";
import { listLatecomers, validOn } from "./voices.queries.ts";
import { requireTaking, type RunHead } from "./runs.rules.ts";
import { announceRun } from "./topic.ts";

/**
 * Somebody votes for whoever cannot: one voice still, and whoever of the two casts it first has cast it. Rules of procedure that change
 * meanwhile take it from nobody.
 * @throws Conflict when that voice is cast, the substitute has one of their own, or the rules know no substitutes
 */
export async function appointSubstitute(
  ctx: Context,
  id: number,
  form: { voice_key: string; person_id: number },
): Promise<void> {
  await transact(ctx, async (trx, announce) => {
    const run = await lockRun(ctx, id, trx);
    authorise(run.my, "method:manage");
    requireTaking(run, ctx.now());
    const voice = await trx
      .selectFrom("method_voices")
      .where("run_id", "=", id)
      .where("voice_key", "=", form.voice_key)
      .selectAll()
      .executeTakeFirst();
    if (!voice) throw new NotFound();
    const from = await requireSubstitute(trx, ctx, run, { personId: form.person_id, voice });
    const cast = await trx
      .selectFrom("method_voices as voice")
      .where("voice.run_id", "=", id)
      .where("voice.voice_key", "=", form.voice_key)
      .where(({ or, exists, selectFrom }) =>
        or(
          (["method_ballots", "method_voters"] as const).map((table) =>
            exists(
              selectFrom(table)
                .whereRef(`${table}.run_id`, "=", "voice.run_id")
                .whereRef(`${table}.voice_key`, "=", "voice.voice_key"),
            ),
          ),
        ),
      )
      .select("voice.voice_key")
      .executeTakeFirst();
    if (cast) throw new Conflict("methods:run.refusal.voice-cast");
    const added = await trx
      .insertInto("method_entitled")
      .values({ run_id: id, person_id: form.person_id, voice_key: form.voice_key, is_substitute: true, organisation_id: from })
      .onConflict((conflict) => conflict.doNothing())
      .returning("person_id")
      .executeTakeFirst();
    if (!added) throw new Conflict("methods:run.refusal.own-voice");
    await recordEvent(trx, ctx, eventOf(run, "method-substitute"));
    const to = sql`select ${form.person_id}::int`;
    await notify(trx, ctx, announce, { kind: "method-open", processId: run.processId, about: { kind: "method", id }, to });
    announceRun(announce, run);
  });
}

/**
 * Whoever came after the opening has a voice only if those who lead say so, which is noted.
 * @throws Invalid for whom there is nothing to be made good: they vote already, or would have no voice today either
 */
export async function admitVoter(ctx: Context, id: number, { person_id }: { person_id: number }): Promise<void> {
  await transact(ctx, async (trx, announce) => {
    const run = await lockRun(ctx, id, trx);
    authorise(run.my, "method:manage");
    requireTaking(run, ctx.now());
    const late = (await listLatecomers(trx, run, ctx.now())).find(({ personId }) => personId === person_id);
    if (!late) throw new Invalid("methods:run.invalid.admitted", "person_id");
    const { organisationId: organisation_id, bench } = late;
    const voice_key = voiceKey(run.voice, late);
    await trx
      .insertInto("method_voices")
      .values({ run_id: id, voice_key, person_id: run.voice === "person" ? person_id : null, organisation_id, bench })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    await trx.insertInto("method_entitled").values({ run_id: id, person_id, voice_key }).execute();
    await recordEvent(trx, ctx, eventOf(run, "method-admitted"));
    announceRun(announce, run);
  });
}

/** @returns the organisation they come from, null: that of the voice */
async function requireSubstitute(
  trx: Trx,
  ctx: Context,
  run: RunHead,
  { personId, voice }: { personId: number; voice: { organisation_id: number; bench: Bench } },
): Promise<number | null> {
  const { substitution } = await currentRules(trx, run.processId);
  if (substitution === "keine") throw new Conflict("methods:run.refusal.no-substitutes");
  const mandates = await validOn(trx, run.processId, dayOf(ctx.now()))
    .where("person_id", "=", personId)
    .where("role", "in", [...ABILITIES["method:vote"]])
    .select(["organisation_id", "bench"])
    .execute();
  if (mandates.some(({ organisation_id }) => organisation_id === voice.organisation_id)) return null;
  const other = mandates.find(({ bench }) => bench === voice.bench);
  if (substitution === "haus" || !other) throw new Invalid(`methods:run.invalid.substitute-${substitution}`, "person_id");
  return other.organisation_id;
}
