/** Where a point says itself that it belongs, and how a place is written in an address. */
import { describe, expect, it } from "vitest";
import { placeField, placeOf, saidPlace, writePlace } from "#server/consultations/places/rules";

const SECTIONS = {
  headings: [
    { textId: 1, blockId: "a", label: "1 Ziele" },
    { textId: 1, blockId: "b", label: "2 Fristen" },
    { textId: 1, blockId: "c", label: "2.1 Fristen der Länder" },
    { textId: 2, blockId: "d", label: "§ 4 Kosten" },
    { textId: 2, blockId: "e", label: "1 Anwendung" },
  ],
  questions: [{ id: 9, position: 2 }],
};

const CASES: [string, string][] = [
  ["Zu § 4\nDas ist zu teuer.", "2.d"],
  ["§ 4 Absatz 2: streichen", "2.d"],
  ["Zu Nr. 2.1: zu kurz", "1.c"],
  ["Zu Abschnitt 2 der Vorlage", "1.b"],
  ["2.1 Fristen der Länder\nBitte länger.", "1.c"],
  ["Zu Frage 2: mehr Zeit", "q9"],
  // A number of its own begins a list.
  ["2. Wir bitten um mehr Zeit.", ""],
  // Two texts have a section 1.
  ["Zu Nummer 1", ""],
  ["Zu § 12", ""],
  ["Wir danken für § 4.", ""],
  ["20 Tage sind zu kurz.", ""],
];

describe("a point", () => {
  it.each(CASES)("„%s“ belongs to „%s“", (words, place) => {
    expect(writePlace(saidPlace(words, SECTIONS))).toBe(place);
  });
});

describe("a place in an address", () => {
  it.each(["", "12", "12.abc-1", "q3"])("reads as it was written: „%s“", (value) => {
    expect(writePlace(placeOf(value) ?? null)).toBe(value);
  });

  it.each(["0", "q", "x1", "1.", "9999999999", "1.a b", "-1"])("is none: „%s“", (value) => {
    expect([placeOf(value), placeField.safeParse(value).success]).toEqual([undefined, false]);
  });
});
