/** Dialogue formats: figures that contradict each other, numbers as people write them, who is too close to judge, the forms. */
import { describe, expect, it } from "vitest";
import { contradict, groupFigures, isWebAddress, type Figure } from "#server/formats/figures.rules";
import { handInForm, ratingsForm } from "#server/formats/rating-form.rules";
import {
  editionForm,
  evaluationForm,
  figureForm,
  formatFilter,
  formatForm,
  involvementOf,
  parseNumber,
} from "#server/formats/rules";
import standardFormats from "#server/formats/standard.json";

const figure = (change: Partial<Figure> = {}): Figure => ({
  id: 1,
  editionId: 5,
  indicator: "Teilnehmende Kommunen",
  value: 25,
  unit: "Kommunen",
  precision: "exakt",
  definition: "",
  asOf: "2021-11-03",
  source: "Veranstalter",
  sourceUrl: "",
  ...change,
});

describe("two figures contradict each other", () => {
  it("when two sources give different values for the same edition and indicator", () => {
    expect(contradict(figure(), figure({ value: 30, source: "Teilnehmer", asOf: "2021-11-04", unit: "Städte" }))).toBe(true);
  });

  it.each([
    ["they give the same value", figure({ source: "Presse" })],
    ["they speak of different editions", figure({ value: 30, editionId: 6 })],
    ["they measure different things", figure({ value: 40, indicator: "Teilnehmende Personen" })],
    ["the lower one says at most the upper one", figure({ value: 30, precision: "hoechstens" })],
    ["the lower one is a lower bound", figure({ value: 20, precision: "mindestens" })],
  ])("but not when %s", (_why, other) => {
    expect(contradict(figure(), other)).toBe(false);
    expect(contradict(other, figure())).toBe(false);
  });

  it("when a lower bound lies above the other value", () => {
    expect(contradict(figure(), figure({ value: 30, precision: "mindestens" }))).toBe(true);
  });

  it("about the format as a whole only on the same day: otherwise they are a series", () => {
    const whole = { editionId: null, indicator: "Zielgruppe" };
    expect(
      contradict(figure({ ...whole, value: 102, asOf: "2018-12-31" }), figure({ ...whole, value: 120, asOf: "2021-11-04" })),
    ).toBe(false);
    expect(contradict(figure({ ...whole, value: 102 }), figure({ ...whole, value: 120 }))).toBe(true);
  });
});

describe("figures of one indicator", () => {
  it("stand side by side, whatever the capitals, and nothing is added up", () => {
    const groups = groupFigures([
      figure({ id: 1 }),
      figure({ id: 2, indicator: "Personen", value: 40 }),
      figure({ id: 3, indicator: " teilnehmende kommunen ", value: 30 }),
    ]);
    expect(groups.map(({ indicator, figures, conflict }) => [indicator, figures.map(({ value }) => value), conflict])).toEqual([
      ["Teilnehmende Kommunen", [25, 30], true],
      ["Personen", [40], false],
    ]);
  });
});

describe("a number as people write it", () => {
  it.each([
    ["40", 40],
    ["0", 0],
    ["12,5", 12.5],
    ["12.5", 12.5],
    ["1.234", 1234],
    ["1,234", 1234],
    ["1 234 567", 1_234_567],
    ["1.234,56", 1234.56],
    [" 7 ", 7],
  ])("%s means %d", (text, value) => expect(parseNumber(text)).toBe(value));

  it.each(["", "viele", "-3", "1e3", "1.23.4", "12,345,6", "9999999999999", "0x10", "1,2,3"])("%s means nothing", (text) =>
    expect(parseNumber(text)).toBeUndefined(),
  );
});

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
    expect(figureForm.parse(typed)).toMatchObject({ value: 1200, edition_id: null }));
  it.each([
    ["no source", { source: "" }, "source"],
    ["no as-of date", { as_of: "" }, "as_of"],
    ["something that is no number", { value: "etwa 40" }, "value"],
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
    expect(handInForm.safeParse({}).error?.issues).toMatchObject([
      { path: ["confirmed"], message: "formats:invalid.confirm-final" },
    ]);
    expect(handInForm.safeParse({ confirmed: "true" }).success).toBe(true);
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

describe("an address becomes a link", () => {
  it.each(["https://stadt.example/a?b=c", "http://stadt.example"])("%s", (address) => expect(isWebAddress(address)).toBe(true));
});

describe("an address stays text", () => {
  it.each(["javascript:alert(1)", "data:text/html,x", "stadt.example", "//stadt.example"])("%s", (address) =>
    expect(isWebAddress(address)).toBe(false),
  );
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

  it("name a source with an address, an as-of date and a definition for every figure", () => {
    for (const each of figures)
      expect([each.source, each.source_url, each.as_of, each.definition].every(Boolean), JSON.stringify(each)).toBe(true);
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
