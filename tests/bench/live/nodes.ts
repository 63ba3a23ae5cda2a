/** Two server processes for the same texts: half of each room on either. Ours meet in PostgreSQL, Hocuspocus over Redis. */
import { setTimeout as delay } from "node:timers/promises";
import { openCrowd } from "./crowds.ts";
import type { Kind } from "./dialects.ts";
import type { Figures, Scenario } from "./scenario.ts";
import { startRedis, startServer } from "./servers.ts";
import type { Stage } from "./stage.ts";

const ROOMS = 40;
const PEOPLE = 8;
const MEASURE_MS = 6_000;
const CPU = "server CPU per 10,000 delivered";

export const nodes: Scenario = {
  name: "nodes",
  kinds: ["ours", "hp"],
  run: meet,
  targets: [{ work: "two server processes, 40 rooms × 8", figure: CPU, unit: "ms", against: "hp", ask: "less", than: 1.4 }],
};

async function meet(kind: Kind, stage: Stage): Promise<Figures | undefined> {
  const redis = kind === "hp" ? await startRedis() : undefined;
  if (kind === "hp" && !redis) {
    console.log("  redis-server is not installed (Debian: redis-server): no comparison of two server processes");
    return undefined;
  }
  const start = () => startServer(kind, stage.database.url, { redisPort: redis?.port });
  const servers = [await start(), await start()];
  const crowd = openCrowd();
  try {
    const ids = await stage.rooms(Math.ceil(ROOMS * stage.scale));
    const seats = ids.flatMap((room, index) =>
      servers
        .map((server) => stage.seats(server, room, { people: PEOPLE, typists: PEOPLE, from: index * PEOPLE }))
        .flatMap((sides, side) => sides.filter((_, seat) => seat % 2 === side)),
    );
    await crowd.do("open", { seats, overMs: seats.length * 4 });
    await crowd.do("furnish", { typists: PEOPLE });
    await delay(1_000);
    await crowd.do("type", { perSecond: 5 });
    await delay(2_000);
    const cpu = () => servers.reduce((sum, server) => sum + server.cpu(), 0);
    const before = cpu();
    await crowd.do("count");
    await delay(MEASURE_MS);
    const report = await crowd.do("report");
    return {
      [CPU]: ((cpu() - before) / report.delivered) * 10_000,
      p50: report.p50,
      p95: report.p95,
      p99: report.p99,
      "delivered of typed": report.delivered / (report.sent * (PEOPLE - 1)),
    };
  } finally {
    crowd.close();
    for (const server of servers) await server.stop();
    redis?.stop();
  }
}
