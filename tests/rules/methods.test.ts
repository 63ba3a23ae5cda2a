/** Straw polls: who has a voice, when it counts, and what the counts may reveal. */
import { describe, expect, it } from "vitest";
import { ROLES } from "#db/schema/processes";
import type { Bench } from "#db/schema/organisations";
import {
  acceptBallot,
  countEntitled,
  mayCast,
  mayKnowResult,
  nextPollState,
  pollForm,
  tally,
  voiceKey,
  type VoiceCount,
} from "#server/methods/rules";

const options = [
  { id: 1, label: "yes" },
  { id: 2, label: "no" },
  { id: 3, label: "abstain" },
];
const count = (optionId: number, bench: Bench, voices: number): VoiceCount => ({ optionId, bench, voices });
const running = { state: "started", voice: "person", roundtable: "open", optionIds: [1, 2, 3] } as const;
const delegate = { role: "delegate", mayBind: false } as const;

describe("a ballot", () => {
  it("counts while the poll runs, and may be changed until it is finished", () => {
    expect(() => acceptBallot(running, delegate, 2)).not.toThrow();
  });

  it("is refused in a poll that has not started", () => {
    expect(() => acceptBallot({ ...running, state: "created" }, delegate, 1)).toThrow("methods:refusal.not-started");
  });

  it.each(["finished", "published"] as const)("is refused in a poll that is %s", (state) => {
    expect(() => acceptBallot({ ...running, state }, delegate, 1)).toThrow("methods:refusal.closed");
  });

  it("is refused when the roundtable is closed", () => {
    expect(() => acceptBallot({ ...running, roundtable: "closed" }, delegate, 1)).toThrow("methods:refusal.closed");
  });

  it("is refused for an option of another poll", () => {
    expect(() => acceptBallot(running, delegate, 9)).toThrow("common:invalid.choice");
  });

  it.each(["facilitator", "recorder", "observer"] as const)("is never cast by a %s", (role) => {
    expect(() => acceptBallot(running, { role, mayBind: true }, 1)).toThrow("methods:refusal.no-voice");
  });
});

describe("one voice per organisation", () => {
  const poll = { ...running, voice: "organisation" } as const;

  it("is cast by the head of the delegation or by whoever may bind the organisation", () => {
    expect(() => acceptBallot(poll, { role: "head_delegate", mayBind: false }, 1)).not.toThrow();
    expect(() => acceptBallot(poll, { role: "delegate", mayBind: true }, 1)).not.toThrow();
  });

  it("is not cast by other delegates, nor by consulted people who may not bind", () => {
    expect(() => acceptBallot(poll, delegate, 1)).toThrow("methods:refusal.organisation-voice");
    expect(() => acceptBallot(poll, { role: "consulted", mayBind: false }, 1)).toThrow("methods:refusal.organisation-voice");
    expect(mayCast("organisation", { role: "consulted", mayBind: true })).toBe(true);
  });

  it("has one key, whoever of the organisation casts it", () => {
    expect(voiceKey("organisation", { personId: 4, organisationId: 3 })).toBe(
      voiceKey("organisation", { personId: 9, organisationId: 3 }),
    );
    expect(voiceKey("person", { personId: 4, organisationId: 3 })).not.toBe(
      voiceKey("person", { personId: 9, organisationId: 3 }),
    );
  });
});

it("organisations are counted once among the entitled, people one by one", () => {
  const mandates = [
    { role: "head_delegate", mayBind: false, personId: 1, organisationId: 10 },
    { role: "delegate", mayBind: true, personId: 2, organisationId: 10 },
    { role: "delegate", mayBind: false, personId: 3, organisationId: 11 },
    { role: "consulted", mayBind: true, personId: 4, organisationId: 12 },
    { role: "facilitator", mayBind: true, personId: 5, organisationId: 13 },
  ] as const;
  expect(countEntitled("person", mandates)).toBe(4);
  expect(countEntitled("organisation", mandates)).toBe(2);
});

describe("the tally", () => {
  it("shows every option in total and per bench, also those nobody chose", () => {
    const result = tally(options, [count(1, "bund", 2), count(3, "bund", 1), count(2, "kommunen", 4), count(1, "kommunen", 1)]);
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
    expect(tally(options, []).options.map((option) => option.share)).toEqual([null, null, null]);
  });

  it("shows small benches in the total only", () => {
    const result = tally(options, [
      count(1, "bund", 2),
      count(2, "laender", 1),
      count(1, "kommunen", 3),
      count(2, "kommunen", 2),
    ]);
    expect(result.benches.map((bench) => bench.bench)).toEqual(["kommunen"]);
    expect(result.hidesBenches).toBe(true);
    expect(result.voices).toBe(8);
  });

  it("hides another bench when one small bench could be told from the difference", () => {
    const result = tally(options, [
      count(1, "bund", 2),
      count(1, "kommunen", 4),
      count(2, "kommunen", 1),
      count(2, "laender", 2),
      count(3, "laender", 1),
    ]);
    expect(result.benches.map((bench) => bench.bench)).toEqual(["kommunen"]);
  });

  it("shows no bench at all when two benches would reveal each other", () => {
    expect(tally(options, [count(1, "bund", 2), count(1, "kommunen", 5)]).benches).toEqual([]);
  });

  it("never shows a bench that chose as one: everybody on it would be told, an organisation as well as a person", () => {
    const split = [count(1, "kommunen", 4), count(2, "kommunen", 3), count(1, "laender", 2), count(2, "laender", 1)];
    const result = tally(options, [...split, count(1, "bund", 3)]);
    expect(result.benches.map((bench) => bench.bench)).toEqual(["kommunen"]);
    expect(result.hidesBenches).toBe(true);
  });

  it("leaves nothing to work out: what the shown benches leave of the total is neither small nor all alike", () => {
    const benches = ["bund", "laender", "kommunen", "wirtschaft"] as const;
    for (let seed = 0; seed < 4 ** 6; seed += 7) {
      const voices = (at: number) => Math.floor(seed / 4 ** at) % 4;
      const counts = benches.flatMap((bench, at) => [count(1, bench, voices(at)), count(2, bench, voices((at * 2 + 3) % 6))]);
      const result = tally(options, counts);
      const shown = result.benches.map((bench) => bench.voices);
      const rest = result.options.map((option, at) => option.voices - shown.reduce((all, each) => all + each[at]!, 0));
      const groups = result.hidesBenches && shown.length > 0 ? [...shown, rest] : shown;
      for (const group of groups) {
        expect(group.reduce((all, each) => all + each, 0)).toBeGreaterThanOrEqual(3);
        expect(group.filter((each) => each > 0).length).toBeGreaterThan(1);
      }
    }
  });
});

describe("a poll moves on", () => {
  it("step by step from created to published", () => {
    expect(nextPollState("created", "created", "open")).toBe("started");
    expect(nextPollState("started", "started", "open")).toBe("finished");
    expect(nextPollState("finished", "finished", "closed")).toBe("published");
  });

  it("never past its end, and not for a form that is behind", () => {
    expect(() => nextPollState("published", "published", "open")).toThrow("methods:refusal.moved-on");
    expect(() => nextPollState("finished", "started", "open")).toThrow("methods:refusal.moved-on");
  });

  it.each(["planned", "closed"] as const)("but does not start in a %s roundtable", (state) => {
    expect(() => nextPollState("created", "created", state)).toThrow("methods:refusal.roundtable-not-open");
  });
});

describe("results", () => {
  it.each(["created", "started"] as const)("are known to nobody while the poll is %s", (state) => {
    expect([null, ...ROLES.map((role) => ({ role }))].some((my) => mayKnowResult(state, my))).toBe(false);
  });

  it("are known to facilitator and recorder once finished, and to all once published", () => {
    expect(ROLES.filter((role) => mayKnowResult("finished", { role }))).toEqual(["facilitator", "recorder"]);
    expect(mayKnowResult("finished", null)).toBe(false);
    expect(mayKnowResult("published", null)).toBe(true);
  });
});

describe("the form of a new poll", () => {
  const form = { point_id: "1", question: "Womit beginnen?", kind: "choice", voice: "person", options: "A\n\n B \nC" };
  const issue = (changes: object) => pollForm.safeParse({ ...form, ...changes }).error?.issues[0]?.message;

  it("takes one answer per line", () => {
    expect(pollForm.parse(form).options).toEqual(["A", "B", "C"]);
  });

  it("knows the answers of a yes/no poll by itself", () => {
    expect(pollForm.parse({ ...form, kind: "yes_no_abstain", options: "x" }).options).toEqual(["yes", "no", "abstain"]);
  });

  it("wants two to twelve different answers", () => {
    expect(issue({ options: "A" })).toBe("methods:invalid.option-count");
    expect(issue({ options: Array.from({ length: 13 }, (_, i) => `A${i}`).join("\n") })).toBe("methods:invalid.option-count");
    expect(issue({ options: "A\nA" })).toBe("methods:invalid.option-twice");
    expect(issue({ options: `A\n${"x".repeat(201)}` })).toBe("methods:invalid.option-too-long");
  });
});
