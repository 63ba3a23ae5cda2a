/**
 * A second factor of one's own: an app's key, and codes on paper that count once each. A code of the app counts once too: its half
 * minute is kept. Passkeys are in passkeys.commands.ts.
 */
import { randomBytes } from "node:crypto";
import { decodeBase32IgnorePadding, encodeBase32LowerCaseNoPadding, encodeBase32UpperCaseNoPadding } from "@oslojs/encoding";
import { createTOTPKeyURI, verifyHOTP } from "@oslojs/otp";
import { canInInstallation, requireProof } from "../access/rules.ts";
import { recordAct } from "../audit/commands.ts";
import type { Context, PublicContext, Trx } from "../context.ts";
import { Conflict, Invalid, NotAllowed } from "../errors.ts";
import type { Limits } from "../platform/limits.rules.ts";
import { writeMail } from "../platform/mails.commands.ts";
import { hashToken } from "../platform/tokens.ts";
import { transact } from "../platform/transact.ts";
import { plainCode, RECOVERY_CODES, stepsAround } from "./factors.rules.ts";
import { findFactor } from "./factors.queries.ts";

/** A key that counts once a code of it has come. @throws Conflict when there is one already, NotProven */
export async function beginFactor(ctx: Context): Promise<void> {
  requireProof(ctx, "account:ways-in");
  const key = encodeBase32UpperCaseNoPadding(randomBytes(20));
  const stored = await ctx.db
    .insertInto("totp_keys")
    .values({ person_id: ctx.actor.personId, key, created_at: ctx.now(), last_step: null })
    .onConflict((conflict) => conflict.column("person_id").doUpdateSet({ key }).where("totp_keys.confirmed_at", "is", null))
    .returning("person_id")
    .executeTakeFirst();
  if (!stored) throw new Conflict("people:error.factor-there");
}

export const keyAddress = (product: string, { email }: { email: string }, key: string): string =>
  createTOTPKeyURI(product, email, decodeBase32IgnorePadding(key), 30, 6);

/**
 * From now on it is asked for at every sign-in with a password; this session has it already.
 * @returns codes for paper: only their hashes are kept @throws Invalid at `code`
 */
export async function confirmFactor(ctx: Context, code: string): Promise<string[]> {
  const { personId } = ctx.actor;
  return transact(ctx, async (trx) => {
    if (!(await takeAppCode(trx, ctx, personId, code, { isConfirmed: false })))
      throw new Invalid("people:error.code-wrong", "code");
    await trx.updateTable("totp_keys").set({ confirmed_at: ctx.now() }).where("person_id", "=", personId).execute();
    await trx.updateTable("sessions").set({ lacks_factor: false }).where("person_id", "=", personId).execute();
    await recordAct(trx, ctx, { act: "factor-added", facts: { way: "app" } });
    return writeRecoveryCodes(trx, personId);
  });
}

/** @returns new ones; the old ones count no longer @throws NotProven */
export async function renewRecoveryCodes(ctx: Context): Promise<string[]> {
  requireProof(ctx, "account:ways-in");
  if (!(await findFactor(ctx.db, ctx.actor.personId)).isSet) throw new Conflict("people:error.factor-none");
  return transact(ctx, (trx) => writeRecoveryCodes(trx, ctx.actor.personId));
}

/** Of a passkey too: one device may be lost. */
export async function writeRecoveryCodes(trx: Trx, person_id: number): Promise<string[]> {
  await trx.deleteFrom("recovery_codes").where("person_id", "=", person_id).execute();
  const codes = Array.from({ length: RECOVERY_CODES }, () => encodeBase32LowerCaseNoPadding(randomBytes(10)).slice(0, 12));
  await trx
    .insertInto("recovery_codes")
    .values(codes.map((code) => ({ person_id, code_hash: hashToken(code) })))
    .execute();
  return codes.map((code) => code.replace(/(.{4})(?=.)/g, "$1-"));
}

/** The app; passkeys stay. @throws NotProven */
export async function removeFactor(ctx: Context): Promise<void> {
  requireProof(ctx, "account:ways-in");
  await transact(ctx, async (trx) => {
    await trx.deleteFrom("totp_keys").where("person_id", "=", ctx.actor.personId).execute();
    await dropLeftCodes(trx, ctx.actor.personId);
    await recordAct(trx, ctx, { act: "factor-removed", facts: { way: "app" } });
  });
}

/** Codes for paper stand in for something; alone they are none. */
export async function dropLeftCodes(trx: Trx, personId: number): Promise<void> {
  if ((await findFactor(trx, personId)).isSet) return;
  await trx.deleteFrom("recovery_codes").where("person_id", "=", personId).execute();
}

/**
 * By an administrator, for somebody whose phone is lost: their sessions end, and they get a letter, because it may not have been they
 * who asked.
 * @throws NotAllowed, NotProven, Invalid at `email` for somebody without a second factor
 */
export async function resetFactor(ctx: Context, { email }: { email: string }): Promise<void> {
  if (!canInInstallation({ isAdmin: ctx.actor.isAdmin, facilitatesSomewhere: false }, "installation:manage"))
    throw new NotAllowed();
  requireProof(ctx, "account:ways-in");
  const personId = await transact(ctx, async (trx) => {
    const person = await trx
      .selectFrom("people")
      .where("email", "=", email)
      .select(["people.id", "name", "language"])
      .executeTakeFirst();
    if (!person || !(await findFactor(trx, person.id)).isSet) throw new Invalid("people:error.factor-unknown", "email");
    for (const table of ["totp_keys", "passkeys", "recovery_codes"] as const)
      await trx.deleteFrom(table).where("person_id", "=", person.id).execute();
    await trx.deleteFrom("sessions").where("person_id", "=", person.id).execute();
    const { t } = ctx.wordsFor(person.language);
    const body = t("people:factor.letter.body", { name: person.name, by: ctx.actor.name });
    await writeMail(trx, ctx, {
      to: email,
      language: ctx.wordsFor(person.language).language,
      subject: t("people:factor.letter.subject"),
      body,
    });
    await recordAct(trx, ctx, { act: "factor-removed", subject: ["people", person.id], facts: { way: "reset" } });
    return person.id;
  });
  ctx.rooms.disconnect({ personId });
}

/** Guessing counts as it does for passwords. @throws Invalid at the field, NotAllowed after too many attempts */
export async function requireCode(
  ctx: PublicContext,
  limits: Limits,
  who: { personId: number; address: string },
  { code, field }: { code: string; field: string },
): Promise<void> {
  const guess = { email: `factor of ${who.personId}`, address: who.address };
  const outcome = await limits.guess(guess, () => transact(ctx, (trx) => takeCode(trx, ctx, who.personId, code)));
  if (outcome === "too-many") throw new NotAllowed("people:error.too-many-attempts");
  if (outcome === "wrong") throw new Invalid("people:error.code-wrong", field);
}

async function takeCode(trx: Trx, ctx: PublicContext, personId: number, typed: string): Promise<boolean> {
  if (await takeAppCode(trx, ctx, personId, typed, { isConfirmed: true })) return true;
  const used = await trx
    .updateTable("recovery_codes")
    .set({ used_at: ctx.now() })
    .where("person_id", "=", personId)
    .where("code_hash", "=", hashToken(plainCode(typed)))
    .where("used_at", "is", null)
    .returning("person_id")
    .executeTakeFirst();
  return used !== undefined;
}

/** Later than the last one that was taken, so that none counts twice, also not one that somebody looked over a shoulder for. */
async function takeAppCode(
  trx: Trx,
  ctx: Pick<PublicContext, "now">,
  personId: number,
  typed: string,
  { isConfirmed }: { isConfirmed: boolean },
): Promise<boolean> {
  const row = await trx
    .selectFrom("totp_keys")
    .where("person_id", "=", personId)
    .where("confirmed_at", isConfirmed ? "is not" : "is", null)
    .select(["key", "last_step"])
    .forUpdate()
    .executeTakeFirst();
  const code = plainCode(typed);
  if (!row || !/^\d{6}$/.test(code)) return false;
  const key = decodeBase32IgnorePadding(row.key);
  const step = stepsAround(ctx.now()).find(
    (each) => each > Number(row.last_step ?? 0) && verifyHOTP(key, BigInt(each), 6, code),
  );
  if (step === undefined) return false;
  await trx
    .updateTable("totp_keys")
    .set({ last_step: String(step) })
    .where("person_id", "=", personId)
    .execute();
  return true;
}
