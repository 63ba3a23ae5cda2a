/** What the forms of agreement bring. */
import { z } from "zod";
import {
  AGREEMENT_RULES,
  COUNTED,
  CONSENT_LEVELS,
  GROUP_KINDS,
  type OUTCOMES,
  RESERVATION_KINDS,
  type ConsentLevel,
  type ReservationKind,
} from "../../db/schema/agreement.ts";
import { LARGEST_ID } from "../../db/schema/columns.ts";
import { COORDINATIONS, type Coordination } from "../../db/schema/consultations.ts";
import { dayField } from "../calendar/rules.ts";
import { wholeNumber } from "../platform/form.rules.ts";
import { VETO } from "./rules.ts";

const id = z.coerce
  .number({ error: "common:invalid.choice" })
  .int()
  .positive("common:invalid.choice")
  .max(LARGEST_ID, "common:invalid.choice");
const text = (most: number) => z.string().trim().max(most, "common:invalid.too-long").default("");
const required = (most: number) => text(most).refine((typed) => typed !== "", "common:invalid.required");
const asList = <T extends z.ZodType>(one: T) => z.union([one.transform((each) => [each]), one.array().max(500)]).default([]);
const optionalDay = z.union([z.literal("").transform(() => null), dayField]).default(null);

// --- putting up ------------------------------------------------------------------

/** Until the end of the day that is named. */
export const openingForm = z
  .object({
    recommendation: asList(id).refine((ids) => ids.length > 0, "agreement:invalid.nothing-chosen"),
    rule: z.enum(AGREEMENT_RULES, { error: "common:invalid.choice" }),
    closes_on: optionalDay,
  })
  .refine(({ rule, closes_on }) => rule !== "umlauf" || closes_on !== null, {
    path: ["closes_on"],
    error: "agreement:invalid.silence-needs-end",
  });
export type OpeningInput = z.output<typeof openingForm>;

// --- positions ------------------------------------------------------------------

export interface GivenReservation {
  kind: ReservationKind;
  body: string;
  until: string | null;
}

export interface Said {
  level: ConsentLevel;
  remark: string;
  wording: string;
  coordination: Coordination;
  reservations: GivenReservation[];
}

/**
 * What a line of the sheet brings: nothing new, a position, the old one confirmed for this version, or taken back.
 * `seen` is the position that the form showed, 0 where there was none.
 */
export type PositionLine = { versionId: number; seen: number } & (
  | { act: "say"; said: Said }
  | { act: "confirm" }
  | { act: "withdraw" }
);

/** As many reservations a position can have. */
export const RESERVATION_SLOTS = [1, 2, 3] as const;

export type ReservationSlot = (typeof RESERVATION_SLOTS)[number];

export type ReservationField = `${"reservation" | "until" | "condition"}${ReservationSlot}`;

const FIELDS = [
  "level",
  "remark",
  "wording",
  "coordination",
  "seen",
  ...RESERVATION_SLOTS.flatMap((slot) => [`reservation${slot}`, `until${slot}`, `condition${slot}`] as const),
] as const;
type Field = (typeof FIELDS)[number];

/** Name of a field of the sheet: `v12_level`. */
export const positionField = (versionId: number, field: Field): string => `v${versionId}_${field}`;

const versionOfField = (name: string): number[] => {
  const match = /^v([1-9]\d{0,8})_([a-z]+\d?)$/.exec(name);
  return match && (FIELDS as readonly string[]).includes(match[2]!) ? [Number(match[1])] : [];
};

const LEVEL_WORDS = CONSENT_LEVELS.map(String) as unknown as readonly [string, ...string[]];

const reservationKind = z.enum(["", ...RESERVATION_KINDS], { error: "common:invalid.choice" }).default("");

const reservationFields = {
  ...{ reservation1: reservationKind, reservation2: reservationKind, reservation3: reservationKind },
  ...{ until1: optionalDay, until2: optionalDay, until3: optionalDay },
  ...{ condition1: text(2000), condition2: text(2000), condition3: text(2000) },
};

type TypedReservations = z.output<z.ZodObject<typeof reservationFields>>;

function refuseReservations(of: TypedReservations, refuse: (field: ReservationField, message: string) => void): void {
  const kinds = new Set<string>();
  for (const slot of RESERVATION_SLOTS) {
    const kind = of[`reservation${slot}`];
    if (kind === "" && (of[`condition${slot}`] || of[`until${slot}`])) refuse(`reservation${slot}`, "reservation-kind");
    if (kind !== "" && kinds.has(kind)) refuse(`reservation${slot}`, "reservation-twice");
    kinds.add(kind);
  }
}

const reservationsIn = (of: TypedReservations): GivenReservation[] =>
  RESERVATION_SLOTS.flatMap((slot) => {
    const kind = of[`reservation${slot}`];
    return kind === "" ? [] : [{ kind, body: of[`condition${slot}`], until: of[`until${slot}`] }];
  });

const line = z
  .object({
    level: z.enum(["", "confirm", "withdraw", ...LEVEL_WORDS], { error: "common:invalid.choice" }).default(""),
    remark: text(5000),
    wording: text(5000),
    coordination: z.enum(COORDINATIONS, { error: "common:invalid.choice" }).default("arbeitsebene"),
    seen: z
      .string()
      .regex(/^\d{1,9}$/, "common:invalid.value")
      .default("0")
      .transform(Number),
    ...reservationFields,
  })
  .superRefine((of, check) => {
    const refuse = (field: Field, message: string) =>
      check.addIssue({ code: "custom", path: [field], message: `agreement:invalid.${message}` });
    if (of.level === String(VETO) && of.wording === "") refuse("wording", "veto-wording");
    // What was typed is not dropped because nothing was chosen above it.
    if (of.level === "" && (of.remark || of.wording || RESERVATION_SLOTS.some((slot) => of[`reservation${slot}`])))
      refuse("level", "level");
    // To confirm is to say the same again; whoever has more to say gives a new position.
    if (of.level === "confirm" && (of.remark || of.wording || RESERVATION_SLOTS.some((slot) => of[`reservation${slot}`])))
      refuse("level", "confirm-words");
    refuseReservations(of, refuse);
  });

function read(versionId: number, of: z.output<typeof line>): PositionLine[] {
  const at = { versionId, seen: of.seen };
  if (of.level === "") return [];
  if (of.level === "confirm" || of.level === "withdraw") return [{ ...at, act: of.level }];
  const { remark, wording, coordination } = of;
  const said = { level: Number(of.level) as ConsentLevel, remark, wording, coordination, reservations: reservationsIn(of) };
  return [{ ...at, act: "say", said }];
}

/** As many lines as came; those without a choice say nothing. */
export const positionsForm = z.record(z.string(), z.unknown()).transform((values, form): PositionLine[] => {
  const versions = new Set(Object.keys(values).flatMap(versionOfField));
  return [...versions].flatMap((versionId) => {
    const typed = Object.fromEntries(FIELDS.map((field) => [field, values[positionField(versionId, field)]]));
    const parsed = line.safeParse(typed);
    if (parsed.success) return read(versionId, parsed.data);
    for (const issue of parsed.error.issues) {
      const field = issue.path[0] as Field;
      form.addIssue({ code: "custom", message: issue.message, path: [positionField(versionId, field)] });
    }
    return [];
  });
});

/** What came by letter, as the moderation enters it. */
export const behalfForm = z
  .object({
    organisation_id: id,
    level: z.enum(LEVEL_WORDS, { error: "common:invalid.choice" }).transform((level) => Number(level) as ConsentLevel),
    remark: text(5000),
    wording: text(5000),
    coordination: z.enum(COORDINATIONS, { error: "common:invalid.choice" }).default("arbeitsebene"),
    evidence: required(500),
    ...reservationFields,
  })
  .superRefine((of, check) => {
    const refuse = (field: "wording" | ReservationField, message: string) =>
      check.addIssue({ code: "custom", path: [field], message: `agreement:invalid.${message}` });
    if (of.level === VETO && of.wording === "") refuse("wording", "veto-wording");
    refuseReservations(of, refuse);
  })
  .transform(({ organisation_id, level, remark, wording, coordination, evidence, ...typed }) => ({
    ...{ organisation_id, level, remark, wording, coordination, evidence },
    reservations: reservationsIn(typed),
  }));
export type BehalfInput = z.output<typeof behalfForm>;

export const noteForm = z.object({ body: text(5000), revision: wholeNumber(0, 1_000_000) });
export type NoteInput = z.output<typeof noteForm>;

export const approvalForm = z.object({ coordination: z.enum(COORDINATIONS, { error: "common:invalid.choice" }) });

export const dissentForm = z.object({ body: required(20_000), block_id: z.string().max(100).default("") });
export type DissentInput = z.output<typeof dissentForm>;

// --- decisions ------------------------------------------------------------------

/** Whether it is adopted with reservations or dissent is not chosen: it follows from what was said. */
export const decisionForm = z
  .object({
    agreement_id: id,
    outcome: z.enum(["angenommen", "zurueckgestellt", "abgelehnt"] satisfies (typeof OUTCOMES)[number][], {
      error: "agreement:invalid.outcome",
    }),
    reason: text(2000),
    /** A word for the positions that the form was shown with; without it no protection is wanted. */
    seen: z.string().max(80).optional(),
  })
  .refine(({ outcome, reason }) => outcome === "angenommen" || reason !== "", {
    path: ["reason"],
    error: "agreement:invalid.reason",
  });
export type DecisionInput = z.output<typeof decisionForm>;

export const groupForm = z
  .object({
    kind: z.enum(GROUP_KINDS, { error: "common:invalid.choice" }),
    organisation_id: id,
    counted: z.enum(COUNTED, { error: "common:invalid.choice" }).default("speaker"),
    member: asList(id).refine((ids) => ids.length > 0, "agreement:invalid.no-members"),
  })
  .transform((form) => ({ ...form, counted: form.kind === "coordinated" ? ("speaker" as const) : form.counted }));
export type GroupInput = z.output<typeof groupForm>;
