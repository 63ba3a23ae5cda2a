/** The register without a database: days of which not all is known, what has expired, countries that are no more, rows of a file. */
import { describe, expect, it, test } from "vitest";
import { countryName, readCountry } from "#server/partnerships/countries.rules";
import { judgeRows, mappingOf, type ImportFacts } from "#server/partnerships/import.rules";
import { readPartialDay, statusOn, writePartialDay } from "#server/partnerships/rules";
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
  ])("%s is seen", (text) => expect(classifiedIn(text)).toBeDefined());
  it.each([
    "geheime Abstimmung",
    "Das ist kein Geheimnis",
    "vs. nur für Mitglieder",
    "Die EU restricted nothing",
    "Geheim bleibt, wer wen wählt",
  ])("%s is none", (text) => expect(classifiedIn(text)).toBeUndefined());
  it("in a form is found in every field, and in the name of its file", () => {
    expect(classifiedInForm({ title: "Umgang mit VS-NfD", rows: ["a"] })).toBe("VS-NfD");
    expect(classifiedInForm({ title: "", rows: ["a"] }, "VS_NfD.docx")).toBe("VS NfD");
  });
});

describe("rows of a file", () => {
  const place = (id: number, ags: string, name: string, more: Partial<Place> = {}) =>
    ({ id, ags, name, district: "", endedOn: null, successor: null, ...more }) as Place;
  const facts: ImportFacts = {
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
      mappingOf(head),
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
    expect(ready[0]!.input.dimensions).toEqual(["kultur", "jugend_sport"]);
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
});
