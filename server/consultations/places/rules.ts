/** Where points belong that were sent without a place: what the moderation chooses, and what their own first words say. */
import { z } from "zod";
import { LARGEST_ID } from "../../../db/schema/columns.ts";
import { STATEMENT_POINT_KINDS } from "../../../db/schema/consultations.ts";
import { isTicked } from "../../platform/form.rules.ts";

/** A text, a section of it by its heading, or a question; `null`: as it was sent. */
export type Place = { textId: number; blockId: string | null } | { questionId: number } | null;

/** In an address or a form: `12`, `12.block`, `q3`. */
export function placeOf(value: string): Place | undefined {
  if (value === "") return null;
  const [, question, text, block] = /^(?:q([1-9]\d{0,9})|([1-9]\d{0,9})(?:\.([^\s\p{Cc}]{1,100}))?)$/u.exec(value) ?? [];
  const id = Number(question ?? text ?? 0);
  if (id < 1 || id > LARGEST_ID) return undefined;
  return question ? { questionId: id } : { textId: id, blockId: block ?? null };
}

export const writePlace = (place: Place): string => {
  if (place === null) return "";
  if ("questionId" in place) return `q${place.questionId}`;
  return place.blockId === null ? String(place.textId) : `${place.textId}.${place.blockId}`;
};

export const placeField = z
  .string()
  .trim()
  .default("")
  .transform((value, check) => {
    const place = placeOf(value);
    if (place !== undefined) return place;
    check.issues.push({ code: "custom", message: "common:invalid.choice", input: value });
    return z.NEVER;
  });

export const kindField = z
  .union([z.literal("").transform(() => null), z.enum(STATEMENT_POINT_KINDS)], { error: "common:invalid.choice" })
  .default(null);

const id = z.coerce.number({ error: "common:invalid.choice" }).int().positive().max(LARGEST_ID, "common:invalid.choice");

export const placingForm = z
  .object({
    points: z.array(id, { error: "consultations:invalid.no-points" }).default([]),
    all: isTicked,
    place: placeField,
    kind: kindField,
  })
  .refine(({ points, all }) => all || points.length > 0, { path: ["points"], error: "consultations:invalid.no-points" });
export type PlacingInput = z.output<typeof placingForm>;

/** A passage or a question that a sender has chosen stays chosen. */
export const mayPlace = (point: { isAnchored: boolean }): boolean => !point.isAnchored;

// --- what a point says itself ---------------------------------------------------------------

export interface Heading {
  textId: number;
  blockId: string;
  /** As it stands in the text, with its number. */
  label: string;
}

export interface Sections {
  headings: readonly Heading[];
  questions: readonly { id: number; position: number }[];
}

const QUESTION = /^(?:zu(?:r)?\s+)?(?:frage|question)\s+(\d{1,3})\b/iu;
/** `Zu § 4 Absatz 2`, `Zu Nr. 3.1:`, `Art. 5`, `2.1 Fristen`. */
const PLACE =
  /^(?:zu(?:m|r)?\s+|on\s+)?(?:(§+|artikel|art\.|nummern?|nr\.|ziffern?|kapitel|abschnitt|teil|article|section|no\.|chapter|part)\s*)?(\d{1,3}[a-z]?(?:\.\d{1,3}[a-z]?){0,4}|[IVX]{1,6})(?=$|[\s.,:;)–-])/iu;

/** Only where it is beyond doubt: one heading of all texts bears that number. */
export function saidPlace(words: string, { headings, questions }: Sections): Place {
  const line = words.trim().split("\n", 1)[0]!;
  const question = questions.find(({ position }) => position === Number(QUESTION.exec(line)?.[1]));
  if (question) return { questionId: question.id };
  const [all, sign, number] = PLACE.exec(line) ?? [];
  if (!number) return null;
  // A bare number begins a list as often as it names a heading: then the heading's words must follow.
  const named = headings.filter(({ label }) => numberOf(label) === number.toLowerCase());
  const meant = sign || /^(zu|on)/iu.test(all!) ? named : named.filter(({ label }) => isAbout(line, label));
  return meant.length === 1 ? { textId: meant[0]!.textId, blockId: meant[0]!.blockId } : null;
}

const numberOf = (label: string): string | undefined => PLACE.exec(label)?.[2]?.toLowerCase();

const wordsOf = (line: string): string =>
  line
    .replace(PLACE, "")
    .replace(/^[\s.,:;)–-]+/u, "")
    .trim()
    .toLowerCase();

const isAbout = (line: string, label: string): boolean => wordsOf(label) !== "" && wordsOf(line).startsWith(wordsOf(label));
