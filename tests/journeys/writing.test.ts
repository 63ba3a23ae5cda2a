/**
 * Writing comfortably: lists under `/` and `@`, blocks that are moved, find and replace, footnotes, numbers, one section alone, and
 * undoing what one has done oneself. Miriam and Paul write, Gregor is consulted and comments.
 */
import type { Locator, Page } from "playwright-core";
import { expect, test } from "vitest";
import type { TextContent } from "#server/documents/rules";
import { bulletList, doc, heading, paragraph } from "#server/documents/content/text.rules";
import { storeVersion } from "#server/documents/versions/commands";
import { expectAccessible, expectNoOverflow, open, until, useTown } from "../setup/journey.ts";
import { insertLongText } from "../setup/long-text.ts";
import { blocks, caretIn, caretOf, comment, newPaper, saved, textOf, write } from "../setup/writing.ts";

const town = useTown();

const TEXT = doc(
  heading(2, "Anlass"),
  paragraph("Der erste Absatz nennt die Ansprechstelle."),
  paragraph("Der zweite Absatz nennt die Frist."),
  heading(2, "Vorschlag"),
  paragraph("Der dritte Absatz nennt die Ansprechstelle und noch eine Ansprechstelle."),
  bulletList("eins", "zwei", "drei"),
  paragraph("Ende."),
);

const paper = (content: TextContent = TEXT) => newPaper(town, content);
const caption = (page: Page) => page.locator(".ja-doc-said").innerText();

test("a slash at the beginning of a block offers blocks, in German and in English words", async () => {
  const miriam = await town.enter("facilitator");
  const text = await write(miriam, await paper());
  await caretIn(miriam, "Ende.");
  await miriam.keyboard.press("Enter");
  await miriam.keyboard.type("/");
  const list = miriam.getByRole("listbox", { name: "Was soll hier stehen?" });
  await list.waitFor();
  // The text keeps the focus and names the chosen line.
  await expect
    .poll(() => text.getAttribute("aria-activedescendant"))
    .toBe(await list.getByRole("option").first().getAttribute("id"));
  await expectAccessible(miriam);
  await miriam.keyboard.press("ArrowDown");
  await expect
    .poll(() => text.getAttribute("aria-activedescendant"))
    .toBe(await list.getByRole("option", { name: "Überschrift 1" }).getAttribute("id"));
  await miriam.keyboard.type("quote");
  await list.getByRole("option", { name: "Zitat" }).waitFor();
  await expect.poll(() => list.getByRole("option").count()).toBe(1);
  await miriam.keyboard.press("Enter");
  await miriam.keyboard.type("Gesagt ist gesagt.");
  await expect.poll(() => text.locator("blockquote").innerText()).toBe("Gesagt ist gesagt.");
  expect(await text.getAttribute("aria-activedescendant")).toBeNull();

  // In the middle of a line it is a slash, and Escape leaves it one.
  await miriam.keyboard.type(" Und/oder");
  expect(await list.count()).toBe(0);
  await caretIn(miriam, "Ende.");
  await miriam.keyboard.press("Enter");
  await miriam.keyboard.type("/tab");
  await list.getByRole("option", { name: "Tabelle" }).waitFor();
  await miriam.keyboard.press("Escape");
  await list.waitFor({ state: "detached" });
  await miriam.keyboard.press("Enter");
  expect(await blocks(miriam)).toContain("/tab");
});

test("an at sign offers agenda items, recommendations and documents, and leads to them", async () => {
  const miriam = await town.enter("facilitator");
  const text = await write(miriam, await paper());
  await caretIn(miriam, "Ende.");
  await miriam.keyboard.type(" Siehe @ansprechst");
  const list = miriam.getByRole("listbox", { name: "Worauf soll verwiesen werden?" });
  const item = list.getByRole("option", { name: /AP-02/ });
  await item.waitFor();
  await expect.poll(() => item.getAttribute("aria-selected")).toBe("true");
  await miriam.keyboard.press("Enter");
  await miriam.keyboard.type("und @arbeitspapier");
  await list.getByRole("option", { name: /Arbeitspapier/ }).click();
  const reference = text.locator(`a.ja-text-reference[href="/documents/${town.ids.documents.workingPaper}"]`);
  await reference.waitFor();
  await text.getByRole("link", { name: "AP-02" }).waitFor();
  expect((await blocks(miriam)).at(-1)).toMatch(/^Ende\. Siehe AP-02 und Arbeitspapier/);
  // An address is no question.
  await miriam.keyboard.type("miriam@stadt.example");
  expect(await list.count()).toBe(0);
  await saved(miriam);
});

test("the reference dialog finds the same, for those who do not know the sign", async () => {
  const miriam = await town.enter("facilitator");
  const text = await write(miriam, await paper());
  await caretIn(miriam, "Ende.");
  await miriam.locator("[data-tool=reference]").click();
  const dialog = miriam.getByRole("dialog", { name: "Verweis" });
  await dialog.getByRole("combobox").fill("2");
  await miriam.getByRole("option", { name: /AP-02/ }).click();
  await text.getByRole("link", { name: "AP-02" }).waitFor();
});

test("a block moved by key or by its handle keeps its id and its comments", async () => {
  const documentId = await paper();
  const [miriam, gregor, paul] = await Promise.all([town.enter("facilitator"), town.enter("chamber"), town.enter("recorder")]);
  const text = await write(miriam, documentId);
  await comment(gregor, documentId, "Der zweite Absatz", "Welche Frist?");
  const mark = text.locator("mark[data-thread]");
  await mark.waitFor();
  await write(paul, documentId);
  const idOf = () => text.locator("p", { has: miriam.locator("mark[data-thread]") }).getAttribute("data-id");
  const id = await idOf();

  // A click on the passage itself leads to its comment.
  await caretIn(miriam, "Der erste Absatz");
  await miriam.keyboard.press("ArrowDown");
  await until("the caret is there", async () => (await caretOf(miriam)).words.includes("Der zweite Absatz"));
  await miriam.keyboard.press("End");
  await until("the caret is at the end", async () => (await caretOf(miriam)).isEnd);
  await miriam.keyboard.press("Alt+Shift+ArrowUp");
  await expect.poll(async () => (await blocks(miriam))[1]).toBe("Der zweite Absatz nennt die Frist.");
  await expect.poll(() => caption(miriam)).toBe("Verschoben an Stelle 2 von 7.");
  await miriam.keyboard.type(" Bald.");
  await expect.poll(() => blocks(paul)).toEqual(await blocks(miriam));
  expect((await blocks(miriam))[1]).toBe("Der zweite Absatz nennt die Frist. Bald.");
  expect(await idOf()).toBe(id);
  await expect.poll(() => mark.innerText()).toBe("Der zweite Absatz nennt die Frist.");

  // Undone in one step, and not together with the words.
  await miriam.keyboard.press("Control+z");
  await expect.poll(async () => (await blocks(miriam))[1]).toBe("Der zweite Absatz nennt die Frist.");
  await miriam.keyboard.press("Control+z");
  await expect.poll(async () => (await blocks(miriam))[2]).toBe("Der zweite Absatz nennt die Frist.");
  await expect.poll(() => mark.innerText()).toBe("Der zweite Absatz nennt die Frist.");

  // By the handle, past several blocks.
  await mark.hover();
  const handle = miriam.getByRole("button", { name: "Absatz verschieben oder ändern" });
  const grip = (await handle.boundingBox())!;
  const last = (await text.getByText("Ende.").boundingBox())!;
  await miriam.mouse.move(grip.x + 8, grip.y + 8);
  await miriam.mouse.down();
  await miriam.mouse.move(grip.x + 8, grip.y + 40, { steps: 4 });
  await miriam.mouse.move(grip.x + 8, last.y + last.height + 4, { steps: 8 });
  await miriam.mouse.up();
  await expect.poll(async () => (await blocks(miriam)).at(-1)).toBe("Der zweite Absatz nennt die Frist.");
  expect(await idOf()).toBe(id);
  await expect.poll(() => blocks(paul)).toEqual(await blocks(miriam));
  await saved(miriam);
});

test("items of a list move within their list, and nothing moves past its end", async () => {
  const miriam = await town.enter("facilitator");
  const text = await write(miriam, await paper());
  const items = () => text.locator("li").allInnerTexts();
  await caretIn(miriam, "drei");
  await miriam.keyboard.press("Alt+Shift+ArrowUp");
  await expect.poll(items).toEqual(["eins", "drei", "zwei"]);
  await miriam.keyboard.press("Alt+Shift+ArrowUp");
  await expect.poll(items).toEqual(["drei", "eins", "zwei"]);
  await miriam.keyboard.press("Alt+Shift+ArrowUp");
  await expect.poll(() => caption(miriam)).toBe("Weiter nach oben geht es hier nicht.");
  await miriam.keyboard.type("!");
  await expect.poll(items).toEqual(["drei!", "eins", "zwei"]);
});

test("the menu of a block duplicates, turns, links and deletes it", async () => {
  const miriam = await town.enter("facilitator");
  await miriam.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const documentId = await paper();
  const text = await write(miriam, documentId);
  const choose = async (name: string) => {
    await miriam.locator("[data-tool=block]").click();
    await miriam.getByRole("menu").waitFor();
    await miriam.getByRole("menuitem", { name, exact: true }).click();
    await miriam.getByRole("menu").waitFor({ state: "detached" });
  };
  await caretIn(miriam, "Ende.");
  await choose("Duplizieren");
  await expect.poll(async () => (await blocks(miriam)).slice(-2)).toEqual(["Ende.", "Ende."]);
  const ids = await text.locator(":scope > p").evaluateAll((all) => all.map((block) => block.getAttribute("data-id")));
  expect(new Set(ids).size).toBe(ids.length);
  await choose("Überschrift 3");
  await expect.poll(() => text.getByRole("heading", { level: 3 }).innerText()).toBe("Ende.");
  await miriam.keyboard.type("!");
  await choose("Löschen");
  await expect.poll(async () => (await blocks(miriam)).length).toBe(7);

  await caretIn(miriam, "Der dritte Absatz");
  await choose("Link zu dieser Stelle kopieren");
  await expect.poll(() => caption(miriam)).toBe("Der Link ist kopiert.");
  const link = await miriam.evaluate(() => navigator.clipboard.readText());
  expect(link).toContain(`/documents/${documentId}#block-`);
  await saved(miriam);
  const paul = await town.enter("recorder");
  await open(paul, link.replace(town.server.origin, ""));
  await paul.locator(".ja-text-chosen-block", { hasText: "Der dritte Absatz" }).waitFor();
  await open(paul, `/documents/${documentId}#block-nirgends`);
  await expect.poll(() => caption(paul)).toBe("Die verlinkte Stelle gibt es in diesem Text nicht mehr.");
});

test("find goes from match to match; replacing is one step and keeps comments", async () => {
  const documentId = await paper();
  const [miriam, gregor] = await Promise.all([town.enter("facilitator"), town.enter("chamber")]);
  const text = await write(miriam, documentId);
  await comment(gregor, documentId, "Der erste Absatz", "Welche?");
  await text.locator("mark[data-thread]").waitFor();

  await caretIn(miriam, "Anlass");
  await miriam.keyboard.press("Control+f");
  const bar = miriam.getByRole("search", { name: "Im Text suchen" });
  await bar.getByLabel("Suchen", { exact: true }).fill("ansprechstelle");
  await bar.getByText("1 von 3").waitFor();
  await expectAccessible(miriam);
  await miriam.keyboard.press("Enter");
  await bar.getByText("2 von 3").waitFor();
  await miriam.keyboard.press("Shift+Enter");
  await miriam.keyboard.press("Shift+Enter");
  await bar.getByText("3 von 3").waitFor();
  await bar.getByRole("button", { name: "Groß- und Kleinschreibung beachten" }).click();
  await bar.getByText("Kein Treffer").waitFor();
  await bar.getByRole("button", { name: "Groß- und Kleinschreibung beachten" }).click();
  await bar.getByText(/von 3/).waitFor();

  await bar.getByRole("button", { name: "Ersetzen ein- oder ausblenden" }).click();
  await bar.getByLabel("Ersetzen durch").fill("Kontaktstelle");
  await bar.getByRole("button", { name: "Alle ersetzen" }).click();
  await bar.getByText("3 Stellen ersetzt").waitFor();
  await expect.poll(() => text.innerText()).not.toContain("Ansprechstelle");
  await expect
    .poll(() =>
      text
        .locator("mark[data-thread]")
        .allInnerTexts()
        .then((all) => all.join("")),
    )
    .toBe("Der erste Absatz nennt die Kontaktstelle.");
  await miriam.keyboard.press("Escape");
  await bar.waitFor({ state: "detached" });
  await miriam.keyboard.press("Control+z");
  await expect.poll(() => text.innerText().then((words) => words.match(/Ansprechstelle/g)?.length)).toBe(3);

  // Readers find, and replace nothing.
  await gregor.locator("[data-tool=search]").click();
  const reading = gregor.getByRole("search", { name: "Im Text suchen" });
  await reading.getByLabel("Suchen", { exact: true }).fill("frist");
  await reading.getByText("1 von 1").waitFor();
  expect(await reading.getByLabel("Ersetzen durch").count()).toBe(0);
  await saved(miriam);
});

test("a footnote is written in a dialog, numbered by itself, and linked both ways", async () => {
  const documentId = await paper();
  const miriam = await town.enter("facilitator");
  const text = await write(miriam, documentId);
  const add = async (after: string, words: string) => {
    await caretIn(miriam, after);
    await miriam.keyboard.press("Control+Alt+f");
    await miriam.getByLabel("Text der Fußnote").fill(words);
    await miriam.keyboard.press("Enter");
    await miriam.getByRole("dialog").waitFor({ state: "detached" });
  };
  await add("Der dritte Absatz", "Beschluss vom 3. Mai");
  await add("Der erste Absatz", "Siehe Anlage");
  const notes = miriam.getByRole("region", { name: "Fußnoten" }).getByRole("listitem");
  await expect.poll(() => notes.allInnerTexts()).toEqual(["Siehe Anlage ↩", "Beschluss vom 3. Mai ↩"]);
  const numbers = () => text.locator("sup").evaluateAll((all) => all.map((note) => note.getAttribute("data-number")));
  await expect.poll(numbers).toEqual(["1", "2"]);
  await expectAccessible(miriam);
  await text.locator("sup").first().click();
  await miriam.getByLabel("Text der Fußnote").fill("Siehe Anlage 2");
  await miriam.keyboard.press("Enter");
  await expect.poll(() => notes.first().innerText()).toBe("Siehe Anlage 2 ↩");
  await notes.last().getByRole("link").click();
  await expect.poll(() => text.evaluate((element) => element === document.activeElement)).toBe(true);
  await saved(miriam);

  const gregor = await town.enter("chamber", { javaScriptEnabled: false });
  await gregor.goto(`/documents/${documentId}`);
  await gregor.locator("[role=doc-noteref]").first().click();
  expect(gregor.url()).toContain("#footnote-1");
  await gregor.getByRole("link", { name: "Zurück zur Stelle von Fußnote 1" }).click();
  expect(gregor.url()).toContain("#footnote-mark-1");
});

test("two people in one line write each their own words, letter by letter", async () => {
  const documentId = await paper();
  const [miriam, paul] = await Promise.all([town.enter("facilitator"), town.enter("recorder")]);
  await Promise.all([write(miriam, documentId), write(paul, documentId)]);
  await caretIn(miriam, "Der erste Absatz", "Home");
  await caretIn(paul, "Der erste Absatz");
  for (let turn = 0; turn < 6; turn++) {
    await miriam.keyboard.press("abcdef"[turn]!);
    await expect.poll(() => textOf(paul).innerText()).toContain("abcdef".slice(0, turn + 1));
    await paul.keyboard.press("uvwxyz"[turn]!);
    await expect.poll(() => textOf(miriam).innerText()).toContain(`Ansprechstelle.${"uvwxyz".slice(0, turn + 1)}`);
  }
  const line = "abcdefDer erste Absatz nennt die Ansprechstelle.uvwxyz";
  for (const page of [miriam, paul]) await expect.poll(async () => (await blocks(page))[1]).toBe(line);
  expect([(await caretOf(miriam)).before, (await caretOf(paul)).before]).toEqual(["abcdef", line]);
  await saved(miriam);
});

test("whoever clicks into a text while somebody else writes in it has the caret there, on a slow machine too", async () => {
  const documentId = await paper();
  const [miriam, paul] = await Promise.all([town.enter("facilitator"), town.enter("recorder")]);
  await write(miriam, documentId);
  await caretIn(miriam, "Der erste Absatz");
  let isOver = false;
  const typing = (async () => {
    while (!isOver) {
      await miriam.keyboard.press("x");
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
  })();
  const machine = await paul.context().newCDPSession(paul);
  for (let time = 0; time < 4; time++) {
    await machine.send("Emulation.setCPUThrottlingRate", { rate: 1 });
    await write(paul, documentId);
    await saved(paul);
    const box = (await textOf(paul).getByText("Der zweite Absatz").boundingBox())!;
    await machine.send("Emulation.setCPUThrottlingRate", { rate: 6 });
    await paul.mouse.click(box.x + 60, box.y + box.height / 2, { delay: 60 });
    await until("the caret is there", async () => (await caretOf(paul)).words.startsWith("Der zweite Absatz"), 10_000);
  }
  isOver = true;
  await typing;
  // Held back it would go on to take the processor from the pages of all tests that follow.
  await machine.send("Emulation.setCPUThrottlingRate", { rate: 1 });
});

test("undo takes back one's own words, never those of others or of the server", async () => {
  const documentId = await paper();
  const [miriam, paul, gregor] = await Promise.all([town.enter("facilitator"), town.enter("recorder"), town.enter("chamber")]);
  const text = await write(miriam, documentId);
  await write(paul, documentId);
  await caretIn(miriam, "Der erste Absatz");
  // At once: letters that come slowly, as on a busy machine, are taken back in several steps.
  await miriam.keyboard.insertText(" Von Miriam.");
  await caretIn(paul, "Der zweite Absatz");
  await paul.keyboard.type(" Von Paul.");
  await expect.poll(() => text.innerText()).toContain("Von Paul.");
  await comment(gregor, documentId, "Ende.", "Schon?");
  await text.locator("mark[data-thread]").waitFor();

  await miriam.locator("[data-tool=undo]").click();
  await expect.poll(() => textOf(paul).innerText()).not.toContain("Von Miriam.");
  for (let times = 0; times < 3; times++) await miriam.keyboard.press("Control+z");
  await until("there is nothing left to undo", () => miriam.locator("[data-tool=undo][aria-disabled=true]").count());
  expect(await text.innerText()).toContain("Von Paul.");
  expect(await text.locator("mark[data-thread]").innerText()).toBe("Ende.");
  await miriam.locator("[data-tool=redo]").click();
  await expect.poll(() => textOf(paul).innerText()).toContain("Von Miriam.");
  await saved(miriam);
});

test("paragraphs are numbered, and keep their numbers once a version is frozen", async () => {
  const documentId = await paper();
  const miriam = await town.enter("facilitator");
  await open(miriam, `/documents/${documentId}`);
  await miriam.locator(".ja-doc-more > summary").click();
  await miriam.getByRole("link", { name: "Einstellungen" }).click();
  await miriam.getByRole("radio", { name: "Absätze" }).check();
  await expectAccessible(miriam);
  await miriam.getByRole("button", { name: "Speichern" }).click();
  await miriam.waitForURL(/\/documents\/\d+$/);
  const text = await write(miriam, documentId);
  const numbers = () =>
    text
      .locator(":scope > p")
      .evaluateAll((all) => all.map((block) => `${block.getAttribute("data-number")} ${block.textContent.slice(0, 9)}`));
  await expect.poll(numbers).toEqual(["(1) Der erste", "(2) Der zweit", "(3) Der dritt", "(4) Ende."]);

  const personId = town.ids.people.facilitator;
  await storeVersion(town.database.db, { documentId, kind: "frozen", personId }, new Date());
  await write(miriam, documentId);
  await caretIn(miriam, "Der erste Absatz");
  await miriam.keyboard.press("Enter");
  await miriam.keyboard.type("Neu dazwischen.");
  await caretIn(miriam, "Ende.");
  await miriam.keyboard.press("Enter");
  await miriam.keyboard.type("Neu am Ende.");
  await expect
    .poll(numbers)
    .toEqual(["(1) Der erste", "(1a) Neu dazwi", "(2) Der zweit", "(3) Der dritt", "(4) Ende.", "(5) Neu am En"]);
  await saved(miriam);
  const gregor = await town.enter("chamber", { javaScriptEnabled: false });
  await gregor.goto(`/documents/${documentId}`);
  expect(await gregor.locator("p", { hasText: "Neu dazwischen." }).getAttribute("data-number")).toBe("(1a)");
});

test("one section alone is shown to one person alone, and nothing beside it is changed unseen", async () => {
  const documentId = await paper();
  const [miriam, paul] = await Promise.all([town.enter("facilitator"), town.enter("recorder")]);
  const text = await write(miriam, documentId);
  await write(paul, documentId);
  await caretIn(miriam, "Vorschlag");
  await miriam.locator("[data-tool=block]").click();
  await miriam.getByRole("menuitem", { name: "Nur diesen Abschnitt zeigen" }).click();
  await miriam.getByText("Sie sehen nur den Abschnitt „Vorschlag“").waitFor();
  await expect.poll(() => text.getByText("Der erste Absatz").isVisible()).toBe(false);
  expect(await textOf(paul).getByText("Der erste Absatz").isVisible()).toBe(true);
  await caretIn(miriam, "Vorschlag", "Home");
  await miriam.keyboard.press("Backspace");
  await miriam.keyboard.press("Control+a");
  await miriam.keyboard.type("Vorschlag ersetzt");
  await expect.poll(() => textOf(paul).innerText()).toContain("Vorschlag ersetzt");
  expect((await blocks(paul)).slice(0, 3)).toEqual((TEXT.content ?? []).slice(0, 3).map((block) => block.content?.[0]?.text));
  await miriam.getByRole("button", { name: "Ganzen Text zeigen" }).click();
  await expect.poll(() => text.getByText("Der erste Absatz").isVisible()).toBe(true);
  await saved(miriam);
});

test("a passage is marked as written in another language", async () => {
  const miriam = await town.enter("facilitator");
  const text = await write(miriam, await paper(doc(paragraph("Wie man so sagt: better safe than sorry"))));
  expect(await text.getAttribute("lang")).toBe("de");
  await caretIn(miriam, "Wie man");
  for (let words = 0; words < 4; words++) await miriam.keyboard.press("Control+Shift+ArrowLeft");
  await miriam.locator("[data-tool=more]").click();
  await miriam.getByRole("menuitem", { name: /Sprache der Stelle/ }).click();
  await miriam.getByLabel("In welcher Sprache steht die Stelle?").selectOption({ label: "Englisch" });
  await expectAccessible(miriam);
  await miriam.getByRole("button", { name: "Sprache setzen" }).click();
  await expect.poll(() => text.locator("span[lang=en]").innerText()).toBe("better safe than sorry");
  await saved(miriam);
});

test("a recommendation begins with its questions, and counts its words", async () => {
  const miriam = await town.enter("facilitator");
  await open(miriam, `/processes/${town.ids.processId}/documents/new`);
  await expectAccessible(miriam);
  await miriam.getByRole("textbox", { name: "Titel" }).fill("Feste Ansprechstellen");
  await miriam.getByRole("radio", { name: "Empfehlung" }).check();
  await miriam.getByRole("combobox", { name: "Sprache des Textes" }).selectOption({ label: "Englisch" });
  await miriam.getByRole("button", { name: "Dokument anlegen" }).click();
  await miriam.waitForURL(/\/documents\/\d+$/);
  const text = textOf(miriam);
  await text.getByRole("heading", { name: "At a glance" }).waitFor();
  await expect.poll(() => text.getAttribute("lang")).toBe("en");
  await expect.poll(() => miriam.locator(".ja-doc-count").innerText()).toMatch(/^1\d\d Wörter · 1 Minute Lesezeit$/);
  await text.getByRole("heading", { name: "At a glance" }).selectText();
  await expect.poll(() => miriam.locator(".ja-doc-count").innerText()).toMatch(/^3 von 1\d\d Wörtern ausgewählt/);
});

test("on a phone everything is within reach of a finger", async () => {
  const documentId = await paper();
  const miriam = await town.enter("facilitator", { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  const text = await write(miriam, documentId);
  await text.getByText("Ende.").tap();
  await miriam.keyboard.press("End");
  await miriam.keyboard.press("Enter");
  await miriam.keyboard.type("/");
  const option = miriam.getByRole("option", { name: "Überschrift 2" });
  await option.waitFor();
  expect((await option.boundingBox())!.height).toBeGreaterThanOrEqual(44);
  await expectNoOverflow(miriam);
  await option.tap();
  await miriam.keyboard.type("Unterwegs");
  await text.getByRole("heading", { name: "Unterwegs", level: 2 }).waitFor();
  const tool = miriam.locator("[data-tool=block]");
  await tool.scrollIntoViewIfNeeded();
  await tool.tap();
  const up = miriam.getByRole("menuitem", { name: /^Nach oben/ });
  expect((await up.boundingBox())!.height).toBeGreaterThanOrEqual(44);
  await up.tap();
  await expect.poll(async () => (await blocks(miriam)).at(-2)).toBe("Unterwegs");
  await miriam.locator("[data-tool=more]").tap();
  await miriam.getByRole("menuitem", { name: /^Suchen und ersetzen/ }).tap();
  await miriam.getByLabel("Suchen", { exact: true }).fill("ansprechstelle");
  await miriam.getByText("1 von 3").waitFor();
  await expectNoOverflow(miriam);
  await expectAccessible(miriam);
  await saved(miriam);
});

test("on paper there is the title and the text, with its numbers and footnotes, and nothing else", async () => {
  const miriam = await town.enter("facilitator");
  await write(miriam, await paper());
  await miriam.emulateMedia({ media: "print" });
  for (const part of [
    ".ja-doc-bar",
    ".ja-top",
    ".ja-doc-count",
    ".ja-doc-outline",
    ".ja-doc-head__back",
    ".ja-doc-more",
    ".ja-doc-handle",
  ])
    expect(await miriam.locator(part).filter({ visible: true }).count(), part).toBe(0);
  expect(await miriam.getByRole("heading", { level: 1 }).isVisible()).toBe(true);
  expect(await miriam.getByText("Der dritte Absatz").isVisible()).toBe(true);
  expect(await miriam.getByRole("heading", { name: "Kommentare" }).isVisible()).toBe(false);
});

test("in eighty pages, the outline, a search and a link lead to what was never on the screen", async () => {
  const { processId, people } = town.ids;
  const by = await town.database.db
    .selectFrom("mandates")
    .where("process_id", "=", processId)
    .where("person_id", "=", people.facilitator)
    .select(["person_id as personId", "organisation_id as organisationId"])
    .executeTakeFirstOrThrow();
  const { documentId } = await insertLongText(town.database.db, processId, by);
  const miriam = await town.enter("facilitator");
  const text = await write(miriam, documentId);
  const inSight = (place: Locator) =>
    place.evaluate((element) => {
      const { top, bottom } = element.getBoundingClientRect();
      return top >= 0 && bottom <= window.innerHeight;
    });
  await miriam.locator(".ja-doc-outline summary").click();
  const part = miriam.locator(".ja-doc-outline").getByRole("link", { name: "Teil 31 von der Zuständigkeit" });
  await part.filter({ visible: true }).click();
  const heading31 = text.getByRole("heading", { name: "Teil 31 von" });
  await expect.poll(() => inSight(heading31)).toBe(true);
  const id = await heading31.getAttribute("data-id");

  await miriam.keyboard.press("Control+f");
  await miriam.getByLabel("Suchen", { exact: true }).fill("Teil 101");
  await expect.poll(() => inSight(text.locator(".ja-text-found--current"))).toBe(true);

  await write(miriam, documentId);
  await open(miriam, `/documents/${documentId}#block-${id}`);
  await miriam.locator(".ja-text-chosen-block", { hasText: "Teil 31 von" }).waitFor();
  await expect.poll(() => inSight(heading31)).toBe(true);
});

test("after many edits on both sides, both editors and a page loaded anew show the same", async () => {
  const documentId = await paper();
  const [miriam, paul] = await Promise.all([town.enter("facilitator"), town.enter("recorder")]);
  await Promise.all([write(miriam, documentId), write(paul, documentId)]);
  const busy = async (page: Page, seed: number) => {
    const places = ["Der erste", "Der zweite", "Der dritte", "eins", "drei", "Ende."];
    let random = seed;
    const next = (most: number) => (random = (random * 48_271) % 2_147_483_647) % most;
    await textOf(page).getByText("Ende.").first().click();
    for (let step = 0; step < 60; step++) {
      const keys = [
        "ArrowUp",
        "ArrowDown",
        "End",
        "Enter",
        "Backspace",
        "Alt+Shift+ArrowUp",
        "Alt+Shift+ArrowDown",
        "Control+z",
        "Tab",
      ];
      if (next(3) === 0) await page.keyboard.press(keys[next(keys.length)]!);
      else await page.keyboard.type(`${"abcdef"[next(6)]} `);
      if (next(20) === 0) await page.keyboard.press(`Control+Alt+${next(4)}`);
      if (next(15) === 0)
        await textOf(page)
          .getByText(places[next(places.length)]!)
          .first()
          .click({ timeout: 500 })
          .catch(() => undefined);
    }
  };
  await Promise.all([busy(miriam, 17), busy(paul, 4711)]);
  await Promise.all([saved(miriam), saved(paul)]);
  const jsonOf = (page: Page) =>
    page.evaluate(() => {
      const { editor } = document.querySelector(".ProseMirror") as unknown as { editor: { getJSON(): unknown } };
      return JSON.stringify(editor.getJSON());
    });
  await expect.poll(() => jsonOf(miriam), { timeout: 20_000 }).toBe(await jsonOf(paul));
  const anew = await town.enter("coFacilitator");
  await write(anew, documentId);
  await expect.poll(() => jsonOf(anew)).toBe(await jsonOf(miriam));
}, 240_000);
