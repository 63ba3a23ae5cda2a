/** A journey by keyboard alone: where the focus is, as it is read out and seen, and how one gets on with it. */
import type { Page } from "playwright-core";
import { expect } from "vitest";

type Name = string | RegExp;

interface Focused {
  /** As it is read out: label, or else the words on it. */
  name: string;
  isBody: boolean;
  /** One sees that it has the focus. */
  isMarked: boolean;
}

const focused = (page: Page): Promise<Focused> =>
  page.evaluate(() => {
    const element = document.activeElement ?? document.body;
    const labels = "labels" in element ? [...((element.labels as NodeListOf<HTMLElement> | null) ?? [])] : [];
    const words = (node: Element | null) => node?.textContent ?? "";
    const labelledBy = (element.getAttribute("aria-labelledby") ?? "")
      .split(" ")
      .map((id) => words(document.getElementById(id)));
    const names = [element.getAttribute("aria-label"), labelledBy.join(" "), labels.map(words).join(" "), words(element)];
    const style = getComputedStyle(element);
    const isMarked = (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
    return {
      name: (names.find((name) => name?.trim()) ?? element.tagName).replace(/\s+/g, " ").trim().slice(0, 200),
      isBody: element === document.body,
      isMarked,
    };
  });

const is = (focus: Focused, name: Name) => (typeof name === "string" ? focus.name === name : name.test(focus.name));

/** One can see where one is, and it is there. */
export async function expectFocus(page: Page, name: Name): Promise<void> {
  await expect.poll(async () => (await focused(page)).name).toMatch(typeof name === "string" ? exactly(name) : name);
  await expect.poll(() => focused(page)).toMatchObject({ isBody: false, isMarked: true });
}

const exactly = (words: string) => new RegExp(`^${words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}$`);

/** What had the focus may be gone; then what stands around it has taken it. */
export const expectNotLost = (page: Page) => expect.poll(async () => (await focused(page)).isBody).toBe(false);

/** Presses a key until the focus is on what has this name, and sees the focus all the way. */
export async function pressUntil(page: Page, key: string, name: Name, limit = 60): Promise<void> {
  const passed: string[] = [];
  for (let presses = 0; presses < limit; presses++) {
    await page.keyboard.press(key);
    const focus = await focused(page);
    // Behind the last thing of a page the browser's own bar follows, and then the page from its beginning.
    if (!focus.isBody && !focus.isMarked) await expectFocus(page, exactly(focus.name));
    if (is(focus, name)) return;
    passed.push(focus.isBody ? "(browser)" : focus.name.slice(0, 40));
  }
  throw new Error(`${limit} times ${key} on ${page.url()} did not lead to “${name}”, but past: ${passed.join(" · ")}`);
}

export const tabTo = (page: Page, name: Name, limit?: number) => pressUntil(page, "Tab", name, limit);
export const tabBackTo = (page: Page, name: Name, limit?: number) => pressUntil(page, "Shift+Tab", name, limit);

/** Follows a link and waits until the page behind it is there; the focus is not lost on the way. */
export async function follow(page: Page, name: Name, to: RegExp): Promise<void> {
  const title = await page.title();
  await tabTo(page, name);
  await page.keyboard.press("Enter");
  await page.waitForURL(to);
  await expect.poll(() => page.title()).not.toBe(title);
  await expectNotLost(page);
}

/** Presses the button that has the focus, once what was pressed before is done. */
export async function pressEnter(page: Page): Promise<void> {
  await page.locator("button:focus:not([aria-disabled=true])").waitFor();
  await page.keyboard.press("Enter");
}
