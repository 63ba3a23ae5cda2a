/** What everything that is written or submitted goes through: one colleague after the other, and never anything after the last answer. */
import type { Row } from "../../db/schema.ts";
import { authorise, refuseArchived } from "../access/rules.ts";
import type { Context, Trx } from "../context.ts";
import { Conflict, NotAllowed, NotFound } from "../errors.ts";
import { transact, type Announce } from "../platform/transact.ts";
import { carryAnswers } from "./carrying.commands.ts";
import { writeToOrganisation } from "./letters.commands.ts";
import { listTexts, requireConsultation, type Consulted, type MyInvitation } from "./queries.ts";
import { ensureRemark } from "./remark.commands.ts";
import { deadlineOf, isLate } from "./rules.ts";
import { tellOfStatement } from "./signing/withdrawals.commands.ts";
import { contentHash, listEnclosed, supportOf, type StatementPoint } from "./statements.queries.ts";

export const NOTHING_SAID = {
  general_remark: "",
  coordination: "arbeitsebene",
  is_confidential: false,
  lobby_number: "",
  interests: "",
} as const;

export interface Drafting extends Consulted {
  invitation: MyInvitation;
}

export async function requireDrafting(ctx: Context, id: number): Promise<Drafting> {
  const consulted = await requireConsultation(ctx, id);
  refuseArchived(consulted.process.my);
  authorise(consulted.process.my, "statement:draft");
  if (!consulted.invitation) throw new NotFound();
  return { ...consulted, invitation: consulted.invitation };
}

export async function requireSubmitting(ctx: Context, id: number): Promise<Drafting> {
  const consulted = await requireDrafting(ctx, id);
  if (!consulted.invitation.maySubmit) throw new NotAllowed("consultations:error.may-not-bind");
  return consulted;
}

/** In the draft of the own organisation, which begins with the first word; one colleague after the other. */
export async function drafting<T>(
  ctx: Context,
  id: number,
  work: (trx: Trx, draftId: number, documentId: number) => Promise<T>,
): Promise<T> {
  const consulted = await requireDrafting(ctx, id);
  return transact(ctx, async (trx, announce) => {
    await holdInvitation(trx, consulted);
    const { id: invitationId } = consulted.invitation;
    if (!(await findDraft(trx, invitationId))) {
      if (await currentStatement(trx, invitationId)) throw new Conflict("consultations:error.submitted-meanwhile");
      await insertDraft(trx, ctx, consulted, NOTHING_SAID);
    }
    const draft = (await findDraft(trx, invitationId))!;
    const documentId = await ensureRemark(trx, ctx, draft, consulted.consultation.title);
    announce(`statement:${draft.id}`);
    return work(trx, draft.id, documentId);
  });
}

/** The consultation as well, which may not close meanwhile: what came after that would never get an answer. */
export async function holdInvitation(trx: Trx, { consultation, invitation }: Bearer): Promise<void> {
  const { weighed_at } = await trx
    .selectFrom("consultations")
    .where("id", "=", consultation.id)
    .select("weighed_at")
    .forShare()
    .executeTakeFirstOrThrow();
  if (weighed_at) throw new Conflict("consultations:error.weighed");
  await trx.selectFrom("consultation_invitations").where("id", "=", invitation.id).select("id").forUpdate().executeTakeFirst();
}

export const findDraft = (trx: Trx, invitationId: number) =>
  trx
    .selectFrom("statements")
    .where("invitation_id", "=", invitationId)
    .where("submitted_at", "is", null)
    .where("channel", "=", "online")
    .selectAll()
    .executeTakeFirst();

export const currentStatement = (trx: Trx, invitationId: number) =>
  trx
    .selectFrom("statements")
    .where("invitation_id", "=", invitationId)
    .where("submitted_at", "is not", null)
    .where("superseded_at", "is", null)
    .selectAll()
    .executeTakeFirst();

async function nextNumber(trx: Trx, invitationId: number): Promise<number> {
  const row = await trx
    .selectFrom("statements")
    .where("invitation_id", "=", invitationId)
    .select(({ fn }) => fn.max("number").as("number"))
    .executeTakeFirst();
  return (row?.number ?? 0) + 1;
}

export interface Bearer {
  consultation: { id: number };
  invitation: { id: number };
}

/** @param of somebody else's where it is entered for them */
export async function insertDraft(
  trx: Trx,
  ctx: Context,
  of: Bearer & ({ organisationId: number } | Pick<Consulted, "process">),
  said: Pick<Row<"statements">, keyof typeof NOTHING_SAID> &
    Partial<Pick<Row<"statements">, "is_nil" | "is_withdrawal" | "channel">>,
): Promise<number> {
  const { id } = await trx
    .insertInto("statements")
    .values({
      ...{ is_nil: false, channel: "online", ...said },
      ...{ consultation_id: of.consultation.id, invitation_id: of.invitation.id },
      organisation_id: "organisationId" in of ? of.organisationId : of.process.my.organisationId,
      number: await nextNumber(trx, of.invitation.id),
      ...{ created_by: ctx.actor.personId, created_at: ctx.now(), submitted_by: null, content_hash: null, late_accepted: null },
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
}

export const worded = (row: Row<"statements">) => ({
  generalRemark: row.general_remark,
  coordination: row.coordination,
  isConfidential: row.is_confidential,
  isNil: row.is_nil,
  lobbyNumber: row.lobby_number,
  interests: row.interests,
});

export interface Submitted {
  consulted: Bearer;
  statement: Row<"statements">;
  points: readonly StatementPoint[];
  receivedAt: Date;
  announce: Announce;
}

/** Under the lock of the invitation, so that of two colleagues one is the last, and an extension is not overlooked. */
export async function submit(trx: Trx, ctx: Context, submitted: Submitted): Promise<void> {
  const { consulted, statement, points, receivedAt, announce } = submitted;
  const { consultation, invitation } = consulted;
  const row = await trx
    .selectFrom("consultation_invitations as invitation")
    .innerJoin("consultation_waves as wave", "wave.id", "invitation.wave_id")
    .innerJoin("organisations", "organisations.id", "invitation.organisation_id")
    .where("invitation.id", "=", invitation.id)
    .select(["extended_until", "closes_at", "organisations.name"])
    .executeTakeFirstOrThrow();
  const before = await currentStatement(trx, invitation.id);
  if (before) await trx.updateTable("statements").where("id", "=", before.id).set({ superseded_at: ctx.now() }).execute();
  // Something came by letter while this one was a draft.
  const number = before && before.number > statement.number ? await nextNumber(trx, invitation.id) : statement.number;
  const hashes = new Map((await listTexts(trx, consultation.id)).map((text) => [text.id, text.hash]));
  const said = { ...worded(statement), consultationId: consultation.id, organisation: row.name, number, receivedAt };
  const files = await listEnclosed(trx, statement.id);
  // What came by letter says itself who stands behind it.
  const support = statement.channel === "online" && !statement.is_nil ? await supportOf(trx, invitation.id) : null;
  const content_hash = contentHash(said, points, hashes, { files, support });
  if (points.length === 0 && !statement.is_nil && (statement.general_remark.trim() !== "" || files.length > 0))
    await insertWhole(trx, ctx, statement);
  await trx
    .updateTable("statements")
    .where("id", "=", statement.id)
    .set({
      ...{ number, content_hash, submitted_at: ctx.now(), submitted_by: ctx.actor.personId, received_at: receivedAt },
      ...{ general_remark: statement.general_remark, document_id: null },
      ...(support && {
        ...{ members_asked: support.asked, members_supporting: support.supporting },
        ...{ members_deviating: support.deviating, members_named: support.named },
      }),
      is_late: isLate(receivedAt, deadlineOf({ closesAt: row.closes_at }, row.extended_until)),
    })
    .execute();
  if (before) {
    if (statement.is_nil) await tellOfStatement(trx, ctx, announce, before.id);
    else await askAgain(trx, ctx, before.id, statement.id);
    await carryAnswers(trx, ctx, announce, before.id, statement.id);
  }
  await writeToOrganisation(trx, ctx, invitation.id, "receipt", { received: receivedAt, hash: content_hash });
}

/** Whatever is said gets an answer: what has no points is one. Files may hold names, so theirs are not among the words. */
async function insertWhole(trx: Trx, ctx: Context, { id, general_remark }: Row<"statements">): Promise<void> {
  const body = general_remark.trim() || ctx.t("consultations:point.enclosed");
  await trx
    .insertInto("statement_points")
    .values({ statement_id: id, position: 1, kind: "grundsaetzlich", quote: "", body, wording: "", is_whole: true })
    .execute();
}

/** Who signed the version before has not read this one. */
async function askAgain(trx: Trx, ctx: Context, beforeId: number, statementId: number): Promise<void> {
  const asked = await trx
    .insertInto("statement_signatures")
    .columns(["statement_id", "consultation_id", "organisation_id", "state", "asked_by", "asked_at"])
    .expression((eb) =>
      eb
        .selectFrom("statement_signatures")
        .where("statement_id", "=", beforeId)
        .where("state", "<>", "declined")
        .select([
          eb.val(statementId).as("statement_id"),
          "consultation_id",
          "organisation_id",
          eb.val("asked").as("state"),
          eb.cast<number>(eb.val(ctx.actor.personId), "integer").as("asked_by"),
          eb.cast<Date>(eb.val(ctx.now()), "timestamptz").as("asked_at"),
        ]),
    )
    .returning(["consultation_id", "organisation_id"])
    .execute();
  for (const row of asked) await tellSigner(trx, ctx, row);
}

/** Of what they are asked to sign. */
export async function tellSigner(
  trx: Trx,
  ctx: Context,
  { consultation_id, organisation_id }: { consultation_id: number; organisation_id: number },
): Promise<void> {
  const { id } = await trx
    .selectFrom("consultation_invitations")
    .where("consultation_id", "=", consultation_id)
    .where("organisation_id", "=", organisation_id)
    .select("id")
    .executeTakeFirstOrThrow();
  await writeToOrganisation(trx, ctx, id, "sign");
}
