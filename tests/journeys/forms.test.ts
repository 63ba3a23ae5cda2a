/**
 * What every form does in a browser after it was sent: it hears of each answer, of a refusal that is over nothing stays, and a server
 * that is away takes nothing from anybody. And what files say that cannot be had.
 */
import { afterEach, expect, test } from "vitest";
import { DEMO_PASSWORD } from "../../db/sample.ts";
import { caller } from "../setup/caller.ts";
import { open, useTown } from "../setup/journey.ts";
import { openRoundtable } from "../setup/scenes.ts";

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

test("an empty form shows what is missing and goes to the first field that needs it", async () => {
  const window = await town.enter("mayor");
  await open(window, `/processes/${town.ids.processId}/agenda/new`);
  await window.getByRole("textbox", { name: /Begründung/ }).fill("Diese Begründung bleibt stehen.");
  await window.getByRole("button", { name: "Agendapunkt anlegen" }).click();
  const title = window.getByRole("textbox", { name: /Titel/ });
  await window.waitForFunction(() => document.activeElement?.getAttribute("aria-invalid") === "true");
  expect(await title.evaluate((field) => field === document.activeElement)).toBe(true);
  await window.getByText("Bitte füllen Sie dieses Feld aus.").waitFor();
  expect(await window.getByRole("textbox", { name: /Begründung/ }).inputValue()).toBe("Diese Begründung bleibt stehen.");
});

test("what is typed while the entry before is on its way is the beginning of the next one", async () => {
  const miriam = await town.enter("facilitator");
  await open(miriam, `/processes/${town.ids.processId}/agenda`);
  let arrive = (): void => undefined;
  const arrived = new Promise<void>((resolve) => (arrive = resolve));
  await miriam.route("**/*.data*", async (route) => {
    if (route.request().method() === "POST") await arrived;
    await route.continue();
  });
  const line = miriam.getByRole("textbox", { name: "Titel eines neuen Agendapunkts" });
  await line.fill("Erster Punkt");
  await line.press("Enter");
  await line.press("End");
  await miriam.keyboard.type("Zweiter");
  arrive();
  await miriam.locator(".ja-agenda-link", { hasText: "Erster Punkt" }).waitFor();
  await expect.poll(() => line.inputValue()).toBe("Zweiter");
});

test("pressing twice makes one", async () => {
  const window = await town.enter("mayor");
  await open(window, `/processes/${town.ids.processId}/documents/new`);
  await window.getByRole("textbox", { name: "Titel" }).fill("Zweimal gedrückt");
  await window.getByRole("button", { name: "Dokument anlegen" }).dblclick();
  await window.waitForURL(/\/documents\/\d+$/);
  expect(
    await town.database.db.selectFrom("documents").select("id").where("title", "=", "Zweimal gedrückt").execute(),
  ).toHaveLength(1);
});

test("the page of the outsider says that there is nothing, and offers the way home", async () => {
  const window = await town.enter("outsider");
  await window.goto(`/documents/${town.ids.documents.workingPaper}`);
  await window.getByRole("heading", { name: "Nicht gefunden" }).waitFor();
  await window.getByRole("link", { name: "Zur Startseite" }).click();
  await window.getByRole("heading", { name: /Guten Tag/ }).waitFor();
});

test("HTML and script that somebody typed are words on every page that shows them", async () => {
  const words = `<script>window.hacked=1</script><img src=x onerror="window.hacked=1"><b onclick=h()>`;
  const { processId } = town.ids;
  const mayor = await caller(town, "mayor");
  const item = {
    form: "item",
    title: words,
    mode: "austausch",
    reason: words,
    "levels[]": ["bund", "kommune"],
    lead_organisation_id: "",
  };
  const made = [
    await mayor.post(`/processes/${processId}/agenda/new`, item),
    await mayor.post(`/processes/${processId}/documents/new`, { form: "document", title: words }),
  ];
  const window = await town.enter("mayor");
  const lists = ["agenda", "agenda?view=board", "documents", "events"].map((list) => `/processes/${processId}/${list}`);
  for (const page of [...made.map(({ location }) => location!), ...lists]) {
    await open(window, page);
    await expect
      .poll(() => window.locator("main").innerText(), { message: page })
      .toContain("<script>window.hacked=1</script>");
    const foreign = window.locator("main img, main b[onclick], main [onerror]");
    expect([await window.evaluate(() => "hacked" in globalThis), await foreign.count()], page).toEqual([false, 0]);
  }
});

test("whoever finds somebody in the attendance can go on typing, and the list stays unfolded when all are shown", async () => {
  const miriam = await town.enter("facilitator");
  await open(miriam, `/roundtables/${town.ids.comingRoundtableId}?attendee=niemand&attendees=2`);
  const field = miriam.getByRole("searchbox", { name: "Anwesende suchen" });
  const address = () => miriam.url().replace(/.*\/roundtables\/\d+/, "");
  await miriam.getByRole("status").filter({ hasText: "0 gefunden" }).waitFor();
  await field.fill("Vogt");
  await field.press("Enter");
  await miriam.getByRole("status").filter({ hasText: "1 gefunden" }).waitFor();
  expect(address()).toBe("?attendee=Vogt#attendance");
  const hasFocus = () => field.evaluate((element) => element === document.activeElement);
  expect(await hasFocus()).toBe(true);
  await miriam.getByRole("link", { name: "Alle anzeigen" }).click();
  await expect.poll(() => field.inputValue()).toBe("");
  expect(await hasFocus()).toBe(true);
  await expect.poll(() => miriam.getByRole("form", { name: /^Teilnahme von/ }).count()).toBeGreaterThan(1);
});

test("what somebody is typing beside the running order outlives the opening of the roundtable", async () => {
  const miriam = await town.enter("facilitator");
  await open(miriam, `/roundtables/${town.ids.comingRoundtableId}`);
  await miriam.getByText("Liste mit Namen").click();
  await miriam.getByText("Gast eintragen").first().click();
  const guest = miriam.locator("form:has([value=guest]) [name=name]");
  await guest.fill("Ole Bra");
  await openRoundtable(town);
  await miriam.locator(".ja-roundtables-live").waitFor();
  expect(await guest.inputValue()).toBe("Ole Bra");
  expect(await guest.isVisible()).toBe(true);
});

test("a form with several mistakes says which at its top, with a way to each field", async () => {
  const miriam = await town.enter("facilitator");
  await open(miriam, `/processes/${town.ids.processId}/mandates/new`);
  await miriam.getByRole("button", { name: "Einladung verschicken" }).click();
  const summary = miriam.locator("[data-form-error]", { hasText: "Angaben fehlen noch oder passen nicht" });
  await summary.waitFor();
  expect(await summary.evaluate((element) => element === document.activeElement)).toBe(true);
  await summary.getByRole("link", { name: /^E-Mail-Adresse: / }).click();
  const email = miriam.getByRole("textbox", { name: "E-Mail-Adresse" });
  expect(await email.evaluate((field) => field === document.activeElement)).toBe(true);
  await summary.waitFor();
});

test("beside a new password stands whose it is, for password managers", async () => {
  const miriam = await town.enter("facilitator");
  await open(miriam, "/account");
  const form = miriam.locator("form").filter({ has: miriam.locator("input[autocomplete=new-password]") });
  expect(await form.locator("input[autocomplete=username]").inputValue()).toBe("miriam.vogt@brueckenschlag.example");
});

test("Bank and Konsultierte are explained on the page where somebody meets them", async () => {
  const miriam = await caller(town, "facilitator");
  const process = `/processes/${town.ids.processId}`;
  for (const [path, word, explanation] of [
    ["/people", /Bank|Bänke/, "Eine Bank ist eine Seite des Prozesses"],
    ["/people", /Konsultierte/, "Konsultierte werden gehört"],
    ["/mandates/new", /Bank/, "Eine Bank ist eine Seite des Prozesses"],
    ["/mandates/new", /Konsultierte/, "Konsultierte werden gehört"],
    ["/roundtables", /Bänke/, "Eine Bank ist eine Seite des Prozesses"],
    ["", /Konsultierte/, "Konsultierte werden gehört"],
  ] as const) {
    const { text } = await miriam.get(process + path);
    expect(text, path).toMatch(word);
    expect(text, path).toContain(explanation);
  }
});
