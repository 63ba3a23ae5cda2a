/** Weighing: which points one looks at, how far it is, and when it may close. */
import { z } from "zod";
import {
  DISPOSITIONS,
  STATEMENT_POINT_KINDS,
  WEIGHING_STATES,
  type Disposition,
  type StatementPointKind,
  type WeighingState,
} from "../../db/schema/consultations.ts";
import { LARGEST_ID } from "../../db/schema/columns.ts";
import { BENCHES, type Bench } from "../../db/schema/organisations.ts";
import { dayField } from "../calendar/rules.ts";
import { isTicked } from "../platform/form.rules.ts";
import { placeOf, type Place } from "./places/rules.ts";
import type { StatementPoint } from "./statements.queries.ts";

export interface WeighingFilter {
  state: WeighingState | null;
  kind: StatementPointKind | null;
  bench: Bench | null;
  disposition: Disposition | null;
  /** Only what is assigned to whoever asks. */
  mine: boolean;
  /** Followed without a change of the text that shows it. */
  unlinked: boolean;
  /** Its day has passed. */
  overdue: boolean;
  /** A text, a section of it, or a question. */
  place: Place;
  /** On the whole: neither on a text nor on a question. */
  isUnplaced: boolean;
  tag: number | null;
  /** The point that they are to be similar to. */
  like: number | null;
  words: string;
}

/** In the address line. */
export const UNPLACED = "none";

/** From the address line; what is none is no filter. */
export function weighingFilter(search: URLSearchParams): WeighingFilter {
  const among = <T extends string>(values: readonly T[], name: string) =>
    values.find((value) => value === search.get(name)) ?? null;
  const number = (name: string) => (/^[1-9]\d{0,8}$/.test(search.get(name) ?? "") ? Number(search.get(name)) : null);
  return {
    state: among(WEIGHING_STATES, "state"),
    kind: among(STATEMENT_POINT_KINDS, "kind"),
    bench: among(BENCHES, "bench"),
    disposition: among(DISPOSITIONS, "disposition"),
    mine: search.get("mine") === "true",
    unlinked: search.get("unlinked") === "true",
    overdue: search.get("overdue") === "true",
    place: placeOf(search.get("place") ?? "") ?? null,
    isUnplaced: search.get("place") === UNPLACED,
    tag: number("tag"),
    like: number("like"),
    words: (search.get("q") ?? "").replaceAll("\u0000", "").slice(0, 100),
  };
}

/** On a passage of the sender's choice, with other words for it or none; what was said in confidence is not written where others read it. */
export const mayPropose = (
  point: Pick<StatementPoint, "blockId" | "wording" | "kind" | "isPlaced"> & { isConfidential: boolean },
): boolean =>
  point.blockId !== null && !point.isPlaced && !point.isConfidential && (point.wording !== "" || point.kind === "streichung");

/** What promises a change of the text: one should be able to see it. */
export const promisesChange = (disposition: Disposition | null): boolean =>
  disposition === "folgen" || disposition === "teilweise";

export interface WeighingProgress {
  total: number;
  byState: Record<WeighingState, number>;
  /** Promise a change that nobody has linked. */
  unlinked: number;
  /** Late statements of which nobody has said whether they count. */
  undecided: number;
}

/** Every point has its released answer, and no late statement waits. */
export const mayClose = ({ total, byState, undecided }: WeighingProgress): boolean =>
  byState.released === total && undecided === 0;

const id = z.coerce.number({ error: "common:invalid.choice" }).int().positive().max(LARGEST_ID, "common:invalid.choice");
const optional = <T extends z.ZodType>(schema: T) =>
  z.union([z.literal("").transform(() => null), schema], { error: "common:invalid.choice" }).default(null as never);

export const weighingForm = z
  .object({
    revision: z.coerce.number({ error: "common:invalid.value" }).int().min(0),
    disposition: z.enum(DISPOSITIONS, { error: "consultations:invalid.disposition" }),
    reason: z.string().trim().max(10_000, "common:invalid.too-long").default(""),
    /** A block of text, where no reason is typed. */
    block_id: optional(id),
    change_version_id: optional(id),
    /** The same answer for all points that say the same. */
    with_identical: isTicked,
  })
  .refine(({ reason, block_id }) => reason !== "" || block_id !== null, {
    path: ["reason"],
    error: "consultations:invalid.weighing-reason",
  });
export type WeighingInput = z.output<typeof weighingForm>;

export const linkForm = z.object({ change_version_id: id });

export const checkForm = z.object({ revision: z.coerce.number({ error: "common:invalid.value" }).int().min(0) });

export const assignmentForm = z.object({
  points: z.array(id, { error: "consultations:invalid.no-points" }).min(1, "consultations:invalid.no-points"),
  assignee_id: optional(id),
  due_on: z.union([z.literal("").transform(() => null), dayField], { error: "common:invalid.date" }).default(null),
});
export type AssignmentInput = z.output<typeof assignmentForm>;
