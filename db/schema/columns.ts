/** What columns of all pages are made of. Times are UTC instants (timestamptz → Date); calendar days are `YYYY-MM-DD` strings (date). */
import type { ColumnType, Generated } from "kysely";

/** timestamptz that is set by the caller (`ctx.now()`), never by the clock of the database. */
export type Instant = ColumnType<Date, Date, Date>;

export type InstantOrNull = ColumnType<Date | null, Date | null | undefined, Date | null>;

/** A calendar day in Europe/Berlin, `YYYY-MM-DD`. */
export type Day = string;

/** Primary key: integer, given by the database. */
export type Id = Generated<number>;

/** No id is larger; PostgreSQL would refuse to compare it. */
export const LARGEST_ID = 2_147_483_647;
