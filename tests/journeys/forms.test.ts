/**
 * What every form does in a browser after it was sent: it hears of each answer, of a refusal that is over nothing stays, and a server
 * that is away takes nothing from anybody. And what files say that cannot be had.
 */
import { afterEach, expect, test } from "vitest";
import { DEMO_PASSWORD } from "../../db/sample.ts";
import { open, useTown } from "../setup/journey.ts";

const town = useTown();

/** What browsers write when there is no network: they should. */
const NETWORK_IS_AWAY = /INTERNET_DISCONNECTED|WebSocket connection to/;
afterEach(() => {
  expect(town.complaints().filter((complaint) => !NETWORK_IS_AWAY.test(complaint))).toEqual([]);
});

test("a form that was refused once is empty and at peace when it is taken", async () => {
  const miriam = await town.enter("facilitator");
  await open(miriam, "/account");
  const field = (name: string) => miriam.locator(`input[name=${name}]`);
  const send = () => miriam.getByRole("button", { name: "Passwort ändern" }).click();
  await field("current_password").fill("nicht ihr Passwort");
  for (const name of ["new_password", "repeat_password"]) await field(name).fill(DEMO_PASSWORD);
  await send();
  await miriam.locator("input[name=current_password][aria-invalid=true]").waitFor();
  await field("current_password").fill(DEMO_PASSWORD);
  await send();
  await miriam.getByText("Ihr neues Passwort gilt.").first().waitFor();
  await expect.poll(() => miriam.locator("[aria-invalid=true]").count()).toBe(0);
  for (const name of ["current_password", "new_password", "repeat_password"])
    await expect.poll(() => field(name).inputValue(), { message: name }).toBe("");
});

test("an answer that is there before the page has drawn the sending leaves no form stuck", async () => {
  const miriam = await town.enter("facilitator");
  await open(miriam, `/documents/${town.ids.documents.workingPaper}/versions`);
  await miriam.getByText("Diesen Stand festhalten").click();
  const send = miriam.getByRole("button", { name: "Stand benennen" });
  const refused = miriam.locator("input[name=name][aria-invalid=true]").first();
  // Read on its way: what a page has read as a stream, the browser does not always give to anybody else.
  let answer = { body: "", headers: {} as Record<string, string> };
  await miriam.route("**/versions.data*", async (route) => {
    const response = await route.fetch();
    if (response.status() === 422) answer = { body: await response.text(), headers: response.headers() };
    await route.fulfill({ response });
  });
  await send.click();
  await refused.waitFor();
  await miriam.unrouteAll({ behavior: "wait" });
  // From now on answers come at once, and what need not be drawn at once is drawn late.
  await miriam.evaluate(({ body, headers }) => {
    const page = window as unknown as { sent: number };
    page.sent = 0;
    const { postMessage } = MessagePort.prototype;
    MessagePort.prototype.postMessage = function (...words: unknown[]) {
      setTimeout(() => postMessage.apply(this, words as Parameters<typeof postMessage>), 200);
    };
    const fetch = window.fetch.bind(window);
    window.fetch = (input, init) => {
      if (init?.method !== "POST") return fetch(input, init);
      page.sent++;
      return Promise.resolve(new Response(body, { status: 422, headers }));
    };
  }, answer);
  for (let times = 1; times <= 3; times++) {
    await send.click();
    await expect.poll(() => miriam.evaluate(() => (window as unknown as { sent: number }).sent)).toBe(times);
    await refused.waitFor();
  }
});

test("what is sent while the server is away stays where it was typed, and goes out as soon as it is back", async () => {
  const miriam = await town.enter("facilitator");
  await open(miriam, `/documents/${town.ids.documents.workingPaper}/versions`);
  await miriam.getByText("Diesen Stand festhalten").click();
  const name = miriam.getByLabel("Name", { exact: true });
  await name.fill("Aus dem Tunnel");
  await miriam.context().setOffline(true);
  await miriam.getByRole("button", { name: "Stand benennen" }).click();
  await miriam.getByText("Der Server antwortet gerade nicht.").waitFor();
  await miriam.getByText("Was Sie gesendet haben, geht hinaus").waitFor();
  expect(await name.inputValue()).toBe("Aus dem Tunnel");
  await miriam.context().setOffline(false);
  await miriam.getByRole("link", { name: "Aus dem Tunnel", exact: true }).waitFor();
  await expect.poll(() => miriam.getByText("Der Server antwortet gerade nicht.").count()).toBe(0);
  const kept = town.database.db.selectFrom("document_versions").where("name", "=", "Aus dem Tunnel").select("id");
  expect(await kept.execute()).toHaveLength(1);
});

test("a page that is asked for while the server is away comes as soon as it is back", async () => {
  const miriam = await town.enter("facilitator");
  const people = miriam.getByRole("link", { name: "Beteiligte", exact: true }).first();
  // Never been there: its code comes ahead, while nothing else happens.
  const code = miriam.waitForResponse((response) => /\/assets\/people-[^/]+\.js$/.test(response.url()));
  await open(miriam, `/processes/${town.ids.processId}`);
  await (await code).finished();
  await miriam.context().setOffline(true);
  await people.click();
  await miriam.getByText("Der Server antwortet gerade nicht.").waitFor();
  await miriam.context().setOffline(false);
  await miriam.waitForURL(/\/people$/);
  await miriam.getByRole("heading", { level: 1, name: "Beteiligte" }).waitFor();
});

test("a file that cannot be had says so on a page", async () => {
  const miriam = await town.enter("facilitator");
  await miriam.goto("/documents/999999/document.pdf");
  await miriam.getByRole("heading", { level: 1, name: "Nicht gefunden" }).waitFor();
  await miriam.goto("/refused?because=documents:error.pdf-too-slow");
  await miriam.getByRole("heading", { level: 1, name: "Das ging nicht" }).waitFor();
  await miriam.goto("/refused?because=documents:error.nothing-like-that");
  await miriam.getByRole("heading", { level: 1, name: "Nicht gefunden" }).waitFor();
});
