/** A passkey in a real browser with a device made of software: set up, sign in without a password, as a second step, and proven anew by it. */
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { DEMO_PASSWORD, sample } from "../../db/sample.ts";
import { expectAccessible, isAwake, open, tellInOrder, useTown } from "../setup/journey.ts";

const town = useTown();
tellInOrder();
let page: Page;

const db = () => town.database.db;
const press = (name: string) => page.locator("main").getByRole("button", { name, exact: true }).click();
const isThere = (path: string) => page.waitForURL((url) => url.pathname === path);

/** Passkeys belong to a name, and an address of numbers is none. */
async function openWindow(): Promise<Page> {
  const baseURL = town.server.origin.replace("127.0.0.1", "localhost");
  const context = await town.browser.newContext({ baseURL, locale: "de-DE", timezoneId: "Europe/Berlin" });
  const opened = await context.newPage();
  const devices = await context.newCDPSession(opened);
  await devices.send("WebAuthn.enable");
  const options = { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true } as const;
  const present = { isUserVerified: true, automaticPresenceSimulation: true };
  await devices.send("WebAuthn.addVirtualAuthenticator", { options: { ...options, ...present } });
  return opened;
}

async function typePassword(): Promise<void> {
  await page.getByLabel("E-Mail-Adresse").fill(sample.people.mayor.email);
  await page.getByLabel("Passwort").fill(DEMO_PASSWORD);
  await press("Anmelden");
}

async function signOut(): Promise<void> {
  await page.context().clearCookies();
}

test("a mayor sets one up beside the password, and gets codes for paper once", async () => {
  page = await openWindow();
  await page.goto("/sign-in?to=/account/factors");
  await typePassword();
  await isThere("/account/factors");
  await press("Passkey einrichten");
  await isThere("/account/factors/passkey");
  await isAwake(page);
  await expectAccessible(page);
  await page.getByLabel("Name").fill("Diensttelefon");
  await press("Passkey anlegen");
  await page.getByText("Ihre Codes für den Notfall").waitFor();
  expect(await page.locator("main li.ja-typed").count()).toBe(10);
  await page.getByRole("link", { name: "Ich habe die Codes notiert" }).click();
  await page.getByText("Diensttelefon").waitFor();
});

test("comes in with it alone, to where they wanted to go", async () => {
  await signOut();
  await page.goto("/sign-in?to=/processes");
  await page.getByRole("link", { name: "Mit Passkey anmelden" }).click();
  await isThere("/sign-in/passkey");
  await isAwake(page);
  await expectAccessible(page);
  await press("Mit Passkey anmelden");
  await isThere("/processes");
});

test("is asked for it after the password as well", async () => {
  await signOut();
  await page.goto("/sign-in?to=/account");
  await typePassword();
  await isThere("/sign-in/code");
  await isAwake(page);
  await press("Mit Passkey anmelden");
  await isThere("/account");
});

test("proves by it who they are, and the form that waited goes on", async () => {
  await db()
    .updateTable("sessions")
    .set({ proven_at: new Date(Date.now() - 3 * 3_600_000) })
    .where("person_id", "=", town.ids.people.mayor)
    .execute();
  await open(page, "/account/factors");
  await press("Neue Notfall-Codes");
  await isThere("/sign-in/proof");
  await isAwake(page);
  await expectAccessible(page);
  await press("Mit Passkey bestätigen und ausführen");
  await page.getByText("Ihre Codes für den Notfall").waitFor();
});

test("says what is wrong when the device has none that fits", async () => {
  await open(page, "/account/factors");
  await press("Passkey entfernen: Diensttelefon");
  await page.getByText("Der Passkey ist entfernt.").waitFor();
  await signOut();
  await open(page, "/sign-in/passkey");
  await press("Mit Passkey anmelden");
  await page.getByRole("alert").getByText("Dieser Passkey passt nicht zu einem Zugang hier.").waitFor();
  await page.context().close();
});
