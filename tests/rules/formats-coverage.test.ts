/** Which items have a format at which level, where two do the same, and what is proposed only for adopted items. */
import { describe, expect, it } from "vitest";
import { tally, type Ballot } from "#server/methods/tally.rules";
import { departsFrom, saidOf, type Outcome, type Vote } from "#server/formats/votes.rules";
import type { Bench } from "#db/schema/organisations";
import {
  benchCounts,
  cellsOf,
  mayPropose,
  gatheringRows,
  overlapOf,
  proposalForm,
  servicesForm,
  type StandingService,
} from "#server/formats/coverage.rules";

type Standing = Pick<StandingService, "degree" | "status">;
const serve = (formatId: number, level: StandingService["level"], how: Partial<Standing> = {}): StandingService => ({
  ...{ formatId, level, degree: "ganz", status: "laufend" },
  ...how,
});
const part = { degree: "teilweise" } as const;

describe("a cell of the matrix", () => {
  const states = (services: StandingService[]) =>
    cellsOf({ levels: ["bund", "kommune"], services }).map(
      ({ level, state, isDuplicate }) => `${level} ${state}${isDuplicate ? " twice" : ""}`,
    );
  it.each([
    [[], ["bund gap", "land none", "kommune gap", "eu none"]],
    [[serve(1, "bund")], ["bund served", "land none", "kommune gap", "eu none"]],
    [[serve(1, "bund", part)], ["bund partly", "land none", "kommune gap", "eu none"]],
    [
      [serve(1, "land"), serve(2, "land")],
      ["bund gap", "land served twice", "kommune gap", "eu none"],
    ],
    [
      [serve(1, "bund"), serve(2, "bund", part)],
      ["bund served", "land none", "kommune gap", "eu none"],
    ],
    // What has ended, lives on elsewhere, rests or is still to come hides no gap and doubles nothing.
    [[serve(1, "bund", { status: "beendet" })], ["bund gap", "land none", "kommune gap", "eu none"]],
    [
      [serve(1, "bund", { status: "zusammengefuehrt" }), serve(2, "land", { status: "umbenannt" })],
      ["bund gap", "land none", "kommune gap", "eu none"],
    ],
    [
      [serve(1, "bund", { status: "geplant" }), serve(2, "bund", { status: "ruhend" })],
      ["bund planned", "land none", "kommune gap", "eu none"],
    ],
    [
      [serve(1, "bund"), serve(2, "bund", { status: "beendet" })],
      ["bund served", "land none", "kommune gap", "eu none"],
    ],
  ])("of %j", (services, expected) => expect(states(services)).toEqual(expected));

  it("asks for a proposal only when the item is adopted", () =>
    expect([mayPropose({ status: "angenommen" }), mayPropose({ status: "beschlussreif" })]).toEqual([true, false]));
});

it("the overlap is the share of what a format serves that another serves in full, and unknown for one that serves nothing", () => {
  const services = [
    { itemId: 1, ...serve(1, "bund") },
    { itemId: 2, ...serve(1, "kommune", part) },
    { itemId: 1, ...serve(2, "bund") },
    { itemId: 2, ...serve(2, "kommune", part) },
  ];
  expect([overlapOf(1, services), overlapOf(2, services), overlapOf(3, services)]).toEqual([0.5, 0.5, null]);
});

it("nothing overlaps with a format that has ended", () =>
  expect(
    overlapOf(
      1,
      [1, 2].map((id) => ({ itemId: 1, ...serve(id, "bund", id === 2 ? { status: "beendet" } : {}) })),
    ),
  ).toBe(0));

it("who meets whom counts editions by bench", () => {
  const editions: { benches: Bench[] }[] = [{ benches: ["bund"] }, { benches: ["bund", "kommunen"] }, { benches: [] }];
  const rows = gatheringRows([{ id: 7, levels: ["bund"], editions }]);
  const counted = benchCounts([{ editions }, { editions: [{ benches: ["laender"] }] }]);
  expect(counted.slice(0, 3)).toEqual([
    { bench: "bund", count: 2, of: 3 },
    { bench: "laender", count: 1, of: 3 },
    { bench: "kommunen", count: 1, of: 3 },
  ]);
  const of = (word: string) => rows.find((row) => ("level" in row ? `level ${row.level}` : row.bench) === word)!.cells;
  // An edition of which nobody has written down who came says nothing.
  expect([of("bund"), of("laender")]).toEqual([[{ formatId: 7, count: 2, of: 2 }], [{ formatId: 7, count: 0, of: 2 }]]);
  expect([of("level bund"), of("level land")]).toEqual([[{ formatId: 7, isMeant: true }], [{ formatId: 7, isMeant: false }]]);
});

describe("a vote says of a proposal", () => {
  const options = [
    { id: 1, label: "Lotsenstelle", about: null },
    { id: 2, label: "Fortbildung", about: null },
  ];
  const ballot = (...values: number[]): Ballot => ({
    ...{ bench: "bund", organisationId: 1 },
    answers: { values: Object.fromEntries(values.map((value, at) => [at + 1, value])) },
  });
  const outcomes = (method: "consent" | "resistance", most: number, ...ballots: Ballot[]) => {
    const run = { config: { method, reason: "off" }, voice: "person", secret: false, options: options.slice(0, most) } as const;
    const result = tally(run, ballots, { bund: 3 });
    return ["Lotsenstelle", " Fortbildung "].map((title) => saidOf(result, title)?.outcome);
  };

  it.each([
    ["consent", 1, [ballot(0), ballot(1)], ["angenommen", undefined]],
    ["consent", 1, [ballot(0), ballot(2)], ["abgelehnt", undefined]],
    ["resistance", 2, [ballot(2, 7)], ["angenommen", "abgelehnt"]],
    // Level: people decide.
    ["resistance", 2, [ballot(3, 3)], ["offen", "offen"]],
    ["consent", 1, [], ["offen", undefined]],
  ] as const)("by %s", (method, most, ballots, expected) => expect(outcomes(method, most, ...ballots)).toEqual(expected));

  it("what a decision departs from only where it asks for something", () => {
    const vote = (outcome: Outcome): Vote => ({
      runId: 1,
      state: "released",
      said: { outcome, rank: 1, of: 2, cast: 3, entitled: 9 },
    });
    expect(departsFrom(vote("angenommen"), "abgelehnt")).toBe(true);
    expect(departsFrom(vote("angenommen"), "angenommen")).toBe(false);
    expect(departsFrom(vote("offen"), "abgelehnt")).toBe(false);
    expect(departsFrom(null, "abgelehnt")).toBe(false);
  });
});

it("the form of a row leaves out what serves nothing and knows no strange degrees", () => {
  expect(servicesForm.parse({ form: "services", "7_bund": "ganz", "7_eu": "", "8_land": "" })).toEqual({
    services: [{ formatId: 7, level: "bund", degree: "ganz" }],
    asked: [7, 8],
  });
  expect(servicesForm.safeParse({ "7_bund": "sehr" }).success).toBe(false);
});

it("a proposal is new or adjusts what is there, for at least one level, with what is expected of it", () => {
  const typed = {
    title: "Lotsenstelle",
    format_id: "",
    purpose: "",
    levels: ["bund"],
    effort: "M",
    expect_wirkung: "3",
    expect_relevanz: "",
  };
  expect(proposalForm.parse(typed)).toMatchObject({ kind: "neu", expectations: [{ criterion: "wirkung", score: 3 }] });
  expect(proposalForm.parse({ ...typed, format_id: "4" })).toMatchObject({ kind: "anpassen", format_id: 4 });
  expect(proposalForm.safeParse({ ...typed, levels: undefined }).error?.issues[0]?.path).toEqual(["levels"]);
});
