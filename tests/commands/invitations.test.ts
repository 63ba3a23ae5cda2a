/** Invitations by mail link: what the letter says, that opening it changes nothing, and who may accept it how often. */
import { beforeAll, describe, expect, it } from "vitest";
import { DEMO_PASSWORD, sample, type PersonKey } from "#db/sample";
import type { Context, PublicContext } from "#server/context";
import { findKnownBrowser, knowBrowser } from "#server/people/browsers.commands";
import { ensureFirstInvitation, signIn } from "#server/people/commands";
import { acceptInvitation, acceptWithNewAccount } from "#server/people/invitations.commands";
import { requireInvitation } from "#server/people/invitations.queries";
import { refuseEnded, requireInvitationDetail } from "#server/processes/invitations.queries";
import { makeLimits } from "#server/platform/limits";
import { authenticate, makeSessions, type Sessions } from "#server/people/sessions";
import { hashToken } from "#server/platform/tokens";
import { inviteToProcess, resendInvitation } from "#server/processes/invitations.commands";
import { endMandate } from "#server/processes/mandates.commands";
import { listMandates } from "#server/processes/mandates.queries";
import { listEvents, requireProcess } from "#server/processes/queries";
import { rename } from "#server/processes/names.commands";
import { invitationForm } from "#server/processes/forms.rules";
import { createDatabase, useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";

const town = useDatabase();
let on: Stage;
let signIns: Sessions;

beforeAll(async () => {
  on = await stage(town.db);
  signIns = makeSessions(town.db, { secure: false });
});

const as = (person: PersonKey): Context => on.as(person);
const stranger = (): PublicContext => ({ ...as("mayor"), actor: null });
/** Names of their own: nobody takes somebody else's. */
const nameFor = (email: string) => `Lena ${email.split("@")[0]}`;
const invitation = (email: string, more: object = {}) =>
  invitationForm.parse({
    name: nameFor(email),
    email,
    organisation_id: String(on.organisationOf("mayor")),
    role: "delegate",
    bench: "kommunen",
    valid_from: "2020-01-01",
    valid_to: "",
    ...more,
  });
const letters = (to: string) => town.db.selectFrom("mails").where("to_email", "=", to).selectAll().orderBy("id").execute();
const bodies = async (to: string) => (await letters(to)).map(({ body }) => body);
const tokenIn = (body: string) => /\/invitations\/([\w-]+)/.exec(body)![1]!;
async function invite(email: string, more: object = {}): Promise<{ token: string; mandateId: number }> {
  const mandateId = await inviteToProcess(as("facilitator"), on.processId, invitation(email, more), "");
  return { mandateId, token: tokenIn((await letters(email)).at(-1)!.body) };
}
const account = { new_password: "drei Möwen am Hafen" };
async function accept(token: string, more: { name?: string; new_password?: string } = {}, browser = "") {
  const { name } = await requireInvitation(town.db, token);
  const visitor = { userAgent: "Firefox/128.0", browser };
  return acceptWithNewAccount(stranger(), signIns, token, { name, ...account, ...more }, visitor, rename);
}

describe("an invitation", () => {
  it("is a letter with a link, whose subject names no content", async () => {
    const { token } = await invite("lena@hof.example");
    const [letter] = await letters("lena@hof.example");
    expect(letter!.subject).not.toContain(sample.process.title);
    expect(letter!.body).toContain(`https://agenda.example/invitations/${token}`);
    expect(letter!.body).toContain(`Miriam Vogt (${sample.organisations.moderation.name}) lädt Sie ein`);
  });

  it("names the process and says what it is about; of a confidential one only behind the link", async () => {
    await invite("worum@hof.example");
    const process = town.db.updateTable("processes").where("id", "=", on.processId);
    await process.set({ marking: "AMBER" }).execute();
    await invite("vertraulich@hof.example");
    await process.set({ marking: "GREEN" }).execute();
    const [open] = await bodies("worum@hof.example");
    expect(open).toContain(`„${sample.process.title}“`);
    expect(open).toContain(sample.process.guiding_question);
    const [confidential] = await bodies("vertraulich@hof.example");
    expect(confidential).not.toContain(sample.process.guiding_question);
    const { process: shown } = await requireInvitationDetail(as("mayor"), tokenIn(confidential!));
    expect(shown?.guidingQuestion).toBe(sample.process.guiding_question);
  });

  it("is written in the language of whoever gets it, else of whoever invites", async () => {
    const { mandateId } = await invite("english@hof.example");
    const people = town.db.updateTable("people").where("email", "=", "english@hof.example");
    await people.set({ language: "en" }).execute();
    await resendInvitation(as("facilitator"), mandateId);
    const [german, english] = await letters("english@hof.example");
    expect(german!.subject).toBe(as("facilitator").t("processes:mail.invitation.subject"));
    expect(english!.subject).toBe(as("facilitator").wordsFor("en").t("processes:mail.invitation.subject"));
    expect(english!.subject).not.toBe(german!.subject);
  });

  it("keeps only the hash of its token", async () => {
    const { token } = await invite("hash@hof.example");
    const rows = await town.db.selectFrom("invitations").select("token_hash").execute();
    expect(rows.map((row) => row.token_hash)).toContain(hashToken(token));
    expect(JSON.stringify(rows)).not.toContain(token);
  });

  it("shows who invites to what as whom, and looking at it changes nothing", async () => {
    const { token } = await invite("look@hof.example");
    const before = await town.db.selectFrom("invitations").selectAll().orderBy("id").execute();
    const people = await town.db.selectFrom("people").selectAll().orderBy("id").execute();
    for (let look = 0; look < 3; look += 1) {
      expect(await requireInvitationDetail(as("mayor"), token)).toMatchObject({
        invitedBy: "Miriam Vogt (Brückenschlag)",
        hasAccount: false,
        acceptedAt: null,
        process: { title: sample.process.title },
        mandate: { role: "delegate", organisation: "Stadt Lindenhafen" },
      });
    }
    expect(await town.db.selectFrom("invitations").selectAll().orderBy("id").execute()).toEqual(before);
    expect(await town.db.selectFrom("people").selectAll().orderBy("id").execute()).toEqual(people);
  });

  it("accepted by somebody new signs them in, and the process exists for them", async () => {
    const { token } = await invite("neu@hof.example");
    const { processId, cookie } = await accept(token);
    const person = await authenticate(signIns, town.db, cookie.split(";")[0]);
    expect(person?.actor.name).toBe("Lena neu");
    const ctx = { ...as("mayor"), actor: person!.actor };
    expect((await requireProcess(ctx, processId!)).my).toMatchObject({
      role: "delegate",
      organisationShortName: "Lindenhafen",
    });
    await expect(
      signIn(
        stranger(),
        { sessions: signIns, limits: makeLimits(), passwords: true },
        { email: "neu@hof.example", password: account.new_password },
        { address: "::1", userAgent: "" },
      ),
    ).resolves.toBeTruthy();
  });

  it("can be accepted once only, even by two clicks at the same moment", async () => {
    const { token } = await invite("zwei@hof.example");
    const results = await Promise.allSettled([accept(token), accept(token)]);
    expect(results.map((result) => result.status).sort()).toEqual(["fulfilled", "rejected"]);
    await expect(accept(token)).rejects.toMatchObject({ code: "people:error.invitation-accepted", status: 409 });
  });

  it("is over after fourteen days, and when a new one was sent", async () => {
    const first = await invite("spaet@hof.example");
    await resendInvitation(as("facilitator"), first.mandateId);
    await expect(accept(first.token)).rejects.toMatchObject({ code: "people:error.invitation-expired" });
    const second = tokenIn((await letters("spaet@hof.example")).at(-1)!.body);
    await town.db
      .updateTable("invitations")
      .set({ expires_at: as("mayor").now() })
      .where("token_hash", "=", hashToken(second))
      .execute();
    await expect(accept(second)).rejects.toMatchObject({ code: "people:error.invitation-expired" });
  });

  it.each(["", "x", "../../etc", "0".repeat(5000)])("with the unknown token %j does not exist", async (token) => {
    await expect(requireInvitation(town.db, token)).rejects.toMatchObject({ status: 404 });
    await expect(accept(token)).rejects.toMatchObject({ status: 404 });
  });

  it("refuses a password that is easy to guess, and stays open", async () => {
    const { token } = await invite("leicht@hof.example");
    await expect(accept(token, { name: "Lena Hof", new_password: "Lena-Hof-2026" })).rejects.toMatchObject({
      code: "people:invalid.password-common",
    });
    await expect(accept(token)).resolves.toBeTruthy();
  });

  it("never changes the password of an account that is there: its person signs in and accepts", async () => {
    const { token } = await invite(sample.people.outsider.email);
    await expect(accept(token)).rejects.toMatchObject({ code: "people:error.invitation-sign-in-first" });
    await expect(acceptInvitation(as("mayor"), token)).rejects.toMatchObject({
      code: "people:error.invitation-for-another",
      status: 403,
    });
    expect(await acceptInvitation(as("outsider"), token)).toBe(on.processId);
    await expect(
      signIn(
        stranger(),
        { sessions: signIns, limits: makeLimits(), passwords: true },
        { email: sample.people.outsider.email, password: DEMO_PASSWORD },
        { address: "::1", userAgent: "" },
      ),
    ).resolves.toBeTruthy();
    expect((await requireInvitation(town.db, token)).name).toBe("Clara Ostermann");
  });

  it("accepted makes the browser known, so that nobody locks its owner out there", async () => {
    const { token } = await invite("bekannt@hof.example");
    const browser = knowBrowser(signIns, null).token;
    await accept(token, {}, browser);
    expect(await findKnownBrowser(town.db, browser, "bekannt@hof.example")).toBe(hashToken(browser));
  });

  it("is not accepted under the name of somebody who takes part already, and stays open", async () => {
    const { token } = await invite("zweite@hof.example");
    const taken = { code: "people:error.name-taken", field: "name" };
    await expect(accept(token, { name: "stefan krüger" })).rejects.toMatchObject(taken);
    await expect(accept(token, { name: "Stefan Krüger, Bauamt" })).resolves.toBeTruthy();
    const { events } = await listEvents(as("mayor"), on.processId, { kind: "person-renamed" });
    expect(events[0]?.params).toEqual({ from: "Lena zweite", to: "Stefan Krüger, Bauamt" });
  });

  it("sent to a mistyped address first keeps nobody from the name they were invited by", async () => {
    await invite("vertippt@hof.example", { name: "Lena Doppelt" });
    const { token } = await invite("richtig@hof.example", { name: "Lena Doppelt" });
    const other = await invite("andere@hof.example");
    await expect(accept(other.token, { name: "Lena Doppelt" })).rejects.toMatchObject({ field: "name" });
    await expect(accept(token)).resolves.toBeTruthy();
  });

  it("ends with the mandate that it belongs to", async () => {
    const { token, mandateId } = await invite("weg@hof.example");
    await endMandate(as("facilitator"), mandateId);
    await expect(accept(token)).rejects.toMatchObject({ code: "people:error.invitation-expired" });
  });

  it("says that the mandate has ended, not that the link is too old, and leads nobody in", async () => {
    const { token, mandateId } = await invite("beendet@hof.example");
    expect((await requireInvitationDetail(as("mayor"), token)).hasEnded).toBe(false);
    await expect(refuseEnded(as("mayor"), token)).resolves.toBeUndefined();
    await town.db.updateTable("mandates").set({ valid_to: "2020-02-01" }).where("id", "=", mandateId).execute();
    await expect(refuseEnded(as("mayor"), token)).rejects.toMatchObject({ code: "people:error.invitation-ended" });
    const { mandates } = await listMandates(as("facilitator"), on.processId);
    expect(mandates.find(({ id }) => id === mandateId)).toMatchObject({ hasEnded: true, invitation: null });
  });
});

describe("inviting", () => {
  it("somebody who takes part already is refused at the address", async () => {
    await expect(
      inviteToProcess(as("facilitator"), on.processId, invitation(sample.people.mayor.email), ""),
    ).rejects.toMatchObject({
      code: "processes:error.already-takes-part",
      field: "email",
    });
  });

  it("by a form that is sent twice makes one mandate and one letter", async () => {
    const form = invitation("doppelt@hof.example");
    const ids = [
      await inviteToProcess(as("facilitator"), on.processId, form, "r-1"),
      await inviteToProcess(as("facilitator"), on.processId, form, "r-1"),
    ];
    expect(ids[0]).toBe(ids[1]);
    expect(await letters("doppelt@hof.example")).toHaveLength(1);
  });

  const named = (organisation_name: string, more: object = {}) => ({
    organisation_id: "",
    role: "",
    bench: "",
    organisation_name,
    ...more,
  });
  const seatOf = (mandateId: number) =>
    town.db
      .selectFrom("mandates")
      .innerJoin("organisations", "organisations.id", "organisation_id")
      .where("mandates.id", "=", mandateId)
      .select(["organisations.name", "role", "bench", "bench_reason"])
      .executeTakeFirstOrThrow();

  it("finds the organisation by its name or short name, however it is written; it decides bench and role", async () => {
    const chamber = await invite("a@ihk.example", named("industrie- und HANDELSKAMMER Lindenhafen"));
    expect(await seatOf(chamber.mandateId)).toMatchObject({ role: "consulted", bench: "wirtschaft" });
    const town = await invite("a@lindenhafen.example", named("lindenhafen"));
    expect(await seatOf(town.mandateId)).toMatchObject({ name: "Stadt Lindenhafen", role: "delegate", bench: "kommunen" });
  });

  it("brings in an organisation that was not there, and the next one of that name is the same", async () => {
    const { mandateId } = await invite("a@neuhafen.example", named("Stadt Neuhafen", { organisation_level: "kommune" }));
    expect(await seatOf(mandateId)).toMatchObject({ name: "Stadt Neuhafen", role: "head_delegate", bench: "kommunen" });
    const second = await invite("b@neuhafen.example", named("stadt NEUHAFEN", { organisation_level: "wirtschaft" }));
    expect(await seatOf(second.mandateId)).toMatchObject({ name: "Stadt Neuhafen", role: "delegate", bench: "kommunen" });
  });

  it("never takes another organisation than the one that was typed: an unknown one without a level is refused", async () => {
    const guests = (name: string) => invite("c@neuhafen.example", named(name));
    await expect(guests("Stadt Ganzfern")).rejects.toMatchObject({
      code: "organisations:error.unknown",
      field: "organisation_name",
    });
    await expect(guests("Lindenh")).rejects.toMatchObject({
      code: "organisations:error.unknown-similar",
      params: { names: expect.stringContaining("Stadt Lindenhafen") },
    });
    expect(await letters("c@neuhafen.example")).toEqual([]);
  });

  it("to another bench than the organisation's needs a reason, which is kept and stands in the log", async () => {
    const form = { role: "delegate", bench: "kommunen" };
    await expect(invite("d@ihk.example", named("IHK Lindenhafen", form))).rejects.toMatchObject({
      code: "processes:invalid.bench-reason",
      field: "bench_reason",
    });
    const bench_reason = "Vertritt hier die Stadtwerke.";
    const { mandateId } = await invite("d@ihk.example", named("IHK Lindenhafen", { ...form, bench_reason }));
    expect(await seatOf(mandateId)).toMatchObject({ bench: "kommunen", bench_reason });
    const { events } = await listEvents(as("mayor"), on.processId, { kind: "mandate-bench" });
    expect(events[0]?.params).toMatchObject({ bench: "kommunen", reason: bench_reason });
  });

  it.each<PersonKey>(["recorder", "federalHead", "townDelegate", "chamber", "observer"])(
    "is not done by %s",
    async (person) => {
      await expect(inviteToProcess(as(person), on.processId, invitation("x@hof.example"), "")).rejects.toMatchObject({
        status: 403,
      });
    },
  );

  it.each<PersonKey>(["admin"])("into a process of others finds nothing: %s", async (person) => {
    await expect(inviteToProcess(as(person), on.processId, invitation("x@hof.example"), "")).rejects.toMatchObject({
      status: 404,
    });
  });

  it("takes somebody in again whose mandate had ended", async () => {
    const { mandateId, token } = await invite("wieder@hof.example");
    await accept(token);
    await endMandate(as("facilitator"), mandateId);
    const again = await invite("wieder@hof.example", {
      role: "consulted",
      bench: "zivilgesellschaft",
      bench_reason: "Spricht für den Verein.",
    });
    expect(again.mandateId).toBe(mandateId);
    expect(await requireInvitationDetail(as("mayor"), again.token)).toMatchObject({
      hasAccount: true,
      mandate: { role: "consulted" },
    });
  });
});

describe("the first administrator", () => {
  it("says where mail should go, and may then set up a process", async () => {
    const empty = await createDatabase({ sample: false });
    try {
      const token = (await ensureFirstInvitation(empty.db, new Date()))!;
      const ctx = { ...stranger(), db: empty.db };
      const sessions = makeSessions(empty.db, { secure: false });
      const visitor = { userAgent: "", browser: "" };
      const input = { name: "Nora Lenz", new_password: "drei Möwen am Hafen" };
      await expect(acceptWithNewAccount(ctx, sessions, token, input, visitor, rename)).rejects.toMatchObject({
        field: "email",
      });
      const given = { ...input, email: "nora@betrieb.example" };
      const { cookie } = await acceptWithNewAccount(ctx, sessions, token, given, visitor, rename);
      expect((await authenticate(sessions, empty.db, cookie.split(";")[0]))?.actor).toMatchObject({
        email: "nora@betrieb.example",
        isAdmin: true,
      });
      expect(await ensureFirstInvitation(empty.db, new Date())).toBeNull();
    } finally {
      await empty.drop();
    }
  });
});

describe("an invitation into an organisation", () => {
  it("is told to its head of delegation, who sees who will read what it keeps to itself; the log names both", async () => {
    await invite("lena.hof@example.org");
    const told = await bodies(sample.people.mayor.email);
    expect(told.join()).toMatch(/Lena lena.hof in den Prozess .* eingeladen, um für .*Lindenhafen zu handeln/);
    const { events } = await listEvents(as("mayor"), on.processId, { kind: "person-invited-for" });
    expect(events[0]?.params).toEqual({ name: "Lena lena.hof", organisation: sample.organisations.lindenhafen.name });
  });
});
