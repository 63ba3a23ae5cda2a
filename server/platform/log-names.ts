/**
 * How the log names people and network addresses: so that what one of them did within a day can be followed, on all servers, and nobody
 * can tell later who it was.
 */
import { createHmac, randomBytes } from "node:crypto";
import type { Database } from "../context.ts";

export interface LogNames {
  person(id: number): string;
  address(address: string): string;
}

const LETTERS = 12;

/** @returns names for the log, and what takes the salt of a new day; until it is read a salt of this server alone serves */
export function makeLogNames(db: Database, now: () => Date): LogNames & { renew(): Promise<void> } {
  let day = "";
  let salt = newSalt();
  const hash = (kind: string, value: string) =>
    createHmac("sha256", salt).update(`${kind} ${value}`).digest("hex").slice(0, LETTERS);
  return {
    person: (id) => hash("person", String(id)),
    address: (address) => hash("address", address),
    async renew() {
      const today = now().toISOString().slice(0, 10);
      if (day === today) return;
      await db
        .insertInto("log_salts")
        .values({ day: today, salt: newSalt() })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      const row = await db.selectFrom("log_salts").where("day", "=", today).select("salt").executeTakeFirstOrThrow();
      await db.deleteFrom("log_salts").where("day", "<", today).execute();
      [day, salt] = [today, row.salt];
    },
  };
}

const newSalt = (): string => randomBytes(32).toString("hex");
