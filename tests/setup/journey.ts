/**
 * What a journey needs: the built server on a fresh sample town, and a browser in which several people work at once.
 * `const town = useTown();` at the top of the file, then `const miriam = await town.signIn("facilitator")`. After each test
 * browsers must not have complained. All journeys share one browser (one-browser.ts), each window is a context of its own.
 */
import axe, { type RunOnly } from "axe-core";
import { buffer } from "node:stream/consumers";
import type { Browser, BrowserContext, BrowserContextOptions, Download, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject } from "vitest";
import { DEMO_PASSWORD, sample, type PersonKey } from "../../db/sample.ts";
import { SESSION_COOKIE } from "../../server/people/sessions.ts";
import { connectBrowser } from "./browser.ts";
import { useServer, type ServedTown } from "./http.ts";

export interface Town extends ServedTown {
  browser: Browser;
  /** A window of somebody not signed in. */
  visit(options?: BrowserContextOptions): Promise<Page>;
  /** A window of one person of the sample town, on the start page, signed in as people do it. */
  signIn(person: PersonKey, options?: BrowserContextOptions): Promise<Page>;
  /** The same without the sign-in page, for what begins after it; the window is still empty. */
  enter(person: PersonKey, options?: BrowserContextOptions): Promise<Page>;
  /** What browsers complained about since the last call; the answers of refused forms are no complaint. */
  complaints(): string[];
}

/** Every wait is for a condition; on a machine with much else to do it may take its time. */
const PATIENCE_MS = 45_000;

/** @param mayLog errors that the server is made to log */
export function useTown(options: { mayLog?: RegExp } = {}): Town {
  const town = useServer(options) as Town;
  const contexts: BrowserContext[] = [];
  const complaints: string[] = [];

  beforeAll(async () => {
    town.browser = await connectBrowser(inject("browser"));
  }, 120_000);

  afterEach(async ({ task }) => {
    if (task.result?.state === "fail") await takePictures(contexts, task.name);
    expect(town.complaints()).toEqual([]);
  });

  afterAll(async () => {
    await Promise.all(contexts.map((context) => context.close()));
    await town.browser?.close();
  }, 60_000);

  town.visit = async (options) => {
    const context = await town.browser.newContext({
      baseURL: town.server.origin,
      locale: "de-DE",
      timezoneId: "Europe/Berlin",
      viewport: { width: 1280, height: 900 },
      ...options,
    });
    contexts.push(context);
    context.setDefaultTimeout(PATIENCE_MS);
    const page = await context.newPage();
    const own = new URL(town.server.origin).host;
    // A page that is left in the middle of loading gives up what it was loading: nobody notices. Through the wire to the shared
    // browser an error keeps its name or its stack, not always both, and Remix also writes such an error into the console.
    const isGivenUp = (error: string) => error.startsWith("AbortError:");
    page.on("console", (message) => {
      const isRefusal = /status of 4\d\d/.test(message.text()) && !message.location().url.includes("/assets/");
      if (message.type() !== "error" || isRefusal || isGivenUp(message.text())) return;
      complaints.push(`${page.url()}: ${message.text()}`);
    });
    page.on("pageerror", ({ name, message, stack }) => {
      const error = stack || `${name}: ${message}`;
      if (!isGivenUp(error)) complaints.push(`${page.url()}: ${error}`);
    });
    page.on("request", (request) => {
      const url = new URL(request.url());
      if (!["data:", "blob:"].includes(url.protocol) && url.host !== own)
        complaints.push(`request to a third party: ${url.href}`);
    });
    page.on("response", (response) => {
      if (response.status() >= 500)
        complaints.push(`${response.status()} from ${response.request().method()} ${response.url()}`);
    });
    return page;
  };

  town.signIn = async (person, options) => {
    const page = await town.visit(options);
    await page.goto("/sign-in");
    await page.getByLabel("E-Mail-Adresse").fill(sample.people[person].email);
    await page.getByLabel("Passwort").fill(DEMO_PASSWORD);
    await page.locator("main").getByRole("button", { name: "Anmelden", exact: true }).click();
    await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
    return page;
  };

  town.enter = async (person, options) => {
    const page = await town.visit(options);
    const { token } = await town.session(person);
    await page.context().addCookies([{ name: SESSION_COOKIE, value: token, url: town.server.origin }]);
    return page;
  };

  town.complaints = () => complaints.splice(0);
  return town;
}

/** What all windows show when a test fails: as words, and as pictures where `JOURNEY_PICTURES` names a folder. */
async function takePictures(contexts: readonly BrowserContext[], name: string): Promise<void> {
  const folder = process.env.JOURNEY_PICTURES;
  const pages = contexts.flatMap((context) => context.pages());
  for (const [index, page] of pages.entries()) {
    const words = await page.locator("main").innerText({ timeout: 2_000 }).catch(String);
    process.stderr.write(`\n${page.url()}\n${words.replaceAll(/\s+/g, " ").slice(0, 1_500)}\n`);
    if (folder) await page.screenshot({ path: `${folder}/${name.slice(0, 40)} ${index}.png` });
  }
}

/** Goes to a page and waits until it listens to clicks and keys; without JavaScript there is nothing to wait for. */
export async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await isAwake(page);
}

/** The page that is there now listens to clicks and keys, if it is one that has scripts: React has drawn it, not only begun to. */
export async function isAwake(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    if (document.readyState === "complete" && document.scripts.length === 0) return true;
    const container = Object.entries(document).find(([key]) => key.startsWith("__reactContainer"))?.[1] as
      | { stateNode: { current: { memoizedState: { isDehydrated: boolean } } } }
      | undefined;
    return document.querySelector("main") !== null && container?.stateNode.current.memoizedState.isDehydrated === false;
  });
}

/** axe finds nothing on this page, as it is now. */
export async function expectAccessible(page: Page, where = page.url()): Promise<void> {
  expect((await findBarriers(page)).map((barrier) => `${where}: ${barrier}`)).toEqual([]);
}

/** What axe finds on this page, as it is now. @param only some of its rules @param without some of them */
export async function findBarriers(
  page: Page,
  { only, without = [] }: { only?: string[]; without?: string[] } = {},
): Promise<string[]> {
  const runOnly: RunOnly = only ? { type: "rule", values: only } : { type: "tag", values: STANDARDS };
  const rules = Object.fromEntries(without.map((rule) => [rule, { enabled: false }]));
  // Only once for each page, and only what is wrong comes back: what is right is much more.
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source);
  const options: axe.RunOptions = { runOnly, rules, resultTypes: ["violations"] };
  return page.evaluate(async (wanted) => {
    const { violations } = await (window as unknown as { axe: typeof axe }).axe.run(document, wanted);
    const places = (nodes: axe.NodeResult[]) => nodes.slice(0, 3).map((node) => node.target.join(" "));
    return violations.map(({ id, nodes }) => `${id}: ${places(nodes).join(" | ")}`);
  }, options);
}

const STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Nothing sticks out to the right: people need not scroll in two directions. */
export async function expectNoOverflow(page: Page, where = page.url()): Promise<void> {
  const overflow = await measureOverflow(page);
  const widest = overflow === 0 ? [] : await findWidest(page);
  expect({ where, overflow, widest }).toEqual({ where, overflow: 0, widest: [] });
}

/** What ends furthest to the right, as HTML without what is in it: whoever reads of a failure knows where to look. */
function findWidest(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const isOut = (element: Element) => element.getBoundingClientRect().right > document.documentElement.clientWidth;
    const found = [...document.body.querySelectorAll("*")].filter(isOut).slice(0, 8);
    return found.map((element) => (element.cloneNode() as Element).outerHTML.slice(0, 200));
  });
}

/** @returns CSS pixels by which the page is wider than its window */
export function measureOverflow(page: Page): Promise<number> {
  return page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth));
}

/** A story in chapters: when one of them fails, those after it are not told. */
export function tellInOrder(): void {
  let isBroken = false;
  beforeEach(({ skip }) => {
    if (isBroken) skip("an earlier chapter has failed");
  });
  afterEach(({ task }) => {
    isBroken ||= task.result?.state === "fail";
  });
}

/** Asks again and again until it is so. */
export async function until<T>(what: string, ask: () => Promise<T> | T, patienceMs = PATIENCE_MS): Promise<T> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > deadline) throw new Error(`It never happened that ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** A download's bytes: the browser runs elsewhere, and its files are not here. */
export const bytesOf = async (download: Download): Promise<Buffer> => buffer(await download.createReadStream());
