/** Every method counted by hand: what comes out of it, and what is left out when a run is anonymous. */
import { describe, expect, it } from "vitest";
import type { Method } from "#db/schema/methods";
import type { Bench } from "#db/schema/organisations";
import { parseConfig, type Answers } from "#server/methods/kinds.rules";
import { quorumOf } from "#server/methods/quorum.rules";
import { tally, type Ballot, type Counted } from "#server/methods/tally.rules";

const run = (method: Method, config: object = {}, more: Partial<Counted> = {}): Counted => ({
  config: parseConfig(method, config),
  voice: "person",
  secret: false,
  options: [1, 2, 3].map((id) => ({ id, label: `Thema ${id}`, about: { kind: "topic", id: 100 + id } })),
  ...more,
});
const ballot = (
  bench: Bench,
  organisationId: number | null,
  values: Answers["values"],
  reasons?: Record<string, string>,
): Ballot => ({
  bench,
  organisationId,
  answers: { values, ...(reasons && { reasons }) },
});
/** So many of one bench with the same values of topic 1. */
const people = (bench: Bench, values: number[]) => values.map((value) => ballot(bench, null, { 1: value }));

describe("dots", () => {
  const result = tally(
    run("dots", { dots: 4, most: 3 }),
    [
      ballot("bund", 10, { 1: 3, 2: 1 }),
      ballot("bund", 10, { 2: 2, 3: 2 }),
      ballot("bund", 11, { 1: 1, 3: 3 }),
      ballot("kommunen", 20, { 1: 2, 2: 2 }),
    ],
    { bund: 4, kommunen: 2 },
  );
  const [first, second, third] = result.options;

  it("are added up, and what got none from somebody counts as none", () => {
    // 3 + 0 + 1 + 2 = 6 · 1 + 2 + 0 + 2 = 5 · 0 + 2 + 3 + 0 = 5
    expect(first?.figures).toEqual({ of: "dots", sum: 6, voices: 3 });
    expect(second?.figures).toEqual({ of: "dots", sum: 5, voices: 3 });
    expect(third?.figures).toEqual({ of: "dots", sum: 5, voices: 2 });
    expect(first?.n).toBe(4);
  });

  it("put topics that are level on one rank", () => {
    expect(result.ranking).toEqual([[1], [2, 3]]);
  });

  it("support a topic by at least one dot, per bench, person and organisation", () => {
    // Topic 1. Persons of the federal bench: 1, 0, 1 → 2/3. Its two organisations: (1 + 0) / 2 = 0.5 and 1 → 0.75.
    expect(first?.person?.benches.bund).toMatchObject({ n: 3, support: 2 / 3 });
    expect(first?.organisation?.benches.bund).toMatchObject({ n: 2, support: 0.75 });
    // Spread of 0.5 and 1 around 0.75: √((0.0625 + 0.0625) / 2) = 0.25
    expect(first?.organisation?.benches.bund?.spread).toBe(0.25);
    expect(first?.person?.benches.kommunen).toEqual({ n: 1, support: 1, spread: null });
    expect(first?.person?.benches.laender).toBeUndefined();
  });

  it("keep how many had a voice and how many used it", () => {
    expect(result.counts).toEqual({
      entitled: 6,
      cast: 4,
      benches: { bund: { entitled: 4, cast: 3 }, kommunen: { entitled: 2, cast: 1 } },
    });
  });
});

it("importance and feasibility are means of those who rated, and their product ranks", () => {
  const rated = (importance: number, feasibility: number) => ({ importance, feasibility });
  const { options, ranking } = tally(
    run("matrix"),
    [ballot("bund", 1, { 1: rated(5, 2), 2: rated(3, 3) }), ballot("kommunen", 2, { 1: rated(4, 3) })],
    {},
  );
  // (5 + 4) / 2 = 4.5 · (2 + 3) / 2 = 2.5 · 4.5 × 2.5 = 11.25; the second only once: 3 × 3 = 9; the third by nobody
  expect(options[0]?.figures).toEqual({ of: "matrix", importance: 4.5, feasibility: 2.5, product: 11.25 });
  expect(options[1]).toMatchObject({ n: 1, figures: { importance: 3, feasibility: 3, product: 9 } });
  expect(options[2]).toMatchObject({ n: 0, figures: null, person: { all: null, benches: {} } });
  expect(ranking).toEqual([[1], [2]]);
  // (5 × 2 − 1) / 24 = 0.375
  expect(options[0]?.person?.benches.bund?.support).toBe(0.375);
});

describe("resistance", () => {
  const { options, ranking } = tally(
    run("resistance"),
    [
      ballot("bund", 1, { 1: 2, 2: 0, 3: 10 }),
      ballot("kommunen", 2, { 1: 4, 2: 9, 3: 0 }),
      ballot("kommunen", 3, { 1: 0, 3: 2 }),
    ],
    {},
  );

  it("of the group is the sum, and acceptance is what is left of a hundred", () => {
    // 2 + 4 + 0 = 6 of 30 → 100 − 20 = 80 %
    expect(options[0]?.figures).toEqual({ of: "resistance", sum: 6, mean: 2, acceptance: 80, max: 4, missing: 0 });
    // 10 + 0 + 2 = 12 of 30 → 60 %
    expect(options[2]?.figures).toMatchObject({ sum: 12, mean: 4, acceptance: 60, max: 10 });
  });

  it("that somebody did not say is missing, not zero: means are compared and not sums", () => {
    // 0 + 9 = 9 of 20 → 55 %; its sum is smaller than that of topic 3, its mean of 4.5 larger
    expect(options[1]?.figures).toEqual({ of: "resistance", sum: 9, mean: 4.5, acceptance: 55, max: 9, missing: 1 });
    expect(ranking).toEqual([[1], [3], [2]]);
  });

  it("shows by its passive option what is no better than leaving it as it is", () => {
    const passive = {
      ...run("resistance"),
      options: [{ id: 1, label: "Es bleibt, wie es ist", about: null, isPassive: true }],
    };
    expect(tally(passive, people("bund", [3]), {}).options[0]).toMatchObject({ isPassive: true, figures: { sum: 3 } });
  });
});

describe("consent", () => {
  it("is given while nobody objects, and every objection stands with its reason", () => {
    const { options } = tally(
      run("consent"),
      [
        ballot("bund", 1, { 1: 0, 2: 1 }, { 2: "Wird knapp." }),
        ballot("kommunen", 2, { 1: 1, 2: 2 }, { 2: "Das Personal fehlt." }),
      ],
      {},
    );
    expect(options[0]?.figures).toEqual({ of: "consent", concerns: 1, objections: 0, isAdopted: true });
    expect(options[1]?.figures).toEqual({ of: "consent", concerns: 1, objections: 1, isAdopted: false });
    expect(options[1]?.reasons).toEqual([
      { text: "Das Personal fehlt.", value: 2, bench: "kommunen", organisationId: 2 },
      { text: "Wird knapp.", value: 1, bench: "bund", organisationId: 1 },
    ]);
  });
});

describe("consent levels", () => {
  it("are a consensus without a veto and with no more standing aside than agreed", () => {
    const count = (levels: number[]) => tally(run("levels", { aside: 1 }), people("bund", levels), {}).options[0];
    expect(count([1, 1, 2, 5])?.figures).toEqual({
      of: "levels",
      counts: [2, 1, 0, 0, 1, 0],
      asides: 1,
      vetoes: 0,
      isConsensus: true,
    });
    expect(count([1, 5, 5])?.figures).toMatchObject({ asides: 2, isConsensus: false });
    expect(count([1, 1, 6])?.figures).toMatchObject({ vetoes: 1, isConsensus: false });
    // (1 + 0.8 + 0) / 3: levels 1, 2 and 6 of 6
    expect(count([1, 2, 6])?.person?.all?.support).toBeCloseTo(0.6);
  });
});

describe("Delphi", () => {
  const round = (values: number[], config: object, previous?: Counted["previous"]) =>
    tally(run("delphi", { scale: 9, ...config }, { secret: true, ...(previous && { previous }) }), people("bund", values), {});

  it("gives back the median and the middle half", () => {
    // 2 4 6 7 7 8: median (6 + 7) / 2; lower at place 1.25: 4 + 0.25 × 2; upper at 3.75: 7. Within 1 of 6.5 lie 6, 7, 7: 50 %
    expect(round([7, 2, 6, 8, 4, 7], {}).options[0]?.figures).toEqual({
      of: "delphi",
      median: 6.5,
      lower: 4.5,
      upper: 7,
      agreement: 50,
      moved: null,
      stops: false,
    });
  });

  it("stops by agreement when as many as agreed lie near the median", () => {
    // 3 of 5 are within 1 of 7: 60 %
    expect(round([7, 7, 8, 2, 3], { share: 60 }).options[0]?.figures).toMatchObject({ agreement: 60, stops: true });
    expect(round([7, 7, 8, 2, 3], { share: 61 }).options[0]?.figures).toMatchObject({ stops: false });
  });

  it("stops by stability when the median no longer moves, so never after the first round", () => {
    const first = round([1, 2, 5, 8, 9], { stop: "stability", within: 1 });
    expect(first.options[0]?.figures).toMatchObject({ median: 5, moved: null, stops: false });
    const second = round([2, 3, 7, 8, 9], { stop: "stability", within: 1 }, first);
    expect(second.options[0]?.figures).toMatchObject({ median: 7, moved: 2, stops: false });
    const third = round([2, 3, 6, 8, 9], { stop: "stability", within: 1 }, second);
    expect(third.options[0]?.figures).toMatchObject({ median: 6, moved: 1, stops: true });
  });
});

it("a ranking gives the first of three places three points, and none to what stands on none", () => {
  const ballots = [
    ballot("bund", 10, { 1: 1, 2: 2, 3: 3 }),
    ballot("bund", 11, { 2: 1 }),
    ballot("kommunen", 20, { 2: 1, 1: 2 }),
  ];
  const { options, ranking } = tally(run("ranking", { places: 3 }), ballots, {});
  // 3 + 0 + 2 = 5 · 2 + 3 + 3 = 8 · 1 + 0 + 0 = 1
  expect(options.map(({ figures }) => figures)).toEqual([
    { of: "ranking", points: 5, firsts: 1, voices: 2 },
    { of: "ranking", points: 8, firsts: 2, voices: 3 },
    { of: "ranking", points: 1, firsts: 0, voices: 1 },
  ]);
  expect(ranking).toEqual([[2], [1], [3]]);
  // (3/3 + 0) / 2 of the federal voices for the first.
  expect(options[0]?.person?.benches.bund).toMatchObject({ n: 2, support: 0.5 });
});

it("cards come back in the order of the alphabet, with organisation and bench only where they were written by name", () => {
  const written = (bench: Bench, organisationId: number, ...cards: string[]) => ({
    ...ballot(bench, organisationId, {}),
    answers: { values: {}, cards },
  });
  const ballots = [written("kommunen", 20, "Zuständigkeit", "Ansprechstelle"), written("bund", 10, "Fristen")];
  const named = tally(run("cards", {}, { options: [] }), ballots, {});
  expect(named.cards).toEqual([
    { text: "Ansprechstelle", bench: "kommunen", organisationId: 20 },
    { text: "Fristen", bench: "bund", organisationId: 10 },
    { text: "Zuständigkeit", bench: "kommunen", organisationId: 20 },
  ]);
  const secret = tally(run("cards", {}, { options: [], secret: true }), ballots, {});
  expect(JSON.stringify(secret.cards)).not.toMatch(/20|kommunen/);
});

it("a poll counts what was chosen", () => {
  const { options, ranking } = tally(run("poll"), [...people("bund", [1, 1, 1]), ballot("kommunen", 2, { 2: 1 })], {});
  expect(options.map(({ figures }) => figures)).toEqual([
    { of: "poll", voices: 3, share: 0.75 },
    { of: "poll", voices: 1, share: 0.25 },
    { of: "poll", voices: 0, share: 0 },
  ]);
  expect(ranking).toEqual([[1], [2], [3]]);
});

describe("one voice per organisation", () => {
  it("knows no persons", () => {
    const [option] = tally(run("levels", {}, { voice: "organisation" }), [ballot("bund", 1, { 1: 1 })], {}).options;
    expect(option?.person).toBeNull();
    expect(option?.organisation?.benches.bund).toMatchObject({ n: 1, support: 1 });
  });

  it("hears an organisation with people on two benches once among all", () => {
    const [option] = tally(run("dots"), [ballot("laender", 7, { 1: 1 }), ballot("kommunen", 7, { 2: 1 })], {}).options;
    expect(option?.organisation?.all).toMatchObject({ n: 1, support: 0.5 });
    expect(option?.organisation?.benches.kommunen).toMatchObject({ n: 1, support: 0 });
  });
});

describe("an anonymous run", () => {
  const secret = (ballots: Ballot[]) => tally(run("resistance", {}, { secret: true }), ballots, {}).options[0];

  it("shows no bench of fewer than five, and no other by which it could be computed", () => {
    // Of 5 + 6 + 4 the four are hidden; all less the two others would be theirs, so the smaller of the two goes too.
    const option = secret([
      ...people("bund", [1, 2, 3, 4, 5]),
      ...people("kommunen", [1, 1, 1, 1, 1, 2]),
      ...people("laender", [9, 9, 9, 9]),
    ]);
    expect(option?.person?.benches).toMatchObject({ bund: null, laender: null, kommunen: { n: 6 } });
    expect(option?.figures).not.toBeNull();
  });

  it("shows nothing at all of fewer than five voices", () => {
    const option = secret(people("bund", [1, 2, 3, 4]));
    expect(option).toMatchObject({ n: 4, figures: null, person: { all: null, benches: { bund: null } } });
    const weighed = run("resistance", { reason: "optional" }, { secret: true });
    const [alone] = tally(weighed, [ballot("bund", null, { 1: 9 }, { 1: "Zu teuer." })], {}).options;
    expect(alone?.reasons).toEqual([{ text: "Zu teuer.", value: null, bench: null, organisationId: null }]);
  });

  it("knows no organisations, and keeps reasons without a bench", () => {
    const option = secret(
      people("bund", [0, 0, 0, 0, 0]).map((one) => ({ ...one, answers: { ...one.answers, reasons: { 1: "Grund" } } })),
    );
    expect(option?.organisation).toBeNull();
    expect(option?.reasons[0]).toEqual({ text: "Grund", value: 0, bench: null, organisationId: null });
  });

  it("hides in a poll also a bench of one mind", () => {
    const poll = run("poll", {}, { secret: true });
    const kommunen = Array.from({ length: 6 }, (_, index) => ballot("kommunen", null, { [index < 3 ? 1 : 2]: 1 }));
    const [option] = tally(poll, [...people("bund", [1, 1, 1, 1, 1]), ...kommunen], {}).options;
    expect(option?.person?.benches).toEqual({ bund: null, kommunen: null });
  });
});

describe("a quorum", () => {
  const rules = { version: 3, decisionRule: "konsens", quorumShare: 50, quorumBenchShare: 50 } as const;
  const took = (bench: Bench, organisationId: number, tookPart: boolean) => ({ bench, organisationId, tookPart });
  const five = [
    ...[took("bund", 1, true), took("bund", 2, false)],
    ...[took("kommunen", 3, true), took("kommunen", 4, true), took("kommunen", 5, false)],
    // Not on a bench that decides: neither counted nor missed.
    ...[took("wirtschaft", 6, false), took("wissenschaft", 7, true)],
  ];

  it("counts organisations on the benches that decide, and rounds up what it takes", () => {
    // 3 of 5 took part, ⌈50 % · 5⌉ = 3 · federal 1 of 2, ⌈1⌉ = 1 · municipal 2 of 3, ⌈1.5⌉ = 2
    expect(quorumOf(rules, five)).toEqual({
      version: 3,
      rule: "konsens",
      isReached: true,
      all: { took: 3, of: 5, need: 3 },
      benches: [
        { bench: "bund", took: 1, of: 2, need: 1 },
        { bench: "kommunen", took: 2, of: 3, need: 2 },
      ],
    });
  });

  it("is missed when one bench stays away, however many of the other are there", () => {
    const away = five.map((one) => (one.bench === "bund" ? { ...one, tookPart: false } : { ...one, tookPart: true }));
    // 3 of 5 reach the whole; 0 of 2 do not reach one of the federal bench
    expect(quorumOf(rules, away)).toMatchObject({ isReached: false, all: { took: 3, need: 3 } });
    expect(quorumOf({ ...rules, quorumBenchShare: 0 }, away)).toMatchObject({ isReached: true });
  });

  it("counts an organisation once that sits on two benches, and is none where the rules ask for none", () => {
    expect(quorumOf(rules, [took("bund", 1, true), took("kommunen", 1, false)])?.all).toEqual({ took: 1, of: 1, need: 1 });
    expect(quorumOf({ ...rules, quorumShare: 0, quorumBenchShare: 0 }, five)).toBeNull();
    expect(quorumOf(rules, [took("wirtschaft", 6, true)])).toBeNull();
  });
});
