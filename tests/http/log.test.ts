/** The log of a day at the installation: what docs/operate/logs.md says of it, and nobody's name, words or secrets. */
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import WebSocket from "ws";
import { sample } from "#db/sample";
import { SCHEMA_VERSION } from "#server/documents/content/text.rules";
import { useDatabase } from "../setup/database.ts";
import { startServer, type TestServer } from "../setup/server.ts";
import { makePaper, signIn, until } from "../live/visitors.ts";

const town = useDatabase();
let server: TestServer;
type Line = Record<string, unknown> & { event?: string };
let lines: Line[];
let handedIn: number;
const TITLE = "Die geheime Kläranlage von Oberhausen";
const TOKEN = "ein-geheimes-wort-in-einem-link";
const { email, name } = sample.people.mayor;

beforeAll(async () => {
  const env = { SEED: "none", LOG_LEVEL: "trace", LOG_ADDRESSES: "failures", METRICS_TOKEN: TOKEN };
  server = await startServer({ databaseUrl: town.url, env });
  const headers = { origin: server.origin, accept: "text/html" };
  const post = (path: string, body: Record<string, string>, more = {}) =>
    fetch(server.origin + path, {
      method: "POST",
      headers: { ...headers, ...more },
      body: new URLSearchParams(body),
      redirect: "manual",
    });
  await post("/sign-in", { email, password: "ein-falsches-passwort" });
  const { cookie } = await signIn(town.db, "mayor");
  const paper = await makePaper(town.db, TITLE);
  for (const path of [`/documents/${paper}`, `/search?q=Oberhausen`, `/invitations/${TOKEN}`, `/screens/${TOKEN}`, `/${TOKEN}`])
    await fetch(server.origin + path, { headers: { ...headers, cookie } });
  const { id } = await town.db.selectFrom("processes").select("id").orderBy("id").executeTakeFirstOrThrow();
  await fetch(`${server.origin}/processes/${id}/topics/similar?title=${TITLE}`, { headers: { ...headers, cookie } });
  const anonymous = { form: "topic", title: TITLE, by: "anonymous", anyway: "1" };
  handedIn = (await post(`/processes/${id}/topics/new`, anonymous, { cookie })).status;
  handedIn += (await post(`/processes/${id}/topics/new`, { ...anonymous, title: "" }, { cookie })).status;
  const address = `${server.origin.replace("http", "ws")}/live/documents/${paper}?schema=${SCHEMA_VERSION}&client=1`;
  const socket = new WebSocket(address, { headers: { ...headers, cookie } });
  await new Promise((done) => socket.once("message", done));
  socket.close();
  await until("the closing is noted", () => server.output().includes('"event":"live.closed"'));
  await server.stop();
  lines = server
    .output()
    .split("\n")
    .flatMap((line) => (line.startsWith("{") ? [JSON.parse(line) as Line] : []));
}, 120_000);
afterAll(() => server?.stop().catch(() => undefined));

/** Section by section: the events that its heading names, and its fields. */
const sections = readFileSync("docs/operate/logs.md", "utf8")
  .split(/^## /m)
  .slice(1)
  .map((section) => {
    const [heading = "", ...rows] = section.split("\n");
    const fields = rows.filter((row) => row.startsWith("| `")).flatMap((row) => wordsIn(row.split("|")[1] ?? ""));
    return { events: wordsIn(heading), fields };
  });
function wordsIn(text: string): string[] {
  return [...text.matchAll(/`([\w.-]+)`/g)].map(([, word]) => word!);
}
const [common, others] = [sections[0]!, sections.at(-1)!];

describe("The log", () => {
  test("has the events that its page names, with these fields and no other", () => {
    const known = new Map(sections.flatMap(({ events, fields }) => events.map((event) => [event, fields] as const)));
    expect([...new Set(lines.flatMap(({ event }) => event ?? []))].toSorted()).toEqual([...known.keys()].toSorted());
    for (const line of lines) {
      const allowed = [...common.fields, ...(line.event ? known.get(line.event)! : others.fields)];
      expect(Object.keys(line).filter((field) => !allowed.includes(field))).toEqual([]);
    }
  });

  test("names routes by their pattern, and people and addresses by a hash", () => {
    const requests = lines.filter(({ event }) => event === "request");
    const routes = requests.map(({ route }) => route);
    expect(routes).toEqual(expect.arrayContaining(["/documents/:id", "/invitations/:token", "other"]));
    expect(requests.find(({ route }) => route === "/documents/:id")).toMatchObject({
      person: expect.stringMatching(/^[\da-f]{12}$/),
      address: expect.stringMatching(/^[\da-f]{12}$/),
    });
  });

  test("has no line of what may be sent without a name, whether it was taken or refused", async () => {
    expect(handedIn).toBe(303 + 422);
    const [topic] = await town.db.selectFrom("topics").where("title", "=", TITLE).select("is_anonymous").execute();
    expect(topic).toEqual({ is_anonymous: true });
    const routes = lines.filter(({ event }) => event === "request").map(({ route }) => route);
    expect(routes.filter((route) => /topics/.test(String(route)))).toEqual([]);
  });

  test("holds no name, mail address, title, search, password, link or network address of anybody", () => {
    const all = lines.map((line) => JSON.stringify({ ...line, from: undefined })).join("\n");
    for (const secret of [email, name, TITLE, "Oberhausen", "falsches-passwort", TOKEN, "127.0.0.1"])
      expect(all).not.toContain(secret);
  });

  test("lets fail2ban see from where signing in failed, where the operator wants that", () => {
    const rule = /^failregex = (.*)$/m.exec(readFileSync("deploy/fail2ban/filter.conf", "utf8"))![1]!;
    const pattern = new RegExp(rule.replace("<HOST>", "(?<host>[\\d.:a-f]+)"));
    const hits = server
      .output()
      .split("\n")
      .flatMap((line) => pattern.exec(line)?.groups?.host ?? []);
    expect(hits).toEqual(["127.0.0.1"]);
  });
});
