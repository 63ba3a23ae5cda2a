/** Dialogue formats: who is too close to judge, the forms. */
import { describe, expect, it } from "vitest";
import { handInForm, ratingsForm } from "#server/formats/rating-form.rules";
import {
  editionForm,
  evaluationForm,
  figureForm,
  formatFilter,
  formatForm,
  involvementOf,
  itemNumberIn,
} from "#server/formats/rules";
import standardFormats from "#server/formats/standard.json";

it.each([
  ["Prüfung von Investitionen (AP-07)", 7],
  ["ap 12: Ansprechstellen", 12],
  ["AP-007", 7],
  ["Kapazität 7", undefined],
  ["Austausch", undefined],
])("the topic „%s“ names item %s of the agenda", (topic, number) => expect(itemNumberIn(topic)).toBe(number));

describe("an organisation is too close to judge a format", () => {
  const format = {
    organiser: "Servicestelle Kommunen in der Einen Welt (SKEW) der Engagement Global gGmbH",
    commissionedBy: "Bundesministerium für Musterwesen (BMM)",
  };
  it.each([
    ["by its name", { name: "Engagement Global", shortName: "EG" }, "organiser"],
    ["by its short name, whatever the capitals", { name: "Servicestelle", shortName: "skew" }, "organiser"],
    ["as the one who commissions it", { name: "Bundesministerium für Musterwesen", shortName: "BMM" }, "commissioner"],
  ])("%s", (_how, organisation, involvement) => expect(involvementOf(format, organisation)).toBe(involvement));

  it.each([
    ["part of a word is not its name", { name: "Stadt Welt am See", shortName: "Kommune" }],
    ["an empty short name names nobody", { name: "Stadt Lindenau", shortName: "" }],
  ])("%s", (_why, organisation) => expect(involvementOf(format, organisation)).toBeNull());
});

describe("the form of an edition", () => {
  const edition = { label: "5. Durchgang", starts_on: "", ends_on: "", year: "", place: "", note: "" };
  const problems = (change: object) => {
    const result = editionForm.safeParse({ ...edition, ...change });
    return result.success ? [] : result.error.issues.map(({ path, message }) => `${path.join(".")} ${message}`);
  };

  it("takes a year where the day is not known", () =>
    expect(editionForm.parse({ ...edition, year: "2018" })).toMatchObject({ year: 2018, starts_on: null }));
  it("takes the year from the day", () =>
    expect(editionForm.parse({ ...edition, starts_on: "2021-11-02", ends_on: "2021-11-03" })).toMatchObject({ year: 2021 }));

  it.each([
    ["neither day nor year", {}, ["year formats:invalid.date-or-year"]],
    ["a year that is not the day's", { starts_on: "2021-11-02", year: "2020" }, ["year formats:invalid.year-differs"]],
    [
      "an end before the beginning",
      { starts_on: "2021-11-02", ends_on: "2021-11-01" },
      ["ends_on formats:invalid.ends-before-start"],
    ],
    ["an end without a beginning", { ends_on: "2021-11-03", year: "2021" }, ["starts_on formats:invalid.start-missing"]],
    ["a day that does not exist", { starts_on: "2021-02-30" }, ["starts_on common:invalid.date"]],
    ["a year that is no year", { year: "bald" }, ["year formats:invalid.year"]],
    ["no label", { year: "2018", label: " " }, ["label common:invalid.required"]],
  ])("refuses %s", (_what, change, expected) => expect(problems(change)).toEqual(expected));
});

describe("the form of a figure", () => {
  const typed = {
    edition_id: "",
    indicator: "Personen",
    value: "1.200",
    unit: "Personen",
    precision: "etwa",
    definition: "",
    as_of: "2021-11-03",
    source: "Bericht",
    source_url: "",
  };
  it("reads the number and knows figures about the whole format", () =>
    expect(figureForm.parse(typed)).toMatchObject({ value: 1200, precision: "etwa", edition_id: null }));
  it.each([
    ["no source", { source: "" }, "source"],
    ["no as-of date", { as_of: "" }, "as_of"],
    ["something that is no number", { value: "viele" }, "value"],
    ["an address that would run as a script", { source_url: "javascript:alert(1)" }, "source_url"],
    ["an unknown precision", { precision: "gefühlt" }, "precision"],
  ])("refuses %s", (_what, change, field) => {
    const result = figureForm.safeParse({ ...typed, ...change });
    expect([...new Set(result.error?.issues.map(({ path }) => path[0]))]).toEqual([field]);
  });
});

describe("the form of a format", () => {
  const typed = {
    name: "Gesprächskreis",
    kind: "gespraechskreis",
    organiser: "",
    commissioned_by: "",
    audience: "",
    rhythm: "",
    founded: "",
    note: "",
  };
  it("keeps levels once, in their fixed order", () =>
    expect(formatForm.parse({ ...typed, levels: ["kommune", "bund", "kommune"] }).levels).toEqual(["bund", "kommune"]));
  it("may leave the levels open", () => expect(formatForm.parse(typed).levels).toEqual([]));
  it.each([
    ["links that are none", { links: "https://a.example\njavascript:alert(1)" }, "links"],
    ["a successor of a format that runs", { successor_id: "3" }, "successor_id"],
  ])("refuses %s", (_what, change, field) =>
    expect(formatForm.safeParse({ ...typed, ...change }).error?.issues.map(({ path }) => path[0])).toEqual([field]),
  );
  it("refuses a kind that does not exist", () =>
    expect(formatForm.safeParse({ ...typed, kind: "kaffeekranz" }).success).toBe(false));
});

describe("the form that starts an evaluation", () => {
  const typed = {
    title: "Bewertung",
    period_from: "2022-01-01",
    period_to: "2022-12-31",
    raters: ["3", "4"],
    independence: "true",
  };
  it("takes two raters", () => expect(evaluationForm.parse(typed).raters).toEqual([3, 4]));
  it.each([
    ["one rater, even if named twice", { raters: ["3", "3"] }, "formats:invalid.too-few-raters"],
    ["no rater", { raters: undefined }, "formats:invalid.too-few-raters"],
    ["a period that ends before it begins", { period_to: "2021-12-31" }, "formats:invalid.ends-before-start"],
  ])("refuses %s", (_what, change, message) => {
    expect(evaluationForm.safeParse({ ...typed, ...change }).error?.issues.map((issue) => issue.message)).toEqual([message]);
  });
});

describe("a box that must be ticked", () => {
  it("is missed when the browser leaves it out", () => {
    const { independence: _left, ...typed } = {
      title: "x",
      period_from: "2022-01-01",
      period_to: "2022-12-31",
      raters: ["3", "4"],
      independence: "true",
    };
    expect(evaluationForm.safeParse(typed).error?.issues).toMatchObject([
      { path: ["independence"], message: "formats:invalid.independence" },
    ]);
    expect(handInForm.safeParse({ interest: "none" }).error?.issues).toMatchObject([
      { path: ["confirmed"], message: "formats:invalid.confirm-final" },
    ]);
    expect(handInForm.safeParse({ confirmed: "true", interest: "none" }).success).toBe(true);
    expect(handInForm.safeParse({ confirmed: "true", interest: "declared" }).error?.issues[0]?.message).toBe(
      "formats:invalid.interest-note",
    );
  });
});

describe("the form of a rater", () => {
  const [relevance, coherence] = [{ criterion: "relevanz" }, { criterion: "kohaerenz" }];
  const words = { evidence: "Protokoll", evidence_type: "dokument", evidence_strength: "B" };
  const named = (criterion: string, fields: object) =>
    Object.fromEntries(Object.entries(fields).map(([name, value]) => [`${criterion}_${name}`, value]));

  it("brings the criteria that were sent, as drafts in which everything may be missing", () => {
    const { ratings } = ratingsForm.parse({ relevanz_score: "nb", kohaerenz_evidence: "Nur Text" });
    expect(ratings).toMatchObject([
      { ...relevance, score: "nb", justification: "" },
      { ...coherence, score: "", evidence: "Nur Text", evidence_type: "" },
    ]);
    expect(ratingsForm.parse({}).ratings).toEqual([]);
  });

  it("takes the evidence of one criterion for another, and goes on there", () => {
    const form = { ...named("relevanz", words), kohaerenz_score: "2", take: "kohaerenz:relevanz" };
    expect(ratingsForm.parse(form)).toMatchObject({
      ratings: [
        { ...relevance, ...words },
        { ...coherence, ...words, score: "2" },
      ],
      then: "kohaerenz",
    });
  });

  it.each([
    ["five points", { relevanz_score: "5" }, "relevanz_score"],
    ["unknown evidence", { relevanz_evidence_type: "gerücht" }, "relevanz_evidence_type"],
    ["more than anybody reads", { wirkung_justification: "x".repeat(3001) }, "wirkung_justification"],
    ["evidence of a criterion that does not exist", { take: "sympathie:relevanz" }, "take"],
  ])("refuses %s, at its field", (_what, form, field) =>
    expect(ratingsForm.safeParse(form).error?.issues.map(({ path }) => path[0])).toEqual([field]),
  );
});

describe("the filter of the register", () => {
  it("takes kind and level from the address", () =>
    expect(formatFilter(new URLSearchParams("kind=konferenz&level=eu"))).toEqual({ kind: "konferenz", level: "eu" }));
  it("ignores what is no kind or level", () =>
    expect(formatFilter(new URLSearchParams("kind=x&level="))).toEqual({ kind: null, level: null }));
});

describe("the formats from public sources", () => {
  const [roundTable] = standardFormats;
  const figures = standardFormats.flatMap(({ figures: whole, editions }) => [
    ...whole,
    ...editions.flatMap((edition) => edition.figures),
  ]);

  it("fill in the same forms as people do", () => {
    for (const { editions, figures: whole, ...format } of standardFormats) {
      expect(formatForm.safeParse(format).error).toBeUndefined();
      for (const { figures: ofEdition, ...edition } of editions) {
        expect(editionForm.safeParse(edition).error).toBeUndefined();
        for (const each of ofEdition) expect(figureForm.safeParse({ ...each, edition_id: "1" }).error).toBeUndefined();
      }
      for (const each of whole) expect(figureForm.safeParse({ ...each, edition_id: "" }).error).toBeUndefined();
    }
  });

  it("name a source, an as-of date and a definition for every figure", () => {
    for (const each of figures)
      expect([each.source, each.as_of, each.definition].every(Boolean), JSON.stringify(each)).toBe(true);
  });

  it("show both counts of the municipalities in Trier and claim no edition in 2020", () => {
    const trier = roundTable?.editions.find(({ place }) => place === "Trier");
    expect(trier?.figures.filter(({ indicator }) => indicator === "Teilnehmende Kommunen").map(({ value }) => value)).toEqual([
      "25",
      "30",
    ]);
    expect(roundTable?.editions.some(({ starts_on }) => starts_on.startsWith("2020"))).toBe(false);
    expect(roundTable?.note).toContain("2020");
  });
});
