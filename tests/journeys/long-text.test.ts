/** Eighty pages with two hundred comments: each key is answered at once. Prints what it measured. */
import type { CDPSession, Page } from "playwright-core";
import { expect, test } from "vitest";
import { open, useTown } from "../setup/journey.ts";
import { insertLongText } from "../setup/long-text.ts";

const town = useTown();

const KEYS = 60;

interface Cost {
  script: number;
  layout: number;
  task: number;
}

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const worst = (values: number[]): number => Math.max(...values);

/** Milliseconds that the browser has spent so far. */
async function spent(session: CDPSession): Promise<Cost> {
  const { metrics } = await session.send("Performance.getMetrics");
  const of = (name: string) => (metrics.find((metric) => metric.name === name)?.value ?? 0) * 1000;
  return { script: of("ScriptDuration"), layout: of("LayoutDuration") + of("RecalcStyleDuration"), task: of("TaskDuration") };
}

/** Types letter by letter and looks at the clock after each, once it is on the screen. */
async function costsOfKeys(page: Page, session: CDPSession): Promise<Cost[]> {
  const costs: Cost[] = [];
  for (let index = 0; index < KEYS; index++) {
    const before = await spent(session);
    await page.keyboard.press("abcdefg "[index % 8] === " " ? "Space" : "abcdefg"[index % 8]!);
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
    const after = await spent(session);
    costs.push({ script: after.script - before.script, layout: after.layout - before.layout, task: after.task - before.task });
  }
  return costs;
}

test("a key in a text of eighty pages takes less than a sixtieth of a second", async () => {
  const miriam = await town.enter("facilitator");
  const { mandates } = await mandateOf();
  const text = await insertLongText(town.database.db, town.ids.processId, mandates);
  await open(miriam, `/documents/${text.documentId}`);
  const editor = miriam.locator(".ja-doc-content .ja-text[contenteditable=true]");
  await editor.waitFor();
  await miriam.locator(".ja-doc-state", { hasText: "Gespeichert" }).waitFor();
  const session = await miriam.context().newCDPSession(miriam);
  await session.send("Performance.enable");
  await miriam.evaluate(() => {
    const found: number[] = [];
    Object.assign(window, { longTasks: found });
    new PerformanceObserver((list) => found.push(...list.getEntries().map(({ duration }) => duration))).observe({
      type: "longtask",
    });
  });

  const places = { "in the middle": 300, "at the end": -1 };
  for (const [where, at] of Object.entries(places)) {
    const paragraph = editor.locator(":scope > p").nth(at);
    await paragraph.scrollIntoViewIfNeeded();
    await paragraph.click();
    await miriam.keyboard.press("End");
    await miriam.waitForTimeout(1500);
    await miriam.evaluate(() => ((window as unknown as { longTasks: number[] }).longTasks.length = 0));
    const costs = await costsOfKeys(miriam, session);
    await miriam.waitForTimeout(1500);
    const tasks = await miriam.evaluate(() => (window as unknown as { longTasks: number[] }).longTasks);
    const script = costs.map((cost) => cost.script);
    const line = (name: keyof Cost) =>
      `${name} ${median(costs.map((cost) => cost[name])).toFixed(1)} (worst ${worst(costs.map((cost) => cost[name])).toFixed(1)})`;
    console.info(
      `${text.words} words, typing ${where}: ms a key, median: ${line("script")} · ${line("layout")} · ${line("task")}; ` +
        `long tasks: ${tasks.map((task) => Math.round(task)).join(", ") || "none"}`,
    );
    expect(median(script)).toBeLessThan(200);
  }
});

async function mandateOf() {
  const row = await town.database.db
    .selectFrom("mandates")
    .where("process_id", "=", town.ids.processId)
    .where("person_id", "=", town.ids.people.facilitator)
    .select(["person_id as personId", "organisation_id as organisationId"])
    .executeTakeFirstOrThrow();
  return { mandates: row };
}
