/** What every scenario stands on: PostgreSQL, people who may write, documents to write in, and seats for a crowd of them. */
import type { Connection } from "../../../db/connection.ts";
import type { BenchDatabase } from "./database.ts";
import { makeDelegates } from "../people.ts";
import type { Kind } from "./dialects.ts";
import { largeText } from "./texts.ts";
import { SCHEMA_VERSION } from "../../../server/documents/content/text.rules.ts";
import type { Seat } from "./guest.ts";
import type { Running } from "./servers.ts";

export interface Stage {
  database: BenchDatabase;
  /** Share of the usual number of rooms, for machines that have something else to do. */
  scale: number;
  /** Documents of ours that nobody has touched; for the peers, names that nobody has used. */
  rooms(count: number): Promise<number[]>;
  /** One that holds the large text already, stored as that server stores it. */
  largeRoom(kind: Kind): Promise<number>;
  /** What Hocuspocus stored last. */
  peerState(room: number): Promise<Uint8Array | undefined>;
  seats(server: Pick<Running, "kind" | "port">, room: number, plan: { people: number; typists: number; from?: number }): Seat[];
}

const PEOPLE = 500;

export async function prepareStage(database: BenchDatabase, scale: number): Promise<Stage> {
  const process = await database.db.selectFrom("processes").select("id").orderBy("id").executeTakeFirstOrThrow();
  const cookies = await makeDelegates(database.db, process.id, { count: PEOPLE, name: "Hand" });
  const stage: Stage = {
    database,
    scale,
    async rooms(count) {
      const now = new Date();
      const rows = await database.db
        .insertInto("documents")
        .values(
          Array.from({ length: count }, (_, index) => ({
            process_id: process.id,
            kind: "paper" as const,
            title: `Bench ${index}`,
            created_at: now,
            created_by: null,
          })),
        )
        .returning("id")
        .execute();
      return rows.map(({ id }) => id);
    },
    async largeRoom(kind) {
      const room = (await stage.rooms(1))[0]!;
      await (kind === "ours" ? storeOurs(database.db, room) : storeTheirs(database.sql, room));
      return room;
    },
    async peerState(room) {
      const [row] = await database.sql<{ state: Buffer }[]>`select state from bench_hocuspocus where name = ${String(room)}`;
      return row?.state;
    },
    seats: ({ kind, port }, room, { people, typists, from = 0 }) =>
      Array.from({ length: people }, (_, index) => ({
        kind,
        port,
        room,
        cookie: cookies[(from + index) % cookies.length]!,
        client: 5_000_000 + from + index,
        schema: SCHEMA_VERSION,
        name: from + index,
        paragraph: index < typists ? index : null,
      })),
  };
  return stage;
}

async function storeOurs(db: Connection["db"], room: number): Promise<void> {
  const state = Buffer.from(largeText());
  await db.updateTable("documents").set({ head_seq: 260_000 }).where("id", "=", room).execute();
  await db
    .insertInto("document_states")
    .values({
      document_id: room,
      up_to_seq: 260_000,
      state,
      content: JSON.stringify({ type: "doc", content: [{ type: "paragraph" }] }),
      plain_text: "",
      schema_version: SCHEMA_VERSION,
      updated_at: new Date(),
    })
    .execute();
}

async function storeTheirs(sql: Connection["sql"], room: number): Promise<void> {
  await sql`create table if not exists bench_hocuspocus (name text primary key, state bytea not null)`;
  await sql`insert into bench_hocuspocus values (${String(room)}, ${Buffer.from(largeText())})`;
}
