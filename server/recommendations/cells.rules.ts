/** What a recommendation says, as cells of a table: its means level by level, its law, its levers, its checks. */
import { CHECK_KINDS, PAYING_LEVELS, type CheckKind } from "../../db/schema/recommendations.ts";
import type { Translate } from "../context.ts";
import type { Check } from "./checks.rules.ts";
import { everyLevel, type Recommendation } from "./rules.ts";

const MEANS = ["posts", "yearly", "once"] as const;

const FACTS: readonly [key: string, width: number][] = [
  ...[["funding", 30] as const, ["indicator", 40] as const, ["legal-basis", 30] as const, ["levers", 35] as const],
  ...[["policy", 35] as const, ["dimensions", 30] as const, ["threats", 30] as const, ["eu", 12] as const],
  ...[["competence", 18] as const, ["self_government", 22] as const, ["legal_review", 22] as const, ["conflict", 18] as const],
];

export const factColumns = (t: Translate): { header: string; width: number }[] => [
  ...PAYING_LEVELS.flatMap((level) =>
    MEANS.map((field) => ({ header: `${t(`common:level.${level}`)}: ${t(`recommendations:field.${field}`)}`, width: 14 })),
  ),
  ...FACTS.map(([key, width]) => ({ header: t(`recommendations:file.${key}`), width })),
];

/** One for each of the columns; null: nobody has said. */
export const factCells = (t: Translate, of: Recommendation): (string | number | null)[] => [
  ...everyLevel(of.resources).flatMap((each) => MEANS.map((field) => each[field])),
  ...[of.fundingSource, of.indicator, of.legalBasis],
  of.levers.map(({ lever, intensity }) => `${t(`recommendations:lever.${lever}`)} (${intensity})`).join("; "),
  of.policyReference,
  of.dimensions.map((dimension) => t(`recommendations:dimension.${dimension}`)).join("; "),
  of.threatDomains.map((domain) => t(`recommendations:threat.${domain}`)).join("; "),
  of.euRelevant === null ? null : t(of.euRelevant ? "recommendations:yes" : "recommendations:no"),
  ...CHECK_KINDS.map((kind) => checkWords(t, kind, of.checks[kind])),
  of.checks.competence?.answers["contradicts"]
    ? t(`recommendations:check.answer.${of.checks.competence.answers["contradicts"]}`)
    : null,
];

const checkWords = (t: Translate, kind: CheckKind, check: Check | undefined): string | null =>
  check ? `${t(`recommendations:check.results.${kind}.${check.result}`)} (${check.reviewer})` : null;
