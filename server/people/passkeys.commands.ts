/**
 * Passkeys of one's own. The server asks something new each time and takes one answer to it, from the browser that was asked; a device signs
 * it once its owner has shown themselves to it by finger, face or PIN, so that a passkey alone is two factors.
 */
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from "@simplewebauthn/server";
import { requireProof } from "../access/rules.ts";
import { recordAct } from "../audit/commands.ts";
import type { Context, PublicContext } from "../context.ts";
import { Conflict, Invalid, NotFound } from "../errors.ts";
import { transact } from "../platform/transact.ts";
import { dropLeftCodes, writeRecoveryCodes } from "./factors.commands.ts";
import { findFactor } from "./factors.queries.ts";
import { MOST_PASSKEYS, passkeyHouse, type PasskeyAnswer } from "./passkeys.rules.ts";
import type { Sessions } from "./sessions.ts";
import { beginStep, findStep, takeStep } from "./steps.commands.ts";

/** Only whoever has to do with passkeys waits for the library. */
const webauthn = () => import("@simplewebauthn/server");

/** What a browser is asked, and the cookie by which it is known that it was. */
interface Asked<Options> {
  options: Options;
  cookie: [string, string];
}

interface Challenge {
  challenge: string;
}

/** @throws Invalid where an installation has no name that a passkey could belong to */
function houseOf({ origin }: PublicContext): string {
  const house = passkeyHouse(origin);
  if (!house) throw new Invalid("people:error.passkey-nowhere");
  return house;
}

/** Changes nothing yet. @returns null where there can be none */
export async function askForNewPasskey(
  ctx: Context,
  sessions: Sessions,
): Promise<Asked<PublicKeyCredentialCreationOptionsJSON> | null> {
  const rpID = passkeyHouse(ctx.origin);
  if (!rpID) return null;
  const { personId, email, name } = ctx.actor;
  const { generateRegistrationOptions } = await webauthn();
  const options = await generateRegistrationOptions({
    ...{ rpID, rpName: ctx.t("common:product"), userName: email, userDisplayName: name },
    // The same each time: a device then replaces what it has for this person.
    userID: new TextEncoder().encode(handleOf(personId)),
    excludeCredentials: await listCredentials(ctx, personId),
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
  });
  const data: Challenge = { challenge: options.challenge };
  return { options, cookie: await beginStep(sessions, "new-passkey", { personId, data }, ctx.now()) };
}

const handleOf = (personId: number) => `person ${personId}`;

const listCredentials = ({ db }: PublicContext, personId: number): Promise<{ id: string }[]> =>
  db.selectFrom("passkeys").where("person_id", "=", personId).select("credential_id as id").orderBy("id").execute();

/**
 * @returns codes for paper where there are none yet, shown once; null where there are
 * @throws NotProven, Conflict when it was asked too long ago or there are too many, Invalid for an answer to something else
 */
export async function addPasskey(
  ctx: Context,
  { name, passkey }: { name: string; passkey: PasskeyAnswer },
  headers: Headers,
): Promise<string[] | null> {
  requireProof(ctx, "account:ways-in");
  const { personId } = ctx.actor;
  const credential = await verifyNew(ctx, passkey, headers);
  return transact(ctx, async (trx) => {
    // One after the other, or two at once would be one too many.
    await trx.selectFrom("people").where("id", "=", personId).select("id").forNoKeyUpdate().execute();
    const before = await findFactor(trx, personId);
    if (before.passkeys >= MOST_PASSKEYS) throw new Conflict("people:error.passkeys-full", { count: MOST_PASSKEYS });
    const added = await trx
      .insertInto("passkeys")
      .values({ ...credential, name, person_id: personId, created_at: ctx.now() })
      .onConflict((conflict) => conflict.column("credential_id").doNothing())
      .returning("id")
      .executeTakeFirst();
    if (!added) throw new Conflict("people:error.passkey-there");
    await trx.updateTable("sessions").set({ lacks_factor: false }).where("person_id", "=", personId).execute();
    await recordAct(trx, ctx, { act: "factor-added", facts: { way: "passkey" } });
    return before.codesLeft > 0 ? null : writeRecoveryCodes(trx, personId);
  });
}

async function verifyNew(ctx: Context, passkey: PasskeyAnswer, headers: Headers) {
  const expectedRPID = houseOf(ctx);
  const step = await takeStep<Challenge>(ctx.db, headers.get("cookie"), "new-passkey", ctx.now());
  if (step?.personId !== ctx.actor.personId) throw new Conflict("people:error.passkey-late");
  const { verifyRegistrationResponse } = await webauthn();
  const { registrationInfo } = await verifyRegistrationResponse({
    response: passkey as unknown as RegistrationResponseJSON,
    ...{ expectedRPID, expectedOrigin: ctx.origin, expectedChallenge: step.data.challenge },
    requireUserVerification: true,
  }).catch(refuse);
  if (!registrationInfo) return refuse();
  const { id, publicKey, counter } = registrationInfo.credential;
  return { credential_id: id, public_key: Buffer.from(publicKey), counter: String(counter) };
}

/** What exactly does not fit helps nobody but whoever tries. */
function refuse(): never {
  throw new Invalid("people:error.passkey-refused");
}

/** With the last second factor go the codes for paper. @throws NotProven, NotFound for somebody else's */
export async function removePasskey(ctx: Context, id: number): Promise<void> {
  requireProof(ctx, "account:ways-in");
  const { personId } = ctx.actor;
  await transact(ctx, async (trx) => {
    const removed = await trx
      .deleteFrom("passkeys")
      .where("id", "=", id)
      .where("person_id", "=", personId)
      .returning("id")
      .executeTakeFirst();
    if (!removed) throw new NotFound();
    await dropLeftCodes(trx, personId);
    await recordAct(trx, ctx, { act: "factor-removed", facts: { way: "passkey" } });
  });
}

/** @param personId whose answer alone counts; null: anybody's @returns null where there can be none, or this person has none */
export async function askForPasskey(
  ctx: PublicContext,
  sessions: Sessions,
  personId: number | null,
): Promise<Asked<PublicKeyCredentialRequestOptionsJSON> | null> {
  const rpID = passkeyHouse(ctx.origin);
  const allowCredentials = personId === null ? [] : await listCredentials(ctx, personId);
  if (!rpID || (personId !== null && allowCredentials.length === 0)) return null;
  const { generateAuthenticationOptions } = await webauthn();
  const options = await generateAuthenticationOptions({ rpID, allowCredentials, userVerification: "required" });
  const data: Challenge = { challenge: options.challenge };
  return { options, cookie: await beginStep(sessions, "passkey", { personId, data }, ctx.now()) };
}

/** As a second step, of whoever has typed their password: nobody else's passkey counts. */
export async function askForSecondPasskey(ctx: PublicContext, sessions: Sessions, headers: Headers) {
  const begun = await findStep<object>(ctx.db, headers.get("cookie"), "factor", ctx.now());
  return begun?.personId ? askForPasskey(ctx, sessions, begun.personId) : null;
}

/**
 * @returns whose passkey has answered
 * @throws Conflict when it was asked too long ago, Invalid for an answer to something else, of an unknown passkey, or of a copy of one
 */
export async function requirePasskey(ctx: PublicContext, passkey: PasskeyAnswer, headers: Headers): Promise<number> {
  const expectedRPID = houseOf(ctx);
  const step = await takeStep<Challenge>(ctx.db, headers.get("cookie"), "passkey", ctx.now());
  if (!step) throw new Conflict("people:error.passkey-late");
  const { verifyAuthenticationResponse } = await webauthn();
  return transact(ctx, async (trx) => {
    const known = await trx
      .selectFrom("passkeys")
      .where("credential_id", "=", passkey.id)
      .selectAll()
      .forUpdate()
      .executeTakeFirst();
    if (!known || (step.personId !== null && step.personId !== known.person_id)) return refuse();
    const credential = {
      id: known.credential_id,
      publicKey: new Uint8Array(known.public_key),
      counter: Number(known.counter),
    };
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: passkey as unknown as AuthenticationResponseJSON,
      ...{ expectedRPID, expectedOrigin: ctx.origin, expectedChallenge: step.data.challenge, credential },
      requireUserVerification: true,
    }).catch(refuse);
    if (!verified) return refuse();
    const used = { counter: String(authenticationInfo.newCounter), last_used_at: ctx.now() };
    await trx.updateTable("passkeys").set(used).where("id", "=", known.id).execute();
    return known.person_id;
  });
}
