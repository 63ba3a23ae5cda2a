/** The main acts of whoever leads a running roundtable, each by its key; somebody has asked for the floor. */
import type { Page } from "playwright-core";
import { step, type Row } from "./clicks.ts";

/** By the letter that its button carries, and the address to which that is sent. */
const ACTS = [
  ["next point", "n", "/current-point"],
  ["back", "b", "/current-point"],
  ["five minutes more", "t", "/time"],
  ["skip the point", "u", "/outcome"],
  ["carry the point over", "v", "/outcome"],
  ["give the floor", "s", "/state"],
  ["stop the speaker's clock", "p", "/state"],
  ["end the speech", "e", "/state"],
] as const;

const RECORDS = [
  ["take down a decision", "d", "Wir treffen uns vierteljährlich."],
  ["take down a task", "a", "Termine vorschlagen"],
] as const;

/** @param base of a planned roundtable with some points */
export async function inTheRoom(page: Page, delegate: Page, base: string): Promise<Row[]> {
  const rows: Row[] = [];
  await page.goto(base);
  await page.getByRole("button", { name: "Runden Tisch eröffnen" }).click();
  await page.locator(".ja-roundtables-now__point").waitFor();
  await delegate.goto(base);
  await delegate.getByRole("button", { name: "Zu Wort melden" }).click();
  await page.locator('main [data-key="s"]').waitFor();
  for (const [name, key, address] of ACTS) {
    const row = await step(page, name, base, async ({ press }) => {
      await page.locator(`main [data-key="${key}"]`).waitFor();
      const sent = page.waitForResponse((answer) => answer.request().method() === "POST" && answer.url().includes(address));
      await press(key);
      await sent;
    });
    rows.push(row);
  }
  for (const [name, key, words] of RECORDS) {
    const row = await step(page, name, base, async ({ press }) => {
      await page.locator(`main [data-key="${key}"]`).waitFor({ state: "attached" });
      await press(key);
      await page.keyboard.type(words);
      await press("Control+Enter");
      await page.getByText(words).first().waitFor();
    });
    rows.push(row);
  }
  return rows;
}
