/** A list of topics that somebody pasted, or a table: reads what stands in it, and judges each row before anything is handed in. */
import { z } from "zod";
import type { Params } from "../errors.ts";
import { asText, partFields, type ShownRow } from "../files/kept-rows.rules.ts";
import type { ListRow } from "../files/rows.rules.ts";
import { meant } from "../organisations/rules.ts";
import { asLine, mentionOf } from "../platform/form.rules.ts";
import { wordingForm } from "./rules.ts";

/** At once; longer lists are sent in parts. */
export const MOST_LISTED = 600;

const FIELDS = ["title", "problem", "concerned", "source", "organisation", "cluster"] as const;
type Field = (typeof FIELDS)[number];

/** As typed, read or corrected. */
export type ListedTopic = Record<Field, string>;

// --- reading ------------------------------------------------------------------

const HEADERS: readonly (readonly [Field, RegExp])[] = [
  ["title", /^(thema|titel|themen|frage|topics?|title|question)$/i],
  ["problem", /^(problem|beschreibung|problembeschreibung|erläuterung|worum geht es|description)$/i],
  ["concerned", /^(betroffene?|wen betrifft es|wer ist betroffen|betrifft|affected|concerned)$/i],
  ["source", /^(quelle|herkunft|source)$/i],
  ["organisation", /^(organi[sz]ation|behörde|einrichtung|kommune|von|eingereicht von|by)$/i],
  ["cluster", /^(gruppe|cluster|themenfeld|kategorie|category)$/i],
];

/** Without a header a line is a topic as a whole, commas and all; only tabs, as spreadsheets copy them, divide its cells. */
export function readTopics(rows: readonly ListRow[], pasted: string | null): ListedTopic[] {
  const header = columnsOf(rows[0]?.cells ?? []);
  if (header)
    return rows
      .slice(1)
      .map(({ cells }) => byHeader(cells, header))
      .filter(isFilled);
  const isTable = pasted === null || pasted.includes("\t");
  const lines = isTable ? rows.map(({ cells }) => cells) : pasted.split(/\r\n|\r|\n/).map((line) => [line]);
  return lines.map((cells) => byHeader(cells, ["title", "problem", "concerned", "source"])).filter(isFilled);
}

const isFilled = (topic: ListedTopic) => FIELDS.some((field) => topic[field] !== "");

function columnsOf(cells: readonly string[]): (Field | null)[] | null {
  const columns = cells.map((cell) => HEADERS.find(([, words]) => words.test(asLine(cell).replace(/[:?]$/, "")))?.[0] ?? null);
  return columns.includes("title") && (cells.length > 1 || cells[0] !== undefined) ? columns : null;
}

const byHeader = (cells: readonly string[], header: readonly (Field | null)[]): ListedTopic =>
  Object.fromEntries(
    FIELDS.map((field) => {
      const cell = (cells[header.indexOf(field)] ?? "").trim();
      return [field, field === "problem" ? cell : asLine(field === "title" ? cell.replace(BULLET, "") : cell)];
    }),
  ) as ListedTopic;

/** As lists are typed and copied: "- ", "• ", "1. ", "2) ". */
const BULLET = /^\s*(?:[-*•–—]\s+|\d{1,3}[.)]\s+)/;

// --- judging ------------------------------------------------------------------

export interface ListFacts {
  /** Titles that are there already. */
  titles: readonly string[];
  /** Those that take part. */
  organisations: readonly { id: number; name: string; shortName: string }[];
  ownId: number;
  mayForOthers: boolean;
  /** Null: the actor may not make any, and what the list says of them is left out. */
  clusters: readonly string[] | null;
}

export interface JudgedTopic extends ListedTopic {
  state: "ready" | "twice" | "there" | "wrong";
  /** Why it cannot be handed in like this; `code` is a key of the catalogue. */
  problem_at: { field: Field; code: string; params: Params } | null;
  /** In whose name: the actor's own organisation, another one that confirms it, or somebody who takes no part. */
  inNameOf: { organisationId: number; isOwn: boolean } | { name: string };
}

/** Row by row: of two that say the same in other cases and spaces the first counts. */
export function judgeTopics(topics: readonly ListedTopic[], facts: ListFacts): JudgedTopic[] {
  const there = new Set(facts.titles.map(plain));
  const seen = new Set<string>();
  return topics.map((listed) => {
    const topic = facts.clusters === null ? { ...listed, cluster: "" } : listed;
    const { inNameOf, problem: strange } = ownerOf(topic, facts);
    const problem_at = wrongWords(topic) ?? strange;
    const title = plain(topic.title);
    const state = problem_at ? "wrong" : there.has(title) ? "there" : seen.has(title) ? "twice" : "ready";
    seen.add(title);
    return { ...topic, state, problem_at, inNameOf };
  });
}

const plain = (title: string): string =>
  title
    .toLocaleLowerCase("de")
    .replace(/[\s\p{P}]+/gu, " ")
    .trim();

function wrongWords(topic: ListedTopic): JudgedTopic["problem_at"] {
  const issue = wordingForm.safeParse(topic).error?.issues[0];
  if (issue) return { field: issue.path[0] as Field, code: issue.message, params: issue as unknown as Params };
  if (topic.cluster.length > 120) return { field: "cluster", code: "common:invalid.too-long", params: { maximum: 120 } };
  return null;
}

function ownerOf(
  { organisation }: ListedTopic,
  { organisations, ownId, mayForOthers }: ListFacts,
): { inNameOf: JudgedTopic["inNameOf"]; problem: JudgedTopic["problem_at"] } {
  const own = { organisationId: ownId, isOwn: true };
  if (organisation === "") return { inNameOf: own, problem: null };
  const found = meant(organisation, organisations)[0];
  if (found?.id === ownId) return { inNameOf: own, problem: null };
  const problem = mayForOthers ? null : ({ field: "organisation", code: "topics:import.for-other", params: {} } as const);
  if (found) return { inNameOf: { organisationId: found.id, isOwn: false }, problem };
  return { inNameOf: { name: organisation.slice(0, 200) }, problem };
}

// --- forms ------------------------------------------------------------------

const MOST_LETTERS = 400_000;

/** As long as what was given can be: which row is too long, the table says, and loses nothing of it. */
const many = z
  .array(z.string().max(MOST_LETTERS, "common:invalid.too-long"))
  .max(MOST_LISTED, "common:invalid.value")
  .default([]);

/** Of a row that a page does not show. */
export const keptTopic: z.ZodType<ListedTopic> = z.object(
  Object.fromEntries(FIELDS.map((field) => [field, asText])) as Record<Field, typeof asText>,
);

export const BLANK_TOPIC: ListedTopic = { title: "", problem: "", concerned: "", source: "", organisation: "", cluster: "" };

/** First a list or a file, then its rows as they were shown: of each its title, whatever else it holds is kept. */
export const listForm = z
  .object({
    ...partFields,
    list: z.string().max(MOST_LETTERS, "common:invalid.too-long").default(""),
    title: many,
    /** Places of the rows that are to be handed in, from 0. */
    chosen: many,
  })
  .transform(({ places, title, chosen, ...others }) => ({
    ...others,
    mention: mentionOf(others),
    shown: title.map((words, index): ShownRow<ListedTopic> => {
      const at = places[index] ?? index;
      return { at, changes: { title: words }, isChosen: chosen.includes(String(at)) };
    }),
  }));
