/** The joint agenda in the database: numbers that stay, order, status, and who may do what at which moment. */
import { sql } from "kysely";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { sample, type PersonKey } from "#db/sample";
import { createAgendaItem, editAgendaItem, orderAgenda, resumeAgendaItem, setAgendaStatus } from "#server/agenda/commands";
import { findNeighbours, listAgenda, listLeads, requireAgendaItem, shownItem } from "#server/agenda/queries";
import { listTreatments } from "#server/roundtables/lists.queries";
import { agendaItemForm, quickItemForm } from "#server/agenda/rules";
import { revisionOf } from "#server/platform/revisions.queries";
import { paragraph } from "#server/documents/content/text.rules";
import { insertBlocks } from "#server/documents/log/ydoc.rules";
import { requireDocument } from "#server/documents/queries";
import { requireText } from "#server/documents/page/text.queries";
import { useDatabase, waitsForLock } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";

const town = useDatabase();
let on: Stage;
let as: Stage["as"];

const WRITERS: PersonKey[] = ["facilitator", "recorder", "federalHead", "townDelegate"];
const READERS: PersonKey[] = ["chamber", "observer"];
const STRANGERS: PersonKey[] = ["outsider", "admin"];

const form = (title: string, more: object = {}) =>
  agendaItemForm.parse({
    title,
    mode: "austausch",
    reason: "Weil es alle angeht.",
    levels: ["bund", "kommune"],
    lead_organisation_id: "",
    ...more,
  });
const numbers = async () => (await listAgenda(as("observer"), on.processId)).items.map((item) => item.number);
const ids = async () => (await listAgenda(as("observer"), on.processId)).items.map((item) => item.id);
const find = async (id: number) => (await requireAgendaItem(as("observer"), id)).item;
const create = (title: string, more?: object, person: PersonKey = "recorder") =>
  createAgendaItem(as(person), on.processId, form(title, more), "");

beforeAll(async () => {
  on = await stage(town.db);
  as = on.as;
});
beforeEach(async () => {
  await town.db.updateTable("processes").set({ stage: "entwurf" }).where("id", "=", on.processId).execute();
});

describe("an agenda item", () => {
  it.each(WRITERS)("is begun and changed by %s", async (person) => {
    const id = await create(`Von ${person}`, { mode: "" }, person);
    await editAgendaItem(as(person), id, form("Neuer Titel", { mode: "koordinierung", levels: ["eu"] }));
    expect(await find(id)).toMatchObject({ title: "Neuer Titel", mode: "koordinierung", levels: ["eu"], status: "entwurf" });
  });

  it.each(READERS)("is read by %s, who cannot change anything", async (person) => {
    const id = await create("Nur zu lesen");
    expect((await requireAgendaItem(as(person), id)).item.title).toBe("Nur zu lesen");
    await expect(create("x", {}, person)).rejects.toThrow("common:error.not-allowed");
    await expect(editAgendaItem(as(person), id, form("x"))).rejects.toThrow("common:error.not-allowed");
  });

  it.each(STRANGERS)("does not exist for %s", async (person) => {
    const id = await create("Fremd");
    const attempts = [
      () => requireAgendaItem(as(person), id),
      () => listAgenda(as(person), on.processId),
      () => create("x", {}, person),
      () => editAgendaItem(as(person), id, form("x")),
      () => setAgendaStatus(as(person), id, { from: "entwurf", to: "entfallen" }),
      () => orderAgenda(as(person), on.processId, { item: id, place: "before", of: id }),
    ];
    for (const attempt of attempts) await expect(attempt()).rejects.toThrow("common:error.not-found");
  });

  it.each([0, -1, 1.5, Number.NaN, 999_999, 99_999_999_999])("with the id %d does not exist", async (unknown) => {
    await expect(requireAgendaItem(as("facilitator"), unknown)).rejects.toThrow("common:error.not-found");
  });

  it("comes with an empty text of its own that bears its title", async () => {
    const { documentId } = await find(await create("Mit Text"));
    expect(await requireDocument(as("townDelegate"), documentId)).toMatchObject({
      kind: "agenda_item",
      title: "Mit Text",
      access: "edit",
    });
    expect((await requireText(as("chamber"), documentId)).content).toMatchObject({ type: "doc" });
  });

  it("begun with its title alone stands at the end as a draft in which everything else is open", async () => {
    const id = await createAgendaItem(as("townDelegate"), on.processId, quickItemForm.parse({ title: " Nur ein Titel " }), "");
    expect((await ids()).at(-1)).toBe(id);
    const open = { title: "Nur ein Titel", status: "entwurf", mode: null, reason: "", levels: [], leadOrganisationId: null };
    expect(await find(id)).toMatchObject(open);
  });

  it("that was withdrawn is taken back to where it was, by facilitators and once", async () => {
    const id = await create("Doch noch");
    await setAgendaStatus(as("facilitator"), id, { from: "entwurf", to: "beschlussreif" });
    await setAgendaStatus(as("facilitator"), id, { from: "beschlussreif", to: "entfallen" });
    await expect(resumeAgendaItem(as("mayor"), id)).rejects.toThrow("common:error.not-allowed");
    await resumeAgendaItem(as("facilitator"), id);
    expect((await find(id)).status).toBe("beschlussreif");
    await expect(resumeAgendaItem(as("facilitator"), id)).rejects.toThrow("common:error.changed-meanwhile");
  });

  it("that was adopted and withdrawn comes back ready for a decision: nobody adopts by the way what was written meanwhile", async () => {
    const id = await create("Angenommen und entfallen");
    await setAgendaStatus(as("facilitator"), id, { from: "entwurf", to: "angenommen" });
    await setAgendaStatus(as("facilitator"), id, { from: "angenommen", to: "entfallen" });
    const { documentId } = await find(id);
    await as("recorder").rooms.edit(documentId, (ydoc) => insertBlocks(ydoc, 0, [paragraph("Danach.")]));
    await resumeAgendaItem(as("facilitator"), id);
    expect(await find(id)).toMatchObject({ status: "beschlussreif", adoptedVersion: null });
    expect(await requireDocument(as("recorder"), documentId)).toMatchObject({ access: "edit", settled: null });
  });

  it("is not adopted in facts that whoever presses has not seen", async () => {
    const id = await create("Gesehen");
    const seen = await revisionOf(town.db, shownItem(id));
    await editAgendaItem(as("recorder"), id, form("Inzwischen anders"), seen);
    const adopt = (word: string) => setAgendaStatus(as("facilitator"), id, { from: "entwurf", to: "angenommen", seen: word });
    await expect(adopt(seen)).rejects.toMatchObject({ code: "common:error.changed-meanwhile", status: 409 });
    await adopt(await revisionOf(town.db, shownItem(id)));
    expect((await find(id)).status).toBe("angenommen");
  });

  it("is moved while the order changes, and neither waits for the other for ever", async () => {
    const [id, other] = [await create("Beides"), await create("Zugleich")];
    let ordered: Promise<void> = Promise.resolve();
    await town.db.transaction().execute(async (trx) => {
      await trx.selectFrom("agenda_items").where("id", "=", id).select("id").forUpdate().execute();
      ordered = orderAgenda(as("facilitator"), on.processId, { item: id, place: "before", of: other });
      await waitsForLock(town);
      // What whoever holds the item writes into the log of the process.
      await sql`select from processes where id = ${on.processId} for key share nowait`.execute(trx);
    });
    await ordered;
  });

  it("is not saved over what somebody else changed; moving it or another status is no such change", async () => {
    const id = await create("Erst");
    const other = await create("Daneben");
    const seen = await revisionOf(town.db, shownItem(id));
    await setAgendaStatus(as("facilitator"), id, { from: "entwurf", to: "in_abstimmung" });
    await orderAgenda(as("facilitator"), on.processId, { item: id, place: "after", of: other });
    await editAgendaItem(as("recorder"), id, form("Zuerst gespeichert"), seen);
    await expect(editAgendaItem(as("federalHead"), id, form("Zu spät"), seen)).rejects.toMatchObject({
      code: "common:error.changed-meanwhile",
      status: 409,
    });
    expect((await find(id)).title).toBe("Zuerst gespeichert");
  });

  it("is saved by one of two who send the same form at once", async () => {
    const id = await create("Erst");
    const seen = await revisionOf(town.db, shownItem(id));
    const results = await Promise.allSettled(
      ["Eins", "Zwei"].map((title) => editAgendaItem(as("recorder"), id, form(title), seen)),
    );
    expect(results.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  });

  it("takes its text's title along", async () => {
    const id = await create("Alt");
    await editAgendaItem(as("recorder"), id, form("Neu"));
    expect(await requireDocument(as("recorder"), (await find(id)).documentId)).toMatchObject({ title: "Neu" });
  });

  it("is begun once when the form is sent twice, even at the same moment", async () => {
    const before = (await ids()).length;
    const send = () => createAgendaItem(as("recorder"), on.processId, form("Doppelt"), "agenda-twice");
    const [first, second] = await Promise.all([send(), send()]);
    expect(second).toBe(first);
    expect(await ids()).toHaveLength(before + 1);
  });

  it("takes markup as the text it is", async () => {
    const script = "<script>alert(1)</script> & „Anführung“ 🎉";
    expect(await find(await create(script, { reason: script }))).toMatchObject({ title: script, reason: script });
  });

  it("is led only by an organisation that takes part", async () => {
    const leads = await listLeads(as("recorder"), on.processId);
    const stranger = await town.db
      .insertInto("organisations")
      .values({
        name: "Stadt Anderswo",
        short_name: "Anderswo",
        level: "kommune",
        bench_default: "kommunen",
        created_at: new Date(),
      })
      .returning("id")
      .executeTakeFirstOrThrow();
    expect(leads.map(({ id }) => id)).not.toContain(stranger.id);
    const refused = { code: "common:invalid.choice", field: "lead_organisation_id" };
    await expect(create("x", { lead_organisation_id: String(stranger.id) })).rejects.toMatchObject(refused);
    const id = await create("Geführt", { lead_organisation_id: String(leads[0]!.id) });
    await expect(editAgendaItem(as("recorder"), id, form("x", { lead_organisation_id: "999999" }))).rejects.toMatchObject(
      refused,
    );
    expect(await find(id)).toMatchObject({ leadName: leads[0]!.name });
  });

  it("is not written while texts are closed", async () => {
    const id = await create("Vorher");
    await town.db.updateTable("processes").set({ stage: "auftrag" }).where("id", "=", on.processId).execute();
    const { process } = await listAgenda(as("recorder"), on.processId);
    if (process.stageRules.textsOpen) await closeTexts();
    await expect(create("Nachher")).rejects.toThrow("agenda:error.texts-closed");
    await expect(editAgendaItem(as("recorder"), id, form("Nachher"))).rejects.toThrow("agenda:error.texts-closed");
  });
});

async function closeTexts(): Promise<void> {
  await town.db
    .updateTable("process_stages")
    .set({ rules: JSON.stringify({ consultedMayComment: false, textsOpen: false }) })
    .where("process_id", "=", on.processId)
    .where("key", "=", "auftrag")
    .execute();
}

describe("agenda numbers", () => {
  it("rise by one, also when two people begin an item at the same moment", async () => {
    const last = Math.max(...(await numbers()));
    await Promise.all([create("Eins"), create("Zwei", {}, "federalHead")]);
    expect((await numbers()).slice(-2).toSorted((a, b) => a - b)).toEqual([last + 1, last + 2]);
  });

  it("stay when the order changes and when an item is withdrawn, and are never given again", async () => {
    const id = await create("Entfällt bald");
    const { number } = await find(id);
    await setAgendaStatus(as("facilitator"), id, { from: "entwurf", to: "entfallen" });
    await orderAgenda(as("facilitator"), on.processId, { item: id, place: "before", of: (await ids())[0]! });
    expect(await find(id)).toMatchObject({ number, status: "entfallen" });
    expect((await find(await create("Danach"))).number).toBe(number + 1);
  });
});

describe("the order", () => {
  it("is changed by the facilitator, item by item", async () => {
    const [first, second, third, ...rest] = (await ids()) as [number, number, number, ...number[]];
    await orderAgenda(as("facilitator"), on.processId, { item: third, place: "before", of: first });
    expect(await ids()).toEqual([third, first, second, ...rest]);
    await orderAgenda(as("coFacilitator"), on.processId, { item: third, place: "after", of: second });
    expect(await ids()).toEqual([first, second, third, ...rest]);
    expect(on.announced).toContain(`process:${on.processId}`);
  });

  it("loses nobody's move when two facilitators move at the same moment", async () => {
    const [first, second, third, fourth] = (await ids()) as [number, number, number, number];
    await Promise.all([
      orderAgenda(as("facilitator"), on.processId, { item: second, place: "before", of: first }),
      orderAgenda(as("coFacilitator"), on.processId, { item: fourth, place: "before", of: third }),
    ]);
    expect((await ids()).slice(0, 4)).toEqual([second, first, fourth, third]);
  });

  it.each<PersonKey>(["recorder", "federalHead", "townDelegate", "chamber", "observer"])(
    "is not changed by %s",
    async (person) => {
      const [first, second] = (await ids()) as [number, number];
      await expect(orderAgenda(as(person), on.processId, { item: second, place: "before", of: first })).rejects.toThrow(
        "common:error.not-allowed",
      );
    },
  );

  it("knows no items of other processes", async () => {
    const [first] = (await ids()) as [number];
    await expect(orderAgenda(as("facilitator"), on.processId, { item: first, place: "after", of: 999_999 })).rejects.toThrow(
      "agenda:error.not-on-agenda",
    );
    await expect(orderAgenda(as("facilitator"), on.processId, { item: 999_999, place: "after", of: first })).rejects.toThrow(
      "agenda:error.not-on-agenda",
    );
  });

  it("leads from each item to the one before and after it", async () => {
    const items = (await listAgenda(as("observer"), on.processId)).items;
    const { previous, next } = await findNeighbours(as("observer"), items[1]!);
    expect([previous?.id, next?.id, next?.title]).toEqual([items[0]!.id, items[2]!.id, items[2]!.title]);
    expect((await findNeighbours(as("observer"), items[0]!)).previous).toBeNull();
    expect((await findNeighbours(as("observer"), items.at(-1)!)).next).toBeNull();
  });
});

describe("the status", () => {
  it("is set by the facilitator, and everybody reads it", async () => {
    const id = await create("Auf dem Weg");
    await setAgendaStatus(as("facilitator"), id, { from: "entwurf", to: "in_abstimmung" });
    expect((await find(id)).status).toBe("in_abstimmung");
    const event = await town.db
      .selectFrom("process_events")
      .where("path", "=", `/agenda/${id}`)
      .where("kind", "=", "agenda-status")
      .select("params")
      .executeTakeFirst();
    expect(event?.params).toMatchObject({ from: "entwurf", to: "in_abstimmung", title: "Auf dem Weg" });
  });

  it.each<PersonKey>(["recorder", "federalHead", "townDelegate", "chamber", "observer"])("is not set by %s", async (person) => {
    const id = await create("Nicht für alle");
    await expect(setAgendaStatus(as(person), id, { from: "entwurf", to: "entfallen" })).rejects.toThrow(
      "common:error.not-allowed",
    );
  });

  it("stays draft while the mode is open", async () => {
    const id = await create("Ohne Form", { mode: "" });
    await expect(setAgendaStatus(as("facilitator"), id, { from: "entwurf", to: "in_abstimmung" })).rejects.toMatchObject({
      code: "agenda:error.mode-missing",
      field: "to",
    });
    await editAgendaItem(as("recorder"), id, form("Mit Form"));
    await setAgendaStatus(as("facilitator"), id, { from: "entwurf", to: "in_abstimmung" });
    await expect(editAgendaItem(as("recorder"), id, form("Wieder ohne", { mode: "" }))).rejects.toMatchObject({
      code: "agenda:error.mode-missing",
      field: "mode",
    });
  });

  it("is not set over somebody else's head", async () => {
    const id = await create("Zwei auf einmal");
    const outcomes = await Promise.allSettled([
      setAgendaStatus(as("facilitator"), id, { from: "entwurf", to: "in_abstimmung" }),
      setAgendaStatus(as("coFacilitator"), id, { from: "entwurf", to: "zurueckgestellt" }),
    ]);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(outcomes.find((outcome) => outcome.status === "rejected")?.reason).toMatchObject({
      code: "common:error.changed-meanwhile",
      status: 409,
    });
  });

  it("comes back from withdrawn as a draft", async () => {
    const id = await create("Doch noch");
    await setAgendaStatus(as("facilitator"), id, { from: "entwurf", to: "entfallen" });
    await expect(setAgendaStatus(as("facilitator"), id, { from: "entfallen", to: "angenommen" })).rejects.toThrow(
      "agenda:error.withdrawn",
    );
    await setAgendaStatus(as("facilitator"), id, { from: "entfallen", to: "entwurf" });
    expect((await find(id)).status).toBe("entwurf");
  });

  it("adopted by hand freezes the text, and put back opens it again", async () => {
    const id = await create("Ohne Empfehlung");
    const row = () =>
      town.db
        .selectFrom("agenda_items")
        .where("id", "=", id)
        .select(["adopted_version_id", "document_id"])
        .executeTakeFirstOrThrow();
    await setAgendaStatus(as("facilitator"), id, { from: "entwurf", to: "angenommen" });
    const { adopted_version_id, document_id } = await row();
    expect(adopted_version_id).not.toBeNull();
    expect((await requireDocument(as("recorder"), document_id)).access).toBe("comment");
    await expect(editAgendaItem(as("recorder"), id, form("Neuer Titel"))).rejects.toThrow("agenda:error.adopted");
    await setAgendaStatus(as("facilitator"), id, { from: "angenommen", to: "in_abstimmung" });
    expect((await row()).adopted_version_id).toBeNull();
    expect((await requireDocument(as("recorder"), document_id)).access).toBe("edit");
    // The same words are the same version.
    await setAgendaStatus(as("facilitator"), id, { from: "in_abstimmung", to: "angenommen" });
    expect((await row()).adopted_version_id).toBe(adopted_version_id);
  });

  it("adopted takes another lead and an English summary, and whatever else would change is refused with them", async () => {
    const id = await create("Bleibt so", { reason: "Zwei Zeilen\nlang", levels: ["bund", "kommune"] });
    await setAgendaStatus(as("facilitator"), id, { from: "entwurf", to: "angenommen" });
    const leadId = on.organisationOf("mayor");
    const same = {
      mode: "austausch",
      reason: "Zwei Zeilen\nlang",
      levels: ["kommune", "bund"],
      lead_organisation_id: String(leadId),
    };
    const edit = (title: string, more: object) =>
      editAgendaItem(as("recorder"), id, form(title, { ...same, summary_en: "Stays as it is", ...more }));
    const changes = [{ mode: "koordinierung" }, { reason: "Anders" }, { levels: ["bund"] }];
    await expect(edit("Anders", {})).rejects.toMatchObject({ code: "agenda:error.adopted", status: 409 });
    for (const change of changes) await expect(edit("Bleibt so", change)).rejects.toThrow("agenda:error.adopted");
    expect(await find(id)).toMatchObject({ leadOrganisationId: null, summaryEn: "" });
    await edit("Bleibt so", {});
    expect(await find(id)).toMatchObject({
      ...{ title: "Bleibt so", reason: "Zwei Zeilen\nlang", status: "angenommen", summaryEn: "Stays as it is" },
      leadOrganisationId: leadId,
    });
  });

  it("is not adopted with a text that bears the marking of classified information", async () => {
    const id = await create("Mit Vermerk");
    const { item } = await requireAgendaItem(as("recorder"), id);
    const write = (words: string) =>
      as("recorder").rooms.edit(item.documentId, (ydoc) => insertBlocks(ydoc, 0, [paragraph(words)]));
    await write("VS-NUR FÜR DEN DIENSTGEBRAUCH");
    await expect(setAgendaStatus(as("facilitator"), id, { from: "entwurf", to: "angenommen" })).rejects.toMatchObject({
      code: "documents:error.classified-text",
    });
    expect((await find(id)).status).toBe("entwurf");
  });

  it("cannot leave draft without a mode even past the code", async () => {
    const id = await create("An allem vorbei", { mode: "" });
    await expect(
      town.db.updateTable("agenda_items").set({ status: "angenommen" }).where("id", "=", id).execute(),
    ).rejects.toThrow(/mode/);
  });
});

describe("the page of an item", () => {
  it("shows the roundtables it was on, with what was decided there", async () => {
    const items = (await listAgenda(as("observer"), on.processId)).items;
    const treated = items.find(({ title }) => title === sample.agenda.screening.title)!;
    const point = await town.db
      .selectFrom("points")
      .innerJoin("roundtables", "roundtables.id", "points.roundtable_id")
      .where("points.agenda_item_id", "=", treated.id)
      .select(["points.id", "roundtables.id as roundtableId"])
      .executeTakeFirstOrThrow();
    await town.db
      .insertInto("decisions")
      .values({
        process_id: on.processId,
        roundtable_id: point.roundtableId,
        point_id: point.id,
        number: "B-2026-99",
        body: "Wir erproben die Prüfliste.",
        created_by: as("recorder").actor.personId,
        created_at: new Date(),
      })
      .execute();
    const treatments = await listTreatments(as("observer"), treated.id);
    expect(treatments.find(({ pointId }) => pointId === point.id)).toMatchObject({
      roundtableId: point.roundtableId,
      decisions: expect.arrayContaining([expect.objectContaining({ number: "B-2026-99" })]),
    });
    expect(treatments.every(({ startsAt }) => startsAt instanceof Date)).toBe(true);
  });
});
