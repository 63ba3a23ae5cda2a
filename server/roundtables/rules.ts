/**
 * What a roundtable is and what may happen in it: running order, course, clock. `RoundtableSnapshot` is what every screen of a
 * roundtable shows.
 */
import type {
  AttendanceMode,
  AttendanceStatus,
  PointKind,
  PointOutcome,
  RoundtableState,
  RoundtableType,
  ToldPlan,
} from "../../db/schema/roundtables.ts";
import type { MarkedKind } from "../../db/schema/markings.ts";
import type { Role } from "../../db/schema/processes.ts";
import type { Bench } from "../../db/schema/organisations.ts";
import { can, type My } from "../access/rules.ts";
import { agendaNumber } from "../agenda/rules.ts";
import { dayOf, instantOf, timeOf } from "../calendar/rules.ts";
import { addDays, daysBetween } from "../calendar/working-days.rules.ts";
import { Conflict } from "../errors.ts";
import type { PollView } from "../methods/polls.rules.ts";
import { runsInRoom, type RoomRun } from "../methods/runs.rules.ts";
import type { GroupWorkView, NoteView, SeatView } from "./groups/rules.ts";
import type { SpeakersView } from "./speakers/rules.ts";

// --- what everybody sees ------------------------------------------------------

export interface PointView {
  id: number;
  /** "1", "3.1", "–" for a break: a label, not a number. */
  label: string;
  title: string;
  kind: PointKind;
  /** With those granted while it was on. */
  minutes: number;
  granted: number;
  presenter: string;
  isInternal: boolean;
  /** Belongs to the last point above that is none. */
  isSub: boolean;
  /** `14:00` in Berlin. */
  fixedTime: string | null;
  startedAt: string | null;
  endedAt: string | null;
  done: boolean;
  /** Not dealt with: left out, or kept for the next roundtable. */
  outcome: PointOutcome | null;
  agendaItem: { id: number; number: number; title: string } | null;
  recommendation: { id: number; label: string; title: string } | null;
  document: { id: number; title: string } | null;
  /** What else is spoken about; left out where there is nothing. */
  more?: readonly PointLink[];
}

/** A letter that leads to more is read by nobody. */
export const MOST_INVITATION_PAPERS = 20;

/** Of hundreds of frozen texts the page would be too heavy: the newest, papers first. */
export const MOST_OFFERED_PAPERS = 100;

/** What nobody opens in one meeting helps nobody. */
export const MOST_MORE_LINKS = 10;

export interface PointLink {
  /** What a form calls it: `recommendation:4`. */
  to: string;
  /** Empty for documents. */
  number: string;
  title: string;
}

export interface Attendee {
  mandateId: number | null;
  /** Of guests only: hundreds of others are sent without it. */
  guestId?: number;
  name: string;
  organisation: string;
  /** Null for guests, and for who moderates, records or observes: they sit on no bench. */
  bench: Bench | null;
  role: Role | null;
  /** Left out: expected, and has not answered, as hundreds of others. */
  status?: AttendanceStatus;
  /** Who comes instead. */
  substitute?: string;
  /** Of those present only. */
  mode?: AttendanceMode | null;
}

export interface Chair {
  mandateId: number;
  name: string;
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
  invitation: { count: number; news: News | null; isMoved: boolean } | null;
  /** Why it was convened later than agreed; empty: it was not. */
  shortNotice: string;
  /** Why it was opened before rules of procedure were adopted; empty: they were, or it was not the first. */
  rulesWaived: string;
  /** `YYYY-MM-DD` */
  replyBy: string | null;
  /** Who leads it now, and who was asked to take over. */
  chair: Chair | null;
  chairOffered: Chair | null;
  points: PointView[];
  speakers: SpeakersView;
  attendees: Attendee[];
  /** Polls that were opened. Results only of released ones. */
  polls: PollView[];
  /** How many polls and longer runs are prepared but not opened: tells those who may see them that there is something new. */
  prepared: number;
  /** Longer runs that take place here, once they are open; ballots and whole results are on their own pages. */
  runs: RoomRun[];
  /** By 1-2-4-All; one at most has not ended. */
  works: GroupWorkView[];
  /** The four lists of dynamic facilitation. */
  lists: NoteView[];
  decisions: DecisionView[];
  tasks: TaskView[];
  /** The names of those who were there have gone; `attendees` are as many of each bench as there were. */
  isThinned: boolean;
  /** Its minutes are: nothing that they say is changed any more. */
  isApproved: boolean;
}

export const runningWork = ({ works }: Pick<RoundtableSnapshot, "works">): GroupWorkView | undefined =>
  works.find(({ step }) => step !== "ended");

const sits = (attendee: Attendee, { mandateId, guestId }: SeatView): boolean =>
  mandateId === null ? attendee.guestId !== undefined && attendee.guestId === guestId : attendee.mandateId === mandateId;

/** Who has that seat; on the wall the seat says so itself. */
export const seatedName = ({ attendees }: Pick<RoundtableSnapshot, "attendees">, seat: SeatView): string =>
  seat.name ?? attendees.find((attendee) => sits(attendee, seat))?.name ?? "";

/** Present, and in no group; who leads or records works for all. */
export const withoutSeat = ({ attendees }: Pick<RoundtableSnapshot, "attendees">, { seats }: GroupWorkView): Attendee[] =>
  attendees.filter(
    (attendee) =>
      attendee.status === "present" &&
      attendee.role !== "facilitator" &&
      attendee.role !== "recorder" &&
      !seats.some((seat) => sits(attendee, seat)),
  );

/**
 * Changes when a page should ask its own loader anew, because the role shows more than the snapshot: prepared polls and runs, and of a closed
 * roundtable what its minutes are signed for. For all others the snapshot is enough, so that a poll does not make the whole room load at
 * once; only when it closes everybody asks, for the survey that each answers for themselves.
 */
export function personalKey(snapshot: RoundtableSnapshot, my: Pick<My, "role">): string {
  const { state, points, decisions, tasks, attendees } = snapshot;
  if (!can(my, "roundtable:record")) return state === "closed" ? state : "";
  return [
    snapshot.state,
    snapshot.prepared,
    snapshot.minutesDocumentId,
    ...snapshot.polls.map((poll) => `${poll.id}:${poll.state}`),
    state === "closed" && JSON.stringify([points, decisions, tasks, attendees]),
  ].join(" ");
}

/**
 * The polls of the page. Running ones first, then those prepared, then the rest, newest first.
 * @param prepared from one's own loader; it may be a moment older than the snapshot, which then counts
 */
export function shownPolls({ polls }: Pick<RoundtableSnapshot, "polls">, prepared: readonly PollView[]): PollView[] {
  const running = polls.filter((poll) => poll.state === "open");
  const waiting = prepared.filter(({ id }) => !polls.some((other) => other.id === id));
  return [...running, ...waiting, ...polls.filter((poll) => poll.state !== "open").reverse()];
}

/** What is on paper in the room too: prepared, or being voted on. */
export const votesOnPaper = (
  { polls, runs }: Pick<RoundtableSnapshot, "polls" | "runs">,
  prepared: { polls: readonly PollView[]; runs: readonly RoomRun[] },
): { id: number; question: string }[] => {
  const opened = [...polls, ...runs];
  const waiting = [...prepared.polls, ...prepared.runs].filter(({ id }) => !opened.some((other) => other.id === id));
  const open = opened.filter(({ state }) => state === "open");
  return [...open, ...waiting].map(({ id, question }) => ({ id, question }));
};

/**
 * Polls of an open roundtable that belong to this moment: those running; of the point that is on, those that wait to be opened or
 * released; and, as long as there are none of these but prepared ones, its last result.
 * @param shown as `shownPolls` orders them
 */
export function pollsOfNow<P extends Pick<PollView, "pointId" | "state">>(
  { state, currentPointId }: Pick<RoundtableSnapshot, "state" | "currentPointId">,
  shown: readonly P[],
): P[] {
  if (state !== "open") return [];
  const running = shown.filter((poll) => poll.state === "open");
  const onPoint = shown.filter((poll) => poll.pointId === currentPointId);
  const waiting = onPoint.filter((poll) => poll.state === "created" || poll.state === "closed");
  const isResultDue = running.length === 0 && !waiting.some((poll) => poll.state === "closed");
  const last = isResultDue ? onPoint.filter((poll) => poll.state === "released").slice(0, 1) : [];
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

/**
 * What the screen on the wall shows of an open roundtable beside the point: what was put to the vote in the room last, be it a straw poll or a
 * longer run; else the last result released since the point was called, or before the first one since the roundtable was opened.
 */
export function voteOnScreen({
  state,
  polls,
  runs,
  pointStartedAt,
  openedAt,
}: Pick<RoundtableSnapshot, "state" | "polls" | "runs" | "pointStartedAt" | "openedAt">): Vote {
  const since = pointStartedAt ?? openedAt;
  if (state !== "open" || since === null) return {};
  const running = [...polls.filter((poll) => poll.state === "open"), ...runs.filter(runsInRoom)];
  const asked = latest(running, (vote) => vote.openedAt);
  const shown =
    asked ?? latest([...polls, ...runs], ({ releasedAt }) => (releasedAt && releasedAt >= since ? releasedAt : null));
  if (!shown) return {};
  return "lines" in shown ? { run: shown } : { poll: shown };
}

interface Vote {
  poll?: PollView;
  run?: RoomRun;
}

/** At the same instant the one that was made later. @param at null: it is not among them */
function latest<V extends { id: number }>(votes: readonly V[], at: (vote: V) => string | null): V | undefined {
  const dated = votes.flatMap((vote) => {
    const instant = at(vote);
    return instant === null ? [] : [{ vote, instant }];
  });
  return dated.sort((a, b) => a.instant.localeCompare(b.instant) || a.vote.id - b.vote.id).at(-1)?.vote;
}

/**
 * Longer runs of an open roundtable that belong to this moment: those open, those that whoever leads has to open or to release, and the last
 * result since the point was called.
 * @param prepared from one's own loader; it may be a moment older than the snapshot, which then counts
 */
export function runsOfNow(
  { state, runs, pointStartedAt }: Pick<RoundtableSnapshot, "state" | "runs" | "pointStartedAt">,
  prepared: readonly RoomRun[],
): RoomRun[] {
  if (state !== "open") return [];
  const waiting = prepared.filter(({ id }) => !runs.some((other) => other.id === id));
  const isNew = ({ releasedAt, lines }: RoomRun) =>
    lines !== null && releasedAt !== null && releasedAt >= (pointStartedAt ?? "");
  return [...runs.filter((run) => run.state === "open" || run.state === "closed" || isNew(run)), ...waiting];
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

/** Internal by themselves, or below one that is. */
export function internalPoints<P extends { isInternal: boolean; isSub: boolean }>(points: readonly P[]): P[] {
  let isBelow = false;
  return points.filter(({ isInternal, isSub }) => {
    if (!isSub) isBelow = isInternal;
    return isInternal || isBelow;
  });
}

/** Breaks are not numbered. */
const BREAK_LABEL = "–";

/** Labels that were not set by hand: plain numbers, the dash of a break, and "3.1" of a sub-point. */
export const isAutomatic = (label: string, isSub = false) =>
  label === "" || label === BREAK_LABEL || /^\d+$/.test(label) || (isSub && /^\d+\.\d+$/.test(label));

/**
 * Numbers the running order 1, 2, 2.1, 3 …, leaving out breaks and leaving alone what was set by hand ("2a"); a sub-point without a
 * point above it counts as a point.
 */
export function relabel<P extends { label: string; kind: PointKind; isSub?: boolean }>(points: readonly P[]): P[] {
  let number = 0;
  let sub = 0;
  let above = "";
  return points.map((point) => {
    const isSub = Boolean(point.isSub) && above !== "";
    if (!isSub && point.kind !== "pause") sub = 0;
    if (!isAutomatic(point.label, point.isSub)) {
      if (!isSub) above = point.label;
      return point;
    }
    if (point.kind === "pause") return { ...point, label: BREAK_LABEL };
    if (isSub) return { ...point, label: `${above}.${(sub += 1)}` };
    above = String((number += 1));
    return { ...point, label: above };
  });
}

/** Label of a point that comes while the roundtable runs: others keep theirs, because people already speak of "TOP 4". */
export function followingLabel(points: readonly { label: string }[], kind: PointKind, isSub = false): string {
  if (kind === "pause") return BREAK_LABEL;
  const last = Math.max(0, ...points.map((point) => (/^\d+/.exec(point.label) ? parseInt(point.label, 10) : 0)));
  if (!isSub || last === 0) return String(last + 1);
  const subs = points.map(({ label }) => (label.startsWith(`${last}.`) ? parseInt(label.slice(`${last}.`.length), 10) : 0));
  return `${last}.${Math.max(0, ...subs.filter(Number.isFinite)) + 1}`;
}

export const isBreak = (point: { label: string }): boolean => point.label === BREAK_LABEL;

/** `TOP 3`; breaks go by their title. @param word how a point is called, "TOP" */
export const pointName = (point: { label: string; title: string }, word: string): string =>
  isBreak(point) ? point.title : `${word} ${point.label}`;

/** `TOP 3: Beratung` */
export const pointHeading = (point: { label: string; title: string }, word: string): string =>
  isBreak(point) ? point.title : `${word} ${point.label}: ${point.title}`;

/** A document that lies beside what a point is about. */
export const paperOf = ({ agendaItem, recommendation, document }: About) => (agendaItem || recommendation ? document : null);

type About = Pick<PointView, "agendaItem" | "document"> & Partial<Pick<PointView, "recommendation">>;

/** All that a point leads to: what it is about first, then its papers and what else there is. */
export function linksOf({ agendaItem, recommendation, document, more = [] }: PointView): PointLink[] {
  return [
    ...(agendaItem
      ? [{ to: `agenda-item:${agendaItem.id}`, number: agendaNumber(agendaItem.number), title: agendaItem.title }]
      : []),
    ...(recommendation
      ? [{ to: `recommendation:${recommendation.id}`, number: recommendation.label, title: recommendation.title }]
      : []),
    ...(document ? [{ to: `document:${document.id}`, number: "", title: document.title }] : []),
    ...more,
  ];
}

/** `AP-02 Ansprechstellen`; documents have no number. */
export const nameOfLink = ({ number, title }: Pick<PointLink, "number" | "title">): string =>
  [number, title].filter(Boolean).join(" ");

/** What a label can stand on, as the list of labels calls it. */
const MARKED: Record<string, MarkedKind> = { "agenda-item": "item", recommendation: "recommendation", document: "document" };
export const markedOf = ({ to }: Pick<PointLink, "to">): [kind: MarkedKind, id: number] => {
  const [kind = "", id] = to.split(":");
  return [MARKED[kind]!, Number(id)];
};

const PLACES: Record<string, string> = { "agenda-item": "agenda", recommendation: "recommendations", document: "documents" };

/** `/recommendations/4` */
export function addressOf({ to }: Pick<PointLink, "to">): string {
  const [kind = "", id = ""] = to.split(":");
  return `/${PLACES[kind]}/${id}`;
}

/** What a form calls it: `recommendation:4`. */
export function linkOf({ agendaItem, recommendation, document }: About): string {
  if (recommendation) return `recommendation:${recommendation.id}`;
  return agendaItem ? `agenda-item:${agendaItem.id}` : document ? `document:${document.id}` : "";
}

/** @returns the ids in their new order; unchanged when the point is not among them */
export function reordered(ids: readonly number[], id: number, to: number): number[] {
  if (!ids.includes(id)) return [...ids];
  const others = ids.filter((other) => other !== id);
  others.splice(Math.max(0, Math.min(others.length, to)), 0, id);
  return others;
}

export const plannedTotal = (points: readonly { minutes: number }[]): number =>
  points.reduce((total, point) => total + point.minutes, 0);

/**
 * The points before and after the current one, without those left out or carried over; before the first point there is none, and the
 * next is the first.
 */
export function neighbours<P extends { id: number; outcome?: PointOutcome | null }>(
  points: readonly P[],
  currentId: number | null,
): { previous?: P; next?: P } {
  const at = points.findIndex((point) => point.id === currentId);
  const stays = (point: P) => !point.outcome;
  return { previous: points.slice(0, Math.max(0, at)).findLast(stays), next: points.slice(at + 1).find(stays) };
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

/** Seconds left from which the clock warns. */
export const WARNING_SECONDS = 120;

/** Minutes left at which a screen reader is told; more would only disturb. */
export const ANNOUNCED_MINUTES = [5, 1, 0] as const;

/** The announcement due when the clock moved from `before` to `after` seconds left; none on the first look or when time was added. */
export function dueAnnouncement(before: number | null, after: number): (typeof ANNOUNCED_MINUTES)[number] | undefined {
  if (before === null || after >= before) return undefined;
  return ANNOUNCED_MINUTES.findLast((minutes) => before > minutes * 60 && after <= minutes * 60);
}

// --- course -------------------------------------------------------------------

/**
 * planned → open → closed; a closed roundtable can be opened again, because it may have been closed by mistake. A planned one can be
 * called off, and take place after all.
 * @throws Conflict for every other step, and for closing while something is being voted on
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

// --- series -----------------------------------------------------------------------

/** Weeks between two roundtables of a series. */
export const RHYTHMS = ["1", "2", "4", "8", "13"] as const;

/** The same time by the clocks in Berlin, so many days later; in the hour that no clock shows, an hour after it. */
export function daysLater(startsAt: Date, days: number): Date {
  const day = addDays(dayOf(startsAt), days);
  return instantOf(day, timeOf(startsAt)) ?? instantOf(day, "03:30") ?? startsAt;
}

/** What one of a series becomes by a change of an earlier one: all the same, as many days later as it was. */
export function followingPlan<F extends { starts_at: Date; reply_by?: string | null }>(form: F, before: Date, own: Date): F {
  const days = daysBetween(dayOf(before), dayOf(own));
  return { ...form, starts_at: daysLater(form.starts_at, days), reply_by: form.reply_by ? addDays(form.reply_by, days) : null };
}

/** Another time than those invited know of. */
export const isMovedInTime = (told: ToldPlan | null, { startsAt, state }: Plan): boolean =>
  state === "planned" && told !== null && told.startsAt !== new Date(startsAt).toISOString();

/** Whether those invited now hear of it later than agreed. @param noticeDays before the day itself; 0: nothing is agreed */
export const isShortNotice = (startsAt: Date | string, noticeDays: number, now: Date): boolean =>
  noticeDays > 0 && daysBetween(dayOf(now), dayOf(new Date(startsAt))) < noticeDays;

/** Something can still be changed, said or asked. */
export const isAhead = ({ state }: { state: RoundtableState }): boolean => state === "planned" || state === "open";

// --- decisions ------------------------------------------------------------------
