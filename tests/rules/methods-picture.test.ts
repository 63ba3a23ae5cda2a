/** The picture of the benches: how far they support something together, and in which order that is shown. */
import { describe, expect, it } from "vitest";
import type { Bench } from "#db/schema/organisations";
import { parseConfig } from "#server/methods/kinds.rules";
import {
  compareAngles,
  disagreement,
  jointSupport,
  pictureRows,
  type Angle,
  type Released,
} from "#server/methods/picture.rules";
import { tally } from "#server/methods/tally.rules";

const share = (support: number, n: number) => ({ support, n, spread: null });
const angle: Angle = { voice: "person", without: null, withLaender: false, sort: "joint" };

describe("joint support", () => {
  it("is that of the bench that supports it less, and few voices weigh less than many", () => {
    // Nine of nine: 10/11 = 0.909; six of nine: 7/11 = 0.636; one of one: 2/3
    expect(jointSupport({ bund: share(1, 9), kommunen: share(6 / 9, 9) })).toBeCloseTo(7 / 11);
    expect(jointSupport({ bund: share(1, 9), kommunen: share(1, 1) })).toBeCloseTo(2 / 3);
  });

  it("cannot be made by one bench alone, however many it has", () => {
    expect(jointSupport({ bund: share(1, 500), kommunen: share(0, 8) })).toBeCloseTo(1 / 10);
    expect(jointSupport({ bund: share(1, 500) })).toBeNull();
    expect(jointSupport({ bund: share(1, 500), kommunen: null })).toBeNull();
  });

  it("does not need the Länder, unless they are asked for", () => {
    const benches = { bund: share(1, 8), kommunen: share(1, 8), laender: share(0, 8) };
    expect(jointSupport(benches)).toBeCloseTo(0.9);
    expect(jointSupport(benches, ["bund", "laender", "kommunen"])).toBeCloseTo(0.1);
  });
});

it("benches disagree by what lies between the highest and the lowest of them", () => {
  // (8 + 1) / 10 − (0 + 1) / 10
  expect(disagreement({ bund: share(1, 8), kommunen: share(0.5, 8), wirtschaft: share(0, 8) })).toBeCloseTo(0.8);
  expect(disagreement({ bund: share(1, 8), wirtschaft: share(0, 8) }, "wirtschaft")).toBeNull();
});

describe("the rows of the picture", () => {
  const released = (runId: number, releasedAt: string, levels: [Bench, number, number][]): Released => {
    const options = [1, 2].map((id) => ({ id: runId * 10 + id, label: `Thema ${id}`, about: { kind: "topic" as const, id } }));
    const ballots = levels.map(([bench, first, second], index) => ({
      bench,
      organisationId: index,
      answers: { values: { [runId * 10 + 1]: first, [runId * 10 + 2]: second } },
    }));
    const run = { config: parseConfig("levels", {}), voice: "person" as const, secret: false, options };
    return { runId, releasedAt, result: tally(run, ballots, {}) };
  };
  const older = released(1, "2026-03-01T09:00:00Z", [
    ["bund", 6, 6],
    ["kommunen", 6, 6],
  ]);
  const newer = released(2, "2026-04-01T09:00:00Z", [
    ["bund", 1, 2],
    ["kommunen", 6, 2],
    ["wirtschaft", 1, 1],
  ]);

  it("show the last result of each topic, whatever came first", () => {
    for (const order of [
      [older, newer],
      [newer, older],
    ]) {
      expect(pictureRows(order, angle).map(({ runId }) => runId)).toEqual([2, 2]);
    }
  });

  it("keep what a bench has said when a secret result of few voices follows", () => {
    const options = [{ id: 1, label: "Thema 1", about: { kind: "topic" as const, id: 1 } }];
    const run = { config: parseConfig("delphi", {}), voice: "person" as const, secret: true, options };
    const ballots = [{ bench: "bund" as const, organisationId: null, answers: { values: { 1: 9 } } }];
    const hidden = { runId: 9, releasedAt: "2026-06-01T09:00:00Z", result: tally(run, ballots, {}) };
    expect(pictureRows([hidden, newer], angle).map(({ runId }) => runId)).toEqual([2, 2]);
    expect(pictureRows([hidden], angle)).toMatchObject([{ runId: 9, joint: null, disagreement: null }]);
  });

  it("begin with what both support, or with what divides them", () => {
    // Topic 1: 1 against 0 → the lower (0 + 1) / 3. Topic 2: 0.8 and 0.8 → 1.8 / 3
    expect(pictureRows([newer], angle).map(({ label }) => label)).toEqual(["Thema 2", "Thema 1"]);
    expect(pictureRows([newer], angle)[0]?.joint).toBeCloseTo(0.6);
    expect(pictureRows([newer], { ...angle, sort: "disagreement" })[0]?.label).toBe("Thema 1");
  });

  it("begin with where the benches wish to go deepest, and end with what nobody has said", () => {
    const wish = new Map([[1, -1]]);
    const rows = pictureRows([newer], { ...angle, sort: "depth" }, ({ id }) => wish.get(id) ?? null);
    expect(rows.map(({ label, depth }) => [label, depth])).toEqual([
      ["Thema 1", -1],
      ["Thema 2", null],
    ]);
  });

  it("tell what one bench decides, when it is left out", () => {
    const rows = pictureRows([newer], { ...angle, without: "kommunen", sort: "name" });
    expect(rows.map(({ joint }) => joint)).toEqual([expect.closeTo(2 / 3), expect.closeTo(0.6)]);
  });

  it("beside each other say what hangs on one bench, and what keeps its place from every angle", () => {
    // Topic 1: federal 1 → (1 + 1) / 3, municipal 0 → 1 / 3. Topic 2: both 0.8 → 1.8 / 3.
    const [second, first] = compareAngles([newer]);
    expect(first).toMatchObject({
      label: "Thema 1",
      views: {
        shown: { joint: expect.closeTo(1 / 3), place: 2 },
        "without-kommunen": { joint: expect.closeTo(2 / 3), place: 1 },
        "without-bund": { joint: expect.closeTo(1 / 3), place: 2 },
        // The Länder said nothing.
        laender: null,
      },
      moves: 1,
    });
    expect(second).toMatchObject({ label: "Thema 2", views: { shown: { place: 1 }, "without-kommunen": { place: 2 } } });
    const alone = released(3, "2026-05-01T09:00:00Z", [["bund", 1, 1]]);
    expect(compareAngles([alone])[0]).toMatchObject({ views: { shown: null, "without-kommunen": { place: 1 } }, moves: null });
  });

  it("put last what one of the benches has not answered", () => {
    const alone = released(3, "2026-05-01T09:00:00Z", [["bund", 1, 1]]);
    alone.result.options = alone.result.options.slice(0, 1);
    const rows = pictureRows([alone, newer], angle);
    expect(rows.map(({ label, joint }) => [label, joint === null])).toEqual([
      ["Thema 2", false],
      ["Thema 1", true],
    ]);
  });
});
