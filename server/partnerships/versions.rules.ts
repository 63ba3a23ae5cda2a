/** Lists of questions that have versions: who made one and why, rows of the form that makes the next, and keys that are never given twice. */
import { Invalid } from "../errors.ts";

export interface Version {
  version: number;
  /** Empty for the first one, which comes with the software. */
  reason: string;
  madeBy: string | null;
  madeAt: Date | null;
}

export interface Asked {
  key: string;
  de: string;
  /** May be empty: then the German one is shown. */
  en: string;
}

export const wordsOf = (asked: Pick<Asked, "de" | "en">, language: "de" | "en"): string => asked[language] || asked.de;

/** Rows for new ones, at the end of the form. */
export const NEW_ROWS = ["new-1", "new-2", "new-3"] as const;

export const isNewRow = (key: string): boolean => (NEW_ROWS as readonly string[]).includes(key);

export const fieldOf = (name: string, key: string): string => `${name}_${key}`;

/** Keys of the rows that were sent, without those taken out, and without new ones in which nothing stands. */
export function rowKeys(typed: Record<string, unknown>): string[] {
  const keys = Object.keys(typed).flatMap((name) => /^de_([a-z0-9-]{1,40})$/.exec(name)?.[1] ?? []);
  const isBlank = (name: string, key: string) => String(typed[fieldOf(name, key)] ?? "").trim() === "";
  const isEmpty = (key: string) => isNewRow(key) && isBlank("de", key) && isBlank("en", key);
  return keys.filter((key) => typed[fieldOf("out", key)] !== "true" && !isEmpty(key));
}

/** A key is never given twice: answers of another question would stand under it. @throws Invalid at `reason` for one that nobody gave */
export function keyRows<T extends Asked>(rows: readonly T[], before: readonly Asked[], version: number): T[] {
  const known = new Set(before.map(({ key }) => key));
  if (rows.some(({ key }) => !known.has(key) && !isNewRow(key))) throw new Invalid("common:invalid.value", "reason");
  return rows.map((row) => (isNewRow(row.key) ? { ...row, key: `v${version}-${row.key.slice(4)}` } : row));
}
