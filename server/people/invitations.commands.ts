/** Invitations by link: looking at one changes nothing, because mail gateways open links; a button accepts it. */
import type { Context, PublicContext, Trx } from "../context.ts";
import { Conflict, Invalid, NotAllowed } from "../errors.ts";
import { transact } from "../platform/transact.ts";
import { rememberBrowser } from "./browsers.commands.ts";
import { requireInvitation } from "./invitations.queries.ts";
import type { Rename } from "./names.rules.ts";
import { acceptedPassword } from "./passwords.ts";
import { FIRST_ADMINISTRATOR, INVITATION_DAYS, invitationState, type Visitor } from "./rules.ts";
import { startSession, type Sessions } from "./sessions.ts";
import { hashToken, newToken } from "../platform/tokens.ts";

/**
 * Makes a link's token; earlier open links of the same person to the same process end with it.
 * @returns the token: only its hash is kept, so it can be read here and never again
 */
export async function issueInvitation(
  trx: Trx,
  ctx: Pick<Context, "now">,
  invitation: { personId: number; processId: number | null; invitedBy: number | null },
): Promise<string> {
  const now = ctx.now();
  const { personId: person_id, processId: process_id, invitedBy: invited_by } = invitation;
  await trx
    .updateTable("invitations")
    .set({ expires_at: now })
    .where("person_id", "=", person_id)
    .where("process_id", process_id === null ? "is" : "=", process_id)
    .where("accepted_at", "is", null)
    .where("expires_at", ">", now)
    .execute();
  const token = newToken();
  const expires_at = new Date(now.getTime() + INVITATION_DAYS * 86_400_000);
  await trx
    .insertInto("invitations")
    .values({ token_hash: hashToken(token), person_id, process_id, invited_by, created_at: now, expires_at })
    .execute();
  return token;
}

/**
 * The button of somebody who has an account and is signed in to it.
 * @returns the process to go to, if any @throws Conflict when the link is used up, NotAllowed for somebody else's link
 */
export async function acceptInvitation(ctx: Context, token: string): Promise<number | null> {
  return transact(ctx, async (trx) => {
    const invitation = await openInvitation(trx, ctx, token);
    if (invitation.personId !== ctx.actor.personId) throw new NotAllowed("people:error.invitation-for-another");
    await markAccepted(trx, ctx, invitation.id);
    return invitation.processId;
  });
}

/**
 * The button of somebody new: their name, a password of their choice, and they are signed in.
 * @throws Conflict when the link is used up, or the account has a password already and must sign in
 * @throws Invalid at `name` for one that somebody else could be taken for
 */
export async function acceptWithNewAccount(
  ctx: PublicContext,
  sessions: Sessions,
  token: string,
  input: { name: string; email?: string | undefined; new_password: string },
  { userAgent, browser }: Pick<Visitor, "userAgent" | "browser">,
  rename: Rename,
): Promise<{ processId: number | null; cookie: string }> {
  const check = async (trx: Trx) => {
    const found = await openInvitation(trx, ctx, token);
    if (found.hasAccount) throw new Conflict("people:error.invitation-sign-in-first");
    const email = found.email === FIRST_ADMINISTRATOR ? input.email : found.email;
    if (!email) throw new Invalid("common:invalid.required", "email");
    await refuseTakenEmail(trx, email, found.personId);
    return { ...found, email };
  };
  // Hashing may have to wait for others, and nobody should wait with a transaction open.
  const { email } = await transact(ctx, check);
  const password_hash = await acceptedPassword(input.new_password, [input.name, email]);
  const invitation = await transact(ctx, async (trx, announce) => {
    const found = await check(trx);
    await trx.updateTable("people").set({ email, password_hash }).where("id", "=", found.personId).execute();
    const told = await rename(trx, ctx.now(), { personId: found.personId, from: found.name, to: input.name });
    await markAccepted(trx, ctx, found.id);
    if (browser) await rememberBrowser(trx, browser, found.personId, ctx.now());
    for (const processId of told) announce(`process:${processId}`);
    return found;
  });
  return {
    processId: invitation.processId,
    cookie: await startSession(sessions, { personId: invitation.personId, userAgent }, ctx.now()),
  };
}

/** Locked until the end of the transaction: two clicks on the button are one acceptance. */
export async function openInvitation(trx: Trx, ctx: Pick<Context, "now">, token: string) {
  await trx.selectFrom("invitations").where("token_hash", "=", hashToken(token)).select("id").forUpdate().execute();
  const invitation = await requireInvitation(trx, token);
  const state = invitationState({ accepted_at: invitation.acceptedAt, expires_at: invitation.expiresAt }, ctx.now());
  if (state !== "open") throw new Conflict(`people:error.invitation-${state}`);
  return invitation;
}

export async function refuseTakenEmail(trx: Trx, email: string, personId: number): Promise<void> {
  const other = await trx
    .selectFrom("people")
    .where("email", "=", email)
    .where("id", "!=", personId)
    .select("id")
    .executeTakeFirst();
  if (other) throw new Invalid("people:error.email-taken", "email");
}

export async function markAccepted(trx: Trx, ctx: Pick<Context, "now">, id: number): Promise<void> {
  await trx.updateTable("invitations").set({ accepted_at: ctx.now() }).where("id", "=", id).execute();
}
