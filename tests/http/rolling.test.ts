/** Two servers behind a proxy, renewed one after the other while people write: nobody loses a word, and pages are there all the time. */
import { once } from "node:events";
import { createConnection, createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { text as wordsOf } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { toYdoc } from "#server/documents/log/rules";
import { findStoredText } from "#server/documents/log/queries";
import { useDatabase } from "../setup/database.ts";
import { startServer, type TestServer } from "../setup/server.ts";
import { makePaper, signIn, Tab, textOf, until } from "../live/visitors.ts";

const town = useDatabase();
const servers: TestServer[] = [];
const tabs: Tab[] = [];
let proxy: Server;
let port: number;
const start = (own?: number) =>
  startServer({ databaseUrl: town.url, env: { SEED: "none", ORIGIN: `http://127.0.0.1:${port}` }, ...(own && { port: own }) });

beforeAll(async () => {
  // As proxies do: in turn, and a server that ends a connection without a byte of an answer is passed over (nginx: proxy_next_upstream error).
  let turn = 0;
  proxy = createServer((client) => {
    const asked: Buffer[] = [];
    const first = turn++;
    let line: Socket;
    const pass = (tries: number): void => {
      if (tries === 0) return void client.destroy();
      line = createConnection(servers[(first + tries) % servers.length]!.port, "127.0.0.1");
      for (const chunk of asked) line.write(chunk);
      line.on("error", () => line.destroy());
      line.on("data", (chunk) => client.write(chunk));
      line.on("close", () => (line.bytesRead === 0 && !client.destroyed ? pass(tries - 1) : client.end()));
    };
    pass(servers.length);
    client.on("data", (chunk) => {
      if (line.bytesRead === 0) asked.push(chunk);
      line.write(chunk);
    });
    client.on("error", () => client.destroy()).on("close", () => line.destroy());
  });
  await new Promise<void>((done) => proxy.listen(0, "127.0.0.1", done));
  port = (proxy.address() as AddressInfo).port;
  servers.push(await start(), await start());
}, 120_000);
afterAll(async () => {
  for (const tab of tabs) tab.leave();
  for (const server of servers) await server.stop();
  proxy.close();
}, 60_000);

test("while both servers are renewed in order, writers keep every letter and others' letters go on", async () => {
  const paper = await makePaper(town.db);
  const people = ["federalDelegate", "townDelegate", "mayor", "facilitator"] as const;
  for (const person of people) {
    const tab = new Tab(port, paper, (await signIn(town.db, person)).cookie);
    tabs.push(await tab.synced());
    if (tabs.length === 1) {
      tab.type("Anfang. ");
      await tab.saved();
    }
  }
  const typed: string[] = [];
  const refused: number[] = [];
  let isRenewing = true;
  const typing = (async () => {
    for (let count = 0; isRenewing || count % tabs.length > 0; count++) {
      const word = `wort${count} `;
      typed.push(word);
      tabs[count % tabs.length]!.type(word);
      const page = await fetch(`http://127.0.0.1:${port}/sign-in`, { headers: { connection: "close" } }).catch(() => null);
      if (page?.status !== 200) refused.push(page?.status ?? 0);
    }
  })();
  for (const [index, server] of servers.entries()) {
    await server.stop();
    servers[index] = await start(server.port);
  }
  isRenewing = false;
  await typing;
  await until("all have all words", () => tabs.every((tab) => tab.isSaved && typed.every((word) => tab.text.includes(word))));
  const stored = await findStoredText(town.db, paper);
  const text = textOf(toYdoc([...(stored!.state ? [stored!.state] : []), ...stored!.updates]));
  expect(typed.filter((word) => !text.includes(word.trim()))).toEqual([]);
  expect(typed.length).toBeGreaterThan(tabs.length * 4);
  expect(refused).toEqual([]);
});

test("whoever came while a busy server did not look is answered before it ends", async () => {
  const server = servers[0]!;
  process.kill(server.pid!, "SIGSTOP");
  // The kernel takes them into the queue of the port; the server has not seen one of them.
  const came = Array.from({ length: 20 }, () => {
    const client = createConnection(server.port, "127.0.0.1", () =>
      client.write("GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"),
    );
    const answered = wordsOf(client).catch((error: NodeJS.ErrnoException) => error.code ?? "");
    return { isQueued: once(client, "connect"), answered };
  });
  await Promise.all(came.map(({ isQueued }) => isQueued));
  const ended = server.stop();
  process.kill(server.pid!, "SIGCONT");
  const answers = await Promise.all(came.map(({ answered }) => answered));
  await ended;
  expect(answers.filter((answer) => !answer.startsWith("HTTP/1.1 200"))).toEqual([]);
});
