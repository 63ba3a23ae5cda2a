/** What somebody sees first of a text: the text. In places on the screen, for who writes and who reads, on a desk and on a phone. */
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { doc, heading, paragraph, table } from "#server/documents/content/text.rules";
import { expectNoOverflow, open, useTown } from "../setup/journey.ts";
import { caretIn, comment, newPaper, textOf, write } from "../setup/writing.ts";

const town = useTown();

const DESK = { viewport: { width: 1280, height: 900 } };
const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
/** A window of 1280 × 900 at 200 %. */
const LARGE = { viewport: { width: 640, height: 450 } };

const paper = () => `/documents/${town.ids.documents.workingPaper}`;

/** Where the words begin, and how much of the screen is text. */
const look = (page: Page) =>
  page.evaluate(() => {
    const text = document.querySelector(".ja-text")!;
    const [words, sheet] = [text.querySelector("h1, h2, p")!.getBoundingClientRect(), text.getBoundingClientRect()];
    const bar = document.querySelector(".ja-doc-bar")?.getBoundingClientRect();
    const lower = bar && bar.top > sheet.top ? bar.top : window.innerHeight;
    const shown =
      (Math.min(window.innerWidth, sheet.right) - Math.max(0, sheet.left)) * (Math.min(lower, sheet.bottom) - sheet.top);
    return { from: Math.round(words.top), share: shown / window.innerWidth / window.innerHeight };
  });

for (const person of ["facilitator", "chamber", "observer"] as const)
  test(`the text has the first screen, for the ${person} on a desk, on a phone and at 200 %`, async () => {
    for (const [options, from] of [
      [DESK, 200],
      [PHONE, 220],
      [LARGE, 220],
    ] as const) {
      const page = await town.enter(person, options);
      await open(page, paper());
      await textOf(page).waitFor();
      const { from: begins, share } = await look(page);
      expect(begins).toBeLessThanOrEqual(from);
      expect(share).toBeGreaterThanOrEqual(0.5);
      await expectNoOverflow(page);
    }
  });

test("frozen versions and comparisons begin with the text as well, and so does the page before its scripts run", async () => {
  for (const [options, from] of [
    [DESK, 260],
    [PHONE, 320],
  ] as const) {
    const page = await town.enter("facilitator", { ...options, javaScriptEnabled: false });
    for (const path of [paper(), `${paper()}/frozen/1`, `${paper()}/comparison`]) {
      await page.goto(path);
      expect((await look(page)).from, path).toBeLessThanOrEqual(from);
    }
  }
});

test("title, state of saving and people stay while the text scrolls by", async () => {
  const miriam = await town.enter("facilitator");
  await write(miriam, town.ids.documents.workingPaper);
  await textOf(miriam).getByText("7. Nächste Schritte").scrollIntoViewIfNeeded();
  expect(await miriam.evaluate(() => window.scrollY)).toBeGreaterThan(300);
  const row = (await miriam.locator(".ja-doc-head").boundingBox())!;
  expect(row.y).toBe(0);
  for (const part of ["h1", ".ja-doc-state", ".ja-doc-presence summary"])
    expect((await miriam.locator(`.ja-doc-head ${part}`).boundingBox())!.y, part).toBeGreaterThanOrEqual(0);
});

test("navigation and outline are folded away, and stay as somebody left them, without JavaScript too", async () => {
  const miriam = await town.enter("facilitator", { viewport: { width: 1440, height: 900 } });
  await open(miriam, paper());
  const words = miriam.locator(".ja-side--wide .ja-side__process");
  const outline = miriam.getByRole("navigation", { name: "Gliederung" });
  expect(await words.isVisible()).toBe(false);
  // Icons say in words what they are.
  for (const name of ["Agenda", "Navigation ausklappen"]) await miriam.getByTitle(name, { exact: true }).first().waitFor();
  await miriam.getByRole("button", { name: "Navigation ausklappen" }).click();
  await words.waitFor();
  await miriam.locator(".ja-doc-outline summary").click();
  await outline.waitFor();
  await miriam.reload();
  await words.waitFor();
  await outline.waitFor();

  const paul = await town.enter("recorder", { javaScriptEnabled: false });
  await paul.goto(paper());
  await paul.getByRole("button", { name: "Navigation ausklappen" }).click();
  await paul.locator(".ja-side--wide .ja-side__process").waitFor();
  await paul.goto(paper());
  expect(await paul.getByRole("button", { name: "Navigation einklappen" }).isVisible()).toBe(true);

  // Left open where there was room, it does not lie over the text where there is none.
  const turned = await town.enter("recorder", { ...PHONE, javaScriptEnabled: false });
  await turned.context().addCookies([{ name: "joint_agenda_outline", value: "open", url: town.server.origin }]);
  await turned.goto(paper());
  await turned.locator(".ja-doc-outline summary").waitFor();
  expect(await turned.getByRole("navigation", { name: "Gliederung" }).isVisible()).toBe(false);
});

test("a comment stands beside its passage, and goes along when something is written above it", async () => {
  const filler = Array.from({ length: 12 }, (_, index) => paragraph(`Absatz ${index} sagt wenig.`));
  const id = await newPaper(town, doc(heading(1, "Anlass"), ...filler, paragraph("Hier steht die Frist."), ...filler));
  const gregor = await town.enter("chamber");
  await comment(gregor, id, "Hier steht die Frist.", "Wann genau?");
  await gregor.getByRole("article", { name: /^Kommentar von Gregor/ }).waitFor();

  const miriam = await town.enter("facilitator");
  await write(miriam, id);
  const distance = () =>
    miriam.evaluate(() => {
      const passage = document.querySelector(".ja-text .ja-text-comment--open")!.getBoundingClientRect();
      const card = document.querySelector("[data-note^=thread]")!.getBoundingClientRect();
      return Math.abs(Math.round(card.top - passage.top));
    });
  await expect.poll(distance).toBeLessThanOrEqual(2);
  await caretIn(miriam, "Absatz 0 sagt wenig.");
  for (const word of ["Noch", "drei", "Zeilen"]) {
    await miriam.keyboard.press("Enter");
    await miriam.keyboard.type(word);
  }
  await expect.poll(distance).toBeLessThanOrEqual(2);
});

test("on a phone the tools stand at the lower edge, large enough for a finger, and the text keeps its width", async () => {
  const miriam = await town.enter("facilitator", PHONE);
  await write(miriam, town.ids.documents.workingPaper);
  const bar = (await miriam.locator(".ja-doc-bar").boundingBox())!;
  expect(Math.round(bar.y + bar.height)).toBe(844);
  const tools = miriam.locator(".ja-doc-bar .ja-doc-tool").filter({ visible: true });
  for (const tool of await tools.all()) {
    const { x, width, height } = (await tool.boundingBox())!;
    expect(height).toBeGreaterThanOrEqual(44);
    expect(x + width).toBeLessThanOrEqual(390);
  }
  await miriam.locator("[data-tool=more]").tap();
  await miriam.getByRole("menuitem", { name: "Unterstrichen" }).waitFor();
});

const LONG_WORD = "Rindfleischetikettierungsueberwachungsaufgabenuebertragungsgesetz";

test("of a wide table only the table scrolls, and a word of 63 letters widens no page", async () => {
  const columns = Array.from({ length: 9 }, (_, index) => `Aufstellungsbeschluss ${index}`);
  const content = doc(heading(1, LONG_WORD), paragraph(LONG_WORD), table(columns, columns));
  const id = await newPaper(town, content, `Zum ${LONG_WORD}`);
  for (const width of [1280, 320]) {
    const miriam = await town.enter("facilitator", { viewport: { width, height: 800 } });
    const text = await write(miriam, id);
    await expectNoOverflow(miriam);
    const room = (element: SVGElement | HTMLElement) => element.scrollWidth - element.clientWidth;
    expect(await text.evaluate(room)).toBe(0);
    expect(await text.locator(".tableWrapper").evaluate(room)).toBeGreaterThan(0);
    for (const path of ["", "/versions", "/edit", "/download"]) {
      await miriam.goto(`/documents/${id}${path}`);
      await expectNoOverflow(miriam);
    }
  }
});

test("the name at a caret is there while somebody writes, and covers no words once they rest", async () => {
  const id = await newPaper(town, doc(paragraph("Der erste Absatz."), paragraph("Der zweite Absatz.")));
  const [miriam, paul] = [await town.enter("facilitator"), await town.enter("recorder")];
  await write(miriam, id);
  await write(paul, id);
  await caretIn(paul, "Der zweite Absatz.");
  const caret = miriam.locator(".ja-text-caret");
  await caret.waitFor({ state: "attached" });
  await paul.keyboard.type(" Und");
  await miriam.locator(".ja-text-caret[data-awake]", { hasText: "Paul Nowak" }).waitFor();
  await miriam.locator(".ja-text-caret:not([data-awake])").waitFor({ state: "attached" });
  const label = caret.locator(".ja-text-caret__label");
  expect((await label.boundingBox())!.width).toBeLessThan(10);
  await label.hover();
  await expect.poll(async () => (await label.boundingBox())!.width).toBeGreaterThan(40);
});
