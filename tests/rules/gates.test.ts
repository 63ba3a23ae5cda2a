/** Gates between stages: what is in the way, and what counts as enough. */
import { describe, expect, it } from "vitest";
import type { StageKey } from "#db/schema/processes";
import { BENCHES } from "#db/schema/organisations";
import { isEnough, judge, nextGate, openBetween, seatCounts, type Count, type Gates } from "#server/overview/gates.rules";
import { isParityMet, RULES_BEFORE } from "#server/processes/procedure.rules";
import type { Criterion } from "#server/processes/rules";
import { MEANWHILE } from "#server/overview/rules";
import template from "#db/templates/joint-agenda.json";
import { addresses } from "../setup/addresses.ts";

const criterion = (key: string, gate: "entry" | "exit", more: Partial<Criterion> = {}): Criterion => ({
  ...{ key, gate, title: { de: key, en: key }, justifiable: false },
  ...more,
});
const state = (stage: StageKey, each: Criterion, count: Count | null = null, reason?: string) =>
  judge(7, stage, each, { count, tick: reason ? { reason, by: "Anna", at: new Date(0) } : null });

const gates: Gates = {
  processId: 7,
  rulesVersion: null,
  stages: (["auftrag", "lagebild", "themen"] as const).map((key) => ({ key, title: { de: key, en: key } })),
  criteria: [
    state("auftrag", criterion("a-exit", "exit")),
    state("lagebild", criterion("b-entry", "entry")),
    state("lagebild", criterion("b-exit", "exit"), null, "Steht im Papier."),
    state("themen", criterion("c-entry", "entry")),
    state("themen", criterion("c-exit", "exit")),
  ],
};
const open = (from: StageKey, to: StageKey) => openBetween(gates, from, to).map(({ key }) => key);

describe("a gate", () => {
  it("asks what ends the one stage and begins the other, and of stages that are skipped too", () => {
    expect(open("auftrag", "lagebild")).toEqual(["a-exit", "b-entry"]);
    expect(open("auftrag", "themen")).toEqual(["a-exit", "b-entry", "c-entry"]);
    expect(open("lagebild", "themen")).toEqual(["c-entry"]);
  });

  it("asks nothing on the way back", () => expect(open("themen", "auftrag")).toEqual([]));

  it("of the last stage asks what ends it", () => {
    expect(nextGate(gates, "themen")).toMatchObject({ next: null, open: [{ key: "c-exit" }] });
  });
});

describe("a criterion", () => {
  it.each<[string, Count, boolean]>([
    ["every topic of three", [3, 3], true],
    ["two topics of three", [2, 3], false],
    ["no topics at all", [0, 0], false],
  ])("that %s has a disposition is met: %j", (_, count, isMet) => expect(isEnough("topics-disposed", count)).toBe(isMet));

  it("about answers is met where nobody has asked", () => expect(isEnough("comments-answered", [0, 0])).toBe(true));

  it("that is found out is not ticked, unless a reason may stand for it", () => {
    const check = { check: "sponsors" } as const;
    expect(state("auftrag", criterion("x", "exit", check), [1, 2])).toMatchObject({ isMet: false, mayTick: false });
    expect(state("auftrag", criterion("x", "exit", { ...check, justifiable: true }), [1, 2])).toMatchObject({ mayTick: true });
    expect(state("auftrag", criterion("x", "exit"))).toMatchObject({ isMet: false, mayTick: true, path: "/processes/7/stage" });
  });

  it("counts organisations on benches, not heads", () => {
    const { sponsors, benches, parity, consulted } = seatCounts(
      { bund: 2, kommunen: 4, wirtschaft: 1 },
      BENCHES,
      RULES_BEFORE.parity,
    );
    expect({ sponsors, benches, parity, consulted }).toEqual({
      ...{ sponsors: [2, 2], benches: [3, 6], parity: [1, 1], consulted: [1, 1] },
    });
  });

  it.each([
    [{ bund: 2, kommunen: 3 }, 1, true],
    [{ bund: 2, kommunen: 4 }, 1, false],
    [{ bund: 0, kommunen: 1 }, 1, false],
  ])("of parity with %j and a difference of %i: %j", (organisations, tolerance, isMet) => {
    expect(isParityMet({ benches: ["bund", "kommunen"], tolerance }, organisations)).toBe(isMet);
  });
});

it("every stage of the template has something that ends it, and no criterion has the name of another one", () => {
  for (const { key, criteria } of template.stages) {
    expect([key, criteria.some(({ gate }) => gate === "exit")]).toEqual([key, true]);
    expect(new Set(criteria.map((each) => each.key)).size).toBe(criteria.length);
  }
});

it("every criterion and every stage leads to a page that there is", () => {
  const judged = template.stages.flatMap(({ key, criteria }) =>
    criteria.map((each) => state(key as StageKey, each as Criterion).path),
  );
  const patterns = addresses.filter(({ kind }) => kind === "page").map(({ pattern }) => pattern);
  const places = [
    ...judged.map((path) => path.replace("/7", "/:id")),
    ...Object.values(MEANWHILE).map((place) => `/processes/:id${place}`),
  ];
  expect([...new Set(places)].filter((place) => !patterns.includes(place))).toEqual([]);
});
