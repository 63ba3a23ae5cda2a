/** Who takes part, how, and how it is counted. */
import type { AttendanceMode, AttendanceStatus } from "../../db/schema/roundtables.ts";
import type { Voice } from "../../db/schema/methods.ts";
import { BENCHES, DECIDING_BENCHES, type Bench } from "../../db/schema/organisations.ts";
import { isParityMet, type Parity, type ProcedureRules } from "../processes/procedure.rules.ts";
import { can } from "../access/rules.ts";
import type { Attendee, RoundtableSnapshot } from "./rules.ts";

export const PRESENCES = ["in_person", "online", "excused", "expected"] as const;
/** What people choose: how they take part, that they cannot, or nothing said yet. */
export type Presence = (typeof PRESENCES)[number];

export function attendanceOf(presence: Presence): { status: AttendanceStatus; mode: AttendanceMode | null } {
  if (presence === "in_person" || presence === "online") return { status: "present", mode: presence };
  return { status: presence, mode: null };
}

export function presenceOf({ status = "expected", mode }: Pick<Attendee, "status" | "mode">): Presence {
  return status === "present" ? (mode ?? "in_person") : status;
}

/** What somebody said about taking part; people who are not on the list have said nothing. */
export function presenceIn(roundtable: Pick<RoundtableSnapshot, "attendees">, mandateId: number): Presence {
  const attendee = roundtable.attendees.find((other) => other.mandateId === mandateId);
  return attendee ? presenceOf(attendee) : "expected";
}

/** In person or by a substitute, as far as is known. */
export const isComing = ({ status, substitute }: Pick<Attendee, "status" | "substitute">): boolean =>
  status !== "excused" || substitute !== undefined;

/** Whether they have said anything: that they come, that they do not, or who comes instead. */
export function hasReplied({ attendees }: Pick<RoundtableSnapshot, "attendees">, mandateId: number): boolean {
  return attendees.some((attendee) => attendee.mandateId === mandateId && attendee.status !== undefined);
}

/** Saying "I am here" makes sense from an hour before the start; earlier one can only say that one cannot come. @param now by the clock of the server */
export function isArrivalTime(roundtable: Pick<RoundtableSnapshot, "state" | "startsAt">, now: number): boolean {
  return (
    roundtable.state === "open" ||
    (roundtable.state === "planned" && now >= new Date(roundtable.startsAt).getTime() - 3_600_000)
  );
}

export interface PresentCount {
  total: number;
  online: number;
  guests: number;
  /** With a mandate, but on no bench. */
  unseated: number;
  /** Benches that are expected or present, in their fixed order. */
  benches: { bench: Bench; present: number; expected: number; organisations: number }[];
  /** Organisations with somebody present. */
  organisations: number;
}

/** Who is there, counted by bench and by organisation: parity shows in organisations, not in heads. */
export function countPresent(attendees: readonly Attendee[]): PresentCount {
  const present = attendees.filter((attendee) => attendee.status === "present");
  const organisationsOf = (some: readonly Attendee[]) => new Set(some.map((attendee) => attendee.organisation)).size;
  return {
    total: present.length,
    online: present.filter((attendee) => attendee.mode === "online").length,
    guests: present.filter((attendee) => attendee.mandateId === null).length,
    unseated: present.filter((attendee) => attendee.mandateId !== null && attendee.bench === null).length,
    benches: BENCHES.map((bench) => {
      const here = present.filter((attendee) => attendee.bench === bench);
      const expected = attendees.filter((attendee) => attendee.bench === bench && isComing(attendee)).length;
      return { bench, present: here.length, expected, organisations: organisationsOf(here) };
    }).filter((bench) => bench.expected > 0),
    organisations: organisationsOf(present),
  };
}

/** How many organisations of each bench are expected, of those that shall be level, and whether they are. */
export function expectedBalance(attendees: readonly Attendee[], parity: Parity) {
  const coming = attendees.filter(isComing);
  const benches = parity.benches.map((bench) => {
    const houses = coming.filter((attendee) => attendee.bench === bench).map(({ organisation }) => organisation);
    return { bench, organisations: new Set(houses).size };
  });
  const counts = Object.fromEntries(benches.map(({ bench, organisations }) => [bench, organisations]));
  return { benches, isMet: isParityMet(parity, counts) };
}

/**
 * Where the rules of the process protect who was there, a closed roundtable shows how many of which bench, and nobody's name or house.
 * Organisations can still be counted.
 */
export function withoutNames(attendees: readonly Attendee[]): Attendee[] {
  const houses = [...new Set(attendees.map(({ organisation }) => organisation))];
  return attendees.map(({ bench, status, mode, mandateId, organisation }) => ({
    ...{ bench, status, mode, role: null, name: "", organisation: String(houses.indexOf(organisation)) },
    // Guests are counted apart.
    mandateId: mandateId && 0,
  }));
}

/** What remains once names have gone: as many as there were, of as many houses, whoever they were. */
export function attendeesOfTotal(total: {
  bench: Bench | "" | "guest";
  persons: number;
  online: number;
  organisations: number;
}): Attendee[] {
  const { bench, persons, online, organisations } = total;
  return Array.from({ length: persons }, (_, at) => ({
    mandateId: bench === "guest" ? null : 0,
    ...{ name: "", role: null, status: "present" as const, mode: at < online ? ("online" as const) : ("in_person" as const) },
    organisation: `${bench} ${at % Math.max(1, organisations)}`,
    bench: bench === "guest" || bench === "" ? null : bench,
  }));
}

/** Of benches so small that a number would name somebody, none is given. */
export const FEWEST_SHOWN = 5;

/** People under the name of their organisation, both in alphabetical order. */
export function byOrganisation<A extends { organisation: string; name: string }>(
  attendees: readonly A[],
): { organisation: string; people: A[] }[] {
  const order = new Intl.Collator("de").compare;
  const names = [...new Set(attendees.map((attendee) => attendee.organisation))].sort(order);
  return names.map((organisation) => ({
    organisation,
    people: attendees.filter((attendee) => attendee.organisation === organisation).sort((a, b) => order(a.name, b.name)),
  }));
}

/** In per cent of the organisations that have a say, in all and on each deciding bench; 0: nothing is agreed. */
export type QuorumShares = Pick<ProcedureRules, "quorumShare" | "quorumBenchShare">;

interface Quorum {
  isMet: boolean;
  /** Organisations with a seat on a deciding bench: with somebody present who may speak for them, needed, and all. */
  have: number;
  need: number;
  of: number;
  /** Benches on which too few are there. */
  lacking: { bench: Bench; have: number; need: number }[];
}

/**
 * Whether those in the room and online are as many as the rules of procedure ask for. Counted are organisations, as in an agreement, by the
 * list of those present; moderation, guests and consulted houses are on no deciding bench.
 * @returns null where nothing is agreed
 */
export function quorumOf(attendees: readonly Attendee[], { quorumShare, quorumBenchShare }: QuorumShares): Quorum | null {
  if (quorumShare + quorumBenchShare === 0) return null;
  const seated = attendees.filter(({ role }) => role !== null && can({ role }, "position:give"));
  const houses = (some: readonly Attendee[]) => new Set(some.map(({ organisation }) => organisation)).size;
  const benches = DECIDING_BENCHES.map((bench) => {
    const own = seated.filter((attendee) => attendee.bench === bench);
    const of = houses(own);
    const have = houses(own.filter(({ status }) => status === "present"));
    return { bench, have, of, need: Math.ceil((quorumBenchShare * of) / 100) };
  });
  const sum = (what: "have" | "of") => benches.reduce((total, bench) => total + bench[what], 0);
  const [have, of] = [sum("have"), sum("of")];
  const need = Math.ceil((quorumShare * of) / 100);
  const lacking = benches
    .filter((bench) => bench.have < bench.need)
    .map(({ bench, ...count }) => ({ bench, have: count.have, need: count.need }));
  return { isMet: have >= need && lacking.length === 0, have, need, of, lacking };
}

/** How many of the voices are in the room or online, as the list of those present says. */
export function presentVoices({ attendees }: Pick<RoundtableSnapshot, "attendees">, voice: Voice): number {
  const voting = attendees.filter(
    ({ status, role, bench }) => status === "present" && bench !== null && role !== null && can({ role }, "method:vote"),
  );
  return voice === "person" ? voting.length : new Set(voting.map(({ organisation }) => organisation)).size;
}
