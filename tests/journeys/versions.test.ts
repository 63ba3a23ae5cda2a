/**
 * The history of a text in a browser: going back to an earlier version while somebody else goes on writing, and comparing two
 * versions by keyboard alone.
 */
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { bulletList, doc, heading, paragraph, table, toPlainText } from "#server/documents/content/text.rules";
import type { TextContent } from "#server/documents/rules";
import { bytesOf, expectAccessible, expectNoOverflow, isAwake, open, until, useTown } from "../setup/journey.ts";
import { expectFocus, expectNotLost, follow, pressUntil, tabTo } from "../setup/keys.ts";
import { blocks, caretIn, caretOf, comment, newPaper, saved, textOf, write } from "../setup/writing.ts";

const town = useTown();

const TEXT = doc(
  heading(2, "Anlass"),
  paragraph("Der erste Absatz nennt die Ansprechstelle."),
  paragraph("Der zweite Absatz nennt die Frist."),
  heading(2, "Vorschlag"),
  table(["Wer", "Bis wann"], ["Bund", "Mai"], ["Kommunen", "Juni"]),
  bulletList("eins", "zwei", "drei"),
  paragraph("Am Ende steht der Dank."),
);

const kept = (documentId: number) =>
  town.database.db
    .selectFrom("document_versions")
    .where("document_id", "=", documentId)
    .where("kind", "=", "before-restore")
    .select("content")
    .executeTakeFirst();

/** As people name the text as it is now. */
async function nameVersion(page: Page, documentId: number, name: string): Promise<void> {
  await open(page, `/documents/${documentId}/versions`);
  await page.getByText("Diesen Stand festhalten").click();
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByRole("button", { name: "Stand benennen" }).click();
  await page.getByRole("link", { name, exact: true }).waitFor();
}

test("who goes on writing while somebody goes back to an earlier version loses no key, and the caret stays", async () => {
  const documentId = await newPaper(town, TEXT);
  const [miriam, paul, gregor] = await Promise.all([town.enter("facilitator"), town.enter("recorder"), town.enter("chamber")]);
  await nameVersion(miriam, documentId, "Vor der Redaktion");
  await comment(gregor, documentId, "Der erste Absatz", "Welche?");
  const text = await write(miriam, documentId);
  await text.locator("mark[data-thread]").waitFor();
  await miriam.locator(".ja-doc-thread").waitFor();
  await caretIn(miriam, "Der erste Absatz");
  // The thread of the passage is shown, and whoever clicked to write goes on writing.
  await miriam.locator(".ja-doc-thread[data-active]").waitFor();
  expect(await text.evaluate((element) => element.contains(document.activeElement))).toBe(true);
  await miriam.keyboard.type(" Das kommt wieder weg.");
  await caretIn(miriam, "Am Ende steht");
  await miriam.keyboard.press("Shift+Home");
  await miriam.keyboard.press("Delete");
  await saved(miriam);

  // Paul writes in the middle of a line: each key another sign, before, while and after Miriam goes back.
  await write(paul, documentId);
  await caretIn(paul, "Der zweite Absatz");
  for (const _ of "Frist.") await paul.keyboard.press("ArrowLeft");
  const [start, end] = ["Der zweite Absatz nennt die ", "Frist."];
  await until("the caret is in the line", async () => (await caretOf(paul)).before === start);
  const signs = [..."abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
  const typed: string[] = [];
  const typeOn = async (count: number) => {
    for (const sign of signs.splice(0, count)) {
      await paul.keyboard.press(sign);
      typed.push(sign);
    }
  };
  await typeOn(10);
  await miriam.getByRole("link", { name: "Verlauf", exact: true }).click();
  await miriam.getByRole("link", { name: "Vor der Redaktion", exact: true }).click();
  await miriam.getByText("Zu dieser Fassung zurückkehren").click();
  let isBack = false;
  await Promise.all([
    (async () => {
      await miriam.getByRole("button", { name: "Text auf diesen Stand zurücksetzen" }).click();
      await miriam.getByText("Der Text ist wieder auf diesem Stand.").first().waitFor();
      isBack = true;
    })(),
    (async () => {
      while (!isBack && signs.length > 10) {
        await typeOn(1);
        await new Promise((resolve) => setTimeout(resolve, 30));
      }
    })(),
  ]);
  await typeOn(10);
  await Promise.all([saved(paul), saved(miriam)]);

  // The words are back for both, what was added is gone, and the comment is where it was.
  for (const page of [paul, miriam]) {
    await textOf(page).getByText("Am Ende steht der Dank.").waitFor();
    await expect.poll(() => textOf(page).innerText()).not.toContain("Das kommt wieder weg.");
    const passages = () => textOf(page).locator("mark[data-thread]").allInnerTexts();
    await expect.poll(async () => (await passages()).join("")).toBe("Der erste Absatz nennt die Ansprechstelle.");
  }
  // Each key is in the text, or in what was kept before it went back; and those after it are in the text.
  const line = (await caretOf(paul)).words;
  expect([line.slice(0, start.length), line.slice(-end.length)]).toEqual([start, end]);
  const now = line.slice(start.length, -end.length);
  const before = toPlainText((await kept(documentId))!.content as TextContent);
  const wasTyped = new RegExp(`${start}(\\w*)${end.replace(".", "\\.")}`).exec(before)![1]!;
  expect(before).toContain("Das kommt wieder weg.");
  expect(typed.filter((sign) => !now.includes(sign) && !wasTyped.includes(sign))).toEqual([]);
  expect(now.endsWith(typed.slice(-10).join(""))).toBe(true);
  // The caret stands behind the key that was pressed last, in a text that has the focus.
  expect((await caretOf(paul)).before).toBe(start + now);
  expect(await textOf(paul).evaluate((element) => element.contains(document.activeElement))).toBe(true);
  for (const page of [paul, miriam]) await expect.poll(() => blocks(page)).toContain(line);
});

describe.each([
  ["on a desk", 1280],
  ["on a narrow screen", 390],
])("by keyboard alone, %s", (_where, width) => {
  test("two versions are chosen, compared in both views, gone through, and taken along as files", async () => {
    const documentId = await newPaper(town, TEXT);
    const miriam = await town.enter("facilitator", { viewport: { width, height: 600 } });
    await nameVersion(miriam, documentId, "Erster Stand");
    await write(miriam, documentId);
    await caretIn(miriam, "Der erste Absatz");
    await miriam.keyboard.type(" Sie ist klein.");
    await caretIn(miriam, "Mai");
    await miriam.keyboard.type("monat");
    await caretIn(miriam, "drei");
    await miriam.keyboard.press("Enter");
    await miriam.keyboard.type("vier");
    await saved(miriam);
    await nameVersion(miriam, documentId, "Zweiter Stand");
    await write(miriam, documentId);
    await caretIn(miriam, "Am Ende steht");
    await miriam.keyboard.type(" Nach dem zweiten Stand.");
    await saved(miriam);

    await open(miriam, `/documents/${documentId}`);
    if (width < 640) {
      await tabTo(miriam, "Mehr");
      await miriam.keyboard.press("Enter");
    }
    await follow(miriam, "Verlauf", /\/versions$/);
    await tabTo(miriam, "Auswahl vergleichen");
    await tabTo(miriam, "Nachher: Jetziger Stand", 2);
    await pressUntil(miriam, "ArrowDown", "Nachher: Zweiter Stand", 2);
    await tabTo(miriam, "Vorher: Zweiter Stand", 60);
    await pressUntil(miriam, "ArrowDown", "Vorher: Erster Stand", 2);
    await miriam.keyboard.press("Enter");
    await miriam.waitForURL(/\/comparison\?/);
    await isAwake(miriam);
    await miriam.getByText("Vorher: Erster Stand. Nachher: Zweiter Stand.").waitFor();
    await expectNotLost(miriam);
    const said = miriam.getByRole("navigation", { name: "Von Änderung zu Änderung" }).getByRole("status");
    await expect.poll(() => said.innerText()).toBe("3 Änderungen");
    expect(await miriam.getByText("Nach dem zweiten Stand.").count()).toBe(0);
    for (const words of ["Sie ist klein.", "monat", "vier"]) await miriam.locator("ins", { hasText: words }).first().waitFor();
    await expectAccessible(miriam, `inline at ${width}`);
    await expectNoOverflow(miriam);

    await tabTo(miriam, "Nebeneinander");
    await miriam.keyboard.press("Enter");
    await miriam.locator(".ja-comparison--side-by-side").waitFor();
    await expectFocus(miriam, "Nebeneinander");
    await expectAccessible(miriam, `side by side at ${width}`);
    await expectNoOverflow(miriam);

    await tabTo(miriam, "Nächste Änderung");
    await miriam.keyboard.press("Enter");
    await expect.poll(() => said.innerText()).toBe("Änderung 1 von 3");
    const isSeen = (number: number) =>
      miriam.locator(`#change-${number}`).evaluate((element) => {
        const { top, bottom } = element.getBoundingClientRect();
        return top >= 0 && bottom <= window.innerHeight;
      });
    await expect.poll(() => isSeen(1)).toBe(true);
    await miriam.keyboard.press("Control+Alt+KeyN");
    await expect.poll(() => said.innerText()).toBe("Änderung 2 von 3");
    await miriam.keyboard.press("Control+Alt+KeyN");
    await expect.poll(() => said.innerText()).toBe("Änderung 3 von 3");
    await expect.poll(() => isSeen(3)).toBe(true);
    await miriam.keyboard.press("Control+Alt+KeyP");
    await expect.poll(() => said.innerText()).toBe("Änderung 2 von 3");

    for (const [name, ending, magic] of [
      ["Word-Datei", ".docx", "PK"],
      ["PDF", ".pdf", "%PDF"],
    ] as const) {
      await tabTo(miriam, name);
      const [file] = await Promise.all([miriam.waitForEvent("download"), miriam.keyboard.press("Enter")]);
      expect(file.suggestedFilename()).toMatch(new RegExp(`^Vergleich .*\\${ending}$`));
      expect((await bytesOf(file)).subarray(0, magic.length).toString()).toBe(magic);
    }
  });
});
