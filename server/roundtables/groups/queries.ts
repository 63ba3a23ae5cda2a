/** Work in groups and the four lists of a roundtable, as all may see them. */
import { sql } from "kysely";
import { jsonArrayFrom } from "kysely/helpers/postgres";
import type { Database } from "../../context.ts";
import type { GroupWorkView, NoteView } from "./rules.ts";

export interface RoomWork {
  works: GroupWorkView[];
  /** What stands on the four lists. */
  lists: NoteView[];
}

const NOTE = ["note.id", "note.point_id as pointId", "note.list", "note.four", "note.body"] as const;

export async function findRoomWork(db: Database, roundtableId: number): Promise<RoomWork> {
  const [works, lists] = await Promise.all([listWorks(db, roundtableId), listLists(db, roundtableId)]);
  return { works, lists };
}

const listLists = (db: Database, roundtableId: number): Promise<NoteView[]> =>
  db
    .selectFrom("room_notes as note")
    .where("note.roundtable_id", "=", roundtableId)
    .where("note.list", "is not", null)
    .select(NOTE)
    .orderBy("note.id")
    .execute();

async function listWorks(db: Database, roundtableId: number): Promise<GroupWorkView[]> {
  const rows = await db
    .selectFrom("group_works")
    .where("roundtable_id", "=", roundtableId)
    .selectAll()
    .select((eb) => [
      jsonArrayFrom(
        eb
          .selectFrom("group_seats as seat")
          .innerJoin("attendances", "attendances.id", "seat.attendance_id")
          .whereRef("seat.work_id", "=", "group_works.id")
          .select([
            ...(["attendances.mandate_id as mandateId", "seat.pair", "seat.four"] as const),
            sql<number | null>`case when attendances.mandate_id is null then attendances.id end`.as("guestId"),
          ])
          .orderBy("seat.four")
          .orderBy("seat.pair")
          .orderBy("attendances.id"),
      ).as("seats"),
      jsonArrayFrom(
        eb
          .selectFrom("room_notes as note")
          .whereRef("note.work_id", "=", "group_works.id")
          .select(NOTE)
          .orderBy("note.four")
          .orderBy("note.id"),
      ).as("notes"),
    ])
    .orderBy("id")
    .execute();
  return rows.map((row) => ({
    ...{ id: row.id, pointId: row.point_id, question: row.question, step: row.step, seats: row.seats, notes: row.notes },
    stepStartedAt: row.step_started_at.toISOString(),
    minutes: { alone: row.alone_minutes, pairs: row.pairs_minutes, fours: row.fours_minutes },
  }));
}
