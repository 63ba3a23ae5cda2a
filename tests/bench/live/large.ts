/** The large text: opened by one, by five hundred at once, and by five hundred who come back with it after a lost connection. */
import { setTimeout as delay } from "node:timers/promises";
import { quantile } from "../measure.ts";
import { openCrowd, type Crowd } from "./crowds.ts";
import type { Kind } from "./dialects.ts";
import type { Figures, Scenario } from "./scenario.ts";
import { startServer, type Running } from "./servers.ts";
import type { Stage } from "./stage.ts";

const CROWD = 500;
const OVER_MS = 2_000;
const WARM_OPENINGS = 15;
const COLD_OPENINGS = 3;
const KINDS = ["ours", "hp-pg"] as const;

const joined = "500 join a large text in 2 s";
const returned = "500 reconnect with their state";
const opened = "open a large text";

export const large: readonly Scenario[] = [
  {
    name: "join",
    kinds: KINDS,
    run: (kind, stage) => rush(kind, stage, false),
    targets: [
      { work: joined, figure: "join p95", unit: "ms", against: "hp-pg", ask: "less", than: 15 },
      { work: joined, figure: "server CPU", unit: "ms", against: "hp-pg", ask: "less", than: 4 },
      { work: joined, figure: "bystander p99", unit: "ms", against: null, ask: "limit", than: 25 },
    ],
  },
  {
    name: "reconnect",
    kinds: KINDS,
    run: (kind, stage) => rush(kind, stage, true),
    targets: [
      { work: returned, figure: "server CPU", unit: "ms", against: "hp-pg", ask: "less", than: 1.5 },
      { work: returned, figure: "bystander p99", unit: "ms", against: null, ask: "limit", than: 25 },
    ],
  },
  {
    name: "open",
    kinds: KINDS,
    run: open,
    targets: [
      { work: opened, figure: "warm", unit: "ms", against: "hp-pg", ask: "less", than: 3 },
      { work: opened, figure: "first after start", unit: "ms", against: "hp-pg", ask: "less", than: 5 },
      { work: opened, figure: "first after start", unit: "ms", against: null, ask: "limit", than: 60 },
      { work: "start", figure: "ready after", unit: "ms", against: null, ask: "limit", than: 1_500 },
    ],
  },
];

/** Beside them a room of eight goes on typing, in a process of its own, and should not notice. */
async function rush(kind: Kind, stage: Stage, withLargeText: boolean): Promise<Figures> {
  const server = await startServer(kind, stage.database.url);
  const [guests, bystanders] = [openCrowd(), openCrowd()];
  try {
    const room = await stage.largeRoom(kind);
    await bystand(bystanders, server, stage);
    const host = openCrowd();
    await host.do("open", { seats: stage.seats(server, room, { people: 1, typists: 0, from: 400 }), overMs: 0 });
    await delay(500);
    await bystanders.do("count");
    const before = server.cpu();
    const seats = stage.seats(server, room, { people: CROWD, typists: 0, from: 1_000 });
    const { afterMs, bytes } = await guests.do("open", { seats, overMs: OVER_MS, withLargeText });
    await delay(300);
    const cpu = server.cpu() - before;
    const { p99, worst } = await bystanders.do("report");
    host.close();
    if (afterMs.includes(null)) throw new Error(`${kind}: not everybody got in.`);
    return {
      "join p50": quantile(afterMs as number[], 0.5),
      "join p95": quantile(afterMs as number[], 0.95),
      "server CPU": cpu,
      "bystander p99": p99,
      "bystander worst": worst,
      "MB handed out": bytes / 1e6,
    };
  } finally {
    guests.close();
    bystanders.close();
    await server.stop();
  }
}

async function bystand(crowd: Crowd, server: Running, stage: Stage): Promise<void> {
  const [room] = await stage.rooms(1);
  await crowd.do("open", { seats: stage.seats(server, room!, { people: 8, typists: 8 }), overMs: 100 });
  await crowd.do("furnish", { typists: 8 });
  await crowd.do("type", { perSecond: 5 });
  await delay(1_500);
}

async function open(kind: Kind, stage: Stage): Promise<Figures> {
  const ready: number[] = [];
  const cold: number[] = [];
  const warm: number[] = [];
  const crowd = openCrowd();
  try {
    for (let start = 0; start < COLD_OPENINGS; start++) {
      const room = await stage.largeRoom(kind);
      // The crowd is there before the server is.
      await crowd.do("closed");
      const server = await startServer(kind, stage.database.url);
      // At once: whoever waits for the port is let in by what is there then.
      const one = async (from: number) => {
        const { afterMs } = await crowd.do("open", {
          seats: stage.seats(server, room, { people: 1, typists: 0, from }),
          overMs: 0,
        });
        return afterMs[0] ?? Number.NaN;
      };
      cold.push(await one(0));
      ready.push(server.readyAfterMs);
      for (let index = 1; index <= WARM_OPENINGS; index++) {
        await delay(40);
        warm.push(await one(index));
      }
      await crowd.do("leave");
      await server.stop();
    }
    return { warm: quantile(warm, 0.5), "first after start": quantile(cold, 0.5), "ready after": quantile(ready, 0.5) };
  } finally {
    crowd.close();
  }
}
