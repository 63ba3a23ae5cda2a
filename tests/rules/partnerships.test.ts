/** The register without a database: days of which not all is known, what has expired, countries that are no more, rows of a file. */
import { describe, expect, it, test } from "vitest";
import german from "~/partnerships/de.json";
import english from "~/partnerships/en.json";
import { countryName, readCountry } from "#server/partnerships/countries.rules";
import { asymmetryOf, delegationForm, sideOf, type Counts } from "#server/partnerships/delegations.rules";
import { judgeRows, type ImportFacts } from "#server/partnerships/import.rules";
import { mappingOf } from "#server/partnerships/import-words.rules";
import { readPartialDay, statusOn, writePartialDay } from "#server/partnerships/rules";
import { decodeText } from "#server/files/encoding.rules";
import { readRows } from "#server/files/rows.rules";
import { classifiedIn, classifiedInForm } from "#server/platform/classified.rules";
import type { Place } from "#server/places/rules";

test("a day may be a year or a month, and is one of the calendar", () => {
  const read = [
    "1985",
    "04/1985",
    "4.1985",
    "30.04.1985",
    "1985-04",
    "1985-04-30T00:00:00.000Z",
    "",
    "31.02.2020",
    "13/1985",
    "früher",
  ];
  const found = ["1985", "1985-04", "1985-04", "1985-04-30", "1985-04", "1985-04-30", null, undefined, undefined, undefined];
  expect(read.map(readPartialDay)).toEqual(found);
  expect(["1985", "1985-04", "1985-04-30"].map(writePartialDay)).toEqual(["1985", "04/1985", "30.04.1985"]);
});

test("a project whose term is over has expired, and counts as active for nobody", () => {
  const on = (ended: string | null, kind: "projekt" | "freundschaft" = "projekt") =>
    statusOn({ status: "aktiv", kind, ended }, "2026-06-15");
  expect([on(null), on("2026"), on("2026-06"), on("2026-06-15")]).toEqual(["aktiv", "aktiv", "aktiv", "aktiv"]);
  expect([on("2025"), on("2026-05"), on("2026-06-14"), on("2025", "freundschaft")]).toEqual([
    "abgelaufen",
    "abgelaufen",
    "abgelaufen",
    "beendet",
  ]);
});

test("countries are known as people write them, also those that are no more", () => {
  const read = [
    "China",
    "VR China",
    "cn",
    "Vereinigtes Königreich",
    "USA",
    "Türkei",
    "Jugoslawien",
    "DDR",
    "UdSSR",
    "Atlantis",
    "",
  ];
  expect(read.map(readCountry)).toEqual(["CN", "CN", "CN", "GB", "US", "TR", "YU", "DD", "SU", undefined, undefined]);
  expect(countryName("YU", "de")).toBe("Jugoslawien");
});

describe("a marking of classified information", () => {
  it.each([
    "VS-NfD",
    "VS – Nur für den Dienstgebrauch",
    "VS-VERTRAULICH",
    "Seite 1\nGEHEIM\nText",
    "STRENG GEHEIM",
    "NATO RESTRICTED",
    "RESTREINT UE",
    "VS_NfD_Lage.pdf",
    "VS\u2011NfD",
    "VS\u200B-N\u00ADfD",
  ])("%s is seen", (text) => expect(classifiedIn(text)).toBeDefined());
  it.each([
    "geheime Abstimmung",
    "Das ist kein Geheimnis",
    "vs. nur für Mitglieder",
    "Die EU restricted nothing",
    "Geheim bleibt, wer wen wählt",
  ])("%s is none", (text) => expect(classifiedIn(text)).toBeUndefined());
  it("is looked for in a time that grows with the words alone, whatever stands there", () => {
    for (const part of ["\n", "\u2028", " ", "- ", "\t\n", "VS ", "NUR  "])
      expect(classifiedIn(part.repeat(500_000))).toBeUndefined();
  });
  it("in a form is found in every field, and in the name of its file", () => {
    expect(classifiedInForm({ title: "Umgang mit VS-NfD", rows: ["a"] })).toBe("VS-NfD");
    expect(classifiedInForm({ title: "", rows: ["a"] }, "VS_NfD.docx")).toBe("VS NfD");
  });
});

describe("a delegation sheet", () => {
  const counts = (...pairs: [number | null, number | null][]): Counts => {
    const [people, deciders, speakers, experts] = pairs.map(([own, other]) => ({ own, other }));
    return { people: people!, deciders: deciders!, speakers: speakers!, experts: experts! };
  };

  it("compares ours with theirs row by row; the index is the mean of what is known on both sides", () => {
    const { rows, index } = asymmetryOf(counts([4, 12], [1, 3], [0, 0], [2, null]));
    expect(rows.map(({ row, ratio, balance }) => [row, ratio, balance])).toEqual([
      ["people", 4 / 12, -0.5],
      ["deciders", 1 / 3, -0.5],
    ]);
    expect(index).toBe(-0.5);
  });

  it("is even where both are alike, one-sided where one has none, and says nothing where nothing is known", () => {
    const none: [null, null] = [null, null];
    expect(asymmetryOf(counts([5, 5], none, none, none)).index).toBe(0);
    expect(asymmetryOf(counts([5, 0], none, none, none))).toMatchObject({ index: 1, rows: [{ ratio: null }] });
    expect(asymmetryOf(counts(none, none, none, [3, null]))).toEqual({ rows: [], index: null });
    expect([-0.5, -1 / 3, -0.3, 0, 0.5].map(sideOf)).toEqual(["other", "other", "even", "even", "own"]);
  });

  it("is refused with more who decide than there are, a briefing after the meeting, a debrief before it", () => {
    const form = { title: "Besuch", direction: "incoming", country: "CN", meets_on: "2026-06-10" };
    const problems = (more: Record<string, string>) =>
      delegationForm.safeParse({ ...form, ...more }).error?.issues.map(({ path, message }) => [path[0], message]);
    expect(problems({ own_people: "3", own_deciders: "4" })).toEqual([
      ["own_deciders", "partnerships:invalid.more-than-people"],
    ]);
    expect(problems({ briefed_on: "2026-06-11" })).toEqual([["briefed_on", "partnerships:invalid.briefed-after"]]);
    expect(problems({ debriefed_on: "2026-06-09" })).toEqual([["debriefed_on", "partnerships:invalid.debriefed-before"]]);
    expect(problems({ other_people: "viele" })).toEqual([["other_people", "partnerships:invalid.count"]]);
    expect(problems({ sight: "process" })).toEqual([["sight", "common:invalid.choice"]]);
    expect(delegationForm.parse(form)).toMatchObject({ own_people: null, sight: "own" });
  });
});

describe("rows of a file", () => {
  const place = (id: number, ags: string, name: string, more: Partial<Place> = {}) =>
    ({ id, ags, name, district: "", endedOn: null, successor: null, ...more }) as Place;
  const facts: ImportFacts = {
    register: "partnerships",
    places: [
      place(1, "01002000", "Kiel, Landeshauptstadt"),
      place(2, "01051001", "Neustadt"),
      place(3, "01051002", "Neustadt"),
      place(4, "01051003", "Altdorf", { endedOn: "2024-01-01", successor: { ags: "01002000", name: "Kiel" } }),
    ],
    ownPlaceId: 1,
    there: new Set(),
    source: "liste.csv",
  };
  const head = ["AGS", "Partnerstadt", "Partnerland", "Art", "Seit", "Felder", "Status"];
  const judge = (...rows: string[][]) =>
    judgeRows(
      [head, ...rows].map((cells, at) => ({ line: at + 1, cells })),
      mappingOf("partnerships", head),
      facts,
    );

  it("are understood as people write them: a key that lost its zero, names, words for kinds and fields", () => {
    const { ready, refused } = judge(
      ["1002000", "Brest", "Frankreich", "Städtepartnerschaft", "1964", "Kultur; Jugend und Sport", "aktiv"],
      ["Kiel", "Gdynia", "Polen", "", "", "", ""],
      ["", "Tallinn", "EE", "Projektpartnerschaft", "04/2020", "Klima", "ruhend"],
    );
    expect(refused).toEqual([]);
    expect(ready.map(({ placeId, input }) => [placeId, input.kind, input.country])).toEqual([
      [1, "staedtepartnerschaft", "FR"],
      [1, "staedtepartnerschaft", "PL"],
      [1, "projekt", "EE"],
    ]);
    expect(ready[0]!.input).toMatchObject({ dimensions: ["kultur", "jugend_sport"] });
  });

  it("that cannot be taken each say why", () => {
    const { ready, refused } = judge(
      ["Neustadt", "Brest", "FR"],
      ["01051003", "Brest", "FR"],
      ["01051", "Brest", "FR"],
      ["Atlantis", "Brest", "FR"],
      ["Kiel", "Brest", "Utopia"],
      ["Kiel", "Brest", "FR", "Dings"],
      ["Kiel", "Brest", "FR", "", "31.02.1999"],
      ["Kiel", "", "FR"],
      ["Kiel", "VS-NfD", "FR"],
      ["Kiel", "Brest", "FR"],
      ["1002000", "brest", "Frankreich"],
    );
    expect(refused.map(({ line, code }) => [line, code.split(".").at(-1)])).toEqual([
      [2, "place-many"],
      [3, "place-merged"],
      [4, "place-district"],
      [5, "place-unknown"],
      [6, "country"],
      [7, "kind"],
      [8, "day"],
      [9, "partner"],
      [10, "classified"],
      [12, "twice"],
    ]);
    expect(ready.map(({ line }) => line)).toEqual([11]);
  });

  it("that our own file ends with, saying who took it, are no entries", () => {
    const mark = "TLP:AMBER+STRICT · Herausgegeben an Stefan Ahlers am 03.03.2026 – nicht weitergeben";
    expect(judge(["Kiel", "Brest", "FR"], [mark, "", ""])).toMatchObject({ ready: [{ line: 2 }], refused: [] });
  });

  const ties = ["Kommune", "Verflechtung", "Land", "Art", "Bereich", "Richtung", "Sicherheit", "Gegenbelege"];
  const judgeTies = (...rows: string[][]) =>
    judgeRows(
      [ties, ...rows].map((cells, at) => ({ line: at + 1, cells })),
      mappingOf("interdependencies", ties),
      { ...facts, register: "interdependencies" },
    );

  it("of interdependencies are understood by the same rules, and each that cannot be taken says why", () => {
    const { ready, refused } = judgeTies(
      ["1002000", "Terminal am Hafen", "China", "Beteiligung", "Verkehr", "aus dem Ausland", "hoch", "Vertrag läuft aus"],
      ["Kiel", "Lieferung von Pumpen", "FR", "", "", "beidseitig", "", ""],
      ["Kiel", "Ohne Richtung", "FR", "Tourismus", "", "", "", ""],
      ["Kiel", "Falsche Richtung", "FR", "Tourismus", "", "seitwärts", "", ""],
      ["Kiel", "Falscher Bereich", "FR", "Tourismus", "Raumfahrt", "beidseitig", "", ""],
      ["Kiel", "Falsch sicher", "FR", "Tourismus", "Wasser", "beidseitig", "vielleicht", ""],
      ["Kiel", "Falsche Art", "FR", "Dings", "", "beidseitig", "", ""],
      ["Kiel", "", "FR", "", "", "beidseitig", "", ""],
      ["Kiel", "Falsches Land", "Utopia", "", "", "beidseitig", "", ""],
      ["Kiel", "terminal am hafen", "CN", "Beteiligung", "", "eingehend", "", ""],
    );
    expect(ready.map(({ name, input }) => [name, input])).toMatchObject([
      [
        "Terminal am Hafen",
        {
          ...{ country: "CN", kind: "beteiligung_kritis", sector: "transport_verkehr", direction: "eingehend" },
          ...{ confidence: "hoch", counter_evidence: "Vertrag läuft aus", source: "liste.csv" },
        },
      ],
      [
        "Lieferung von Pumpen",
        { country: "FR", kind: "sonstige", sector: "keiner", direction: "beidseitig", confidence: "unbekannt" },
      ],
    ]);
    expect(refused.map(({ line, code }) => [line, code.split(".").at(-1)])).toEqual([
      [4, "direction-none"],
      [5, "direction"],
      [6, "sector"],
      [7, "confidence"],
      [8, "kind"],
      [9, "title"],
      [10, "country"],
      [11, "twice"],
    ]);
  });

  it("of interdependencies may bring a figure each, as its source writes it, with its day", () => {
    const head = ["Kommune", "Verflechtung", "Land", "Richtung", "Kennzahl", "Wert", "Einheit", "Stand"];
    const rows = [
      ["Kiel", "Eins", "FR", "beidseitig", "Betriebe", "> 1.100", "Firmen", "31.12.2024"],
      ["Kiel", "Zwei", "FR", "beidseitig", "Anteil", "etwa 40 %", "", "2024-12-31"],
      ["Kiel", "Ohne", "FR", "beidseitig", "Betriebe", "", "", ""],
      ["Kiel", "Kein Wert", "FR", "beidseitig", "Betriebe", "viele", "", "31.12.2024"],
      ["Kiel", "Nur Jahr", "FR", "beidseitig", "Betriebe", "20", "", "2024"],
      ["Kiel", "Kein Stand", "FR", "beidseitig", "Betriebe", "20", "", ""],
      ["Kiel", "Ohne Namen", "FR", "beidseitig", "", "20", "", "31.02.2024"],
      ["Kiel", "Ohne Namen", "FR", "beidseitig", "", "20", "", "28.02.2024"],
    ];
    const given = [head, ...rows].map((cells, at) => ({ line: at + 1, cells }));
    const { ready, refused } = judgeRows(given, mappingOf("interdependencies", head), {
      ...facts,
      register: "interdependencies",
    });
    expect(ready.map(({ figure }) => figure)).toMatchObject([
      { indicator: "Betriebe", value: 1100, precision: "mindestens", unit: "Firmen", as_of: "2024-12-31", source: "liste.csv" },
      { indicator: "Anteil", value: 40, precision: "etwa", unit: "%" },
      null,
    ]);
    expect(refused.map(({ line, code }) => [line, code.split(".").at(-1)])).toEqual([
      [5, "figure"],
      [6, "figure-day"],
      [7, "figure-day-none"],
      [8, "figure-day"],
      [9, "figure-name"],
    ]);
  });

  it.each([german, english])("are understood in the words that our own files are written in", (words) => {
    const heads = ["AGS", words.field.title, words.export.column.country, words.export.column.kind];
    const more = (["sector", "direction", "confidence"] as const).map((name) => words.field[name]);
    const choices = {
      kind: words.interdependency,
      sector: words.sector,
      direction: words.direction,
      confidence: words.confidence,
    };
    const mapping = mappingOf("interdependencies", [...heads, ...more]);
    const rows = Object.entries(choices).flatMap(([field, labels]) =>
      Object.entries(labels).map(([key, label]) => {
        const said = { kind: "", sector: "", direction: words.direction.beidseitig, confidence: "", [field]: label };
        return {
          field,
          key,
          cells: ["01002000", `${field} ${key}`, "FR", said.kind, said.sector, said.direction, said.confidence],
        };
      }),
    );
    const given = [{ line: 1, cells: [...heads, ...more] }, ...rows.map(({ cells }, at) => ({ line: at + 2, cells }))];
    const { ready, refused } = judgeRows(given, mapping, { ...facts, register: "interdependencies" });
    expect(refused).toEqual([]);
    expect(ready.map(({ input }, at) => (input as unknown as Record<string, string>)[rows[at]!.field])).toEqual(
      rows.map(({ key }) => key),
    );
  });

  it("5,000 of them in old and new encodings, 60 of them broken, are all found, and each broken one is named", () => {
    const lines = Array.from(
      { length: 5_000 },
      (_, at) => `Kiel, Landeshauptstadt;Brückenort ${at};${at % 83 === 0 && at < 4_980 ? "Utopia" : "Österreich"}`,
    );
    const text = ["Kommune;Partner;Partnerland", ...lines].join("\r\n");
    const dos = text.replaceAll("ü", "\x81").replaceAll("Ö", "\x99");
    const [rows, ...others] = [Buffer.from(text), Buffer.from(text, "latin1"), Buffer.from(dos, "latin1")].map((bytes) =>
      readRows(decodeText(bytes)),
    );
    for (const other of others) expect(other).toEqual(rows);
    const { ready, refused } = judgeRows(rows!, mappingOf("partnerships", rows![0]!.cells), facts);
    expect([ready.length, refused.length]).toEqual([4_940, 60]);
    expect(ready[0]!.input).toMatchObject({ partner: "Brückenort 1", country: "AT" });
    // The whole row stays with it, to be mended and brought again.
    expect(refused[0]!.cells).toEqual(["Kiel, Landeshauptstadt", "Brückenort 0", "Utopia"]);
    expect(refused.slice(0, 2)).toMatchObject([
      { line: 2, code: "partnerships:import.refused.country", cell: "Utopia" },
      { line: 85, code: "partnerships:import.refused.country", cell: "Utopia" },
    ]);
  });
});
