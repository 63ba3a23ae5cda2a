/** Ballots of all methods: what counts, what is refused, and that form and stored data are read by the same eyes. */
import { describe, expect, it } from "vitest";
import { METHODS } from "#db/schema/methods";
import { answersOfForm, parseAnswers, parseConfig, type MethodConfig } from "#server/methods/kinds.rules";

const ids = [1, 2, 3];
const cast = (config: MethodConfig, form: Record<string, string>) =>
  parseAnswers(config, ids, answersOfForm(config, ids, form));
const refused = (config: MethodConfig, form: Record<string, string>, code: string, field: string) => {
  expect(() => cast(config, form)).toThrow(expect.objectContaining({ code, field }));
};

describe("a ballot", () => {
  it("of dots spends at most what there is, and nobody puts more on one option than agreed", () => {
    const dots = parseConfig("dots", { dots: "5", most: "3" });
    expect(cast(dots, { "value-1": "3", "value-2": "2", "value-3": "0" })).toEqual({ values: { 1: 3, 2: 2 } });
    refused(dots, { "value-1": "3", "value-2": "3" }, "methods:ballot.invalid.dots", "value-1");
    refused(dots, { "value-1": "1", "value-2": "4" }, "methods:ballot.invalid.number", "value-2");
    refused(dots, { "value-1": "0" }, "methods:ballot.invalid.empty", "value-1");
  });

  it("of importance and feasibility says both or neither of an option", () => {
    const matrix = parseConfig("matrix", {});
    expect(cast(matrix, { "importance-2": "5", "feasibility-2": "1" })).toEqual({
      values: { 2: { importance: 5, feasibility: 1 } },
    });
    refused(matrix, { "importance-2": "5" }, "methods:ballot.invalid.both", "feasibility-2");
    refused(matrix, { "feasibility-2": "5" }, "methods:ballot.invalid.both", "importance-2");
    refused(matrix, { "importance-2": "6", "feasibility-2": "1" }, "methods:ballot.invalid.number", "importance-2");
  });

  it("of resistance may leave options out, and none is not the same as out", () => {
    const config = parseConfig("resistance", {});
    expect(cast(config, { "value-1": "0", "value-2": "" })).toEqual({ values: { 1: 0 } });
    refused(config, { "value-1": "11" }, "methods:ballot.invalid.number", "value-1");
  });

  it("of consent gives the reason of an objection, and keeps that of a concern", () => {
    const consent = parseConfig("consent", {});
    refused(consent, { "value-1": "2", "reason-1": "  " }, "methods:ballot.invalid.reason", "reason-1");
    const answers = { "value-1": "2", "reason-1": "Kein Personal", "value-2": "1", "reason-2": "Zu früh", "value-3": "0" };
    expect(cast(consent, answers).reasons).toEqual({ 1: "Kein Personal", 2: "Zu früh" });
  });

  it("of consent levels gives the reason of a veto", () => {
    const levels = parseConfig("levels", {});
    expect(cast(levels, { "value-1": "5" })).toEqual({ values: { 1: 5 } });
    refused(levels, { "value-1": "6" }, "methods:ballot.invalid.reason", "reason-1");
  });

  it("of a ranking gives each place once, and leaves the rest out", () => {
    const ranking = parseConfig("ranking", { places: "2" });
    expect(cast(ranking, { "value-1": "2", "value-3": "1" })).toEqual({ values: { 1: 2, 3: 1 } });
    refused(ranking, { "value-1": "1", "value-2": "1" }, "methods:ballot.invalid.place-twice", "value-1");
    refused(ranking, { "value-1": "3" }, "methods:ballot.invalid.number", "value-1");
    refused(ranking, {}, "methods:ballot.invalid.empty", "value-1");
  });

  it("of cards is what was written, one a line, and not more than agreed", () => {
    const cards = parseConfig("cards", { cards: "2" });
    expect(cast(cards, { cards: " Fristen \n\nAnsprechstelle" })).toEqual({ values: {}, cards: ["Fristen", "Ansprechstelle"] });
    for (const written of ["", "a\nb\nc"]) refused(cards, { cards: written }, "methods:ballot.invalid.cards", "cards");
    refused(cards, { cards: "x".repeat(201) }, "methods:ballot.invalid.card-long", "cards");
  });

  it("of a poll chooses one of its options", () => {
    const poll = parseConfig("poll", {});
    expect(cast(poll, { choice: "2" })).toEqual({ values: { 2: 1 } });
    refused(poll, { choice: "9" }, "common:invalid.choice", "choice");
    refused(poll, {}, "methods:ballot.invalid.empty", "choice");
    expect(() => parseAnswers(poll, ids, { values: { 1: 1, 2: 1 } })).toThrow("methods:ballot.invalid.one");
  });

  it("with a reason where reasons are off does not keep it", () => {
    expect(cast(parseConfig("dots", {}), { "value-1": "1", "reason-1": "weil" })).toEqual({ values: { 1: 1 } });
  });

  it.each(["1.5", "eins", "-1", "1e9", "[]"])("is refused for %s", (typed) => {
    refused(parseConfig("resistance", {}), { "value-2": typed }, "methods:ballot.invalid.number", "value-2");
  });

  it.each([null, "x", [], { values: 3 }, { values: { 1: "1" } }, { values: { x: 1 } }])(
    "stored as %j is found out",
    (stored) => {
      for (const method of METHODS) expect(() => parseAnswers(parseConfig(method, {}), ids, stored)).toThrow();
    },
  );
});

describe("what is set for a method", () => {
  it("gives dots for about a third of the options unless somebody says otherwise", () => {
    expect(parseConfig("dots", {}, 20)).toMatchObject({ dots: 7, most: 3 });
    expect(parseConfig("dots", { dots: "", most: "" }, 2)).toMatchObject({ dots: 1, most: 1 });
  });

  it("stops a Delphi after two to four rounds", () => {
    expect(parseConfig("delphi", {})).toMatchObject({ rounds: 3, stop: "agreement", share: 75, within: 1, reason: "optional" });
    expect(() => parseConfig("delphi", { rounds: "5" })).toThrow(expect.objectContaining({ field: "rounds" }));
  });

  it("is read the same again after it was stored", () => {
    for (const method of METHODS) {
      const config = parseConfig(method, {}, 7);
      expect(parseConfig(method, JSON.parse(JSON.stringify(config)), 99)).toEqual(config);
    }
  });
});
