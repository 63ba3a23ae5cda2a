/** Recommendations: numbers, amounts as people write them, what is missing, which status follows, and the checks before adoption. */
import { describe, expect, it } from "vitest";
import {
  LEVERS,
  RECOMMENDATION_STATUSES,
  THREAT_DOMAINS,
  type RecommendationStatus,
  type ThreatDomain,
} from "#db/schema/recommendations";
import { checkForm, hintsOf, refuseAdoption, QUESTIONS, type Check, type Checks } from "#server/recommendations/checks.rules";
import { readAmount, recommendationForm } from "#server/recommendations/forms.rules";
import { USUAL_INTENSITY } from "#server/recommendations/levers.rules";
import { countThreats, meansOf, passes, readFilter } from "#server/recommendations/list.rules";
import {
  completenessOf,
  everyLevel,
  followingStatuses,
  isDecided,
  recommendationNumber,
  refuseAgreed,
  refuseStatus,
  sumOf,
} from "#server/recommendations/rules";

const check = (kind: Check["kind"], result: string, id = 1, answers = {}): Check => ({
  id,
  kind,
  result,
  answers,
  note: "",
  reviewer: "Dr. Beispiel",
  reviewedOn: "2026-11-01",
  isOld: false,
});
const checked: Checks = {
  competence: check("competence", "gemeinsam"),
  self_government: check("self_government", "vertraeglich", 2),
};
const whole: Parameters<typeof completenessOf>[0] = {
  addressees: "Bundesministerien",
  leadOrganisationId: 3,
  involved: [4],
  dueOn: "2027-06-30",
  resources: [{ level: "bund" as const, posts: 1.5, yearly: 120_000, once: null }],
  fundingSource: "Einzelplan",
  indicator: "Eine Stelle je Ministerium",
  levers: [{ lever: "vernetzung" as const, intensity: 1 as const }],
  legalBasis: "Freiwillige Vereinbarung",
  policyReference: "",
  dimensions: ["sicherheit" as const],
  threatDomains: ["cyber" as const],
  euRelevant: false,
  summaryPlain: "Kurz gesagt.",
  summaryEn: "",
  checks: checked,
};
const lacks = (change: Partial<typeof whole>, hasText = true) =>
  completenessOf({ ...whole, ...change }, hasText).lacks.map(({ what }) => what);

it("a number tells item and recommendation", () => {
  expect([recommendationNumber(7, 2), recommendationNumber(107, 12)]).toEqual(["E-07.2", "E-107.12"]);
});

describe("an amount", () => {
  it.each<[string, number | null | undefined]>([
    ["", null],
    ["0", 0],
    ["1,5", 1.5],
    ["1.5", 1.5],
    ["120.000", 120_000],
    ["1.234.567 €", 1_234_567],
    ["80 000", 80_000],
    ["-3", -3],
    ["1.23.4", undefined],
    ["viel", undefined],
    ["1e9", undefined],
    ["2 Mio.", undefined],
  ])("%j is %j", (typed, amount) => expect(readAmount(typed)).toBe(amount));

  it.each([
    ["bund_posts", "10001", "too-many-posts"],
    ["land_posts", "0,25", "tenths"],
    ["kommune_posts", "-1", "negative"],
    ["bund_yearly", "10.000.000.001", "too-many-euros"],
    ["bund_once", "99,5", "cents"],
    ["land_yearly", "viel", "amount"],
  ])("%s = %s is refused with a sentence of its own", (field, typed, sentence) => {
    const form = { title: "Titel", lead_organisation_id: "", due_on: "", revision: "1", [field]: typed };
    const issues = recommendationForm.safeParse(form).error?.issues;
    expect(issues?.map(({ path, message }) => [path[0], message])).toEqual([[field, `recommendations:invalid.${sentence}`]]);
  });

  it("sums over the levels, and what nobody said stays unsaid", () => {
    const resources = [...whole.resources, { level: "kommune" as const, posts: 0.5, yearly: null, once: null }];
    expect(sumOf(resources)).toEqual({ posts: 2, yearly: 120_000, once: null });
    expect(everyLevel(resources).map(({ level, posts }) => [level, posts])).toEqual([
      ["bund", 1.5],
      ["land", null],
      ["kommune", 0.5],
    ]);
  });
});

it("the form keeps levers and means that were filled in, and nothing else", () => {
  const input = recommendationForm.parse({
    title: " Titel ",
    lead_organisation_id: "3",
    due_on: "2027-01-31",
    revision: "2",
    involved: ["4", "4"],
    bund_posts: "1,5",
    land_posts: "",
    lever_gesetz: "3",
    lever_vernetzung: "",
    dimensions: ["wirtschaft", "kultur"],
    eu_relevant: "nein",
  });
  expect(input).toMatchObject({
    columns: { title: "Titel", lead_organisation_id: 3, dimensions: ["kultur", "wirtschaft"], eu_relevant: false },
    involved: [4],
    revision: 2,
    resources: [{ level: "bund", posts: 1.5, yearly: null, once: null }],
    levers: [{ lever: "gesetz", intensity: 3 }],
  });
  expect(Object.keys(input.columns)).not.toContain("bund_posts");
});

describe("what is missing for a decision", () => {
  it("is nothing when everything was said", () => expect(lacks({})).toEqual([]));

  it.each([
    ["addressees", { addressees: "" }],
    ["due", { dueOn: null }],
    ["indicator", { indicator: "" }],
    ["self-government", { checks: { ...checked, self_government: check("self_government", "offen") } }],
    ["competence", { checks: { self_government: checked.self_government } }],
  ])("is %s", (what, change) => expect(lacks(change)).toEqual([what]));

  it("is who pays only where something costs: a zero is an answer, nothing is none", () => {
    const free = [{ level: "bund" as const, posts: 0, yearly: null, once: null }];
    expect(lacks({ fundingSource: "" })).toEqual(["funding"]);
    expect(lacks({ fundingSource: "", resources: free })).toEqual([]);
    expect(lacks({ fundingSource: "", resources: [] })).toEqual(["resources", "funding"]);
  });
});

describe("the status", () => {
  const at = (status: RecommendationStatus, checks = checked, hasText = true) => ({
    status,
    checks,
    completeness: completenessOf({ ...whole, checks }, hasText),
  });
  const ways = (status: RecommendationStatus) => followingStatuses(at(status)).map(({ to }) => to);

  it("goes from draft through consultation to a decision and on", () => {
    expect(ways("entwurf")).toEqual(["in_abstimmung", "zurueckgestellt", "entfallen"]);
    expect(ways("in_konsultation")).toEqual(["in_ueberarbeitung", "zurueckgestellt", "entfallen"]);
    expect(ways("in_umsetzung")).toEqual(["umgesetzt", "ueberholt"]);
  });

  it("is never adopted by hand, and agreed on only from ready for decision", () => {
    const before = (by: typeof refuseStatus) =>
      RECOMMENDATION_STATUSES.filter((status) => by(at(status), "angenommen") === undefined);
    expect([before(refuseStatus), before(refuseAgreed)]).toEqual([[], ["beschlussreif"]]);
    expect(refuseStatus(at("beschlussreif"), "abgelehnt")).toBe("recommendations:error.by-agreement");
    expect(refuseAgreed(at("beschlussreif", {}), "angenommen")).toBe("recommendations:error.unchecked");
    expect(refuseAgreed(at("beschlussreif", {}), "zurueckgestellt")).toBeUndefined();
  });

  it("never leaves what was decided back into drafting", () => {
    for (const status of RECOMMENDATION_STATUSES.filter(isDecided))
      for (const to of ways(status)) expect(isDecided(to), `${status} → ${to}`).toBe(true);
  });

  it("needs a text before it is consulted on, and everything required before it is ready for decision", () => {
    expect(refuseStatus(at("in_abstimmung", checked, false), "in_konsultation")).toBe("recommendations:error.no-text");
    expect(refuseStatus(at("in_abstimmung", {}), "in_konsultation")).toBeUndefined();
    expect(refuseStatus(at("in_abstimmung", {}), "beschlussreif")).toBe("recommendations:error.incomplete");
    expect(refuseStatus(at("in_abstimmung"), "beschlussreif")).toBeUndefined();
  });
});

describe("the check against self-government", () => {
  const own = (result: string, review?: Check): Checks => ({
    self_government: check("self_government", result, 5),
    ...(review && { legal_review: review }),
  });

  it.each<[string, Checks, string | undefined]>([
    ["nobody has checked", {}, "recommendations:error.unchecked"],
    ["it is open", own("offen"), "recommendations:error.unchecked"],
    ["it keeps to it under conditions", own("mit_auflagen"), undefined],
    ["it does not, and no lawyer has looked", own("nicht_vertraeglich"), "recommendations:error.no-review"],
    [
      "the review is older than the check",
      own("nicht_vertraeglich", check("legal_review", "zulaessig", 4)),
      "recommendations:error.no-review",
    ],
    [
      "the review says no",
      own("nicht_vertraeglich", check("legal_review", "unzulaessig", 6)),
      "recommendations:error.unlawful",
    ],
    ["the review says yes", own("nicht_vertraeglich", check("legal_review", "zulaessig", 6)), undefined],
  ])("%s", (_, checks, refused) => expect(refuseAdoption(checks)).toBe(refused));

  it("wants an answer to every question, and a name", () => {
    const answers = Object.fromEntries(QUESTIONS.self_government.map((key) => [`answer_${key}`, "nein"]));
    const form = {
      kind: "self_government",
      result: "vertraeglich",
      reviewer: "R. Recht",
      reviewed_on: "2026-11-01",
      ...answers,
    };
    expect(checkForm.parse(form).answers).toMatchObject({ voluntary: "nein" });
    expect(checkForm.safeParse({ ...form, reviewer: " " }).error?.issues[0]?.path).toEqual(["reviewer"]);
    expect(checkForm.safeParse({ ...form, answer_voluntary: undefined }).error?.issues[0]?.path).toEqual(["answer_voluntary"]);
    expect(checkForm.safeParse({ ...form, result: "bund" }).error?.issues[0]?.path).toEqual(["result"]);
  });

  it("hints at the articles that answers touch", () => {
    expect(hintsOf(check("competence", "unklar", 1, { "task-transfer": "ja", "foreign-act": "ja" }))).toEqual([
      "task-transfer",
      "foreign",
    ]);
  });
});

describe("a list of recommendations", () => {
  const listed = {
    ...({ status: "entwurf", levels: ["bund"], itemId: 3, concerns: ["unfunded"], intensity: 2 } as const),
    threatDomains: ["cyber"] as const,
  };
  const isShown = (search: string) => passes(listed, readFilter(new URLSearchParams(search)));

  it("is narrowed down by how deep its levers go, by who pays and by what checks have found", () => {
    expect(
      [
        "intensity=2",
        "check=unfunded",
        "threat=cyber",
        "threat=x",
        "intensity=2&check=unfunded",
        "",
        "intensity=9&check=x",
      ].map(isShown),
    ).not.toContain(false);
    expect(
      ["intensity=0", "threat=recht", "check=conflict", "check=open", "intensity=3&check=unfunded"].map(isShown),
    ).not.toContain(true);
  });

  it("is counted by domain of threat, each of them, also those with nothing, and without what was dropped", () => {
    const of = (status: "entwurf" | "entfallen", itemId: number, ...threatDomains: ThreatDomain[]) => ({
      ...{ status, itemId, threatDomains },
    });
    const counts = countThreats([
      of("entwurf", 1, "cyber", "recht"),
      of("entwurf", 1, "cyber"),
      of("entwurf", 2, "cyber"),
      of("entfallen", 3, "cyber", "politik"),
      of("entwurf", 2),
    ]);
    expect(counts.map(({ domain }) => domain)).toEqual([...THREAT_DOMAINS, null]);
    const [cyber, recht, politik, unsaid] = (["cyber", "recht", "politik", null] as const).map((domain) =>
      counts.find((count) => count.domain === domain),
    );
    expect([cyber, recht, politik, unsaid]).toEqual([
      { domain: "cyber", items: 2, recommendations: 3 },
      { domain: "recht", items: 1, recommendations: 1 },
      { domain: "politik", items: 0, recommendations: 0 },
      { domain: null, items: 1, recommendations: 1 },
    ]);
  });

  it("sums the means level by level, without what was dropped or rejected, and leaves out what nobody said", () => {
    const bund = { level: "bund", posts: 1.5, yearly: 120_000, once: null } as const;
    const kommune = { level: "kommune", posts: null, yearly: 0, once: null } as const;
    // 1.5 + 1.5 posts and 120,000 + 120,000 euros; the third one is dropped.
    expect(
      meansOf([
        { status: "entwurf", resources: [bund] },
        { status: "angenommen", resources: [bund, kommune] },
        { status: "entfallen", resources: [bund] },
      ]),
    ).toEqual([
      { level: "bund", posts: 3, yearly: 240_000, once: null },
      { level: "kommune", posts: null, yearly: 0, once: null },
    ]);
  });
});

it("the catalogue of levers goes from information to law, and each has its usual depth", () => {
  expect(LEVERS.map((lever) => USUAL_INTENSITY[lever]).every(([from, to]) => from <= to)).toBe(true);
  expect(USUAL_INTENSITY.information_beratung).toEqual([0, 0]);
  expect(USUAL_INTENSITY.gesetz[1]).toBe(4);
});
