/** A roundtable as a calendar entry (`.ics`) in Berlin time, for Outlook, Thunderbird and phones. */
import ical, { type ICalDateTimeValue } from "ical-generator";
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
}

/** @param origin address of the installation; the UID is made from it and stays the same for ever */
export function calendarFile(roundtable: CalendarEntry, context: { origin: string; now: Date; description: string }): string {
  const url = `${context.origin}/roundtables/${roundtable.id}`;
  const calendar = ical({ prodId: { company: "Gemeinsame Agenda", product: "Joint Agenda", language: "DE" } });
  // Without a name the stamp stays UTC, as the standard wants; the event names its zone itself.
  calendar.timezone({ name: null, generator: () => BERLIN });
  calendar.createEvent({
    id: `roundtable-${roundtable.id}@${new URL(context.origin).hostname}`,
    timezone: TIME_ZONE,
    start: inBerlin(roundtable.startsAt),
    end: inBerlin(new Date(roundtable.startsAt.getTime() + roundtable.plannedMinutes * 60_000)),
    stamp: context.now,
    sequence: roundtable.revision,
    summary: roundtable.title,
    location: roundtable.place || roundtable.videoUrl || null,
    description: [context.description, roundtable.videoUrl, url].filter(Boolean).join("\n"),
    url,
  });
  return calendar.toString();
}

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
