/** The list of speakers while the roundtable runs: asking for the floor, giving it, pausing, ending, putting in another place. */
import { sql } from "kysely";
import type { Bench } from "../../../db/schema/organisations.ts";
import type { SpeakerOrder } from "../../../db/schema/roundtables.ts";
import { authorise, can } from "../../access/rules.ts";
import type { Context, Trx } from "../../context.ts";
import { Conflict, Invalid, NotAllowed, NotFound } from "../../errors.ts";
import { transact } from "../../platform/transact.ts";
import type { SpeakerForm, SpeechForm } from "../forms.rules.ts";
import { lockRoundtable, type RoundtableHead } from "../queries.ts";
import { requireState } from "../rules.ts";
import { findSpeakers } from "./queries.ts";
import { acceptRequest, placeAfterMove, spokenSeconds } from "./rules.ts";

/** Once for each kind and point; asked again nothing changes. @throws Conflict when the list is closed */
export async function askToSpeak(ctx: Context, id: number, form: SpeechForm): Promise<void> {
  await changeSpeakers(ctx, id, async (trx, roundtable) => {
    authorise(roundtable.my, "roundtable:speak");
    const { takes_speakers } = await trx
      .selectFrom("roundtables")
      .where("id", "=", id)
      .select("takes_speakers")
      .executeTakeFirstOrThrow();
    acceptRequest(takes_speakers, form.kind);
    await insertSpeech(trx, ctx, roundtable, { ...form, mandate_id: roundtable.my.mandateId, guest_id: null });
  });
}

/** For people who raise their hand in the room, also when the list is closed. @param form who: a mandate or a guest */
export async function addSpeaker(ctx: Context, id: number, form: SpeakerForm): Promise<void> {
  await changeSpeakers(ctx, id, async (trx, roundtable) => {
    authorise(roundtable.my, "roundtable:record");
    const { who, ...speech } = form;
    const [kind, whoId] = who.split(":");
    await insertSpeech(trx, ctx, roundtable, {
      ...speech,
      mandate_id: kind === "mandate" ? Number(whoId) : null,
      guest_id: kind === "guest" ? Number(whoId) : null,
    });
  });
}

/** Asked for twice it stands there once. */
export async function insertSpeech(
  trx: Trx,
  ctx: Pick<Context, "now">,
  roundtable: Pick<RoundtableHead, "id" | "processId" | "currentPointId">,
  speech: SpeechForm & { mandate_id: number | null; guest_id: number | null },
): Promise<void> {
  const { rows } = await sql<{ bench: null; is_remote: boolean }>`
    select mandates.bench, coalesce(attendances.mode = 'online', false) as is_remote
      from mandates left join attendances on attendances.mandate_id = mandates.id and attendances.roundtable_id = ${roundtable.id}
      where mandates.id = ${speech.mandate_id} and mandates.process_id = ${roundtable.processId}
    union all select null, coalesce(mode = 'online', false) from attendances
      where id = ${speech.guest_id} and roundtable_id = ${roundtable.id} and mandate_id is null`.execute(trx);
  if (!rows[0]) throw new Invalid("common:invalid.choice", "who");
  await trx
    .insertInto("speeches")
    .values({
      ...{ roundtable_id: roundtable.id, point_id: roundtable.currentPointId, requested_at: ctx.now() },
      ...rows[0],
      ...speech,
      motion: speech.kind === "go_antrag" ? (speech.motion ?? "andere") : null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** One's own, or anybody's by those who keep the list. */
export async function withdrawSpeaker(ctx: Context, id: number, speechId: number): Promise<void> {
  await changeSpeakers(ctx, id, async (trx, { my }) => {
    const speech = await requireSpeech(trx, id, speechId);
    if (speech.mandate_id !== my.mandateId && !can(my, "roundtable:record")) throw new NotAllowed();
    if (speech.started_at) throw new Conflict("common:error.changed-meanwhile");
    await trx.deleteFrom("speeches").where("id", "=", speechId).execute();
  });
}

/** Gives the floor; whoever had it has ended. @throws Conflict when somebody else has given it to them meanwhile */
export async function callSpeaker(ctx: Context, id: number, speechId: number): Promise<void> {
  await leadSpeakers(ctx, id, async (trx) => {
    const speech = await requireSpeech(trx, id, speechId);
    if (speech.started_at) throw new Conflict("common:error.changed-meanwhile");
    await endSpeech(trx, ctx, id);
    const now = ctx.now();
    await trx.updateTable("speeches").where("id", "=", speechId).set({ started_at: now, running_since: now }).execute();
  });
}

/** Stops the clock of whoever has the floor, or lets it run again. */
export async function pauseSpeaker(ctx: Context, id: number, speechId: number, isPaused: boolean): Promise<void> {
  await leadSpeakers(ctx, id, async (trx) => {
    const speech = await requireSpeech(trx, id, speechId);
    if (!speech.started_at || speech.ended_at || isPaused === !speech.running_since)
      throw new Conflict("common:error.changed-meanwhile");
    await trx
      .updateTable("speeches")
      .where("id", "=", speechId)
      .set({ spoken_seconds: secondsOf(speech, ctx), running_since: isPaused ? null : ctx.now() })
      .execute();
  });
}

export async function endSpeaker(ctx: Context, id: number, speechId: number): Promise<void> {
  await leadSpeakers(ctx, id, async (trx) => {
    const speech = await requireSpeech(trx, id, speechId);
    if (!speech.started_at || speech.ended_at) throw new Conflict("common:error.changed-meanwhile");
    await endSpeech(trx, ctx, id);
  });
}

/** Another place than the rule of the list gives: everybody sees that, and why. */
export async function moveSpeaker(
  ctx: Context,
  id: number,
  speechId: number,
  { direction, note }: { direction: "up" | "down"; note: string },
): Promise<void> {
  await leadSpeakers(ctx, id, async (trx) => {
    await requireSpeech(trx, id, speechId);
    const ids = (await findSpeakers(trx, id))?.waiting.map((speaker) => speaker.id) ?? [];
    const moved_after = placeAfterMove(ids, speechId, direction);
    if (moved_after === null) return;
    await trx.updateTable("speeches").where("id", "=", speechId).set({ moved_after, moved_at: ctx.now(), note }).execute();
  });
}

export interface SpeakerList {
  takes_speakers: boolean;
  speaker_order: SpeakerOrder;
  speaking_seconds: number;
}

/** Opens or closes the list, chooses its rule and the time for each contribution; also before the roundtable. */
export async function setSpeakerList(ctx: Context, id: number, list: Partial<SpeakerList>): Promise<void> {
  await transact(ctx, async (trx, announce) => {
    const roundtable = await lockRoundtable(ctx, id, trx);
    authorise(roundtable.my, "roundtable:lead");
    requireState(roundtable.state, "planned", "open");
    await trx.updateTable("roundtables").where("id", "=", id).set(list).execute();
    announce(`roundtable:${id}`);
  });
}

/** Ends the speech of whoever has the floor: it counts for the bench, and for nobody else. */
export async function endSpeech(trx: Trx, ctx: Pick<Context, "now">, id: number): Promise<void> {
  const speech = await trx
    .selectFrom("speeches")
    .where("roundtable_id", "=", id)
    .where("started_at", "is not", null)
    .where("ended_at", "is", null)
    .selectAll()
    .executeTakeFirst();
  if (!speech) return;
  const seconds = secondsOf(speech, ctx);
  await trx
    .updateTable("speeches")
    .where("id", "=", speech.id)
    .set({ ended_at: ctx.now(), running_since: null, spoken_seconds: seconds })
    .execute();
  const people = await countSpeakers(trx, id, speech.bench);
  await trx
    .insertInto("speaking_totals")
    .values({ roundtable_id: id, bench: speech.bench ?? "", turns: 1, seconds, people })
    .onConflict((conflict) =>
      conflict.columns(["roundtable_id", "bench"]).doUpdateSet((eb) => ({
        turns: eb("speaking_totals.turns", "+", 1),
        seconds: eb("speaking_totals.seconds", "+", seconds),
        people,
      })),
    )
    .execute();
}

/** People of a bench who have spoken: the time of a single one is shown to nobody. */
async function countSpeakers(trx: Trx, id: number, bench: Bench | null): Promise<number> {
  const { people } = await trx
    .selectFrom("speeches")
    .where("roundtable_id", "=", id)
    .where(sql<boolean>`bench is not distinct from ${bench}`)
    .where("ended_at", "is not", null)
    .select(sql<number>`count(distinct (mandate_id, guest_id))::int`.as("people"))
    .executeTakeFirstOrThrow();
  return people;
}

/** Who spoke, and for how long, is nobody's business afterwards. */
export async function forgetSpeeches(trx: Trx, ctx: Pick<Context, "now">, id: number): Promise<void> {
  await endSpeech(trx, ctx, id);
  await trx.deleteFrom("speeches").where("roundtable_id", "=", id).execute();
}

const secondsOf = (speech: { running_since: Date | null; spoken_seconds: number }, ctx: Pick<Context, "now">) =>
  spokenSeconds({ runningSince: speech.running_since, spokenSeconds: speech.spoken_seconds }, ctx.now().getTime());

async function requireSpeech(trx: Trx, id: number, speechId: number) {
  const speech = await trx
    .selectFrom("speeches")
    .where("id", "=", speechId)
    .where("roundtable_id", "=", id)
    .selectAll()
    .executeTakeFirst();
  if (!speech) throw new NotFound();
  return speech;
}

const leadSpeakers = (ctx: Context, id: number, change: (trx: Trx) => Promise<void>): Promise<void> =>
  changeSpeakers(ctx, id, async (trx, { my }) => {
    authorise(my, "roundtable:lead");
    await change(trx);
  });

/** One after the other; no other form has to know of it, so the revision stays. */
async function changeSpeakers(
  ctx: Context,
  id: number,
  change: (trx: Trx, roundtable: RoundtableHead) => Promise<void>,
): Promise<void> {
  await transact(ctx, async (trx, announce) => {
    const roundtable = await lockRoundtable(ctx, id, trx);
    requireState(roundtable.state, "open");
    await change(trx, roundtable);
    announce(`roundtable:${id}`);
  });
}
