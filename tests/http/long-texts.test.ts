/** Reading a text of hundreds of pages from the built server: it is all there, for those who may read it, and nobody else waits for it. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PersonKey } from "#db/sample";
import { sampleIds } from "#db/seed";
import { insertDocument } from "#server/documents/commands";
import type { TextContent } from "#server/documents/rules";
import { doc, paragraph } from "#server/documents/content/text.rules";
import { signIn, Tab } from "../live/visitors.ts";
import { createDatabase, type TestDatabase } from "../setup/database.ts";
import { longText } from "../setup/long-text.ts";
import { startServer, type TestServer } from "../setup/server.ts";

/** More answers than fit between pages that are made where others are answered. */
const MANY = 150;

let database: TestDatabase;
let server: TestServer;
let paper: number;

beforeAll(async () => {
  database = await createDatabase();
  server = await startServer({ databaseUrl: database.url, env: { SEED: "none" } });
  const ids = await sampleIds(database.db);
  const parts = Array.from({ length: 6 }, () => longText(1, 0).content.content ?? []).flat();
  const ctx = { now: () => new Date(), actor: { personId: ids.people.facilitator } };
  const content = doc(...parts, paragraph("Hier endet der lange Text."));
  paper = await database.db
    .transaction()
    .execute((trx) => insertDocument(trx, ctx, { processId: ids.processId, kind: "paper", title: "Lang", content }));
});
afterAll(async () => {
  await server?.stop();
  await database?.drop();
});

async function get(path: string, person?: PersonKey) {
  const cookie = person ? (await signIn(database.db, person)).cookie : "";
  const response = await fetch(server.origin + path, { headers: { cookie }, redirect: "manual" });
  return { status: response.status, headers: response.headers, body: await response.text() };
}

/** @returns where it leads to */
async function post(path: string, fields: Record<string, string>, cookie: string): Promise<string> {
  const headers = { cookie, origin: server.origin, accept: "text/html" };
  const body = new URLSearchParams(fields);
  const response = await fetch(server.origin + path, { method: "POST", headers, body, redirect: "manual" });
  const said = await response.text();
  const location = response.headers.get("location");
  if (!location) throw new Error(`${path}: ${response.status} ${said.slice(0, 2_000)}`);
  return location;
}

/** @returns how much of the time of the work somebody waited for one small answer at most, from 0 to 1 */
async function longestWaitDuring(work: () => Promise<unknown>): Promise<number> {
  let isDone = false;
  const started = performance.now();
  const done = work().finally(() => (isDone = true));
  let longest = 0;
  while (!isDone) {
    const asked = performance.now();
    await fetch(`${server.origin}/healthz`).then((answer) => answer.text());
    longest = Math.max(longest, performance.now() - asked);
  }
  await done;
  return longest / (performance.now() - started);
}

describe("a long text", () => {
  it("is whole, with what was typed last, and passes the page's own security policy", async () => {
    const tab = new Tab(server.port, paper, (await signIn(database.db, "recorder")).cookie);
    await tab.synced();
    tab.type("Eben getippt. ");
    await tab.saved();
    const { status, headers, body } = await get(`/documents/${paper}`, "mayor");
    tab.leave();
    expect([status, headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
    for (const words of ["Eben getippt. ", "Teil 120 von der Zuständigkeit", "Hier endet der lange Text."])
      expect(body).toContain(words);
    const nonce = /'nonce-([^']+)'/.exec(headers.get("content-security-policy") ?? "")?.[1];
    expect(new Set([...body.matchAll(/<script[^>]* nonce="([^"]*)"/g)].map((match) => match[1]))).toEqual(new Set([nonce]));
    expect((await get(`/documents/${paper}/document.md`, "mayor")).body).toContain("Hier endet der lange Text.");
  });

  it("is there only for those who may read it", async () => {
    const away = await get(`/documents/${paper}`);
    expect([away.status, away.headers.get("location")]).toEqual([302, `/sign-in?to=%2Fdocuments%2F${paper}`]);
    expect((await get(`/documents/${paper}`, "outsider")).status).toBe(404);
  });

  it("does not keep others waiting while a proposal on it is accepted, and it is restored", async () => {
    const [mayor, chamber] = [(await signIn(database.db, "mayor")).cookie, (await signIn(database.db, "chamber")).cookie];
    await database.db.updateTable("documents").set({ comments_open: true }).where("id", "=", paper).execute();
    await post(`/documents/${paper}/versions`, { name: "Vorher" }, mayor);
    const [version] = await database.db
      .selectFrom("document_versions")
      .where("document_id", "=", paper)
      .select(["id", "content"])
      .execute();
    const last = (version!.content as TextContent).content!.at(-1)!;
    const wish = JSON.stringify([{ ...last, content: [{ type: "text", text: "Hier hört der lange Text auf." }] }]);
    const proposal = await post(
      `/documents/${paper}/proposals/new`,
      { target: String(last.attrs!.id), after: "", reason: "Schöner.", blocks: wish },
      chamber,
    );
    const longest = await longestWaitDuring(() => post(`${proposal}/acceptance`, {}, mayor));
    expect((await get(`/documents/${paper}/document.md`, "mayor")).body).toContain("Hier hört der lange Text auf.");
    const longestAgain = await longestWaitDuring(() =>
      post(`/documents/${paper}/versions/${version!.id}/restoration`, {}, mayor),
    );
    expect((await get(`/documents/${paper}/document.md`, "mayor")).body).toContain("Hier endet der lange Text.");
    // As a part of the whole time: where it is done in everybody's way, somebody waits for nearly all of it.
    expect([longest, longestAgain].filter((part) => part > 0.5)).toEqual([]);
  });

  it.each(["GET", "HEAD"])("does not keep others waiting while many read it (%s)", async (method) => {
    const { cookie } = await signIn(database.db, "mayor");
    let isRead = false;
    const readers = Array.from({ length: 6 }, () =>
      fetch(`${server.origin}/documents/${paper}`, { method, headers: { cookie } }).then((page) => page.text()),
    );
    const all = Promise.all(readers).finally(() => (isRead = true));
    let answers = 0;
    for (; !isRead && answers < MANY; answers++) await fetch(`${server.origin}/healthz`).then((answer) => answer.text());
    expect(isRead).toBe(false);
    for (const page of await all) expect(page).toContain(method === "GET" ? "Hier endet der lange Text." : "");
  });
});
