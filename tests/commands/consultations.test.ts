/** Consultations from their preparation to the end of their periods: who may open them, what they must say, who is told when. */
import { beforeEach, describe, expect, it } from "vitest";
import type { PersonKey } from "#db/sample";
import { endOfDay } from "#server/calendar/working-days.rules";
import {
  addWave,
  createConsultation,
  deleteConsultation,
  editConsultation,
  openConsultation,
  removeInvitation,
} from "#server/consultations/commands";
import { decideExtension, grantExtension, requestExtension } from "#server/consultations/deadlines.commands";
import { waveForm } from "#server/consultations/forms.rules";
import { remind, tellWave } from "#server/consultations/jobs";
import { listConsultations, listExtensions, listInvitations, requireConsultationSheet } from "#server/consultations/queries";
import { consultationInput, dayIn, openSample, state } from "../setup/consultation.ts";
import { useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";

const town = useDatabase();
let on: Stage;
let as: Stage["as"];

beforeEach(async () => {
  on = await stage(town.db);
  as = on.as;
  await town.db.deleteFrom("consultations").execute();
  await town.db.deleteFrom("mails").execute();
  await town.db.updateTable("processes").set({ archived_at: null }).execute();
  await town.db.deleteFrom("process_events").where("kind", "like", "consultation-%").execute();
});

const create = async (more: object = {}, person: PersonKey = "facilitator") =>
  createConsultation(as(person), on.processId, await consultationInput(on, more), "");
const sheet = (person: PersonKey, id: number) => requireConsultationSheet(as(person), id);
const invited = (id: number) => listInvitations(as("facilitator"), town.db, id);
const waves = async (id: number) => (await sheet("facilitator", id)).waves;
const mails = () => town.db.selectFrom("mails").select(["to_email", "subject", "body"]).orderBy("to_email").execute();
const events = () =>
  town.db.selectFrom("process_events").where("kind", "like", "consultation-%").select(["kind", "params", "path"]).execute();
const stateOf = async (id: number, name: string) => (await invited(id)).find(({ shortName }) => shortName === name)!.state;

describe("preparing a consultation", () => {
  it("asks the organisations of benches and those whose names were pasted, each once", async () => {
    const id = await create({
      benches: ["laender"],
      organisations: "Stadt Lindenhafen\nStaatskanzlei des Landes Mittelland\nKVM",
    });
    const rows = await invited(id);
    expect(rows.map(({ shortName, people }) => [shortName, people])).toEqual([
      ["KVM", 1],
      ["StK Mittelland", 1],
      ["Lindenhafen", 2],
    ]);
  });

  it("says which pasted names nobody knows", async () => {
    const wrong = create({ organisations: "Stadt Lindenhafen\nStadt Nirgends" });
    await expect(wrong).rejects.toMatchObject({ field: "organisations", params: { names: "„Stadt Nirgends“" } });
  });

  it("is the moderation's business, and seen by nobody else", async () => {
    for (const person of ["recorder", "federalHead", "chamber", "observer"] as const)
      await expect(create({}, person)).rejects.toMatchObject({ code: "common:error.not-allowed" });
    await expect(create({}, "outsider")).rejects.toMatchObject({ code: "common:error.not-found" });
    const id = await create();
    for (const person of ["mayor", "chamber", "observer", "outsider"] as const)
      await expect(sheet(person, id)).rejects.toMatchObject({ code: "common:error.not-found" });
    expect((await listConsultations(as("mayor"), on.processId)).consultations).toEqual([]);
  });

  it("takes only frozen versions of the process", async () => {
    const version = await town.db
      .selectFrom("document_versions")
      .where("kind", "<>", "frozen")
      .select("id")
      .limit(1)
      .executeTakeFirstOrThrow();
    await expect(create({ texts: [String(version.id)] })).rejects.toMatchObject({ field: "texts" });
  });

  it("may be changed and thrown away until it opens, and not after", async () => {
    const id = await create();
    await editConsultation(as("facilitator"), id, await consultationInput(on, { title: "Anders", questions: "Nur eine?" }));
    await removeInvitation(as("facilitator"), id, (await invited(id))[0]!.id);
    expect(await sheet("facilitator", id)).toMatchObject({
      consultation: { title: "Anders" },
      questions: [{ body: "Nur eine?" }],
    });
    expect(await invited(id)).toHaveLength(4);
    await openConsultation(as("facilitator"), id);
    for (const change of [deleteConsultation, openConsultation])
      await expect(change(as("facilitator"), id)).rejects.toMatchObject({ code: "consultations:error.open-already" });
  });

  it("made twice by one form is there once", async () => {
    const input = await consultationInput(on);
    const ids = [1, 2].map(() => createConsultation(as("facilitator"), on.processId, input, "same"));
    expect(new Set(await Promise.all(ids)).size).toBe(1);
  });
});

describe("opening", () => {
  it("shows it to those of the first wave, and to the second only when its time has come", async () => {
    const id = await openSample(on);
    expect(await sheet("mayor", id)).toMatchObject({ view: "invited", waves: [{ title: "Länder und Verband" }] });
    await expect(sheet("chamber", id)).rejects.toMatchObject({ code: "common:error.not-found" });
    on.pass(11 * 24 * 60);
    expect(await sheet("chamber", id)).toMatchObject({ view: "invited", waves: [{ title: "Verbände" }] });
    await expect(sheet("federalHead", id)).rejects.toMatchObject({ code: "common:error.not-found" });
  });

  it("with a shorter period than agreed wants a reason, which everybody reads", async () => {
    const short = { closes_on: dayIn(on, 5) };
    const silent = await create(short);
    await expect(openConsultation(as("facilitator"), silent)).rejects.toMatchObject({
      code: "consultations:invalid.short-without-reason",
    });
    await deleteConsultation(as("facilitator"), silent);
    await openConsultation(as("facilitator"), await create({ ...short, short_reason: "Die Frist der EU endet im Dezember." }));
    const [event] = await events();
    expect(event).toMatchObject({
      kind: "consultation-opened-short",
      params: { reason: "Die Frist der EU endet im Dezember." },
    });
  });

  it("is refused where everything is over already", async () => {
    const id = await create({ opens_on: dayIn(on, 0), closes_on: dayIn(on, 0) });
    on.pass(2 * 24 * 60);
    await expect(openConsultation(as("facilitator"), id)).rejects.toMatchObject({ code: "consultations:invalid.over-already" });
  });

  it("takes one more wave afterwards, but nobody twice", async () => {
    const id = await openSample(on);
    const third = { wave_title: "", opens_on: dayIn(on, 0), closes_on: dayIn(on, 25) };
    await addWave(as("facilitator"), id, waveForm.parse({ ...third, benches: ["bund"] }), "");
    expect(await sheet("federalHead", id)).toMatchObject({ view: "invited" });
    const again = addWave(as("facilitator"), id, waveForm.parse({ ...third, benches: ["bund"] }), "");
    await expect(again).rejects.toMatchObject({ code: "consultations:invalid.nobody-new" });
  });

  it("takes no wave that is over, and a short one only with the reason that was given when it opened", async () => {
    const add = async (id: number, closes: number) =>
      addWave(
        as("facilitator"),
        id,
        waveForm.parse({ wave_title: "", opens_on: dayIn(on, -9), closes_on: dayIn(on, closes), benches: ["bund"] }),
        "",
      );
    const usual = await openSample(on);
    await expect(add(usual, 2)).rejects.toMatchObject({ code: "consultations:invalid.short-without-reason" });
    const hurried = await openSample(on, { short_reason: "Der Bundestag entscheidet in zwei Wochen." });
    await expect(add(hurried, -1)).rejects.toMatchObject({ code: "consultations:invalid.over-already" });
    await add(hurried, 2);
  });
});

describe("letters", () => {
  it("go to all who may write for those asked, once, when their wave opens", async () => {
    const id = await openSample(on);
    const [first, second] = await waves(id);
    expect(await tellWave(on.system("de"), first!.id)).toEqual({ letters: 6 });
    expect(await tellWave(on.system("de"), first!.id)).toEqual({ letters: 0 });
    expect(await tellWave(on.system("de"), second!.id)).toEqual({ letters: 0 });
    on.pass(11 * 24 * 60);
    expect(await tellWave(on.system("de"), second!.id)).toEqual({ letters: 2 });
  });

  it("do not go out of an archived process", async () => {
    const id = await openSample(on);
    const [first] = await waves(id);
    await town.db
      .updateTable("processes")
      .set({ archived_at: as("facilitator").now() })
      .execute();
    expect(await tellWave(on.system("de"), first!.id)).toEqual({ letters: 0 });
  });

  it("say that nothing is adopted, and nothing of what the texts say", async () => {
    const id = await openSample(on);
    await tellWave(on.system("de"), (await waves(id))[0]!.id);
    const [letter] = await mails();
    expect(letter!.body).toContain("nicht beschlossen");
    expect(letter!.body).toContain(`/consultations/${id}`);
    expect(letter!.subject).not.toContain("Arbeitspapier");
  });

  it("remind who has said nothing, once, and of the end as it is now", async () => {
    const id = await openSample(on);
    const silent = (await invited(id)).find(({ shortName }) => shortName === "Falkenroda")!;
    await state(on, id, "mayor", "Wir sind dafür.");
    const answered = (await invited(id)).find(({ shortName }) => shortName === "Lindenhafen")!;
    const jobs = [silent, silent, answered].map(({ id, deadline }) => ({ id, deadline }));
    const letters = [];
    for (const { id, deadline } of jobs) letters.push((await remind(on.system("de"), id, deadline)).letters);
    expect(letters).toEqual([1, 0, 0]);
    await grantExtension(as("facilitator"), id, { invitations: [silent.id], until: dayIn(on, 40), reason: "Ratssitzung" });
    expect(await remind(on.system("de"), silent.id, silent.deadline)).toEqual({ letters: 0 });
    expect(await remind(on.system("de"), silent.id, endOfDay(dayIn(on, 40)))).toEqual({ letters: 1 });
  });
});

describe("more time", () => {
  it("is asked for once at a time, and given with the day that was asked for", async () => {
    const id = await openSample(on);
    const wish = { until: dayIn(on, 27), reason: "Der Rat tagt erst am 26." };
    await requestExtension(as("mayor"), id, wish);
    await expect(requestExtension(as("townDelegate"), id, wish)).rejects.toMatchObject({
      code: "consultations:error.extension-waits",
    });
    const [request] = await listExtensions(town.db, id);
    await decideExtension(as("facilitator"), id, request!.id, { granted: true, reason: "" });
    expect((await sheet("mayor", id)).invitation!.deadline).toEqual(endOfDay(dayIn(on, 27)));
    expect((await sheet("secondMayor", id)).invitation!.deadline).toEqual(endOfDay(dayIn(on, 20)));
    const twice = decideExtension(as("coFacilitator"), id, request!.id, { granted: false, reason: "nein" });
    await expect(twice).rejects.toMatchObject({ code: "consultations:error.decided-already" });
  });

  it("granted late takes nothing away from who has been given more meanwhile", async () => {
    const id = await openSample(on);
    await requestExtension(as("mayor"), id, { until: dayIn(on, 27), reason: "Urlaub" });
    const all = (await invited(id)).map((row) => row.id);
    await grantExtension(as("facilitator"), id, { invitations: all, until: dayIn(on, 35), reason: "Feiertage" });
    const request = (await listExtensions(town.db, id)).find(({ isGranted }) => isGranted === null);
    await decideExtension(as("facilitator"), id, request!.id, { granted: true, reason: "" });
    expect((await sheet("mayor", id)).invitation!.deadline).toEqual(endOfDay(dayIn(on, 35)));
  });

  it("declined says why, by letter too", async () => {
    const id = await openSample(on);
    await requestExtension(as("mayor"), id, { until: dayIn(on, 27), reason: "Urlaub" });
    const [request] = await listExtensions(town.db, id);
    await decideExtension(as("facilitator"), id, request!.id, { granted: false, reason: "Der Redaktionsschluss steht fest." });
    expect((await mails()).at(-1)!.body).toContain("Der Redaktionsschluss steht fest.");
    expect((await sheet("mayor", id)).invitation!.deadline).toEqual(endOfDay(dayIn(on, 20)));
  });

  it("is given to some or all unasked, never less than they have", async () => {
    const id = await openSample(on);
    const all = (await invited(id)).map((row) => row.id);
    await grantExtension(as("facilitator"), id, { invitations: all, until: dayIn(on, 25), reason: "Feiertage" });
    const deadlines = (await invited(id)).map(({ shortName, deadline }) => [shortName, deadline.toISOString()]);
    expect(new Set(deadlines.map(([, day]) => day))).toEqual(
      new Set([endOfDay(dayIn(on, 25)).toISOString(), endOfDay(dayIn(on, 30)).toISOString()]),
    );
    const sooner = grantExtension(as("facilitator"), id, { invitations: all, until: dayIn(on, 22), reason: "x" });
    await expect(sooner).rejects.toMatchObject({ field: "until" });
    await expect(
      grantExtension(as("recorder"), id, { invitations: all, until: dayIn(on, 50), reason: "x" }),
    ).rejects.toMatchObject({ code: "common:error.not-allowed" });
  });

  it("opens what was over again for whom it was given to", async () => {
    const id = await openSample(on);
    on.pass(21 * 24 * 60);
    expect(await stateOf(id, "Falkenroda")).toBe("silent");
    const row = (await invited(id)).find(({ shortName }) => shortName === "Falkenroda")!;
    await grantExtension(as("facilitator"), id, { invitations: [row.id], until: dayIn(on, 5), reason: "Wahl" });
    expect(await stateOf(id, "Falkenroda")).toBe("open");
  });
});
