/** Sends links to shared mailboxes, and lets in who takes an invitation over: nobody gets in by a link alone. */
import { authorise } from "../../access/rules.ts";
import { dayOf } from "../../calendar/rules.ts";
import { writeDeadline } from "../../calendar/working-days.rules.ts";
import type { Context, PublicContext, Trx } from "../../context.ts";
import { Conflict, Invalid, NotFound } from "../../errors.ts";
import { writeMail } from "../../platform/mails.commands.ts";
import { once } from "../../platform/submissions.ts";
import { hashToken, newToken } from "../../platform/tokens.ts";
import { transact } from "../../platform/transact.ts";
import { invitationForm } from "../../processes/forms.rules.ts";
import { labelOf } from "../../processes/labels.rules.ts";
import { inviteToProcess } from "../../processes/invitations.commands.ts";
import { requireConsultation } from "../queries.ts";
import { deadlineOf } from "../rules.ts";
import { requireLink } from "./queries.ts";
import { CLAIM_DAYS, MOST_CLAIMS, type ClaimInput } from "./rules.ts";

/** An earlier link to the same mailbox for the same house ends. @throws Invalid for a house whose wave has not opened */
export async function sendClaimLink(
  ctx: Context,
  consultationId: number,
  input: { invitation_id: number; email: string },
  requestId: string,
): Promise<void> {
  const { process, consultation } = await requireConsultation(ctx, consultationId);
  authorise(process.my, "consultation:manage");
  if (consultation.weighedAt) throw new Conflict("consultations:error.weighed");
  await transact(ctx, (trx, announce) =>
    once(trx, ctx, requestId, async () => {
      const invitation = await requireOpen(trx, ctx, consultationId, input.invitation_id);
      const token = newToken();
      const id = await writeLink(trx, ctx, input, token);
      const { t, language } = ctx.wordsFor(null);
      await writeMail(trx, ctx, {
        to: input.email,
        language,
        label: labelOf(process, "consultation", consultationId),
        subject: t("consultations:letter.claim.subject", { process: process.number }),
        body: t("consultations:letter.claim.body", {
          ...{ organisation: invitation.organisation, link: `${ctx.origin}/claims/${token}` },
          deadline: writeDeadline(deadlineOf({ closesAt: invitation.closesAt }, invitation.extendedUntil), language),
        }),
      });
      announce(`process:${process.id}`);
      return id;
    }),
  );
}

async function requireOpen(trx: Trx, ctx: Context, consultationId: number, invitationId: number) {
  const row = await trx
    .selectFrom("consultation_invitations as invitation")
    .innerJoin("consultations", "consultations.id", "invitation.consultation_id")
    .innerJoin("consultation_waves as wave", "wave.id", "invitation.wave_id")
    .innerJoin("organisations", "organisations.id", "invitation.organisation_id")
    .where("invitation.id", "=", invitationId)
    .where("invitation.consultation_id", "=", consultationId)
    .select([
      ...(["organisations.name as organisation", "wave.closes_at as closesAt", "wave.opens_at as opensAt"] as const),
      ...(["invitation.extended_until as extendedUntil", "consultations.opened_at as openedAt"] as const),
    ])
    .executeTakeFirst();
  if (!row) throw new Invalid("common:invalid.choice", "invitation_id");
  if (!row.openedAt || row.opensAt > ctx.now()) throw new Invalid("consultations:claim.too-early", "invitation_id");
  return row;
}

async function writeLink(
  trx: Trx,
  ctx: Context,
  { invitation_id, email }: { invitation_id: number; email: string },
  token: string,
): Promise<number> {
  const now = ctx.now();
  await trx
    .updateTable("consultation_claim_links")
    .where("invitation_id", "=", invitation_id)
    .where("email", "=", email)
    .where("expires_at", ">", now)
    .set({ expires_at: now })
    .execute();
  const expires_at = new Date(now.getTime() + CLAIM_DAYS * 86_400_000);
  const { id } = await trx
    .insertInto("consultation_claim_links")
    .values({
      ...{ invitation_id, email, token_hash: hashToken(token), expires_at },
      ...{ created_by: ctx.actor.personId, created_at: now },
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
}

/**
 * The button of whoever has the link; opening it does nothing, because scanners of mail open links.
 * @returns the consultation to go to for somebody who acts for that house already, else null
 * @throws Conflict for a link that has ended, and for somebody who acts for another house in this process
 */
export async function answerLink(ctx: PublicContext, token: string, input: ClaimInput): Promise<number | null> {
  return transact(ctx, async (trx, announce) => {
    const link = await requireLink(ctx, token, trx);
    if (link.state !== "open") throw new Conflict(`consultations:claim.state.${link.state}`);
    announce(`process:${link.processId}`);
    if (input.answer === "wrong-house") {
      await trx.updateTable("consultation_claim_links").where("id", "=", link.id).set({ returned_at: ctx.now() }).execute();
      return null;
    }
    const { actsFor } = link;
    if (actsFor?.id === link.organisationId) return link.consultationId;
    if (actsFor) throw new Conflict("consultations:claim.other-house", { own: actsFor.name, organisation: link.organisation });
    const person = input.answer === "claim" ? { name: input.name, email: input.email } : ctx.actor;
    if (!person) throw new Conflict("consultations:claim.who");
    await insertClaim(trx, ctx, link.id, person);
    return null;
  });
}

async function insertClaim(
  trx: Trx,
  ctx: PublicContext,
  link_id: number,
  { name, email }: { name: string; email: string },
): Promise<void> {
  // One after the other, so that the count holds.
  await trx.selectFrom("consultation_claim_links").where("id", "=", link_id).select("id").forUpdate().execute();
  const claims = await trx
    .selectFrom("consultation_claims")
    .where("link_id", "=", link_id)
    .select(["email", "is_granted"])
    .execute();
  if (claims.some((each) => each.email === email && each.is_granted === null)) return;
  if (claims.length >= MOST_CLAIMS) throw new Conflict("consultations:claim.too-many");
  await trx
    .insertInto("consultation_claims")
    .values({ link_id, name, email, asked_at: ctx.now(), is_granted: null, decided_by: null })
    .execute();
}

/**
 * Lets somebody in, with a mandate and a letter of their own, or says why not.
 * @throws Conflict when somebody else has decided, Invalid at `email` for somebody who takes part already
 */
export async function decideClaim(
  ctx: Context,
  consultationId: number,
  claimId: number,
  { granted, reason }: { granted: boolean; reason: string },
): Promise<void> {
  const { process } = await requireConsultation(ctx, consultationId);
  authorise(process.my, "consultation:manage");
  const claim = await findClaim(ctx, consultationId, claimId);
  if (!claim) throw new NotFound();
  if (claim.isGranted !== null) throw new Conflict("consultations:error.decided-already");
  if (granted) {
    const { name, email, organisationId } = claim;
    const seat = { organisation_id: String(organisationId), role: "", valid_from: dayOf(ctx.now()), valid_to: "" };
    await inviteToProcess(ctx, process.id, invitationForm.parse({ name, email, ...seat }), `claim ${claimId}`);
  }
  await transact(ctx, async (trx, announce) => {
    const decided = await trx
      .updateTable("consultation_claims")
      .where("id", "=", claimId)
      .where("is_granted", "is", null)
      .set({ is_granted: granted, decided_by: ctx.actor.personId, decided_at: ctx.now() })
      .returning("id")
      .executeTakeFirst();
    if (!decided) throw new Conflict("consultations:error.decided-already");
    const { t, language } = ctx.wordsFor(null);
    if (!granted)
      await writeMail(trx, ctx, {
        to: claim.email,
        language,
        label: labelOf(process, "consultation", consultationId),
        subject: t("consultations:letter.claim-declined.subject", { process: process.number }),
        body: t("consultations:letter.claim-declined.body", { name: claim.name, organisation: claim.organisation, reason }),
      });
    announce(`process:${process.id}`);
  });
}

const findClaim = (ctx: Context, consultationId: number, claimId: number) =>
  ctx.db
    .selectFrom("consultation_claims as claim")
    .innerJoin("consultation_claim_links as link", "link.id", "claim.link_id")
    .innerJoin("consultation_invitations as invitation", "invitation.id", "link.invitation_id")
    .innerJoin("organisations", "organisations.id", "invitation.organisation_id")
    .where("claim.id", "=", claimId)
    .where("invitation.consultation_id", "=", consultationId)
    .select([
      ...(["claim.name", "claim.email", "claim.is_granted as isGranted"] as const),
      ...(["organisations.id as organisationId", "organisations.name as organisation"] as const),
    ])
    .executeTakeFirst();
