/**
 * What pages weigh in a browser that has nothing of them yet, at the size of a large process: bytes as they travel, requests, the
 * document unpacked, the longest task of the main thread; and on a slow line (400 kbit/s, 400 ms) how long until one can read, and write.
 * And what a change costs the server that fifty people look at.
 */
import type { Browser, Page } from "playwright-core";
import type { Connection } from "../../db/connection.ts";
import { launchBrowser } from "../setup/browser.ts";
import type { TestServer } from "../setup/server.ts";
import { makeLargeTown, type LargeTown } from "./large-town.ts";
import { quantile, time } from "./measure.ts";

const KILOBIT = 1000 / 8;
const SLOW_LINE = { offline: false, latency: 400, downloadThroughput: 400 * KILOBIT, uploadThroughput: 400 * KILOBIT };
const VIEWERS = 50;
const WAVES = 5;
const WRITABLE = ".ja-text[contenteditable=true]";

interface Place {
  name: string;
  path: string;
  /** It has a text that is written in. */
  isText?: boolean;
  /** Opened over the slow line as well. */
  isSlowToo?: boolean;
  /** Without signing in. */
  isOpen?: boolean;
}

const places = ({ processId, roundtableId, minutedId, longId, shortId, itemId }: LargeTown): Place[] => [
  { name: "sign-in", path: "/sign-in", isOpen: true, isSlowToo: true },
  { name: "process", path: `/processes/${processId}`, isSlowToo: true },
  { name: "agenda", path: `/processes/${processId}/agenda`, isSlowToo: true },
  { name: "agenda, board", path: `/processes/${processId}/agenda?view=board` },
  { name: "people", path: `/processes/${processId}/people` },
  { name: "organisations", path: "/organisations" },
  { name: "texts", path: `/processes/${processId}/documents` },
  { name: "events", path: `/processes/${processId}/events` },
  { name: "roundtables", path: `/processes/${processId}/roundtables` },
  { name: "roundtable", path: `/roundtables/${roundtableId}`, isSlowToo: true },
  { name: "running order", path: `/roundtables/${roundtableId}/points` },
  { name: "minutes", path: `/roundtables/${minutedId}/minutes` },
  { name: "formats", path: `/processes/${processId}/formats` },
  { name: "new item", path: `/processes/${processId}/agenda/new` },
  { name: "new mandate", path: `/processes/${processId}/mandates/new` },
  { name: "agenda item", path: `/agenda/${itemId}`, isText: true },
  { name: "text", path: `/documents/${shortId}`, isText: true, isSlowToo: true },
  { name: "versions", path: `/documents/${shortId}/versions` },
  { name: "text of 80 pages", path: `/documents/${longId}`, isText: true },
];

export async function measureWeight(connection: Connection, server: TestServer): Promise<void> {
  const town = await makeLargeTown(connection);
  const browser = await launchBrowser();
  try {
    const rows: Record<string, object> = {};
    for (const place of places(town)) rows[place.name] = await weigh(browser, server, town, place);
    console.table(rows);
  } finally {
    await browser.close();
  }
  console.table(await measureWaves(server, town));
}

async function weigh(browser: Browser, server: TestServer, town: LargeTown, place: Place): Promise<object> {
  const { kilobytes, requests, task, html } = await onFastLine(browser, server, town, place);
  const slow = place.isSlowToo ? await onSlowLine(browser, server, town, place) : null;
  const seconds = (ms: number | undefined) => (ms === undefined ? "" : Math.round(ms / 100) / 10);
  return {
    "kB travelled": kilobytes,
    requests,
    "kB HTML unpacked": html,
    "longest task, ms": task,
    "slow: read, s": seconds(slow?.read),
    "slow: write, s": seconds(place.isText ? slow?.write : undefined),
  };
}

async function onFastLine(browser: Browser, server: TestServer, town: LargeTown, place: Place) {
  return withPage(browser, server, town, place, async (page) => {
    const session = await page.context().newCDPSession(page);
    await session.send("Network.enable");
    const sizes: number[] = [];
    session.on("Network.loadingFinished", ({ encodedDataLength }) => sizes.push(encodedDataLength));
    await page.addInitScript(() => {
      const tasks: number[] = [];
      Object.assign(window, { tasks });
      new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({
        type: "longtask",
        buffered: true,
      });
    });
    const answer = await page.goto(place.path, { waitUntil: "load" });
    if (answer?.status() !== 200) throw new Error(`${place.path}: ${answer?.status()}`);
    if (place.isText) await page.locator(WRITABLE).first().waitFor({ timeout: 120_000 });
    await page.waitForLoadState("networkidle");
    const task = await page.evaluate(() => Math.max(0, ...(window as unknown as { tasks: number[] }).tasks));
    const html = (await answer.body()).length;
    const sum = sizes.reduce((all, one) => all + one, 0);
    return { kilobytes: kilo(sum), requests: sizes.length, task: Math.round(task), html: kilo(html) };
  });
}

async function onSlowLine(browser: Browser, server: TestServer, town: LargeTown, place: Place) {
  return withPage(browser, server, town, place, async (page) => {
    const session = await page.context().newCDPSession(page);
    await session.send("Network.enable");
    await session.send("Network.emulateNetworkConditions", SLOW_LINE);
    const started = performance.now();
    const since = () => performance.now() - started;
    await page.goto(place.path, { waitUntil: "commit" });
    await page.waitForFunction(() => performance.getEntriesByName("first-contentful-paint").length > 0);
    const read = since();
    if (place.isText) await page.locator(WRITABLE).first().waitFor({ timeout: 120_000 });
    return { read, write: since() };
  });
}

/** In a context of its own, whose cache is empty. */
async function withPage<T>(
  browser: Browser,
  server: TestServer,
  town: LargeTown,
  { isOpen = false }: Place,
  look: (page: Page) => Promise<T>,
): Promise<T> {
  const context = await browser.newContext({ baseURL: server.origin, viewport: { width: 390, height: 844 }, locale: "de-DE" });
  try {
    const [name = "", value = ""] = town.facilitator.split("=");
    if (!isOpen) await context.addCookies([{ name, value, url: server.origin }]);
    return await look(await context.newPage());
  } finally {
    await context.close();
  }
}

const kilo = (bytes: number): number => Math.round(bytes / 1000);

/** What fifty screens ask for after an announcement, all at once: milliseconds until the last has it. */
async function measureWaves(server: TestServer, { processId, roundtableId, delegates }: LargeTown): Promise<object> {
  const rows: Record<string, object> = {};
  for (const [name, path] of [
    ["process", `/processes/${processId}.data`],
    ["agenda", `/processes/${processId}/agenda.data`],
    ["people", `/processes/${processId}/people.data`],
    ["roundtable", `/roundtables/${roundtableId}.data`],
  ] as const) {
    const get = async (cookie: string) =>
      (await (await fetch(server.origin + path, { headers: { cookie } })).arrayBuffer()).byteLength;
    const alone = await time(() => get(delegates[0]!));
    const waves: number[] = [];
    let bytes = 0;
    for (let wave = 0; wave < WAVES; wave++)
      waves.push(await time(async () => void (bytes = (await Promise.all(delegates.slice(0, VIEWERS).map(get)))[0] ?? 0)));
    rows[`${VIEWERS} × ${name}`] = {
      "one, ms": Math.round(alone),
      "last, ms": Math.round(quantile(waves, 0.5)),
      "kB each": kilo(bytes),
    };
  }
  return rows;
}
