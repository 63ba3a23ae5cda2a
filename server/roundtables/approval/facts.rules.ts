/**
 * What minutes say beside their text, as it is kept when they go round, are corrected and are approved: whatever changes afterwards, the
 * file stays what people have signed. Who was there is not kept here, because it has a period of its own after which names go.
 */
import { NON_ATTRIBUTIONS, type MinutesType, type NonAttribution } from "../../../db/schema/processes.ts";
import { onlySeen } from "../../methods/runs.rules.ts";
import type { ResultSnapshot } from "../../methods/tally.rules.ts";
import type { PointView, RoundtableSnapshot } from "../rules.ts";

const OF_ROUNDTABLE = [
  "title",
  "type",
  "startsAt",
  "openedAt",
  "closedAt",
  "place",
  "videoUrl",
  "points",
  "polls",
  "works",
  "lists",
  "decisions",
  "tasks",
] as const;

interface PublishedRun {
  id: number;
  question: string;
  result: ResultSnapshot;
}

/** As its reader sees it now. */
interface Facts {
  roundtable: RoundtableSnapshot;
  results: readonly PublishedRun[];
  process: { number: string; title: string };
  nonAttribution: NonAttribution;
  type: MinutesType;
}

export interface KeptFacts extends Omit<Facts, "roundtable"> {
  roundtable: Pick<RoundtableSnapshot, (typeof OF_ROUNDTABLE)[number]>;
}

export function toKeep({ roundtable, results, process, nonAttribution, type }: Facts): KeptFacts {
  const kept = Object.fromEntries(OF_ROUNDTABLE.map((fact) => [fact, roundtable[fact]])) as unknown as KeptFacts["roundtable"];
  return {
    // Who sat with whom is nobody's later on.
    roundtable: { ...kept, works: kept.works.map((work) => ({ ...work, seats: [] })) },
    ...{ results, process: { number: process.number, title: process.title }, nonAttribution, type },
  };
}

/** What somebody signs, beside the text: with who was there, and without what is still noted afterwards. */
export function signedFacts(facts: Facts): object {
  const { roundtable, ...others } = toKeep(facts);
  const tasks = roundtable.tasks.map(({ done: _done, ...task }) => task);
  return { ...others, roundtable: { ...roundtable, tasks }, attendees: facts.roundtable.attendees };
}

/**
 * In the words that were kept, as far as its reader still may see what they are about: something may have been labelled since. Names stay
 * protected where they were, or are by now.
 */
export function asKept<F extends Facts>(now: F, kept: KeptFacts | null, { isWithdrawn = false } = {}): F {
  if (!kept) return now;
  const stays = <T extends { id: number }>(then: readonly T[], seen: readonly { id: number }[]) =>
    then.filter(({ id }) => seen.some((other) => other.id === id));
  const { roundtable: live } = now;
  // A correction may have taken them out, which nobody is hidden from: then it is their point that says who sees them.
  const recorded = <T extends { id: number; pointId: number | null }>(then: readonly T[], seen: readonly { id: number }[]) =>
    then.filter(
      ({ id, pointId }) =>
        seen.some((other) => other.id === id) ||
        (isWithdrawn && (pointId === null || live.points.some((point) => point.id === pointId))),
    );
  const points = stays(kept.roundtable.points, live.points).map((point) =>
    aboutSeen(point, live.points.find(({ id }) => id === point.id)!),
  );
  const polls = stays(kept.roundtable.polls, live.polls).map((poll) => {
    const seen = live.polls.find(({ id }) => id === poll.id)!;
    return stays(poll.options, seen.options).length === poll.options.length ? poll : seen;
  });
  const results = stays(kept.results, now.results).map((run) => {
    const seen = now.results.find(({ id }) => id === run.id)!.result.options.map(({ id }) => id);
    return { ...run, result: onlySeen(run.result, seen) };
  });
  return {
    ...now,
    ...{ results, type: kept.type, process: { ...now.process, ...kept.process } },
    roundtable: {
      ...live,
      ...kept.roundtable,
      ...{ points, polls, works: stays(kept.roundtable.works, live.works), lists: stays(kept.roundtable.lists, live.lists) },
      decisions: recorded(kept.roundtable.decisions, live.decisions),
      tasks: recorded(kept.roundtable.tasks, live.tasks),
    },
    nonAttribution: stricter(kept.nonAttribution, now.nonAttribution),
  };
}

const aboutSeen = ({ more, ...then }: PointView, now: PointView): PointView => ({
  ...then,
  ...(more && { more: more.filter(({ to }) => now.more?.some((seen) => seen.to === to)) }),
  agendaItem: now.agendaItem && then.agendaItem,
  recommendation: now.recommendation && then.recommendation,
  document: now.document && then.document,
});

const stricter = (a: NonAttribution, b: NonAttribution): NonAttribution =>
  NON_ATTRIBUTIONS[Math.max(NON_ATTRIBUTIONS.indexOf(a), NON_ATTRIBUTIONS.indexOf(b))]!;
