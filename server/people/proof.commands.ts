/** Somebody who has been signed in for long proves anew who they are; the form that asked for it waits meanwhile. */
import { recordAct } from "../audit/commands.ts";
import type { Context, Database, PublicContext } from "../context.ts";
import { Invalid, NotAllowed } from "../errors.ts";
import type { Limits } from "../platform/limits.rules.ts";
import { requirePasskey } from "./passkeys.commands.ts";
import type { PasskeyAnswer } from "./passkeys.rules.ts";
import { verifyPassword } from "./passwords.ts";
import { findStep, takeStep } from "./steps.commands.ts";

/** Where somebody acts from. */
export interface Here {
  sessionId: string;
  address: string;
}

/** A form that was sent, and where it was to go. */
export interface HeldForm {
  to: string;
  values: Record<string, string | string[]>;
  /** A file was with it, and has to be chosen again. */
  hadFile: boolean;
}

export const findHeldForm = async (ctx: Context, headers: Headers): Promise<HeldForm | null> =>
  heldBy(ctx, await findStep<HeldForm>(ctx.db, headers.get("cookie"), "form", ctx.now()));

/** It is on its way: what was typed is kept here no longer. */
export const dropHeldForm = async (ctx: Context, headers: Headers): Promise<void> =>
  void (await takeStep<HeldForm>(ctx.db, headers.get("cookie"), "form", ctx.now()));

const heldBy = ({ actor }: Context, step: { personId: number | null; data: HeldForm } | undefined) =>
  step?.personId === actor.personId ? step.data : null;

/** Ways in which somebody can prove who they are. */
export interface Ways {
  password: boolean;
  /** Issuers of houses that this account is joined with. */
  issuers: string[];
}

export async function findWays(db: Database, personId: number): Promise<Ways> {
  const [person, identities] = await Promise.all([
    db.selectFrom("people").where("id", "=", personId).select("password_hash").executeTakeFirstOrThrow(),
    db.selectFrom("identities").where("person_id", "=", personId).select("issuer").execute(),
  ]);
  return { password: person.password_hash !== null, issuers: identities.map(({ issuer }) => issuer) };
}

/** @throws Invalid at `again_password`, NotAllowed after too many attempts */
export async function proveByPassword(ctx: Context, limits: Limits, here: Here, password: string): Promise<void> {
  await requirePassword(ctx, limits, here, { password, field: "again_password" });
  await noteProof(ctx, here.sessionId);
}

/** @throws Invalid for an answer that does not fit, Conflict when it was asked too long ago */
export async function proveByPasskey(
  ctx: Context,
  { sessionId }: Here,
  passkey: PasskeyAnswer,
  headers: Headers,
): Promise<void> {
  if ((await requirePasskey(ctx, passkey, headers)) !== ctx.actor.personId) throw new Invalid("people:error.passkey-refused");
  await noteProof(ctx, sessionId);
}

/** Guessing counts like signing in. @throws Invalid at the field, NotAllowed after too many attempts */
export async function requirePassword(
  ctx: Context,
  limits: Limits,
  { sessionId, address }: Here,
  { password, field }: { password: string; field: string },
): Promise<void> {
  const { personId, email } = ctx.actor;
  const person = await ctx.db.selectFrom("people").where("id", "=", personId).select("password_hash").executeTakeFirstOrThrow();
  const guess = { email, address, browser: sessionId };
  const outcome = await limits.guess(guess, () => verifyPassword(person.password_hash, password));
  if (outcome === "too-many") throw new NotAllowed("people:error.too-many-attempts");
  if (outcome === "wrong") throw new Invalid("people:error.current-password", field);
}

export async function noteProof(ctx: PublicContext, sessionId: string): Promise<void> {
  await ctx.db.updateTable("sessions").set({ proven_at: ctx.now() }).where("id", "=", sessionId).execute();
  await recordAct(ctx.db, ctx, { act: "asked-again" });
}
