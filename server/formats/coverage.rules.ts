/** Which items of the agenda which formats serve at which level: gaps, duplicates, and proposals that follow from adopted items. */
import { z } from "zod";
import { LEVELS, type AgendaStatus, type Level } from "../../db/schema/agenda.ts";
import { LARGEST_ID } from "../../db/schema/columns.ts";
import { EFFORTS, type Effort, type FormatStatus } from "../../db/schema/formats.ts";
import { BENCHES, type Bench } from "../../db/schema/organisations.ts";
import { isTicked, requiredLine } from "../platform/form.rules.ts";
import type { Vote } from "./votes.rules.ts";
import { CRITERIA, type CriterionKey, type Score } from "./criteria.rules.ts";

export type Degree = "ganz" | "teilweise";

export interface Service {
  formatId: number;
  level: Level;
  degree: Degree;
}

/** As somebody has said, and how the format stands today. */
export interface StandingService extends Service {
  status: FormatStatus;
}

export interface CoveredItem {
  id: number;
  number: number;
  title: string;
  status: AgendaStatus;
  levels: Level[];
  services: StandingService[];
  /** Formats on whose running orders it stood: evidence, and no statement. */
  onAgendas: number[];
  proposals: number;
}

export type CellState = "served" | "partly" | "planned" | "gap" | "none";

export interface Cell {
  level: Level;
  state: CellState;
  /** Two or more that serve it in full at this level. */
  isDuplicate: boolean;
  services: StandingService[];
}

/** What rests, has ended or lives on elsewhere serves nobody, and what is planned does not yet. */
const servesNow = ({ status }: Pick<StandingService, "status">): boolean => status === "laufend";

/**
 * `none`: the item does not involve this level, and nothing serves it there. `planned`: only what is still to come will. Formats that
 * serve no longer stand in a gap with their names: whoever closes it knows what there was.
 */
export function cellsOf({ levels, services }: Pick<CoveredItem, "levels" | "services">): Cell[] {
  return LEVELS.map((level) => {
    const here = services.filter((service) => service.level === level);
    const now = here.filter(servesNow);
    const whole = now.filter(({ degree }) => degree === "ganz").length;
    const without = (): CellState => {
      if (here.some(({ status }) => status === "geplant")) return "planned";
      return levels.includes(level) ? "gap" : "none";
    };
    const state = whole > 0 ? "served" : now.length > 0 ? "partly" : without();
    return { level, state, isDuplicate: whole > 1, services: here };
  });
}

/** Only what the agenda has adopted gets a format of its own. */
export const mayPropose = ({ status }: Pick<CoveredItem, "status">): boolean => status === "angenommen";

/**
 * The share of what a format serves that another one, which is running, serves in full at the same level.
 * @returns null for a format that serves nothing: missing is not zero
 */
export function overlapOf(formatId: number, services: readonly (StandingService & { itemId: number })[]): number | null {
  const own = services.filter((service) => service.formatId === formatId);
  if (own.length === 0) return null;
  const doubled = own.filter((mine) =>
    services.some(
      (other) =>
        other.formatId !== formatId &&
        servesNow(other) &&
        other.itemId === mine.itemId &&
        other.level === mine.level &&
        other.degree === "ganz",
    ),
  );
  return doubled.length / own.length;
}

interface Gathering {
  id: number;
  /** For which it is meant. */
  levels: readonly Level[];
  /** Those that were held. */
  editions: readonly { benches: readonly Bench[] }[];
}

export type GatheringRow =
  | { level: Level; cells: { formatId: number; isMeant: boolean }[] }
  | { bench: Bench; cells: { formatId: number; count: number; of: number }[] };

/** Who meets whom: levels that each format is meant for, then in how many of its editions somebody of each bench was there. */
export function gatheringRows(formats: readonly Gathering[]): GatheringRow[] {
  return [
    ...LEVELS.map((level) => ({
      level,
      cells: formats.map(({ id, levels }) => ({ formatId: id, isMeant: levels.includes(level) })),
    })),
    ...BENCHES.map((bench) => ({
      bench,
      cells: formats.map(({ id, editions }) => ({
        formatId: id,
        count: editions.filter(({ benches }) => benches.includes(bench)).length,
        of: editions.filter(({ benches }) => benches.length > 0).length,
      })),
    })),
  ];
}

/** By bench, in how many editions of all of them somebody was there, of those of which it was written down. */
export function benchCounts(formats: readonly Pick<Gathering, "editions">[]): { bench: Bench; count: number; of: number }[] {
  const known = formats.flatMap(({ editions }) => editions).filter(({ benches }) => benches.length > 0);
  return BENCHES.map((bench) => ({
    ...{ bench, of: known.length },
    count: known.filter(({ benches }) => benches.includes(bench)).length,
  }));
}

// --- forms ------------------------------------------------------------------

/** `7_bund`: how format 7 serves the item at the federal level. */
export const serviceName = (formatId: number, level: Level): string => `${formatId}_${level}`;

/** What of its formats is said to serve an item, and which formats were asked for: of many one page shows some. */
export const servicesForm = z.record(z.string(), z.union([z.string(), z.array(z.string())])).transform((values, issues) => {
  const services: Service[] = [];
  const asked = new Set<number>();
  for (const [name, value] of Object.entries(values)) {
    const [, id, level] = /^(\d{1,9})_(bund|land|kommune|eu)$/.exec(name) ?? [];
    if (!id) continue;
    asked.add(Number(id));
    if (value === "") continue;
    if (value !== "ganz" && value !== "teilweise")
      issues.addIssue({ code: "custom", path: [name], message: "common:invalid.choice" });
    else services.push({ formatId: Number(id), level: level as Level, degree: value });
  }
  return { services, asked: [...asked] };
});
export type ServicesForm = z.output<typeof servicesForm>;

/** Those first that serve the item or had it on a running order: they are looked for most. */
export const likelyFirst = <F extends { id: number }>(
  formats: readonly F[],
  item: Pick<CoveredItem, "services" | "onAgendas">,
): F[] => {
  const likely = new Set([...item.services.map(({ formatId }) => formatId), ...item.onAgendas]);
  return [...formats.filter(({ id }) => likely.has(id)), ...formats.filter(({ id }) => !likely.has(id))];
};

export interface Expectation {
  criterion: CriterionKey;
  score: Score;
}

const EXPECTED = CRITERIA.map(({ key }) => key);
export const expectationName = (key: CriterionKey): string => `expect_${key}`;

export const proposalForm = z
  .object({
    title: requiredLine(200),
    format_id: z.union([z.literal("").transform(() => null), z.coerce.number().int().positive().max(LARGEST_ID)], {
      error: "common:invalid.choice",
    }),
    purpose: z.string().trim().max(2000, "common:invalid.too-long"),
    levels: z
      .array(z.enum(LEVELS, { error: "common:invalid.choice" }), { error: "common:invalid.required" })
      .min(1, "common:invalid.required"),
    effort: z.enum(EFFORTS, { error: "common:invalid.choice" }),
    ...Object.fromEntries(
      EXPECTED.map((key) => [
        expectationName(key),
        z.enum(["", "0", "1", "2", "3", "4"], { error: "common:invalid.choice" }).default(""),
      ]),
    ),
  })
  .transform(({ title, format_id, purpose, levels, effort, ...rest }) => ({
    ...{ title, format_id, purpose, levels, effort },
    kind: format_id === null ? ("neu" as const) : ("anpassen" as const),
    expectations: EXPECTED.flatMap((criterion): Expectation[] => {
      const said = (rest as Record<string, string>)[expectationName(criterion)];
      return said ? [{ criterion, score: Number(said) as Score }] : [];
    }),
  }));
export type ProposalForm = z.output<typeof proposalForm>;

export const decisionForm = z.object({
  decision: z.enum(["angenommen", "abgelehnt"], { error: "common:invalid.choice" }),
  reason: z.string().trim().min(1, "common:invalid.required").max(2000, "common:invalid.too-long"),
  departs: isTicked,
});
export type DecisionForm = z.output<typeof decisionForm>;

export interface Proposal {
  id: number;
  kind: "neu" | "anpassen";
  formatId: number | null;
  formatName: string | null;
  title: string;
  purpose: string;
  levels: Level[];
  effort: Effort;
  expectations: Expectation[];
  vote: Vote | null;
  decision: "offen" | "angenommen" | "abgelehnt";
  reason: string;
  departs: boolean;
  decidedOn: string | null;
}
