/** How long what is kept: one class per kind of data, its usual period in days, and what an administrator may set. */
import { z } from "zod";

export interface RetentionClass {
  name: string;
  /** Null: kept until an administrator sets a period. */
  usual: number | null;
  /** What a process lives on goes with the process only. */
  isFixed?: boolean;
}

export const CLASSES = [
  { name: "accounts", usual: 1095 },
  { name: "attendance-protected", usual: 90 },
  { name: "attendance", usual: null },
  { name: "cards", usual: 730 },
  { name: "ballots", usual: 730 },
  { name: "statements", usual: null, isFixed: true },
  { name: "minutes", usual: null, isFixed: true },
  { name: "audit-log", usual: 1095 },
  { name: "register-files", usual: 30 },
  { name: "mails", usual: 30 },
  { name: "sessions", usual: 1, isFixed: true },
] as const satisfies readonly RetentionClass[];

export type ClassName = (typeof CLASSES)[number]["name"];

export const LONGEST_DAYS = 36_500;

/** Empty: kept. */
const days = z
  .string()
  .trim()
  .regex(/^\d{0,5}$/, "upkeep:retention.invalid-days")
  .transform((value) => (value === "" ? null : Number(value)))
  .refine((value) => value === null || (value >= 1 && value <= LONGEST_DAYS), "upkeep:retention.invalid-days");

export const periodForm = z.object({ class: z.string(), days });
