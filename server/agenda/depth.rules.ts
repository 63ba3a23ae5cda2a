/** How deep the joint work on an item goes and should go: medians per bench, who asks whom for more, and the mode that follows. */
import { z } from "zod";
import {
  DEPTHS,
  MODES,
  URGENCIES,
  type AgendaStatus,
  type Depth,
  type Level,
  type Mode,
  type Urgency,
} from "../../db/schema/agenda.ts";
import { BENCHES, DECIDING_BENCHES, type Bench } from "../../db/schema/organisations.ts";
import { authorise, can, speaksForOrganisation, type My } from "../access/rules.ts";
import { NotAllowed } from "../errors.ts";

/** What `n` organisations of a bench say alike; null: nothing said. */
export interface DepthCell {
  bench: Bench;
  present: Depth | null;
  wanted: Depth | null;
  urgency: Urgency | null;
  n: number;
}

export interface BenchDepth {
  bench: Bench;
  /** Organisations that said how deep it goes or should go. */
  n: number;
  present: Depth | null;
  wanted: Depth | null;
  /** Steps from present to wanted, negative where less is wanted; null while one of them is open. */
  gap: number | null;
  /** How many say that it cannot wait. */
  urgent: number;
}

/** A bench that wants more than another one. */
export interface Ask {
  from: Bench;
  to: Bench;
  wanted: Depth;
  offered: Depth;
}

export interface ModeProposal {
  /** Null: nothing can be proposed, for the reason given. */
  mode: Mode | null;
  /** Catalogue key under `depth:because`. */
  because: "missing" | "not-wanted" | "reached" | "all-go" | "least-goes";
  /** Those who have not said anything, or who go least far. */
  benches: Bench[];
  /** As far as all go. */
  joint: Depth | null;
}

export interface DepthPicture {
  /** Benches that said something, in their order. */
  benches: BenchDepth[];
  asks: Ask[];
  proposal: ModeProposal;
  /** Steps that the deciding benches wish for, each bench counting once; null while none has said both. For sorting. */
  wish: number | null;
}

export function depthPicture(cells: readonly DepthCell[]): DepthPicture {
  const benches = BENCHES.flatMap((bench) => benchDepth(bench, cells) ?? []);
  const deciding = benches.filter(({ bench }) => isDeciding(bench));
  const gaps = deciding.flatMap(({ gap }) => gap ?? []);
  return {
    benches,
    asks: asksAmong(deciding),
    proposal: proposeMode(deciding),
    wish: gaps.length > 0 ? gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length : null,
  };
}

function benchDepth(bench: Bench, cells: readonly DepthCell[]): BenchDepth | undefined {
  const own = cells.filter((cell) => cell.bench === bench && (cell.present !== null || cell.wanted !== null));
  const n = own.reduce((sum, cell) => sum + cell.n, 0);
  if (n === 0) return undefined;
  const present = medianDepth(own.map((cell) => [cell.present, cell.n]));
  const wanted = medianDepth(own.map((cell) => [cell.wanted, cell.n]));
  const gap = present !== null && wanted !== null ? stepOf(wanted) - stepOf(present) : null;
  const urgent = own.reduce((sum, cell) => sum + (cell.urgency === "dringend" ? cell.n : 0), 0);
  return { bench, n, present, wanted, gap, urgent };
}

export const stepOf = (depth: Depth): number => DEPTHS.indexOf(depth);

/**
 * The deepest step that more than half of them reach: of two that differ it is the smaller one, so that nobody is counted as
 * wanting more than they said. Who said nothing does not count.
 */
export function medianDepth(said: readonly (readonly [Depth | null, number])[]): Depth | null {
  const total = said.reduce((sum, [depth, n]) => sum + (depth === null ? 0 : n), 0);
  if (total === 0) return null;
  const reach = (step: number) => said.reduce((sum, [depth, n]) => sum + (depth !== null && stepOf(depth) >= step ? n : 0), 0);
  return DEPTHS.findLast((_, step) => reach(step) * 2 > total) ?? null;
}

/** Only deciding benches ask each other; consulted ones are heard. */
function asksAmong(benches: readonly BenchDepth[]): Ask[] {
  return benches.flatMap((from) =>
    benches.flatMap((to): Ask[] =>
      from.wanted !== null && to.wanted !== null && stepOf(from.wanted) > stepOf(to.wanted)
        ? [{ from: from.bench, to: to.bench, wanted: from.wanted, offered: to.wanted }]
        : [],
    ),
  );
}

const MODE_OF: Record<Depth, Mode | null> = {
  keine: null,
  informieren: "austausch",
  austauschen: "austausch",
  // Asking before deciding leaves the decision where it was.
  konsultieren: "austausch",
  zusammenarbeiten: "zusammenarbeit",
  koordinieren: "koordinierung",
};

/** Without one of these two sides nothing is joint. */
const SIDES: readonly Bench[] = ["bund", "kommunen"];

/** As far as every side goes along, so that nobody is outvoted into a duty. The Länder count as soon as they say something. */
function proposeMode(deciding: readonly BenchDepth[]): ModeProposal {
  const said = deciding.filter((side): side is BenchDepth & { wanted: Depth } => side.wanted !== null);
  const missing = SIDES.filter((side) => !said.some(({ bench }) => bench === side));
  if (missing.length > 0) return { mode: null, because: "missing", benches: missing, joint: null };
  const steps = said.map(({ wanted }) => stepOf(wanted));
  const least = Math.min(...steps);
  const joint = DEPTHS[least]!;
  const limiting = said.filter(({ wanted }) => wanted === joint).map(({ bench }) => bench);
  const mode = MODE_OF[joint];
  if (mode === null) return { mode, because: "not-wanted", benches: limiting, joint };
  if (said.every(({ present }) => present !== null && stepOf(present) >= least))
    return { mode, because: "reached", benches: [], joint };
  return Math.max(...steps) === least
    ? { mode, because: "all-go", benches: [], joint }
    : { mode, because: "least-goes", benches: limiting, joint };
}

const isDeciding = (bench: Bench): boolean => (DECIDING_BENCHES as readonly Bench[]).includes(bench);

/** Largest wish first; those of which nobody has said anything are last. */
export const byWish = (a: { wish: number | null }, b: { wish: number | null }): number =>
  (b.wish ?? Number.NEGATIVE_INFINITY) - (a.wish ?? Number.NEGATIVE_INFINITY) || 0;

/** Nothing more is asked about an item that is adopted or withdrawn. */
export const takesDepth = (status: AgendaStatus): boolean => status !== "angenommen" && status !== "entfallen";

/** Whether this mandate says it for its organisation. */
export const mayStateDepth = (my: My): boolean => can(my, "agenda:depth") && my.bench !== null && speaksForOrganisation(my);

/** @throws NotAllowed for those who do not */
export function requireVoice(my: My): void {
  authorise(my, "agenda:depth");
  if (!mayStateDepth(my)) throw new NotAllowed("depth:error.head-states");
}

export interface DepthStatement {
  present: Depth | null;
  wanted: Depth | null;
  urgency: Urgency | null;
  contribution: string;
}

/** What an item's line of the form brings; `revision` is what it showed, 0 where nothing was said yet. */
export type DepthLine = DepthStatement & { itemId: number; revision: number };

export interface DepthItem {
  id: number;
  number: number;
  title: string;
  mode: Mode | null;
  status: AgendaStatus;
  levels: Level[];
}

// --- forms ------------------------------------------------------------------

const FIELDS = ["present", "wanted", "urgency", "contribution", "revision"] as const;

/** Name of a field: `item_12_wanted`. */
export const depthField = (itemId: number, field: (typeof FIELDS)[number]): string => `item_${itemId}_${field}`;

/** The item that a field belongs to; undefined for other fields. */
export const itemOfField = (name: string): number | undefined => {
  const match = /^item_([1-9]\d{0,8})_([a-z]+)$/.exec(name);
  return match && (FIELDS as readonly string[]).includes(match[2]!) ? Number(match[1]) : undefined;
};

const choice = <const T extends readonly string[]>(values: T) =>
  z
    .enum(["", ...values], { error: "common:invalid.choice" })
    .default("")
    .transform((value) => (value || null) as T[number] | null);

const line = z.object({
  present: choice(DEPTHS),
  wanted: choice(DEPTHS),
  urgency: choice(URGENCIES),
  contribution: z.string().trim().max(2000, "common:invalid.too-long").default(""),
  revision: z
    .string()
    .regex(/^\d{1,9}$/, "common:invalid.value")
    .default("0")
    .transform(Number),
});

/** As many lines as came: all of the page, or what a script found changed. */
export const depthsForm = z.record(z.string(), z.unknown()).transform((values, form): DepthLine[] => {
  const ids = new Set(Object.keys(values).flatMap((name) => itemOfField(name) ?? []));
  return [...ids].flatMap((itemId) => {
    const typed = Object.fromEntries(FIELDS.map((field) => [field, values[depthField(itemId, field)]]));
    const parsed = line.safeParse(typed);
    if (parsed.success) return [{ itemId, ...parsed.data }];
    for (const issue of parsed.error.issues) {
      const field = issue.path[0] as (typeof FIELDS)[number];
      form.addIssue({ code: "custom", message: issue.message, path: [depthField(itemId, field)] });
    }
    return [];
  });
});

const mode = z.enum(MODES, { error: "common:invalid.choice" });

/** `from` is the mode that the form showed; empty: open. */
export const modeForm = z.object({
  from: z.enum(["", ...MODES], { error: "common:invalid.choice" }).transform((from) => from || null),
  to: mode,
});
export type ModeInput = z.output<typeof modeForm>;
