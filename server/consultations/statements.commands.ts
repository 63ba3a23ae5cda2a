/** Statements: drafted within one organisation, submitted by who may bind it, never changed afterwards, replaced by newer ones. */
import { sql } from "kysely";
import { authorise } from "../access/rules.ts";
import { recordAct } from "../audit/commands.ts";
import { dayOf, instantOf } from "../calendar/rules.ts";
import type { Context, Trx } from "../context.ts";
import { Conflict, Invalid, NotFound } from "../errors.ts";
import { requireUnchanged, revisionOf } from "../platform/revisions.queries.ts";
import { once } from "../platform/submissions.ts";
import { transact } from "../platform/transact.ts";
import {
  currentStatement,
  drafting,
  findDraft,
  holdInvitation,
  insertDraft,
  NOTHING_SAID,
  requireDrafting,
  requireSubmitting,
  submit,
  worded,
} from "./drafts.commands.ts";
import { SHORT_ANSWERS, type BehalfInput, type PointInput, type RemarkInput, type ShortInput } from "./forms.rules.ts";
import { listQuestions, listTexts, requireConsultation, type MyInvitation } from "./queries.ts";
import { refuseClassified } from "../platform/mentions.commands.ts";
import type { Mention } from "../platform/form.rules.ts";
import { placeEntered } from "./places/commands.ts";
import { ensureRemark, settleRemark, writeRemark } from "./remark.commands.ts";
import { readRemark } from "./remark.queries.ts";
import {
  draftWord,
  listEnclosed,
  listOwnPoints,
  listPoints,
  remarkSeen,
  shownPoint,
  shownRemark,
  supportOf,
} from "./statements.queries.ts";
import { findPassage } from "./texts.queries.ts";

const MOST_POINTS = 300;

/** With the first letter: from then on colleagues write in one text. Said twice it does no harm. */
export const beginDraft = (ctx: Context, id: number): Promise<void> => drafting(ctx, id, () => Promise.resolve());

/**
 * What stands beside the words; the words themselves only from a page that does not write them live.
 * @returns the word for what is stored now @throws Conflict when a colleague has changed it meanwhile
 */
export async function saveRemark(ctx: Context, id: number, { seen, general_remark, ...input }: RemarkInput): Promise<string> {
  const [fields = "", words = ""] = seen.split(".");
  return drafting(ctx, id, async (trx, draftId, documentId) => {
    await requireUnchanged(trx, shownRemark(draftId), fields);
    if (general_remark !== undefined) await writeRemark(trx, ctx, documentId, { words: general_remark, seen: words });
    await trx.updateTable("statements").where("id", "=", draftId).set(input).execute();
    return remarkSeen(await revisionOf(trx, shownRemark(draftId)), await readRemark(trx, documentId));
  });
}

/** @returns its id @throws Invalid for a passage or a question of another consultation */
export async function addPoint(ctx: Context, id: number, input: PointInput, requestId: string): Promise<number> {
  return drafting(ctx, id, (trx, draftId) =>
    once(trx, ctx, requestId, async () => {
      const { position, count } = await trx
        .selectFrom("statement_points")
        .where("statement_id", "=", draftId)
        .select(({ fn }) => [fn.max("position").as("position"), fn.countAll<string>().as("count")])
        .executeTakeFirstOrThrow();
      if (Number(count) >= MOST_POINTS) throw new Conflict("consultations:error.too-many-points", { count: MOST_POINTS });
      const point = await trx
        .insertInto("statement_points")
        .values({ statement_id: draftId, position: (position ?? 0) + 1, ...(await pointRow(trx, id, input)) })
        .returning("id")
        .executeTakeFirstOrThrow();
      return point.id;
    }),
  );
}

/** @throws Conflict when a colleague has changed it meanwhile, NotFound for a point of another draft */
export async function editPoint(ctx: Context, id: number, pointId: number, { seen, ...input }: PointInput): Promise<void> {
  await drafting(ctx, id, async (trx, draftId) => {
    await requirePoint(trx, draftId, pointId);
    await requireUnchanged(trx, shownPoint(pointId), seen);
    const row = await pointRow(trx, id, { seen, ...input });
    await trx.updateTable("statement_points").where("id", "=", pointId).set(row).execute();
  });
}

export async function removePoint(ctx: Context, id: number, pointId: number): Promise<void> {
  await drafting(ctx, id, async (trx, draftId) => {
    await requirePoint(trx, draftId, pointId);
    await trx.deleteFrom("statement_points").where("id", "=", pointId).execute();
  });
}

/** A draft that begins with what was submitted last. @throws Conflict when there is a draft already */
export async function beginNewVersion(ctx: Context, id: number): Promise<void> {
  const consulted = await requireDrafting(ctx, id);
  await transact(ctx, async (trx, announce) => {
    await holdInvitation(trx, consulted);
    const before = await currentStatement(trx, consulted.invitation.id);
    if (!before || (await findDraft(trx, consulted.invitation.id))) throw new Conflict("consultations:error.draft-there");
    const draftId = await insertDraft(trx, ctx, consulted, {
      general_remark: before.general_remark,
      coordination: before.coordination,
      is_confidential: before.is_confidential,
      ...{ lobby_number: before.lobby_number, interests: before.interests },
    });
    const points = await listOwnPoints(trx, before.id);
    if (points.length > 0)
      await trx
        .insertInto("statement_points")
        .values(
          points.map(({ id: _, textId, blockId, questionId, isWhole: __, isPart: ___, isPlaced: ____, ...point }) => ({
            ...{ ...point, statement_id: draftId, text_id: textId, block_id: blockId, question_id: questionId },
          })),
        )
        .execute();
    await copyAttachments(trx, before.id, draftId);
    await ensureRemark(trx, ctx, (await findDraft(trx, consulted.invitation.id))!, consulted.consultation.title);
    announce(`statement:${draftId}`);
  });
}

/** The originals of letters stay with what they said. */
async function copyAttachments(trx: Trx, fromId: number, toId: number): Promise<void> {
  await sql`with copied as (
      insert into statement_attachments (statement_id, kind, name, media_type, hash, bytes, is_public, created_by, created_at)
      select ${toId}::int, kind, name, media_type, hash, bytes, is_public, created_by, created_at from statement_attachments
      where statement_id = ${fromId}::int and redacts_id is null and kind = 'attachment' order by id returning id, hash, name)
    insert into statement_attachments (statement_id, kind, name, media_type, hash, bytes, is_public, redacts_id, created_by, created_at)
    select distinct on (copied.id) ${toId}::int, redacted.kind, redacted.name, redacted.media_type, redacted.hash, redacted.bytes,
           true, copied.id, redacted.created_by, redacted.created_at
    from statement_attachments as redacted join statement_attachments as full_one on full_one.id = redacted.redacts_id
    join copied on copied.hash = full_one.hash and copied.name = full_one.name
    where redacted.statement_id = ${fromId}::int`.execute(trx);
}

/** What was submitted stays. */
export async function discardDraft(ctx: Context, id: number): Promise<void> {
  const documentId = await drafting(ctx, id, async (trx, draftId, itsDocument) => {
    await trx.deleteFrom("statements").where("id", "=", draftId).execute();
    return itsDocument;
  });
  ctx.rooms.disconnect({ documentId });
}

/**
 * The last word of an organisation, until a newer one. What counts is when it arrived here, not how long it waited in line.
 * @param seen the draft as whoever submits it saw it
 * @returns its id @throws NotAllowed for who may not bind the organisation; Conflict when a colleague has changed or submitted it;
 * Invalid where its words look classified
 */
export async function submitStatement(
  ctx: Context,
  id: number,
  { seen, mention = { isSaid: false, reason: "" } }: { seen: string; mention?: Mention },
): Promise<number> {
  const receivedAt = ctx.now();
  const consulted = await requireSubmitting(ctx, id);
  const { statementId, documentId } = await transact(ctx, async (trx, announce) => {
    await holdInvitation(trx, consulted);
    const found = await findDraft(trx, consulted.invitation.id);
    if (!found) throw new Conflict("consultations:error.no-draft");
    const draft = await settleRemark(trx, found);
    const [points, files] = [await listPoints(trx, draft.id), await listEnclosed(trx, draft.id)];
    if (!draft.general_remark && points.length === 0 && files.length === 0) throw new Invalid("consultations:invalid.empty");
    const support = await supportOf(trx, consulted.invitation.id);
    if (seen !== draftWord(worded(draft), points, { files, support })) throw new Conflict("consultations:error.draft-changed");
    const path = `/consultations/${id}/statements/${draft.id}`;
    // Its words came live, past every form; nobody else has read them yet.
    await refuseClassified({ ...ctx, db: trx }, path, draft.general_remark, mention, "common:invalid.classified-statement");
    await submit(trx, ctx, { consulted, statement: draft, points, receivedAt, announce });
    announce(`statement:${draft.id}`);
    announce(`process:${consulted.process.id}`);
    return { statementId: draft.id, documentId: found.document_id };
  });
  // Whoever still writes learns that it is too late, instead of writing into nothing.
  if (documentId !== null) ctx.rooms.disconnect({ documentId });
  return statementId;
}

/**
 * Ten minutes: up to three answers become points; submitted at once by who may, kept as a draft for others.
 * @returns the id of what was submitted, or null @throws Conflict while there is a draft or a statement
 */
export async function answerShortly(ctx: Context, id: number, input: ShortInput, requestId: string): Promise<number | null> {
  const receivedAt = ctx.now();
  const consulted = await requireDrafting(ctx, id);
  const bodies = SHORT_ANSWERS.map(({ name, kind }) => ({ kind, body: input[name] })).filter(({ body }) => body !== "");
  return transact(ctx, async (trx, announce) => {
    const statementId = await once(trx, ctx, requestId, async () => {
      await holdInvitation(trx, consulted);
      const { id: invitationId } = consulted.invitation;
      if ((await findDraft(trx, invitationId)) || (await currentStatement(trx, invitationId)))
        throw new Conflict("consultations:error.draft-there");
      const draftId = await insertDraft(trx, ctx, consulted, { ...NOTHING_SAID, coordination: input.coordination });
      await trx
        .insertInto("statement_points")
        .values(bodies.map((said, index) => ({ ...ON_THE_WHOLE, ...said, statement_id: draftId, position: index + 1 })))
        .execute();
      const [statement, points] = [(await findDraft(trx, invitationId))!, await listPoints(trx, draftId)];
      if (consulted.invitation.maySubmit) await submit(trx, ctx, { consulted, statement, points, receivedAt, announce });
      return draftId;
    });
    announce(`statement:${statementId}`);
    announce(`process:${consulted.process.id}`);
    return consulted.invitation.maySubmit ? statementId : null;
  });
}

/** Fehlanzeige: nothing to say, and said. @throws Conflict while there is a draft, which would look as if it had been thrown away */
export const submitNil = (ctx: Context, id: number, requestId: string): Promise<number> =>
  sayNothing(ctx, id, requestId, false);

/** What was said before stays in the history of the house, and is not weighed any more. @throws Conflict where nothing was said */
export const withdrawStatement = (ctx: Context, id: number, requestId: string): Promise<number> =>
  sayNothing(ctx, id, requestId, true);

async function sayNothing(ctx: Context, id: number, requestId: string, is_withdrawal: boolean): Promise<number> {
  const receivedAt = ctx.now();
  const consulted = await requireSubmitting(ctx, id);
  return transact(ctx, (trx, announce) =>
    once(trx, ctx, requestId, async () => {
      await holdInvitation(trx, consulted);
      if (await findDraft(trx, consulted.invitation.id)) throw new Conflict("consultations:error.draft-there");
      const before = is_withdrawal ? await currentStatement(trx, consulted.invitation.id) : undefined;
      if (is_withdrawal && (!before || before.is_nil)) throw new Conflict("consultations:error.nothing-to-withdraw");
      const statementId = await insertDraft(trx, ctx, consulted, { ...NOTHING_SAID, is_nil: true, is_withdrawal });
      const statement = (await findDraft(trx, consulted.invitation.id))!;
      await submit(trx, ctx, { consulted, statement, points: [], receivedAt, announce });
      announce(`process:${consulted.process.id}`);
      return statementId;
    }),
  );
}

/**
 * What came by letter or mail, entered by the moderation, marked as such; the house gets the receipt and can replace it.
 * @throws Invalid for an organisation that is not asked, and for a day that cannot be
 */
export async function enterOnBehalf(ctx: Context, id: number, input: BehalfInput, requestId: string): Promise<number> {
  const { process, consultation } = await requireConsultation(ctx, id);
  authorise(process.my, "consultation:manage");
  if (!consultation.openedAt) throw new Conflict("consultations:error.not-open");
  if (input.points.length > MOST_POINTS)
    throw new Invalid("consultations:error.too-many-points", "points", { count: MOST_POINTS });
  return transact(ctx, (trx, announce) =>
    once(trx, ctx, requestId, async () => {
      const invitation = await findInvitation(trx, id, input.organisation_id);
      const receivedAt = dayReceived(ctx, invitation, input.received_on);
      await holdInvitation(trx, { consultation, invitation });
      const { is_nil, general_remark, coordination, channel } = input;
      const said = { ...NOTHING_SAID, is_nil, general_remark, coordination, channel };
      const statementId = await insertDraft(
        trx,
        ctx,
        { consultation, invitation, organisationId: input.organisation_id },
        said,
      );
      if (input.points.length > 0)
        await trx
          .insertInto("statement_points")
          .values(
            input.points.map((body, index) => ({ ...ON_THE_WHOLE, statement_id: statementId, position: index + 1, body })),
          )
          .execute();
      if (input.intake_id !== null) await takeOver(trx, id, input.intake_id, statementId);
      const statement = await trx.selectFrom("statements").where("id", "=", statementId).selectAll().executeTakeFirstOrThrow();
      const points = await listPoints(trx, statementId);
      const consulted = { consultation, invitation, organisationId: input.organisation_id };
      await submit(trx, ctx, { consulted, statement, points, receivedAt, announce });
      await placeEntered(trx, ctx, id, await listPoints(trx, statementId), input);
      await recordAct(trx, ctx, {
        act: "entered-on-behalf",
        processId: process.id,
        subject: ["statements", statementId],
        facts: { organisation: input.organisation_id, channel },
      });
      announce(`process:${process.id}`);
      return statementId;
    }),
  );
}

/** The original and its files. @throws Conflict when a colleague has entered or thrown it away */
async function takeOver(trx: Trx, consultationId: number, intakeId: number, statementId: number): Promise<void> {
  const intake = await trx
    .selectFrom("statement_intakes")
    .where("id", "=", intakeId)
    .where("consultation_id", "=", consultationId)
    .select("id")
    .forUpdate()
    .executeTakeFirst();
  if (!intake) throw new Conflict("consultations:error.intake-gone");
  await trx
    .updateTable("statement_attachments")
    .where("intake_id", "=", intakeId)
    .set({ statement_id: statementId, intake_id: null })
    .execute();
  await trx.deleteFrom("statement_intakes").where("id", "=", intakeId).execute();
}

const ON_THE_WHOLE = {
  kind: "hinweis",
  text_id: null,
  block_id: null,
  quote: "",
  question_id: null,
  wording: "",
} as const;

/** Nobody notes the hour of a letter: any within that day. */
function dayReceived(ctx: Context, { opensAt }: Pick<MyInvitation, "opensAt">, day: string): Date {
  if (day > dayOf(ctx.now())) throw new Invalid("consultations:invalid.received-later", "received_on");
  if (day < dayOf(opensAt)) throw new Invalid("consultations:invalid.received-before", "received_on");
  const noon = instantOf(day, "12:00")!;
  return noon < ctx.now() ? noon : ctx.now();
}

async function findInvitation(trx: Trx, consultationId: number, organisationId: number) {
  const row = await trx
    .selectFrom("consultation_invitations as invitation")
    .innerJoin("consultation_waves as wave", "wave.id", "invitation.wave_id")
    .where("invitation.consultation_id", "=", consultationId)
    .where("invitation.organisation_id", "=", organisationId)
    .select(["invitation.id", "wave.opens_at as opensAt"])
    .executeTakeFirst();
  if (!row) throw new Invalid("common:invalid.choice", "organisation_id");
  return row;
}

async function requirePoint(trx: Trx, draftId: number, pointId: number): Promise<void> {
  const row = await trx
    .selectFrom("statement_points")
    .where("id", "=", pointId)
    .where("statement_id", "=", draftId)
    .select("id")
    .executeTakeFirst();
  if (!row) throw new NotFound();
}

/** With the words of the passage, which stand beside the point wherever it is shown. */
async function pointRow(trx: Trx, consultationId: number, input: PointInput) {
  const { kind, text_id, question_id, body } = input;
  const block_id = input.block_id || null;
  if (text_id !== null && !(await listTexts(trx, consultationId)).some(({ id }) => id === text_id))
    throw new Invalid("common:invalid.choice", "text_id");
  const quote = text_id !== null && block_id ? await findPassage(trx, consultationId, text_id, block_id) : "";
  // Left as it was: nothing is proposed.
  const wording = input.wording.trim() === quote?.trim() ? "" : input.wording;
  if (quote === undefined || (text_id === null && block_id)) throw new Invalid("consultations:invalid.passage", "text_id");
  if (body === "" && wording === "") throw new Invalid("common:invalid.required", "body");
  if (question_id !== null && !(await isQuestion(trx, consultationId, question_id)))
    throw new Invalid("common:invalid.choice", "question_id");
  return { kind, text_id, block_id, quote, question_id, body, wording };
}

const isQuestion = async (trx: Trx, consultationId: number, id: number): Promise<boolean> =>
  (await listQuestions(trx, consultationId)).some((question) => question.id === id);
