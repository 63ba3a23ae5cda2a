/** Whether this is a time in which everybody reads and nobody writes: while it is moved, or put right. */
import { sql } from "kysely";
import type { Database, Trx } from "../context.ts";

export interface Maintenance {
  since: Date;
  /** What people are told, in the operators' words. */
  reason: string;
}

/** What a request knows of it. */
export interface MaintenanceState {
  current(): Maintenance | null;
  /** Asks again now. */
  look(): Promise<void>;
}

export interface MaintenanceWatch extends MaintenanceState {
  close(): void;
}

const LOOK_EVERY_MS = 2_000;

export async function findMaintenance(db: Database): Promise<Maintenance | null> {
  return (await db.selectFrom("maintenance").select(["since", "reason"]).executeTakeFirst()) ?? null;
}

/** @param personId null for an operator at the command line; while it is on already, only the reason changes */
export async function beginMaintenance(db: Database | Trx, reason: string, personId: number | null, now: Date): Promise<void> {
  const row = { is_on: true, since: now, reason, person_id: personId };
  const insert = db.insertInto("maintenance").values(row);
  await insert.onConflict((on) => on.column("is_on").doUpdateSet({ reason, person_id: personId })).execute();
}

export async function endMaintenance(db: Database | Trx): Promise<void> {
  await db.deleteFrom("maintenance").execute();
}

/** Asked by every server for itself: an operator writes it past all of them. @param onChange also the first time, if it is on */
export async function watchMaintenance(db: Database, onChange: (isOn: boolean) => void): Promise<MaintenanceWatch> {
  let state: Maintenance | null = null;
  async function look(): Promise<void> {
    const before = state !== null;
    state = await findMaintenance(db);
    if (before !== (state !== null)) onChange(!before);
  }
  await look();
  // A database that is away is said elsewhere.
  const timer = setInterval(() => void look().catch(() => undefined), LOOK_EVERY_MS);
  return { current: () => state, look, close: () => clearInterval(timer) };
}

/** In queries about texts: who may write may only read meanwhile. */
export const underMaintenance = sql<boolean>`exists (select from maintenance)`;
