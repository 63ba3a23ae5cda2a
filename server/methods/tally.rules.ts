/**
 * What comes out of a run: counted once, kept for ever, and the same in whatever order the ballots lie. Where a run is anonymous nothing
 * is in it that is about fewer than FEW voices, not even as the difference of two figures.
 */
import type { Method, Voice } from "../../db/schema/methods.ts";
import { BENCHES, type Bench } from "../../db/schema/organisations.ts";
import { figuresOf, measureOf, supportOf, type Figures } from "./figures.rules.ts";
import type { Answers, MethodConfig, Rated } from "./kinds.rules.ts";
import type { Quorum } from "./quorum.rules.ts";
import { showableBenches, SMALL_BENCH } from "./rules.ts";

/** A straw poll, secret or not, never names whose voice it was; its figures are shown also of few. */
const isUnnamed = ({ secret, config }: Pick<Counted, "secret" | "config">) => secret || config.method === "poll";

/** domain.md 6.8: splits of fewer than five are not shown. */
export const FEW = 5;

export interface Subject {
  kind: "topic" | "item";
  id: number;
}

export interface Counted {
  config: MethodConfig;
  voice: Voice;
  secret: boolean;
  options: readonly { id: number; label: string; about: Subject | null; isPassive?: boolean }[];
  receipts?: readonly string[];
  /** By the rules of procedure as they are now; null or missing: none is asked for. */
  quorum?: Quorum | null;
  /** Of the round before, which Delphi compares with. */
  previous?: ResultSnapshot;
}

export interface Ballot {
  bench: Bench;
  /** Null where nothing joins a ballot to anybody. */
  organisationId: number | null;
  answers: Answers;
}

/** `support` is 0–1, whatever the method; `spread` its standard deviation, null for a single voice. */
export interface Share {
  n: number;
  support: number;
  spread: number | null;
}

/** One way of weighing voices. A bench is null where it would reveal voices, and missing where nobody of it answered. */
export interface View {
  all: Share | null;
  benches: Partial<Record<Bench, Share | null>>;
}

export interface OptionResult {
  id: number;
  label: string;
  about: Subject | null;
  isPassive: boolean;
  /** Voices that answered it; others left it out, which is never zero. */
  n: number;
  /** Null where it would be about fewer than FEW voices. */
  figures: Figures | null;
  /** Each person one voice; null where organisations voted. */
  person: View | null;
  /** Each organisation one voice, the mean of its people; null where nobody can tell whose ballot is whose. */
  organisation: View | null;
  /** In the order of the alphabet, which tells nobody's. Without bench and organisation where the run is anonymous, of few voices also without what was voted. */
  reasons: { text: string; value: number | Rated | null; bench: Bench | null; organisationId: number | null }[];
}

export interface ResultSnapshot {
  version: 1;
  method: Method;
  config: MethodConfig;
  voice: Voice;
  isAnonymous: boolean;
  counts: { entitled: number; cast: number; benches: Partial<Record<Bench, { entitled: number; cast: number }>> };
  /** In the order in which they were asked. */
  options: OptionResult[];
  /** Ids from the best down; those that are level stand together. */
  ranking: number[][];
  /** Of a run that collects cards, in the order of the alphabet; without organisation and bench where it is secret. */
  cards?: { text: string; bench: Bench | null; organisationId: number | null }[];
  /** Whether enough took part; missing where no rule asks for it, and of what came out before this was stored. */
  quorum?: Quorum;
  /** Of a secret run, sorted: who has one of them sees that their ballot was counted, and nobody which it is. */
  receipts?: string[];
}

/** @param entitled how many voices each bench had */
export function tally(
  run: Counted,
  ballots: readonly Ballot[],
  entitled: Readonly<Partial<Record<Bench, number>>>,
): ResultSnapshot {
  const { config, voice, secret: isAnonymous } = run;
  const options = run.options.map((option) => countOption(run, option, ballots));
  const benches = BENCHES.map((bench) => {
    const cast = ballots.filter((ballot) => ballot.bench === bench).length;
    return [bench, { entitled: entitled[bench] ?? 0, cast }] as const;
  }).filter(([, count]) => count.entitled + count.cast > 0);
  const counts = { entitled: benches.reduce((sum, [, bench]) => sum + bench.entitled, 0), cast: ballots.length };
  return {
    version: 1,
    method: config.method,
    config,
    voice,
    isAnonymous,
    counts: { ...counts, benches: Object.fromEntries(benches) },
    options,
    ranking: rank(options),
    ...(config.method === "cards" && { cards: cardsOf(isAnonymous, ballots) }),
    ...(run.quorum && { quorum: run.quorum }),
    ...(run.receipts && { receipts: [...run.receipts].sort() }),
  };
}

function cardsOf(unnamed: boolean, ballots: readonly Ballot[]): NonNullable<ResultSnapshot["cards"]> {
  const cards = ballots.flatMap(({ bench, organisationId, answers }) =>
    (answers.cards ?? []).map((text) => ({
      text,
      bench: unnamed ? null : bench,
      organisationId: unnamed ? null : organisationId,
    })),
  );
  return sorted(cards);
}

/** By what they say, so that no order of arrival is left. */
function sorted<T>(all: T[]): T[] {
  const keyOf = (one: T) => JSON.stringify(one);
  return all.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0));
}

interface Voiced extends Ballot {
  value: number | Rated;
  support: number;
}

function countOption(run: Counted, option: Counted["options"][number], ballots: readonly Ballot[]): OptionResult {
  const { config, secret } = run;
  const voiced = ballots.flatMap((ballot): Voiced[] => {
    const value = ballot.answers.values[option.id] ?? unsaidOf(config);
    return value === undefined ? [] : [{ ...ballot, value, support: supportOf(config, value) }];
  });
  const before = run.previous?.options.find(({ about, label }) =>
    option.about ? about?.kind === option.about.kind && about.id === option.about.id : label === option.label,
  );
  const values = voiced.map(({ value }) => value);
  const isHidden = secret && voiced.length < FEW;
  const byOrganisation =
    isUnnamed(run) || voiced.some(({ organisationId }) => organisationId === null) ? null : organisationsOf(voiced);
  const view = (voices: readonly Voiced[], perBench = voices) => viewOf(run, voices, perBench);
  return {
    id: option.id,
    label: option.label,
    about: option.about,
    isPassive: option.isPassive ?? false,
    n: voiced.length,
    figures: isHidden || voiced.length === 0 ? null : figuresOf(config, values, ballots.length, before?.figures ?? null),
    person: run.voice === "person" ? view(voiced) : null,
    organisation:
      run.voice === "organisation" ? view(voiced) : byOrganisation && view(byOrganisation.all, byOrganisation.perBench),
    reasons: reasonsOf(isUnnamed(run), isHidden, option.id, ballots),
  };
}

/** What a ballot says of an option it does not name: where all choose from a common stock, that it gave it nothing. */
const unsaidOf = ({ method }: MethodConfig): number | undefined =>
  method === "dots" || method === "poll" || method === "ranking" ? 0 : undefined;

/** An organisation is heard on each bench on which its people sit, and once among all. */
function organisationsOf(voiced: readonly Voiced[]): { all: Voiced[]; perBench: Voiced[] } {
  const merge = (keyOf: (voice: Voiced) => string) => {
    const groups = new Map<string, Voiced[]>();
    for (const voice of voiced) groups.set(keyOf(voice), [...(groups.get(keyOf(voice)) ?? []), voice]);
    return [...groups.values()].map((group) => ({ ...group[0]!, support: mean(group.map(({ support }) => support)) }));
  };
  return {
    all: merge(({ organisationId }) => String(organisationId)),
    perBench: merge(({ bench, organisationId }) => `${bench} ${organisationId}`),
  };
}

function viewOf(run: Counted, voices: readonly Voiced[], perBench: readonly Voiced[]): View {
  const { config, secret, options } = run;
  const benches = BENCHES.map((bench) => {
    const own = perBench.filter((voice) => voice.bench === bench);
    const chose = (id: number) => own.filter(({ answers }) => answers.values[id] !== undefined).length;
    return {
      bench,
      own,
      total: own.length,
      voices: config.method === "poll" ? options.map(({ id }) => chose(id)) : [own.length],
    };
  }).filter(({ total }) => total > 0);
  const shown = isUnnamed(run) ? showableBenches(benches, (counts) => reveals(run, counts)) : benches;
  return {
    all: voices.length === 0 || (secret && voices.length < FEW) ? null : shareOf(voices),
    benches: Object.fromEntries(benches.map((bench) => [bench.bench, shown.includes(bench) ? shareOf(bench.own) : null])),
  };
}

/** Of a poll also a bench that agrees gives away its voices. */
const reveals = ({ secret, config }: Counted, counts: readonly number[]): boolean =>
  counts.reduce((total, count) => total + count, 0) < (secret ? FEW : SMALL_BENCH) ||
  (config.method === "poll" && counts.filter((count) => count > 0).length === 1);

function shareOf(voices: readonly Voiced[]): Share {
  const supports = voices.map(({ support }) => support);
  const support = mean(supports);
  const spread = supports.length < 2 ? null : Math.sqrt(mean(supports.map((value) => (value - support) ** 2)));
  return { n: voices.length, support, spread };
}

/** Sums of fractions depend on their order in the last digit: so they are sorted first. */
const mean = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b).reduce((sum, value) => sum + value, 0) / values.length;

function reasonsOf(unnamed: boolean, isHidden: boolean, optionId: number, ballots: readonly Ballot[]): OptionResult["reasons"] {
  const reasons = ballots.flatMap(({ bench, organisationId, answers }) => {
    const [text, value] = [answers.reasons?.[optionId], answers.values[optionId]];
    if (text === undefined || value === undefined) return [];
    return [
      {
        text,
        value: isHidden ? null : value,
        bench: unnamed ? null : bench,
        organisationId: unnamed ? null : organisationId,
      },
    ];
  });
  return sorted(reasons);
}

function rank(options: readonly OptionResult[]): number[][] {
  const measured = options.flatMap(({ id, figures }) => (figures ? [{ id, measure: measureOf(figures) }] : []));
  const measures = [...new Set(measured.map(({ measure }) => measure))].sort((a, b) => b - a);
  return measures.map((measure) =>
    measured
      .filter((option) => option.measure === measure)
      .map(({ id }) => id)
      .sort((a, b) => a - b),
  );
}
