/**
 * Accounts of other houses: who comes by one is found by its issuer and subject and by nothing else. A mail address is what somebody
 * else could have had, so it joins nobody to an account.
 */
import { requireProof } from "../access/rules.ts";
import { recordAct, recordActs, type NewEntry } from "../audit/commands.ts";
import type { Context, PublicContext, Trx } from "../context.ts";
import { Conflict, Invalid, NotAllowed, NotFound } from "../errors.ts";
import { transact } from "../platform/transact.ts";
import { openInvitation, markAccepted, refuseTakenEmail } from "./invitations.commands.ts";
import type { Arrival, Ended } from "./providers.ts";
import { emailField, FIRST_ADMINISTRATOR, personName } from "./rules.ts";
import { startSession, type Sessions } from "./sessions.ts";

/**
 * Whoever is known comes in; whoever is not gets an account without any mandate, or with an invitation's link the one that was made for
 * them.
 * @returns the Set-Cookie header, and the process of the invitation
 * @throws Conflict for a mail address that somebody has, Invalid without one, NotAllowed for somebody else's invitation
 */
export async function arrive(
  ctx: PublicContext,
  sessions: Sessions,
  arrival: Arrival,
  { userAgent, invitation }: { userAgent: string; invitation?: string | undefined },
): Promise<{ cookie: string; processId: number | null; personId: number }> {
  const found = await transact(ctx, async (trx) => {
    const known = await findIdentity(trx, arrival);
    if (known) await trx.updateTable("identities").set({ last_used_at: ctx.now() }).where("id", "=", known.id).execute();
    const came = invitation ? await acceptBy(trx, ctx, arrival, known, invitation) : await comeIn(trx, ctx, arrival, known);
    const actor = { personId: came.personId };
    await recordAct(trx, { now: ctx.now, actor }, { act: "signed-in", facts: { way: "provider" } });
    return came;
  });
  const { personId, processId, identityId } = found;
  const by = { identityId, session: arrival.session, idToken: arrival.idToken };
  return { personId, processId, cookie: await startSession(sessions, { personId, userAgent, by }, ctx.now()) };
}

async function comeIn(trx: Trx, ctx: PublicContext, arrival: Arrival, known: Identity | undefined) {
  const personId = known?.personId ?? (await insertPerson(trx, ctx, arrival));
  return { personId, processId: null, identityId: known?.id ?? (await link(trx, ctx, personId, arrival)) };
}

interface Identity {
  id: number;
  personId: number;
}

const findIdentity = (trx: Trx, { issuer, subject }: Pick<Arrival, "issuer" | "subject">): Promise<Identity | undefined> =>
  trx
    .selectFrom("identities")
    .where("issuer", "=", issuer)
    .where("subject", "=", subject)
    .select(["id", "person_id as personId"])
    .executeTakeFirst();

/** The link let somebody choose a password; as well it lets them say by which account they come. */
async function acceptBy(trx: Trx, ctx: PublicContext, arrival: Arrival, known: Identity | undefined, token: string) {
  const invitation = await openInvitation(trx, ctx, token);
  const { personId, processId } = invitation;
  if (known && known.personId !== personId) throw new NotAllowed("people:error.invitation-for-another");
  if (!known && invitation.hasAccount) throw new Conflict("people:error.invitation-sign-in-first");
  if (invitation.email === FIRST_ADMINISTRATOR) {
    const email = mailOf(arrival);
    await refuseTakenEmail(trx, email, personId);
    await trx
      .updateTable("people")
      .set({ email, name: nameOf(arrival, email) })
      .where("id", "=", personId)
      .execute();
  }
  await markAccepted(trx, ctx, invitation.id);
  return { personId, processId, identityId: known?.id ?? (await link(trx, ctx, personId, arrival)) };
}

async function insertPerson(trx: Trx, ctx: PublicContext, arrival: Arrival): Promise<number> {
  const email = mailOf(arrival);
  const person = await trx
    .insertInto("people")
    .values({
      ...{ name: nameOf(arrival, email), email, password_hash: null, language: null, theme: null },
      created_at: ctx.now(),
    })
    .onConflict((conflict) => conflict.column("email").doNothing())
    .returning("id")
    .executeTakeFirst();
  if (!person) throw new Conflict("people:error.provider-mail-taken");
  return person.id;
}

function mailOf({ email }: Arrival): string {
  const parsed = emailField.safeParse(email ?? "");
  if (!parsed.success) throw new Invalid("people:error.provider-mail-missing");
  return parsed.data;
}

/** As the house says it, when that is a name. */
function nameOf({ name }: Arrival, email: string): string {
  const parsed = personName.safeParse(name ?? "");
  return parsed.success ? parsed.data : email.replace(/@.*/s, "");
}

async function link(trx: Trx, ctx: PublicContext, person_id: number, { issuer, subject }: Arrival): Promise<number> {
  const now = ctx.now();
  const { id } = await trx
    .insertInto("identities")
    .values({ person_id, issuer, subject, created_at: now, last_used_at: now })
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
}

/** By somebody signed in, who has shown at the other house that it is theirs. @throws Conflict when it is somebody's already */
export async function linkIdentity(ctx: Context, arrival: Arrival): Promise<void> {
  await transact(ctx, async (trx) => {
    const known = await findIdentity(trx, arrival);
    if (known && known.personId !== ctx.actor.personId) throw new Conflict("people:error.identity-taken");
    if (known) return;
    await link(trx, ctx, ctx.actor.personId, arrival);
    await recordAct(trx, ctx, { act: "identity-linked" });
  });
}

/** Who may begin that. @throws NotProven */
export const requireProofForWays = (ctx: Context): void => requireProof(ctx, "account:ways-in");

/** And the sessions that came by it. @throws NotFound for somebody else's, Conflict when it is the only way in */
export async function unlinkIdentity(ctx: Context, id: number): Promise<void> {
  requireProofForWays(ctx);
  const ended = await transact(ctx, async (trx) => {
    const { personId } = ctx.actor;
    const { password_hash } = await trx
      .selectFrom("people")
      .where("id", "=", personId)
      .select("password_hash")
      .forNoKeyUpdate()
      .executeTakeFirstOrThrow();
    const own = await trx.selectFrom("identities").where("person_id", "=", personId).select("id").execute();
    if (!own.some((each) => each.id === id)) throw new NotFound();
    if (password_hash === null && own.length === 1) throw new Conflict("people:error.identity-last");
    const sessions = await trx.deleteFrom("sessions").where("identity_id", "=", id).returning("id").execute();
    await trx.deleteFrom("identities").where("id", "=", id).execute();
    await recordAct(trx, ctx, { act: "factor-removed", facts: { way: "identity" } });
    return sessions;
  });
  for (const { id: sessionId } of ended) ctx.rooms.disconnect({ sessionId });
}

/** The word of a house that somebody signed out there. @throws Invalid when it came before */
export async function endBySignOut(ctx: PublicContext, { issuer, subject, session, jti, expiresAt }: Ended): Promise<void> {
  const ended = await transact(ctx, async (trx) => {
    const first = await trx
      .insertInto("logout_tokens")
      .values({ issuer, jti, expires_at: expiresAt })
      .onConflict((conflict) => conflict.doNothing())
      .returning("jti")
      .executeTakeFirst();
    if (!first) throw new Invalid("people:error.provider-refused");
    let theirs = trx.selectFrom("identities").where("issuer", "=", issuer).select("id");
    if (subject !== undefined) theirs = theirs.where("subject", "=", subject);
    let sessions = trx.deleteFrom("sessions").where("identity_id", "in", theirs);
    if (session !== undefined) sessions = sessions.where("provider_session", "=", session);
    const gone = await sessions.returning(["id", "person_id"]).execute();
    const ends = gone.map(({ person_id }): NewEntry => ({ act: "session-ended", subject: ["people", person_id] }));
    await recordActs(trx, { now: ctx.now, actor: null }, ends);
    return gone;
  });
  for (const { id: sessionId } of ended) ctx.rooms.disconnect({ sessionId });
}
