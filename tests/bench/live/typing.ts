/** Many rooms, one large room, little to do, and how many rooms one server carries: everybody types in a paragraph of their own. */
import { setTimeout as delay } from "node:timers/promises";
import type { Kind } from "./dialects.ts";
import { openCrowd, type Crowd } from "./crowds.ts";
import { cpuOfFamily } from "./processes.ts";
import type { Figures, Scenario } from "./scenario.ts";
import { startServer, type Running } from "./servers.ts";
import type { Stage } from "./stage.ts";

interface Plan {
  rooms: number;
  people: number;
  typists: number;
  perSecond: number;
  warmUpMs: number;
  measureMs: number;
}

const manyRooms: Plan = { rooms: 160, people: 8, typists: 8, perSecond: 5, warmUpMs: 2_000, measureMs: 6_000 };
const largeRoom: Plan = { rooms: 1, people: 200, typists: 20, perSecond: 5, warmUpMs: 1_500, measureMs: 6_000 };
const mediumLoad: Plan = { ...manyRooms, rooms: 80 };
const quiet: Plan = { rooms: 4, people: 8, typists: 2, perSecond: 4, warmUpMs: 1_500, measureMs: 6_000 };

const CPU = "server CPU per 10,000 delivered";

export const typing: readonly Scenario[] = [
  {
    name: "rooms",
    kinds: ["ours", "hp-pg", "reference", "relay"],
    run: (kind, stage) => typeIn(manyRooms, kind, stage),
    targets: [
      { work: "160 rooms × 8, all typing 5/s", figure: CPU, unit: "ms", against: "hp-pg", ask: "less", than: 1.6 },
      { work: "160 rooms × 8, all typing 5/s", figure: CPU, unit: "ms", against: "reference", ask: "less", than: 1.3 },
      { work: "160 rooms × 8, all typing 5/s", figure: CPU, unit: "ms", against: "relay", ask: "most", than: 1 },
      { work: "160 rooms × 8, all typing 5/s", figure: "p99", unit: "ms", against: "hp-pg", ask: "most", than: 0.7 },
    ],
  },
  {
    name: "medium",
    kinds: ["ours", "hp-pg", "relay"],
    run: (kind, stage) => typeIn(mediumLoad, kind, stage),
    targets: [
      { work: "80 rooms × 8, nobody saturated", figure: "p50", unit: "ms", against: null, ask: "limit", than: 3 },
      { work: "80 rooms × 8, nobody saturated", figure: "p99", unit: "ms", against: "hp-pg", ask: "most", than: 1 },
      { work: "80 rooms × 8, nobody saturated", figure: CPU, unit: "ms", against: "relay", ask: "most", than: 1.25 },
    ],
  },
  {
    name: "large-room",
    kinds: ["ours", "hp"],
    run: (kind, stage) => typeIn(largeRoom, kind, stage),
    targets: [{ work: "one room of 200, 20 typing", figure: CPU, unit: "ms", against: "hp", ask: "less", than: 1.2 }],
  },
  {
    name: "latency",
    kinds: ["ours", "relay", "hp"],
    run: (kind, stage) => typeIn(quiet, kind, stage),
    targets: [{ work: "light load, 4 rooms × 8", figure: "p50", unit: "ms", against: "relay", ask: "most", than: 1.1 }],
  },
  {
    name: "capacity",
    kinds: ["ours", "hp", "reference", "relay"],
    run: climb,
    targets: [
      { work: "rooms of 8 until p95 > 100 ms", figure: "rooms", unit: "", against: "hp", ask: "more", than: 1.6 },
      { work: "rooms of 8 until p95 > 100 ms", figure: "rooms", unit: "", against: "reference", ask: "more", than: 1.5 },
      { work: "rooms of 8 until p95 > 100 ms", figure: "rooms", unit: "", against: "relay", ask: "more", than: 0.95 },
    ],
  },
];

async function typeIn(plan: Plan, kind: Kind, stage: Stage): Promise<Figures> {
  const server = await startServer(kind, stage.database.url);
  const crowd = openCrowd();
  try {
    await fill(crowd, server, stage, plan, { rooms: Math.ceil(plan.rooms * stage.scale), from: 0 });
    await crowd.do("furnish", { typists: plan.typists });
    await crowd.do("type", { perSecond: plan.perSecond });
    await delay(plan.warmUpMs);
    return await measure(crowd, server, stage, plan);
  } finally {
    crowd.close();
    await server.stop();
  }
}

async function fill(
  crowd: Crowd,
  server: Running,
  stage: Stage,
  { people, typists }: Plan,
  { rooms, from }: { rooms: number; from: number },
): Promise<void> {
  const ids = await stage.rooms(rooms);
  const seats = ids.flatMap((room, index) => stage.seats(server, room, { people, typists, from: (from + index) * people }));
  const { afterMs } = await crowd.do("open", { seats, overMs: seats.length * 1.5 });
  if (afterMs.includes(null)) throw new Error(`${server.kind}: not everybody got in.`);
}

async function measure(crowd: Crowd, server: Running, stage: Stage, plan: Plan): Promise<Figures> {
  const [before, database] = [server.cpu(), cpuOfFamily(stage.database.pid)];
  const began = performance.now();
  await crowd.do("count");
  await delay(plan.measureMs);
  const report = await crowd.do("report");
  const seconds = (performance.now() - began) / 1000;
  const cpu = server.cpu() - before;
  const share = report.delivered / (report.sent * (plan.people - 1));
  if (share < 0.9) console.warn(`  ${server.kind}: only ${Math.round(share * 100)} % of what was typed arrived in time`);
  return {
    [CPU]: (cpu / report.delivered) * 10_000,
    p50: report.p50,
    p95: report.p95,
    p99: report.p99,
    "delivered a second": report.delivered / seconds,
    "cores of the server": cpu / seconds / 1000,
    "cores of PostgreSQL": (cpuOfFamily(stage.database.pid) - database) / seconds / 1000,
    "saved p50": report.confirmedP50,
    "saved p95": report.confirmedP95,
    "frames per delivered": report.frames / report.delivered,
  };
}

// --- capacity ------------------------------------------------------------------------

const FIRST_ROOMS = 80;
const STEP = 1.12;
const MOST_ROOMS = 700;
const PATIENCE_MS = 100;

/** More and more rooms, until what is typed arrives too late. Several crowds, because one could be the bottleneck. */
async function climb(kind: Kind, stage: Stage): Promise<Figures> {
  const server = await startServer(kind, stage.database.url);
  const crowds: Crowd[] = [];
  try {
    const crowd = openCrowd();
    crowds.push(crowd);
    let rooms = 0;
    for (let next = Math.ceil(FIRST_ROOMS * stage.scale); next <= MOST_ROOMS; next = Math.ceil(next * STEP)) {
      await crowd.do("stop");
      await fill(crowd, server, stage, { ...manyRooms }, { rooms: next - rooms, from: rooms });
      await crowd.do("furnish", { typists: manyRooms.typists });
      await crowd.do("type", { perSecond: manyRooms.perSecond });
      await delay(1_500);
      const { p95 } = await measure(crowd, server, stage, { ...manyRooms, measureMs: 2_000 });
      if (!(p95! <= PATIENCE_MS)) break;
      rooms = next;
    }
    return { rooms };
  } finally {
    for (const crowd of crowds) crowd.close();
    await server.stop();
  }
}
