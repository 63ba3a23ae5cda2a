/** What makes weighing quick: tags with whoever usually answers them, blocks of text, many points at once. */
import { z } from "zod";
import { DISPOSITIONS } from "../../../db/schema/consultations.ts";
import { LARGEST_ID } from "../../../db/schema/columns.ts";
import { isTicked, requiredLine } from "../../platform/form.rules.ts";

const id = z.coerce.number({ error: "common:invalid.choice" }).int().positive().max(LARGEST_ID, "common:invalid.choice");
const optionalId = z.union([z.literal("").transform(() => null), id], { error: "common:invalid.choice" }).default(null);
const points = z.array(id, { error: "consultations:invalid.no-points" }).default([]);
/** Either those named, or all that the filter of the address finds. */
const chosen = { points, all: isTicked };
const someOf = {
  path: ["points"],
  error: "consultations:invalid.no-points",
};
const isSome = (form: { points: readonly number[]; all: boolean }) => form.all || form.points.length > 0;

export const tagForm = z.object({ name: requiredLine(60), assignee_id: optionalId });
export type TagInput = z.output<typeof tagForm>;

export const taggingForm = z.object({ ...chosen, tag_id: id }).refine(isSome, someOf);

export const blockForm = z.object({
  title: requiredLine(80),
  body: z.string().trim().min(1, "common:invalid.required").max(10_000, "common:invalid.too-long"),
  disposition: z
    .union([z.literal("").transform(() => null), z.enum(DISPOSITIONS)], { error: "common:invalid.choice" })
    .default(null),
});
export type BlockInput = z.output<typeof blockForm>;

/** Those named, or all that the filter finds, as they read at an instant. */
export const bulkCheckForm = z
  .object({ ...chosen, seen: z.iso.datetime({ error: "common:invalid.value" }).transform((instant) => new Date(instant)) })
  .refine(isSome, someOf);
export type BulkCheckInput = z.output<typeof bulkCheckForm>;

export const bulkForm = z
  .object({
    ...chosen,
    disposition: z.enum(DISPOSITIONS, { error: "consultations:invalid.disposition" }),
    reason: z.string().trim().max(10_000, "common:invalid.too-long").default(""),
    block_id: optionalId,
  })
  .refine(isSome, someOf)
  .refine(({ reason, block_id }) => reason !== "" || block_id !== null, {
    path: ["reason"],
    error: "consultations:invalid.weighing-reason",
  });
export type BulkInput = z.output<typeof bulkForm>;
