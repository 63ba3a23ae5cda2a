/** A roundtable from opening to the minutes, as whoever leads it does it; its main acts by their keys, while somebody has asked for the floor. */
import type { Page } from "playwright-core";
import { step, type Row } from "./clicks.ts";

/** By the letter that its button carries, and the address to which that is sent. */
const ACTS = [
  ["give the floor", "s", "/state"],
  ["stop the speaker's clock", "p", "/state"],
  ["end the speech", "e", "/state"],
  ["next point", "n", "/current-point"],
  ["back", "b", "/current-point"],
  ["five minutes more", "t", "/time"],
  ["skip the point", "u", "/outcome"],
  ["carry the point over", "v", "/outcome"],
] as const;

const RECORDS = [
  ["take down a decision", "d", "Wir treffen uns vierteljährlich."],
  ["take down a task", "a", "Termine vorschlagen"],
] as const;

/** @param base of a planned roundtable with some points */
export async function inTheRoom(page: Page, delegate: Page, base: string): Promise<Row[]> {
  const rows: Row[] = [];
  const add = async (name: string, work: Parameters<typeof step>[3]) => rows.push(await step(page, name, base, work));
  const button = (name: string) => page.getByRole("button", { name, exact: true });
  await add("open the meeting", async ({ click }) => {
    await click(button("Runden Tisch eröffnen"));
    await page.locator(".ja-roundtables-now__point").waitFor();
  });
  await delegate.goto(base);
  await delegate.getByRole("button", { name: "Zu Wort melden" }).click();
  await page.locator('main [data-key="s"]').waitFor();
  for (const [name, key, address] of ACTS) {
    await add(name, async ({ press }) => {
      await page.locator(`main [data-key="${key}"]`).waitFor();
      const sent = page.waitForResponse((answer) => answer.request().method() === "POST" && answer.url().includes(address));
      await press(key);
      await sent;
    });
  }
  await add("one more point", async ({ click, write, press }) => {
    await click(page.getByRole("link", { name: "Tagesordnung bearbeiten" }));
    await write(page.getByRole("textbox", { name: "Neuer Punkt", exact: true }), "Nachtrag");
    await press("Enter");
    await page.getByRole("row", { name: /Nachtrag/ }).waitFor();
  });
  await add("quick poll, from idea to result", async ({ click, write }) => {
    await click(page.getByText("Meinungsbild zu diesem Punkt", { exact: true }).first());
    await write(page.getByRole("textbox", { name: "Frage", exact: true }).first(), "Sollen wir so beginnen?");
    await click(button("Jetzt fragen").first());
    const card = page.getByRole("article", { name: "Sollen wir so beginnen?" });
    await click(card.getByRole("button", { name: "Beenden", exact: true }));
    await click(card.getByRole("button", { name: "Ergebnis veröffentlichen", exact: true }));
    await card.getByRole("list", { name: "Stimmen je Antwort" }).waitFor();
  });
  for (const [name, key, words] of RECORDS) {
    await add(name, async ({ press }) => {
      await page.locator(`main [data-key="${key}"]`).waitFor({ state: "attached" });
      await press(key);
      await page.keyboard.type(words);
      await press("Control+Enter");
      await page.getByText(words).first().waitFor();
    });
  }
  await add("close the meeting", async ({ click }) => {
    await click(button("Sitzung beenden").first());
    await page.getByText("Die Sitzung ist beendet.").first().waitFor();
  });
  await add("minutes to all", async ({ click }) => {
    await click(button("Protokoll zur Prüfung verschicken"));
    await page
      .getByText(/^Einwände möglich bis/)
      .first()
      .waitFor();
  });
  return rows;
}
