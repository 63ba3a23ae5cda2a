/** The look where colours, widths and paper differ: looked at on the page that shows every part. */
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { expectAccessible, expectNoOverflow, open, useTown } from "../setup/journey.ts";

const town = useTown();

test("every part is readable in light, dark and contrast themes", async () => {
  const page = await town.visit({ reducedMotion: "reduce" });
  await open(page, "/dev/parts");
  await expectAccessible(page, "light");
  await page.emulateMedia({ colorScheme: "dark" });
  await expectAccessible(page, "dark");
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, forcedColors: "active" });
    await expectAccessible(page, `contrast, ${colorScheme}`);
  }
});

test("in a light contrast theme icons stand out from their ground, and what is pressed from what is not", async () => {
  const page = await town.visit({ forcedColors: "active", colorScheme: "light" });
  await open(page, "/dev/parts");
  const paintOf = (selector: string) =>
    page
      .locator(selector)
      .first()
      .evaluate((element) => getComputedStyle(element).backgroundColor);
  const ground = await paintOf("body");
  for (const place of [
    ".kern-btn--primary",
    ".kern-btn--secondary",
    ".kern-btn--tertiary",
    ".ja-tool",
    ".kern-badge",
    ".ja-entry",
  ])
    expect(await paintOf(`main ${place} .kern-icon`), place).not.toBe(ground);
  const [pressed, other] = ["true", "false"].map((is) => `.ja-choice [aria-pressed=${is}]`);
  expect(await paintOf(pressed!)).not.toBe(await paintOf(other!));
});

test("a word of 63 letters widens no part, on the smallest phone and at twice the size", async () => {
  const page = await town.visit({ viewport: { width: 320, height: 640 } });
  await open(page, "/dev/parts");
  await expectNoOverflow(page);
  await page.setViewportSize({ width: 640, height: 450 });
  await expectNoOverflow(page);
});

test("paper is light, also of somebody whose screen is dark", async () => {
  const page = await town.visit({ colorScheme: "light" });
  await open(page, "/dev/parts");
  const colours = () =>
    page.locator("body").evaluate((body) => [getComputedStyle(body).backgroundColor, getComputedStyle(body).color]);
  const light = await colours();
  await page.emulateMedia({ colorScheme: "dark" });
  expect(await colours()).not.toEqual(light);
  await page.emulateMedia({ colorScheme: "dark", media: "print" });
  expect(await colours()).toEqual(light);
});

test("fields that stand beside each other begin at one line, whatever their labels need", async () => {
  const page = await town.visit();
  await open(page, "/dev/parts");
  const tops = await page
    .locator(".ja-fields:not(:has(.kern-error)) :is(.kern-form-input__input, .kern-form-input__select-wrapper)")
    .evaluateAll((fields) => fields.map((field) => Math.round(field.getBoundingClientRect().bottom)));
  expect(tops.length).toBeGreaterThan(1);
  expect(new Set(tops).size).toBe(1);
});

test("one of many things to tick is found by a word, and what is ticked stays so while others are shown", async () => {
  const page = await town.visit();
  await open(page, "/dev/parts");
  const group = page.getByRole("group", { name: /^Agendapunkte/ }).first();
  await group.getByRole("searchbox").fill("warnwege a-14");
  await group.getByRole("checkbox").press("Space");
  await group.getByRole("searchbox").fill("");
  const ticked = () =>
    group.getByRole("checkbox", { checked: true }).evaluateAll((boxes) => boxes.map((box) => (box as HTMLInputElement).value));
  expect(await ticked()).toEqual(["7", "14"]);
});

/** As WCAG 1.4.12 asks: whoever reads so must lose nothing. */
const SPACED =
  "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-block-end: 2em !important }";

/** Words that are cut off where a box hides what does not fit; what is there for screen readers alone, and what is cut on purpose with dots, is left out. */
const cutOff = (page: Page) =>
  page.evaluate(() =>
    [...document.body.querySelectorAll<HTMLElement>("*")]
      .filter((element) => {
        const { overflowX, overflowY, textOverflow, webkitLineClamp, position } = getComputedStyle(element);
        const { width, height } = element.getBoundingClientRect();
        const hasDots = textOverflow === "ellipsis" || webkitLineClamp !== "none";
        if (width < 4 || height < 4 || hasDots || (position === "absolute" && width < 8)) return false;
        const hides = (overflow: string) => overflow === "hidden" || overflow === "clip";
        const isWide = hides(overflowX) && element.scrollWidth > element.clientWidth + 1;
        return (
          (isWide || (hides(overflowY) && element.scrollHeight > element.clientHeight + 1)) && element.innerText.trim() !== ""
        );
      })
      .map((element) => `${element.tagName} ${element.className}: ${element.innerText.trim().slice(0, 60)}`),
  );

test("with wide spacing of text, and at twice the size, the central pages lose no word and stick out nowhere", async () => {
  const { processId, agenda, documents, comingRoundtableId } = town.ids;
  const page = await town.enter("mayor", { bypassCSP: true, viewport: { width: 1280, height: 900 } });
  const places = ["", "/agenda", "/topics", "/people"].map((place) => `/processes/${processId}${place}`);
  const others = [`/agenda/${agenda.hybrid}`, `/documents/${documents.workingPaper}`, `/roundtables/${comingRoundtableId}`];
  for (const path of ["/", "/account", ...places, ...others]) {
    await page.setViewportSize({ width: 1280, height: 900 });
    await open(page, path);
    await page.addStyleTag({ content: SPACED });
    expect({ path, cut: await cutOff(page) }).toEqual({ path, cut: [] });
    await expectNoOverflow(page, `${path}, spaced`);
    // Twice the size on a desk is half the width.
    await page.setViewportSize({ width: 640, height: 450 });
    expect({ path, cut: await cutOff(page) }).toEqual({ path, cut: [] });
    await expectNoOverflow(page, `${path}, spaced and twice the size`);
  }
});

test("a label keeps its words in somebody's own colours, with a frame", async () => {
  const page = await town.enter("mayor", { forcedColors: "active", colorScheme: "light" });
  await open(page, `/agenda/${town.ids.agenda.hybrid}`);
  const label = page.locator(".ja-marking--foot .ja-tlp");
  expect(await label.innerText()).toBe("TLP:GREEN");
  const [own, bodys] = await Promise.all(
    [label, page.locator("body")].map((each) => each.evaluate((element) => getComputedStyle(element).color)),
  );
  expect(own).toBe(bodys);
  expect(await label.evaluate((element) => getComputedStyle(element).borderTopStyle)).toBe("solid");
});
