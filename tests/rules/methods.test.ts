/** Voices, and what a straw poll asks and shows of them. */
import { describe, expect, it } from "vitest";
import type { Bench } from "#db/schema/organisations";
import { majorityOf, pollForm, tallyOf } from "#server/methods/polls.rules";
import { mayCast, voiceKey } from "#server/methods/rules";
import { tally } from "#server/methods/tally.rules";

describe("one voice per organisation", () => {
  it("is cast by the head of the delegation or by whoever may bind the organisation", () => {
    expect(mayCast("organisation", { role: "head_delegate", mayBind: false })).toBe(true);
    expect(mayCast("organisation", { role: "delegate", mayBind: true })).toBe(true);
    expect(mayCast("organisation", { role: "consulted", mayBind: true })).toBe(true);
  });

  it("is not cast by other delegates, nor by consulted people who may not bind", () => {
    expect(mayCast("organisation", { role: "delegate", mayBind: false })).toBe(false);
    expect(mayCast("organisation", { role: "consulted", mayBind: false })).toBe(false);
  });

  it.each(["facilitator", "recorder", "observer"] as const)("is never cast by a %s", (role) => {
    for (const voice of ["person", "organisation"] as const) expect(mayCast(voice, { role, mayBind: true })).toBe(false);
  });

  it("has one key, whoever of the organisation casts it", () => {
    const [one, other] = [4, 9].map((personId) => ({ personId, organisationId: 3 }));
    expect(voiceKey("organisation", one!)).toBe(voiceKey("organisation", other!));
    expect(voiceKey("person", one!)).not.toBe(voiceKey("person", other!));
  });
});

interface Count {
  option: number;
  bench: Bench;
  voices: number;
}
const count = (option: number, bench: Bench, voices: number): Count => ({ option, bench, voices });

/** Three answers, so many voices on each. */
function pollOf(counts: readonly Count[], secret = false) {
  const options = ["Ja", "Nein", "Enthaltung"].map((label, at) => ({ id: at + 1, label, about: null }));
  const ballots = counts.flatMap(({ option, bench, voices }) =>
    Array.from({ length: voices }, (_, at) => ({ bench, organisationId: at, answers: { values: { [option]: 1 } } })),
  );
  const config = { method: "poll", reason: "off", kind: "yes_no_abstain" } as const;
  return tallyOf(tally({ config, voice: "person", secret, options }, ballots, {}));
}

describe("what is shown of a straw poll", () => {
  it("shows every option in total and per bench, also those nobody chose", () => {
    const result = pollOf([count(1, "bund", 2), count(3, "bund", 1), count(2, "kommunen", 4), count(1, "kommunen", 1)]);
    expect(result.voices).toBe(8);
    expect(result.options).toEqual([
      { optionId: 1, voices: 3, share: 0.375 },
      { optionId: 2, voices: 4, share: 0.5 },
      { optionId: 3, voices: 1, share: 0.125 },
    ]);
    expect(result.benches).toEqual([
      { bench: "bund", total: 3, voices: [2, 0, 1] },
      { bench: "kommunen", total: 5, voices: [1, 4, 0] },
    ]);
    expect(result.hidesBenches).toBe(false);
  });

  it("has no shares when nobody voted: missing is not zero", () => {
    expect(pollOf([]).options.map((option) => option.share)).toEqual([null, null, null]);
  });

  it("shows small benches in the total only", () => {
    const result = pollOf([count(1, "bund", 2), count(2, "laender", 1), count(1, "kommunen", 3), count(2, "kommunen", 2)]);
    expect(result.benches.map((bench) => bench.bench)).toEqual(["kommunen"]);
    expect(result.hidesBenches).toBe(true);
    expect(result.voices).toBe(8);
  });

  it("hides another bench when one small bench could be told from the difference", () => {
    const result = pollOf([
      count(1, "bund", 2),
      count(1, "kommunen", 4),
      count(2, "kommunen", 1),
      count(2, "laender", 2),
      count(3, "laender", 1),
    ]);
    expect(result.benches.map((bench) => bench.bench)).toEqual(["kommunen"]);
  });

  it("shows no bench at all when two benches would reveal each other", () => {
    expect(pollOf([count(1, "bund", 2), count(1, "kommunen", 5)]).benches).toEqual([]);
  });

  it("never shows a bench that chose as one: everybody on it would be told, an organisation as well as a person", () => {
    const split = [count(1, "kommunen", 4), count(2, "kommunen", 3), count(1, "laender", 2), count(2, "laender", 1)];
    const result = pollOf([...split, count(1, "bund", 3)]);
    expect(result.benches.map((bench) => bench.bench)).toEqual(["kommunen"]);
    expect(result.hidesBenches).toBe(true);
  });

  it("leaves nothing to work out: what the shown benches leave of the total is neither small nor all alike", () => {
    const benches = ["bund", "laender", "kommunen", "wirtschaft"] as const;
    for (let seed = 0; seed < 4 ** 6; seed += 7) {
      const voices = (at: number) => Math.floor(seed / 4 ** at) % 4;
      const counts = benches.flatMap((bench, at) => [count(1, bench, voices(at)), count(2, bench, voices((at * 2 + 3) % 6))]);
      const result = pollOf(counts);
      const shown = result.benches.map((bench) => bench.voices);
      const rest = result.options.map((option, at) => (option.voices ?? 0) - shown.reduce((all, each) => all + each[at]!, 0));
      const groups = result.hidesBenches && shown.length > 0 ? [...shown, rest] : shown;
      for (const group of groups) {
        expect(group.reduce((all, each) => all + each, 0)).toBeGreaterThanOrEqual(3);
        expect(group.filter((each) => each > 0).length).toBeGreaterThan(1);
      }
    }
  });
});

it.each([
  [5, 3, "yes"],
  [1, 3, "no"],
  [2, 2, "tie"],
] as const)("%i yes and %i no are a %s, however many abstain", (yes, no, outcome) => {
  const config = { method: "poll", reason: "off", kind: "yes_no_abstain" } as const;
  const tally = pollOf([count(1, "bund", yes), count(2, "kommunen", no), count(3, "laender", 9)]);
  expect(majorityOf({ config }, tally)).toEqual({ outcome, yes, no });
  expect(majorityOf({ config: { ...config, kind: "choice" } }, tally)).toBeUndefined();
});

it("a secret straw poll of fewer than five says nothing, and one by hand of three says how many", () => {
  const three = [count(1, "bund", 1), count(2, "kommunen", 2)];
  expect(pollOf(three, true).options.map(({ voices }) => voices)).toEqual([null, null, null]);
  expect(pollOf(three).options.map(({ voices }) => voices)).toEqual([1, 2, 0]);
});

describe("the form of a new poll", () => {
  const form = { point_id: "1", question: "Womit beginnen?", kind: "choice", voice: "person", options: "A\n\n B \nC" };
  const issue = (changes: object) => pollForm.safeParse({ ...form, ...changes }).error?.issues[0]?.message;

  it("takes one answer per line", () => {
    expect(pollForm.parse(form).lines).toEqual(["A", "B", "C"]);
  });

  it("knows the answers of a yes/no poll by itself", () => {
    expect(pollForm.parse({ ...form, kind: "yes_no_abstain", options: "x" }).lines).toEqual([]);
  });

  it("wants two to twelve different answers", () => {
    expect(issue({ options: "A" })).toBe("methods:invalid.option-count");
    expect(issue({ options: Array.from({ length: 13 }, (_, i) => `A${i}`).join("\n") })).toBe("methods:invalid.option-count");
    expect(issue({ options: "A\nA" })).toBe("methods:invalid.option-twice");
    expect(issue({ options: `A\n${"x".repeat(201)}` })).toBe("methods:invalid.option-too-long");
  });
});
