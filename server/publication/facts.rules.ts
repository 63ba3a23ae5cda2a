/** The joint agenda as it is printed: which items and recommendations, what was said of them, and who may read how much of that. */
import type { Label } from "../../db/schema/markings.ts";
import type { ConsentLevel, Outcome, ReservationKind } from "../../db/schema/agreement.ts";
import { MODES, type AgendaStatus, type Level, type Mode } from "../../db/schema/agenda.ts";
import type { Coordination } from "../../db/schema/consultations.ts";
import type { Bench } from "../../db/schema/organisations.ts";
import type { DecisionRule, NonAttribution } from "../../db/schema/processes.ts";
import { toPlainText } from "../documents/content/text.rules.ts";
import type { Citation } from "../overview/citations.rules.ts";
import type { TextContent } from "../documents/rules.ts";
import type { ProcessHead } from "../processes/rules.ts";
import { completenessOf, isDecided, type Lack, type Recommendation } from "../recommendations/rules.ts";

export interface PrintedPosition {
  organisationId: number;
  /** Null: the rules of procedure say that nobody is named. */
  name: string | null;
  bench: Bench;
  /** Another organisation's voice counts for this one as well. */
  isCountedElsewhere: boolean;
  /** Null: nothing said. */
  level: ConsentLevel | null;
  coordination: Coordination | null;
  reservations: { kind: ReservationKind; body: string; until: string | null; liftedAt: string | null }[];
}

/** Printed as it was filed, under the names of those who stand by it. */
export interface PrintedDissent {
  id: number;
  names: string[];
  quote: string;
  body: string;
}

export interface PrintedAgreement {
  decision: { number: string; outcome: Outcome; rule: DecisionRule; on: string } | null;
  positions: PrintedPosition[];
  dissents: PrintedDissent[];
}

export interface PrintedRecommendation extends Recommendation {
  /** The frozen one where it counts, else what is written now. */
  text: TextContent | null;
  /** Null: nobody was asked, or this reader does not get to know it. */
  agreement: PrintedAgreement | null;
  /** Figures that it rests on, as they were when they were cited. */
  citations: Citation[];
}

export interface PrintedItem {
  id: number;
  number: number;
  title: string;
  mode: Mode | null;
  status: AgendaStatus;
  levels: Level[];
  leadName: string | null;
  reason: string;
  summaryEn: string;
  documentId: number;
  /** Of the text, once it is adopted. */
  adoptedVersion: number | null;
  text: TextContent | null;
  recommendations: PrintedRecommendation[];
}

export interface PaperFacts {
  /** With the highest label of what is in it. */
  process: Pick<ProcessHead, "id" | "number" | "title"> & { marking: Label };
  /** In the order of the agenda, withdrawn ones included. */
  items: PrintedItem[];
  isDraft: boolean;
  /** Names of organisations beside their positions. */
  isAttributed: boolean;
  /** Of the installation: what is printed leads back to where it came from. */
  origin: string;
}

/** Of what was said in confidence neither who nor whose is printed. Dissent and reservations are filed under one's own name. */
export const isAttributed = (rule: NonAttribution): boolean => rule === "keine";

type Standing = { status: AgendaStatus };

/** Neither deferred nor withdrawn: what the agenda holds. */
export const isHeld = ({ status }: Standing): boolean => status !== "zurueckgestellt" && status !== "entfallen";

/** As long as one of its items is not adopted it is nobody's agenda yet. */
export function isDraft(items: readonly Standing[]): boolean {
  const held = items.filter(isHeld);
  return held.length === 0 || held.some(({ status }) => status !== "angenommen");
}

/** The three parts in their order, and what has no mode yet, which only a draft can have; none is left out that has items. */
export function partsOf<T extends Standing & { mode: Mode | null }>(items: readonly T[]): { mode: Mode | null; items: T[] }[] {
  return [...MODES, null]
    .map((mode) => ({ mode, items: items.filter((item) => isHeld(item) && item.mode === mode) }))
    .filter((part) => part.items.length > 0);
}

/** Its text is the one that it was put up with. */
export const countsFrozen = ({ status, version }: Pick<Recommendation, "status" | "version">): boolean =>
  version !== null && (status === "beschlussreif" || isDecided(status));

/** What a recommendation lacks to be decided on, as long as it is on its way there: a draft says where it is one. */
export function missingOf(of: PrintedRecommendation): Lack[] {
  if (isDecided(of.status) || of.status === "entfallen" || of.status === "zurueckgestellt") return [];
  const hasText = of.text !== null && toPlainText(of.text).trim() !== "";
  return completenessOf(of, hasText).lacks.flatMap(({ what, isRequired }) => (isRequired ? [what] : []));
}

/** Benches of fewer voices are not shown apart where nobody is named. */
const FEWEST = 5;

export interface LevelCount {
  /** Null: all together, because a bench is too small. */
  bench: Bench | null;
  /** At each level, 1–6. */
  levels: number[];
  silent: number;
}

/** Each voice once. @param isNamed names stand beside, so no bench has to be hidden */
export function countLevels(positions: readonly PrintedPosition[], isNamed: boolean): LevelCount[] {
  const counted = positions.filter(({ isCountedElsewhere }) => !isCountedElsewhere);
  const benches = [...new Set(counted.map(({ bench }) => bench))];
  const countOf = (bench: Bench | null): LevelCount => {
    const here = bench === null ? counted : counted.filter((position) => position.bench === bench);
    const at = (level: number) => here.filter((position) => position.level === level).length;
    return { bench, levels: [1, 2, 3, 4, 5, 6].map(at), silent: here.filter(({ level }) => level === null).length };
  };
  const isSmall = benches.some((bench) => counted.filter((position) => position.bench === bench).length < FEWEST);
  // One bench that is left out could be reckoned from the sum of the others.
  return !isNamed && isSmall ? [countOf(null)] : benches.map(countOf);
}
