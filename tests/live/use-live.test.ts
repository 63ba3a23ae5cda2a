/** The hooks of pages that listen, in a page without a browser but with a real server: right at once, right again after it was away. */
import { createServer } from "node:http";
import { Window } from "happy-dom";
import { createElement } from "react";
import { createRoot, type Root } from "react-dom/client";
import { createMemoryRouter, RouterProvider, useLoaderData } from "react-router-dom";
import WebSocket from "ws";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { useLive, useTopic, type Live } from "~/ui/live/use-live";
import { useDatabase } from "../setup/database.ts";
import { openLiveServer, type LiveServer } from "./live-server.ts";
import { signIn, until } from "./visitors.ts";

const town = useDatabase();
const plainFetch = globalThis.fetch;
const toClose: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of toClose.splice(0).reverse()) await close();
});

let processId: number;
beforeAll(async () => {
  processId = (await town.db.selectFrom("processes").select("id").orderBy("id").executeTakeFirstOrThrow()).id;
});

interface Votes {
  votes: number;
}

/** What the database would say; tests change it. */
const truth = { votes: 0 };
const snapshots = { process: async (): Promise<Votes> => ({ votes: truth.votes }) };

async function liveServer(port = 0, now = () => new Date()): Promise<LiveServer> {
  const opened = await openLiveServer({ db: town.db, snapshots, port, now });
  toClose.push(() => opened.close());
  return opened;
}

interface Page {
  /** How often the loader ran. */
  loads: number;
  live: Live<Votes>;
}

/** A page whose loader gives the truth, or what `loader` says, and which shows what `useLive` makes of it. */
async function page(
  port: number,
  loader: () => { at: Date; votes: number } = () => ({ at: new Date(), ...truth }),
  hook: "useLive" | "useTopic" = "useLive",
): Promise<Page> {
  const { cookie } = await signIn(town.db, "observer");
  const window = new Window({ url: `http://127.0.0.1:${port}/` });
  class PageSocket extends WebSocket {
    constructor(url: string) {
      super(url, { headers: { cookie, origin: `http://127.0.0.1:${port}` } });
      this.on("error", () => undefined);
    }
  }
  const origin = `http://127.0.0.1:${port}`;
  // Over HTTP the page is the same person as over a socket.
  const send: typeof fetch = (input, init) => plainFetch(input, { ...init, headers: { ...init?.headers, cookie, origin } });
  Object.assign(globalThis, { window, document: window.document, WebSocket: PageSocket, fetch: send });
  const shown = { loads: 0 } as Page;
  const Shown = () => {
    const { at, data } = useLoaderData() as { at: Date; data: Votes };
    shown.live = hook === "useLive" ? useLive(`process:${processId}`, data, at) : { ...useTopic(`process:${processId}`), data };
    return null;
  };
  const load = () => {
    shown.loads += 1;
    const { at, votes } = loader();
    return { at, data: { votes } };
  };
  const router = createMemoryRouter([{ path: "/", loader: load, Component: Shown }], { initialEntries: ["/"] });
  const root: Root = createRoot(window.document.createElement("div") as unknown as Element);
  root.render(createElement(RouterProvider, { router, future: { v7_startTransition: true } }));
  toClose.push(() => root.unmount());
  await until("the page shows something", () => shown.live !== undefined);
  return shown;
}

describe("useLive", () => {
  it("shows what the loader gave, then what is announced, and knows the server's clock", async () => {
    const hour = 3_600_000;
    const { port, topicHub } = await liveServer(0, () => new Date(Date.now() + hour));
    truth.votes = 1;
    const shown = await page(port);
    expect(shown.live).toMatchObject({ data: { votes: 1 }, state: "connecting" });
    await until("it is live", () => shown.live.state === "live");
    truth.votes = 2;
    topicHub.announce(`process:${processId}`);
    await until("the news is shown", () => shown.live.data.votes === 2);
    expect(shown.live.serverOffset / hour).toBeCloseTo(1, 1);
    expect(shown.loads).toBe(1);
  });

  it("never goes back: a page that was read before a snapshot does not replace it", async () => {
    const { port } = await liveServer();
    truth.votes = 7;
    const old = await page(port, () => ({ at: new Date(Date.now() - 60_000), votes: 6 }));
    await until("the snapshot is shown", () => old.live.data.votes === 7);
    const fresh = await page(port, () => ({ at: new Date(Date.now() + 60_000), votes: 8 }));
    await until("it is live", () => fresh.live.state === "live");
    expect(fresh.live.data.votes).toBe(8);
  });

  it("leaves the page alone while the server is away, asks every few seconds while only the channel is, and is live again", async () => {
    const first = await liveServer();
    truth.votes = 1;
    const shown = await page(first.port);
    await until("it is live", () => shown.live.state === "live");
    await first.close();
    await until("it is offline", () => shown.live.state === "offline");
    truth.votes = 9;
    await new Promise((resolve) => setTimeout(resolve, 3_500));
    expect(shown.loads).toBe(1);
    const pages = createServer((request, response) => response.writeHead(request.url === "/healthz" ? 200 : 503).end());
    let tried = 0;
    pages.on("upgrade", (_request, socket) => {
      tried += 1;
      socket.end("HTTP/1.1 503 Service Unavailable\r\n\r\n");
    });
    await new Promise<void>((resolve) => pages.listen(first.port, "127.0.0.1", resolve));
    await until("the page asked", () => shown.loads === 2);
    await until("the answer is shown", () => shown.live.data.votes === 9);
    // After which the page goes over HTTP.
    await until("a socket was tried in vain", () => tried > 0);
    await new Promise((resolve) => (pages.close(resolve), pages.closeAllConnections()));
    await liveServer(first.port);
    await until("it is live again", () => shown.live.state === "live", 15_000);
    const { loads } = shown;
    await new Promise((resolve) => setTimeout(resolve, 3_500));
    expect(shown.loads).toBe(loads);
  });

  it("loads the page anew when access changed, and listens again if there is still something to hear", async () => {
    const { port, topicHub } = await liveServer();
    const shown = await page(port);
    await until("it is live", () => shown.live.state === "live");
    topicHub.disconnect({ processId });
    await until("the page was loaded anew", () => shown.loads === 2);
    await until("it is live again", () => shown.live.state === "live");
  });

  it("is live again in a page that stayed when its session ended, once somebody has signed in beside it", async () => {
    const { port, topicHub } = await liveServer();
    const shown = await page(port);
    await until("it is live", () => shown.live.state === "live");
    const { sessionId } = topicHub.connections.list()[0]!.visitor;
    const session = town.db.deleteFrom("sessions").where("id", "=", sessionId).returningAll();
    const row = await session.executeTakeFirstOrThrow();
    topicHub.disconnect({ sessionId: sessionId! });
    await until("it is offline, and was loaded anew", () => shown.live.state === "offline" && shown.loads > 1);
    await town.db.insertInto("sessions").values(row).execute();
    await until("it is live again", () => shown.live.state === "live", 15_000);
  });

  it("tries no more when there is nothing to hear", async () => {
    const { port, topicHub } = await liveServer();
    const shown = await page(port);
    await until("it is live", () => shown.live.state === "live");
    const mandate = () => town.db.updateTable("mandates").where("process_id", "=", processId);
    const before = await town.db
      .selectFrom("mandates")
      .where("process_id", "=", processId)
      .select(["id", "valid_to"])
      .execute();
    await mandate().set({ valid_from: "2020-01-01", valid_to: "2020-01-02" }).execute();
    topicHub.disconnect({ processId });
    await until("it was told and asked once more", () => shown.live.state === "offline" && shown.loads >= 3);
    expect(topicHub.connections.list()).toEqual([]);
    for (const { id, valid_to } of before) await mandate().where("id", "=", id).set({ valid_to }).execute();
  });
});

describe("useTopic", () => {
  it("loads the page anew when something is announced, and not merely because it listens", async () => {
    const { port, topicHub } = await liveServer();
    truth.votes = 1;
    const shown = await page(port, undefined, "useTopic");
    await until("it is live", () => shown.live.state === "live");
    expect(shown.loads).toBe(1);
    truth.votes = 2;
    topicHub.announce(`process:${processId}`);
    await until("the news is shown", () => shown.live.data.votes === 2);
    expect(shown.loads).toBe(2);
  });

  it("loads the page anew after a break, because something may have happened meanwhile", async () => {
    const { port, topicHub } = await liveServer();
    const shown = await page(port, undefined, "useTopic");
    await until("it is live", () => shown.live.state === "live");
    truth.votes = 5;
    for (const connection of topicHub.connections.list()) connection.cut();
    await until("it is up to date", () => shown.live.data.votes === 5 && shown.live.state === "live");
  });
});
