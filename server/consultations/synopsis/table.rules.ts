/**
 * The weighing table that went out as a Word or Excel file and comes back: each row says by its key which point it answers and what its answer
 * read when it went out, so only what somebody has changed in the file comes in, and nothing that was changed here meanwhile is lost.
 */
import { digest } from "lib0/hash/sha256";
import { z } from "zod";
import { LARGEST_ID } from "../../../db/schema/columns.ts";
import { DISPOSITIONS, type Disposition, type WeighingState } from "../../../db/schema/consultations.ts";
import type { ListRow } from "../../files/rows.rules.ts";

/** As large as a file with thousands of long points gets. */
export const LARGEST_TABLE = 8 * 1024 * 1024;
export const MOST_ROWS = 10_000;
/** More answers than anybody looks through at once. */
export const MOST_CHANGED = 900;
const LONGEST_REASON = 10_000;

interface Answer {
  disposition: Disposition | null;
  reason: string;
}

/** Blanks and line ends change on the way through other programs. */
const plain = (words: string): string =>
  words
    .replace(/^'(?=\s*[=+\-@])/, "")
    .replace(/\s+/g, " ")
    .trim();

const isSame = (one: Answer, other: Answer): boolean =>
  one.disposition === other.disposition && plain(one.reason) === plain(other.reason);

/** `P12-a1b2c3d4`: the point, and what its answer read when the file was written. */
export const tableKey = (pointId: number, answer: Answer): string => `P${pointId}-${wordOf(answer)}`;

function wordOf({ disposition, reason }: Answer): string {
  const bytes = digest(new TextEncoder().encode(`${disposition ?? ""}\n${plain(reason)}`));
  return [...bytes.slice(0, 4)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// --- reading --------------------------------------------------------------------------------

export interface TableWords {
  /** Headers of the three columns that are read, in all languages. */
  headers: Record<"key" | "disposition" | "answer", readonly string[]>;
  dispositions: ReadonlyMap<string, Disposition>;
}

export interface ReturnedRow {
  line: number;
  pointId: number;
  /** Of the answer as it went out. */
  word: string;
  /** Undefined: no word that says what becomes of it. */
  disposition: Disposition | null | undefined;
  reason: string;
}

const asWritten = (words: string): string => plain(words).toLocaleLowerCase("de");

/** @returns null for what is none of our tables; rows without a key, which somebody has added, are left out */
export function readTable(rows: readonly ListRow[], { headers, dispositions }: TableWords): ReturnedRow[] | null {
  const at = rows.findIndex(({ cells }) => columnOf(cells, headers.key) >= 0);
  if (at < 0) return null;
  const columnFor = (name: keyof typeof headers) => columnOf(rows[at]!.cells, headers[name]);
  const [key, disposition, answer] = [columnFor("key"), columnFor("disposition"), columnFor("answer")];
  if (disposition < 0 || answer < 0) return null;
  return rows.slice(at + 1).flatMap(({ cells, line }) => {
    const [, id, word] = /^P(\d{1,10})-([0-9a-f]{8})$/.exec((cells[key] ?? "").trim()) ?? [];
    if (!id || !word) return [];
    const said = asWritten(cells[disposition] ?? "");
    return {
      ...{ line, pointId: Number(id), word, reason: (cells[answer] ?? "").replace(/^'(?=\s*[=+\-@])/, "").trim() },
      disposition: said === "" ? null : dispositions.get(said),
    };
  });
}

const columnOf = (cells: readonly string[], names: readonly string[]): number =>
  cells.findIndex((cell) => names.some((name) => asWritten(name) === asWritten(cell)));

// --- judging ----------------------------------------------------------------------------------

export interface Standing extends Answer {
  pointId: number;
  state: WeighingState;
  revision: number;
  sender: string;
  /** The beginning of what the point says. */
  words: string;
}

export interface JudgedRow {
  line: number;
  pointId: number;
  /** `conflict`: changed here too since the file went out. */
  state: "changed" | "conflict" | "wrong";
  /** Why it cannot come in; a key of the catalogue. */
  problem: "unknown" | "disposition" | "no-answer" | "too-long" | "twice" | null;
  disposition: Disposition | null;
  reason: string;
  /** What stands here now; null for a point that is not weighed here. */
  now: Standing | null;
}

/** Only rows that say something else than what went out, and than what stands here. */
export function judgeRows(rows: readonly ReturnedRow[], standing: ReadonlyMap<number, Standing>): JudgedRow[] {
  const seen = new Set<number>();
  return rows.flatMap((row) => {
    const now = standing.get(row.pointId) ?? null;
    const answer = { disposition: row.disposition ?? null, reason: row.reason };
    const isUntouched = row.disposition !== undefined && wordOf(answer) === row.word;
    if (isUntouched || (now && row.disposition !== undefined && isSame(answer, now))) return [];
    const problem = problemOf(row, now, seen.has(row.pointId));
    seen.add(row.pointId);
    const isConflict = now !== null && wordOf(now) !== row.word;
    const state = problem ? "wrong" : isConflict ? "conflict" : "changed";
    return { ...answer, line: row.line, pointId: row.pointId, state, problem, now };
  });
}

function problemOf(row: ReturnedRow, now: Standing | null, isTwice: boolean): JudgedRow["problem"] {
  if (!now) return "unknown";
  if (isTwice) return "twice";
  if (row.disposition === undefined) return "disposition";
  if (row.disposition === null || row.reason === "") return "no-answer";
  return row.reason.length > LONGEST_REASON ? "too-long" : null;
}

// --- taking over --------------------------------------------------------------------------------

const returned = z.object({
  pointId: z.number().int().positive().max(LARGEST_ID),
  revision: z.number().int().min(0),
  disposition: z.enum(DISPOSITIONS),
  reason: z.string().trim().min(1).max(LONGEST_REASON),
});
export type ReturnedAnswer = z.output<typeof returned>;

/** What the page showed goes back with it. */
export const tableForm = z.object({
  step: z.enum(["read", "send"], { error: "common:invalid.value" }),
  answers: z
    .string()
    .default("[]")
    .transform((json, check) => {
      try {
        return returned.array().max(MOST_CHANGED).parse(JSON.parse(json));
      } catch {
        check.issues.push({ code: "custom", message: "common:invalid.value", input: json });
        return z.NEVER;
      }
    }),
  chosen: z.array(z.coerce.number().int()).default([]),
});

export const answersOf = (rows: readonly JudgedRow[]): ReturnedAnswer[] =>
  rows.flatMap(({ state, pointId, disposition, reason, now }) =>
    state !== "wrong" && disposition && now ? { pointId, revision: now.revision, disposition, reason } : [],
  );
