/** What an open text and an open connection weigh, and what happens to memory when somebody's computer falls asleep while much is written. */
import { setTimeout as delay } from "node:timers/promises";
import { openCrowd, type Crowd } from "./crowds.ts";
import type { Kind } from "./dialects.ts";
import type { Figures, Scenario } from "./scenario.ts";
import { startServer } from "./servers.ts";
import type { Stage } from "./stage.ts";

const TEXTS = 40;
const CONNECTIONS = 1_000;
const CONNECTIONS_A_ROOM = 50;
const MB = 1e6;

const asleep = { rooms: 4, readers: 5, bytesEach: 8 * MB, frame: 32 * 1024, perSecond: 4 * MB };
const slept = "5 readers asleep in each of 4 rooms, 160 MB for them";

const pasted = { people: 20, letters: 200_000, times: 6, overMs: 2_000 };
const oneText = "20 people paste 200 kB each over theirs, one text";
const manyTexts = { texts: 20, people: 4, restMs: 15_000 };
const twentyTexts = "4 people paste 200 kB each over theirs, 20 texts";

export const memory: readonly Scenario[] = [
  {
    name: "memory",
    kinds: ["ours", "hp-pg"],
    run: weigh,
    targets: [
      { work: "memory", figure: "per large text", unit: "MB", against: "hp-pg", ask: "less", than: 4 },
      { work: "memory", figure: "per connection", unit: "kB", against: "hp-pg", ask: "most", than: 0.6 },
    ],
  },
  {
    name: "asleep",
    kinds: ["ours", "hp"],
    run: fallAsleep,
    targets: [{ work: slept, figure: "growth", unit: "MB", against: "hp", ask: "most", than: 0.3 }],
  },
  {
    name: "paste",
    kinds: ["ours", "hp-pg"],
    run: paste,
    targets: [
      { work: oneText, figure: "cut off", unit: "", against: null, ask: "limit", than: 0 },
      { work: oneText, figure: "server CPU", unit: "ms", against: "hp-pg", ask: "most", than: 1 },
      { work: twentyTexts, figure: "growth", unit: "MB", against: "hp-pg", ask: "most", than: 1 },
    ],
  },
];

async function weigh(kind: Kind, stage: Stage): Promise<Figures> {
  const server = await startServer(kind, stage.database.url);
  const crowd = openCrowd();
  try {
    const open = async (rooms: number[], people: number) => {
      const seats = rooms.flatMap((room, index) => stage.seats(server, room, { people, typists: 0, from: index * people }));
      await crowd.do("open", { seats, overMs: seats.length * 4 });
      await delay(1_500);
      return server.memory();
    };
    // The first connections and texts also pay for code that is compiled and pools that grow.
    await open([...(await stage.rooms(20)), await stage.largeRoom(kind), await stage.largeRoom(kind)], 5);
    const empty = await open(await stage.rooms(TEXTS), 1);
    const texts: number[] = [];
    for (let index = 0; index < TEXTS; index++) texts.push(await stage.largeRoom(kind));
    const withTexts = await open(texts, 1);
    const more = await stage.rooms(CONNECTIONS / CONNECTIONS_A_ROOM);
    const withAll = await open(more, CONNECTIONS_A_ROOM);
    return {
      "per large text": (withTexts.resident - empty.resident) / TEXTS / MB,
      // A thousand of them fit into what texts have left behind: what the process has in memory says nothing of them.
      "per connection": (withAll.held - withTexts.held) / CONNECTIONS / 1e3,
      "at first": empty.resident / MB,
      "in the end": withAll.resident / MB,
    };
  } finally {
    crowd.close();
    await server.stop();
  }
}

/** Texts of ours end at ten megabytes, so it takes four of them. */
async function fallAsleep(kind: Kind, stage: Stage): Promise<Figures> {
  const server = await startServer(kind, stage.database.url);
  const [writers, readers] = [openCrowd(), openCrowd()];
  try {
    const rooms = await stage.rooms(asleep.rooms);
    const writing = rooms.flatMap((room, index) => stage.seats(server, room, { people: 1, typists: 1, from: index }));
    await writers.do("open", { seats: writing, overMs: 0 });
    await writers.do("furnish", { typists: 1 });
    const reading = rooms.flatMap((room, index) =>
      stage.seats(server, room, { people: asleep.readers, typists: 0, from: 100 + index * asleep.readers }),
    );
    await readers.do("open", { seats: reading, overMs: 200 });
    await delay(1_000);
    const { resident: before } = await server.memory();
    await readers.do("stopReading");
    const pouring = writers.do("pour", { total: asleep.bytesEach, each: asleep.frame, perSecond: asleep.perSecond });
    let [peak, isPouring] = [0, true];
    void pouring.finally(() => (isPouring = false));
    while (isPouring) {
      await delay(200);
      peak = Math.max(peak, server.memoryNow());
    }
    await delay(1_000);
    const { resident: after } = await server.memory();
    const closed = await readers.do("closed");
    return { growth: (after - before) / MB, peak: (peak - before) / MB, "cut off": closed.length };
  } finally {
    writers.close();
    readers.close();
    await server.stop();
  }
}

/** Memory as it is, without a garbage collection that nobody would ask for in real use. */
async function paste(kind: Kind, stage: Stage): Promise<Figures> {
  const server = await startServer(kind, stage.database.url);
  const [one, many] = [openCrowd(), openCrowd()];
  try {
    const { people, times, letters, overMs } = pasted;
    const pasteIn = async (crowd: Crowd, texts: number, each: number) => {
      const rooms = await stage.rooms(texts);
      const seats = rooms.flatMap((room, index) =>
        stage.seats(server, room, { people: each, typists: each, from: index * each }),
      );
      await crowd.do("open", { seats, overMs: 500 });
      await crowd.do("furnish", { typists: each });
      const before = { cpu: server.cpu(), memory: server.memoryNow() };
      await crowd.do("paste", { letters, times, overMs });
      await delay(3_000);
      return { before, cpu: server.cpu() - before.cpu, cut: (await crowd.do("closed")).length };
    };
    const alone = await pasteIn(one, 1, people);
    const together = await pasteIn(many, manyTexts.texts, manyTexts.people);
    const peak = server.memoryNow();
    await delay(manyTexts.restMs);
    return {
      "cut off": alone.cut + together.cut,
      "server CPU": alone.cpu,
      growth: (server.memoryNow() - alone.before.memory) / MB,
      "just after": (peak - alone.before.memory) / MB,
    };
  } finally {
    one.close();
    many.close();
    await server.stop();
  }
}
