/** A long list in a form, some of its rows at a time: which of them a page shows, and the whole list again when they come back. */
import { z } from "zod";
import { mentionFields } from "../platform/form.rules.ts";

export interface KeptRow<Row> {
  row: Row;
  /** It is to be sent. */
  isChosen: boolean;
}

/** What came back of a row that was shown. */
export interface ShownRow<Row> {
  /** In the whole list, from 0. */
  at: number;
  changes: Partial<Row>;
  isChosen: boolean;
}

export interface Part {
  /** From 0. */
  part: number;
  parts: number;
  /** First and last row of it, from 1. */
  from: number;
  to: number;
  total: number;
  /** Of the rows that are shown, from 0: first some others that need something, then those of the part. */
  places: number[];
}

/** Rows of other parts that need something, which come first: nobody has to look for them. */
const MOST_ASIDE = 10;

/** @param needs of each row of the list: somebody has to look at it */
export function partOf(needs: readonly boolean[], wanted: number, size: number): Part {
  const total = needs.length;
  const parts = Math.max(1, Math.ceil(total / size));
  const part = Math.min(Math.max(0, wanted), parts - 1);
  const [from, to] = [part * size, Math.min(total, (part + 1) * size)];
  const all = needs.map((_, at) => at);
  const aside = all.filter((at) => needs[at] && (at < from || at >= to)).slice(0, MOST_ASIDE);
  return { part, parts, from: from + 1, to, total, places: [...aside, ...all.slice(from, to)] };
}

/** @param blank what a row holds that was never kept */
export function wholeList<Row>(kept: readonly KeptRow<Row>[], shown: readonly ShownRow<Row>[], blank: Row): KeptRow<Row>[] {
  const rows = [...kept];
  for (const { at, changes, isChosen } of shown) rows[at] = { row: { ...(kept[at]?.row ?? blank), ...changes }, isChosen };
  // Whoever makes up places leaves holes.
  return rows.filter(() => true);
}

const STEPS = ["read", "check", "previous", "next", "send"] as const;

/** First a list or a file is read; then its rows are looked through, part by part, until all are sent. */
export const partFields = {
  ...mentionFields,
  step: z.enum(STEPS, { error: "common:invalid.choice" }).default("read"),
  part: z.coerce.number().int().min(0).max(1_000).catch(0),
  kept: z.string().default(""),
  places: z
    .string()
    .max(5_000, "common:invalid.value")
    .regex(/^(\d{1,3}(,\d{1,3})*)?$/, "common:invalid.value")
    .default("")
    .transform((places) => (places === "" ? [] : places.split(",").map(Number))),
};

export const partAfter = (step: (typeof STEPS)[number], part: number): number =>
  part + (step === "next" ? 1 : step === "previous" ? -1 : 0);

/** Unpacked it has come past what cleans the fields of a form. */
export const asText = z
  .string()
  .default("")
  .transform((value) => value.toWellFormed().replaceAll("\u0000", ""));
