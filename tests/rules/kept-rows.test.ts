/** A long list in a form: which of its rows a page shows, and that all of them come back with what was changed. */
import { describe, expect, it } from "vitest";
import { packRows, unpackRows } from "#server/files/kept-rows";
import { partAfter, partOf, wholeList } from "#server/files/kept-rows.rules";
import { readRows } from "#server/files/rows.rules";
import { guestsForm, keptGuest, NOBODY } from "#server/processes/guests.rules";
import { BLANK_TOPIC, keptTopic, listForm, readTopics } from "#server/topics/list.rules";

/** All of them chosen. */
const pack = (...rows: unknown[]) =>
  packRows(
    rows,
    rows.map(() => true),
  );
/** Of a list of ten, those at these places. */
const needs = (...places: number[]) => Array.from({ length: 10 }, (_, at) => places.includes(at));

describe("a part of a list", () => {
  it("has its rows in their order, the last part what is left", () => {
    expect(partOf(needs(), 0, 4)).toEqual({ part: 0, parts: 3, from: 1, to: 4, total: 10, places: [0, 1, 2, 3] });
    expect(partOf(needs(), 2, 4)).toMatchObject({ from: 9, to: 10, places: [8, 9] });
    expect(partOf([], 0, 4)).toMatchObject({ parts: 1, places: [] });
  });

  it("begins with rows of others that need something, and has none twice", () => {
    expect(partOf(needs(1, 7, 9), 0, 4).places).toEqual([7, 9, 0, 1, 2, 3]);
    expect(partOf(needs(1, 7, 9), 2, 4).places).toEqual([1, 7, 8, 9]);
  });

  it("shows no more than ten of those at once", () => {
    expect(
      partOf(
        Array.from({ length: 600 }, () => true),
        0,
        40,
      ).places,
    ).toHaveLength(50);
  });

  it("is one that there is, whatever is asked for", () => {
    for (const [wanted, part] of [
      [partAfter("next", 2), 2],
      [partAfter("previous", 0), 0],
      [999, 2],
      [partAfter("check", 1), 1],
    ] as const)
      expect(partOf(needs(), wanted, 4).part).toBe(part);
  });
});

describe("a list that comes back", () => {
  const topics = readTopics(readRows("Thema;Problem\nA;zu voll\nB;zu leer\nC;"), null);
  const sent = (fields: object) => listForm.parse({ kept: pack(...topics), ...fields });
  const whole = (fields: object) => {
    const { kept: packed, shown } = sent(fields);
    return wholeList(unpackRows(packed, keptTopic, 600), shown, BLANK_TOPIC);
  };

  it("is whole, with what was changed on the rows that were shown", () => {
    const back = whole({ places: "2,0", title: ["C neu", "A"], chosen: ["2"] });
    expect(back.map(({ row, isChosen }) => [row.title, row.problem, isChosen])).toEqual([
      ["A", "zu voll", false],
      ["B", "zu leer", true],
      ["C neu", "", true],
    ]);
  });

  it("needs nothing kept where all of it was shown", () => {
    const back = whole({ kept: "", title: ["A", "B"], chosen: ["1"] });
    expect(back.map(({ row, isChosen }) => [row.title, isChosen])).toEqual([
      ["A", false],
      ["B", true],
    ]);
  });

  it("has no holes, whatever places somebody makes up", () => {
    expect(whole({ places: "999", title: ["Z"] }).map(({ row }) => row.title)).toEqual(["A", "B", "C", "Z"]);
    for (const places of ["-1", "1e9", "1,,2", "0".repeat(9_000)])
      expect(listForm.safeParse({ places }).success, places).toBe(false);
  });

  it("keeps rows that are too long to be taken, and no sign that the database does not take", () => {
    const [topic] = readTopics(readRows(`Häfen\t${'Zu "voll" '.repeat(4_000)}`), "\t");
    expect(unpackRows(pack(topic), keptTopic, 1)).toEqual([{ row: topic, isChosen: true }]);
    const odd = pack({ title: "zu\u0000 voll" });
    expect(unpackRows(odd, keptTopic, 1)[0]!.row).toEqual({ ...BLANK_TOPIC, title: "zu voll" });
  });

  it("is refused when it was not packed here, is too long, or unpacks to far more than a form holds", () => {
    const bomb = pack({ ...BLANK_TOPIC, title: "x".repeat(9 * 1024 * 1024) });
    expect(bomb.length).toBeLessThan(20_000);
    for (const packed of ["no list", "AAAA", pack(1), bomb])
      expect(() => unpackRows(packed, keptTopic, 600), packed.slice(0, 20)).toThrow("common:error.unreadable");
    expect(() => unpackRows(pack(...topics), keptTopic, 2)).toThrow("common:error.unreadable");
  });

  it("of people keeps role and level of those who are not shown", () => {
    const guest = { ...NOBODY, name: "Anna", email: "a@hof.example", role: "observer" as const, level: "kommune" as const };
    const { kept: packed, shown } = guestsForm.parse({
      ...{ kept: pack(guest, { ...guest, name: "Bernd" }), places: "1" },
      ...{ name: ["Berta"], email: ["b@hof.example"], organisation: ["Hof"], role: [""], level: [""], chosen: ["1"] },
    });
    expect(wholeList(unpackRows(packed, keptGuest, 200), shown, NOBODY)).toEqual([
      { row: guest, isChosen: true },
      { row: { ...NOBODY, name: "Berta", email: "b@hof.example", organisation: "Hof" }, isChosen: true },
    ]);
  });
});
