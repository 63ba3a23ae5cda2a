/** Forgotten passwords: a letter with a link, and the password that the link's form sets. Opening the link changes nothing. */
import { setTimeout } from "node:timers/promises";
import type { PublicContext, Trx } from "../context.ts";
import { Conflict, NotAllowed } from "../errors.ts";
import { rememberBrowser } from "./browsers.commands.ts";
import { writeMail } from "../platform/mails.commands.ts";
import { transact } from "../platform/transact.ts";
import { acceptedPassword } from "./passwords.ts";
import { findPasswordReset } from "./password-resets.queries.ts";
import { FIRST_ADMINISTRATOR, PASSWORD_RESET_MINUTES, type Visitor } from "./rules.ts";
import type { Limits } from "../platform/limits.rules.ts";
import { hashToken, newToken } from "../platform/tokens.ts";

/** Much longer than the work takes, so that the time of the answer does not say whether there was any. */
const ANSWER_AFTER_MS = 400;

/**
 * The same answer after the same time, whether the address has an account, one without a password, or none.
 * @param visitorAddress network address as the server sees it
 * @throws NotAllowed after too many requests, for whatever address
 */
export async function askForPasswordReset(
  ctx: PublicContext,
  limits: Limits,
  email: string,
  visitorAddress: string,
): Promise<void> {
  if (!(await limits.letter(email, visitorAddress))) throw new NotAllowed("people:error.too-many-attempts");
  await Promise.all([writeLetter(ctx, email), setTimeout(ANSWER_AFTER_MS)]);
}

async function writeLetter(ctx: PublicContext, email: string): Promise<void> {
  // The first administrator has no letter box yet.
  if (email === FIRST_ADMINISTRATOR) return;
  await transact(ctx, async (trx) => {
    const person = await trx
      .selectFrom("people")
      .where("email", "=", email)
      .select(["id", "name", "password_hash", "language"])
      .executeTakeFirst();
    if (!person) return;
    // A first password comes with accepting the invitation, which must not happen unseen.
    const isInvited = person.password_hash === null;
    const letter = isInvited ? "people:password-reset.letter-invited" : "people:password-reset.letter";
    const link = isInvited ? undefined : `${ctx.origin}/password-resets/${await issueToken(trx, ctx, person.id)}`;
    const { t, language } = ctx.wordsFor(person.language);
    const body = t(`${letter}.body`, { name: person.name, link });
    await writeMail(trx, ctx, { to: email, language, subject: t(`${letter}.subject`), body });
  });
}

/** @returns the token: only its hash is kept, so it can be read here and never again */
async function issueToken(trx: Trx, ctx: Pick<PublicContext, "now">, person_id: number): Promise<string> {
  const token = newToken();
  const created_at = ctx.now();
  const expires_at = new Date(created_at.getTime() + PASSWORD_RESET_MINUTES * 60_000);
  await trx
    .insertInto("password_resets")
    .values({ token_hash: hashToken(token), person_id, created_at, expires_at })
    .execute();
  return token;
}

/**
 * Sets the password and ends all sessions, live connections and open links of this person: whoever knew the old one is out.
 * @throws Conflict when the link was used, is over or was never given; Invalid at `new_password` for one easy to guess
 */
export async function resetPassword(
  ctx: PublicContext,
  limits: Limits,
  token: string,
  newPassword: string,
  { address, browser }: Pick<Visitor, "address" | "browser">,
): Promise<void> {
  // Hashing may have to wait for others, and nobody should wait with a transaction open.
  const found = await findPasswordReset(ctx.db, token, ctx.now());
  if (!found) throw new Conflict("people:error.password-reset-over");
  const password_hash = await acceptedPassword(newPassword, [found.name, found.email]);
  const { personId, email } = await transact(ctx, async (trx) => {
    const person = await openReset(trx, ctx, token);
    await trx.updateTable("people").set({ password_hash }).where("id", "=", person.personId).execute();
    await endPasswordResets(trx, person.personId);
    await trx.deleteFrom("sessions").where("person_id", "=", person.personId).execute();
    if (browser) await rememberBrowser(trx, browser, person.personId, ctx.now());
    return person;
  });
  ctx.rooms.disconnect({ personId });
  // Whoever forgets a password has often guessed before, and may now sign in.
  await limits.forgive(email, address);
}

/** The person is locked, not the link: two links of one person, or two presses on one button, come one after the other. */
async function openReset(trx: Trx, ctx: Pick<PublicContext, "now">, token: string) {
  const owner = trx.selectFrom("password_resets").where("token_hash", "=", hashToken(token)).select("person_id");
  await trx.selectFrom("people").where("id", "=", owner).select("id").forNoKeyUpdate().execute();
  const person = await findPasswordReset(trx, token, ctx.now());
  if (!person) throw new Conflict("people:error.password-reset-over");
  return person;
}

/** A password was set: links from before no longer count. */
export async function endPasswordResets(trx: Trx, personId: number): Promise<void> {
  await trx.deleteFrom("password_resets").where("person_id", "=", personId).execute();
}
