/** Second factors: an app's codes and codes on paper, each taken once; whoever has to have one gets nowhere without. */
import { generateHOTP } from "@oslojs/otp";
import { decodeBase32IgnorePadding } from "@oslojs/encoding";
import { beforeAll, expect, it } from "vitest";
import { DEMO_PASSWORD, sample, type PersonKey } from "#db/sample";
import type { PublicContext } from "#server/context";
import { signInBrowser } from "#server/people/commands";
import { beginFactor, confirmFactor, removeFactor, requireCode, resetFactor } from "#server/people/factors.commands";
import { findFactor } from "#server/people/factors.queries";
import { DEFAULT_SESSION_RULES } from "#server/people/session.rules";
import { authenticate, makeSessions } from "#server/people/sessions";
import { makeLimits } from "#server/platform/limits";
import { useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";

const town = useDatabase();
let on: Stage;
beforeAll(async () => {
  on = await stage(town.db);
});

const stranger = (): PublicContext => ({ ...on.as("mayor"), actor: null });
const idOf = (person: PersonKey) => on.as(person).actor.personId;
const address = "192.0.2.1";
const rules = { ...DEFAULT_SESSION_RULES, factorFor: ["facilitator"] as const };
const parts = (limits = makeLimits()) => ({
  ...{ sessions: makeSessions(town.db, { secure: false, rules }), limits, passwords: true },
  ...{ address, sessionId: null },
});
const enter = (person: PersonKey, code?: string) =>
  signInBrowser(stranger(), parts(), { email: sample.people[person].email, password: DEMO_PASSWORD, code }, new Headers());

async function codeOf(person: PersonKey): Promise<string> {
  const { key } = await town.db
    .selectFrom("totp_keys")
    .where("person_id", "=", idOf(person))
    .select("key")
    .executeTakeFirstOrThrow();
  return generateHOTP(decodeBase32IgnorePadding(key), BigInt(Math.floor(on.as(person).now().getTime() / 30_000)), 6);
}

async function withFactor(person: PersonKey): Promise<string[]> {
  await beginFactor(on.as(person));
  return confirmFactor(on.as(person), await codeOf(person));
}

const take = (person: PersonKey, code: string, limits = makeLimits()) =>
  requireCode(stranger(), limits, { personId: idOf(person), address }, { code, field: "code" });

it("counts once a code of the app has come, and not before", async () => {
  await beginFactor(on.as("chamber"));
  await expect(confirmFactor(on.as("chamber"), "000 000")).rejects.toMatchObject({ code: "people:error.code-wrong" });
  expect((await findFactor(town.db, idOf("chamber"))).isSet).toBe(false);
  expect((await enter("chamber")).next).toBe("in");
  const codes = await confirmFactor(on.as("chamber"), await codeOf("chamber"));
  expect(await findFactor(town.db, idOf("chamber"))).toMatchObject({ isSet: true, pendingKey: null, codesLeft: 10 });
  expect(codes[0]).toMatch(/^\w{4}-\w{4}-\w{4}$/);
  await expect(beginFactor(on.as("chamber"))).rejects.toMatchObject({ status: 409 });
});

it("is asked for after the right password, and no session is there before it has come", async () => {
  const codes = await withFactor("forum");
  const first = await enter("forum");
  expect([first.next, first.cookies.some(([, cookie]) => cookie.includes("session="))]).toEqual(["code", false]);
  expect((await enter("forum", codes[0])).next).toBe("in");
});

it("takes no code twice, of the app or on paper, and slows down guessing", async () => {
  const [paper = ""] = await withFactor("mayor");
  await expect(take("mayor", await codeOf("mayor"))).rejects.toMatchObject({ code: "people:error.code-wrong" });
  on.pass(1);
  const code = await codeOf("mayor");
  await take("mayor", code);
  await expect(take("mayor", code)).rejects.toMatchObject({ status: 422 });
  await take("mayor", paper.toUpperCase().replaceAll("-", " "));
  await expect(take("mayor", paper)).rejects.toMatchObject({ status: 422 });
  const limits = makeLimits({ perPair: 3 });
  for (let guess = 0; guess < 3; guess += 1) await take("mayor", "123456", limits).catch(() => undefined);
  await expect(take("mayor", "123456", limits)).rejects.toMatchObject({ code: "people:error.too-many-attempts" });
});

it("where it is required, whoever has none gets to nothing but setting one up", async () => {
  const { cookies } = await enter("facilitator");
  const cookie = cookies.map(([, value]) => value.split(";")[0]).join("; ");
  const at = (path?: string) => authenticate(parts().sessions, town.db, cookie, on.as("mayor").now(), path);
  expect([await at(), await at("/processes"), await at("/account/factors")].map(Boolean)).toEqual([false, false, true]);
  await withFactor("facilitator");
  expect(await at("/processes")).not.toBeNull();
  expect((await enter("observer")).next).toBe("in");
});

it("lost, is taken away by an administrator alone, who writes to its owner", async () => {
  await withFactor("observer");
  const { email } = sample.people.observer;
  await expect(resetFactor(on.as("mayor"), { email })).rejects.toMatchObject({ status: 403 });
  const administrator = { ...on.as("facilitator"), actor: { ...on.as("facilitator").actor, isAdmin: true } };
  await resetFactor(administrator, { email });
  expect((await findFactor(town.db, idOf("observer"))).isSet).toBe(false);
  const letter = await town.db.selectFrom("mails").where("to_email", "=", email).select("subject").executeTakeFirst();
  expect(letter?.subject).toContain("zweiter Faktor");
  await expect(resetFactor(administrator, { email: "niemand@hof.example" })).rejects.toMatchObject({ field: "email" });
});

it("is taken away by its owner, and not from a session of long ago", async () => {
  await withFactor("landHead");
  const longAgo = { ...on.as("landHead"), actor: { ...on.as("landHead").actor, mustProve: true } };
  await expect(removeFactor(longAgo)).rejects.toMatchObject({ status: 401 });
  await removeFactor(on.as("landHead"));
  expect((await findFactor(town.db, idOf("landHead"))).isSet).toBe(false);
});
