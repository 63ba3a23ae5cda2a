/** Bad networks, in a real browser: no network, one that falls silent, one without WebSockets, tabs that are closed and pages that are outdated. */
import { setTimeout as delay } from "node:timers/promises";
import type { BrowserContext, Page, WebSocketRoute } from "playwright-core";
import { afterEach, describe, expect, test } from "vitest";
import type { PersonKey } from "../../db/sample.ts";
import { SESSION_COOKIE } from "../../server/people/sessions.ts";
import { bytesOf, expectAccessible, expectNoOverflow, isAwake, open, until, useTown } from "../setup/journey.ts";
import { startServer } from "../setup/server.ts";
import { caretToEnd, textOf } from "../setup/writing.ts";

const town = useTown();

/** What a browser says by itself when there is no network. */
const NETWORK_IS_AWAY =
  /ERR_INTERNET_DISCONNECTED|ERR_CONNECTION_(REFUSED|RESET)|ERR_SOCKET_NOT_CONNECTED|ERR_EMPTY_RESPONSE|ERR_FAILED|ERR_NETWORK_CHANGED|WebSocket connection to/;
afterEach(() => {
  expect(town.complaints().filter((complaint) => !NETWORK_IS_AWAY.test(complaint))).toEqual([]);
});

const stateOf = (page: Page) => page.locator(".ja-doc-state");
const saved = (page: Page) => page.locator(".ja-doc-state[data-state=saved]", { hasText: "Gespeichert" }).waitFor();
const path = () => `/documents/${town.ids.documents.workingPaper}`;

async function editor(person: PersonKey): Promise<Page> {
  const page = await town.enter(person);
  await open(page, path());
  await ready(page);
  return page;
}

/** Without a network, and without the sockets that an emulated loss leaves open for a while. */
async function goOffline(page: Page): Promise<void> {
  await page.context().setOffline(true);
  await stateOf(page).filter({ hasText: "Offline" }).waitFor();
  await page.waitForEvent("console", (message) => /WebSocket connection to .*INTERNET_DISCONNECTED/.test(message.text()));
}

async function ready(page: Page): Promise<void> {
  await page.locator(".ja-doc-content .ja-text[contenteditable=true]").waitFor();
  await saved(page);
}

async function type(page: Page, words: string): Promise<void> {
  await textOf(page).focus();
  await caretToEnd(page);
  await page.keyboard.press("Enter");
  await page.keyboard.type(words);
}

/** How many texts, changes and leftovers the browser keeps; null: there is no database at all. */
function keptIn(page: Page): Promise<Record<string, number> | null> {
  return page.evaluate(async () => {
    const all = await indexedDB.databases();
    if (!all.some(({ name }) => name === "joint-agenda")) return null;
    const db = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open("joint-agenda");
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(opening.error as Error);
    });
    const counts: Record<string, number> = {};
    for (const store of db.objectStoreNames)
      counts[store] = await new Promise((resolve) => {
        const counting = db.transaction(store).objectStore(store).count();
        counting.onsuccess = () => resolve(counting.result);
      });
    db.close();
    return counts;
  });
}

/** All that lies there, as somebody reads it who looks with tools, and whose keys. */
function lyingIn(page: Page): Promise<{ words: string; keyOwners: number[] }> {
  return page.evaluate(async () => {
    const rowsOf = (name: string) =>
      new Promise<unknown[]>((resolve, reject) => {
        const opening = indexedDB.open(name);
        opening.onerror = () => reject(opening.error as Error);
        opening.onsuccess = async () => {
          const db = opening.result;
          const stores = [...db.objectStoreNames].map(
            (store) =>
              new Promise<unknown[]>((done) => {
                const reading = db.transaction(store).objectStore(store).getAll();
                reading.onsuccess = () => done(reading.result as unknown[]);
              }),
          );
          resolve((await Promise.all(stores)).flat());
          db.close();
        };
      });
    const read = (value: unknown) => (value instanceof Uint8Array ? new TextDecoder().decode(value) : String(value));
    const texts = (await rowsOf("joint-agenda")) as object[];
    const keys = (await rowsOf("joint-agenda-keys")) as { personId: number }[];
    return {
      words: texts.flatMap((row) => Object.values(row).map(read)).join(" "),
      keyOwners: keys.map(({ personId }) => personId),
    };
  });
}

const contains = (page: Page, words: string) => textOf(page).filter({ hasText: words }).waitFor();
const lacks = async (page: Page, words: string) => expect(await textOf(page).innerText()).not.toContain(words);

/** No connection of the live channel gets through, though pages do. */
async function cutLive(where: BrowserContext): Promise<void> {
  await where.routeWebSocket(/\/live\//, (socket) => void socket.close({ code: 1006 }).catch(() => undefined));
  await where.route("**/live/**", (route) => route.abort());
}

/** As a proxy that knows no WebSockets: opening one fails. */
function withoutWebSockets(): void {
  window.WebSocket = class extends EventTarget {
    readyState = 0;
    onclose: ((event: { code: number; reason: string }) => void) | null = null;
    onerror: (() => void) | null = null;
    constructor() {
      super();
      setTimeout(() => {
        this.readyState = 3;
        this.onerror?.();
        this.onclose?.({ code: 1006, reason: "" });
      }, 10);
    }
    close(): void {}
  } as unknown as typeof WebSocket;
}

test("a key pressed before React has drawn a page does not stop it from waking up", async () => {
  const page = await town.enter("facilitator");
  await page.addInitScript(() => {
    // React draws when a message to itself comes back.
    const messages: (() => void)[] = [];
    let isLate = true;
    window.MessageChannel = class {
      port1 = { onmessage: null as (() => void) | null };
      port2 = {
        postMessage: () => {
          const come = () => void setTimeout(() => this.port1.onmessage?.());
          if (isLate) messages.push(come);
          else come();
        },
      };
    } as unknown as typeof MessageChannel;
    const letIn = () => {
      isLate = false;
      messages.forEach((come) => come());
    };
    Object.assign(window, { messages, letIn });
  });
  await page.goto("/");
  await page.waitForFunction(() => (window as unknown as { messages: unknown[] }).messages.length > 0);
  await page.keyboard.press("Shift");
  await page.evaluate(() => (window as unknown as { letIn: () => void }).letIn());
  await isAwake(page);
  await page.keyboard.press("Control+K");
  await page.getByRole("dialog").waitFor();
});

describe("without a network", () => {
  test("an editor goes on writing, sees what waits, and on the return everybody has it", async () => {
    const [anna, ben] = await Promise.all([editor("federalDelegate"), editor("mayor")]);
    await goOffline(anna);
    await type(anna, "Im Zug geschrieben.");
    await stateOf(anna).filter({ hasText: "Änderungen warten" }).waitFor();
    await stateOf(anna).filter({ hasText: "in diesem Browser gesichert" }).waitFor();
    await expectAccessible(anna);
    await type(ben, "Inzwischen im Rathaus.");
    await saved(ben);
    await lacks(ben, "Im Zug");
    await anna.context().setOffline(false);
    await saved(anna);
    for (const page of [anna, ben])
      for (const words of ["Im Zug geschrieben.", "Inzwischen im Rathaus."]) await contains(page, words);
    await until("nothing waits in the browser", async () => (await keptIn(anna))?.changes === 0);
  });

  test("a tab that is closed while changes wait brings them back when it is opened again, counted and not twice", async () => {
    const [anna, ben] = await Promise.all([editor("federalDelegate"), editor("mayor")]);
    const browser = anna.context();
    await goOffline(anna);
    await type(anna, "Vor dem Zuklappen.");
    await stateOf(anna).filter({ hasText: "in diesem Browser gesichert" }).waitFor();
    const said = /\d+ Änderungen/.exec(await stateOf(anna).innerText())![0];
    await anna.close();
    await browser.setOffline(false);

    // The page itself loads, but the channel does not: the text is there to go on with, and so is the count.
    await cutLive(browser);
    const offline = await browser.newPage();
    await open(offline, path());
    await stateOf(offline)
      .filter({ hasText: `Offline – ${said} warten` })
      .waitFor();
    await contains(offline, "Vor dem Zuklappen.");
    await type(offline, "Noch ein Satz.");
    await stateOf(offline).filter({ hasText: "in diesem Browser gesichert" }).waitFor();
    await lacks(ben, "Vor dem Zuklappen.");
    await offline.close();

    const [fresh] = [await (await sameBrowser(browser)).newPage()];
    await open(fresh!, path());
    await ready(fresh!);
    for (const page of [fresh!, ben]) {
      await contains(page, "Vor dem Zuklappen.");
      await contains(page, "Noch ein Satz.");
      expect((await textOf(page).innerText()).match(/Vor dem Zuklappen\./g)?.length).toBe(1);
    }
    await until("nothing waits in the browser", async () => (await keptIn(fresh!))?.changes === 0);
  });

  test("who may not edit any more sends nothing, and keeps what was typed to read, to download and to delete", async () => {
    const [anna, ben] = await Promise.all([editor("townDelegate"), editor("mayor")]);
    await goOffline(anna);
    await type(anna, "Zu spät geschrieben.");
    await stateOf(anna).filter({ hasText: "in diesem Browser gesichert" }).waitFor();
    const mandate = () => town.database.db.updateTable("mandates").where("person_id", "=", town.ids.people["townDelegate"]);
    await mandate().set({ role: "observer", bench: null }).execute();
    await anna.context().setOffline(false);
    const notice = anna.locator(".kern-alert", { hasText: "wurden nicht übernommen" });
    await notice.waitFor();
    await lacks(anna, "Zu spät geschrieben.");
    expect(await anna.locator("[contenteditable=true]").count()).toBe(0);
    await notice.getByText("Den Absatz zeigen").click();
    await notice.getByText("Zu spät geschrieben.").waitFor();
    await expectAccessible(anna);
    expect(await keptIn(anna)).toEqual({ texts: 0, changes: 0, leftovers: 1 });

    // Loaded anew it is still there, and given the right back it does not flow in by itself.
    await mandate().set({ role: "delegate", bench: "kommunen" }).execute();
    await open(anna, path());
    await ready(anna);
    await notice.waitFor();
    await lacks(anna, "Zu spät geschrieben.");
    const [file] = await Promise.all([
      anna.waitForEvent("download"),
      notice.getByRole("button", { name: /herunterladen/ }).click(),
    ]);
    expect(file.suggestedFilename()).toMatch(/nicht gespeichert\.html$/);
    expect((await bytesOf(file)).toString()).toContain("Zu spät geschrieben.");
    await notice.getByRole("button", { name: "Löschen" }).click();
    await anna.getByRole("dialog").getByRole("button", { name: "Löschen" }).click();
    await notice.waitFor({ state: "detached" });
    expect((await keptIn(anna))?.leftovers).toBe(0);
    await lacks(ben, "Zu spät geschrieben.");
  });
});

/** The same browser profile without what was set up against it. */
async function sameBrowser(browser: BrowserContext): Promise<BrowserContext> {
  await browser.unrouteAll();
  await browser.routeWebSocket(/\/live\//, (socket) => void socket.connectToServer());
  return browser;
}

describe("a network that falls silent", () => {
  test("is noticed within three seconds of typing, and what was typed goes out over the next connection", async () => {
    const ben = await editor("mayor");
    const anna = await town.enter("federalDelegate");
    let isSilent = false;
    const mute = (socket: WebSocketRoute) => {
      const server = socket.connectToServer();
      // What has been silent once stays so: only a new connection helps.
      let isDead = false;
      const gets = (pass: () => void) => void ((isDead ||= isSilent) || pass());
      socket.onMessage((message) => gets(() => server.send(message)));
      server.onMessage((message) => gets(() => socket.send(message)));
    };
    await anna.context().routeWebSocket(/\/live\//, mute);
    await open(anna, path());
    await ready(anna);
    isSilent = true;
    await type(anna, "In die Stille.");
    await stateOf(anna).filter({ hasText: "Offline" }).waitFor();
    await stateOf(anna).filter({ hasText: "Änderungen warten" }).waitFor();
    isSilent = false;
    await saved(anna);
    await contains(ben, "In die Stille.");
  });
});

describe("a server that is killed and comes back", () => {
  test("leaves the page as it is, and gets what was typed meanwhile", async () => {
    const [anna, reader] = [await editor("federalDelegate"), await town.enter("observer")];
    await open(reader, path());
    await stateOf(reader).filter({ hasText: "Live verbunden" }).waitFor();
    const { port } = town.server;
    await town.server.stop("SIGKILL");
    for (const page of [anna, reader]) await stateOf(page).filter({ hasText: "Offline" }).waitFor();
    await type(anna, "Während der Wartung.");
    // Longer than pages take to ask by themselves.
    await delay(5_000);
    await stateOf(anna).filter({ hasText: "Änderungen warten · in diesem Browser gesichert" }).waitFor();
    for (const page of [anna, reader]) await textOf(page).getByRole("heading").first().waitFor();
    town.server = await startServer({ databaseUrl: town.database.url, env: { SEED: "demo" }, port });
    await saved(anna);
    await contains(reader, "Während der Wartung.");
    // A server that is just there again may answer pages before it answers sockets: these are tried again after a minute.
    await anna.locator(".ja-doc-way").waitFor({ state: "detached", timeout: 90_000 });
  });
});

describe("a network without WebSockets", () => {
  test("is got around over HTTP, which the page says, and others see every word", async () => {
    const ben = await editor("mayor");
    const anna = await town.enter("federalDelegate");
    await anna.addInitScript(withoutWebSockets);
    await open(anna, path());
    await ready(anna);
    const hint = anna.locator(".ja-doc-way");
    await hint.getByText("Verbindung über HTTP").click();
    await hint.getByText("Dieses Netz lässt keine WebSockets durch.").waitFor();
    await expectAccessible(anna);
    await anna.keyboard.press("Escape");
    await type(anna, "Durch den Proxy geschrieben.");
    await contains(ben, "Durch den Proxy geschrieben.");
    await saved(anna);
    await type(ben, "Und zurück.");
    await contains(anna, "Und zurück.");
    await anna.setViewportSize({ width: 390, height: 800 });
    await expectNoOverflow(anna);

    // Remembered for the tab: no new detour on the next page.
    await open(anna, path());
    await ready(anna);
    await hint.waitFor();
  });

  test("that opens them and cuts them at once is got around too, and left when it lets them through again", async () => {
    const anna = await town.enter("federalDelegate");
    await anna.context().routeWebSocket(/\/live\//, (socket) => void socket.close());
    await open(anna, path());
    await ready(anna);
    await anna.locator(".ja-doc-way").waitFor();
    await type(anna, "Über den Umweg.");
    await saved(anna);
    await sameBrowser(anna.context());
    await open(anna, path());
    await ready(anna);
    await anna.locator(".ja-doc-way").waitFor({ state: "detached" });
    await contains(anna, "Über den Umweg.");
  });
});

describe("what stays in a browser", () => {
  test("is nothing for readers and commenters", async () => {
    for (const person of ["observer", "chamber"] as const) {
      const page = await town.enter(person);
      await open(page, path());
      await stateOf(page).filter({ hasText: "Live verbunden" }).waitFor();
      expect(await keptIn(page)).toBeNull();
    }
  });

  test("is gone after signing out, in other tabs too", async () => {
    const anna = await editor("federalDelegate");
    await until("a copy is kept", async () => (await keptIn(anna))?.texts === 1);
    const beside = await anna.context().newPage();
    await open(beside, path());
    await ready(beside);
    await anna.locator(".ja-menu", { hasText: "Tobias Reinhardt" }).locator("summary").first().click();
    await anna.getByRole("button", { name: "Abmelden" }).click();
    await anna.getByText("Sie sind abgemeldet").waitFor();
    await until("nothing is left", async () => (await keptIn(anna))?.texts === 0);
    await beside.waitForURL(/sign-in/);
    await beside.close();
    expect(await keptIn(anna)).toEqual({ texts: 0, changes: 0, leftovers: 0 });
    expect((await anna.context().cookies()).filter(({ name }) => name.startsWith("joint_agenda_forget"))).toEqual([]);
  });

  test("cannot be read by whoever signs in next, and is sent once its author is back", async () => {
    const anna = await editor("federalDelegate");
    const browser = anna.context();
    await goOffline(anna);
    await type(anna, "Nicht für fremde Augen.");
    await stateOf(anna).filter({ hasText: "in diesem Browser gesichert" }).waitFor();
    await anna.close();
    await browser.setOffline(false);
    const enter = async (person: PersonKey) => {
      const { token } = await town.session(person);
      await browser.addCookies([{ name: SESSION_COOKIE, value: token, url: town.server.origin }]);
      const page = await browser.newPage();
      await open(page, path());
      await ready(page);
      return page;
    };
    const clara = await enter("townDelegate");
    await until("the second person has a copy", async () => (await keptIn(clara))?.texts === 2);
    const { words, keyOwners } = await lyingIn(clara);
    expect(words).not.toContain("Nicht für fremde Augen.");
    expect(keyOwners).toEqual([town.ids.people.townDelegate]);
    await clara.close();
    const again = await enter("federalDelegate");
    await contains(again, "Nicht für fremde Augen.");
    await until("nothing waits in the browser", async () => (await keptIn(again))?.changes === 0);
  });

  test("is named before signing out when it cannot be sent, and can be kept as a file", async () => {
    const clara = await editor("townDelegate");
    await goOffline(clara);
    await type(clara, "Vor dem Abmelden getippt.");
    await until("it is kept", async () => (await keptIn(clara))?.changes !== 0);
    const account = await clara.context().newPage();
    await clara.close({ runBeforeUnload: false });
    await account.routeWebSocket(/live/, (socket) => socket.close());
    await account.route(/\/live\//, (route) => route.abort());
    await account.context().setOffline(false);
    await open(account, "/account");
    await account.locator(".ja-top__account .ja-menu summary").click();
    await account.getByRole("button", { name: "Abmelden" }).click();
    const dialog = account.getByRole("dialog", { name: "Noch nicht alles ist gespeichert" });
    await dialog
      .getByText(/Änderung/)
      .first()
      .waitFor();
    await dialog.getByText("Das ließ sich nicht senden").waitFor();
    const [file] = await Promise.all([
      account.waitForEvent("download"),
      dialog.getByRole("button", { name: /herunterladen/ }).click(),
    ]);
    expect((await bytesOf(file)).toString()).toContain("Vor dem Abmelden getippt.");
    await dialog.getByRole("button", { name: "Abmelden und löschen" }).click();
    await account.getByText("Sie sind abgemeldet").waitFor();
    await until("nothing is left", async () => (await keptIn(account))?.changes === 0);
  });

  const privateWindow = () =>
    Object.defineProperty(window, "indexedDB", {
      get() {
        throw new DOMException("private", "SecurityError");
      },
    });
  const fullDisk = () => {
    const { add } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.add = function (value: unknown) {
      const adding = add.call(this, value);
      this.transaction.abort();
      return adding;
    };
  };
  test.each([
    ["keeps nothing", privateWindow],
    ["has no room left", fullDisk],
  ])("is nothing where the browser %s, and writing works all the same", async (_what, prepare) => {
    const anna = await town.enter("federalDelegate");
    await anna.addInitScript(prepare);
    await open(anna, path());
    await ready(anna);
    await type(anna, "Ohne Ablage.");
    await saved(anna);
    await goOffline(anna);
    await type(anna, "Nur in diesem Tab.");
    await stateOf(anna).filter({ hasText: "bitte diesen Tab offen lassen" }).waitFor();
    await anna.context().setOffline(false);
    await saved(anna);
  });
});

describe("a page from before a release", () => {
  test("asks to be loaded anew, can be read meanwhile, and loses nothing that was typed", async () => {
    const ben = await editor("mayor");
    const anna = await town.enter("federalDelegate");
    const sockets: WebSocketRoute[] = [];
    let isMuted = false;
    await anna.context().routeWebSocket(/\/live\/documents/, (socket) => {
      const server = socket.connectToServer();
      socket.onMessage((message) => !isMuted && server.send(message));
      sockets.push(socket);
    });
    await open(anna, path());
    await ready(anna);
    isMuted = true;
    await type(anna, "Kurz vor der neuen Fassung.");
    await until("it is kept", async () => ((await keptIn(anna))?.changes ?? 0) > 0);
    await sockets.at(-1)!.close({ code: 4409, reason: "" });
    const notice = anna.locator(".kern-alert", { hasText: "Diese Seite ist veraltet" });
    await notice.waitFor();
    await notice.getByText("in diesem Browser gesichert").waitFor();
    expect(await anna.locator("[contenteditable=true]").count()).toBe(0);
    await contains(anna, "Kurz vor der neuen Fassung.");
    await expectAccessible(anna);
    const [file] = await Promise.all([
      anna.waitForEvent("download"),
      notice.getByRole("button", { name: /herunterladen/ }).click(),
    ]);
    expect((await bytesOf(file)).toString()).toContain("<p>Kurz vor der neuen Fassung.</p>");
    await lacks(ben, "Kurz vor");
    isMuted = false;
    await notice.getByRole("button", { name: "Seite neu laden" }).click();
    await ready(anna);
    await contains(ben, "Kurz vor der neuen Fassung.");
    await contains(anna, "Kurz vor der neuen Fassung.");
  });
});
