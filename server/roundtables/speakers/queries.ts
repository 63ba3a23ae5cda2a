/** The list of speakers of the point that is on, in its order. */
import { sql } from "kysely";
import type { Bench } from "../../../db/schema/organisations.ts";
import type { Database } from "../../context.ts";
import { LEAST_SPEAKERS, orderSpeakers, type SpeakersView, type SpeakerView } from "./rules.ts";

export async function findSpeakers(db: Database, id: number): Promise<SpeakersView | undefined> {
  const [head, rows, totals] = await Promise.all([
    db
      .selectFrom("roundtables")
      .where("id", "=", id)
      .select(["speaker_order as order", "speaking_seconds as seconds", "takes_speakers as isOpen"])
      .executeTakeFirst(),
    listSpeeches(db, id),
    db
      .selectFrom("speaking_totals")
      .where("roundtable_id", "=", id)
      .select(["bench", "turns", "seconds", "people"])
      .orderBy("bench")
      .execute(),
  ]);
  if (!head) return undefined;
  const current = rows.find((row) => row.startedAt && !row.endedAt);
  const ended = rows.filter((row) => row.endedAt);
  const waiting = rows.filter((row) => row.isOnPoint && !row.startedAt);
  const ordered = orderSpeakers(
    waiting.map((row) => ({
      ...row,
      requestedAt: row.requestedAt.toISOString(),
      movedAt: row.movedAt?.toISOString() ?? null,
      hasSpoken: ended.some((other) => other.mandateId === row.mandateId && other.guestId === row.guestId),
    })),
    {
      order: head.order,
      lastBench: (current ?? ended.sort((a, b) => a.endedAt!.getTime() - b.endedAt!.getTime()).at(-1))?.bench ?? null,
      turns: Object.fromEntries(totals.map(({ bench, turns }): [Bench | "", number] => [bench, turns])),
    },
  );
  return {
    ...head,
    current: current
      ? { ...view(current), runningSince: current.runningSince?.toISOString() ?? null, spokenSeconds: current.spokenSeconds }
      : null,
    waiting: ordered.map(view),
    totals: totals.flatMap(({ people, ...total }) => (people < LEAST_SPEAKERS ? [] : [total])),
  };
}

type Row = Awaited<ReturnType<typeof listSpeeches>>[number];

const view = ({
  id,
  mandateId,
  name,
  organisation,
  bench,
  kind,
  motion,
  isRemote,
  movedAfter,
  note,
}: Omit<Row, "requestedAt" | "movedAt">): SpeakerView => ({
  ...{ id, mandateId, name, organisation, bench, kind, motion, isRemote, note },
  isMoved: movedAfter !== null,
});

const listSpeeches = (db: Database, id: number) =>
  db
    .selectFrom("speeches")
    .innerJoin("roundtables", "roundtables.id", "speeches.roundtable_id")
    .leftJoin("mandates", "mandates.id", "speeches.mandate_id")
    .leftJoin("people", "people.id", "mandates.person_id")
    .leftJoin("organisations", "organisations.id", "mandates.organisation_id")
    .leftJoin("attendances as guest", "guest.id", "speeches.guest_id")
    .where("speeches.roundtable_id", "=", id)
    .select([
      "speeches.id",
      "speeches.mandate_id as mandateId",
      "speeches.guest_id as guestId",
      "speeches.bench",
      "speeches.kind",
      "speeches.motion",
      "speeches.is_remote as isRemote",
      "speeches.requested_at as requestedAt",
      "speeches.moved_after as movedAfter",
      "speeches.moved_at as movedAt",
      "speeches.note",
      "speeches.started_at as startedAt",
      "speeches.running_since as runningSince",
      "speeches.spoken_seconds as spokenSeconds",
      "speeches.ended_at as endedAt",
      sql<string>`coalesce(people.name, guest.guest_name, '')`.as("name"),
      sql<string>`coalesce(organisations.short_name, guest.guest_organisation, '')`.as("organisation"),
      // Each point has a list of its own; going back finds the one it had.
      sql<boolean>`speeches.point_id is not distinct from roundtables.current_point_id`.as("isOnPoint"),
    ])
    .orderBy("speeches.id")
    .execute();
