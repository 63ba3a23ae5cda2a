/**
 * What a roundtable is and what may happen in it: running order, course, clock. `RoundtableSnapshot` is what every screen of a
 * roundtable shows.
 */
import type {
  AttendanceMode,
  AttendanceStatus,
  PointKind,
  RoundtableState,
  RoundtableType,
  ToldPlan,
} from "../../db/schema/roundtables.ts";
import type { Role } from "../../db/schema/processes.ts";
import type { Bench } from "../../db/schema/organisations.ts";
import { can, type My } from "../access/rules.ts";
import { agendaNumber } from "../agenda/rules.ts";
import { Conflict } from "../errors.ts";
import type { PollView } from "../methods/rules.ts";

// --- what everybody sees ------------------------------------------------------

export interface PointView {
  id: number;
  /** "1", "3.1", "–" for a break: a label, not a number. */
  label: string;
  title: string;
  kind: PointKind;
  minutes: number;
  done: boolean;
  agendaItem: { id: number; number: number; title: string } | null;
  document: { id: number; title: string } | null;
}

export interface Attendee {
  mandateId: number | null;
  guestId: number | null;
  name: string;
  organisation: string;
  /** Null for guests, and for who moderates, records or observes: they sit on no bench. */
  bench: Bench | null;
  role: Role | null;
  status: AttendanceStatus;
  mode: AttendanceMode | null;
}

export interface DecisionView {
  id: number;
  number: string;
  pointId: number | null;
  body: string;
}

export interface TaskView {
  id: number;
  pointId: number | null;
  body: string;
  organisationId: number | null;
  organisation: string | null;
  /** `YYYY-MM-DD` */
  dueOn: string | null;
  done: boolean;
}

/**
 * The whole roundtable as every one of its screens shows it, for everybody the same: sent after each change, and once to
 * whoever joins. Instants are ISO strings, because it travels as JSON.
 */
export interface RoundtableSnapshot {
  id: number;
  processId: number;
  title: string;
  type: RoundtableType;
  startsAt: string;
  plannedMinutes: number;
  place: string;
  videoUrl: string;
  state: RoundtableState;
  revision: number;
  currentPointId: number | null;
  pointStartedAt: string | null;
  openedAt: string | null;
  closedAt: string | null;
  minutesDocumentId: number | null;
  /** Null before the invitation; `count` are those who had it and still take part, `news` is what they do not know yet. */
  invitation: { count: number; news: News | null } | null;
  points: PointView[];
  attendees: Attendee[];
  /** Polls that were started; `entitled` is how many voices there are. Results only of published ones. */
  polls: (PollView & { entitled: number })[];
  /** How many polls are prepared but not started: tells those who may see them that there is something new. */
  preparedPolls: number;
  decisions: DecisionView[];
  tasks: TaskView[];
}

/**
 * Changes when a page should ask its own loader anew, because the role shows more than the snapshot: prepared polls, results
 * that are not published yet. For all others the snapshot is enough, so that a poll does not make the whole room load at once.
 */
export function personalKey(snapshot: RoundtableSnapshot, my: Pick<My, "role">): string {
  if (!can(my, "roundtable:record")) return "";
  return [
    snapshot.state,
    snapshot.preparedPolls,
    snapshot.minutesDocumentId,
    ...snapshot.polls.map((poll) => `${poll.id}:${poll.state}`),
  ].join(" ");
}

/**
 * The polls of the page: what everybody sees, with what only some may know put in. Running ones first, then those prepared,
 * then the rest, newest first.
 * @param staffPolls from one's own loader; it may be a moment older than the snapshot, whose state then counts
 */
export function shownPolls(
  snapshot: Pick<RoundtableSnapshot, "polls">,
  staffPolls: readonly PollView[],
): (PollView & { entitled?: number })[] {
  const resultOf = (id: number) => staffPolls.find((poll) => poll.id === id && poll.state === "finished")?.tally ?? null;
  const asked = snapshot.polls.map((poll) => (poll.state === "finished" ? { ...poll, tally: resultOf(poll.id) } : poll));
  const prepared = staffPolls.filter((poll) => poll.state === "created" && !asked.some((other) => other.id === poll.id));
  const running = asked.filter((poll) => poll.state === "started");
  return [...running, ...prepared, ...asked.filter((poll) => poll.state !== "started").reverse()];
}

/**
 * Polls of an open roundtable that belong to this moment: those running; of the point that is on, those that wait to be started or
 * published; and, as long as there are none of these but prepared ones, its last result.
 * @param shown as `shownPolls` orders them
 */
export function pollsOfNow<P extends Pick<PollView, "pointId" | "state">>(
  { state, currentPointId }: Pick<RoundtableSnapshot, "state" | "currentPointId">,
  shown: readonly P[],
): P[] {
  if (state !== "open") return [];
  const running = shown.filter((poll) => poll.state === "started");
  const onPoint = shown.filter((poll) => poll.pointId === currentPointId);
  const waiting = onPoint.filter((poll) => poll.state === "created" || poll.state === "finished");
  const isResultDue = running.length === 0 && !waiting.some((poll) => poll.state === "finished");
  const last = isResultDue ? onPoint.filter((poll) => poll.state === "published").slice(0, 1) : [];
  return [...running, ...last, ...waiting];
}

/**
 * The point that a new straw poll is about, unless somebody says another: of those made for it the one that is on or comes next,
 * else the one that is on.
 */
export function pointForPoll({
  points,
  currentPointId,
}: {
  points: readonly Pick<PointView, "id" | "kind" | "done">[];
  currentPointId: number | null;
}): number | null {
  const at = points.findIndex(({ id }) => id === currentPointId);
  const fromHere = [...points.slice(Math.max(0, at)), ...points.slice(0, Math.max(0, at))];
  const made = fromHere.find(({ kind, done }) => kind === "meinungsbild" && !done);
  return made?.id ?? currentPointId ?? points[0]?.id ?? null;
}

/** What the screen on the wall shows beside the point: a running poll, else the last result published since the point was called. */
export function pollOnScreen(
  snapshot: Pick<RoundtableSnapshot, "polls" | "pointStartedAt">,
): RoundtableSnapshot["polls"][number] | undefined {
  const running = snapshot.polls.find((poll) => poll.state === "started");
  const since = snapshot.pointStartedAt ?? "";
  const published = snapshot.polls.filter((poll) => poll.publishedAt !== null && poll.publishedAt >= since);
  return running ?? published.sort((a, b) => (a.publishedAt ?? "").localeCompare(b.publishedAt ?? "")).at(-1);
}

// --- running order --------------------------------------------------------------

/** A point takes as long unless somebody says otherwise. */
export const USUAL_MINUTES = 15;

/** By its title, in German or English; the first that fits. */
const KINDS_BY_TITLE: readonly [RegExp, PointKind][] = [
  [/^\S*pause\b|^(coffee |lunch )?break\b/i, "pause"],
  [/meinungsbild|stimmungsbild|straw poll/i, "meinungsbild"],
  [/beschl(u|ü)ss|beschließ|decision/i, "beschluss"],
  [/^(verschiedenes|sonstiges|any other)/i, "verschiedenes"],
  [/begrüßung|einführung|vorstellung|bericht|rückblick|ausblick|welcome|introduction|report/i, "information"],
];

/** What a point most likely is, when only its title is given. */
export const kindOf = (title: string): PointKind => KINDS_BY_TITLE.find(([words]) => words.test(title))?.[1] ?? "beratung";

/**
 * When each point begins, if all take their planned minutes: before the roundtable counted from its start, while it runs from the
 * point that is on. Null for what is over.
 */
export function beginnings(
  roundtable: Pick<RoundtableSnapshot, "state" | "startsAt" | "currentPointId" | "pointStartedAt"> & {
    points: readonly Pick<PointView, "id" | "minutes" | "done">[];
  },
): (Date | null)[] {
  const { state, points, currentPointId, pointStartedAt } = roundtable;
  const isOpen = state === "open";
  if (state === "closed" || (isOpen && pointStartedAt === null)) return points.map(() => null);
  let at = Date.parse((isOpen && pointStartedAt) || roundtable.startsAt);
  let isToCome = !isOpen;
  return points.map((point) => {
    isToCome ||= point.id === currentPointId;
    if (!isToCome || (isOpen && point.done)) return null;
    const begins = new Date(at);
    at += point.minutes * 60_000;
    return begins;
  });
}

/** Breaks are not numbered. */
const BREAK_LABEL = "–";

/** Labels that were not set by hand: plain numbers, and the dash of a break. */
export const isAutomatic = (label: string) => label === "" || label === BREAK_LABEL || /^\d+$/.test(label);

/** Numbers the running order 1, 2, 3 …, leaving out breaks and leaving alone what was set by hand ("3.1", "2a"). */
export function relabel<P extends { label: string; kind: PointKind }>(points: readonly P[]): P[] {
  let number = 0;
  return points.map((point) => {
    if (!isAutomatic(point.label)) return point;
    if (point.kind === "pause") return { ...point, label: BREAK_LABEL };
    number += 1;
    return { ...point, label: String(number) };
  });
}

/** Label of a point that comes while the roundtable runs: others keep theirs, because people already speak of "TOP 4". */
export function followingLabel(points: readonly { label: string }[], kind: PointKind): string {
  if (kind === "pause") return BREAK_LABEL;
  return String(Math.max(0, ...points.map((point) => (/^\d+/.exec(point.label) ? parseInt(point.label, 10) : 0))) + 1);
}

export const isBreak = (point: { label: string }): boolean => point.label === BREAK_LABEL;

/** `TOP 3`; breaks go by their title. @param word how a point is called, "TOP" */
export const pointName = (point: { label: string; title: string }, word: string): string =>
  isBreak(point) ? point.title : `${word} ${point.label}`;

/** `TOP 3: Beratung` */
export const pointHeading = (point: { label: string; title: string }, word: string): string =>
  isBreak(point) ? point.title : `${word} ${point.label}: ${point.title}`;

/** What a point is about, in words; empty when it is about nothing in particular. */
export const aboutOf = (point: Pick<PointView, "agendaItem" | "document">): string =>
  point.agendaItem ? `${agendaNumber(point.agendaItem.number)} ${point.agendaItem.title}` : (point.document?.title ?? "");

/** @returns the ids in their new order; unchanged when the point is not among them */
export function reordered(ids: readonly number[], id: number, to: number): number[] {
  if (!ids.includes(id)) return [...ids];
  const others = ids.filter((other) => other !== id);
  others.splice(Math.max(0, Math.min(others.length, to)), 0, id);
  return others;
}

export const plannedTotal = (points: readonly { minutes: number }[]): number =>
  points.reduce((total, point) => total + point.minutes, 0);

/** The points before and after the current one; before the first point there is none, and the next is the first. */
export function neighbours<P extends { id: number }>(
  points: readonly P[],
  currentId: number | null,
): { previous?: P; next?: P } {
  const at = points.findIndex((point) => point.id === currentId);
  return { previous: at > 0 ? points[at - 1] : undefined, next: points[at + 1] };
}

// --- clock --------------------------------------------------------------------

/** Seconds left of a point, negative in overtime. @param now by the clock of the server */
export function secondsLeft(minutes: number, startedAt: Date | string, now: number): number {
  return minutes * 60 - Math.floor((now - new Date(startedAt).getTime()) / 1000);
}

/** `04:12`, `1:04:12`; without a sign. */
export function writeClock(seconds: number): string {
  const all = Math.abs(seconds);
  const [hours, minutes, rest] = [Math.floor(all / 3600), Math.floor((all % 3600) / 60), all % 60];
  const two = (number: number) => String(number).padStart(2, "0");
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${two(minutes)}:${two(rest)}`;
}

/** Minutes left at which a screen reader is told; more would only disturb. */
export const ANNOUNCED_MINUTES = [5, 1, 0] as const;

/** The announcement due when the clock moved from `before` to `after` seconds left; none on the first look or when time was added. */
export function dueAnnouncement(before: number | null, after: number): (typeof ANNOUNCED_MINUTES)[number] | undefined {
  if (before === null || after >= before) return undefined;
  return ANNOUNCED_MINUTES.findLast((minutes) => before > minutes * 60 && after <= minutes * 60);
}

/** When the roundtable ends if every point to come takes its planned minutes. @param now by the clock of the server */
export function expectedEnd(
  roundtable: {
    points: readonly { id: number; minutes: number; done: boolean }[];
    currentPointId: number | null;
    pointStartedAt: string | null;
  },
  now: number,
): Date {
  const at = roundtable.points.findIndex((point) => point.id === roundtable.currentPointId);
  const current = roundtable.points[at];
  const rest =
    current && roundtable.pointStartedAt ? Math.max(0, secondsLeft(current.minutes, roundtable.pointStartedAt, now)) : 0;
  const coming = roundtable.points.slice(at + 1).filter((point) => !point.done);
  return new Date(now + rest * 1000 + plannedTotal(coming) * 60_000);
}

// --- course -------------------------------------------------------------------

/**
 * planned → open → closed; a closed roundtable can be opened again, because it may have been closed by mistake. A planned one can be
 * called off, and take place after all.
 * @throws Conflict for every other step, and for closing while a straw poll runs
 */
export function acceptStateMove(from: RoundtableState, to: RoundtableState, hasRunningPoll: boolean): void {
  if (!FOLLOWING[from].includes(to)) throw new Conflict("common:error.changed-meanwhile");
  if (to === "closed" && hasRunningPoll) throw new Conflict("roundtables:refusal.poll-running");
}

const FOLLOWING: Record<RoundtableState, readonly RoundtableState[]> = {
  planned: ["open", "cancelled"],
  open: ["closed"],
  closed: ["open"],
  cancelled: ["planned"],
};

/** A form names the revision of the roundtable it was shown with. @throws Conflict when somebody else was faster */
export function acceptRevision(revision: number, seen: number): void {
  if (revision !== seen) throw new Conflict("common:error.changed-meanwhile");
}

/** @throws Conflict unless the roundtable is in one of these states */
export function requireState(state: RoundtableState, ...allowed: RoundtableState[]): void {
  if (!allowed.includes(state)) throw new Conflict(`roundtables:refusal.is-${state}`);
}

// --- what those invited know -----------------------------------------------------

export type News = "moved" | "cancelled" | "reinstated";

interface Plan {
  startsAt: Date | string;
  plannedMinutes: number;
  place: string;
  videoUrl: string;
  state: RoundtableState;
}

/** What a letter of today would say. */
export const toldPlan = ({ startsAt, plannedMinutes, place, videoUrl, state }: Plan): ToldPlan => ({
  ...{ startsAt: new Date(startsAt).toISOString(), plannedMinutes, place, videoUrl },
  isCancelled: state === "cancelled",
});

/** What those invited do not know yet; once it has begun it is too late to tell. */
export function newsOf(told: ToldPlan | null, roundtable: Plan): News | null {
  if (!told || (roundtable.state !== "planned" && roundtable.state !== "cancelled")) return null;
  const now = toldPlan(roundtable);
  if (now.isCancelled) return told.isCancelled ? null : "cancelled";
  if (told.isCancelled) return "reinstated";
  const isSame = (["startsAt", "plannedMinutes", "place", "videoUrl"] as const).every((fact) => told[fact] === now[fact]);
  return isSame ? null : "moved";
}

/** Something can still be changed, said or asked. */
export const isAhead = ({ state }: { state: RoundtableState }): boolean => state === "planned" || state === "open";

// --- decisions ------------------------------------------------------------------

/** `B-2026-05`: the year it was taken and a count within the process that is never given twice. */
export const decisionNumber = (year: string, count: number): string => `B-${year}-${String(count).padStart(2, "0")}`;
