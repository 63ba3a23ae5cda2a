/**
 * Hocuspocus as its documentation sets it up: DATABASE_URL stores texts with the database extension (its own table), REDIS_PORT
 * joins several of them. Without either it keeps texts in memory. Run by tests/bench/live/servers.ts with PORT; prints `ready`.
 */
import { Server } from "@hocuspocus/server";
import { Database } from "@hocuspocus/extension-database";
import { Redis } from "@hocuspocus/extension-redis";
import postgres from "postgres";

const { PORT, DATABASE_URL, REDIS_PORT } = process.env;
const extensions = [];
if (DATABASE_URL) {
  const sql = postgres(DATABASE_URL, { max: 10, onnotice: () => undefined, backoff: () => 0.25 });
  await sql`create table if not exists bench_hocuspocus (name text primary key, state bytea not null)`;
  extensions.push(
    new Database({
      fetch: async ({ documentName }) => {
        const [row] = await sql`select state from bench_hocuspocus where name = ${documentName}`;
        return row?.state ?? null;
      },
      store: async ({ documentName, state }) => {
        await sql`insert into bench_hocuspocus values (${documentName}, ${state})
          on conflict (name) do update set state = excluded.state`;
      },
    }),
  );
}
if (REDIS_PORT) extensions.push(new Redis({ host: "127.0.0.1", port: Number(REDIS_PORT) }));
const server = new Server({ port: Number(PORT), address: "127.0.0.1", quiet: true, extensions });
await server.listen();
console.log("ready");
