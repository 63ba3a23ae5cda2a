/**
 * Positions of organisations on frozen versions: given by whoever speaks for the house, confirmed, replaced, taken back. One holds at a
 * time; all that was ever said stays.
 */
import { sql } from "kysely";
import type { Coordination } from "../../db/schema/consultations.ts";
import { authorise } from "../access/rules.ts";
import { recordAct } from "../audit/commands.ts";
import type { Context, Trx } from "../context.ts";
import { Conflict, Invalid, NotAllowed, NotFound } from "../errors.ts";
import { notify } from "../notifications/commands.ts";
import { transact, type Announce } from "../platform/transact.ts";
import { recordEvent } from "../processes/commands.ts";
import { requireProcess } from "../processes/queries.ts";
import type { ProcessHead } from "../processes/rules.ts";
import type { BehalfInput, GivenReservation, NoteInput, PositionLine, Said } from "./forms.rules.ts";
import { endAgreement } from "./opening.commands.ts";
import { readAgreements, requireRounds, type Agreement } from "./queries.ts";
import { isSilenceOver, mayGivePosition, VETO } from "./rules.ts";

/**
 * All lines or none: what is refused comes back as it was typed. What counts is when it arrived here, not how long it waited in line.
 * @throws NotAllowed for those who may not bind their organisation, Conflict when somebody of the same house was quicker, or it is too late
 */
export async function givePositions(ctx: Context, processId: number, lines: readonly PositionLine[]): Promise<void> {
  const arrived = ctx.now();
  const process = await requireProcess(ctx, processId);
  requireSpeaker(process);
  await transact(ctx, async (trx, announce) => {
    for (const line of lines.toSorted((a, b) => a.versionId - b.versionId)) {
      const agreement = await takeRunning(trx, processId, line.versionId, arrived);
      await requireVoice(trx, agreement, process.my.organisationId);
      await giveOne(trx, ctx, announce, { agreement, line, organisationId: process.my.organisationId, arrived });
    }
    announce(`process:${processId}`);
  });
}

/** @throws NotAllowed for those who may not bind their organisation */
function requireSpeaker({ my }: ProcessHead): void {
  authorise(my, "position:give");
  if (!mayGivePosition(my)) throw new NotAllowed("agreement:error.may-not-bind");
}

/** One position after the other, and none beside a decision. @throws Conflict for what takes none (any more) */
async function takeRunning(trx: Trx, processId: number, versionId: number, arrived: Date): Promise<Agreement> {
  const row = await trx
    .selectFrom("agreements")
    .where("version_id", "=", versionId)
    .where("ended_at", "is", null)
    .select("id")
    .forUpdate()
    .executeTakeFirst();
  const [agreement] = row ? await readAgreements(trx, sql`agreements.id = ${row.id} and process_id = ${processId}`) : [];
  if (!agreement) throw await whyNot(trx, processId, versionId);
  const { label } = agreement;
  if (!agreement.isRunning) throw new Conflict("agreement:error.not-running", { label });
  if (agreement.rule === "umlauf" && isSilenceOver(agreement, arrived))
    throw new Conflict("agreement:error.silence-over", { label });
  return agreement;
}

async function whyNot(trx: Trx, processId: number, versionId: number): Promise<Conflict | NotFound> {
  const [last] = await readAgreements(
    trx,
    sql`agreements.version_id = ${versionId} and process_id = ${processId}`,
    sql`limit 1`,
  );
  if (!last) return new NotFound();
  const why = { superseded: "superseded", decided: "decided", objected: "not-running", stopped: "not-running" } as const;
  return new Conflict(`agreement:error.${why[last.endedHow ?? "stopped"]}`, { label: last.label });
}

async function requireVoice(trx: Trx, { id, label }: Agreement, organisationId: number): Promise<void> {
  const voice = await trx
    .selectFrom("agreement_voices")
    .where("agreement_id", "=", id)
    .where("organisation_id", "=", organisationId)
    .select("organisation_id")
    .executeTakeFirst();
  if (!voice) throw new NotAllowed("agreement:error.no-voice", { label });
}

interface Giving {
  agreement: Agreement;
  line: PositionLine;
  organisationId: number;
  arrived: Date;
}

async function giveOne(trx: Trx, ctx: Context, announce: Announce, giving: Giving): Promise<void> {
  const { agreement, line, organisationId } = giving;
  const before = line.seen === 0 ? null : await requirePosition(trx, agreement, organisationId, line.seen);
  if (line.act === "withdraw") {
    if (!before) throw new Conflict("agreement:error.said-meanwhile", { label: agreement.label });
    await endPosition(trx, ctx, before.id);
    return;
  }
  const said = line.act === "say" ? line.said : await saidBefore(trx, agreement, before);
  // The whole sheet is sent: what is the same was not said again.
  if (before?.version_id === agreement.versionId && isSame(said, await saidBefore(trx, agreement, before))) return;
  if (before) await endPosition(trx, ctx, before.id);
  const confirms = line.act === "confirm" ? before!.id : null;
  await insertPosition(trx, ctx, announce, { ...giving, said, confirms, evidence: "" });
}

/** What the form showed: on this version, or on an earlier one. @throws Conflict when it no longer holds */
async function requirePosition(trx: Trx, { label, recommendationId }: Agreement, organisationId: number, id: number) {
  const row = await trx
    .selectFrom("positions")
    .innerJoin("recommendation_versions as version", "version.id", "positions.version_id")
    .where("positions.id", "=", id)
    .where("positions.organisation_id", "=", organisationId)
    .where("version.recommendation_id", "=", recommendationId)
    .select(["positions.id", "positions.version_id", "level", "remark", "wording", "coordination", "ended_at"])
    .forUpdate("positions")
    .executeTakeFirst();
  if (!row || row.ended_at) throw new Conflict("agreement:error.said-meanwhile", { label });
  return row;
}

type Before = Awaited<ReturnType<typeof requirePosition>>;

/** With the reservations that were not lifted. */
async function saidBefore(trx: Trx, { label }: Agreement, before: Before | null): Promise<Said> {
  if (!before) throw new Conflict("agreement:error.nothing-to-confirm", { label });
  const reservations = await trx
    .selectFrom("reservations")
    .where("position_id", "=", before.id)
    .where("lifted_at", "is", null)
    .select(["kind", "body", "until"])
    .orderBy("id")
    .execute();
  const newest = await trx
    .selectFrom("position_approvals")
    .where("position_id", "=", before.id)
    .select("coordination")
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
  const { level, remark, wording } = before;
  return { level, remark, wording, coordination: newest?.coordination ?? before.coordination, reservations };
}

const isSame = (one: Said, other: Said): boolean =>
  (["level", "remark", "wording", "coordination"] as const).every((key) => one[key] === other[key]) &&
  JSON.stringify(one.reservations.map(inOrder)) === JSON.stringify(other.reservations.map(inOrder));

const inOrder = ({ kind, body, until }: GivenReservation) => [kind, body, until];

const endPosition = (trx: Trx, ctx: Context, id: number) =>
  trx.updateTable("positions").set({ ended_at: ctx.now() }).where("id", "=", id).execute();

interface Inserting extends Omit<Giving, "line"> {
  said: Omit<Said, "reservations"> & { reservations: readonly GivenReservation[] };
  confirms: number | null;
  evidence: string;
}

/** @throws Conflict when the house has said something on this version meanwhile */
async function insertPosition(trx: Trx, ctx: Context, announce: Announce, of: Inserting): Promise<void> {
  const { agreement, organisationId, arrived, confirms, evidence } = of;
  const { reservations, ...said } = of.said;
  const row = await trx
    .insertInto("positions")
    .values({
      ...{ ...said, version_id: agreement.versionId, organisation_id: organisationId, confirms_id: confirms, evidence },
      ...{ given_by: ctx.actor.personId, given_at: arrived },
    })
    .onConflict((conflict) => conflict.columns(["version_id", "organisation_id"]).where("ended_at", "is", null).doNothing())
    .returning("id")
    .executeTakeFirst();
  if (!row) throw new Conflict("agreement:error.said-meanwhile", { label: agreement.label });
  if (reservations.length > 0)
    await trx
      .insertInto("reservations")
      .values(reservations.map((reservation) => ({ ...reservation, position_id: row.id, lifted_by: null })))
      .execute();
  if (agreement.rule === "umlauf" && said.level === VETO) await object(trx, ctx, announce, agreement);
}

/** Ends the silence at once: it has to be talked about. */
async function object(trx: Trx, ctx: Context, announce: Announce, agreement: Agreement): Promise<void> {
  const { id, label, title, recommendationId } = agreement;
  await endAgreement(trx, ctx, id, "objected");
  const { process_id: processId } = await trx
    .selectFrom("agenda_items")
    .where("id", "=", agreement.itemId)
    .select("process_id")
    .executeTakeFirstOrThrow();
  const params = { number: label, title };
  await recordEvent(trx, ctx, {
    processId,
    kind: "agreement-objected",
    params,
    path: `/recommendations/${recommendationId}`,
  });
  await notify(trx, ctx, announce, {
    kind: "agreement-objected",
    processId,
    about: { kind: "process", id: processId },
    to: sql`select person_id from mandates where process_id = ${processId} and role in ('facilitator', 'head_delegate')`,
  });
}

/**
 * What came by letter or was said in the room, entered by the moderation with its proof; never over what a house has said itself.
 * @throws Invalid for an organisation that is not asked
 */
export async function giveOnBehalf(ctx: Context, recommendationId: number, input: BehalfInput): Promise<void> {
  const arrived = ctx.now();
  const { process, rounds } = await requireRounds(ctx, recommendationId);
  authorise(process.my, "agreement:manage");
  const versionId = rounds[0]?.versionId;
  if (versionId === undefined) throw new Conflict("agreement:error.not-frozen");
  const { organisation_id: organisationId, evidence, ...said } = input;
  await transact(ctx, async (trx, announce) => {
    const agreement = await takeRunning(trx, process.id, versionId, arrived);
    await requireVoice(trx, agreement, organisationId).catch(() => {
      throw new Invalid("common:invalid.choice", "organisation_id");
    });
    const before = await trx
      .selectFrom("positions")
      .where("version_id", "=", versionId)
      .where("organisation_id", "=", organisationId)
      .where("ended_at", "is", null)
      .select(["id", "evidence"])
      .executeTakeFirst();
    if (before && before.evidence === "") throw new Conflict("agreement:error.said-itself", { label: agreement.label });
    if (before) await endPosition(trx, ctx, before.id);
    const of = { agreement, organisationId, arrived, said, confirms: null, evidence };
    await insertPosition(trx, ctx, announce, of);
    await recordAct(trx, ctx, {
      act: "entered-on-behalf",
      processId: process.id,
      subject: ["recommendations", recommendationId],
      facts: { organisation: organisationId },
    });
    announce(`process:${process.id}`);
  });
}

// --- what follows a position, also after the decision ------------------------------------

/** The own house has coordinated further. @throws NotFound for a position of another one, or that no longer holds */
export async function recordApproval(ctx: Context, positionId: number, coordination: Coordination): Promise<void> {
  const { process, position } = await requireOwn(ctx, positionId);
  await transact(ctx, async (trx, announce) => {
    await trx
      .insertInto("position_approvals")
      .values({ position_id: position.id, coordination, recorded_by: ctx.actor.personId, recorded_at: ctx.now() })
      .execute();
    announce(`process:${process.id}`);
  });
}

/** @throws Conflict when it is lifted already @returns of which recommendation */
export async function liftReservation(ctx: Context, reservationId: number): Promise<number> {
  const row = await ctx.db.selectFrom("reservations").where("id", "=", reservationId).select("position_id").executeTakeFirst();
  if (!row) throw new NotFound();
  const { process, position } = await requireOwn(ctx, row.position_id);
  await transact(ctx, async (trx, announce) => {
    // Beside others that lift theirs: the last one of them sees that nothing is left.
    const { status, title } = await trx
      .selectFrom("recommendations")
      .where("id", "=", position.recommendationId)
      .select(["status", "title"])
      .forUpdate()
      .executeTakeFirstOrThrow();
    const lifted = await trx
      .updateTable("reservations")
      .set({ lifted_at: ctx.now(), lifted_by: ctx.actor.personId })
      .where("id", "=", reservationId)
      .where("lifted_at", "is", null)
      .executeTakeFirst();
    if (lifted.numUpdatedRows === 0n) throw new Conflict("agreement:error.lifted");
    if (status === "angenommen_mit_vorbehalt" && !(await hasOpenReservations(trx, position.versionId))) {
      await trx
        .updateTable("recommendations")
        .set({ status: "angenommen" })
        .where("id", "=", position.recommendationId)
        .execute();
      await recordEvent(trx, ctx, {
        processId: process.id,
        kind: "reservations-lifted",
        params: { title },
        path: `/recommendations/${position.recommendationId}`,
      });
    }
    announce(`process:${process.id}`);
  });
  return position.recommendationId;
}

export async function hasOpenReservations(trx: Trx, versionId: number): Promise<boolean> {
  const row = await trx
    .selectFrom("reservations")
    .innerJoin("positions", "positions.id", "reservations.position_id")
    .where("positions.version_id", "=", versionId)
    .where("positions.ended_at", "is", null)
    .where("lifted_at", "is", null)
    .select("reservations.id")
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

async function requireOwn(ctx: Context, positionId: number) {
  const position = await ctx.db
    .selectFrom("positions")
    .innerJoin("recommendation_versions as version", "version.id", "positions.version_id")
    .innerJoin("recommendations", "recommendations.id", "version.recommendation_id")
    .innerJoin("agenda_items", "agenda_items.id", "recommendations.agenda_item_id")
    .where("positions.id", "=", positionId)
    .where("positions.ended_at", "is", null)
    .select([
      "positions.id",
      "positions.organisation_id",
      "positions.version_id as versionId",
      "recommendations.id as recommendationId",
      "agenda_items.process_id",
    ])
    .executeTakeFirst();
  if (!position) throw new NotFound();
  const process = await requireProcess(ctx, position.process_id);
  requireSpeaker(process);
  if (process.my.organisationId !== position.organisation_id) throw new NotFound();
  return { process, position };
}

/** For the own delegation alone. @throws Conflict when a colleague has changed it meanwhile */
export async function writeNote(ctx: Context, recommendationId: number, { body, revision }: NoteInput): Promise<void> {
  const { process } = await requireRounds(ctx, recommendationId);
  authorise(process.my, "position:give");
  const values = { body, written_by: ctx.actor.personId, written_at: ctx.now() };
  await transact(ctx, async (trx) => {
    const row = await trx
      .insertInto("delegation_notes")
      .values({ recommendation_id: recommendationId, organisation_id: process.my.organisationId, ...values })
      .onConflict((conflict) =>
        conflict
          .columns(["recommendation_id", "organisation_id"])
          .doUpdateSet((eb) => ({ ...values, revision: eb("delegation_notes.revision", "+", 1) }))
          .where("delegation_notes.revision", "=", revision),
      )
      .returning("revision")
      .executeTakeFirst();
    if (!row || (row.revision === 1) !== (revision === 0)) throw new Conflict("common:error.changed-meanwhile");
  });
}
