/**
 * What the parts of the seed share: who acts when, and stand-ins for what a running server would provide. Called by seed.ts,
 * seed-work.ts and seed-meetings.ts.
 */
import { dayOf, instantOf } from "../server/calendar/rules.ts";
import type { Context, Database, Rooms } from "../server/context.ts";
import { appendToLog, recordClients } from "../server/documents/log/commands.ts";
import { findStoredText } from "../server/documents/log/queries.ts";
import { contentOf, toYdoc } from "../server/documents/log/rules.ts";
import type { OrganisationKey, PersonKey } from "./sample.ts";

export interface Desk {
  db: Database;
  as: (person: PersonKey, at?: Date) => Context;
  processId: number;
  organisations: Record<OrganisationKey, number>;
  now: Date;
}

/** What a point of a running order can be about, by the sample's key: `agenda-item:9`, `document:4`. */
export type Targets = Record<string, string>;

/** Some minutes after nine in the morning of a day: people work at daytime, whenever the seed runs. */
export function daysFrom(now: Date, days: number, minutes = 0): Date {
  const day = dayOf(new Date(now.getTime() + days * 86_400_000));
  const nine = instantOf(day, "09:00") ?? now;
  return new Date(nine.getTime() + minutes * 60_000);
}

/** Stands in for the live rooms: nobody else is writing while a database is being filled. */
export function seedRooms(db: Database, at: Date): Rooms {
  const open = async (documentId: number) => {
    const stored = await findStoredText(db, documentId);
    if (!stored) throw new Error(`The sample town has no document ${documentId}.`);
    return toYdoc(stored.state ? [stored.state, ...stored.updates] : stored.updates);
  };
  return {
    async edit(documentId, change, by) {
      const ydoc = await open(documentId);
      const updates: Uint8Array[] = [];
      ydoc.on("update", (update: Uint8Array) => updates.push(update));
      const result = ydoc.transact(() => change(ydoc));
      await appendToLog(
        db,
        updates.map((update) => ({ documentId, update, personId: by?.personId ?? null })),
        at,
      );
      if (by) await recordClients(db, [{ documentId, clientId: ydoc.clientID, ...by }], at);
      ydoc.destroy();
      return result;
    },
    async read(documentId) {
      return contentOf(await open(documentId));
    },
    disconnect: () => undefined,
  };
}

/** The few sentences that commands write into texts; the catalogues belong to the app, which a seed runs without. */
export function words(key: string, params: Record<string, unknown> = {}): string {
  if (key === "roundtables:point.word") return "TOP";
  if (key === "roundtables:minutes.document-title") return `Protokoll vom ${String(params.day)}: ${String(params.title)}`;
  if (key === "roundtables:record.decision") return `Beschluss ${String(params.number)}`;
  if (key === "roundtables:record.task") return "Aufgabe";
  if (key === "roundtables:record.who") return `Zuständig: ${String(params.organisation)}`;
  if (key === "roundtables:record.until") return `bis ${String(params.day)}`;
  if (key === "agenda:status.beschlussreif") return "Beschlussreif";
  if (key === "methods:answer.yes") return "Ja";
  if (key === "methods:answer.no") return "Nein";
  if (key === "methods:answer.abstain") return "Enthaltung";
  if (key === "methods:run.passive") return "Es bleibt, wie es ist";
  return key;
}
