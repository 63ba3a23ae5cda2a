/** What may come in from the forms of roundtables; messages are catalogue keys. */
import { z } from "zod";
import {
  MOTIONS,
  POINT_KINDS,
  POINT_OUTCOMES,
  ROUNDTABLE_STATES,
  ROUNDTABLE_TYPES,
  SPEAKER_ORDERS,
  SPEECH_KINDS,
} from "../../db/schema/roundtables.ts";
import { LARGEST_ID } from "../../db/schema/columns.ts";
import { dayField, instantOf } from "../calendar/rules.ts";
import { requiredLine, singleLine, wholeNumber } from "../platform/form.rules.ts";
import { PRESENCES } from "./attendance.rules.ts";
import { kindOf, MOST_INVITATION_PAPERS, MOST_MORE_LINKS, RHYTHMS } from "./rules.ts";
import { TEMPLATES } from "./templates.rules.ts";

const required = (max: number) => z.string().trim().min(1, "common:invalid.required").max(max, "common:invalid.too-long");
const optional = (max: number) => z.string().trim().max(max, "common:invalid.too-long").default("");
const optionalId = z
  .union([z.literal("").transform(() => null), z.coerce.number().int().positive().max(LARGEST_ID)], {
    error: "common:invalid.choice",
  })
  .default(null);

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
    reply_by: z.union([z.literal("").transform(() => null), dayField], { error: "common:invalid.date" }).optional(),
  })
  .refine(({ reply_by, day }) => !reply_by || reply_by <= day, { path: ["reply_by"], error: "roundtables:invalid.reply-by" })
  .transform(({ day, time, ...form }, check) => {
    // Both are real ones; on one night of the year they do not go together.
    const starts_at = instantOf(day, time);
    if (starts_at) return { ...form, starts_at };
    check.issues.push({ code: "custom", message: "common:invalid.skipped-hour", path: ["time"], input: time });
    return z.NEVER;
  });

/** How a new one comes again; empty: it does not. */
export const rhythmForm = z.object({
  every_weeks: z
    .union([z.literal("").transform(() => 0), z.enum(RHYTHMS).transform(Number)], { error: "common:invalid.choice" })
    .default(0),
  times: wholeNumber(2, 26).default(2),
});
export type Rhythm = z.output<typeof rhythmForm>;
/** Whether a change is one of those to come in the series too. */
export const reachForm = z.object({ reach: z.enum(["one", "following"], { error: "common:invalid.choice" }).default("one") });
export type RoundtableForm = z.output<typeof roundtableForm>;

const pointKind = z.enum(POINT_KINDS, { error: "common:invalid.choice" });
const pointMinutes = wholeNumber(0, 1440);

const checkbox = z
  .literal("true")
  .optional()
  .transform((checked) => checked === "true");

const LINK = /^((agenda-item|recommendation|document):[1-9]\d{0,9})?$/;

export const pointForm = z
  .object({
    /** Empty: numbered automatically. */
    label: singleLine(20).default(""),
    title: requiredLine(200),
    /** Empty: told from the title. */
    kind: z.union([z.literal(""), pointKind], { error: "common:invalid.choice" }).default(""),
    minutes: pointMinutes,
    /** What is spoken about: `agenda-item:9`, `recommendation:3`, `document:4`, or nothing. */
    link: z.string().regex(LINK, "common:invalid.choice").default(""),
    /** A document beside it. */
    paper: optionalId,
    /** What else is spoken about or lies beside it. */
    more: z
      .array(z.string().regex(LINK, "common:invalid.choice"), { error: "common:invalid.choice" })
      .default([])
      .transform((links) => [...new Set(links.filter(Boolean))])
      .refine((links) => links.length <= MOST_MORE_LINKS, "roundtables:invalid.too-many-links"),
    presenter: singleLine(200).default(""),
    fixed_time: z
      .union([z.literal("").transform(() => null), z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)], {
        error: "common:invalid.time",
      })
      .default(null),
    is_sub: checkbox,
    is_internal: checkbox,
  })
  .transform((form) => ({ ...form, kind: form.kind || kindOf(form.title) }));

type PointDetails = "paper" | "more" | "presenter" | "fixed_time" | "is_sub" | "is_internal";
/** Most points have no details. */
export type PointForm = Omit<z.output<typeof pointForm>, PointDetails> &
  Partial<Pick<z.output<typeof pointForm>, PointDetails>>;

export const pointPlanForm = z.object({ kind: pointKind, minutes: pointMinutes });

/** The roundtable whose running order is copied, or a template. */
export const copyForm = z.object({
  from: z.union(
    [z.enum(TEMPLATES), z.coerce.number().int().positive("common:invalid.choice").max(LARGEST_ID, "common:invalid.choice")],
    { error: "common:invalid.choice" },
  ),
});

/** Keys of proposals. */
export const proposalsForm = z.object({
  chosen: z
    .array(z.string().max(40), { error: "roundtables:invalid.none-chosen" })
    .min(1, "roundtables:invalid.none-chosen")
    .max(1000),
});

/** @param link as in pointForm */
export function linkedIds(link: string) {
  const [kind, id] = link.split(":");
  const of = (wanted: string) => (kind === wanted ? Number(id) : null);
  return { agenda_item_id: of("agenda-item"), recommendation_id: of("recommendation"), document_id: of("document") };
}

/** Beside the fields of roundtableForm. */
export const revisionForm = z.object({ revision });

/** `to` is the place in the order, from 0. */
export const positionForm = z.object({ to: z.coerce.number().int().min(-1).max(10_000) });
/** `reason`: why the first roundtable is opened before rules of procedure are adopted; only then it is asked for. */
export const stateForm = z.object({ to: z.enum(ROUNDTABLE_STATES), revision, reason: singleLine(500).default("") });

/** Why people are invited later than agreed; only then it is asked for. */
const reasonOfShortNotice = singleLine(500).default("");
export const invitationForm = z.object({
  reason: reasonOfShortNotice,
  /** Frozen versions. */
  papers: z
    .array(z.coerce.number({ error: "common:invalid.choice" }).int().positive().max(LARGEST_ID, "common:invalid.choice"), {
      error: "common:invalid.choice",
    })
    .default([])
    .transform((papers) => [...new Set(papers)])
    .refine((papers) => papers.length <= MOST_INVITATION_PAPERS, "roundtables:invalid.too-many-papers"),
});
export const noticeForm = z.object({
  tell: z.enum(["true", "false"]).transform((tell) => tell === "true"),
  revision,
  reason: reasonOfShortNotice,
});
export const currentPointForm = z.object({ point_id: z.coerce.number().int().positive().max(LARGEST_ID), revision });
/** Empty: it is dealt with after all. */
export const outcomeForm = z.object({
  outcome: z.union([z.literal("").transform(() => null), z.enum(POINT_OUTCOMES)], { error: "common:invalid.choice" }),
  revision,
});
export const moreTimeForm = z.object({ minutes: z.coerce.number().int().min(1).max(60), revision });

export const speechForm = z.object({
  kind: z.enum(SPEECH_KINDS, { error: "common:invalid.choice" }),
  /** Of a procedural motion. */
  motion: z.enum(MOTIONS, { error: "common:invalid.choice" }).optional(),
});
export type SpeechForm = z.output<typeof speechForm>;

/** For somebody else: `mandate:4` or `guest:7`. */
export const speakerForm = speechForm.extend({
  who: z.string().regex(/^(mandate|guest):[1-9]\d{0,8}$/, "common:invalid.choice"),
});
export type SpeakerForm = z.output<typeof speakerForm>;

/** With `who` for somebody else, without for oneself. */
export const speakersForm = z.union([speakerForm, speechForm]);
export const speechStateForm = z.object({ to: z.enum(["call", "pause", "resume", "end", "withdraw"]) });
export const speechPlaceForm = z.object({ direction: z.enum(["up", "down"]), note: singleLine(200).default("") });
export const speakerListForm = z.object({
  takes_speakers: z
    .enum(["true", "false"])
    .transform((takes) => takes === "true")
    .optional(),
  speaker_order: z.enum(SPEAKER_ORDERS, { error: "common:invalid.choice" }).optional(),
  minutes: wholeNumber(1, 60).optional(),
});

export const attendanceForm = z.object({
  /** Empty: one's own. */
  mandate_id: optionalId,
  presence: z.enum(PRESENCES, { error: "common:invalid.choice" }),
});
export const substituteForm = z.object({ substitute: requiredLine(200) });
export const chairForm = z.union([
  z.object({ to: z.literal("offer"), mandate_id: z.coerce.number().int().positive().max(LARGEST_ID) }),
  z.object({ to: z.enum(["accept", "withdraw"]) }),
]);
export type ChairForm = z.output<typeof chairForm>;
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
