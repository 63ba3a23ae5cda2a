/** When a text is adopted: every decision rule with positions and arithmetic by hand, and what may never happen in any order. */
import fc from "../setup/property.ts";
import { describe, expect, it } from "vitest";
import { AGREEMENT_RULES, type ConsentLevel } from "#db/schema/agreement";
import type { Bench } from "#db/schema/organisations";
import type { CheckKind } from "#db/schema/recommendations";
import { completenessOf, refuseAgreed, type Recommendation } from "#server/recommendations/rules";
import { askedVoices } from "#server/agreement/electorate.rules";
import { hindrancesOf } from "#server/agreement/standing.rules";
import { judge, outcomeOf, rulesToChoose, type Round, type Voice } from "#server/agreement/rules";

const NOW = new Date("2026-12-10T10:00:00Z");
const round = (rule: Round["rule"], more: Partial<Round> = {}): Round => ({
  rule,
  mostAside: 1,
  quorumShare: 0,
  quorumBenchShare: 0,
  closesAt: null,
  ...more,
});
/** `bund: "112-"`: three federal voices at levels 1, 1 and 2, and one that has said nothing. */
const voices = (said: Partial<Record<Bench, string>>): Voice[] =>
  Object.entries(said).flatMap(([bench, levels], place) =>
    [...levels].map((level, index) => ({
      organisationId: place * 100 + index + 1,
      bench: bench as Bench,
      countedWith: null,
      hasLeft: false,
      level: level === "-" ? null : (Number(level) as ConsentLevel),
    })),
  );
const lacksOf = (of: Round, said: Partial<Record<Bench, string>>, now = NOW) =>
  judge(of, voices(said), now).lacks.map((lack) => lack.what);

describe("a decision rule", () => {
  it.each<[string, Round, Partial<Record<Bench, string>>, string[]]>([
    // Levels 1, 2, 3, 4: no veto, none aside, three of four carry it.
    ["consensus: nobody blocks", round("konsens"), { bund: "12", kommunen: "34" }, []],
    ["consensus: one veto is one too many", round("konsens"), { bund: "11", kommunen: "16" }, ["veto"]],
    // Two stand aside, one may.
    ["consensus: one may stand aside, two may not", round("konsens"), { bund: "15", kommunen: "15" }, ["aside"]],
    ["consensus: as many as may stand aside do", round("konsens"), { bund: "11", kommunen: "15" }, []],
    ["consensus: where all abstain nothing is adopted", round("konsens"), { bund: "33", kommunen: "3" }, ["support"]],
    ["consent: standing aside is no objection", round("konsent"), { bund: "55", kommunen: "51" }, []],
    ["consent: one objection stops it", round("konsent"), { bund: "11", kommunen: "61" }, ["veto"]],
    ["unanimity: abstentions do not hinder", round("einstimmig"), { bund: "13", kommunen: "3" }, []],
    ["unanimity: one no does", round("einstimmig"), { bund: "11", kommunen: "16" }, ["veto"]],
    // 3 yes (1, 2, 4) against 2 no.
    ["simple majority: more yes than no", round("einfach"), { bund: "126", kommunen: "46" }, []],
    ["simple majority: as many is not more", round("einfach"), { bund: "16", kommunen: "33" }, ["majority"]],
    // 6 voices are there, 2/3 of 6 = 4: four yes are enough, three are not.
    ["two thirds: four of six", round("qualifiziert"), { bund: "114", kommunen: "236" }, []],
    ["two thirds: three of six", round("qualifiziert"), { bund: "114", kommunen: "336" }, ["two-thirds"]],
    // 2/3 of 5 = 3.33, so 4 are needed; who said nothing is not there.
    ["two thirds: four of five, two away", round("qualifiziert"), { bund: "11-", kommunen: "116-" }, []],
    ["two thirds: three of five", round("qualifiziert"), { bund: "11", kommunen: "136" }, ["two-thirds"]],
    // Overall 5 : 2; municipalities 1 : 1.
    ["double majority: municipalities undecided", round("doppelt"), { bund: "1111", kommunen: "166" }, ["bench-majority"]],
    // Overall 3 : 2, federal 2 : 1, municipal 1 : 0 and one abstains, Länder 0 : 1 have their own bench.
    [
      "double majority: the Länder count as a bench",
      round("doppelt"),
      { bund: "116", laender: "6", kommunen: "13" },
      ["bench-majority"],
    ],
    ["double majority: both benches", round("doppelt"), { bund: "116", kommunen: "12-" }, []],
    ["double majority: a bench that is silent", round("doppelt"), { bund: "11", kommunen: "--" }, ["bench-majority"]],
  ])("%s", (_, of, said, lacks) => expect(lacksOf(of, said)).toEqual(lacks));

  it("waits for as many voices as the rules of procedure want, of all and of each bench", () => {
    const quorum = { quorumShare: 50, quorumBenchShare: 50 };
    // 5 voices, half of them is 2.5, so 3; of 3 municipal ones 1.5, so 2.
    expect(lacksOf(round("konsens", quorum), { bund: "1-", kommunen: "1--" })).toEqual(["quorum", "bench-quorum"]);
    expect(lacksOf(round("konsens", quorum), { bund: "11", kommunen: "1--" })).toEqual(["bench-quorum"]);
    expect(lacksOf(round("konsens", quorum), { bund: "1-", kommunen: "11-" })).toEqual([]);
  });

  it("names who blocks and who is still asked", () => {
    const judged = judge(round("konsens"), voices({ bund: "1-6", kommunen: "5" }), NOW);
    expect([judged.blocking, judged.asked]).toEqual([[3], [2]]);
  });
});

describe("what stands against an adoption beyond the rule", () => {
  const check = (kind: CheckKind, result: string, id: number) => ({
    ...{ id, kind, result, answers: {}, note: "", reviewer: "Dr. Beispiel", reviewedOn: "2026-11-01", isOld: false },
  });
  const OWN = ["vertraeglich", "mit_auflagen", "nicht_vertraeglich", "offen", null] as const;
  const REVIEWS = ["zulaessig", "unzulaessig", null] as const;
  const recommendation = (own: (typeof OWN)[number], review: (typeof REVIEWS)[number], more: Partial<Recommendation> = {}) =>
    ({
      ...{ title: "Prüfliste", addressees: "Alle", leadOrganisationId: 1, involved: [2], dueOn: "2028-06-30" },
      ...{ resources: [{ level: "bund", posts: 0, yearly: null, once: null }], fundingSource: "", indicator: "Drei" },
      ...{ levers: [], legalBasis: "Freiwillig", policyReference: "", dimensions: [], threatDomains: [], euRelevant: null },
      ...{ summaryPlain: "", summaryEn: "", status: "beschlussreif" },
      checks: {
        competence: check("competence", "bund", 1),
        ...(own && { self_government: check("self_government", own, 2) }),
        ...(review && { legal_review: check("legal_review", review, 3) }),
      },
      ...more,
    }) as unknown as Recommendation;
  const frozen = (of: Recommendation) => {
    const { title, ...facts } = of;
    return { title, facts };
  };

  it("is there exactly when the press would be refused", () => {
    for (const own of OWN)
      for (const review of REVIEWS)
        for (const legalBasis of ["Freiwillig", ""]) {
          const of = recommendation(own, review, { legalBasis });
          const refused = refuseAgreed({ ...of, completeness: completenessOf(of, true) }, "angenommen");
          expect(hindrancesOf(frozen(of), of).length > 0, `${own} ${review} ${legalBasis}`).toBe(refused !== undefined);
        }
  });

  it("names each by itself", () => {
    const of = (own: (typeof OWN)[number], review: (typeof REVIEWS)[number]) =>
      hindrancesOf(frozen(recommendation(own, review)), recommendation(own, review)).map(({ what }) => what);
    expect([of("offen", null), of("nicht_vertraeglich", null), of("nicht_vertraeglich", "unzulaessig")]).toEqual([
      ["check"],
      ["review"],
      ["unlawful"],
    ]);
    const changed = recommendation("vertraeglich", null, { indicator: "", dueOn: null });
    expect(hindrancesOf(frozen(recommendation("vertraeglich", null)), changed)).toEqual([
      { what: "incomplete", missing: ["due", "indicator"] },
      { what: "facts" },
    ]);
  });
});

describe("silence", () => {
  // Both nights on which the clocks of Berlin change: midnight there is 23:00 UTC in winter, 22:00 UTC in summer.
  it.each([
    ["in summer", "2026-06-30T22:00:00Z"],
    ["the night the clocks go forward", "2026-03-28T23:00:00Z"],
    ["the night the clocks go back", "2026-10-24T22:00:00Z"],
  ])("counts as agreement from the deadline on, not a moment before: %s", (_, closes) => {
    const of = round("umlauf", { closesAt: new Date(closes), quorumShare: 100 });
    const at = (milliseconds: number) => new Date(Date.parse(closes) + milliseconds);
    expect(lacksOf(of, { bund: "--", kommunen: "-" }, at(-1))).toEqual(["silence"]);
    expect(lacksOf(of, { bund: "--", kommunen: "-" }, at(0))).toEqual([]);
    expect(lacksOf(of, { bund: "-6", kommunen: "-" }, at(0))).toEqual(["veto"]);
  });
});

describe("voices", () => {
  const head = (organisationId: number, bench: Bench, more = {}) => ({
    organisationId,
    bench,
    personId: organisationId,
    role: "head_delegate" as const,
    mayBind: false,
    ...more,
  });
  const counted = (asked: ReturnType<typeof askedVoices>) =>
    asked.map(({ organisationId: id, countedWith }) => [id, countedWith]);

  it("of ministries are several, or one that is coordinated", () => {
    const ministries = [head(1, "bund"), head(2, "bund"), head(3, "bund")];
    expect(counted(askedVoices(ministries, []))).toEqual([
      [1, null],
      [2, null],
      [3, null],
    ]);
    const group = { organisationId: 1, counted: "speaker" as const, members: [2, 3] };
    expect(counted(askedVoices(ministries, [group]))).toEqual([
      [1, null],
      [2, 1],
      [3, 1],
    ]);
  });

  it("of an association and of its members never count both", () => {
    const all = [head(1, "kommunen"), head(2, "kommunen"), head(3, "kommunen")];
    const of = (by: "speaker" | "members") => ({ organisationId: 1, counted: by, members: [2, 3] });
    expect(counted(askedVoices(all, [of("speaker")]))).toEqual([
      [1, null],
      [2, 1],
      [3, 1],
    ]);
    expect(counted(askedVoices(all, [of("members")]))).toEqual([
      [1, 2],
      [2, null],
      [3, null],
    ]);
    expect(counted(askedVoices(all.slice(1), [of("speaker")]))).toEqual([
      [2, null],
      [3, null],
    ]);
  });

  it("of a city state is one, on the bench of its head; of a substitute and the represented as well", () => {
    const berlin = [
      head(7, "kommunen", { personId: 71, role: "delegate", mayBind: true }),
      head(7, "laender", { personId: 72 }),
    ];
    expect(askedVoices(berlin, [])).toEqual([{ organisationId: 7, bench: "laender", countedWith: null }]);
  });

  it("of the consulted are none, and of delegates who may not bind their house neither", () => {
    const others = [head(1, "wirtschaft", { role: "consulted", mayBind: true }), head(2, "bund", { role: "delegate" })];
    expect(askedVoices(others, [])).toEqual([]);
  });

  it("that count with another, or have left without a word, neither help nor hinder", () => {
    const said = voices({ bund: "11", kommunen: "16-" });
    said[3]!.countedWith = 101;
    said[4]!.hasLeft = true;
    expect(judge(round("einstimmig", { quorumShare: 100, quorumBenchShare: 100 }), said, NOW)).toMatchObject({
      isMet: true,
      asked: [],
    });
  });
});

describe("an outcome", () => {
  const of = (said: Partial<Record<Bench, string>>, more = {}) =>
    outcomeOf(judge(round("einfach"), voices(said), NOW), { reservations: 0, dissents: 0, ...more });

  it("says whether there are reservations or dissent, and who is outvoted dissents", () => {
    expect(of({ bund: "12" })).toBe("angenommen");
    expect(of({ bund: "12" }, { reservations: 1 })).toBe("angenommen_mit_vorbehalt");
    expect(of({ bund: "12" }, { reservations: 1, dissents: 1 })).toBe("angenommen_mit_dissens");
    expect(of({ bund: "116" })).toBe("angenommen_mit_dissens");
  });

  it("is found by the rule of procedure, or by silence where that is allowed", () => {
    expect(rulesToChoose({ decisionRule: "doppelt", silenceAllowed: false })).toEqual(["doppelt"]);
    expect(rulesToChoose({ decisionRule: "konsens", silenceAllowed: true })).toEqual(["konsens", "umlauf"]);
    expect(rulesToChoose({ decisionRule: "sk", silenceAllowed: false })).toEqual(["konsens"]);
    expect(rulesToChoose({ decisionRule: "umlauf", silenceAllowed: true })).toEqual(["umlauf", "konsens"]);
  });
});

describe("whatever anybody says", () => {
  const level = fc.constantFrom<(ConsentLevel | null)[]>(null, 1, 2, 3, 4, 5, 6);
  const voice = fc.record({
    bench: fc.constantFrom<Bench[]>("bund", "laender", "kommunen"),
    countedWith: fc.constantFrom(null, null, null, 1),
    hasLeft: fc.boolean(),
    level,
  });
  const electorate = fc
    .array(voice, { maxLength: 14 })
    .map((all) => all.map((each, organisationId) => ({ ...each, organisationId })));
  const anyRound = fc.record({
    rule: fc.constantFrom(...AGREEMENT_RULES),
    mostAside: fc.nat(3),
    quorumShare: fc.nat(100),
    quorumBenchShare: fc.nat(100),
    closesAt: fc.constantFrom(new Date(NOW.getTime() - 1), new Date(NOW.getTime() + 1)),
  });

  it("a veto that counts stops everything but a majority, and the order of voices changes nothing", () => {
    fc.assert(
      fc.property(anyRound, electorate, (of, all) => {
        const judged = judge(of, all, NOW);
        const isVetoed = all.some(({ countedWith, level: said }) => countedWith === null && said === 6);
        if (judged.isMet && isVetoed) expect(["einfach", "qualifiziert", "doppelt"]).toContain(of.rule);
        expect(judge(of, all.toReversed(), NOW).lacks).toEqual(judged.lacks);
        expect(judged.isMet).toBe(judged.lacks.length === 0);
      }),
    );
  });

  it("one voice more that agrees never makes of an adoption none", () => {
    fc.assert(
      fc.property(anyRound, electorate, fc.nat(13), (of, all, place) => {
        const silent = all[place];
        if (!silent || silent.level !== null || silent.countedWith !== null || !judge(of, all, NOW).isMet) return;
        const spoken = all.map((each, index) => (index === place ? { ...each, hasLeft: false, level: 1 as const } : each));
        expect(judge({ ...of, quorumShare: 0, quorumBenchShare: 0 }, spoken, NOW).isMet).toBe(true);
      }),
    );
  });
});
