/** The register in the database: whose an entry is, who sees it, what others propose, and files that come and go as a whole. */
import { beforeAll, describe, expect, it } from "vitest";
import type { PersonKey } from "#db/sample";
import type { DataPointForm } from "#server/figures/rules";
import { dataPointForm, groupPoints } from "#server/figures/rules";
import { listDataPoints } from "#server/figures/queries";
import {
  addFigure,
  answerEntry,
  createEntry,
  deleteEntry,
  editEntry,
  setMunicipality,
  setSight,
} from "#server/partnerships/commands";
import { registerCsv } from "#server/partnerships/exports.queries";
import { mapColumns, readFile, requireImport, takeOver, undoImport } from "#server/partnerships/import.commands";
import { listCultureShares, listInterdependencies, listRegister, requirePartnership } from "#server/partnerships/queries";
import { answerForm, interdependencyForm, partnershipForm, readRegisterFilter } from "#server/partnerships/rules";
import { restoreRemoved } from "#server/processes/removals.commands";
import { handInEntry, listTopicFigures } from "#server/topics/register.commands";
import { find } from "#server/search/queries";
import { useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";

const town = useDatabase();
let on: Stage;
let as: Stage["as"];

beforeAll(async () => {
  on = await stage(town.db);
  as = on.as;
});

const form = (more: Record<string, unknown> = {}) =>
  partnershipForm.parse({
    place: "Lindenhafen",
    partner: "Testort",
    country: "FR",
    kind: "freundschaft",
    source: "Zeitung, 1. März",
    ...more,
  });
const enter = (person: PersonKey, more?: Record<string, unknown>) =>
  createEntry(as(person), "partnerships", on.processId, form(more), "");
const filter = (search = "") => readRegisterFilter(new URLSearchParams(search));
const partners = async (person: PersonKey, search = "") =>
  (await listRegister(as(person), on.processId, filter(search), 1)).partnerships.map(({ partner }) => partner);
const sees = async (person: PersonKey, id: number) =>
  requirePartnership(as(person), id).then(
    () => true,
    () => false,
  );
const csv = (person: PersonKey, text: string, name = "liste.csv") =>
  readFile(as(person), on.processId, { name, bytes: new TextEncoder().encode(text) });

describe("an entry", () => {
  it("of one's own municipality counts at once, and nobody else sees it until the municipality shows it", async () => {
    const id = await enter("townDelegate", { partner: "Eigenort" });
    expect((await requirePartnership(as("mayor"), id)).entry).toMatchObject({ state: "own", sight: "own" });
    expect(
      await Promise.all((["facilitator", "federalHead", "chamber", "outsider"] as const).map((who) => sees(who, id))),
    ).toEqual([false, false, false, false]);
    await setSight(as("mayor"), "partnerships", id, "deciding");
    expect([await sees("federalHead", id), await sees("facilitator", id), await sees("chamber", id)]).toEqual([
      true,
      true,
      false,
    ]);
    await expect(setSight(as("facilitator"), "partnerships", id, "process")).rejects.toMatchObject({ status: 403 });
  });

  it("for another municipality is proposed to it with a source, and seen by the two until it answers", async () => {
    await expect(enter("federalHead", { source: "" })).rejects.toMatchObject({ field: "source" });
    const id = await enter("federalHead", { partner: "Vorschlag", sight: "process" });
    expect([await sees("mayor", id), await sees("federalDelegate", id), await sees("securityHead", id)]).toEqual([
      true,
      true,
      false,
    ]);
    expect(await partners("mayor", "open=1")).toEqual(["Vorschlag"]);
    expect(() => answerForm.parse({ answer: "decline" })).toThrow();
    await answerEntry(as("mayor"), "partnerships", id, answerForm.parse({ answer: "confirm", sight: "process" }));
    expect([await sees("securityHead", id), await sees("chamber", id)]).toEqual([true, true]);
    await expect(editEntry(as("federalHead"), "partnerships", id, form())).rejects.toMatchObject({ status: 403 });
  });

  it("is changed by one of two who had its form open, and nothing of the other's is lost silently", async () => {
    const id = await enter("mayor", { partner: "Zweimal" });
    const edit = (person: PersonKey, note: string) =>
      editEntry(as(person), "partnerships", id, form({ partner: "Zweimal", note, revision: "1" }));
    const [one, other] = await Promise.allSettled([edit("mayor", "a"), edit("townDelegate", "b")]);
    expect([one.status, other.status].sort()).toEqual(["fulfilled", "rejected"]);
    const { undo } = await deleteEntry(as("mayor"), "partnerships", id);
    expect(await sees("mayor", id)).toBe(false);
    await restoreRemoved(as("mayor"), Number(undo.split("/")[2]));
    expect(await sees("mayor", id)).toBe(true);
  });

  it("names its municipality by key or name, and is told what became of it", async () => {
    await expect(enter("mayor", { place: "Atlantis" })).rejects.toMatchObject({ code: "partnerships:invalid.place-unknown" });
    const id = await enter("mayor", { place: "99.001.000", partner: "Schlüsselort" });
    expect((await requirePartnership(as("mayor"), id)).entry.placeName).toBe("Lindenhafen");
    await expect(
      setMunicipality(as("mayor"), on.processId, { organisation: on.organisationOf("mayor"), place: "Mühlwerder" }),
    ).rejects.toMatchObject({ status: 403 });
    await expect(
      setMunicipality(as("facilitator"), on.processId, {
        organisation: on.organisationOf("secondMayor"),
        place: "Lindenhafen",
      }),
    ).rejects.toMatchObject({ code: "partnerships:invalid.place-taken" });
  });
});

describe("the register", () => {
  it("never counts an expired project as active", async () => {
    await enter("mayor", {
      partner: "Altprojekt",
      kind: "projekt",
      status: "aktiv",
      started: "2015",
      ended: "2019",
      sight: "process",
    });
    expect(await partners("observer", "status=aktiv")).not.toContain("Altprojekt");
    expect(await partners("observer", "status=abgelaufen")).toContain("Altprojekt");
    expect(await partners("observer", "q=altprojekt")).toEqual(["Altprojekt"]);
  });

  it("gives out, finds and counts only what its reader sees", async () => {
    const id = await enter("secondMayor", {
      place: "Ahornbrück",
      partner: "Heimlichort",
      dimensions: ["kultur"],
      started: "2000",
    });
    const file = async (person: PersonKey) =>
      String((await registerCsv(as(person), on.processId, new URLSearchParams(), {})).bytes);
    expect(await file("secondMayor")).toContain("Heimlichort");
    expect(await file("facilitator")).not.toContain("Heimlichort");
    expect((await find(as("secondMayor"), "Heimlichort")).hits).toMatchObject([{ kind: "partnership", id }]);
    expect((await find(as("federalHead"), "Heimlichort")).hits).toEqual([]);
    expect((await find(as("outsider"), "Port Alder")).hits).toEqual([]);
    const of = async (person: PersonKey) => (await listCultureShares(as(person), on.processId)).at(-1)!.total;
    expect(await of("secondMayor")).toBeGreaterThan(await of("chamber"));
  });
});

describe("figures of an interdependency", () => {
  it("stand as a tree that is never added up, and beside each other where sources differ", async () => {
    const id = await createEntry(
      as("mayor"),
      "interdependencies",
      on.processId,
      interdependencyForm.parse({
        place: "Lindenhafen",
        title: "Ansiedlungen",
        country: "CN",
        kind: "direktinvestition",
        sector: "industrie",
        direction: "eingehend",
      }),
      "",
    );
    const add = (value: string, part_of = "") =>
      addFigure(
        as("mayor"),
        "interdependencies",
        id,
        dataPointForm.parse({
          indicator: "Unternehmen",
          value,
          unit: "",
          definition: "",
          as_of: "2020-09-08",
          source: "IAT 2020",
          source_url: "",
          part_of,
        }) as DataPointForm,
        "",
      );
    const ruhr = await add("200");
    const west = await add("140", String(ruhr));
    for (const town of ["75", "43"]) await add(town, String(west));
    await add("14", String(ruhr));
    const groups = groupPoints(await listDataPoints(town.db, [{ subject: "interdependency", ids: [id] }]));
    expect(groups.map(({ points }) => points.map(({ value }) => value))).toEqual([[200]]);
    expect(groups[0]!.points[0]!.parts.map(({ value, parts }) => [value, parts.map((part) => part.value)])).toEqual([
      [140, [75, 43]],
      [14, []],
    ]);
    expect((await listInterdependencies(as("chamber"), on.processId)).entries.map(({ title }) => title)).not.toContain(
      "Ansiedlungen",
    );
  });
});

describe("a topic from the register", () => {
  it("takes the figures of its entry along, once, and only from an entry that everybody sees", async () => {
    const { entries } = await listInterdependencies(as("mayor"), on.processId);
    const port = entries.find(({ title }) => title === "Logistikunternehmen am Hafen")!;
    const one = await handInEntry(as("mayor"), "interdependencies", port.id, "same");
    expect(await handInEntry(as("mayor"), "interdependencies", port.id, "same")).toBe(one);
    expect((await listTopicFigures(town.db, one)).map(({ value }) => value)).toEqual([20, 14]);
    const hidden = entries.find(({ title }) => title === "Ansiedlungen")!;
    await expect(handInEntry(as("mayor"), "interdependencies", hidden.id, "")).rejects.toMatchObject({ status: 409 });
    await expect(handInEntry(as("chamber"), "interdependencies", hidden.id, "")).rejects.toMatchObject({ status: 404 });
  });
});

describe("a file", () => {
  const rows =
    "AGS;Partner;Partnerland;Art\n99001000;Dateiort;FR;\n99002000;Fremdort;FR;\n;Ohne Schlüssel;PL;\n99001000;Falsch;Utopia;\n";

  it("is looked at first, taken over once, and taken back as a whole except what somebody has changed", async () => {
    const id = await csv("townDelegate", rows);
    const { of } = await requireImport(as("townDelegate"), on.processId, id);
    expect([of.ready.length, of.refused.map(({ line }) => line)]).toEqual([3, [5]]);
    expect(await partners("mayor", "q=dateiort")).toEqual([]);
    const [one, other] = await Promise.all([1, 2].map(() => takeOver(as("townDelegate"), on.processId, id, "own")));
    expect([one, other]).toEqual([3, 3]);
    expect(await partners("mayor", "q=dateiort")).toEqual(["Dateiort"]);
    expect(await partners("secondMayor", "open=1")).toEqual(["Fremdort"]);
    const kept = (await listRegister(as("mayor"), on.processId, filter("q=Ohne"), 1)).partnerships[0]!;
    await editEntry(as("mayor"), "partnerships", kept.id, form({ partner: "Ohne Schlüssel, berichtigt", revision: "1" }));
    expect(await undoImport(as("townDelegate"), on.processId, id)).toBe(2);
    expect(await partners("mayor", "q=dateiort")).toEqual([]);
    expect(await partners("mayor", "q=berichtigt")).toHaveLength(1);
    await expect(takeOver(as("townDelegate"), on.processId, id, "own")).rejects.toMatchObject({ status: 409 });
  });

  it("belongs to whoever brought it, may have its columns put right, and bears no marking", async () => {
    const id = await csv("townDelegate", "Wo;Wer;Welches\n99001000;Spaltenort;FR\n");
    await expect(requireImport(as("mayor"), on.processId, id)).rejects.toMatchObject({ status: 404 });
    expect((await requireImport(as("townDelegate"), on.processId, id)).of.ready).toEqual([]);
    await mapColumns(as("townDelegate"), on.processId, id, { place: 0, partner: 1, country: 2 });
    expect((await requireImport(as("townDelegate"), on.processId, id)).of.ready).toHaveLength(1);
    await expect(csv("townDelegate", rows, "VS-NfD.csv")).rejects.toMatchObject({ code: "common:invalid.classified" });
    await expect(csv("observer", rows)).rejects.toMatchObject({ status: 403 });
    const marked = await csv("townDelegate", "AGS;Partner;Land\n99001000;VS-NfD Geheimort;FR\n");
    const kept = await town.db.selectFrom("register_imports").where("id", "=", marked).select("rows").executeTakeFirstOrThrow();
    expect(JSON.stringify(kept.rows)).not.toContain("Geheimort");
  });
});
