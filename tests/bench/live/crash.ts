/** `kill -9` of the server, and of PostgreSQL, while people type; then what was stored is read and held against what was confirmed. */
import { setTimeout as delay } from "node:timers/promises";
import * as Y from "yjs";
import { TEXT_FIELD } from "../../../server/documents/rules.ts";
import { findStoredText } from "../../../server/documents/log/queries.ts";
import { openAddress } from "../../setup/database-address.ts";
import type { Keystroke } from "./crowd.ts";
import { openCrowd, type Crowd } from "./crowds.ts";
import type { Kind } from "./dialects.ts";
import { clock } from "./guest.ts";
import type { Figures, Scenario } from "./scenario.ts";
import { startServer, type Running } from "./servers.ts";
import type { Stage } from "./stage.ts";

const ROOMS = 20;
const PEOPLE = 4;
const TYPING_MS = 5_000;
/** What was typed before this may not be gone. */
const YOUNG_MS = 100;

const lost = "lost although confirmed";
const old = "lost although older than 100 ms";
const killed = { server: "kill -9 of the server", database: "PostgreSQL away while the last one leaves" };

export const crash: readonly Scenario[] = [
  {
    name: "kill-server",
    kinds: ["ours", "hp-pg"],
    run: killServer,
    targets: [lost, old].map((figure) => ({ work: killed.server, figure, unit: "%", against: null, ask: "limit", than: 0 })),
  },
  {
    name: "kill-database",
    kinds: ["ours", "hp-pg"],
    run: killDatabase,
    targets: [lost, old].map((figure) => ({ work: killed.database, figure, unit: "%", against: null, ask: "limit", than: 0 })),
  },
];

async function killServer(kind: Kind, stage: Stage): Promise<Figures> {
  const server = await startServer(kind, stage.database.url);
  const crowd = openCrowd();
  try {
    await beginTyping(crowd, server, stage);
    await delay(TYPING_MS);
    const at = clock();
    await server.stop("SIGKILL");
    await crowd.do("stop");
    return await judge(await crowd.do("keystrokes"), kind, stage, at);
  } finally {
    crowd.close();
    await server.stop();
  }
}

/** The database dies under the server, people notice nothing and go home, and it comes back. */
async function killDatabase(kind: Kind, stage: Stage): Promise<Figures> {
  const address = await openAddress(() => Number(new URL(stage.database.url).port));
  const server = await startServer(kind, address.url(stage.database.url));
  const crowd = openCrowd();
  try {
    await beginTyping(crowd, server, stage);
    await delay(TYPING_MS);
    await stage.database.kill();
    await delay(500);
    await crowd.do("stop");
    await delay(200);
    const at = clock();
    const keystrokes = await crowd.do("keystrokes");
    await crowd.do("leave");
    await delay(1_500);
    await stage.database.start();
    // Longer than the longest break of anybody's between two attempts.
    await delay(12_000);
    return await judge(keystrokes, kind, stage, at);
  } finally {
    crowd.close();
    await server.stop();
    address.close();
  }
}

async function beginTyping(crowd: Crowd, server: Running, stage: Stage): Promise<void> {
  const ids = await stage.rooms(ROOMS);
  const seats = ids.flatMap((room, index) =>
    stage.seats(server, room, { people: PEOPLE, typists: PEOPLE, from: index * PEOPLE }),
  );
  await crowd.do("open", { seats, overMs: 300 });
  await crowd.do("furnish", { typists: PEOPLE });
  await crowd.do("type", { perSecond: 5 });
}

async function judge(rooms: [room: number, Keystroke[]][], kind: Kind, stage: Stage, at: number): Promise<Figures> {
  let [typed, confirmed, confirmedLost, oldLost, missing] = [0, 0, 0, 0, 0];
  for (const [room, keystrokes] of rooms) {
    const stored = await storedText(room, kind, stage);
    for (const keystroke of keystrokes) {
      typed += 1;
      confirmed += keystroke.isConfirmed ? 1 : 0;
      if (stored.includes(keystroke.mark)) continue;
      missing += 1;
      if (keystroke.isConfirmed) confirmedLost += 1;
      if (at - keystroke.at > YOUNG_MS) oldLost += 1;
    }
  }
  const percent = (part: number, whole: number) => (whole === 0 ? 0 : (100 * part) / whole);
  return { typed, confirmed, missing, [lost]: percent(confirmedLost, confirmed), [old]: percent(oldLost, typed) };
}

async function storedText(room: number, kind: Kind, stage: Stage): Promise<string> {
  const ydoc = new Y.Doc();
  if (kind === "ours") {
    const { state, updates } = (await findStoredText(stage.database.db, room))!;
    for (const update of state ? [state, ...updates] : updates) Y.applyUpdate(ydoc, update);
  } else {
    const state = await stage.peerState(room);
    if (state) Y.applyUpdate(ydoc, state);
  }
  return ydoc.getXmlFragment(TEXT_FIELD).toString();
}
