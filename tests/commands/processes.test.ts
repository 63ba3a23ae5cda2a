/** Processes, their stages, and who takes part: it works, refuses the wrong role, refuses the wrong moment. */
import { beforeAll, describe, expect, it } from "vitest";
import { sample, type PersonKey } from "#db/sample";
import type { Context } from "#server/context";
import { dayOf } from "#server/calendar/rules";
import { createAgendaItem } from "#server/agenda/commands";
import { agendaItemForm } from "#server/agenda/rules";
import { createDocument } from "#server/documents/commands";
import { revisionOf } from "#server/platform/revisions.queries";
import { createProcess, editProcess } from "#server/processes/commands";
import { planStages } from "#server/processes/stages.commands";
import { inviteToProcess, resendInvitation } from "#server/processes/invitations.commands";
import { editMandate, endMandate } from "#server/processes/mandates.commands";
import { listMandates, requireMandate, shownMandate } from "#server/processes/mandates.queries";
import { listEvents, listProcesses, requireProcess, requireProcessSheet, shownProcess } from "#server/processes/queries";
import { mandateForm, newProcessForm } from "#server/processes/forms.rules";
import { listStepsDone, listTodos } from "#server/overview/queries";
import { moveStage } from "#server/overview/stages.commands";
import { sampleIds, type SampleIds } from "#db/seed";
import { useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";

const town = useDatabase();
let on: Stage;
let ids: SampleIds;
const disconnected: object[] = [];

beforeAll(async () => {
  on = await stage(town.db);
  ids = await sampleIds(town.db);
});

const as = (person: PersonKey): Context => {
  const ctx = on.as(person);
  return { ...ctx, rooms: { ...ctx.rooms, disconnect: (which) => void disconnected.push(which) } };
};
const form = (more: object = {}) =>
  newProcessForm.parse({
    title: "Häfen und Sicherheit",
    guiding_question: "Was können wir gemeinsam tun?",
    description: "",
    marking: "AMBER",
    starts_on: "2026-01-01",
    ends_on: "",
    template_key: "joint-agenda",
    organisation_id: String(ids.organisations.moderation),
    ...more,
  });
const create = (person: PersonKey, more: object = {}, requestId = "") => createProcess(as(person), form(more), requestId);
const numberOf = async (id: number) =>
  (await town.db.selectFrom("processes").where("id", "=", id).select("number").executeTakeFirstOrThrow()).number;

describe("a new process", () => {
  it("begins in its first stage with all nine, and whoever made it facilitates it", async () => {
    const id = await create("facilitator");
    const { process, stages } = await requireProcessSheet(as("facilitator"), id);
    expect(process).toMatchObject({
      stage: "auftrag",
      stagePosition: 1,
      stageCount: 9,
      marking: "AMBER",
      my: { role: "facilitator", organisationShortName: "Brückenschlag", bench: null },
    });
    expect(stages.map((each) => each.title.en)).toContain("Formats & implementation");
    expect((await listEvents(as("facilitator"), id)).events.map((event) => event.kind)).toEqual(["process-created"]);
  });

  it("exists for nobody else", async () => {
    const id = await create("facilitator");
    await expect(requireProcess(as("coFacilitator"), id)).rejects.toMatchObject({ status: 404 });
    await expect(requireProcess(as("admin"), id)).rejects.toMatchObject({ status: 404 });
  });

  it("gets a number of its own, also when two are made at the same moment", async () => {
    const made = await Promise.all([create("facilitator"), create("coFacilitator"), create("admin")]);
    const numbers = await Promise.all(made.map(numberOf));
    expect(new Set(numbers).size).toBe(3);
    for (const number of numbers) expect(number).toMatch(/^GA-20\d\d-\d\d$/);
  });

  it("is for the organisation that was typed, also a new one", async () => {
    const typed = { organisation_id: "", organisation_name: "Bundesamt für Häfen" };
    await expect(create("facilitator", typed)).rejects.toMatchObject({ field: "organisation_name" });
    const id = await create("facilitator", { ...typed, organisation_level: "bund" });
    expect((await requireProcess(as("facilitator"), id)).my).toMatchObject({ organisationName: "Bundesamt für Häfen" });
  });

  it("is made once by a form that is sent twice", async () => {
    expect(await create("facilitator", {}, "r-7")).toBe(await create("facilitator", {}, "r-7"));
  });

  it.each<PersonKey>(["recorder", "federalHead", "mayor", "chamber", "observer"])("is not set up by %s", async (person) => {
    await expect(create(person)).rejects.toMatchObject({ status: 403 });
  });

  it("with an unknown template or organisation is refused at that field, and leaves nothing behind", async () => {
    const count = async () => (await town.db.selectFrom("processes").select("id").execute()).length;
    const before = await count();
    await expect(create("facilitator", { template_key: "nope" })).rejects.toMatchObject({ field: "template_key" });
    await expect(create("facilitator", { organisation_id: "999999" })).rejects.toMatchObject({ field: "organisation_id" });
    expect(await count()).toBe(before);
  });
});

describe("moving on", () => {
  it("changes the stage, is logged with its reason, and everybody connected is judged anew", async () => {
    const id = await create("facilitator");
    await moveStage(as("facilitator"), id, { from: "auftrag", to: "konsultation", reason: "Zum Test.", override: true });
    expect((await requireProcess(as("facilitator"), id)).stage).toBe("konsultation");
    const [event] = (await listEvents(as("facilitator"), id, { kind: "stage-moved" })).events;
    expect(event).toMatchObject({
      person: "Miriam Vogt (Brückenschlag)",
      params: { from_de: "Auftrag", to_en: "Consultation", reason: "Zum Test." },
    });
    expect(disconnected).toContainEqual({ processId: id });
    expect(on.announced).toContain(`process:${id}`);
  });

  it("cuts nobody off when the new stage opens the same", async () => {
    const id = await create("facilitator");
    await moveStage(as("facilitator"), id, { from: "auftrag", to: "lagebild", reason: "Weiter.", override: true });
    expect(disconnected).not.toContainEqual({ processId: id });
  });

  it("goes back as well", async () => {
    const id = await create("facilitator");
    await moveStage(as("facilitator"), id, { from: "auftrag", to: "themen", reason: "Vor.", override: true });
    await moveStage(as("facilitator"), id, { from: "themen", to: "lagebild", reason: "Zurück." });
    expect((await requireProcess(as("facilitator"), id)).stage).toBe("lagebild");
  });

  it("by two facilitators at once succeeds for one, the other one is told", async () => {
    const move = (person: PersonKey) =>
      moveStage(as(person), ids.secondProcessId, { from: "auftrag", to: "lagebild", reason: "Gleichzeitig.", override: true });
    await town.db
      .updateTable("mandates")
      .set({ role: "facilitator", bench: null })
      .where("process_id", "=", ids.secondProcessId)
      .where("person_id", "=", ids.people.landHead)
      .execute();
    const results = await Promise.allSettled([move("coFacilitator"), move("landHead")]);
    expect(results.map((result) => result.status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(results.find((result) => result.status === "rejected")).toMatchObject({
      reason: { code: "processes:error.stage-moved-already", status: 409 },
    });
    expect((await listEvents(as("coFacilitator"), ids.secondProcessId, { kind: "stage-moved" })).events).toHaveLength(1);
  });

  it("to where it is already is refused", async () => {
    await expect(
      moveStage(as("facilitator"), ids.processId, { from: "entwurf", to: "entwurf", reason: "x" }),
    ).rejects.toMatchObject({ field: "to", status: 422 });
  });

  it.each<PersonKey>(["recorder", "federalHead", "townDelegate", "chamber", "observer"])(
    "is not done by %s",
    async (person) => {
      await expect(
        moveStage(as(person), ids.processId, { from: "entwurf", to: "konsultation", reason: "x", override: true }),
      ).rejects.toMatchObject({ status: 403 });
    },
  );
});

describe("without a mandate", () => {
  it.each<PersonKey>(["outsider", "admin"])("there is no process, no mandate and no list for %s", async (person) => {
    const ctx = as(person);
    const mandateId = on.mandateOf("mayor");
    const looks = [
      requireProcess(ctx, ids.processId),
      requireProcessSheet(ctx, ids.processId),
      listMandates(ctx, ids.processId),
      requireMandate(ctx, mandateId),
      moveStage(ctx, ids.processId, { from: "entwurf", to: "konsultation", reason: "x", override: true }),
      planStages(ctx, ids.processId, {}),
      editProcess(ctx, ids.processId, form()),
      endMandate(ctx, mandateId),
      resendInvitation(ctx, mandateId),
    ];
    for (const look of await Promise.allSettled(looks))
      expect(look).toMatchObject({ status: "rejected", reason: { code: "common:error.not-found" } });
    expect((await listProcesses(ctx)).map((process) => process.id)).not.toContain(ids.processId);
    expect((await listTodos(ctx)).filter((todo) => todo.processId === ids.processId)).toEqual([]);
  });

  it.each([0, -1, 1.5, 999_999, 3_000_000_000, Number.NaN])("and with the id %d it is the same answer", async (id) => {
    await expect(requireProcess(as("facilitator"), id)).rejects.toMatchObject({ code: "common:error.not-found" });
    await expect(requireMandate(as("facilitator"), id)).rejects.toMatchObject({ code: "common:error.not-found" });
  });

  it("of today: one that begins tomorrow or ended yesterday counts as none", async () => {
    const set = (valid_from: string, valid_to: string | null) =>
      town.db.updateTable("mandates").set({ valid_from, valid_to }).where("id", "=", on.mandateOf("observer")).execute();
    const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
    await set(day(2), null);
    await expect(requireProcess(as("observer"), ids.processId)).rejects.toMatchObject({ status: 404 });
    await set(day(-10), day(-2));
    await expect(requireProcess(as("observer"), ids.processId)).rejects.toMatchObject({ status: 404 });
    await set(day(-10), day(2));
    await expect(requireProcess(as("observer"), ids.processId)).resolves.toBeTruthy();
  });
});

describe("those who take part", () => {
  const mandate = (more: object = {}) =>
    mandateForm.parse({
      organisation_id: String(ids.organisations.lindenhafen),
      role: "delegate",
      bench: "kommunen",
      valid_from: "2020-01-01",
      valid_to: "",
      ...more,
    });

  it("see each other, but only facilitators see addresses", async () => {
    const seen = async (person: PersonKey) =>
      (await listMandates(as(person), ids.processId)).mandates.find((row) => row.name === "Stefan Krüger");
    expect(await seen("facilitator")).toMatchObject({ email: sample.people.mayor.email, mayBind: true, isValid: true });
    for (const person of ["recorder", "federalHead", "chamber"] as const)
      expect(await seen(person)).toMatchObject({ email: null, invitation: null });
  });

  it("can be given another role, and their connections are judged anew", async () => {
    const id = on.mandateOf("federalDelegate");
    await editMandate(
      as("facilitator"),
      id,
      mandate({ organisation_id: String(ids.organisations.relations), bench: "bund", role: "observer" }),
    );
    expect((await requireProcess(as("federalDelegate"), ids.processId)).my.role).toBe("observer");
    expect(disconnected).toContainEqual({ personId: ids.people.federalDelegate, processId: ids.processId });
  });

  it("are not saved over what another facilitator changed", async () => {
    const id = on.mandateOf("federalDelegate");
    const own = { organisation_id: String(ids.organisations.relations), bench: "bund" };
    const seen = await revisionOf(town.db, shownMandate(id));
    await editMandate(as("facilitator"), id, mandate({ ...own, may_bind: "on" }), seen);
    await expect(editMandate(as("coFacilitator"), id, mandate(own), seen)).rejects.toMatchObject({
      code: "common:error.changed-meanwhile",
    });
    expect((await requireMandate(as("facilitator"), id)).mandate.mayBind).toBe(true);
  });

  it("never choose another organisation for themselves, to read what it keeps to itself", async () => {
    const move = editMandate(as("facilitator"), on.mandateOf("facilitator"), mandate({ role: "facilitator" }));
    await expect(move).rejects.toMatchObject({ code: "processes:error.own-organisation", field: "organisation_name" });
    expect((await requireProcess(as("facilitator"), ids.processId)).my.organisationId).toBe(ids.organisations.moderation);
  });

  it("get a new mandate with another organisation; the old one ends, its head hears of it and the log names both", async () => {
    const old = on.mandateOf("observer");
    const before = (await requireMandate(as("facilitator"), old)).mandate;
    await editMandate(as("facilitator"), old, mandate());
    expect((await requireMandate(as("facilitator"), old)).mandate).toMatchObject({
      organisationId: before.organisationId,
      isValid: false,
    });
    expect((await requireProcess(as("observer"), ids.processId)).my.organisationId).toBe(ids.organisations.lindenhafen);
    const to = sample.organisations.lindenhafen.name;
    const [event] = (await listEvents(as("mayor"), ids.processId, { kind: "mandate-moved" })).events;
    expect(event?.params).toEqual({ name: before.name, from: before.organisationName, to });
    const letters = await town.db
      .selectFrom("mails")
      .where("to_email", "=", sample.people.mayor.email)
      .select("body")
      .execute();
    expect(letters.map((letter) => letter.body).join()).toContain(
      `nicht mehr für ${before.organisationName}, sondern für ${to}`,
    );
  });

  it("never have two mandates for the same days, also for the same organisation", async () => {
    const today = dayOf(new Date());
    const person = { name: "Nils Kurz", email: "kurz.da@hof.example" };
    const invite = (more: object) => inviteToProcess(as("facilitator"), ids.processId, { ...mandate(more), ...person }, "");
    const first = await invite({ valid_from: "2020-01-01" });
    await endMandate(as("facilitator"), first);
    const back = { organisation_id: String(ids.organisations.association), valid_from: today };
    const second = await invite(back);
    const overlap = editMandate(as("facilitator"), second, mandate({ ...back, valid_from: "2020-06-01" }));
    await expect(overlap).rejects.toMatchObject({ code: "processes:error.mandates-overlap", field: "valid_from" });
  });

  it("may change the organisation twice on one day: nobody ever has two mandates at once", async () => {
    const current = async () => (await requireProcess(as("observer"), ids.processId)).my.mandateId;
    await editMandate(
      as("facilitator"),
      await current(),
      mandate({ organisation_id: String(ids.organisations.chamber), role: "consulted", bench: "" }),
    );
    await endMandate(as("facilitator"), await current());
    await expect(requireProcess(as("observer"), ids.processId)).rejects.toMatchObject({ status: 404 });
    const own = { role: "observer", bench: "wissenschaft", organisation_id: String(ids.organisations.university) };
    const again = { ...mandate(own), name: "Wieder da", email: sample.people.observer.email };
    await inviteToProcess(as("facilitator"), ids.processId, again, "");
    expect((await requireProcess(as("observer"), ids.processId)).my.organisationId).toBe(ids.organisations.university);
  });

  it("can be let go: from that moment the process does not exist for them", async () => {
    await endMandate(as("facilitator"), on.mandateOf("thirdMayor"));
    await expect(requireProcess(as("thirdMayor"), ids.processId)).rejects.toMatchObject({ status: 404 });
    expect(disconnected).toContainEqual({ personId: ids.people.thirdMayor, processId: ids.processId });
    const others = await listMandates(as("recorder"), ids.processId);
    expect(others.mandates.map((row) => row.name)).not.toContain("Martin Feld");
    const facilitators = await listMandates(as("facilitator"), ids.processId);
    expect(facilitators.mandates.find((row) => row.name === "Martin Feld")).toMatchObject({ isValid: false });
  });

  it("include a facilitator at any time: the last one can neither go nor change role", async () => {
    const id = await create("admin");
    const [row] = (await listMandates(as("admin"), id)).mandates;
    await expect(endMandate(as("admin"), row!.id)).rejects.toMatchObject({
      code: "processes:error.last-facilitator",
      status: 409,
    });
    await expect(editMandate(as("admin"), row!.id, mandate())).rejects.toMatchObject({
      code: "processes:error.last-facilitator",
    });
    await expect(
      editMandate(as("admin"), row!.id, mandate({ role: "facilitator", valid_from: "2099-01-01" })),
    ).rejects.toMatchObject({ code: "processes:error.last-facilitator" });
  });

  it("keep a facilitator for as long as there was one: the last cannot set an early end, with a lasting colleague it can", async () => {
    const id = await create("admin");
    const [row] = (await listMandates(as("admin"), id)).mandates;
    const organisation_id = String(ids.organisations.moderation);
    const until = (valid_to: string) => mandate({ role: "facilitator", valid_to, organisation_id });
    await expect(editMandate(as("admin"), row!.id, until("2099-01-01"))).rejects.toMatchObject({
      code: "processes:error.last-facilitator",
    });
    await editMandate(as("admin"), row!.id, until(""));
    const invite = (email: string, valid_to: string) =>
      inviteToProcess(as("admin"), id, { ...until(valid_to), name: "Neu", email }, "");
    await invite("kurz@hof.example", "2098-12-31");
    await expect(editMandate(as("admin"), row!.id, until("2099-01-01"))).rejects.toMatchObject({ status: 409 });
    await invite("lang@hof.example", "");
    await editMandate(as("admin"), row!.id, until("2099-01-01"));
    expect((await requireMandate(as("admin"), row!.id)).mandate.validTo).toBe("2099-01-01");
  });

  it("that have ended get no new letter", async () => {
    await expect(resendInvitation(as("facilitator"), on.mandateOf("thirdMayor"))).rejects.toMatchObject({
      code: "processes:error.mandate-over",
      status: 409,
    });
  });

  it("keep one facilitator when two let each other go at the same moment", async () => {
    const results = await Promise.allSettled([
      endMandate(as("facilitator"), on.mandateOf("coFacilitator")),
      endMandate(as("coFacilitator"), on.mandateOf("facilitator")),
    ]);
    expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(1);
    const left = await town.db
      .selectFrom("mandates")
      .where("process_id", "=", ids.processId)
      .where("role", "=", "facilitator")
      .where("valid_to", "is", null)
      .select("id")
      .execute();
    expect(left).toHaveLength(1);
    await town.db
      .updateTable("mandates")
      .set({ valid_to: null })
      .where("process_id", "=", ids.processId)
      .where("role", "=", "facilitator")
      .execute();
  });

  it.each<PersonKey>(["recorder", "federalHead", "chamber"])("are not changed by %s", async (person) => {
    await expect(endMandate(as(person), on.mandateOf("mayor"))).rejects.toMatchObject({ status: 403 });
    await expect(editMandate(as(person), on.mandateOf("mayor"), mandate())).rejects.toMatchObject({ status: 403 });
    await expect(resendInvitation(as(person), on.mandateOf("mayor"))).rejects.toMatchObject({ status: 403 });
  });
});

describe("what a process says", () => {
  it("is changed by its facilitator, and by nobody else", async () => {
    const input = form({ title: "Neuer Titel" });
    await editProcess(as("coFacilitator"), ids.secondProcessId, input);
    expect((await requireProcess(as("coFacilitator"), ids.secondProcessId)).title).toBe("Neuer Titel");
    await expect(editProcess(as("outsider"), ids.secondProcessId, input)).rejects.toMatchObject({ status: 403 });
  });

  it("is not saved over what somebody else changed; what the form does not show is no such change", async () => {
    const id = ids.secondProcessId;
    const seen = await revisionOf(town.db, shownProcess(id));
    await town.db
      .updateTable("processes")
      .set((eb) => ({ last_agenda_number: eb("last_agenda_number", "+", 1) }))
      .where("id", "=", id)
      .execute();
    await editProcess(as("coFacilitator"), id, form({ title: "Zuerst gespeichert" }), seen);
    await expect(editProcess(as("coFacilitator"), id, form({ title: "Zu spät" }), seen)).rejects.toMatchObject({
      code: "common:error.changed-meanwhile",
    });
    expect((await requireProcess(as("coFacilitator"), id)).title).toBe("Zuerst gespeichert");
  });

  it("about its timetable changes only what the form held", async () => {
    await planStages(as("facilitator"), ids.processId, { themen: "2030-01-31", entwurf: null });
    const { stages } = await requireProcessSheet(as("chamber"), ids.processId);
    const planned = Object.fromEntries(stages.map((each) => [each.key, each.plannedUntil]));
    expect(planned).toMatchObject({ themen: "2030-01-31", entwurf: null });
    expect(planned.konsultation).not.toBeNull();
  });
});

describe("the first steps of a process", () => {
  it("are all left in a new one, done one by one, and all done in the sample town", async () => {
    const id = await create("facilitator");
    expect(await listStepsDone(as("facilitator"), id)).toEqual([]);
    const item = agendaItemForm.parse({ title: "Der erste", mode: "", reason: "", levels: [], lead_organisation_id: "" });
    await createAgendaItem(as("facilitator"), id, item, "");
    // The text of an agenda item is no working paper yet.
    expect(await listStepsDone(as("facilitator"), id)).toEqual(["agenda"]);
    await createDocument(as("facilitator"), id, { title: "Papier" }, "");
    expect(await listStepsDone(as("facilitator"), id)).toEqual(["agenda", "paper"]);
    expect(await listStepsDone(as("facilitator"), ids.processId)).toEqual(["invitation", "agenda", "paper", "roundtable"]);
  });
});

describe("what there is to do", () => {
  const kinds = async (person: PersonKey) => (await listTodos(as(person), ids.processId)).map((todo) => todo.kind);

  it("differs by role and organisation", async () => {
    expect(await kinds("chamber")).toEqual(expect.arrayContaining(["comments-open", "roundtable-coming"]));
    expect(await kinds("chamber")).not.toContain("item-draft");
    expect(await kinds("landHead")).toEqual(expect.arrayContaining(["task", "item-draft", "rating"]));
    expect(await kinds("observer")).toEqual(["roundtable-coming"]);
    expect(await kinds("facilitator")).toContain("threads");
  });

  it("tells the consulted when a stage lets them comment, and says nothing of it before", async () => {
    expect(await kinds("forum")).not.toContain("comment-stage");
    await moveStage(as("facilitator"), ids.processId, {
      from: "entwurf",
      to: "konsultation",
      reason: "Zum Test.",
      override: true,
    });
    expect(await kinds("forum")).toContain("comment-stage");
    await moveStage(as("facilitator"), ids.processId, { from: "konsultation", to: "entwurf", reason: "Zurück." });
  });
});
