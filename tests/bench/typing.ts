/**
 * What a text of eighty pages with three hundred comments asks of a real browser: a key, until it is on the screen, and opening the
 * text, until somebody can write in it; beside the same in a text of one paragraph.
 */
import type { Browser, BrowserContext, CDPSession, Page } from "playwright-core";
import type { Connection } from "../../db/connection.ts";
import { sample } from "../../db/sample.ts";
import { insertDocument } from "../../server/documents/commands.ts";
import { doc, paragraph } from "../../server/documents/content/text.rules.ts";
import { makeSessions, startSession } from "../../server/people/sessions.ts";
import { launchBrowser } from "../setup/browser.ts";
import { insertLongText } from "../setup/long-text.ts";
import type { TestServer } from "../setup/server.ts";
import { alternate, time, type Result } from "./measure.ts";

const KEYS = 100;
const OPENINGS = 10;
const WARM_UP = 10;
const THREADS = 300;
/** Which paragraph the caret is put into. */
const MIDDLE = 240;

export async function measureTyping({ db }: Connection, server: TestServer): Promise<Result[]> {
  const by = await writer(db);
  const long = await insertLongText(db, by.processId, by, THREADS);
  const content = doc(paragraph("Ein Absatz."));
  const document = { processId: by.processId, kind: "paper" as const, title: "Kurz", content };
  const short = await db.transaction().execute((trx) => insertDocument(trx, { now: () => new Date(), actor: by }, document));
  const cookie =
    (await startSession(makeSessions(db, { secure: false }), { personId: by.personId, userAgent: "bench" }, new Date())).split(
      ";",
    )[0] ?? "";
  const browser = await launchBrowser();
  try {
    const [product, floor] = [await enter(browser, server, cookie), await enter(browser, server, cookie)];
    const name = `opening ${long.words} words with ${long.threads} threads, until they can be written in`;
    const openings = await alternate(
      { name, floorName: "opening one paragraph" },
      OPENINGS,
      () => time(() => open(product.page, long.documentId)),
      () => time(() => open(floor.page, short)),
    );
    return [openings, ...(await measureKeys(product, floor))];
  } finally {
    await browser.close();
  }
}

const writer = (db: Connection["db"]) =>
  db
    .selectFrom("mandates")
    .innerJoin("people", "people.id", "mandates.person_id")
    .where("email", "=", sample.people.facilitator.email)
    .orderBy("process_id")
    .select(["process_id as processId", "person_id as personId", "organisation_id as organisationId"])
    .executeTakeFirstOrThrow();

async function measureKeys(product: Window, floor: Window): Promise<Result[]> {
  await product.page.locator(`${WRITABLE} > p`).nth(MIDDLE).click();
  await floor.page.locator(`${WRITABLE} > p`).click();
  for (let round = 0; round < WARM_UP; round++) await Promise.all([costOfKey(product), costOfKey(floor)]);
  const measure = (what: string, metric: Metric) =>
    alternate(
      { name: `a key in the middle of it, ${what}`, floorName: "the same key in one paragraph" },
      KEYS,
      () => costOfKey(product, metric),
      () => costOfKey(floor, metric),
    );
  return [await measure("script alone", "ScriptDuration"), await measure("main thread", "TaskDuration")];
}

interface Window {
  page: Page;
  session: CDPSession;
}

type Metric = "ScriptDuration" | "TaskDuration";

const WRITABLE = ".ja-doc-content .ja-text[contenteditable=true]";

async function enter(browser: Browser, server: TestServer, cookie: string): Promise<Window> {
  const context: BrowserContext = await browser.newContext({ baseURL: server.origin, viewport: { width: 1280, height: 900 } });
  const [name = "", value = ""] = cookie.split("=");
  await context.addCookies([{ name, value, url: server.origin }]);
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send("Performance.enable");
  return { page, session };
}

async function open(page: Page, documentId: number): Promise<void> {
  await page.goto(`/documents/${documentId}`, { waitUntil: "commit" });
  await page.locator(WRITABLE).waitFor();
}

/** @returns milliseconds of the main thread, until the letter is on the screen */
async function costOfKey({ page, session }: Window, metric: Metric = "TaskDuration"): Promise<number> {
  const before = await spent(session, metric);
  await page.keyboard.press("a");
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
  return (await spent(session, metric)) - before;
}

async function spent(session: CDPSession, metric: Metric): Promise<number> {
  const { metrics } = await session.send("Performance.getMetrics");
  return (metrics.find(({ name }) => name === metric)?.value ?? 0) * 1000;
}
