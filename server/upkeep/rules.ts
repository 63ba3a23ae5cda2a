/** Looking after the installation: the daily backup, and the time in which nobody writes. */
import { z } from "zod";
import { singleLine } from "../platform/form.rules.ts";
import { jobKind } from "../platform/jobs.rules.ts";

/** Where and when, the configuration says; its handler comes with it. A disk that is full tonight may have room in an hour. */
export const BACKUP = jobKind("upkeep.backup", { retryLimit: 5, retryDelay: 600 });

/** What the daily backup leaves behind; without a file where none is configured. */
export interface BackupResult {
  file?: string;
  bytes?: number;
  rows?: number;
}

export const LONGEST_REASON = 300;

export const maintenanceForm = z.object({
  on: z.enum(["yes", "no"]).transform((on) => on === "yes"),
  reason: singleLine(LONGEST_REASON).default(""),
});
