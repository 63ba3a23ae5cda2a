/** One Kysely over one postgres.js pool; called by main.ts, the seed and the tests, which also close it. */
import { Kysely } from "kysely";
import postgres from "postgres";
import { Closings, makeDialect } from "./dialect.ts";
import type { Schema } from "./schema.ts";

export interface Connection {
  db: Kysely<Schema>;
  /** The driver itself, for LISTEN/NOTIFY. */
  sql: postgres.Sql;
  /** For libraries that bring a driver of their own. */
  url: string;
}

/** @param url postgres://… @param max most connections in the pool */
export function connect(url: string, max = 10): Connection {
  const closings = new Closings();
  const sql = postgres(url, {
    max,
    onclose: closings.closed,
    onnotice: () => undefined,
    connect_timeout: 10,
    // The driver's own break grows to 20 s, and every query would wait that long after the database is back.
    backoff: () => 0.25,
    connection: { application_name: "joint-agenda", TimeZone: "UTC" },
    types: {
      // JSON comes ready-made from JSON.stringify; the driver's own serializer would write it a second time, as a string.
      json: {
        to: 3802,
        from: [114, 3802],
        serialize: (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value)),
        parse: (value: string) => JSON.parse(value) as unknown,
      },
      // A calendar day stays the string it is; a Date would drag a time zone in.
      day: { to: 1082, from: [1082], serialize: (value: string) => value, parse: (value: string) => value },
    },
  });
  return { db: new Kysely<Schema>({ dialect: makeDialect(sql, closings) }), sql, url };
}
