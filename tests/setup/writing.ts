/** What journeys do in a text: open it, put the caret somewhere, comment on a passage. */
import type { Locator, Page } from "playwright-core";
import { insertDocument } from "#server/documents/commands";
import type { TextContent } from "#server/documents/rules";
import { open, until, type Town } from "./journey.ts";

/** @returns the id of a paper with this text, in the first process */
export async function newPaper(town: Town, content: TextContent, title = "Papier zum Schreiben"): Promise<number> {
  const ctx = { now: () => new Date(), actor: { personId: town.ids.people.facilitator } };
  return town.database.db
    .transaction()
    .execute((trx) =>
      insertDocument(trx, ctx, { processId: town.ids.processId, kind: "paper", title, content, commentsOpen: true }),
    );
}

export const textOf = (page: Page): Locator => page.locator(".ja-doc-content .ja-text");

/** The words of each block, without the carets of the others. */
export const blocks = (page: Page): Promise<string[]> =>
  textOf(page).evaluate((text) =>
    [...text.children]
      .filter((block) => !block.matches(".ProseMirror-widget"))
      .map((block) => {
        const copy = block.cloneNode(true) as Element;
        for (const drawn of copy.querySelectorAll(".ja-text-caret, .ProseMirror-widget, .ProseMirror-separator"))
          drawn.remove();
        return copy.textContent.replace(/\u2060/g, "").trim();
      }),
  );

export const saved = (page: Page) => page.locator(".ja-doc-state[data-state=saved]").waitFor();

export async function write(page: Page, documentId: number): Promise<Locator> {
  await open(page, `/documents/${documentId}`);
  await page.locator(".ja-doc-content .ja-text[contenteditable=true]").waitFor();
  return textOf(page);
}

/** Where the editor itself has its caret: it hears of a click a moment after the browser. */
export const caretOf = (page: Page) =>
  page.evaluate(() => {
    interface Selection {
      $from: { parent: { textContent: string; content: { size: number } }; parentOffset: number };
    }
    const { editor } = document.querySelector(".ProseMirror") as unknown as { editor: { state: { selection: Selection } } };
    const { parent, parentOffset } = editor.state.selection.$from;
    const words = parent.textContent;
    const before = words.slice(0, parentOffset);
    return { words, before, isStart: parentOffset === 0, isEnd: parentOffset === parent.content.size };
  });

/** To the end of the text that has the focus. */
export async function caretToEnd(page: Page): Promise<void> {
  await page.keyboard.press("Control+End");
  await until("the caret is at the end", async () => (await caretOf(page)).isEnd);
}

export async function caretIn(page: Page, words: string, key: "Home" | "End" = "End"): Promise<void> {
  await textOf(page).getByText(words, { exact: false }).first().click();
  await until("the caret is there", async () => (await caretOf(page)).words.includes(words));
  await page.keyboard.press(key);
  await until("the caret is at the edge", async () => (await caretOf(page))[key === "End" ? "isEnd" : "isStart"]);
}

/** Somebody consulted comments on the paragraph with these words. */
export async function comment(page: Page, documentId: number, words: string, body: string): Promise<void> {
  await open(page, `/documents/${documentId}`);
  await textOf(page).waitFor();
  await textOf(page).getByText(words).selectText();
  await page
    .getByText(/ausgewählt/)
    .first()
    .waitFor();
  await page.keyboard.press("Control+Alt+KeyM");
  const form = page.locator(".ja-doc-thread--new");
  await form.getByRole("textbox", { name: "Ihr Kommentar" }).fill(body);
  await form.getByRole("button", { name: "Kommentieren", exact: true }).click();
}
