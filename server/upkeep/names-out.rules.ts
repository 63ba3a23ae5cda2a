/** How a name is found in what people wrote, in the database and in the text of a document alike. */
import { z } from "zod";
import type { TextContent } from "../documents/rules.ts";
import { emailField } from "../people/rules.ts";

export interface Replacement {
  from: string;
  to: string;
  /** Found in any case. */
  isEmail: boolean;
}

export const leavingForm = z.object({ email: emailField });

/** Nobody receives anything there, and nobody signs in with it. */
export const leftEmail = (personId: number): string => `left-${personId}@left.invalid`;

/** Two words or more: only such a name is unmistakable in a sentence. */
export const isFullName = (name: string): boolean => /\S\s+\S/.test(name.trim());

/** With the flag `u` a backslash stands only before what means something. */
const escapeForUnicode = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");

const escape = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");

/** The second case of a German name goes with it. */
const ending = ({ isEmail }: Replacement): string => (isEmail ? "" : "s?");

/** A regular expression for PostgreSQL: the whole name, and not the beginning of a longer one. */
export const patternOf = (each: Replacement): string => `(?<![[:alnum:]])${escape(each.from)}${ending(each)}(?![[:alnum:]])`;

/** Every string of a document's JSON. @returns the same object where nothing is found */
export function replacerOf(replacements: readonly Replacement[]): (content: TextContent) => TextContent {
  const all = replacements.map((each) => ({
    pattern: new RegExp(
      `(?<![\\p{L}\\p{N}])${escapeForUnicode(each.from)}${ending(each)}(?![\\p{L}\\p{N}])`,
      each.isEmail ? "giu" : "gu",
    ),
    to: each.to,
  }));
  const inText = (text: string) => all.reduce((result, { pattern, to }) => result.replace(pattern, () => to), text);
  const replace = <T>(value: T): T => {
    if (typeof value === "string") return inText(value) as T;
    if (Array.isArray(value)) return value.map(replace) as T;
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, replace(each)])) as T;
  };
  return (content) => {
    const after = replace(content);
    return JSON.stringify(after) === JSON.stringify(content) ? content : after;
  };
}
