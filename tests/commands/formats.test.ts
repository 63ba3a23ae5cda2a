/** The register of dialogue formats: it works, refuses the wrong role, and knows nothing of other processes. */
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { PersonKey } from "#db/sample";
import {
  addEdition,
  addFigure,
  addStandardFormats,
  confirmFigure,
  createFormat,
  deleteEdition,
  deleteFigure,
  deleteFormat,
  editEdition,
  editFigure,
  editFormat,
} from "#server/formats/commands";
import { startEvaluation } from "#server/formats/evaluations.commands";
import {
  listFormats,
  requireEdition,
  requireFigure,
  requireFormat,
  requireFormatSheet,
  shownFormat,
} from "#server/formats/queries";
import { revisionOf } from "#server/platform/revisions.queries";
import { groupPoints } from "#server/figures/rules";
import { editionForm, evaluationForm, figureForm, formatForm } from "#server/formats/rules";
import { forgetExpired } from "#server/people/expiry.commands";
import { restoreRemoved } from "#server/processes/removals.commands";
import { useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";

const town = useDatabase();
let on: Stage;
let as: Stage["as"];
let id: number;

const format = (name: string, more: object = {}) =>
  formatForm.parse({
    name,
    kind: "gespraechskreis",
    organiser: "Stadt Lindenhafen",
    commissioned_by: "",
    levels: ["bund", "kommune"],
    audience: "Städte mit Partnern im Ausland",
    rhythm: "jährlich",
    founded: "2019",
    note: "",
    ...more,
  });
const edition = (label: string, more: object = {}) =>
  editionForm.parse({ label, starts_on: "", ends_on: "", year: "2024", place: "Lindenhafen", note: "", ...more });
const figure = (value: string, more: object = {}) =>
  figureForm.parse({
    edition_id: "",
    indicator: "Teilnehmende Kommunen",
    value,
    unit: "Kommunen",
    precision: "exakt",
    definition: "",
    as_of: "2024-05-01",
    source: "Bericht",
    source_url: "https://bericht.example",
    ...more,
  });

beforeAll(async () => {
  on = await stage(town.db);
  as = on.as;
});
beforeEach(async () => {
  await town.db.deleteFrom("formats").where("process_id", "=", on.processId).execute();
  id = await createFormat(as("facilitator"), on.processId, format("Gesprächskreis Nachbarschaft"), "");
});

const idIn = (path: string) => Number(/\d+/.exec(path)?.[0]);

const WRITERS: PersonKey[] = ["facilitator", "recorder", "federalHead", "townDelegate"];
const READERS: PersonKey[] = ["chamber", "observer"];
const STRANGERS: PersonKey[] = ["outsider", "admin"];

describe("a format", () => {
  it.each(WRITERS)("is entered and changed by %s", async (person) => {
    const made = await createFormat(as(person), on.processId, format("Konferenz", { kind: "konferenz" }), "");
    const seen = await revisionOf(town.db, shownFormat(made));
    await editFormat(as(person), made, format("Große Konferenz", { kind: "konferenz", levels: ["eu"] }), seen);
    await expect(editFormat(as(person), made, format("Zu spät"), seen)).rejects.toThrow("common:error.changed-meanwhile");
    expect((await requireFormat(as("observer"), made)).format).toMatchObject({
      name: "Große Konferenz",
      kind: "konferenz",
      levels: ["eu"],
    });
  });

  it.each(READERS)("is read by %s, who cannot change anything", async (person) => {
    const editionId = await addEdition(as("recorder"), id, edition("1."), "");
    const figureId = await addFigure(as("recorder"), id, figure("3"), "");
    expect((await requireFormatSheet(as(person), id)).figures).toHaveLength(1);
    const attempts = [
      () => createFormat(as(person), on.processId, format("x"), ""),
      () => editFormat(as(person), id, format("x")),
      () => deleteFormat(as(person), id),
      () => addEdition(as(person), id, edition("x"), ""),
      () => editEdition(as(person), id, editionId, edition("x")),
      () => deleteEdition(as(person), id, editionId),
      () => addFigure(as(person), id, figure("1"), ""),
      () => editFigure(as(person), id, figureId, figure("1")),
      () => deleteFigure(as(person), id, figureId),
      () => addStandardFormats(as(person), on.processId),
    ];
    for (const attempt of attempts) await expect(attempt()).rejects.toThrow("common:error.not-allowed");
  });

  it.each(STRANGERS)("does not exist for %s", async (person) => {
    const editionId = await addEdition(as("recorder"), id, edition("1."), "");
    const figureId = await addFigure(as("recorder"), id, figure("3"), "");
    const attempts = [
      () => listFormats(as(person), on.processId),
      () => requireFormat(as(person), id),
      () => requireFormatSheet(as(person), id),
      () => requireEdition(as(person), id, editionId),
      () => requireFigure(as(person), id, figureId),
      () => createFormat(as(person), on.processId, format("x"), ""),
      () => editFormat(as(person), id, format("x")),
      () => deleteFormat(as(person), id),
      () => addEdition(as(person), id, edition("x"), ""),
      () => addFigure(as(person), id, figure("1"), ""),
      () => deleteEdition(as(person), id, editionId),
      () => deleteFigure(as(person), id, figureId),
      () => addStandardFormats(as(person), on.processId),
    ];
    for (const attempt of attempts) await expect(attempt()).rejects.toThrow("common:error.not-found");
  });

  it.each([0, -1, 1.5, Number.NaN, 999_999, 99_999_999_999])("with the id %d does not exist", async (unknown) => {
    await expect(requireFormat(as("facilitator"), unknown)).rejects.toThrow("common:error.not-found");
  });

  it("is entered once when the form is sent twice", async () => {
    const send = () => createFormat(as("recorder"), on.processId, format("Doppelt"), "twice");
    expect(await send()).toBe(await send());
    expect((await listFormats(as("recorder"), on.processId)).found).toBe(2);
  });

  it("goes with its editions and figures", async () => {
    const editionId = await addEdition(as("recorder"), id, edition("1."), "");
    await addFigure(as("recorder"), id, figure("3", { edition_id: String(editionId) }), "");
    await deleteFormat(as("recorder"), id);
    await expect(requireFormat(as("recorder"), id)).rejects.toThrow("common:error.not-found");
  });

  it("is brought back as it was by whoever deleted it, once", async () => {
    const editionId = await addEdition(as("recorder"), id, edition("1."), "");
    await addFigure(as("recorder"), id, figure("3", { edition_id: String(editionId) }), "");
    const before = await requireFormatSheet(as("recorder"), id);
    const removal = idIn(await deleteFormat(as("recorder"), id));
    await expect(restoreRemoved(as("facilitator"), removal)).rejects.toThrow("common:error.not-found");
    expect(await restoreRemoved(as("recorder"), removal)).toBe(`/formats/${id}`);
    expect(await requireFormatSheet(as("recorder"), id)).toEqual(before);
    await expect(restoreRemoved(as("recorder"), removal)).rejects.toThrow("common:error.not-found");
  });

  it("is gone for good after a day", async () => {
    const removal = idIn(await deleteFormat(as("recorder"), id));
    const later = new Date(as("recorder").now().getTime() + 25 * 3_600_000);
    await expect(restoreRemoved({ ...as("recorder"), now: () => later }, removal)).rejects.toThrow("common:error.not-found");
    await forgetExpired(town.db, later);
    expect(await town.db.selectFrom("removals").selectAll().execute()).toEqual([]);
  });

  it("lives on as another one of its process, and as no stranger", async () => {
    const heir = await createFormat(as("recorder"), on.processId, format("Nachfolger"), "");
    const renamed = (successor_id: number) => format("Alt", { status: "umbenannt", successor_id: String(successor_id) });
    await editFormat(as("recorder"), id, renamed(heir));
    expect((await requireFormat(as("observer"), id)).format.successor).toEqual({ id: heir, name: "Nachfolger" });
    for (const wrong of [id, 999_999])
      await expect(editFormat(as("recorder"), id, renamed(wrong))).rejects.toMatchObject({ field: "successor_id" });
    await deleteFormat(as("recorder"), heir);
    expect((await requireFormat(as("observer"), id)).format.successor).toBeNull();
  });

  it("stays while it has evaluations", async () => {
    const raters = [as("mayor").actor.personId, as("landHead").actor.personId];
    const other = await createFormat(as("facilitator"), on.processId, format("Bewertet", { organiser: "Jemand" }), "");
    await startEvaluation(
      as("facilitator"),
      other,
      evaluationForm.parse({ title: "E", period_from: "2024-01-01", period_to: "2024-12-31", raters, independence: "true" }),
      "",
    );
    await expect(deleteFormat(as("recorder"), other)).rejects.toThrow("formats:error.has-evaluations");
  });
});

describe("the register", () => {
  it("finds formats by kind and level, and says how many there are in all", async () => {
    await createFormat(as("recorder"), on.processId, format("Konferenz", { kind: "konferenz", levels: ["eu"] }), "");
    const names = async (filter: object) =>
      (await listFormats(as("observer"), on.processId, filter)).formats.map(({ name }) => name);
    expect(await names({})).toEqual(["Gesprächskreis Nachbarschaft", "Konferenz"]);
    expect(await names({ kind: "konferenz" })).toEqual(["Konferenz"]);
    expect(await names({ level: "kommune" })).toEqual(["Gesprächskreis Nachbarschaft"]);
    expect(await listFormats(as("observer"), on.processId, { kind: "plattform" })).toMatchObject({
      formats: [],
      found: 0,
      inAll: 2,
    });
  });

  it("shows how many editions there are and from when to when", async () => {
    await addEdition(as("recorder"), id, edition("1.", { year: "2016" }), "");
    await addEdition(as("recorder"), id, edition("2.", { year: "", starts_on: "2019-04-04" }), "");
    expect((await listFormats(as("observer"), on.processId)).formats[0]).toMatchObject({
      editions: 2,
      firstYear: 2016,
      lastYear: 2019,
      evaluations: 0,
    });
  });

  it("comes in pages of fifty", async () => {
    for (let number = 1; number <= 51; number++)
      await createFormat(as("recorder"), on.processId, format(`Reihe ${String(number).padStart(2, "0")}`), "");
    expect(await listFormats(as("recorder"), on.processId)).toMatchObject({ found: 52, pages: 2 });
    expect((await listFormats(as("recorder"), on.processId, { page: 2 })).formats.map(({ name }) => name)).toEqual([
      "Reihe 50",
      "Reihe 51",
    ]);
  });
});

describe("editions and figures", () => {
  it("stand with the newest edition first", async () => {
    await addEdition(as("recorder"), id, edition("alt", { year: "2016" }), "");
    await addEdition(as("recorder"), id, edition("neu", { year: "", starts_on: "2022-06-22", ends_on: "2022-06-23" }), "");
    const { editions } = await requireFormatSheet(as("observer"), id);
    expect(editions.map(({ label, year, startsOn }) => [label, year, startsOn])).toEqual([
      ["neu", 2022, "2022-06-22"],
      ["alt", 2016, null],
    ]);
  });

  it("keep conflicting values side by side", async () => {
    const editionId = String(await addEdition(as("recorder"), id, edition("5."), ""));
    await addFigure(as("recorder"), id, figure("25", { edition_id: editionId }), "");
    await addFigure(as("townDelegate"), id, figure("30", { edition_id: editionId, source: "Presse" }), "");
    const { figures } = await requireFormatSheet(as("observer"), id);
    expect(groupPoints(figures)).toMatchObject([{ conflict: true, points: [{ value: 25 }, { value: 30, source: "Presse" }] }]);
  });

  it("may be parts of another, but never of their own part, nor of something elsewhere", async () => {
    const whole = await addFigure(as("recorder"), id, figure("200"), "");
    const part = await addFigure(as("recorder"), id, figure("140", { part_of: String(whole) }), "");
    const [group] = groupPoints((await requireFormatSheet(as("observer"), id)).figures);
    expect(group!.points).toMatchObject([{ value: 200, parts: [{ value: 140 }] }]);
    for (const wrong of [String(part), String(whole), "999999"])
      await expect(editFigure(as("recorder"), id, whole, figure("200", { part_of: wrong }))).rejects.toMatchObject({
        code: "figures:invalid.part-of",
        field: "part_of",
      });
    const gone = idIn(await deleteFigure(as("recorder"), id, whole));
    expect((await requireFormatSheet(as("observer"), id)).figures).toMatchObject([{ id: part, partOf: null }]);
    // Brought back, it is the whole of its parts again.
    await restoreRemoved(as("recorder"), gone);
    const [again] = groupPoints((await requireFormatSheet(as("observer"), id)).figures);
    expect(again!.points).toMatchObject([{ id: whole, parts: [{ id: part }] }]);
  });

  it("of two that become parts of each other at once only one does", async () => {
    const [a, b] = [await addFigure(as("recorder"), id, figure("5"), ""), await addFigure(as("recorder"), id, figure("6"), "")];
    const results = await Promise.allSettled([
      editFigure(as("recorder"), id, a, figure("5", { part_of: String(b) })),
      editFigure(as("townDelegate"), id, b, figure("6", { part_of: String(a) })),
    ]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  });

  it("tie what an edition spoke about to items of the agenda by their numbers", async () => {
    const editionId = await addEdition(
      as("recorder"),
      id,
      edition("5.", { agenda: "Investitionen (AP-01)\n\nSonstiges AP-99" }),
      "",
    );
    const topics = async () => (await requireEdition(as("observer"), id, editionId)).edition.topics;
    expect(await topics()).toEqual([
      { title: "Investitionen (AP-01)", agendaItemId: expect.any(Number) },
      { title: "Sonstiges AP-99", agendaItemId: null },
    ]);
    await editEdition(as("recorder"), id, editionId, edition("5.", { agenda: "Nur noch dies" }));
    expect(await topics()).toEqual([{ title: "Nur noch dies", agendaItemId: null }]);
  });

  it("can be changed and deleted", async () => {
    const editionId = await addEdition(as("recorder"), id, edition("5."), "");
    const figureId = await addFigure(as("recorder"), id, figure("25", { edition_id: String(editionId) }), "");
    await editEdition(as("recorder"), id, editionId, edition("Fünfter", { place: "" }));
    await editFigure(as("recorder"), id, figureId, figure("12,5", { unit: "%" }));
    expect((await requireEdition(as("observer"), id, editionId)).edition).toMatchObject({ label: "Fünfter", place: "" });
    expect((await requireFigure(as("observer"), id, figureId)).figure).toMatchObject({
      value: 12.5,
      unit: "%",
      subject: "format",
    });
    await deleteFigure(as("recorder"), id, figureId);
    await deleteEdition(as("recorder"), id, editionId);
    expect(await requireFormatSheet(as("observer"), id)).toMatchObject({ editions: [], figures: [] });
  });

  it("are brought back one by one, but not to an edition that is gone meanwhile", async () => {
    const editionId = await addEdition(as("recorder"), id, edition("1."), "");
    const figureId = await addFigure(as("recorder"), id, figure("3", { edition_id: String(editionId) }), "");
    const figureGone = idIn(await deleteFigure(as("recorder"), id, figureId));
    const editionGone = idIn(await deleteEdition(as("recorder"), id, editionId));
    await expect(restoreRemoved(as("recorder"), figureGone)).rejects.toThrow("processes:error.cannot-restore");
    for (const removal of [editionGone, figureGone]) await restoreRemoved(as("recorder"), removal);
    expect(await requireFormatSheet(as("observer"), id)).toMatchObject({
      editions: [{ id: editionId }],
      figures: [{ id: figureId }],
    });
  });

  it("belong to their own format only", async () => {
    const other = await createFormat(as("recorder"), on.processId, format("Anderes"), "");
    const editionId = await addEdition(as("recorder"), other, edition("1."), "");
    const figureId = await addFigure(as("recorder"), other, figure("3"), "");
    await expect(addFigure(as("recorder"), id, figure("3", { edition_id: String(editionId) }), "")).rejects.toMatchObject({
      code: "common:invalid.choice",
      field: "edition_id",
    });
    await expect(editFigure(as("recorder"), other, figureId, figure("3", { edition_id: "999999" }))).rejects.toMatchObject({
      field: "edition_id",
    });
    await expect(requireEdition(as("recorder"), id, editionId)).rejects.toThrow("common:error.not-found");
    await expect(deleteFigure(as("recorder"), id, figureId)).rejects.toThrow("common:error.not-found");
  });

  it("are entered once when a form is sent twice", async () => {
    const [first, second] = await Promise.all([1, 2].map(() => addFigure(as("recorder"), id, figure("3"), "figure-twice")));
    expect(first).toBe(second);
    expect((await requireFormatSheet(as("recorder"), id)).figures).toHaveLength(1);
  });

  it("take markup as the text it is", async () => {
    const script = "<script>alert(1)</script> & „Anführung“";
    await addEdition(as("recorder"), id, edition(script, { note: script }), "");
    expect((await requireFormatSheet(as("observer"), id)).editions[0]).toMatchObject({ label: script, note: script });
  });
});

describe("the formats from public sources", () => {
  const roundTable = async () =>
    (await listFormats(as("observer"), on.processId)).formats.find(({ name }) => name.startsWith("SKEW-Runder Tisch"))!;

  it("are taken over with editions and figures, and once only", async () => {
    const counts = await Promise.all([
      addStandardFormats(as("facilitator"), on.processId),
      addStandardFormats(as("facilitator"), on.processId),
    ]);
    expect(counts.toSorted()).toEqual([0, 19]);
    expect(await addStandardFormats(as("facilitator"), on.processId)).toBe(0);
    expect(await roundTable()).toMatchObject({ kind: "runder_tisch", editions: 6, firstYear: 2016, lastYear: 2023 });
  });

  it("come with figures that nobody has looked up here yet, until somebody says so", async () => {
    await addStandardFormats(as("facilitator"), on.processId);
    const skew = await roundTable();
    const { figures } = await requireFormatSheet(as("observer"), skew.id);
    expect(figures.every(({ toCheck }) => toCheck)).toBe(true);
    await expect(confirmFigure(as("observer"), skew.id, figures[0]!.id)).rejects.toThrow("common:error.not-allowed");
    await confirmFigure(as("recorder"), skew.id, figures[0]!.id);
    expect((await requireFigure(as("observer"), skew.id, figures[0]!.id)).figure.toCheck).toBe(false);
  });

  it("show Trier with both counts as a conflict", async () => {
    await addStandardFormats(as("facilitator"), on.processId);
    const skew = await roundTable();
    const { editions, figures } = await requireFormatSheet(as("observer"), skew.id);
    const trier = editions.find(({ place }) => place === "Trier");
    const groups = groupPoints(figures.filter(({ subject, subjectId }) => subject === "edition" && subjectId === trier?.id));
    expect(groups.map(({ indicator, conflict, points: of }) => [indicator, conflict, of.map(({ value }) => value)])).toEqual([
      ["Teilnehmende Personen", false, [40]],
      ["Teilnehmende Kommunen", true, [25, 30]],
    ]);
    expect(groupPoints(figures.filter(({ subject }) => subject === "format"))).toMatchObject([{ conflict: false }]);
  });

  it.each<PersonKey>(["recorder", "federalHead"])("are not taken over by %s", async (person) => {
    await expect(addStandardFormats(as(person), on.processId)).rejects.toThrow("common:error.not-allowed");
  });
});
