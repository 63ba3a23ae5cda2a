/** Forgotten passwords: the letter, its link, and that nobody learns from the answer whether there is an account. */
import { beforeAll, describe, expect, it } from "vitest";
import { DEMO_PASSWORD, sample, type PersonKey } from "#db/sample";
import type { PublicContext } from "#server/context";
import { originFor, readConfig } from "#server/config";
import { findKnownBrowser, knowBrowser } from "#server/people/browsers.commands";
import { changePassword, signIn } from "#server/people/commands";
import { makeLimits } from "#server/platform/limits";
import { askForPasswordReset, resetPassword } from "#server/people/password-resets.commands";
import { findPasswordReset } from "#server/people/password-resets.queries";
import { FIRST_ADMINISTRATOR, PASSWORD_RESET_MINUTES, passwordResetForm } from "#server/people/rules";
import { authenticate, makeSessions, type Sessions } from "#server/people/sessions";
import { hashToken } from "#server/platform/tokens";
import { useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";

const town = useDatabase();
let on: Stage;
let signIns: Sessions;
const disconnected: object[] = [];

beforeAll(async () => {
  on = await stage(town.db);
  signIns = makeSessions(town.db, { secure: false });
  const invited = { password_hash: null, language: null, theme: null, created_at: on.as("mayor").now() };
  await town.db
    .insertInto("people")
    .values([
      { ...invited, name: "Lena Hof", email: "eingeladen@hof.example" },
      { ...invited, name: "Administration", email: FIRST_ADMINISTRATOR, is_admin: true },
    ])
    .execute();
});

const PLACE = "192.0.2.1";
const NEW = "drei Möwen am Hafen";
const OVER = { code: "people:error.password-reset-over", status: 409 };

function stranger(): PublicContext {
  const ctx = on.as("mayor");
  return { ...ctx, actor: null, rooms: { ...ctx.rooms, disconnect: (which) => void disconnected.push(which) } };
}
const emailOf = (person: PersonKey) => sample.people[person].email;
const ask = (email: string, limits = makeLimits(), place = PLACE) => askForPasswordReset(stranger(), limits, email, place);
const letters = (to: string) => town.db.selectFrom("mails").where("to_email", "=", to).selectAll().orderBy("id").execute();
async function linkFor(person: PersonKey): Promise<string> {
  await ask(emailOf(person));
  return /\/password-resets\/([\w-]+)/.exec((await letters(emailOf(person))).at(-1)!.body)![1]!;
}
const reset = (token: string, password = NEW, limits = makeLimits(), browser = "") =>
  resetPassword(stranger(), limits, token, password, { address: PLACE, browser });
const enter = (person: PersonKey, password: string, limits = makeLimits()) =>
  signIn(
    stranger(),
    { sessions: signIns, limits, passwords: true },
    { email: emailOf(person), password },
    { address: PLACE, userAgent: "" },
  );
const look = (token: string) => findPasswordReset(town.db, token, on.as("mayor").now());
const signedIn = (header: string) => authenticate(signIns, town.db, header.split(";")[0]);

describe("a forgotten password", () => {
  it("is replaced through a link in a letter, which works once", async () => {
    const token = await linkFor("mayor");
    const letter = (await letters(emailOf("mayor"))).at(-1);
    expect(letter!.body).toContain(`https://agenda.example/password-resets/${token}`);
    await reset(token);
    await expect(enter("mayor", DEMO_PASSWORD)).rejects.toMatchObject({ code: "people:error.sign-in" });
    await expect(enter("mayor", NEW)).resolves.toBeTruthy();
    await expect(reset(token, "vier Möwen am Hafen")).rejects.toMatchObject(OVER);
    await expect(enter("mayor", NEW)).resolves.toBeTruthy();
  });

  it("makes the browser known, so that nobody locks its owner out there", async () => {
    const browser = knowBrowser(signIns, null).token;
    await reset(await linkFor("forum"), NEW, makeLimits(), browser);
    expect(await findKnownBrowser(town.db, browser, emailOf("forum"))).toBe(hashToken(browser));
    expect(await findKnownBrowser(town.db, browser, emailOf("mayor"))).toBeUndefined();
  });

  it("keeps only the hash of the link's token", async () => {
    const token = await linkFor("observer");
    const rows = await town.db.selectFrom("password_resets").selectAll().execute();
    expect(rows.map((row) => row.token_hash)).toContain(hashToken(token));
    expect(JSON.stringify(rows)).not.toContain(token);
  });

  it("stays what it is while the link is only looked at", async () => {
    const token = await linkFor("observer");
    const people = await town.db.selectFrom("people").selectAll().orderBy("id").execute();
    for (let time = 0; time < 3; time += 1) expect(await look(token)).toMatchObject({ email: emailOf("observer") });
    expect(await town.db.selectFrom("people").selectAll().orderBy("id").execute()).toEqual(people);
    await expect(enter("observer", DEMO_PASSWORD)).resolves.toBeTruthy();
  });

  it("ends all sessions, live connections and other open links of this person, and of nobody else", async () => {
    const [here, there, stranger] = [
      await enter("townDelegate", DEMO_PASSWORD),
      await enter("townDelegate", DEMO_PASSWORD),
      await enter("chamber", DEMO_PASSWORD),
    ];
    const [first, second, foreign] = [await linkFor("townDelegate"), await linkFor("townDelegate"), await linkFor("chamber")];
    const { personId } = (await look(first))!;
    disconnected.length = 0;
    await reset(first);
    expect(disconnected).toEqual([{ personId }]);
    expect(await Promise.all([here, there, stranger].map(async (header) => Boolean(await signedIn(header))))).toEqual([
      false,
      false,
      true,
    ]);
    await expect(reset(second)).rejects.toMatchObject(OVER);
    expect(await look(foreign)).toBeDefined();
  });

  it("is replaced once, even by two links or two presses at the same moment", async () => {
    const [first, second] = [await linkFor("landHead"), await linkFor("landHead")];
    const results = await Promise.allSettled([reset(first), reset(second), reset(first)]);
    expect(results.map((result) => result.status).sort()).toEqual(["fulfilled", "rejected", "rejected"]);
    for (const result of results) if (result.status === "rejected") expect(result.reason).toMatchObject(OVER);
  });

  it("takes no password that is easy to guess, and the link stays open", async () => {
    const token = await linkFor("forum");
    const fields = { new_password: "kurz", repeat_password: "anders" };
    expect(passwordResetForm.safeParse(fields).error?.issues.map(({ message }) => message)).toEqual(
      expect.arrayContaining(["people:invalid.password-short"]),
    );
    expect(passwordResetForm.safeParse({ ...fields, new_password: NEW }).error?.issues[0]?.path).toEqual(["repeat_password"]);
    const ownName = `${sample.people.forum.name.replaceAll(" ", "-")}-2026`;
    await expect(reset(token, ownName)).rejects.toMatchObject({
      code: "people:invalid.password-common",
      field: "new_password",
    });
    await expect(reset(token)).resolves.toBeUndefined();
  });

  it("lets somebody in at once who had guessed too often before", async () => {
    const limits = makeLimits({ perPair: 1 });
    await enter("secondMayor", "falsch", limits).catch(() => undefined);
    await expect(enter("secondMayor", DEMO_PASSWORD, limits)).rejects.toMatchObject({ code: "people:error.too-many-attempts" });
    await reset(await linkFor("secondMayor"), NEW, limits);
    await expect(enter("secondMayor", NEW, limits)).resolves.toBeTruthy();
  });
});

describe("a link", () => {
  it("is over after an hour", async () => {
    const token = await linkFor("recorder");
    on.pass(PASSWORD_RESET_MINUTES - 1);
    expect(await look(token)).toBeDefined();
    on.pass(1);
    expect(await look(token)).toBeUndefined();
    await expect(reset(token)).rejects.toMatchObject(OVER);
  });

  it("is over when the password was changed in another way", async () => {
    const token = await linkFor("federalHead");
    const id = (await signedIn(await enter("federalHead", DEMO_PASSWORD)))!.sessionId;
    const input = { current_password: DEMO_PASSWORD, new_password: NEW };
    await changePassword(on.as("federalHead"), makeLimits(), { sessionId: id, address: PLACE }, input);
    await expect(reset(token)).rejects.toMatchObject(OVER);
  });

  it.each(["", "x", "../../etc", "\u0000", "0".repeat(5000)])(
    "with the unknown token %j is as over as a used one",
    async (token) => {
      expect(await look(token)).toBeUndefined();
      await expect(reset(token)).rejects.toMatchObject(OVER);
    },
  );

  it("in a letter needs an address of the installation that a request cannot forge", () => {
    expect(() => readConfig({ NODE_ENV: "production", SMTP_URL: "smtp://mail.example" })).toThrow(/ORIGIN/);
    expect(
      readConfig({ NODE_ENV: "production", SMTP_URL: "smtp://mail.example", ORIGIN: "https://agenda.example" }).smtpUrl,
    ).toBeDefined();
  });
});

describe("asking for a letter", () => {
  it("is answered the same, and as slowly, whether or not there is an account", async () => {
    const time = async (email: string) => {
      const started = performance.now();
      expect(await ask(email)).toBeUndefined();
      return performance.now() - started;
    };
    const addresses = [emailOf("admin"), "niemand@hof.example", "eingeladen@hof.example", FIRST_ADMINISTRATOR];
    const times = await Promise.all(addresses.map(time));
    for (const ms of times) expect(ms).toBeGreaterThan(390);
    expect(await letters(emailOf("admin"))).toHaveLength(1);
    expect(await letters("niemand@hof.example")).toEqual([]);
    expect(await letters(FIRST_ADMINISTRATOR)).toEqual([]);
  });

  it("points somebody without a password to their invitation: no link sets a first one", async () => {
    const before = await town.db.selectFrom("password_resets").selectAll().execute();
    await ask("eingeladen@hof.example");
    const letter = (await letters("eingeladen@hof.example")).at(-1)!;
    expect(letter.body).toContain("Einladung");
    expect(letter.body).not.toMatch(/https?:/);
    expect(await town.db.selectFrom("password_resets").selectAll().execute()).toEqual(before);
  });

  it("too often is refused, for an unknown address just as for a known one, and writes no letter", async () => {
    for (const email of [emailOf("thirdMayor"), "unbekannt@hof.example"]) {
      const limits = makeLimits({ lettersPerPair: 1 });
      await ask(email, limits);
      await expect(ask(email, limits)).rejects.toMatchObject({ code: "people:error.too-many-attempts", status: 403 });
    }
    expect(await letters(emailOf("thirdMayor"))).toHaveLength(1);
  });

  it("does not fill somebody's letter box from many places, nor many boxes from one", async () => {
    const box = makeLimits({ lettersPerEmail: 1 });
    await ask(emailOf("outsider"), box, "192.0.2.1");
    await expect(ask(emailOf("outsider"), box, "192.0.2.2")).rejects.toMatchObject({ status: 403 });
    const place = makeLimits({ perAddress: 1 });
    await ask("a@hof.example", place);
    await expect(ask("b@hof.example", place)).rejects.toMatchObject({ status: 403 });
  });
});

describe("links in letters and files", () => {
  it.each([
    [{ ORIGIN: "https://agenda.example" }, "evil.example", "https://agenda.example"],
    [{}, "evil.example", "http://localhost:3000"],
    [{}, "localhost.evil.example", "http://localhost:3000"],
    [{}, "localhost:8080", "http://localhost:8080"],
    [{ HOST: "192.0.2.7" }, "evil.example:3000", "http://192.0.2.7:3000"],
    [{ HOST: "0.0.0.0" }, undefined, "http://localhost:3000"],
  ])("with %j, asked for as %s, lead to %s", (env, host, origin) => {
    expect(originFor(readConfig({ NODE_ENV: "production", ...env }), host)).toBe(origin);
  });
});
