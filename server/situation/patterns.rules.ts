/** Patterns of influence: with which instruments, how they are coupled, and what one may say of them without a source. */
import { z } from "zod";
import { SIGHTS, type Sight } from "../../db/schema/partnerships.ts";
import { EVIDENCES, INSTRUMENTS, type Evidence, type Instrument } from "../../db/schema/situation.ts";
import { can, type My } from "../access/rules.ts";
import { requiredLine } from "../platform/form.rules.ts";

export interface Pattern {
  id: number;
  processId: number;
  title: string;
  instruments: Instrument[];
  coupling: string;
  trigger: string;
  target: string;
  effect: string;
  source: string;
  evidence: Evidence;
  sight: Sight;
  enteredById: number;
  enteredBy: string;
  revision: number;
  /** As far as the reader sees them. */
  interdependencies: { id: number; title: string }[];
  items: { id: number; title: string }[];
}

export const mayEditPattern = (my: My, { enteredById }: Pick<Pattern, "enteredById">): boolean =>
  can(my, "register:write") && (enteredById === my.organisationId || my.role === "facilitator");

const long = (most: number) => z.string().trim().max(most, "common:invalid.too-long").default("");
const ids = z
  .array(
    z
      .string()
      .regex(/^[1-9]\d{0,8}$/, "common:invalid.choice")
      .transform(Number),
  )
  .max(100, "common:invalid.choice")
  .default([]);

export const patternForm = z
  .object({
    title: requiredLine(200),
    instruments: z.array(z.enum(INSTRUMENTS, { error: "common:invalid.choice" })).min(1, "common:invalid.required"),
    coupling: long(2000),
    trigger: long(1000),
    target: long(1000),
    effect: long(1000),
    source: long(1000),
    evidence: z.enum(EVIDENCES, { error: "common:invalid.choice" }),
    sight: z.enum(SIGHTS, { error: "common:invalid.choice" }),
    interdependencies: ids,
    items: ids,
    revision: z
      .string()
      .regex(/^\d{0,9}$/, "common:invalid.value")
      .default("")
      .transform(Number),
  })
  .superRefine(({ source, evidence, sight }, form) => {
    const issue = (path: string, message: string) => form.addIssue({ code: "custom", path: [path], message });
    if (source !== "" && evidence === "unbelegt") issue("evidence", "situation:pattern.invalid.sourced");
    if (source === "" && evidence !== "unbelegt") issue("source", "situation:pattern.invalid.source");
    if (evidence === "unbelegt" && sight !== "own") issue("sight", "situation:pattern.invalid.unsourced");
  });
export type PatternInput = z.output<typeof patternForm>;
