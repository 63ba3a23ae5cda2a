/** What a text can refer to, as the list under `@` shows it. */
import type { Expression, SqlBool } from "kysely";
import { z } from "zod";

export type ReferenceTarget =
  | { kind: "agenda"; id: number; number: number; title: string }
  /** A paper begun from the template of recommendations, or any other document. */
  | { kind: "recommendation" | "document"; id: number; title: string };

/** How targets are looked for among rows that have a `title`. */
export interface TargetQuery {
  /** Of an agenda item, when one was typed. */
  number: number | undefined;
  /** All words that were typed are in the title. */
  titled: Expression<SqlBool>;
  nearness: Expression<unknown>;
  most: number;
}

/** What was typed behind the `@`. */
export const targetQuery = z.string().max(100).catch("");

/** The number of an agenda item in what was typed: 7 of `7`, `AP-07`, `ap 7`; undefined when there is none. */
export function numberIn(query: string): number | undefined {
  const digits = /^(?:ap[\s-]*)?0*([1-9]\d{0,8})$/i.exec(query.trim())?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** The first words of what was typed; each of them must be in a title. */
export const wordsIn = (query: string): string[] => query.split(/\s+/).filter(Boolean).slice(0, 6);
