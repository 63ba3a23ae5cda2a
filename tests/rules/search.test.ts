/** What the palette offers to whom, and how it is found by its words. */
import { describe, expect, it } from "vitest";
import { ROLES, type Role } from "#db/schema/processes";
import type { ProcessHead } from "#server/processes/rules";
import { amongPlaces, placesOf } from "#server/search/places.rules";
import { askedIn, pathOfHit } from "#server/search/rules";
import { addresses } from "../setup/addresses.ts";

const processOf = (role: Role) => [{ id: 7, title: "Grenzübungen", my: { role } as ProcessHead["my"] }];
const roundtables = [{ id: 3, title: "Plenum", processId: 7 }];
const keysFor = (role: Role, isAdmin = false) =>
  placesOf({ processes: processOf(role), roundtables, isAdmin, mayFound: role === "facilitator" || isAdmin }).map(
    ({ key }) => key,
  );

describe("the palette offers", () => {
  it.each<[string, readonly Role[]]>([
    ["item-new", ["facilitator", "recorder", "head_delegate", "delegate"]],
    ["document-new", ["facilitator", "recorder", "head_delegate", "delegate"]],
    ["person-new", ["facilitator"]],
    ["roundtable-new", ["facilitator"]],
    ["point-new", ["facilitator"]],
    ["stage", ["facilitator"]],
    ["process-edit", ["facilitator"]],
    ["process-new", ["facilitator"]],
    ["agenda", ROLES],
    ["people", ROLES],
    ["jobs", []],
  ])("%s to whoever may do it", (key, roles) => {
    expect(ROLES.filter((role) => keysFor(role).includes(key))).toEqual(roles);
  });

  it("the jobs of the installation to its administrators, and no process to whoever is in none", () => {
    const keys = placesOf({ processes: [], roundtables, isAdmin: true, mayFound: true }).map(({ key }) => key);
    expect(keys).toContain("jobs");
    expect(keys).not.toContain("point-new");
    expect(keys).not.toContain("agenda");
  });
});

it("all of them are pages that there are", () => {
  const pages = addresses.filter(({ kind }) => kind === "page").map(({ pattern }) => pattern);
  const places = placesOf({ processes: processOf("facilitator"), roundtables, isAdmin: true, mayFound: true });
  expect(places.map(({ path }) => path.replace(/\/\d+/, "/:id")).filter((path) => !pages.includes(path))).toEqual([]);
});

it.each([
  ["E-07.2", { item: 7, number: 2 }],
  ["e7.12", { item: 7, number: 12 }],
  ["E 07-2", { item: 7, number: 2 }],
  ["E-07", undefined],
  ["7.2", undefined],
])("„%s“ is read as the number of a recommendation, or as none", (typed, meant) => {
  expect(askedIn(typed).recommendation).toEqual(meant);
});

describe("a page or an action is found", () => {
  const places = ["Neuer Agendapunkt", "Person einladen", "Runde Tische", "Prüfungen öffnen"].map((words) => ({ words }));
  const found = (query: string) => amongPlaces(places, query).map(({ words }) => words);

  it.each([
    ["by the beginning of a word", "pers", "Person einladen"],
    ["by words in another order", "einladen person", "Person einladen"],
    ["with a wrong letter", "Agendapnukt", "Neuer Agendapunkt"],
    ["without the key for umlauts", "pruefungen oeffnen", "Prüfungen öffnen"],
  ])("%s", (_, query, words) => expect(found(query)).toEqual([words]));

  it("and not by what is nothing like it", () => {
    expect(found("Haushalt")).toEqual([]);
    expect(found(" %* ")).toEqual([]);
  });
});

it("of what was typed letters and digits count, six words at most", () => {
  expect(askedIn("a:* & !b' | (c)")).toEqual({ words: ["a", "b", "c"], number: undefined });
  expect(askedIn("eins zwei drei vier fünf sechs sieben").words).toHaveLength(6);
  expect(askedIn("ap-07")).toEqual({ words: ["ap", "07"], number: 7 });
});

it("a person is shown in the list of those who take part", () => {
  const hit = { kind: "person", id: 1, title: "Elif Aydın", process: { id: 7, title: "" }, facts: {} } as const;
  expect(pathOfHit(hit)).toBe("/processes/7/people?q=Elif+Ayd%C4%B1n");
});
