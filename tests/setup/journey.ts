/**
 * What a journey needs: the built server on a fresh sample town, and a browser in which several people work at once.
 * `const town = useTown();` at the top of the file, then `const miriam = await town.signIn("facilitator")`.
 */
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, expect } from "vitest";
import { DEMO_PASSWORD, sample, type PersonKey } from "../../db/sample.ts";
import { launchBrowser } from "./browser.ts";
import { createDatabase, type TestDatabase } from "./database.ts";
import { startServer, type TestServer } from "./server.ts";

export interface Town {
  server: TestServer;
  database: TestDatabase;
  browser: Browser;
  /** A window of somebody not signed in. */
  visit(options?: BrowserContextOptions): Promise<Page>;
  /** A window of one person of the sample town, on the start page. */
  signIn(person: PersonKey, options?: BrowserContextOptions): Promise<Page>;
  /** What browsers complained about since the last call; the answers of refused forms are no complaint. */
  complaints(): string[];
}

export function useTown(): Town {
  const town = {} as Town;
  let contexts: BrowserContext[] = [];
  let complaints: string[] = [];

  beforeAll(async () => {
    const [database, browser] = await Promise.all([createDatabase(), launchBrowser()]);
    const server = await startServer({ databaseUrl: database.url, env: { SEED: "demo" } });
    Object.assign(town, { server, database, browser });
  }, 60_000);

  afterAll(async () => {
    await Promise.all(contexts.map((context) => context.close()));
    contexts = [];
    await town.browser?.close();
    await town.server?.stop();
    await town.database?.drop();
  }, 30_000);

  town.visit = async (options) => {
    const context = await town.browser.newContext({ baseURL: town.server.origin, locale: "de-DE", viewport: { width: 1280, height: 900 }, ...options });
    contexts.push(context);
    context.setDefaultTimeout(15_000);
    const page = await context.newPage();
    page.on("console", (message) => {
      if (message.type() === "error" && !/status of (4\d\d)/.test(message.text())) complaints.push(`${page.url()}: ${message.text()}`);
    });
    page.on("pageerror", (error) => complaints.push(`${page.url()}: ${error.message}`));
    page.on("request", (request) => {
      const url = new URL(request.url());
      if (!["data:", "blob:"].includes(url.protocol) && url.host !== new URL(town.server.origin).host) complaints.push(`request to a third party: ${url.href}`);
    });
    return page;
  };

  town.signIn = async (person, options) => {
    const page = await town.visit(options);
    await page.goto("/sign-in");
    await page.getByLabel(/E-Mail/).fill(sample.people[person].email);
    await page.locator("input[name=password]").fill(DEMO_PASSWORD);
    await page.locator("main button[type=submit]").first().click();
    await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
    return page;
  };

  town.complaints = () => complaints.splice(0);
  return town;
}

/** axe finds nothing on this page, as it is now. */
export async function expectAccessible(page: Page, where = page.url()): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
    .analyze();
  expect(violations.map(({ id, nodes }) => `${where}: ${id}: ${nodes.map((node) => node.target.join(" ")).slice(0, 3).join(" | ")}`)).toEqual([]);
}

/** Nothing sticks out to the right: people need not scroll in two directions. */
export async function expectNoOverflow(page: Page, where = page.url()): Promise<void> {
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect({ where, overflow }).toEqual({ where, overflow: 0 });
}
