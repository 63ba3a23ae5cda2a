/** Files that a rater leans on: what each says of itself, how many there may be, and the form that brings one. */
import { z } from "zod";
import { LARGEST_IMPORT } from "../../documents/import/rules.ts";
import { CRITERION_KEYS, type CriterionKey } from "../criteria.rules.ts";

/** Of one file, and of all files of one rater, in bytes. */
export const LARGEST_EVIDENCE = LARGEST_IMPORT;
export const MOST_EVIDENCE_BYTES = 3 * LARGEST_EVIDENCE;
/** Of one rater in one evaluation. */
export const MOST_EVIDENCE_FILES = 24;

export interface EvidenceFile {
  id: number;
  personId: number;
  criterion: CriterionKey;
  name: string;
  /** In bytes. */
  size: number;
  /** SHA-256 of what is in it. */
  hash: string;
}

export const evidenceForm = z.object({
  criterion: z.enum(CRITERION_KEYS, { error: "common:invalid.choice" }),
});
export type EvidenceForm = z.output<typeof evidenceForm>;
