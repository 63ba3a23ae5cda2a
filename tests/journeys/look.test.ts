/** The look where colours, widths and paper differ: looked at on the page that shows every part. */
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
