/** Passkeys: one answer to one question, of the browser that was asked, by the person whose passkey it is, and never by a copy. */
import { beforeAll, expect, it } from "vitest";
import { DEMO_PASSWORD, sample, type PersonKey } from "#db/sample";
import type { PublicContext } from "#server/context";
import { signInBrowser, signInWithPasskey } from "#server/people/commands";
import { resetFactor } from "#server/people/factors.commands";
import { findFactor, listOwnPasskeys } from "#server/people/factors.queries";
import {
  addPasskey,
  askForNewPasskey,
  askForPasskey,
  askForSecondPasskey,
  removePasskey,
  requirePasskey,
} from "#server/people/passkeys.commands";
import { passkeyAnswer, type PasskeyAnswer } from "#server/people/passkeys.rules";
import { proveByPasskey } from "#server/people/proof.commands";
import { DEFAULT_SESSION_RULES } from "#server/people/session.rules";
import { authenticate, makeSessions } from "#server/people/sessions";
import { makeLimits } from "#server/platform/limits";
import { registerDevice, useDevice, type Device } from "../setup/authenticator.ts";
import { useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";

const town = useDatabase();
let on: Stage;
beforeAll(async () => {
  on = await stage(town.db);
});

const origin = "https://agenda.example";
const rules = { ...DEFAULT_SESSION_RULES, factorFor: ["facilitator"] as const };
const sessions = () => makeSessions(town.db, { secure: true, rules });
const parts = (passwords = true) => ({
  ...{ sessions: sessions(), limits: makeLimits(), passwords, address: "192.0.2.1", sessionId: null },
});
const as = (person: PersonKey) => ({ ...on.as(person), origin });
const stranger = (): PublicContext => ({ ...as("mayor"), actor: null });
const idOf = (person: PersonKey) => on.as(person).actor.personId;
const with_ = (cookies: readonly (readonly [string, string])[]) =>
  new Headers({ cookie: cookies.map(([, cookie]) => cookie.split(";")[0]).join("; ") });

async function withPasskey(person: PersonKey): Promise<{ device: Device; codes: string[] | null }> {
  const asked = (await askForNewPasskey(as(person), sessions()))!;
  const { device, answer } = registerDevice({ challenge: asked.options.challenge, origin });
  const codes = await addPasskey(as(person), { name: "Diensttelefon", passkey: answer }, with_([asked.cookie]));
  return { device, codes };
}

/** @param whose null: of whoever answers */
async function ask(whose: PersonKey | null = null) {
  const asked = (await askForPasskey(stranger(), sessions(), whose && idOf(whose)))!;
  return { challenge: asked.options.challenge, origin, headers: with_([asked.cookie]), options: asked.options };
}

const take = (answer: PasskeyAnswer, headers: Headers) => requirePasskey(stranger(), answer, headers);
const refused = { code: "people:error.passkey-refused", status: 422 };
const late = { code: "people:error.passkey-late", status: 409 };

it("signs its owner in without a password, and is noted as that", async () => {
  const { device, codes } = await withPasskey("chamber");
  expect(codes).toHaveLength(10);
  const asked = await ask();
  const cookies = await signInWithPasskey(stranger(), parts(), useDevice(device, asked), asked.headers);
  const signedIn = await authenticate(sessions(), town.db, with_(cookies).get("cookie"), on.as("chamber").now());
  expect(signedIn?.actor.personId).toBe(idOf("chamber"));
  const noted = town.db.selectFrom("audit_entries").select(["act", "facts"]).where("person_id", "=", idOf("chamber"));
  expect(await noted.orderBy("id", "desc").limit(2).execute()).toEqual([
    { act: "signed-in", facts: { way: "passkey" } },
    { act: "factor-added", facts: { way: "passkey" } },
  ]);
  expect((await listOwnPasskeys(on.as("chamber")))[0]).toMatchObject({ name: "Diensttelefon", lastUsedAt: expect.any(Date) });
});

it("takes an answer once, also when it comes twice at the same moment", async () => {
  const { device } = await withPasskey("forum");
  const asked = await ask();
  const answer = useDevice(device, asked);
  const results = await Promise.allSettled([1, 2, 3].map(() => take(answer, asked.headers)));
  expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  await expect(take(answer, asked.headers)).rejects.toMatchObject(late);
  // The same signature to a newer question is an answer to something else.
  await expect(take(answer, (await ask()).headers)).rejects.toMatchObject(refused);
});

it("takes no answer from a browser that was not asked, or was asked too long ago, or for another house", async () => {
  const { device } = await withPasskey("landHead");
  const asked = await ask();
  await expect(take(useDevice(device, asked), new Headers())).rejects.toMatchObject(late);
  const elsewhere = await ask();
  const phished = useDevice(device, { challenge: elsewhere.challenge, origin: "https://agenda.example.evil.test" });
  await expect(take(phished, elsewhere.headers)).rejects.toMatchObject(refused);
  const old = await ask();
  on.pass(16);
  await expect(take(useDevice(device, old), old.headers)).rejects.toMatchObject(late);
});

it("takes nothing for the name of a passkey that no device gives", () => {
  const answer = { id: "a\u0000", rawId: "a", type: "public-key", response: {} };
  expect(passkeyAnswer.safeParse(JSON.stringify(answer)).success).toBe(false);
  expect(passkeyAnswer.safeParse(JSON.stringify({ ...answer, id: "a-_9" })).success).toBe(true);
});

it("refuses a copy, whose counter does not grow, and a device that has not asked who holds it", async () => {
  const { device } = await withPasskey("federalHead");
  const copy = { ...device };
  for (const _ of [1, 2]) {
    const asked = await ask();
    await take(useDevice(device, asked), asked.headers);
  }
  const again = await ask();
  await expect(take(useDevice(copy, again), again.headers)).rejects.toMatchObject(refused);
  const unverified = await ask();
  await expect(take(useDevice({ ...device, isVerified: false }, unverified), unverified.headers)).rejects.toMatchObject(
    refused,
  );
  const forged = await ask();
  const { device: other } = registerDevice(forged);
  await expect(take(useDevice({ ...other, id: device.id, counter: 9 }, forged), forged.headers)).rejects.toMatchObject(refused);
});

it("after a password only the same person's counts", async () => {
  const [{ device: own }, { device: foreign }] = [await withPasskey("townDelegate"), await withPasskey("secondMayor")];
  const credentials = { email: sample.people.townDelegate.email, password: DEMO_PASSWORD };
  const first = await signInBrowser(stranger(), parts(), credentials, new Headers());
  expect([first.next, first.cookies.some(([, cookie]) => cookie.includes("session="))]).toEqual(["code", false]);
  const second = (await askForSecondPasskey(stranger(), sessions(), with_(first.cookies)))!;
  expect(second.options.allowCredentials?.map(({ id }) => id)).toEqual([own.id]);
  const asked = { challenge: second.options.challenge, origin };
  const headers = with_([...first.cookies, second.cookie]);
  await expect(signInWithPasskey(stranger(), parts(), useDevice(foreign, asked), headers)).rejects.toMatchObject(refused);
  const retry = (await askForSecondPasskey(stranger(), sessions(), with_(first.cookies)))!;
  const answer = useDevice(own, { challenge: retry.options.challenge, origin });
  const cookies = await signInWithPasskey(stranger(), parts(), answer, with_([...first.cookies, retry.cookie]));
  expect(cookies.some(([, cookie]) => cookie.includes("session="))).toBe(true);
});

it("where people come in by their own houses only, it opens nothing", async () => {
  const { device } = await withPasskey("federalDelegate");
  const asked = await ask();
  const entering = signInWithPasskey(stranger(), parts(false), useDevice(device, asked), asked.headers);
  await expect(entering).rejects.toMatchObject({ code: "people:error.passwords-off" });
});

it("fulfils what is required of facilitators, and proves anew who somebody is, but nobody else", async () => {
  const { cookies } = await signInBrowser(
    stranger(),
    parts(),
    { email: sample.people.facilitator.email, password: DEMO_PASSWORD },
    new Headers(),
  );
  const at = (path: string) =>
    authenticate(sessions(), town.db, with_(cookies).get("cookie"), on.as("facilitator").now(), path);
  expect([await at("/processes"), await at("/account/factors/passkey")].map(Boolean)).toEqual([false, true]);
  const { device } = await withPasskey("facilitator");
  const { sessionId = "" } = (await at("/processes")) ?? {};
  await town.db
    .updateTable("sessions")
    .set({ proven_at: new Date(0) })
    .where("id", "=", sessionId)
    .execute();
  const here = { sessionId, address: "192.0.2.1" };
  const foreign = await ask();
  const passkeyOfChamber = await withPasskey("coFacilitator");
  await expect(
    proveByPasskey(as("facilitator"), here, useDevice(passkeyOfChamber.device, foreign), foreign.headers),
  ).rejects.toMatchObject(refused);
  expect((await at("/processes"))?.actor.mustProve).toBe(true);
  const asked = await ask("facilitator");
  await proveByPasskey(as("facilitator"), here, useDevice(device, asked), asked.headers);
  expect((await at("/processes"))?.actor.mustProve).toBe(false);
});

it("is added and taken away only by who has just proved who they are, and only one's own", async () => {
  const { device } = await withPasskey("mayor");
  const longAgo = { ...as("mayor"), actor: { ...as("mayor").actor, mustProve: true } };
  const { id } = (await listOwnPasskeys(on.as("mayor")))[0]!;
  const asked = (await askForNewPasskey(longAgo, sessions()))!;
  expect(asked.options.excludeCredentials?.map((each) => each.id)).toEqual([device.id]);
  const { answer } = registerDevice({ challenge: asked.options.challenge, origin });
  const adding = addPasskey(longAgo, { name: "Zweites", passkey: answer }, with_([asked.cookie]));
  await expect(adding).rejects.toMatchObject({ status: 401 });
  await expect(removePasskey(longAgo, id)).rejects.toMatchObject({ status: 401 });
  await expect(removePasskey(as("observer"), id)).rejects.toMatchObject({ status: 404 });
  const taken = addPasskey(as("observer"), { name: "Fremdes", passkey: answer }, with_([asked.cookie]));
  await expect(taken).rejects.toMatchObject(late);
  await removePasskey(as("mayor"), id);
  // With the last one go the codes for paper.
  expect(await findFactor(town.db, idOf("mayor"))).toMatchObject({ isSet: false, codesLeft: 0 });
});

it("is there ten times at most, and all of it goes when an administrator resets it", async () => {
  for (const _ of Array.from({ length: 10 })) await withPasskey("observer");
  await expect(withPasskey("observer")).rejects.toMatchObject({ code: "people:error.passkeys-full" });
  const administrator = { ...as("facilitator"), actor: { ...as("facilitator").actor, isAdmin: true } };
  await resetFactor(administrator, { email: sample.people.observer.email });
  expect(await findFactor(town.db, idOf("observer"))).toMatchObject({ isSet: false, passkeys: 0, codesLeft: 0 });
});

it("is not to be had where an installation has no name, or no TLS", async () => {
  for (const nameless of ["http://192.0.2.7:3000", "https://[2001:db8::1]", "http://agenda.example"])
    expect(await askForNewPasskey({ ...as("mayor"), origin: nameless }, sessions())).toBeNull();
});
