/** Signing in and out, sessions, passwords: on a real database with the people of the sample town. */
import { sql } from "kysely";
import { beforeAll, describe, expect, it } from "vitest";
import { DEMO_PASSWORD, sample, type PersonKey } from "#db/sample";
import type { Context, PublicContext } from "#server/context";
import { knowBrowser } from "#server/people/browsers.commands";
import {
  changePassword,
  endOtherSessions,
  endSession,
  ensureFirstInvitation,
  signIn,
  signInBrowser,
  signOut,
  updateAccount,
} from "#server/people/commands";
import { makeLimits } from "#server/platform/limits";
import { hashPassword, makePlace, verifyPassword } from "#server/people/passwords";
import { listOwnSessions, requireAccount } from "#server/people/queries";
import { authenticate, makeSessions, type Sessions } from "#server/people/sessions";
import { hashToken } from "#server/platform/tokens";
import { rename } from "#server/processes/names.commands";
import { listEvents } from "#server/processes/queries";
import { createDatabase, useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";

const town = useDatabase();
let on: Stage;
let signIns: Sessions;
const disconnected: object[] = [];

beforeAll(async () => {
  on = await stage(town.db);
  signIns = makeSessions(town.db, { secure: false });
});

const watched = (ctx: Context): Context => ({
  ...ctx,
  rooms: { ...ctx.rooms, disconnect: (which) => void disconnected.push(which) },
});
const as = (person: PersonKey) => watched(on.as(person));
const stranger = (): PublicContext => ({ ...as("mayor"), actor: null });
const emailOf = (person: PersonKey) => sample.people[person].email;
const firefox = { address: "192.0.2.1", userAgent: "Mozilla/5.0 (Windows NT 10.0; rv:128.0) Gecko/20100101 Firefox/128.0" };
const enter = (person: PersonKey, password = DEMO_PASSWORD, limits = makeLimits()) =>
  signIn(stranger(), { sessions: signIns, limits, passwords: true }, { email: emailOf(person), password }, firefox);
/** The cookie as the browser sends it back. */
const cookieOf = (header: string) => header.split(";")[0] ?? "";
const sessionOf = async (header: string) => (await authenticate(signIns, town.db, cookieOf(header)))!.sessionId;

describe("signing in", () => {
  it("gives a cookie that only the server can read, and that says who it is", async () => {
    const header = await enter("mayor");
    expect(header).toMatch(/^joint_agenda_session=\w{30,}; .*HttpOnly/);
    expect(header).toContain("SameSite=Lax");
    expect(header).not.toContain("Secure");
    const person = await authenticate(signIns, town.db, cookieOf(header));
    expect(person?.actor).toMatchObject({ name: "Stefan Krüger", email: emailOf("mayor"), isAdmin: false });
  });

  it("over https gives a cookie that never travels without it", async () => {
    const secure = makeSessions(town.db, { secure: true });
    expect(
      await signIn(
        stranger(),
        { sessions: secure, limits: makeLimits(), passwords: true },
        { email: emailOf("mayor"), password: DEMO_PASSWORD },
        firefox,
      ),
    ).toContain("Secure");
  });

  it("keeps only the hash of what the cookie carries", async () => {
    const token = cookieOf(await enter("mayor")).split("=")[1]!;
    const ids = (await town.db.selectFrom("sessions").select("id").execute()).map((row) => row.id);
    expect(ids).toContain(hashToken(token));
    expect(ids).not.toContain(token);
    // Somebody who has read the table still cannot come in with what is there.
    expect(await authenticate(signIns, town.db, `joint_agenda_session=${hashToken(token)}`)).toBeNull();
  });

  it("answers the same to a wrong password, an unknown address and an account without a password", async () => {
    await town.db
      .insertInto("people")
      .values({
        name: "Neu",
        email: "neu@hof.example",
        password_hash: null,
        language: null,
        theme: null,
        created_at: new Date(),
      })
      .execute();
    const tries = [
      [emailOf("mayor"), "falsch-falsch-falsch"],
      ["niemand@hof.example", DEMO_PASSWORD],
      ["neu@hof.example", ""],
      ["neu@hof.example", DEMO_PASSWORD],
    ] as const;
    for (const [email, password] of tries) {
      await expect(
        signIn(stranger(), { sessions: signIns, limits: makeLimits(), passwords: true }, { email, password }, firefox),
      ).rejects.toMatchObject({
        code: "people:error.sign-in",
        field: undefined,
      });
    }
  });

  it("takes as long for an unknown address as for a wrong password", async () => {
    const hash = await hashPassword("irgendein langes Passwort");
    const fastest = { wrong: Infinity, unknown: Infinity };
    // In turns, and only the fastest counts: what else the machine does only makes slower.
    for (let round = 0; round < 24; round += 1) {
      const which = round % 2 ? "wrong" : "unknown";
      const started = performance.now();
      await verifyPassword(which === "wrong" ? hash : null, "falsch");
      fastest[which] = Math.min(fastest[which], performance.now() - started);
    }
    const { wrong, unknown } = fastest;
    expect(unknown / wrong).toBeGreaterThan(0.4);
    expect(unknown / wrong).toBeLessThan(2.5);
  });

  it("is refused after too many attempts, even with the right password, but not to others", async () => {
    const limits = makeLimits({ perPair: 3 });
    for (let attempt = 0; attempt < 3; attempt += 1)
      await expect(enter("secondMayor", "falsch", limits)).rejects.toMatchObject({ code: "people:error.sign-in" });
    await expect(enter("secondMayor", DEMO_PASSWORD, limits)).rejects.toMatchObject({
      code: "people:error.too-many-attempts",
      status: 403,
    });
    await expect(enter("thirdMayor", DEMO_PASSWORD, limits)).resolves.toBeTruthy();
  });

  it("cannot be locked for somebody from elsewhere", async () => {
    const limits = makeLimits({ perPair: 2, perEmail: 4 });
    const elsewhere = { ...firefox, address: "203.0.113.9" };
    for (let attempt = 0; attempt < 5; attempt += 1) {
      await signIn(
        stranger(),
        { sessions: signIns, limits, passwords: true },
        { email: emailOf("mayor"), password: "x" },
        elsewhere,
      ).catch(() => undefined);
    }
    await expect(enter("mayor", DEMO_PASSWORD, limits)).resolves.toBeTruthy();
  });

  it("by the owner succeeds after any number of wrong guesses from elsewhere, from a new browser as well", async () => {
    const limits = makeLimits({ perEmail: 5 });
    const email = emailOf("mayor");
    for (let place = 0; place < 15; place += 1) {
      const elsewhere = { ...firefox, address: `203.0.113.${place}` };
      await signIn(stranger(), { sessions: signIns, limits, passwords: true }, { email, password: "x" }, elsewhere).catch(
        () => undefined,
      );
    }
    await expect(enter("mayor", DEMO_PASSWORD, limits)).resolves.toBeTruthy();
  });

  it("leaves each place fewer guesses at an account that many places guess at", async () => {
    const limits = makeLimits({ perEmail: 5 });
    const guess = (address: string) => limits.guess({ email: "a@hof.example", address }, async () => false);
    for (let place = 0; place < 5; place += 1) await guess(`203.0.113.${place}`);
    for (let attempt = 0; attempt < 3; attempt += 1) expect(await guess("192.0.2.9")).toBe("wrong");
    expect(await guess("192.0.2.9")).toBe("too-many");
  });

  it("works in a browser that is known, however much is guessed from the same place", async () => {
    const limits = makeLimits({ perPair: 2, perAddress: 4 });
    const [email, browser] = [emailOf("mayor"), knowBrowser(signIns, null).token];
    const from = (known: string | undefined, password: string) =>
      signIn(
        stranger(),
        { sessions: signIns, limits, passwords: true },
        { email, password },
        { ...firefox, ...(known && { browser: known }) },
      );
    await from(browser, DEMO_PASSWORD);
    for (let attempt = 0; attempt < 6; attempt += 1) await from(undefined, "falsch").catch(() => undefined);
    await expect(from(undefined, DEMO_PASSWORD)).rejects.toMatchObject({ code: "people:error.too-many-attempts" });
    await expect(from(knowBrowser(signIns, null).token, DEMO_PASSWORD)).rejects.toMatchObject({ status: 403 });
    await expect(from(browser, DEMO_PASSWORD)).resolves.toBeTruthy();
    // It is no way round the limits for whoever takes it.
    for (let attempt = 0; attempt < 2; attempt += 1) await from(browser, "falsch").catch(() => undefined);
    await expect(from(browser, DEMO_PASSWORD)).rejects.toMatchObject({ code: "people:error.too-many-attempts" });
  });

  it("succeeds as often at once as it is right, and guesses at once are counted all the same", async () => {
    const limits = makeLimits({ perPair: 3, perAddress: 5 });
    const outcomes = (isRight: boolean) =>
      Promise.all(
        Array.from({ length: 20 }, () => limits.guess({ email: "a@hof.example", address: "192.0.2.1" }, async () => isRight)),
      );
    expect(new Set(await outcomes(true))).toEqual(new Set(["right"]));
    expect((await outcomes(false)).filter((outcome) => outcome === "wrong")).toHaveLength(3);
  });

  it("is counted over all servers, and given back on all of them", async () => {
    const [one, two] = [makeLimits({ db: town.db, perPair: 2 }), makeLimits({ db: town.db, perPair: 2 })];
    for (const limits of [one, two]) await enter("secondMayor", "falsch", limits).catch(() => undefined);
    await expect(enter("secondMayor", DEMO_PASSWORD, one)).rejects.toMatchObject({ code: "people:error.too-many-attempts" });
    await one.forgive(emailOf("secondMayor"), firefox.address);
    await expect(enter("secondMayor", DEMO_PASSWORD, two)).resolves.toBeTruthy();
    const { letter } = makeLimits({ db: town.db, lettersPerPair: 1 });
    expect([await letter("b@hof.example", "192.0.2.1"), await letter("b@hof.example", "192.0.2.1")]).toEqual([true, false]);
  });

  it("over a living session ends that one, and its live connections", async () => {
    const before = await enter("mayor");
    const sessionId = await sessionOf(before);
    const credentials = { email: emailOf("chamber"), password: DEMO_PASSWORD };
    const parts = { sessions: signIns, limits: makeLimits(), passwords: true };
    await signIn(stranger(), parts, { ...credentials, password: "x" }, { ...firefox, sessionId }).catch(() => undefined);
    expect(await authenticate(signIns, town.db, cookieOf(before))).not.toBeNull();
    const after = await signIn(stranger(), parts, credentials, { ...firefox, sessionId });
    expect(await authenticate(signIns, town.db, cookieOf(before))).toBeNull();
    expect(disconnected).toContainEqual({ sessionId });
    expect((await authenticate(signIns, town.db, cookieOf(after)))?.actor.email).toBe(credentials.email);
  });

  it("checks few passwords at once, in order, and asks for patience when too many wait", async () => {
    const place = makePlace({ atOnce: 2, waiting: 3 });
    const running: (() => void)[] = [];
    const work = () => new Promise<void>((resolve) => running.push(resolve));
    const taken = Array.from({ length: 5 }, () => place(work));
    expect(running).toHaveLength(2);
    await expect(place(work)).rejects.toMatchObject({ code: "people:error.sign-in-busy", status: 503 });
    running[0]!();
    await expect.poll(() => running.length).toBe(3);
    for (const index of [1, 2, 3, 4]) {
      await expect.poll(() => running.length).toBeGreaterThan(index);
      running[index]!();
    }
    await Promise.all(taken);
    await expect(place(async () => "free again")).resolves.toBe("free again");
  });

  it("slows down whoever tries one password at many addresses", async () => {
    const limits = makeLimits({ perAddress: 3 });
    for (const person of ["mayor", "chamber", "forum"] as const) await enter(person, "falsch", limits).catch(() => undefined);
    await expect(enter("observer", DEMO_PASSWORD, limits)).rejects.toMatchObject({ code: "people:error.too-many-attempts" });
  });

  it("lets a whole town hall in from one address", async () => {
    const limits = makeLimits({ perAddress: 3, perEmail: 3 });
    for (let round = 0; round < 5; round += 1) await expect(enter("mayor", DEMO_PASSWORD, limits)).resolves.toBeTruthy();
  });

  it("starts counting anew after the right password", async () => {
    const limits = makeLimits({ perPair: 3 });
    for (let round = 0; round < 3; round += 1) {
      await enter("mayor", "falsch", limits).catch(() => undefined);
      await enter("mayor", DEMO_PASSWORD, limits);
    }
  });
});

describe("a session", () => {
  it("is over after ten hours, however busy it was", async () => {
    const header = await enter("landHead");
    const id = await sessionOf(header);
    const { expires_at, created_at } = await town.db
      .selectFrom("sessions")
      .where("id", "=", id)
      .selectAll()
      .executeTakeFirstOrThrow();
    expect(Math.abs(expires_at.getTime() - created_at.getTime() - 10 * 3_600_000)).toBeLessThan(60_000);
    // Nine hours in, with much in use: it still ends when it was to end.
    const soon = new Date(Date.now() + 3_600_000);
    await town.db.updateTable("sessions").set({ expires_at: soon }).where("id", "=", id).execute();
    await authenticate(signIns, town.db, cookieOf(header));
    expect(
      (await town.db.selectFrom("sessions").where("id", "=", id).select("expires_at").executeTakeFirstOrThrow()).expires_at,
    ).toEqual(soon);
    await town.db
      .updateTable("sessions")
      .set({ expires_at: new Date(Date.now() - 1000) })
      .where("id", "=", id)
      .execute();
    expect(await authenticate(signIns, town.db, cookieOf(header))).toBeNull();
  });

  it("is over when nobody was there for an hour, and not while somebody is", async () => {
    const cookie = cookieOf(await enter("landHead"));
    const after = (minutes: number) => authenticate(signIns, town.db, cookie, new Date(Date.now() + minutes * 60_000));
    expect([await after(50), await after(100), await after(161)].map(Boolean)).toEqual([true, true, false]);
    expect(await after(161)).toBeNull();
  });

  it("behind TLS has a name that no other host can set, and the one from before signs nobody in but is ended", async () => {
    const secure = makeSessions(town.db, { secure: true });
    const before = cookieOf(await enter("forum"));
    expect(await authenticate(secure, town.db, before)).toBeNull();
    const parts = { sessions: secure, limits: makeLimits(), address: "192.0.2.1", sessionId: null, passwords: true };
    const credentials = { email: emailOf("forum"), password: DEMO_PASSWORD };
    const {
      cookies: [[, header] = []],
    } = await signInBrowser(stranger(), parts, credentials, new Headers({ cookie: before }));
    expect(header).toMatch(/^__Host-joint_agenda_session=\w+; HttpOnly; .*Path=\/; SameSite=Lax; Secure$/);
    expect(await authenticate(secure, town.db, cookieOf(header!))).not.toBeNull();
    expect(await authenticate(signIns, town.db, before)).toBeNull();
  });

  it.each([
    undefined,
    null,
    "",
    "joint_agenda_session=",
    "joint_agenda_session=forged",
    "other=1; joint_agenda_session=%00",
    "joint_agenda_session=" + "x".repeat(5000),
  ])("is nobody's with the cookie %j", async (cookie) => expect(await authenticate(signIns, town.db, cookie)).toBeNull());

  it("remembers when it was last used, to the minute", async () => {
    const header = await enter("landHead");
    const id = await sessionOf(header);
    const later = new Date(Date.now() + 5 * 60_000);
    await authenticate(signIns, town.db, cookieOf(header), later);
    const { last_seen_at } = await town.db
      .selectFrom("sessions")
      .where("id", "=", id)
      .select("last_seen_at")
      .executeTakeFirstOrThrow();
    expect(last_seen_at).toEqual(later);
  });

  it("is listed for its person, without what would sign somebody in", async () => {
    const header = await enter("associationHead");
    const sessions = await listOwnSessions(as("associationHead"));
    expect(sessions).toHaveLength(1);
    expect(sessions[0]).toMatchObject({ id: await sessionOf(header), userAgent: firefox.userAgent });
    expect(JSON.stringify(sessions)).not.toContain(cookieOf(header).split("=")[1]);
  });

  it("can be ended, and its live connections with it", async () => {
    const [mine, other] = [await enter("recorder"), await enter("recorder")];
    const id = await sessionOf(other);
    await endSession(as("recorder"), id);
    expect(await authenticate(signIns, town.db, cookieOf(other))).toBeNull();
    expect(await authenticate(signIns, town.db, cookieOf(mine))).not.toBeNull();
    expect(disconnected).toContainEqual({ sessionId: id });
  });

  it("of somebody else cannot be ended, as if it did not exist", async () => {
    const header = await enter("recorder");
    await expect(endSession(as("mayor"), await sessionOf(header))).rejects.toMatchObject({ status: 404 });
    expect(await authenticate(signIns, town.db, cookieOf(header))).not.toBeNull();
  });

  it("stays when all others end", async () => {
    const headers = [await enter("chamber"), await enter("chamber"), await enter("chamber")] as const;
    await endOtherSessions(as("chamber"), await sessionOf(headers[0]));
    const left = await Promise.all(headers.map((header) => authenticate(signIns, town.db, cookieOf(header))));
    expect(left.map(Boolean)).toEqual([true, false, false]);
  });

  it("ends with signing out", async () => {
    const header = await enter("forum");
    const id = await sessionOf(header);
    await signOut(stranger(), signIns, id);
    expect(await authenticate(signIns, town.db, cookieOf(header))).toBeNull();
    expect(disconnected).toContainEqual({ sessionId: id });
  });
});

describe("the account", () => {
  it("takes a new password only with the current one, and then ends all other sessions", async () => {
    const [here, there] = [await enter("townDelegate"), await enter("townDelegate")];
    const id = await sessionOf(here);
    const change = (current_password: string, new_password: string, limits = makeLimits()) =>
      changePassword(
        as("townDelegate"),
        limits,
        { sessionId: id, address: firefox.address },
        { current_password, new_password },
      );
    await expect(change("falsch", "drei Möwen am Hafen")).rejects.toMatchObject({
      code: "people:error.current-password",
      field: "current_password",
    });
    await expect(change(DEMO_PASSWORD, "Aylin-Demir-2026")).rejects.toMatchObject({
      code: "people:invalid.password-common",
      field: "new_password",
    });
    const guessing = makeLimits({ perPair: 1 });
    await change("falsch", "drei Möwen am Hafen", guessing).catch(() => undefined);
    await expect(change(DEMO_PASSWORD, "drei Möwen am Hafen", guessing)).rejects.toMatchObject({
      code: "people:error.too-many-attempts",
    });
    await change(DEMO_PASSWORD, "drei Möwen am Hafen");
    expect(await authenticate(signIns, town.db, cookieOf(here))).not.toBeNull();
    expect(await authenticate(signIns, town.db, cookieOf(there))).toBeNull();
    await expect(enter("townDelegate")).rejects.toMatchObject({ code: "people:error.sign-in" });
    // A keyboard that writes umlauts as two signs is as good.
    await expect(enter("townDelegate", "drei Möwen am Hafen".normalize("NFD"))).resolves.toBeTruthy();
  });

  it("keeps name, language and look", async () => {
    await updateAccount(as("observer"), { name: "Prof. Lukas Ritter", language: "en", theme: "dark" }, rename);
    expect(await requireAccount(as("observer"))).toMatchObject({ name: "Prof. Lukas Ritter", language: "en", theme: "dark" });
    const person = await authenticate(signIns, town.db, cookieOf(await enter("observer")));
    expect(person).toMatchObject({ language: "en", theme: "dark", actor: { name: "Prof. Lukas Ritter" } });
  });
});

describe("a name", () => {
  const call = (person: PersonKey, name: string) => updateAccount(as(person), { name, language: null, theme: null }, rename);
  const nameOf = async (person: PersonKey) => (await requireAccount(as(person))).name;
  const renamings = async () => (await listEvents(as("mayor"), on.processId, { kind: "person-renamed" })).events;

  it("that changes is written in the log of every process, with the old one, and open texts show the new one", async () => {
    await call("landHead", "Henrike Brandt-Lund");
    const [event] = await renamings();
    expect(event).toMatchObject({
      params: { from: "Henrike Brandt", to: "Henrike Brandt-Lund" },
      person: "Henrike Brandt-Lund (StK Mittelland)",
    });
    expect(disconnected).toContainEqual({ personId: as("landHead").actor.personId });
    await call("landHead", "Henrike Brandt-Lund");
    expect((await renamings()).filter(({ params }) => params.from === "Henrike Brandt-Lund")).toEqual([]);
  });

  it("is written down in many processes at once", async () => {
    const personId = as("recorder").actor.personId;
    await sql`with process as (
        insert into processes (number, title, guiding_question, description, marking, starts_on, template_key, stage, created_at)
        select 'P-' || n, title, guiding_question, description, marking, starts_on, template_key, stage, created_at
        from processes, generate_series(1, 5) as n where id = ${on.processId} returning id, stage),
      stages as (insert into process_stages (process_id, key, position, title, purpose, open_to, done_when, rules)
        select process.id, stage, 1, to_jsonb(''::text), to_jsonb(''::text), '[]', '[]', '{}' from process)
      insert into mandates (process_id, person_id, organisation_id, role, bench, valid_from, created_at)
      select process.id, person_id, organisation_id, role, bench, valid_from, mandates.created_at
      from process, mandates where mandates.id = ${on.mandateOf("recorder")}`.execute(town.db);
    await call("recorder", "Noch nie Dagewesen");
    // PostgreSQL numbers the statements of a transaction.
    const { rows } = await sql<{ cmin: string; n: number }>`select cmin::text, count(*)::int as n from process_events
      where kind = 'person-renamed' and person_id = ${personId} group by cmin`.execute(town.db);
    expect(rows).toMatchObject([{ n: 6 }]);
  });

  it("is written down also where the mandate has ended", async () => {
    const yesterday = new Date(Date.now() - 2 * 86_400_000).toISOString().slice(0, 10);
    await town.db.updateTable("mandates").set({ valid_to: yesterday }).where("id", "=", on.mandateOf("chamber")).execute();
    await call("chamber", "Gregor Hansen-Lie");
    expect((await renamings())[0]?.params).toEqual({ from: "Gregor Hansen", to: "Gregor Hansen-Lie" });
  });

  it.each(["Stefan Krüger", "STEFAN  KRÜGER", "Stefan Kru\u0308ger", "Stefan\u00ad Krüger", "Stefan-Kruger", "Ѕtеfаn Krüger"])(
    "of somebody else in the same process (%j) is refused, and everything stays",
    async (name) => {
      await expect(call("forum", name)).rejects.toMatchObject({ code: "people:error.name-taken", field: "name", status: 422 });
      expect(await nameOf("forum")).toBe("Amina Diallo");
    },
  );

  it("of somebody else tells apart with a word more, and where they never meet", async () => {
    await call("forum", "Stefan Krüger (Partnerschaftsforum)");
    await call("admin", "Stefan Krüger");
    expect([await nameOf("forum"), await nameOf("admin")]).toEqual(["Stefan Krüger (Partnerschaftsforum)", "Stefan Krüger"]);
  });

  it("goes to one of two who want it at the same moment", async () => {
    const tries = await Promise.allSettled([call("secondMayor", "Kim Blau"), call("thirdMayor", "Kim Blau")]);
    expect(tries.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });
});

describe("an empty installation", () => {
  it("invites its first administrator at every start, until one has accepted", async () => {
    const empty = await createDatabase({ sample: false });
    try {
      const [first, second] = [
        await ensureFirstInvitation(empty.db, new Date()),
        await ensureFirstInvitation(empty.db, new Date()),
      ];
      expect(first).not.toBe(second);
      expect(await empty.db.selectFrom("people").select(["is_admin"]).execute()).toEqual([{ is_admin: true }]);
      await empty.db
        .updateTable("people")
        .set({ password_hash: await hashPassword("x") })
        .execute();
      expect(await ensureFirstInvitation(empty.db, new Date())).toBeNull();
    } finally {
      await empty.drop();
    }
  });
});
