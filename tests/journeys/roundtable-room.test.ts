/**
 * A hybrid roundtable in five windows: the facilitator, a mayor on a phone, a delegate on a very narrow one, a guest with a code, and the screen
 * of the room, where nobody is signed in. All follow her, also after the network failed, and work in groups.
 */
import type { Page, WebSocketRoute } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { expectAccessible, expectNoOverflow, open, useTown } from "../setup/journey.ts";

const town = useTown();
let miriam: Page;
let stefan: Page;
let delegate: Page;
let guest: Page;
let screen: Page;
let base: string;

/** The network of the screen and of the guest. */
const network = {
  isDown: false,
  lines: [] as WebSocketRoute[],
  carry(line: WebSocketRoute): void {
    if (network.isDown) return void line.close();
    network.lines.push(line);
    line.connectToServer();
  },
  async fail(isDown: boolean): Promise<void> {
    network.isDown = isDown;
    for (const page of [screen, guest]) await page.context().setOffline(isDown);
    if (isDown) for (const line of network.lines.splice(0)) await line.close();
  },
};
/** What a browser says by itself then. */
const NETWORK_IS_AWAY = /ERR_INTERNET_DISCONNECTED|ERR_NETWORK_CHANGED/;

const PHONE = { isMobile: true, hasTouch: true, viewport: { width: 390, height: 844 } };

beforeAll(async () => {
  base = `/roundtables/${town.ids.comingRoundtableId}`;
  miriam = await town.enter("facilitator");
  stefan = await town.enter("mayor", PHONE);
  delegate = await town.enter("townDelegate", { ...PHONE, viewport: { width: 320, height: 640 } });
  [guest, screen] = [await town.visit(PHONE), await town.visit()];
  for (const page of [screen, guest]) await page.routeWebSocket(/\/live\//, network.carry);
}, 240_000);

test("the screen comes up by its own address, and follows when the roundtable opens and goes on", async () => {
  await open(miriam, base);
  await miriam.getByText("Adresse für die Leinwand").click();
  await miriam.getByRole("button", { name: "Adresse anlegen" }).click();
  const address = await miriam.getByRole("link", { name: /\/screens\// }).getAttribute("href");
  await open(screen, new URL(address!).pathname);
  await miriam.getByRole("button", { name: "Runden Tisch eröffnen" }).click();
  await screen.getByText("TOP 1", { exact: true }).waitFor();
  await miriam.getByRole("button", { name: "Weiter", exact: true }).click();
  await screen.getByText("TOP 2", { exact: true }).waitFor();
  await expectAccessible(screen, "the screen");
});

test("a guest comes in by a code, and follows without loading anything by hand", async () => {
  await miriam.getByRole("button", { name: "Gast mit Code einladen" }).click();
  const given = await miriam.getByText(/\/guests\/[a-z2-9]{14}/).innerText();
  await open(guest, new URL(given).pathname);
  await guest.getByLabel("Name").fill("Olga Petrenko");
  await guest.getByLabel("Organisation").fill("Hafen");
  await guest.getByRole("button", { name: "Hereinkommen" }).click();
  await guest.getByText("Sie sind als Gast hier: Olga Petrenko").waitFor();
  await miriam.getByRole("button", { name: "Zurück", exact: true }).click();
  await guest
    .locator("#now")
    .or(guest.locator("main"))
    .getByText(/TOP 1:/)
    .first()
    .waitFor();
  await expectNoOverflow(guest);
  await expectAccessible(guest, "the page of a guest");
});

test("the screen and the guest say that they are cut off, and come back by themselves", async () => {
  await network.fail(true);
  for (const page of [screen, guest]) await page.getByText("Verbindung unterbrochen").waitFor();
  await miriam.getByRole("button", { name: "Weiter", exact: true }).click();
  await network.fail(false);
  for (const page of [screen, guest]) await page.getByText(/TOP 2/).first().waitFor();
  for (const page of [screen, guest]) await page.getByText("Verbindung unterbrochen").waitFor({ state: "detached" });
  expect(town.complaints().filter((complaint) => !NETWORK_IS_AWAY.test(complaint))).toEqual([]);
});

test("those present work alone, in pairs, in fours and together, each with their own group before them", async () => {
  for (const [page, how] of [
    [stefan, "Ich bin vor Ort"],
    [delegate, "Ich bin vor Ort"],
  ] as const) {
    await open(page, base);
    await page.getByRole("button", { name: how }).click();
  }
  const present = ["federalHead", "federalDelegate", "landHead"] as const;
  for (const person of present) {
    const page = await town.enter(person);
    await open(page, base);
    await page.getByRole("button", { name: "Ich bin vor Ort" }).click();
    await page.getByText("Sie sind dabei: vor Ort.").waitFor();
    await page.close();
  }
  await miriam.getByText("Gruppenarbeit 1-2-4-Alle").first().click();
  await miriam.getByLabel("Frage an alle").fill("Was brauchen wir voneinander?");
  await miriam.getByRole("button", { name: "Gruppen bilden und beginnen" }).click();
  await stefan.getByText("Was brauchen wir voneinander?").waitFor();
  await screen.getByText("Bitte denken Sie für sich nach").waitFor();
  await miriam.getByRole("button", { name: "Weiter: zu zweit" }).click();
  await stefan.getByText(/^Mit Ihnen: /).waitFor();
  await miriam.getByRole("button", { name: "Weiter: zu viert" }).click();
  await stefan.getByText(/Gruppe \d: Mit Ihnen: .+, /).waitFor();
  await guest.getByText(/Ihre Gruppe \d/).waitFor();
  await stefan.getByRole("textbox", { name: "Neue Karte Ihrer Gruppe" }).fill("Eine Ansprechstelle");
  await stefan.getByRole("textbox", { name: "Neue Karte Ihrer Gruppe" }).press("Enter");
  await stefan.getByText("Karte angeheftet: Eine Ansprechstelle").waitFor();
  await guest.getByRole("textbox", { name: "Neue Karte Ihrer Gruppe" }).fill("Ein Netzwerk der Häfen");
  await guest.getByRole("textbox", { name: "Neue Karte Ihrer Gruppe" }).press("Enter");
  await guest.getByText("Karte angeheftet: Ein Netzwerk der Häfen").waitFor();
  await guest
    .getByRole("listitem")
    .filter({ hasText: /^Ein Netzwerk der Häfen$/ })
    .waitFor();
  await miriam.getByText("Ein Netzwerk der Häfen").first().waitFor();
  for (const page of [stefan, delegate, guest]) await expectNoOverflow(page);
  await expectAccessible(guest, "a guest who writes cards");
  await expectAccessible(stefan, "groups on a phone");
  await expectAccessible(miriam, "groups for the facilitator");
  await miriam.getByRole("button", { name: "Weiter: alle zusammen" }).click();
  await screen.getByText("Eine Ansprechstelle").waitFor();
  await expectAccessible(screen, "groups on the screen");
  await miriam.getByRole("button", { name: "Gruppenarbeit beenden" }).click();
  await stefan.getByRole("heading", { name: "Gruppenarbeit 1-2-4-Alle" }).waitFor();
});

test("the four lists are kept by keys, and can be read by all", async () => {
  await miriam.locator("body").press("3");
  const field = miriam.getByRole("textbox", { name: "Neu unter „Bedenken und Einwände“" });
  await field.waitFor();
  await miriam.locator("body").press("3");
  await field.fill("Wer bezahlt das?");
  await field.press("Enter");
  await delegate.getByText("Wer bezahlt das?").waitFor();
  await field.fill("Und wer ist zuständig?");
  await field.press("Enter");
  await screen.getByText("Und wer ist zuständig?").waitFor();
  await expectNoOverflow(delegate);
  await expectAccessible(delegate, "four lists on a narrow phone");
  expect(await delegate.getByRole("textbox", { name: "Neu unter „Bedenken und Einwände“" }).count()).toBe(0);
});

test("a decision and a task take two keys beside their words", async () => {
  for (const [key, words] of [
    ["d", "Wir treffen uns vierteljährlich."],
    ["a", "Termine bis Ende des Jahres vorschlagen"],
  ] as const) {
    await miriam.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await miriam.keyboard.press(key);
    await miriam.keyboard.type(words);
    await miriam.keyboard.press("Control+Enter");
    await delegate.getByText(words).first().waitFor();
  }
});

test("a new address cuts the old screen off, which says so", async () => {
  await miriam.getByText("Adresse für die Leinwand").click();
  await miriam.getByRole("button", { name: "Neue Adresse anlegen" }).click();
  await screen.getByText("Diese Adresse gilt nicht mehr.").waitFor();
  town.complaints();
});
