/** 1-2-4-All: who sits with whom is mixed by bench, nobody sits alone, and online people sit with online people. */
import fc from "../setup/property.ts";
import { describe, expect, it } from "vitest";
import { BENCHES } from "#db/schema/organisations";
import {
  acceptStep,
  companions,
  groupsOf,
  minutesOf,
  mixGroups,
  noteForm,
  seatOfLatecomer,
  type Present,
  type SeatView,
} from "#server/roundtables/groups/rules";

const half = () => 0.5;
const of = (bench: Present["bench"], count: number, isRemote = false, from = 1): Present[] =>
  Array.from({ length: count }, (_, at) => ({ id: from + at, bench, isRemote }));

/** Members by number of their pair, or of their group of four. */
function together(people: readonly Present[], by: "pair" | "four"): Present[][] {
  const seats = mixGroups(people, half);
  const groups = new Map<number, Present[]>();
  for (const person of people) {
    const number = seats.get(person.id)![by];
    groups.set(number, [...(groups.get(number) ?? []), person]);
  }
  return [...groups].sort(([a], [b]) => a - b).map(([, members]) => members);
}

describe("mixing groups", () => {
  it("puts two benches of the same size opposite each other in every pair, and two of each in every four", () => {
    const people = [...of("bund", 8), ...of("kommunen", 8, false, 9)];
    for (const pair of together(people, "pair")) expect(pair.map(({ bench }) => bench).sort()).toEqual(["bund", "kommunen"]);
    for (const four of together(people, "four"))
      expect(four.map(({ bench }) => bench).sort()).toEqual(["bund", "bund", "kommunen", "kommunen"]);
  });

  it.each([
    [4, [4]],
    [5, [5]],
    [6, [3, 3]],
    [7, [4, 3]],
    [8, [4, 4]],
    [9, [5, 4]],
    [10, [5, 5]],
    [11, [4, 4, 3]],
    [12, [4, 4, 4]],
    [14, [5, 5, 4]],
  ])("%i people make groups of %j", (count, sizes) => {
    const groups = together(of("bund", count), "four").map(({ length }) => length);
    expect(groups.sort((a, b) => b - a)).toEqual(sizes);
  });

  it("keeps those online together, and brings somebody who is alone online to the others", () => {
    const mixed = [...of("bund", 6), ...of("kommunen", 5, true, 7)];
    for (const four of together(mixed, "four")) expect(new Set(four.map(({ isRemote }) => isRemote)).size).toBe(1);
    const alone = [...of("bund", 5), ...of("kommunen", 1, true, 6)];
    expect(together(alone, "four").map(({ length }) => length)).toEqual([3, 3]);
  });

  it("whoever comes: everybody sits once, pairs have two or three, groups three to five and none fewer than there are", () => {
    const person = fc.record({ bench: fc.constantFrom(...BENCHES, null), isRemote: fc.boolean() });
    fc.assert(
      fc.property(
        fc.array(person, { minLength: 4, maxLength: 150 }),
        fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })),
        (all, chance) => {
          const people = all.map((one, at) => ({ ...one, id: at + 1 }));
          const seats = mixGroups(people, () => chance.next().value as number);
          expect(seats.size).toBe(people.length);
          const numbers = (by: "pair" | "four") => new Set([...seats.values()].map((seat) => seat[by]));
          const sizes = (by: "pair" | "four") =>
            [...numbers(by)].map((number) => [...seats.values()].filter((seat) => seat[by] === number).length);
          const sides = [people.filter(({ isRemote }) => isRemote).length, people.filter(({ isRemote }) => !isRemote).length];
          const least = Math.min(3, ...sides.filter((count) => count > 1));
          for (const size of sizes("pair")) expect([2, 3]).toContain(size);
          for (const size of sizes("four")) {
            expect(size).toBeGreaterThanOrEqual(least);
            expect(size).toBeLessThanOrEqual(5);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it("is refused with fewer than four", () => {
    expect(() => mixGroups(of("bund", 3), half)).toThrow("roundtables:groups.too-few");
  });
});

describe("a latecomer", () => {
  const seats = [
    { pair: 1, four: 1, isRemote: false },
    { pair: 1, four: 1, isRemote: false },
    { pair: 2, four: 1, isRemote: false },
    { pair: 3, four: 2, isRemote: false },
    { pair: 3, four: 2, isRemote: false },
    { pair: 4, four: 3, isRemote: true },
  ];
  it("joins the smallest group of those who take part alike", () => {
    expect(seatOfLatecomer(seats, false)).toEqual({ four: 2, pair: 3 });
    expect(seatOfLatecomer(seats, true)).toEqual({ four: 3, pair: 4 });
    expect(seatOfLatecomer([], false)).toEqual({ four: 1, pair: 1 });
  });
  it("online for the first time joins the smallest of all", () => {
    expect(seatOfLatecomer(seats.slice(0, 5), true)).toEqual({ four: 2, pair: 3 });
  });
});

describe("steps", () => {
  it("go one on, one back, or to the end, and from the end nowhere", () => {
    for (const [from, to] of [
      ["alone", "pairs"],
      ["fours", "pairs"],
      ["all", "ended"],
      ["pairs", "ended"],
    ] as const)
      expect(() => acceptStep(from, to)).not.toThrow();
    for (const [from, to] of [
      ["alone", "fours"],
      ["ended", "all"],
      ["all", "pairs"],
      ["alone", "alone"],
    ] as const)
      expect(() => acceptStep(from, to)).toThrow("common:error.changed-meanwhile");
  });

  const seat = (mandateId: number, pair: number, four: number): SeatView => ({ mandateId, guestId: null, pair, four });
  const seats = [seat(1, 1, 1), seat(2, 1, 1), seat(3, 2, 1), seat(4, 3, 2)];
  it("name those one sits with", () => {
    const minutes = { alone: 1, pairs: 2, fours: 4 };
    const with1 = (step: "alone" | "pairs" | "fours" | "all") =>
      companions({ step, seats }, seats[0]).map(({ mandateId }) => mandateId);
    expect([with1("alone"), with1("pairs"), with1("fours"), with1("all")]).toEqual([[], [2], [2, 3], []]);
    expect(groupsOf({ step: "fours", seats }).map((group) => group.seats.length)).toEqual([3, 1]);
    expect([minutesOf({ step: "pairs", minutes }), minutesOf({ step: "all", minutes })]).toEqual([2, 0]);
  });
});

it("a note is of a group or on a list, and not both or neither", () => {
  const parse = (fields: object) => noteForm.safeParse({ title: "Mehr Austausch", ...fields }).success;
  expect([
    parse({ list: "solutions" }),
    parse({ work_id: "4", four: "2" }),
    parse({}),
    parse({ list: "concerns", work_id: "4" }),
  ]).toEqual([true, true, false, false]);
  expect(parse({ list: "anything" })).toBe(false);
  expect(noteForm.safeParse({ list: "solutions", title: "x".repeat(201) }).success).toBe(false);
});
