/** How deep the joint work goes and should go: medians by hand, who asks whom, the mode that follows, and the form of many lines. */
import fc from "../setup/property.ts";
import { describe, expect, it } from "vitest";
import { DEPTHS, type Depth } from "#db/schema/agenda";
import { BENCHES, type Bench } from "#db/schema/organisations";
import {
  byWish,
  depthField,
  depthPicture,
  depthsForm,
  itemOfField,
  medianDepth,
  stepOf,
  type DepthCell,
} from "#server/agenda/depth.rules";

const say = (bench: Bench, present: Depth | null, wanted: Depth | null, n = 1): DepthCell => ({
  bench,
  present,
  wanted,
  urgency: null,
  n,
});

describe("the median of a bench", () => {
  it.each<[string, [Depth | null, number][], Depth | null]>([
    ["nobody said anything", [[null, 3]], null],
    ["one alone is the median", [["koordinieren", 1]], "koordinieren"],
    // Of two that differ half reach the deeper step, which is not more than half.
    [
      "of two that differ it is the smaller",
      [
        ["austauschen", 1],
        ["koordinieren", 1],
      ],
      "austauschen",
    ],
    // 2 of 3 reach cooperation, 1 of 3 coordination.
    [
      "of three it is the middle",
      [
        ["informieren", 1],
        ["zusammenarbeiten", 1],
        ["koordinieren", 1],
      ],
      "zusammenarbeiten",
    ],
    // 5 of 5 reach information, 3 of 5 consultation, 2 of 5 cooperation.
    [
      "many who say alike weigh as many",
      [
        ["informieren", 2],
        ["konsultieren", 1],
        ["zusammenarbeiten", 2],
      ],
      "konsultieren",
    ],
    [
      "who said nothing does not count",
      [
        ["keine", 1],
        [null, 9],
        ["austauschen", 2],
      ],
      "austauschen",
    ],
  ])("%s", (_, said, median) => expect(medianDepth(said)).toBe(median));

  it("does not depend on the order, and lies between the least and the most that was said", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...DEPTHS), { minLength: 1, maxLength: 30 }), (said) => {
        const cells = said.map((depth) => [depth, 1] as const);
        const median = stepOf(medianDepth(cells)!);
        expect(medianDepth(cells.toReversed())).toBe(DEPTHS[median]);
        const steps = said.map(stepOf).sort((a, b) => a - b);
        // The lower of the two in the middle.
        expect(median).toBe(steps[Math.floor((steps.length - 1) / 2)]);
      }),
    );
  });
});

describe("the picture of an item", () => {
  it("shows a gap only where both present and wanted are known, and how many said so", () => {
    const { benches } = depthPicture([
      say("kommunen", "informieren", "zusammenarbeiten", 2),
      say("bund", null, "austauschen"),
      say("wissenschaft", null, null),
    ]);
    expect(benches).toEqual([
      { bench: "bund", n: 1, present: null, wanted: "austauschen", gap: null, urgent: 0 },
      { bench: "kommunen", n: 2, present: "informieren", wanted: "zusammenarbeiten", gap: 3, urgent: 0 },
    ]);
  });

  it("says who asks whom for more, among deciding benches only", () => {
    const { asks } = depthPicture([
      say("bund", "keine", "austauschen"),
      say("kommunen", "keine", "koordinieren"),
      say("wirtschaft", "keine", "keine"),
    ]);
    expect(asks).toEqual([{ from: "kommunen", to: "bund", wanted: "koordinieren", offered: "austauschen" }]);
  });

  it("wishes as much as its deciding benches do on average, each bench once", () => {
    // Bund: 1 step. Kommunen, three organisations alike: 4 steps. (1 + 4) / 2 = 2.5
    const cells = [
      say("bund", "informieren", "austauschen"),
      say("kommunen", "keine", "zusammenarbeiten", 3),
      say("wirtschaft", "keine", "koordinieren"),
    ];
    expect(depthPicture(cells).wish).toBe(2.5);
    expect([{ wish: null }, { wish: 0 }, { wish: 2.5 }, { wish: -1 }].sort(byWish).map(({ wish }) => wish)).toEqual([
      2.5,
      0,
      -1,
      null,
    ]);
  });
});

describe("the proposed mode", () => {
  const proposal = (...cells: DepthCell[]) => depthPicture(cells).proposal;

  it.each<[Depth, string | null]>([
    ["informieren", "austausch"],
    ["austauschen", "austausch"],
    ["konsultieren", "austausch"],
    ["zusammenarbeiten", "zusammenarbeit"],
    ["koordinieren", "koordinierung"],
    ["keine", null],
  ])("both sides want %s: %s", (wanted, mode) => {
    expect(proposal(say("bund", null, wanted), say("kommunen", null, wanted)).mode).toBe(mode);
  });

  it("goes as far as the side that goes least far, and names it", () => {
    const given = proposal(
      say("bund", "keine", "austauschen"),
      say("kommunen", "keine", "koordinieren"),
      say("laender", "keine", "zusammenarbeiten"),
    );
    expect(given).toEqual({ mode: "austausch", because: "least-goes", benches: ["bund"], joint: "austauschen" });
  });

  it("is open as long as Bund or Kommunen have said nothing, whatever others want", () => {
    const given = proposal(say("kommunen", "keine", "koordinieren"), say("laender", "keine", "koordinieren"));
    expect(given).toEqual({ mode: null, because: "missing", benches: ["bund"], joint: null });
  });

  it("says when all have what they want already", () => {
    const given = proposal(
      say("bund", "zusammenarbeiten", "zusammenarbeiten"),
      say("kommunen", "koordinieren", "zusammenarbeiten"),
    );
    expect(given).toMatchObject({ mode: "zusammenarbeit", because: "reached" });
  });

  it("never asks a side for more than it wants, and does not care how many sit on a bench", () => {
    const cell = fc.record({
      bench: fc.constantFrom<Bench>("bund", "laender", "kommunen"),
      present: fc.constantFrom(null, ...DEPTHS),
      wanted: fc.constantFrom(null, ...DEPTHS),
      urgency: fc.constant(null),
      n: fc.integer({ min: 1, max: 20 }),
    });
    fc.assert(
      fc.property(fc.array(cell, { maxLength: 12 }), fc.integer({ min: 2, max: 9 }), (cells, times) => {
        const picture = depthPicture(cells);
        for (const { wanted } of picture.benches)
          if (picture.proposal.joint && wanted) expect(stepOf(picture.proposal.joint)).toBeLessThanOrEqual(stepOf(wanted));
        const more = depthPicture(cells.map((each) => ({ ...each, n: each.n * times })));
        expect(more.proposal).toEqual(picture.proposal);
      }),
    );
  });
});

describe("the form of many lines", () => {
  it("reads as many lines as came, and leaves everything else alone", () => {
    const lines = depthsForm.parse({
      form: "depths",
      item_7_present: "keine",
      item_7_wanted: "koordinieren",
      item_7_revision: "2",
      item_9_contribution: " Räume ",
    });
    expect(lines).toEqual([
      { itemId: 7, present: "keine", wanted: "koordinieren", urgency: null, contribution: "", revision: 2 },
      { itemId: 9, present: null, wanted: null, urgency: null, contribution: "Räume", revision: 0 },
    ]);
  });

  it.each([
    ["item_7_present", "tief"],
    ["item_7_urgency", "sofort"],
    ["item_7_contribution", "x".repeat(2001)],
    ["item_7_revision", "-1"],
  ])("says at %s what is wrong", (name, value) => {
    const parsed = depthsForm.safeParse({ item_7_wanted: "austauschen", [name]: value });
    expect(parsed.error?.issues.map(({ path }) => path)).toEqual([[name]]);
  });

  it("knows its own fields by their names", () => {
    expect(itemOfField(depthField(12, "wanted"))).toBe(12);
    for (const strange of ["item_0_wanted", "item_1_number", "item_99999999999_wanted", "x_item_1_wanted"])
      expect(itemOfField(strange)).toBeUndefined();
  });
});

it("all benches have a place in the picture", () => {
  const { benches } = depthPicture(BENCHES.toReversed().map((bench) => say(bench, "keine", "austauschen")));
  expect(benches.map(({ bench }) => bench)).toEqual(BENCHES);
});
