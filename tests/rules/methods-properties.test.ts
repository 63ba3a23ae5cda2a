/** What holds of every tally, whatever was voted: thousands of runs that nobody thought of. */
import fc from "../setup/property.ts";
import { describe, expect, it } from "vitest";
import { METHODS } from "#db/schema/methods";
import { BENCHES, type Bench } from "#db/schema/organisations";
import { parseAnswers, parseConfig, scaleOf, type MethodConfig, type Rated } from "#server/methods/kinds.rules";
import { jointSupport, JOINT_BENCHES } from "#server/methods/picture.rules";
import { FEW, tally, type Ballot, type Counted } from "#server/methods/tally.rules";

const IDS = [1, 2, 3];

const answersTo = (config: MethodConfig) => {
  const [least, most] = scaleOf(config);
  const step = fc.integer({ min: least, max: most });
  const value: fc.Arbitrary<number | Rated> =
    config.method === "matrix" ? fc.record({ importance: step, feasibility: step }) : step;
  if (config.method === "poll") return fc.constantFrom(...IDS).map((id) => ({ values: { [id]: 1 } }));
  if (config.method === "dots") return fc.constantFrom(...IDS).map((id) => ({ values: { [id]: most } }));
  if (config.method === "cards")
    return fc
      .array(fc.constantFrom("Fristen", "Stellen", "Geld"), { minLength: 1, maxLength: 3 })
      .map((cards) => ({ values: {}, cards }));
  if (config.method === "ranking")
    return fc
      .shuffledSubarray([1, 2, 3], { minLength: 1 })
      .map((places) => ({ values: Object.fromEntries(places.map((place, at) => [IDS[at]!, place])) }));
  const values = fc.dictionary(fc.constantFrom("1", "2", "3"), value, { minKeys: 1, noNullPrototype: true });
  return values.map((given) => ({
    values: given,
    reasons: Object.fromEntries(Object.entries(given).map(([id, said]) => [id, `weil ${JSON.stringify(said)}`])),
  }));
};

const runs = fc
  .record({
    method: fc.constantFrom(...METHODS),
    secret: fc.boolean(),
    voice: fc.constantFrom("person" as const, "organisation" as const),
  })
  .chain(({ method, secret, voice }) => {
    const config = parseConfig(method, { reason: "optional" }, IDS.length);
    const options = IDS.map((id) => ({ id, label: `Thema ${id}`, about: null }));
    const ballot = fc.record({
      bench: fc.constantFrom<Bench>("bund", "laender", "kommunen"),
      organisationId: secret ? fc.constant(null) : fc.integer({ min: 1, max: 9 }),
      answers: answersTo(config).map((answers) => parseAnswers(config, IDS, answers)),
    });
    return fc.record({
      run: fc.constant<Counted>({ config, voice, secret, options }),
      ballots: fc.array(ballot, { maxLength: 30 }) as fc.Arbitrary<Ballot[]>,
    });
  });
const secretRuns = runs.filter(({ run }) => run.secret);

describe("a result", () => {
  it("never depends on the order of the ballots", () => {
    const shuffled = runs.chain((one) =>
      fc.record({ one: fc.constant(one), other: fc.shuffledSubarray(one.ballots, { minLength: one.ballots.length }) }),
    );
    fc.assert(
      fc.property(shuffled, ({ one: { run, ballots }, other }) => {
        expect(JSON.stringify(tally(run, other, {}))).toBe(JSON.stringify(tally(run, ballots, {})));
      }),
    );
  });

  it("comes out the same when what is stored is validated and counted again", () => {
    fc.assert(
      fc.property(runs, ({ run, ballots }) => {
        const stored = JSON.parse(JSON.stringify(ballots)) as Ballot[];
        const again = stored.map((ballot) => ({ ...ballot, answers: parseAnswers(run.config, IDS, ballot.answers) }));
        expect(JSON.stringify(tally(run, again, {}))).toBe(JSON.stringify(tally(run, ballots, {})));
      }),
    );
  });

  it("keeps every share between none and all, and makes no voice out of one that is missing", () => {
    fc.assert(
      fc.property(runs, ({ run, ballots }) => {
        for (const { id, n, person, organisation } of tally(run, ballots, {}).options) {
          const shares = [person, organisation].flatMap((view) => (view ? [view.all, ...Object.values(view.benches)] : []));
          for (const share of shares) if (share) expect(share.support >= 0 && share.support <= 1 && share.n <= n).toBe(true);
          const isFull = ["poll", "dots", "ranking"].includes(run.config.method);
          expect(n).toBe(ballots.filter(({ answers }) => isFull || answers.values[id] !== undefined).length);
        }
      }),
    );
  });
});

describe("an anonymous result", () => {
  it("has no bench of fewer than five in it, nor what is left when the shown ones are taken from the whole", () => {
    fc.assert(
      fc.property(secretRuns, ({ run, ballots }) => {
        for (const { n, figures, person, organisation } of tally(run, ballots, {}).options) {
          const view = (run.voice === "person" ? person : organisation)!;
          const shown = Object.values(view.benches).flatMap((share) => (share ? [share.n] : []));
          const rest = n - shown.reduce((sum, one) => sum + one, 0);
          expect(Math.min(FEW, ...shown)).toBe(FEW);
          expect(rest === 0 || rest >= FEW || (shown.length === 0 && figures === null && view.all === null)).toBe(true);
          expect(run.voice === "person" ? organisation : person).toBeNull();
        }
      }),
      { numRuns: 500 },
    );
  });

  it("stays the same to the letter when two hidden voices of different benches are exchanged", () => {
    fc.assert(
      fc.property(secretRuns, fc.nat(), fc.nat(), ({ run, ballots }, one, other) => {
        const before = tally(run, ballots, {});
        const isHidden = ({ bench }: Ballot) =>
          before.options.every(({ person, organisation }) => !(person ?? organisation)?.benches[bench]);
        const hidden = ballots.filter(isHidden);
        fc.pre(hidden.length > 1);
        const [a, b] = [hidden[one % hidden.length]!, hidden[other % hidden.length]!];
        const exchanged = ballots.map((ballot) =>
          ballot === a ? { ...a, answers: b.answers } : ballot === b ? { ...b, answers: a.answers } : ballot,
        );
        const shownOf = (result: typeof before) =>
          JSON.stringify(result.options.map(({ person: _p, organisation: _o, ...rest }) => rest));
        expect(shownOf(tally(run, exchanged, {}))).toBe(shownOf(before));
      }),
    );
  });
});

describe("joint support", () => {
  const share = fc.record({
    n: fc.integer({ min: 1, max: 200 }),
    support: fc.double({ min: 0, max: 1, noNaN: true }),
    spread: fc.constant(null),
  });
  const views = fc.dictionary(fc.constantFrom(...BENCHES), share, { noNullPrototype: true });
  const both = fc.record({ bund: share, kommunen: share });

  it("lies between none and all and never above what one of the benches says, smoothed", () => {
    fc.assert(
      fc.property(both, (benches) => {
        const joint = jointSupport(benches)!;
        expect(joint > 0 && joint < 1).toBe(true);
        for (const bench of JOINT_BENCHES) expect(joint).toBeLessThanOrEqual(jointSupport(benches, [bench])!);
      }),
    );
  });

  it("never falls when a bench supports more, or one more voice is for it", () => {
    fc.assert(
      fc.property(both, fc.constantFrom(...JOINT_BENCHES), fc.double({ min: 0, max: 1, noNaN: true }), (benches, bench, by) => {
        const { n, support } = benches[bench];
        const more = { ...benches[bench], support: support + (1 - support) * by };
        const oneMore = { ...benches[bench], n: n + 1, support: (support * n + 1) / (n + 1) };
        for (const change of [more, oneMore]) {
          expect(jointSupport({ ...benches, [bench]: change })! - jointSupport(benches)!).toBeGreaterThan(-1e-12);
        }
      }),
    );
  });

  it("needs both, whatever the others say", () => {
    fc.assert(
      fc.property(views, (benches) => {
        expect(jointSupport(benches) === null).toBe(!benches.bund || !benches.kommunen);
      }),
    );
  });
});
