/** The list of questions of reviews as data: what a form makes of it, and how one version differs from another. */
import { z } from "zod";
import { requiredLine, singleLine } from "../platform/form.rules.ts";
import { fieldOf, rowKeys, type Asked, type Version } from "./versions.rules.ts";
import template from "./review.json";

export interface ReviewList extends Version {
  questions: readonly Asked[];
}

/** Each process begins with the list that comes with the software, and may make it its own. */
export const FIRST_QUESTIONS: readonly Asked[] = template.versions[0]!.questions;

export const MOST_QUESTIONS = 40;

/** @param lists of one process, the first version first */
export const currentList = (lists: readonly ReviewList[]): ReviewList => lists.at(-1)!;

/** As they were asked then. */
export const questionsIn = (lists: readonly ReviewList[], version: number): readonly Asked[] =>
  lists.find((each) => each.version === version)?.questions ?? [];

export interface ListChange {
  what: "added" | "removed" | "reworded";
  question: Asked;
}

export function listChanges(before: readonly Asked[], now: readonly Asked[]): ListChange[] {
  const earlier = new Map(before.map((each) => [each.key, each]));
  const left = new Set(now.map(({ key }) => key));
  const changed = now.flatMap((question): ListChange[] => {
    const was = earlier.get(question.key);
    if (!was) return [{ what: "added", question }];
    return was.de !== question.de || was.en !== question.en ? [{ what: "reworded", question }] : [];
  });
  const removed = before.filter(({ key }) => !left.has(key));
  return [...changed, ...removed.map((question): ListChange => ({ what: "removed", question }))];
}

// --- the form -----------------------------------------------------------------

const words = singleLine(300).default("");

/** One row for each question, by its key; a new row in which nothing stands is none. */
export const listForm = z
  .looseObject({
    /** Version that the form showed. */
    seen: z
      .string({ error: "common:invalid.value" })
      .regex(/^\d{1,9}$/, "common:invalid.value")
      .transform(Number),
    reason: requiredLine(500),
  })
  .transform(({ seen, reason, ...typed }, issues) => {
    const questions = rowKeys(typed).map((key): Asked => {
      const read = (name: "de" | "en") => {
        const parsed = words.safeParse(typed[fieldOf(name, key)]);
        if (!parsed.success)
          issues.addIssue({ code: "custom", path: [fieldOf(name, key)], message: parsed.error.issues[0]!.message });
        return parsed.data ?? "";
      };
      const asked = { key, de: read("de"), en: read("en") };
      if (asked.de === "") issues.addIssue({ code: "custom", path: [fieldOf("de", key)], message: "common:invalid.required" });
      return asked;
    });
    if (questions.length === 0 || questions.length > MOST_QUESTIONS)
      issues.addIssue({ code: "custom", path: ["reason"], message: "partnerships:invalid.list-size" });
    return { seen, reason, questions };
  });
export type ListInput = z.output<typeof listForm>;
