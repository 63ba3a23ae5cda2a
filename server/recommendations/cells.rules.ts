/** What a recommendation says, as cells of a table: its means level by level, its law, its levers, its checks. */
import { CHECK_KINDS, PAYING_LEVELS, type CheckKind } from "../../db/schema/recommendations.ts";
import type { Translate } from "../context.ts";
import type { Check } from "./checks.rules.ts";
import { everyLevel, type Recommendation } from "./rules.ts";

const MEANS = ["posts", "yearly", "once"] as const;

/** By their width. */
const FACTS = {
  ...{ funding: 30, indicator: 40, "legal-basis": 30, levers: 35, policy: 35, dimensions: 30, threats: 30, eu: 12 },
  ...{ competence: 18, self_government: 22, legal_review: 22, conflict: 18 },
};

export const factColumns = (t: Translate): { header: string; width: number }[] => [
  ...PAYING_LEVELS.flatMap((level) =>
    MEANS.map((field) => ({ header: `${t(`common:level.${level}`)}: ${t(`recommendations:field.${field}`)}`, width: 14 })),
  ),
  ...Object.entries(FACTS).map(([key, width]) => ({ header: t(`recommendations:file.${key}`), width })),
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
