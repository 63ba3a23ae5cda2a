/** What may come in from the forms of roundtables; messages are catalogue keys. */
import { z } from "zod";
import { POINT_KINDS, ROUNDTABLE_STATES, ROUNDTABLE_TYPES } from "../../db/schema/roundtables.ts";
import { LARGEST_ID } from "../../db/schema/columns.ts";
import { dayField, instantOf } from "../calendar/rules.ts";
import { requiredLine, singleLine } from "../platform/form.rules.ts";
import { PRESENCES } from "./attendance.rules.ts";
import { kindOf } from "./rules.ts";

const required = (max: number) => z.string().trim().min(1, "common:invalid.required").max(max, "common:invalid.too-long");
const optional = (max: number) => z.string().trim().max(max, "common:invalid.too-long").default("");
const optionalId = z
  .union([z.literal("").transform(() => null), z.coerce.number().int().positive().max(LARGEST_ID)], {
    error: "common:invalid.choice",
  })
  .default(null);

const wholeNumber = (minimum: number, maximum: number) =>
  z
    .string()
    .trim()
    .transform((text, check) => {
      const number = /^\d{1,6}$/.test(text) ? Number(text) : NaN;
      if (number >= minimum && number <= maximum) return number;
      check.issues.push({ code: "custom", message: "common:invalid.number", minimum, maximum, input: text });
      return z.NEVER;
    });

function isHttps(address: string): boolean {
  return /^https:\/\/[^\s/]/i.test(address) && URL.canParse(address);
}

const revision = z.coerce.number().int().nonnegative();

export const roundtableForm = z
  .object({
    title: requiredLine(200),
    type: z.enum(ROUNDTABLE_TYPES, { error: "common:invalid.choice" }),
    day: dayField,
    time: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "common:invalid.time"),
    planned_minutes: wholeNumber(1, 10_080),
    place: singleLine(300).default(""),
    video_url: optional(500).refine((url) => url === "" || isHttps(url), "common:invalid.url"),
  })
  .transform(({ day, time, ...form }, check) => {
    // Both are real ones; on one night of the year they do not go together.
    const starts_at = instantOf(day, time);
    if (starts_at) return { ...form, starts_at };
    check.issues.push({ code: "custom", message: "common:invalid.skipped-hour", path: ["time"], input: time });
    return z.NEVER;
  });
export type RoundtableForm = z.output<typeof roundtableForm>;

const pointKind = z.enum(POINT_KINDS, { error: "common:invalid.choice" });
const pointMinutes = wholeNumber(0, 1440);

export const pointForm = z
  .object({
    /** Empty: numbered automatically. */
    label: singleLine(20).default(""),
    title: requiredLine(200),
    /** Empty: told from the title. */
    kind: z.union([z.literal(""), pointKind], { error: "common:invalid.choice" }).default(""),
    minutes: pointMinutes,
    /** What is spoken about: `agenda-item:9`, `document:4`, or nothing. */
    link: z
      .string()
      .regex(/^((agenda-item|document):[1-9]\d{0,9})?$/, "common:invalid.choice")
      .default(""),
  })
  .transform((form) => ({ ...form, kind: form.kind || kindOf(form.title) }));
export type PointForm = z.output<typeof pointForm>;

export const pointPlanForm = z.object({ kind: pointKind, minutes: pointMinutes });

/** The roundtable whose running order is copied. */
export const copyForm = z.object({
  from: z.coerce
    .number({ error: "common:invalid.choice" })
    .int()
    .positive("common:invalid.choice")
    .max(LARGEST_ID, "common:invalid.choice"),
});

/** @param link as in pointForm */
export function linkedIds(link: string): { agenda_item_id: number | null; document_id: number | null } {
  const [kind, id] = link.split(":");
  return {
    agenda_item_id: kind === "agenda-item" ? Number(id) : null,
    document_id: kind === "document" ? Number(id) : null,
  };
}

/** Beside the fields of roundtableForm. */
export const revisionForm = z.object({ revision });

/** `to` is the place in the order, from 0. */
export const positionForm = z.object({ to: z.coerce.number().int().min(-1).max(10_000) });
export const stateForm = z.object({ to: z.enum(ROUNDTABLE_STATES), revision });
export const noticeForm = z.object({ tell: z.enum(["true", "false"]).transform((tell) => tell === "true"), revision });
export const currentPointForm = z.object({ point_id: z.coerce.number().int().positive().max(LARGEST_ID), revision });
export const moreTimeForm = z.object({ minutes: z.coerce.number().int().min(1).max(60), revision });

export const attendanceForm = z.object({
  /** Empty: one's own. */
  mandate_id: optionalId,
  presence: z.enum(PRESENCES, { error: "common:invalid.choice" }),
});
export const guestForm = z.object({
  name: requiredLine(200),
  organisation: requiredLine(200),
  presence: z.enum(["in_person", "online"], { error: "common:invalid.choice" }),
});
export type GuestForm = z.output<typeof guestForm>;

export const decisionForm = z.object({ point_id: optionalId, body: required(3000) });
export type DecisionForm = z.output<typeof decisionForm>;

export const taskForm = z.object({
  point_id: optionalId,
  body: required(3000),
  organisation_id: optionalId,
  due_on: z.union([z.literal("").transform(() => null), dayField], { error: "common:invalid.date" }).default(null),
});
export type TaskForm = z.output<typeof taskForm>;

export const taskStateForm = z.object({ done: z.enum(["true", "false"]).transform((done) => done === "true") });
