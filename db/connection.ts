/**
 * One Kysely over one postgres.js pool, and a smaller one for those who may not see everything; called by main.ts, the seed and the
 * tests, which also close both.
 */
import { Kysely } from "kysely";
import postgres from "postgres";
import { Closings, makeDialect } from "./dialect.ts";
import type { Schema } from "./schema.ts";

export interface Connection {
  db: Kysely<Schema>;
  /** The driver itself, for LISTEN/NOTIFY. */
  sql: postgres.Sql;
  /** The same tables as this person may see them on that day (schema/cleared.ts); 0: somebody without any mandate. */
  clearedFor: (personId: number, day: string) => Kysely<Schema>;
  /** For libraries that bring a driver of their own. */
  url: string;
}

/** @param url postgres://… @param max most connections in the pool */
export function connect(url: string, max = 10): Connection {
  const [all, cleared] = [new Closings(), new Closings()];
  const sql = open(url, max, all);
  const own = open(url, Math.min(max, 4), cleared, { search_path: "cleared, public" });
  const end = sql.end.bind(sql);
  // They open with the first question and close after the last: whoever closes one means both.
  sql.end = async (options) => void (await Promise.all([end(options), own.end(options)]));
  const clearedFor = (personId: number, day: string) =>
    new Kysely<Schema>({
      dialect: makeDialect(own, cleared, { "joint_agenda.reader": String(personId), "joint_agenda.day": day }),
    });
  return { db: new Kysely<Schema>({ dialect: makeDialect(sql, all) }), sql, clearedFor, url };
}

function open(url: string, max: number, closings: Closings, settings: Record<string, string> = {}): postgres.Sql {
  return postgres(url, {
    max,
    idle_timeout: Object.keys(settings).length > 0 ? 30 : 0,
    onclose: closings.closed,
    onnotice: () => undefined,
    connect_timeout: 10,
    // The driver's own break grows to 20 s, and every query would wait that long after the database is back.
    backoff: () => 0.25,
    connection: { application_name: "joint-agenda", TimeZone: "UTC", ...settings },
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
}
