/** The register in the database: whose an entry is, who sees it, what others propose, and files that come and go as a whole. */
import { sql } from "kysely";
import { beforeAll, describe, expect, it } from "vitest";
import type { PersonKey } from "#db/sample";
import type { Sight } from "#db/schema/partnerships";
import type { Context } from "#server/context";
import type { DataPointForm } from "#server/figures/rules";
import { dataPointForm, groupPoints } from "#server/figures/rules";
import { listDataPoints } from "#server/figures/queries";
import { addFigure, deleteFigure, editFigure } from "#server/partnerships/figures.commands";
import { answerEntry, createEntry, deleteEntry, editEntry, setMunicipality, setSight } from "#server/partnerships/commands";
import { createDelegation, deleteDelegation, editDelegation } from "#server/partnerships/delegations.commands";
import { requireDelegation } from "#server/partnerships/delegations.queries";
import { delegationForm } from "#server/partnerships/delegations.rules";
import { REGISTER_FILES, refusedRows } from "#server/partnerships/exports.queries";
import { createPattern } from "#server/situation/patterns.commands";
import { patternForm } from "#server/situation/patterns.rules";
import { listImports, mapColumns, readFile, requireImport, takeOver, undoImport } from "#server/partnerships/import.commands";
import {
  listCultureShares,
  listInterdependencies,
  listRegister,
  requireInterdependency,
  requirePartnership,
} from "#server/partnerships/queries";
import {
  answerForm,
  interdependencyForm,
  partnershipForm,
  readInterdependencyFilter,
  readRegisterFilter,
  type Register,
} from "#server/partnerships/rules";
import { clearedDatabase } from "#server/markings/cleared.queries";
import { listTodos } from "#server/overview/queries";
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
const among = (search: string) => readInterdependencyFilter(new URLSearchParams(search));
const filter = (search = "") => readRegisterFilter(new URLSearchParams(search));
const partners = async (person: PersonKey, search = "") =>
  (await listRegister(as(person), on.processId, filter(search), 1)).partnerships.map(({ partner }) => partner);
const sees = async (person: PersonKey, id: number) =>
  requirePartnership(as(person), id).then(
    () => true,
    () => false,
  );
const csv = (person: PersonKey, text: string, name = "liste.csv", register: Register = "partnerships") =>
  readFile(as(person), register, on.processId, { name, bytes: new TextEncoder().encode(text) });

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
      String((await REGISTER_FILES["register.csv"](as(person), on.processId, new URLSearchParams(), {})).bytes);
    expect(await file("secondMayor")).toContain("Heimlichort");
    expect(await file("facilitator")).not.toContain("Heimlichort");
    expect((await find(as("secondMayor"), "Heimlichort")).hits).toMatchObject([{ kind: "partnership", id }]);
    expect((await find(as("federalHead"), "Heimlichort")).hits).toEqual([]);
    expect((await find(as("outsider"), "Port Alder")).hits).toEqual([]);
    const of = async (person: PersonKey) => (await listCultureShares(as(person), on.processId)).at(-1)!.total;
    expect(await of("secondMayor")).toBeGreaterThan(await of("chamber"));
  });
});

/** By role, what somebody sees of an entry of Lindenhafen that is shown to its own house, to the deciding benches, to all. */
const READERS = [
  ...(["mayor", "townDelegate", "secondMayor", "federalHead", "landHead", "associationHead"] as const),
  ...(["chamber", "forum", "observer", "facilitator", "recorder", "admin", "outsider"] as const),
];
const SEEN: Record<Sight, string> = {
  own: "x x . . . . . . . . . . .",
  deciding: "x x x x x x . . . x x . .",
  process: "x x x x x x x x x x x . .",
};
/** Each way to it, as text or as whether something is there. */
const WAYS: Record<string, (ctx: Context, id: number) => Promise<boolean>> = {
  page: async (ctx, id) => Boolean(await requirePartnership(ctx, id)),
  list: async (ctx) => (await listRegister(ctx, on.processId, filter("country=IS"), 1)).total > 0,
  map: async (ctx) => Object.keys((await listRegister(ctx, on.processId, filter("country=IS"), 1)).counts).length > 0,
  "share over time": async (ctx) => (await listCultureShares(ctx, on.processId)).some(({ total }) => total >= 100),
  search: async (ctx) => (await find(ctx, "Leckort")).hits.length > 0,
  file: async (ctx) =>
    String((await REGISTER_FILES["register.csv"](ctx, on.processId, new URLSearchParams(), {})).bytes).includes("Leckort"),
};

describe("on every way", () => {
  it.each(Object.entries(SEEN))("an entry shown to %s is seen by those and by nobody else", async (sight, row) => {
    const id = await enter("mayor", { partner: "Leckort", country: "IS", dimensions: ["kultur"], started: "2001", sight });
    // So many that whoever sees them has them in the share, and whoever does not has not.
    await sql`insert into partnerships (process_id, place_id, country, source, sight, state, entered_by, created_at, kind, partner, status, dimensions, started)
      select process_id, place_id, country, source, sight, state, entered_by, created_at, kind, 'Viele ' || at, status, dimensions, started
      from partnerships, generate_series(1, 100) as at where id = ${id}`.execute(town.db);
    for (const [way, looks] of Object.entries(WAYS)) {
      const seen = [];
      for (const reader of READERS) seen.push((await looks(as(reader), id).catch(() => false)) ? "x" : ".");
      expect([way, seen.join(" ")]).toEqual([way, row]);
    }
    await town.db.deleteFrom("partnerships").where("country", "=", "IS").execute();
  });
});

describe("a file of many", () => {
  it("says inside how far it may go and who took it, and is read in again as XLSX, ODS and CSV without that row", async () => {
    const asked = new URLSearchParams("q=Port Alder");
    const text = String((await REGISTER_FILES["register.csv"](as("mayor"), on.processId, asked, {})).bytes);
    expect(text.trimEnd().split("\r\n").at(-1)).toMatch(/^TLP:\w+ · Herausgegeben an .+ nicht weitergeben/);
    const all = String((await REGISTER_FILES["register.csv"](as("mayor"), on.processId, new URLSearchParams(), {})).bytes);
    expect(all).toContain("TLP:AMBER+STRICT");
    for (const name of ["register.xlsx", "register.ods", "register.csv"] as const) {
      const { bytes } = await REGISTER_FILES[name](as("mayor"), on.processId, asked, {});
      const id = await readFile(as("mayor"), "partnerships", on.processId, { name, bytes: Buffer.from(bytes) });
      const { of } = await requireImport(as("mayor"), "partnerships", on.processId, id);
      // The register has it already, and nothing else is there.
      expect([name, of.ready, of.refused.map(({ code }) => code)]).toEqual([name, [], ["partnerships:import.refused.twice"]]);
    }
  });
});

describe("a register that went out as a file", () => {
  it.each(["register.xlsx", "register.ods", "register.csv"] as const)(
    "is the same register read in again from %s",
    async (name) => {
      const id = await enter("mayor", {
        ...{ partner: "Rundreiseort", country: "PL", kind: "projekt", status: "ruhend", dimensions: ["kultur", "wirtschaft"] },
        ...{ started: "1985-04", ended: "2090", last_activity: "2025-09-03", legal_form: "Urkunde", purpose: "Hafen;Schule" },
        ...{ funding: "Land", contact: "+49 151", note: "=1+1\nZweite Zeile", next_review_on: "2027-03-01" },
      });
      const figure = { indicator: "Begegnungen", value: "etwa 40", unit: "", definition: "", as_of: "2026-01-01" };
      const point = dataPointForm.parse({ ...figure, source: "Amt", source_url: "" });
      await addFigure(as("mayor"), "partnerships", id, point, "");
      const { entry } = await requirePartnership(as("mayor"), id);
      const { bytes } = await REGISTER_FILES[name](as("mayor"), on.processId, new URLSearchParams("q=Rundreise"), {});
      if (name === "register.csv") expect(String(bytes)).toContain("Begegnungen: etwa 40 (Stand 01.01.2026, Quelle: Amt)");
      await deleteEntry(as("mayor"), "partnerships", id);
      const brought = await readFile(as("mayor"), "partnerships", on.processId, { name, bytes: Buffer.from(bytes) });
      expect(await takeOver(as("mayor"), "partnerships", on.processId, brought, "own")).toBe(1);
      const [again] = (await listRegister(as("mayor"), on.processId, filter("q=Rundreise"), 1)).partnerships;
      expect({ ...again, id, importId: null }).toEqual(entry);
      await undoImport(as("mayor"), "partnerships", on.processId, brought);
    },
  );

  it("says when its municipality looks at it again, which can be set before the first review, and found by nobody else", async () => {
    const id = await enter("mayor", { partner: "Fälligort", next_review_on: "01.02.2026", sight: "process" });
    expect(await partners("mayor", "due=1")).toContain("Fälligort");
    expect([await partners("facilitator", "due=1"), await partners("secondMayor", "due=1")]).toEqual([[], []]);
    expect((await listTodos(as("mayor"))).some(({ kind, label }) => kind === "review-due" && label === "Fälligort")).toBe(true);
    expect(() => form({ next_review_on: "2026" })).toThrow("day-whole");
    await deleteEntry(as("mayor"), "partnerships", id);
  });
});

describe("a delegation sheet", () => {
  const sheet = (more: Record<string, unknown> = {}) =>
    delegationForm.parse({ title: "Besuch", direction: "incoming", country: "CN", meets_on: "2026-06-10", ...more });
  /** As their requests read the database: without what they are not cleared for. */
  const finds = async (person: PersonKey, id: number) => {
    const ctx = as(person);
    const db = await clearedDatabase(town, ctx.actor.personId, ctx.now());
    return requireDelegation({ ...ctx, db }, id).then(
      () => true,
      () => false,
    );
  };

  it("bears AMBER+STRICT from its first moment, and is seen by those of its house who are cleared for that", async () => {
    const id = await createDelegation(as("mayor"), on.processId, sheet(), "");
    const marking = await town.db
      .selectFrom("markings")
      .where("kind", "=", "delegation")
      .where("record_id", "=", id)
      .select("label")
      .execute();
    expect(marking).toEqual([{ label: "AMBER+STRICT" }]);
    const seen = async () => {
      const all = [];
      for (const who of ["mayor", "townDelegate", "federalHead", "facilitator", "secondMayor", "chamber", "outsider"] as const)
        all.push((await finds(who, id)) ? "x" : ".");
      return all.join(" ");
    };
    expect(await seen()).toBe("x . . . . . .");
    await editDelegation(as("mayor"), id, sheet({ sight: "deciding", revision: "1" }));
    expect(await seen()).toBe("x . x x x . .");
    await expect(editDelegation(as("facilitator"), id, sheet({ revision: "2" }))).rejects.toMatchObject({ status: 403 });
    await expect(createDelegation(as("observer"), on.processId, sheet(), "")).rejects.toMatchObject({ status: 403 });
    await expect(
      town.db
        .updateTable("delegation_meetings")
        .set({ sight: "process" as never })
        .where("id", "=", id)
        .execute(),
    ).rejects.toThrow("check");
  });

  it("whoever makes one sees it, sent twice it is one, and two who change it at once do not overwrite each other", async () => {
    const [id, same] = await Promise.all([1, 2].map(() => createDelegation(as("townDelegate"), on.processId, sheet(), "once")));
    expect(same).toBe(id);
    expect(await finds("townDelegate", id!)).toBe(true);
    const edit = (title: string) => editDelegation(as("townDelegate"), id!, sheet({ title, revision: "1" }));
    const both = await Promise.allSettled([edit("Eins"), edit("Zwei")]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  it("belongs to a partnership of its own municipality only, and comes back with its label", async () => {
    const own = (await listRegister(as("mayor"), on.processId, filter("q=Port Alder"), 1)).partnerships[0]!.id;
    const other = (await listRegister(as("secondMayor"), on.processId, filter("q=Rivière"), 1)).partnerships[0]!.id;
    await expect(
      createDelegation(as("mayor"), on.processId, sheet({ partnership_id: String(other) }), ""),
    ).rejects.toMatchObject({ field: "partnership_id" });
    const id = await createDelegation(as("mayor"), on.processId, sheet({ partnership_id: String(own) }), "");
    expect((await requireDelegation(as("mayor"), id)).delegation).toMatchObject({ partner: "Port Alder" });
    await expect(deleteDelegation(as("federalHead"), id)).rejects.toMatchObject({ status: 404 });
    const { undo } = await deleteDelegation(as("mayor"), id);
    expect(await finds("mayor", id)).toBe(false);
    await restoreRemoved(as("mayor"), Number(undo.split("/")[2]));
    expect([await finds("mayor", id), await finds("townDelegate", id)]).toEqual([true, false]);
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

  it("are corrected and deleted by whoever may change the entry, and brought back", async () => {
    const { entries } = await listInterdependencies(as("mayor"), on.processId, { filter: among("q=ansiedlungen") });
    const { id } = entries[0]!;
    const points = () => listDataPoints(town.db, [{ subject: "interdependency", ids: [id] }]);
    const town14 = (await points()).find(({ value }) => value === 14)!;
    const corrected = (more: object) =>
      dataPointForm.parse({
        ...{ indicator: "Unternehmen", value: "15", unit: "", definition: "", as_of: "2020-09-08" },
        ...{ source: "IAT 2020", source_url: "", ...more },
      });
    await editFigure(as("townDelegate"), "interdependencies", id, town14.id, corrected({ part_of: String(town14.partOf) }));
    expect((await points()).find((point) => point.id === town14.id)).toMatchObject({ value: 15, partOf: town14.partOf });
    await expect(
      editFigure(as("mayor"), "interdependencies", id, town14.id, corrected({ part_of: String(town14.id) })),
    ).rejects.toMatchObject({ field: "part_of" });
    const other = (await listInterdependencies(as("mayor"), on.processId)).entries.find(
      (entry) => entry.id !== id && entry.ownerId === on.organisationOf("mayor"),
    )!;
    await expect(editFigure(as("mayor"), "interdependencies", other.id, town14.id, corrected({}))).rejects.toMatchObject({
      status: 404,
    });
    await expect(deleteFigure(as("federalHead"), "interdependencies", id, town14.id)).rejects.toMatchObject({ status: 404 });
    await setSight(as("mayor"), "interdependencies", id, "process");
    await expect(deleteFigure(as("federalHead"), "interdependencies", id, town14.id)).rejects.toMatchObject({ status: 403 });
    await setSight(as("mayor"), "interdependencies", id, "own");
    const undo = await deleteFigure(as("mayor"), "interdependencies", id, town14.id);
    expect((await points()).map((point) => point.id)).not.toContain(town14.id);
    await restoreRemoved(as("mayor"), Number(undo.split("/")[2]));
    expect((await points()).map((point) => point.id)).toContain(town14.id);
  });
});

describe("what others propose as an interdependency", () => {
  it("is a task of its municipality, and found by it, by kind, by sector and by Land", async () => {
    const tie = interdependencyForm.parse({
      ...{ place: "Lindenhafen", title: "Vorgeschlagenes", country: "CN", kind: "medien", sector: "medien_kultur" },
      ...{ direction: "beidseitig", source: "Zeitung", sight: "process" },
    });
    const id = await createEntry(as("federalHead"), "interdependencies", on.processId, tie, "");
    const asked = async (person: PersonKey) =>
      (await listTodos(as(person))).some(({ path }) => path.endsWith("/interdependencies?open=1"));
    expect([await asked("mayor"), await asked("secondMayor"), await asked("federalHead")]).toEqual([true, false, false]);
    const found = async (person: PersonKey, search: string) =>
      (await listInterdependencies(as(person), on.processId, { filter: among(search) })).entries.map(({ title }) => title);
    for (const search of ["open=1", "kind=medien", "sector=medien_kultur", "land=99&q=vorgeschlagen"])
      expect([search, await found("mayor", search)]).toEqual([search, ["Vorgeschlagenes"]]);
    expect([await found("federalHead", "open=1"), await found("mayor", "kind=medien&sector=energie")]).toEqual([[], []]);
    await answerEntry(as("mayor"), "interdependencies", id, answerForm.parse({ answer: "confirm", sight: "process" }));
    expect([await asked("mayor"), await found("mayor", "open=1")]).toEqual([false, []]);
    await deleteEntry(as("mayor"), "interdependencies", id);
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
    // What a municipality takes back, a topic shows no longer.
    await setSight(as("mayor"), "interdependencies", port.id, "own");
    expect(await listTopicFigures(town.db, one)).toEqual([]);
    await setSight(as("mayor"), "interdependencies", port.id, "process");
    const { undo } = await deleteEntry(as("mayor"), "interdependencies", port.id);
    const figures = () => listDataPoints(town.db, [{ subject: "interdependency", ids: [port.id] }]);
    expect(await figures()).toEqual([]);
    await restoreRemoved(as("mayor"), Number(undo.split("/")[2]));
    expect((await figures()).map(({ value }) => value)).toEqual([20, 14]);
    // The topic has them again, too.
    expect((await listTopicFigures(town.db, one)).map(({ value }) => value)).toEqual([20, 14]);
  });
});

describe("a file", () => {
  const rows =
    "AGS;Partner;Partnerland;Art\n99001000;Dateiort;FR;\n99002000;Fremdort;FR;\n;Ohne Schlüssel;PL;\n99001000;Falsch;Utopia;\n";

  it("is looked at first, taken over once, and taken back as a whole except what somebody has changed", async () => {
    const id = await csv("townDelegate", rows);
    const { of } = await requireImport(as("townDelegate"), "partnerships", on.processId, id);
    expect([of.ready.length, of.refused.map(({ line }) => line)]).toEqual([3, [5]]);
    expect(await partners("mayor", "q=dateiort")).toEqual([]);
    const [one, other] = await Promise.all(
      [1, 2].map(() => takeOver(as("townDelegate"), "partnerships", on.processId, id, "own")),
    );
    expect([one, other]).toEqual([3, 3]);
    expect(await partners("mayor", "q=dateiort")).toEqual(["Dateiort"]);
    expect(await partners("secondMayor", "open=1")).toEqual(["Fremdort"]);
    const kept = (await listRegister(as("mayor"), on.processId, filter("q=Ohne"), 1)).partnerships[0]!;
    await editEntry(as("mayor"), "partnerships", kept.id, form({ partner: "Ohne Schlüssel, berichtigt", revision: "1" }));
    expect(await undoImport(as("townDelegate"), "partnerships", on.processId, id)).toBe(2);
    expect(await partners("mayor", "q=dateiort")).toEqual([]);
    expect(await partners("mayor", "q=berichtigt")).toHaveLength(1);
    await expect(takeOver(as("townDelegate"), "partnerships", on.processId, id, "own")).rejects.toMatchObject({ status: 409 });
  });

  it("belongs to whoever brought it, may have its columns put right, and bears no marking", async () => {
    const id = await csv("townDelegate", "Wo;Wer;Welches\n99001000;Spaltenort;FR\n");
    await expect(requireImport(as("mayor"), "partnerships", on.processId, id)).rejects.toMatchObject({ status: 404 });
    expect((await requireImport(as("townDelegate"), "partnerships", on.processId, id)).of.ready).toEqual([]);
    await mapColumns(as("townDelegate"), "partnerships", on.processId, id, { place: 0, partner: 1, country: 2 });
    expect((await requireImport(as("townDelegate"), "partnerships", on.processId, id)).of.ready).toHaveLength(1);
    await expect(csv("townDelegate", rows, "VS-NfD.csv")).rejects.toMatchObject({ code: "common:invalid.classified" });
    await expect(csv("observer", rows)).rejects.toMatchObject({ status: 403 });
    const marked = await csv("townDelegate", "AGS;Partner;Land\n99001000;VS-NfD Geheimort;FR\n");
    const kept = await town.db.selectFrom("register_imports").where("id", "=", marked).select("rows").executeTakeFirstOrThrow();
    expect(JSON.stringify(kept.rows)).not.toContain("Geheimort");
  });
});

describe("rows that could not be taken", () => {
  it("are all kept with their reason, come as a file that can be mended and brought again, and are found again by who brought them", async () => {
    const broken = Array.from({ length: 400 }, (_, at) => `99001000;Kaputtort ${at};Utopia`).join("\n");
    const id = await csv("townDelegate", `AGS;Partner;Land\n99001000;Heilort;FR\n${broken}\n`, "viele.csv");
    const file = async () => {
      const writer = refusedRows("partnerships");
      const { name, bytes } = await writer(as("townDelegate"), on.processId, new URLSearchParams(), { importId: String(id) });
      return { name, lines: String(bytes).trimEnd().split("\r\n") };
    };
    const before = await file();
    await takeOver(as("townDelegate"), "partnerships", on.processId, id, "own");
    expect(await file()).toEqual(before);
    expect(before).toMatchObject({ name: "viele – nicht übernommen" });
    expect([before.lines.length, before.lines[0], before.lines[400]]).toEqual([
      401,
      "\uFEFFZeile;Grund;AGS;Partner;Land",
      "402;„Utopia“ ist kein bekanntes Land.;99001000;Kaputtort 399;Utopia",
    ]);
    const mended = before.lines.join("\n").replaceAll(";Utopia", ";FR");
    const again = await csv("townDelegate", mended, "viele.csv");
    expect((await requireImport(as("townDelegate"), "partnerships", on.processId, again)).of.ready).toHaveLength(400);
    const brought = async (person: PersonKey) =>
      (await listImports(as(person), "partnerships", on.processId)).map((of) => of.id);
    expect((await brought("townDelegate")).slice(0, 2)).toEqual([again, id]);
    expect(await brought("secondMayor")).not.toContain(id);
    const of = { importId: String(id) };
    await expect(refusedRows("partnerships")(as("mayor"), on.processId, new URLSearchParams(), of)).rejects.toMatchObject({
      status: 404,
    });
    await undoImport(as("townDelegate"), "partnerships", on.processId, id);
  });
});

describe("a file of interdependencies", () => {
  const ties = "interdependencies";
  const rows =
    "AGS;Verflechtung;Land;Richtung;Sicherheit\n99001000;Dateifirma;CN;eingehend;hoch\n99001000;Dateihafen;CN;beidseitig;\n99002000;Fremdfirma;CN;eingehend;\n99001000;Falsch;Utopia;eingehend;\n";
  const titles = async (person: PersonKey, words = "datei") =>
    (await listInterdependencies(as(person), on.processId, { filter: among(`q=${words}`) })).entries.map(({ title }) => title);

  it("is looked at, taken over once and taken back but for what was changed or given figures, and is none of the other register", async () => {
    const id = await csv("townDelegate", rows, "liste.csv", ties);
    await expect(requireImport(as("townDelegate"), "partnerships", on.processId, id)).rejects.toMatchObject({ status: 404 });
    await expect(requireImport(as("mayor"), ties, on.processId, id)).rejects.toMatchObject({ status: 404 });
    const { of } = await requireImport(as("townDelegate"), ties, on.processId, id);
    expect([of.ready.map(({ name }) => name), of.refused.map(({ line, code }) => [line, code])]).toEqual([
      ["Dateifirma", "Dateihafen", "Fremdfirma"],
      [[5, "partnerships:import.refused.country"]],
    ]);
    expect(await titles("mayor")).toEqual([]);
    const both = await Promise.all([1, 2].map(() => takeOver(as("townDelegate"), ties, on.processId, id, "process")));
    expect(both).toEqual([3, 3]);
    expect(await titles("mayor")).toEqual(["Dateifirma", "Dateihafen"]);
    // What is brought for another town is proposed to it, and nobody else sees it before it answers.
    expect([await titles("secondMayor", "fremdfirma"), await titles("chamber", "fremdfirma")]).toEqual([["Fremdfirma"], []]);
    expect(await titles("chamber")).toEqual(["Dateifirma", "Dateihafen"]);
    const again = await csv("townDelegate", rows, "liste.csv", ties);
    expect((await requireImport(as("townDelegate"), ties, on.processId, again)).of.ready).toEqual([]);
    const [firm] = (await listInterdependencies(as("mayor"), on.processId, { filter: among("q=dateifirma") })).entries;
    expect(firm).toMatchObject({ state: "own", confidence: "hoch", source: "liste.csv" });
    const figure = { indicator: "Beschäftigte", value: "40", unit: "", definition: "", as_of: "2026-01-01", source: "Amt" };
    const point = dataPointForm.parse({ ...figure, source_url: "" }) as DataPointForm;
    on.pass(1);
    await addFigure(as("mayor"), ties, firm!.id, point, "");
    await expect(undoImport(as("townDelegate"), "partnerships", on.processId, id)).rejects.toMatchObject({ status: 404 });
    expect(await undoImport(as("townDelegate"), ties, on.processId, id)).toBe(2);
    expect(await titles("mayor")).toEqual(["Dateifirma"]);
    await expect(takeOver(as("townDelegate"), ties, on.processId, id, "own")).rejects.toMatchObject({ status: 409 });
  });

  it("brings figures, which go again with what they came with", async () => {
    const text =
      "AGS;Verflechtung;Land;Richtung;Kennzahl;Wert;Stand\n99001000;Zahlfirma;CN;eingehend;Betriebe;etwa 40;31.12.2024\n";
    const id = await csv("mayor", text, "liste.csv", ties);
    await takeOver(as("mayor"), ties, on.processId, id, "own");
    const [entry] = (await listInterdependencies(as("mayor"), on.processId, { filter: among("q=zahlfirma") })).entries;
    const figures = () => listDataPoints(town.db, [{ subject: "interdependency", ids: [entry!.id] }]);
    expect(await figures()).toMatchObject([{ indicator: "Betriebe", value: 40, precision: "etwa", asOf: "2024-12-31" }]);
    expect(await undoImport(as("mayor"), ties, on.processId, id)).toBe(1);
    expect([await figures(), await titles("mayor", "zahlfirma")]).toEqual([[], []]);
  });

  it("leaves what a pattern of influence rests on and what a recommendation cites when it is taken back", async () => {
    const text = ["AGS;Verflechtung;Land;Richtung;Kennzahl;Wert;Stand"]
      .concat(["Musterfirma", "Zitatfirma", "Wegfirma"].map((name) => `99001000;${name};CN;eingehend;Betriebe;40;31.12.2024`))
      .join("\n");
    const id = await csv("mayor", text, "liste.csv", ties);
    await takeOver(as("mayor"), ties, on.processId, id, "own");
    const { entries } = await listInterdependencies(as("mayor"), on.processId);
    const entryOf = (name: string) => entries.find(({ title }) => title === name)!.id;
    const pattern = { title: "Muster", instruments: ["investition"], evidence: "berichtet", source: "Zeitung", sight: "own" };
    const input = patternForm.parse({ ...pattern, interdependencies: [String(entryOf("Musterfirma"))] });
    await createPattern(as("mayor"), on.processId, input, "");
    const [point] = await listDataPoints(town.db, [{ subject: "interdependency", ids: [entryOf("Zitatfirma")] }]);
    const cited = town.db.selectFrom("recommendations").select("id").orderBy("id").limit(1);
    await town.db
      .insertInto("recommendation_figures")
      .values({ recommendation_id: cited, data_point_id: point!.id, cited: "{}", cited_by: null, cited_at: new Date() })
      .execute();
    expect(await undoImport(as("mayor"), ties, on.processId, id)).toBe(1);
    const left = (await listInterdependencies(as("mayor"), on.processId)).entries.map(({ title }) => title);
    expect(left).toEqual(expect.arrayContaining(["Musterfirma", "Zitatfirma"]));
    expect(left).not.toContain("Wegfirma");
  });

  it("is refused to those who may not write, by its name and row by row where it is classified", async () => {
    await expect(csv("observer", rows, "liste.csv", ties)).rejects.toMatchObject({ status: 403 });
    await expect(csv("outsider", rows, "liste.csv", ties)).rejects.toMatchObject({ status: 404 });
    await expect(csv("mayor", rows, "VS-NfD.csv", ties)).rejects.toMatchObject({ code: "common:invalid.classified" });
    const marked = await csv(
      "mayor",
      "AGS;Verflechtung;Land;Richtung\n99001000;VS-NfD Geheimfirma;FR;eingehend\n",
      "l.csv",
      ties,
    );
    const { of } = await requireImport(as("mayor"), ties, on.processId, marked);
    expect([of.ready, of.refused.map(({ code }) => code)]).toEqual([[], ["partnerships:import.refused.classified"]]);
    const { rows: kept } = await town.db
      .selectFrom("register_imports")
      .where("id", "=", marked)
      .select("rows")
      .executeTakeFirstOrThrow();
    expect(JSON.stringify(kept)).not.toContain("Geheimfirma");
  });

  it("goes out with figures that are not added up, to each reader what they see, and is read in again without loss", async () => {
    const all = new URLSearchParams();
    const file = async (person: PersonKey) =>
      String((await REGISTER_FILES["interdependencies.csv"](as(person), on.processId, all, {})).bytes);
    const id = await createEntry(
      as("mayor"),
      ties,
      on.processId,
      interdependencyForm.parse({
        ...{ place: "Lindenhafen", title: "Nur für uns", country: "CN", kind: "direktinvestition" },
        ...{ sector: "industrie", direction: "eingehend", counter_evidence: "=1+1" },
      }),
      "",
    );
    expect(await file("mayor")).toContain("Nur für uns");
    expect(await file("mayor")).toContain("Beschäftigte: 40 (Stand 01.01.2026, Quelle: Amt)");
    expect(await file("mayor")).toContain("TLP:AMBER+STRICT");
    for (const other of ["facilitator", "chamber", "secondMayor"] as const)
      expect([other, (await file(other)).includes("Nur für uns")]).toEqual([other, false]);
    await expect(file("outsider")).rejects.toMatchObject({ status: 404 });
    const { entry } = await requireInterdependency(as("mayor"), id);
    for (const name of ["interdependencies.xlsx", "interdependencies.ods", "interdependencies.csv"] as const) {
      const asked = new URLSearchParams("q=Nur für uns");
      const { bytes } = await REGISTER_FILES[name](as("mayor"), on.processId, asked, {});
      await town.db.deleteFrom(ties).where("title", "=", entry.title).execute();
      const brought = await readFile(as("mayor"), ties, on.processId, { name, bytes: Buffer.from(bytes) });
      expect([name, await takeOver(as("mayor"), ties, on.processId, brought, "own")]).toEqual([name, 1]);
      const [again] = (await listInterdependencies(as("mayor"), on.processId, { filter: among("q=nur für uns") })).entries;
      const { title, country, kind, sector, direction, confidence, counterEvidence } = entry;
      expect([name, again]).toMatchObject([name, { title, country, kind, sector, direction, confidence, counterEvidence }]);
    }
  });
});
