/** The forms of consultations and statements. */
import { z } from "zod";
import { CHANNELS, COORDINATIONS, PUBLICATIONS, SILENCES, STATEMENT_POINT_KINDS } from "../../db/schema/consultations.ts";
import { LARGEST_ID } from "../../db/schema/columns.ts";
import { BENCHES } from "../../db/schema/organisations.ts";
import { dayField } from "../calendar/rules.ts";
import { LAENDER } from "../calendar/working-days.rules.ts";
import { isTicked, mentionFields, mentionOf, requiredLine, seenForm, singleLine } from "../platform/form.rules.ts";
import { kindField, placeField } from "./places/rules.ts";
import { LONGEST_REMARK } from "./remark.rules.ts";
import { pastedNames } from "./rules.ts";

const words = (most: number) => z.string().trim().max(most, "common:invalid.too-long").default("");
const requiredWords = (most: number) =>
  z.string().trim().min(1, "common:invalid.required").max(most, "common:invalid.too-long");
const choice = <const T extends readonly string[]>(values: T) => z.enum(values, { error: "common:invalid.choice" });
const id = z.coerce.number({ error: "common:invalid.choice" }).int().positive().max(LARGEST_ID, "common:invalid.choice");
const optionalId = z.union([z.literal("").transform(() => null), id], { error: "common:invalid.choice" }).default(null);

const MOST_QUESTIONS = 20;

export const consultationForm = z.object({
  title: requiredLine(200),
  texts: z
    .array(id, { error: "consultations:invalid.no-text" })
    .min(1, "consultations:invalid.no-text")
    .transform((ids) => [...new Set(ids)]),
  cover_note: requiredWords(10_000),
  confidentiality: singleLine(300).default(""),
  questions: words(10_000)
    .transform((lines) =>
      lines
        .split("\n")
        .map((line) => line.trim())
        .filter(Boolean),
    )
    .refine((questions) => questions.length <= MOST_QUESTIONS, "consultations:invalid.too-many-questions")
    .refine((questions) => questions.every(({ length }) => length <= 500), "common:invalid.too-long"),
  publication: choice(PUBLICATIONS),
  silence: choice(SILENCES),
  laender: z.array(choice(LAENDER)).default([]),
  short_reason: words(1000),
});
export type ConsultationInput = z.output<typeof consultationForm>;

const waveFields = z.object({
  wave_title: singleLine(100).default(""),
  opens_on: dayField,
  closes_on: dayField,
  benches: z.array(choice(BENCHES)).default([]),
  organisations: words(20_000).transform(pastedNames),
});
const isInOrder = { path: ["closes_on"], error: "consultations:invalid.closes-before-opens" };
const hasSomebody = { path: ["benches"], error: "consultations:invalid.nobody" };

export const waveForm = waveFields
  .refine((form) => form.closes_on >= form.opens_on, isInOrder)
  .refine((form) => form.benches.length + form.organisations.length > 0, hasSomebody);
export type WaveInput = z.output<typeof waveForm>;

/** With its first wave. */
export const newConsultationForm = z
  .object({ ...consultationForm.shape, ...waveFields.shape })
  .refine((form) => form.closes_on >= form.opens_on, isInOrder)
  .refine((form) => form.benches.length + form.organisations.length > 0, hasSomebody);

export const extensionRequestForm = z.object({ until: dayField, reason: requiredWords(1000) });

export const extensionDecisionForm = z
  .object({ granted: z.enum(["true", "false"], { error: "common:invalid.choice" }), reason: words(1000) })
  .transform(({ granted, reason }) => ({ granted: granted === "true", reason }))
  .refine(({ granted, reason }) => granted || reason !== "", { path: ["reason"], error: "consultations:invalid.reason" });

/** For one, some or all: unasked. */
export const extensionForm = z.object({
  invitations: z.array(id, { error: "consultations:invalid.nobody-chosen" }).min(1, "consultations:invalid.nobody-chosen"),
  until: dayField,
  reason: requiredWords(1000),
});

export const lateForm = z
  .object({ accepted: z.enum(["true", "false"], { error: "common:invalid.choice" }), reason: requiredWords(1000) })
  .transform(({ accepted, reason }) => ({ accepted: accepted === "true", reason }));

// --- statements -----------------------------------------------------------------

export const remarkForm = z.object({
  // Two words, see `remarkSeen`.
  seen: z.string().max(64, "common:invalid.too-long").default(""),
  /** Left out by a page that writes it live. */
  general_remark: z
    .string()
    .transform((text) => text.replace(/\r\n?/g, "\n"))
    .refine(({ length }) => length <= LONGEST_REMARK, "common:invalid.too-long")
    .optional(),
  coordination: choice(COORDINATIONS),
  is_confidential: isTicked,
  lobby_number: z
    .string()
    .trim()
    .toUpperCase()
    .refine((number) => number === "" || /^R\d{6}$/.test(number), "consultations:invalid.lobby-number")
    .default(""),
  interests: words(2000),
});
export type RemarkInput = z.output<typeof remarkForm>;

/** On the whole, on a text, on a passage of it, or on a question: never on two of them. */
export const pointForm = z
  .object({
    ...seenForm.shape,
    kind: choice(STATEMENT_POINT_KINDS),
    text_id: optionalId,
    block_id: z.string().trim().max(100, "common:invalid.value").default(""),
    question_id: optionalId,
    body: words(10_000),
    wording: words(10_000),
  })
  .refine((form) => form.body !== "" || form.wording !== "", { path: ["body"], error: "common:invalid.required" })
  .refine((form) => form.text_id === null || form.question_id === null, {
    path: ["question_id"],
    error: "common:invalid.choice",
  });
export type PointInput = z.output<typeof pointForm>;

/** What somebody with ten minutes is asked; each answer is a point of its own. */
export const SHORT_ANSWERS = [
  { name: "keep", kind: "zustimmung" },
  { name: "change", kind: "aenderungsvorschlag" },
  { name: "missing", kind: "ergaenzung" },
] as const;

export const shortForm = z
  .object({
    ...{ keep: words(10_000), change: words(10_000), missing: words(10_000) },
    coordination: choice(COORDINATIONS),
    entitled: isTicked,
  })
  .refine((form) => SHORT_ANSWERS.some(({ name }) => form[name] !== ""), {
    path: ["keep"],
    error: "consultations:invalid.empty",
  });
export type ShortInput = z.output<typeof shortForm>;

export const submissionForm = z
  .object({
    ...seenForm.shape,
    ...mentionFields,
    entitled: z.string({ error: "consultations:invalid.entitled" }).min(1, "consultations:invalid.entitled"),
  })
  .transform(({ seen, ...fields }) => ({ seen, mention: mentionOf(fields) }));

export const withdrawalForm = z.object({
  confirmed: z.string({ error: "consultations:invalid.withdrawal" }).min(1, "consultations:invalid.withdrawal"),
});

/** What empty lines part. */
export const partsIn = (text: string): string[] =>
  text
    .split(/\n\s*\n/)
    .map((part) => part.trim())
    .filter(Boolean);

/** Entered by the moderation for a house that wrote a letter. */
export const behalfForm = z
  .object({
    organisation_id: id,
    /** The letter that it is entered from. */
    intake_id: optionalId,
    channel: choice(CHANNELS).refine((channel) => channel !== "online", "common:invalid.choice"),
    received_on: dayField,
    coordination: choice(COORDINATIONS),
    is_nil: isTicked,
    general_remark: words(LONGEST_REMARK),
    points: words(100_000).transform(partsIn),
    /** Of points that do not say themselves where they belong. */
    place: placeField,
    kind: kindField,
  })
  .refine((form) => form.is_nil || form.intake_id !== null || form.general_remark !== "" || form.points.length > 0, {
    path: ["general_remark"],
    error: "consultations:invalid.empty",
  })
  .refine((form) => !form.is_nil || (form.general_remark === "" && form.points.length === 0), {
    path: ["is_nil"],
    error: "consultations:invalid.nil-with-words",
  })
  .refine((form) => form.points.every(({ length }) => length <= 10_000), {
    path: ["points"],
    error: "common:invalid.too-long",
  });
export type BehalfInput = z.output<typeof behalfForm>;
