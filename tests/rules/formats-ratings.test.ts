/** Ratings of formats: what is complete, who sees whose, how raters compare. Missing is never zero. */
import { describe, expect, it } from "vitest";
import { PRESETS } from "#db/schema/formats";
import { CRITERIA, presetCriteria, PRESET_KEYS, type CriterionKey, type Score } from "#server/formats/criteria.rules";
import {
  allIn,
  canDelete,
  canHandIn,
  canRelease,
  canReplace,
  canSee,
  compareRatings,
  isComplete,
  median,
  progressOf,
  stateOf,
  visibleRaters,
  type Rating,
} from "#server/formats/ratings.rules";
import de from "../../app/formats/de.json";
import en from "../../app/formats/en.json";

const rating = (criterion: CriterionKey, score: Score | "nb" | null = 3, change: Partial<Rating> = {}): Rating => ({
  criterion,
  score: score === "nb" ? null : score,
  notAssessable: score === "nb",
  justification: "Gesehen in zwei Durchgängen.",
  evidence: "Protokoll 2021",
  evidenceType: "dokument",
  evidenceStrength: "B",
  evidenceUrl: "",
  ...change,
});
const all = (score: Score | "nb" = 3, except: Partial<Record<CriterionKey, Score | "nb">> = {}) =>
  PRESET_KEYS.dialogformat.map((key) => rating(key, except[key] ?? score));
const none = { evidence: "", evidenceType: null, evidenceStrength: null } as const;

describe("the criteria", () => {
  it("are twelve, numbered in their order, and the last one is the gate", () => {
    expect(CRITERIA.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(CRITERIA.filter(({ gate }) => gate).map(({ number }) => number)).toEqual([12]);
  });

  it.each([
    ["German", de],
    ["English", en],
  ])("have name, question, all indicators and five anchors in %s", (_language, catalogue) => {
    for (const { key, indicators } of PRESETS.flatMap(presetCriteria)) {
      const texts = (catalogue.criterion as unknown as Record<string, (typeof catalogue.criterion)["relevanz"]>)[key]!;
      expect(texts.name && texts.question, key).toBeTruthy();
      expect(Object.keys(texts.indicator), key).toEqual(Array.from({ length: indicators }, (_, index) => String(index + 1)));
      expect(Object.keys(texts.anchor), key).toEqual(["0", "1", "2", "3", "4"]);
    }
  });
});

describe("a rating is complete", () => {
  it("with score, justification and evidence", () => expect(isComplete(rating("relevanz", 0))).toBe(true));
  it("as not assessable with its justification alone", () => expect(isComplete(rating("relevanz", "nb", none))).toBe(true));
  it.each([
    ["the score is missing", rating("relevanz", null)],
    ["the justification is missing", rating("relevanz", 3, { justification: "" })],
    ["the justification is only blanks", rating("relevanz", 3, { justification: "  \n" })],
    ["the evidence is missing", rating("relevanz", 3, none)],
    ["the type of the evidence is missing", rating("relevanz", 3, { evidenceType: null })],
    ["the strength of the evidence is missing", rating("relevanz", 3, { evidenceStrength: null })],
    ["it is not assessable without justification", rating("relevanz", "nb", { justification: "" })],
  ])("but not when %s", (_why, incomplete) => expect(isComplete(incomplete)).toBe(false));
});

describe("progress", () => {
  it("knows open, started and done", () => {
    expect(stateOf(undefined)).toBe("open");
    expect(stateOf(rating("wirkung", null, { ...none, justification: "" }))).toBe("open");
    expect(stateOf(rating("wirkung", 0, { ...none, justification: "" }))).toBe("started");
    expect(stateOf(rating("wirkung", null))).toBe("started");
    expect(stateOf(rating("wirkung"))).toBe("done");
  });

  it("counts only what is done and names what is missing, in order", () => {
    expect(progressOf([rating("wirkung"), rating("relevanz"), rating("effizienz", null)], CRITERIA)).toMatchObject({
      done: 2,
      total: 12,
    });
    expect(
      progressOf(
        all().filter(({ criterion }) => criterion !== "effizienz" && criterion !== "kohaerenz"),
        CRITERIA,
      ).missing,
    ).toEqual(["kohaerenz", "effizienz"]);
  });

  it("lets hand in all twelve and nothing less", () => {
    expect(canHandIn(all("nb"), CRITERIA)).toBe(true);
    expect(canHandIn(all().slice(1), CRITERIA)).toBe(false);
    expect(canHandIn([...all().slice(1), rating("relevanz", 3, none)], CRITERIA)).toBe(false);
    expect(canHandIn([], CRITERIA)).toBe(false);
  });
});

describe("raters are blind to each other", () => {
  const raters = [
    { personId: 1, handedIn: true },
    { personId: 2, handedIn: false },
  ];
  const done = raters.map((rater) => ({ ...rater, handedIn: true }));

  it.each([
    ["who has handed in sees the own ratings only", 1, [1]],
    ["who has not handed in sees the own ratings only", 2, [2]],
    ["everybody else, the facilitator included, sees nothing", 9, []],
  ])("%s", (_who, viewer, sees) => expect(visibleRaters(raters, viewer)).toEqual(sees));

  it("until all are in; then everybody sees all", () => {
    for (const viewer of [1, 2, 9]) expect(visibleRaters(done, viewer)).toEqual([1, 2]);
  });

  it("also one to one", () => {
    expect(canSee(raters, 1, 1)).toBe(true);
    expect(canSee(raters, 1, 2)).toBe(false);
    expect(canSee(raters, 9, 1)).toBe(false);
    expect(canSee(done, 9, 1)).toBe(true);
    expect(canSee(done, 1, 9)).toBe(false);
  });

  it("and an evaluation without raters is never all in", () => expect(allIn([])).toBe(false));
});

describe("a rater who cannot finish", () => {
  const three = [
    { personId: 1, handedIn: true },
    { personId: 2, handedIn: false },
    { personId: 3, handedIn: true },
  ];
  it("may be released while two remain", () => expect(canRelease(three, 2)).toBe(true));
  it("may not be released when only one would remain", () => expect(canRelease(three.slice(0, 2), 2)).toBe(false));
  it("may not be released after handing in", () => expect(canRelease(three, 1)).toBe(false));
  it("may be replaced until handing in, however few there are", () => {
    expect(canReplace(three.slice(0, 2), 2)).toBe(true);
    expect(canReplace(three, 1)).toBe(false);
    expect(canReplace(three, 9)).toBe(false);
  });
  it("must be a rater", () => expect(canRelease(three, 9)).toBe(false));
});

describe("an evaluation", () => {
  it("may be deleted until the first rater has handed in", () => {
    expect(
      canDelete([
        { personId: 1, handedIn: false },
        { personId: 2, handedIn: false },
      ]),
    ).toBe(true);
    expect(
      canDelete([
        { personId: 1, handedIn: true },
        { personId: 2, handedIn: false },
      ]),
    ).toBe(false);
  });
});

describe("the median", () => {
  it.each([
    [[], null],
    [[0], 0],
    [[4, 0], 2],
    [[2, 3], 2.5],
    [[4, 0, 1], 1],
    [[10, 9, 2, 1], 5.5],
  ])("of %j is %j", (values, expected) => expect(median(values)).toBe(expected));

  it("leaves the list as it was", () => {
    const values = [3, 1, 2];
    median(values);
    expect(values).toEqual([3, 1, 2]);
  });
});

describe("several raters side by side", () => {
  const of = (key: CriterionKey, raters: Rating[][]) =>
    compareRatings(raters, CRITERIA).criteria.find((each) => each.key === key);

  it("differ worth a discussion from two points on", () => {
    expect(of("relevanz", [all(3), all(3, { relevanz: 1 })])).toMatchObject({ median: 2, spread: 2, discuss: true, n: 2 });
    expect(of("relevanz", [all(3), all(3, { relevanz: 2 })])).toMatchObject({ median: 2.5, spread: 1, discuss: false });
  });

  it("never count not assessable as zero", () => {
    expect(of("wirkung", [all(4), all(4, { wirkung: "nb" })])).toMatchObject({
      scores: [4, null],
      n: 1,
      median: 4,
      spread: null,
      discuss: false,
    });
    expect(of("wirkung", [all("nb"), all("nb")])).toMatchObject({ n: 0, median: null, spread: null });
  });

  it("say how many of the criteria were rated at all", () => {
    expect(compareRatings([all(3, { wirkung: "nb" }), all(2, { wirkung: "nb", effizienz: "nb" })], CRITERIA)).toMatchObject({
      rated: 11,
      total: 12,
    });
  });

  it("call for an adjustment when one of them gives the gate criterion 1 or less", () => {
    expect(compareRatings([all(3), all(3, { selbstverwaltung: 1 })], CRITERIA).adjust).toEqual(["selbstverwaltung"]);
    expect(compareRatings([all(3), all(3, { selbstverwaltung: 2 })], CRITERIA).adjust).toEqual([]);
    expect(compareRatings([all(3), all(3, { selbstverwaltung: "nb" })], CRITERIA).adjust).toEqual([]);
    expect(compareRatings([all(3), all(3, { relevanz: 0 })], CRITERIA).adjust).toEqual([]);
  });

  it("list what is to be discussed in the order of the criteria", () => {
    expect(compareRatings([all(0), all(1, { vernetzung: 2, kohaerenz: 4 })], CRITERIA).discuss).toEqual([
      "kohaerenz",
      "vernetzung",
    ]);
  });

  it("get no grade over all criteria", () => {
    expect(Object.keys(compareRatings([all(), all()], CRITERIA)).sort()).toEqual([
      "adjust",
      "criteria",
      "discuss",
      "rated",
      "total",
    ]);
  });
});
