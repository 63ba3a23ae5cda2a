/** Three hundred in one text, everybody's caret moving, some of them typing: what carets cost, and whether the text waits for them. */
import { setTimeout as delay } from "node:timers/promises";
import { openCrowd } from "./crowds.ts";
import type { Kind } from "./dialects.ts";
import type { Figures, Scenario, Target } from "./scenario.ts";
import { startServer } from "./servers.ts";
import type { Stage } from "./stage.ts";

const PEOPLE = 300;
const TYPISTS = 2;
const MEASURE_MS = 6_000;
const PEERS = ["hp", "reference", "relay"] as const;

const target = (figure: string, against: Kind, ask: Target["ask"], than: number): Target => ({
  work: "awareness, 300 present",
  figure,
  unit: "ms",
  against,
  ask,
  than,
});

export const presence: Scenario = {
  name: "awareness",
  kinds: ["ours", ...PEERS],
  run: move,
  targets: [
    ...PEERS.map((peer) => target("server CPU a second", peer, "less", 6)),
    ...PEERS.map((peer) => target("text p99", peer, "most", 1)),
    { work: "awareness, 300 present", figure: "caret p50", unit: "ms", against: null, ask: "limit", than: 50 },
  ],
};

async function move(kind: Kind, stage: Stage): Promise<Figures> {
  const server = await startServer(kind, stage.database.url);
  const crowd = openCrowd();
  try {
    const [room] = await stage.rooms(1);
    await crowd.do("open", { seats: stage.seats(server, room!, { people: PEOPLE, typists: TYPISTS }), overMs: 1_500 });
    await crowd.do("furnish", { typists: TYPISTS });
    await crowd.do("type", { perSecond: 2 });
    await crowd.do("moveCarets", { perSecond: 0.3 });
    await delay(2_000);
    const before = server.cpu();
    await crowd.do("count");
    await delay(MEASURE_MS);
    const report = await crowd.do("report");
    const seconds = MEASURE_MS / 1000;
    return {
      "server CPU a second": (server.cpu() - before) / seconds,
      "text p50": report.p50,
      "text p99": report.p99,
      "caret p50": report.caretP50,
      "awareness frames a second": report.awareness / seconds,
      "MB a second": report.bytes / 1e6 / seconds,
    };
  } finally {
    crowd.close();
    await server.stop();
  }
}
