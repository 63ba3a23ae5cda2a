/**
 * When a frozen text is adopted: the decision rules (domain: consensus, consent, majorities, silence), and what is missing until then.
 * Only positions on that very version come in here; a position on an earlier one is no position.
 */
import type { AgreementRule, ConsentLevel, Outcome } from "../../db/schema/agreement.ts";
import { DECIDING_BENCHES, type Bench } from "../../db/schema/organisations.ts";
import type { DecisionRule } from "../../db/schema/processes.ts";
import { can, speaksForOrganisation, type My } from "../access/rules.ts";
import type { ProcedureRules } from "../processes/procedure.rules.ts";

export interface Voice {
  organisationId: number;
  bench: Bench;
  /** Its voice is cast by this organisation, or through its members; null: it counts itself. */
  countedWith: number | null;
  /** Nobody acts for it in the process any more. */
  hasLeft: boolean;
  /** Null: nothing said on this version. */
  level: ConsentLevel | null;
}

export interface Round {
  rule: AgreementRule;
  mostAside: number;
  /** Percent of the voices that must have been cast: of all, and of each bench. */
  quorumShare: number;
  quorumBenchShare: number;
  closesAt: Date | null;
}

export type Lack =
  | { what: "quorum"; have: number; need: number }
  | { what: "bench-quorum"; bench: Bench; have: number; need: number }
  | { what: "veto"; count: number }
  | { what: "aside"; count: number; most: number }
  | { what: "support" }
  | { what: "majority"; yes: number; no: number }
  | { what: "bench-majority"; bench: Bench; yes: number; no: number }
  | { what: "two-thirds"; yes: number; need: number }
  | { what: "silence" };

export interface BenchCount {
  bench: Bench;
  /** Voices that count and can still be cast, or have been. */
  voices: number;
  cast: number;
  yes: number;
  no: number;
  abstained: number;
  /** How many at each level, 1–6. */
  levels: number[];
}

export interface Judgement {
  isMet: boolean;
  lacks: Lack[];
  benches: BenchCount[];
  /** Ids of organisations: who could still speak, and whose word stands against it. */
  asked: number[];
  blocking: number[];
}

type Side = "yes" | "no" | "abstained";

/** Carrying it with serious concerns is carrying it; standing aside is neither. */
export const SIDES: Record<ConsentLevel, Side> = { 1: "yes", 2: "yes", 3: "abstained", 4: "yes", 5: "abstained", 6: "no" };

export const VETO: ConsentLevel = 6;
const ASIDE: ConsentLevel = 5;

/** Who has left without a word is not waited for; what was said before stays. */
export const isCounted = ({ countedWith, hasLeft, level }: Voice): boolean =>
  countedWith === null && (level !== null || !hasLeft);

export function judge(round: Round, voices: readonly Voice[], now: Date): Judgement {
  const counted = voices.filter(isCounted);
  const benches = DECIDING_BENCHES.map((bench) => countBench(bench, counted)).filter((bench) => bench.voices > 0);
  const lacks = [...quorumLacks(round, benches), ...LACKS[round.rule]({ round, benches, all: sumOf(benches), now })];
  return {
    isMet: lacks.length === 0,
    lacks,
    benches,
    asked: counted.filter(({ level }) => level === null).map(({ organisationId }) => organisationId),
    blocking: blockers(lacks, counted),
  };
}

function countBench(bench: Bench, voices: readonly Voice[]): BenchCount {
  const here = voices.filter((voice) => voice.bench === bench);
  const levels = [0, 0, 0, 0, 0, 0];
  const sides = { yes: 0, no: 0, abstained: 0 };
  for (const { level } of here)
    if (level !== null) {
      levels[level - 1]! += 1;
      sides[SIDES[level]] += 1;
    }
  return { bench, voices: here.length, cast: sides.yes + sides.no + sides.abstained, ...sides, levels };
}

type Sum = Omit<BenchCount, "bench">;

const sumOf = (benches: readonly BenchCount[]): Sum => {
  const sum = (of: (bench: BenchCount) => number) => benches.reduce((total, bench) => total + of(bench), 0);
  return {
    voices: sum(({ voices }) => voices),
    cast: sum(({ cast }) => cast),
    yes: sum(({ yes }) => yes),
    no: sum(({ no }) => no),
    abstained: sum(({ abstained }) => abstained),
    levels: [0, 1, 2, 3, 4, 5].map((index) => sum(({ levels }) => levels[index]!)),
  };
};

/** Silence speaks for itself: no quorum there. */
function quorumLacks({ rule, quorumShare, quorumBenchShare }: Round, benches: readonly BenchCount[]): Lack[] {
  if (rule === "umlauf") return [];
  const needOf = (share: number, voices: number) => Math.ceil((share * voices) / 100);
  const all = sumOf(benches);
  const need = needOf(quorumShare, all.voices);
  return [
    ...(all.cast < need ? [{ what: "quorum" as const, have: all.cast, need }] : []),
    ...benches.flatMap(({ bench, cast, voices }) => {
      const least = needOf(quorumBenchShare, voices);
      return cast < least ? [{ what: "bench-quorum" as const, bench, have: cast, need: least }] : [];
    }),
  ];
}

interface Judged {
  round: Round;
  benches: readonly BenchCount[];
  all: Sum;
  now: Date;
}

const vetoes = ({ all }: Judged): Lack[] => (all.no > 0 ? [{ what: "veto", count: all.no }] : []);
/** Where nobody carries it, there is nothing to adopt. */
const support = ({ all }: Judged): Lack[] => (all.yes === 0 ? [{ what: "support" }] : []);
const majority = ({ all: { yes, no } }: Judged): Lack[] => (yes > no ? [] : [{ what: "majority", yes, no }]);

const LACKS: Record<AgreementRule, (judged: Judged) => Lack[]> = {
  konsens: (judged) => {
    const count = judged.all.levels[ASIDE - 1]!;
    const most = judged.round.mostAside;
    return [...vetoes(judged), ...(count > most ? [{ what: "aside" as const, count, most }] : []), ...support(judged)];
  },
  konsent: (judged) => [...vetoes(judged), ...support(judged)],
  einstimmig: (judged) => [...vetoes(judged), ...support(judged)],
  einfach: majority,
  qualifiziert: ({ all: { yes, cast } }) => {
    // Two thirds of those who are there, whether they say yes, no or neither.
    const need = Math.max(1, Math.ceil((cast * 2) / 3));
    return yes >= need ? [] : [{ what: "two-thirds", yes, need }];
  },
  doppelt: (judged) => [
    ...majority(judged),
    ...judged.benches.flatMap(({ bench, yes, no }) => (yes > no ? [] : [{ what: "bench-majority" as const, bench, yes, no }])),
  ],
  umlauf: (judged) => [...vetoes(judged), ...(isSilenceOver(judged.round, judged.now) ? [] : [{ what: "silence" as const }])],
};

/** The instant decides: what comes at it or later comes too late, however late the clock's work is done. */
export const isSilenceOver = ({ closesAt }: Pick<Round, "closesAt">, now: Date): boolean =>
  closesAt !== null && now.getTime() >= closesAt.getTime();

function blockers(lacks: readonly Lack[], counted: readonly Voice[]): number[] {
  const what = new Set(lacks.map((lack) => lack.what));
  const levels: ConsentLevel[] = [
    ...(["veto", "majority", "bench-majority", "two-thirds"] as const).flatMap((each) => (what.has(each) ? [VETO] : [])),
    ...(what.has("aside") ? [ASIDE] : []),
  ];
  return counted.filter(({ level }) => level !== null && levels.includes(level)).map(({ organisationId }) => organisationId);
}

/** Rejecting takes as many voices as adopting; what the rule adopts is not rejected. */
export const mayReject = ({ isMet, lacks }: Pick<Judgement, "isMet" | "lacks">): boolean =>
  !isMet && !lacks.some(({ what }) => what === "quorum" || what === "bench-quorum" || what === "silence");

/** What an adoption is called: who was outvoted dissents, whether or not they wrote a dissenting opinion. */
export function outcomeOf(
  { benches }: Pick<Judgement, "benches">,
  { reservations, dissents }: { reservations: number; dissents: number },
): Outcome {
  if (dissents > 0 || benches.some(({ no }) => no > 0)) return "angenommen_mit_dissens";
  return reservations > 0 ? "angenommen_mit_vorbehalt" : "angenommen";
}

/** By which rules a text can be put to agreement: that of the rules of procedure, and silence where they allow it. */
export function rulesToChoose({ decisionRule, silenceAllowed }: Pick<ProcedureRules, "decisionRule" | "silenceAllowed">) {
  const main = decidesOneText(decisionRule) && decisionRule !== "umlauf" ? decisionRule : ("konsens" as const);
  const silent = silenceAllowed ? (["umlauf"] as const) : [];
  return decisionRule === "umlauf" ? [...silent, main] : [main, ...silent];
}

const decidesOneText = (rule: DecisionRule): rule is AgreementRule => rule !== "sk";

/** To propose: one voice in ten, and one at least. */
export const usualAside = (voices: number): number => Math.max(1, Math.floor(voices / 10));

/** Its position may be entered for it: nothing was said yet, or only by letter. */
export const mayComeByLetter = ({ position }: { position: { evidence: string } | null }): boolean =>
  !position || position.evidence !== "";

/** Gives its organisation's position. */
export const mayGivePosition = (my: My): boolean => can(my, "position:give") && speaksForOrganisation(my);
