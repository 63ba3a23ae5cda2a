/** Roundtables as calendar entries (`.ics`) in Berlin time, for Outlook, Thunderbird and phones. */
import ical, {
  ICalAttendeeRole,
  ICalAttendeeStatus,
  ICalCalendarMethod,
  ICalEventStatus,
  type ICalDateTimeValue,
} from "ical-generator";
import type { RoundtableState } from "../../db/schema/roundtables.ts";
import { dayOf, timeOf, TIME_ZONE } from "../calendar/rules.ts";

export interface CalendarEntry {
  id: number;
  title: string;
  startsAt: Date;
  plannedMinutes: number;
  place: string;
  videoUrl: string;
  /** Rises with every change, so that a calendar takes the newer plan over the older one. */
  revision: number;
  state: RoundtableState;
  /** What stands above the addresses. */
  description: string;
}

interface CalendarContext {
  /** Address of the installation; the ids of the entries are made from it and stay the same for ever. */
  origin: string;
  now: Date;
  /** For one that goes by mail: what the calendar of its reader shall do. Who sends it is known only where letters are sent. */
  letter?: { method: "REQUEST" | "CANCEL"; to: { name: string; email: string } };
  /** Of a calendar that is read again and again. */
  name?: string;
}

export function calendarFile(roundtables: readonly CalendarEntry[], context: CalendarContext): string {
  const { letter, name } = context;
  const calendar = ical({
    prodId: { company: "Gemeinsame Agenda", product: "Joint Agenda", language: "DE" },
    ...(name && { name, ttl: REFRESH_SECONDS }),
    ...(letter && { method: ICalCalendarMethod[letter.method] }),
  });
  // Without a name the stamp stays UTC, as the standard wants; the event names its zone itself.
  calendar.timezone({ name: null, generator: () => BERLIN });
  for (const roundtable of roundtables) {
    const url = `${context.origin}/roundtables/${roundtable.id}`;
    const event = calendar.createEvent({
      id: `roundtable-${roundtable.id}@${new URL(context.origin).hostname}`,
      timezone: TIME_ZONE,
      start: inBerlin(roundtable.startsAt),
      end: inBerlin(new Date(roundtable.startsAt.getTime() + roundtable.plannedMinutes * 60_000)),
      stamp: context.now,
      sequence: roundtable.revision,
      status: roundtable.state === "cancelled" ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
      summary: roundtable.title,
      location: roundtable.place || roundtable.videoUrl || null,
      description: [roundtable.description, roundtable.videoUrl, url].filter(Boolean).join("\n"),
      url,
    });
    if (letter) {
      event.createAttendee({
        ...letter.to,
        rsvp: false,
        role: ICalAttendeeRole.REQ,
        status: ICalAttendeeStatus.NEEDSACTION,
      });
    }
  }
  return calendar.toString();
}

const REFRESH_SECONDS = 3600;

/**
 * The generator writes plain dates in the zone of the server; through the shape of another date library it asks us for the
 * reading of the clocks in Berlin instead.
 */
function inBerlin(instant: Date): ICalDateTimeValue {
  const reading = {
    isValid: true,
    zone: { type: "iana" },
    setZone: () => reading,
    toJSDate: () => instant,
    toJSON: () => instant.toISOString(),
    toFormat: (format: string) =>
      format === "HHmmss" ? `${timeOf(instant).replace(":", "")}00` : dayOf(instant).replaceAll("-", ""),
  };
  return reading;
}

/** Central European time: summer time from the last Sunday in March to the last Sunday in October. */
const BERLIN = [
  "BEGIN:VTIMEZONE",
  "TZID:Europe/Berlin",
  "BEGIN:DAYLIGHT",
  "TZOFFSETFROM:+0100",
  "TZOFFSETTO:+0200",
  "TZNAME:CEST",
  "DTSTART:19810329T020000",
  "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
  "END:DAYLIGHT",
  "BEGIN:STANDARD",
  "TZOFFSETFROM:+0200",
  "TZOFFSETTO:+0100",
  "TZNAME:CET",
  "DTSTART:19961027T030000",
  "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
  "END:STANDARD",
  "END:VTIMEZONE",
].join("\r\n");
