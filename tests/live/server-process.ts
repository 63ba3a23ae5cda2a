/** The server as a process of its own, to be killed (processes.ts): with DATABASE_URL and PORT. Prints its port. */
import { pino } from "pino";
import { connect } from "../../db/connection.ts";
import { makeCompaction } from "../../server/live/compaction/compaction.ts";
import { openLiveServer } from "./live-server.ts";

const url = process.env.DATABASE_URL!;
const connection = connect(url, 5);
const live = await openLiveServer({
  db: connection.db,
  port: Number(process.env.PORT ?? 0),
  compaction: makeCompaction({ log: pino({ level: "silent" }) }),
  bus: { sql: connection.sql, openListener: () => connect(url, 1).sql },
});
process.on("SIGTERM", () => {
  void live.close().then(async () => {
    await connection.sql.end();
    process.exit(0);
  });
});
console.log(`port ${live.port}`);
