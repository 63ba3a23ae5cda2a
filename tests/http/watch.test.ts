/** What watches the server: whether it is ready, its figures, and its log, in which nobody is named. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openAddress, type SteadyAddress } from "../setup/database-address.ts";
import { useDatabase } from "../setup/database.ts";
import { startServer, type TestServer } from "../setup/server.ts";

const TOKEN = "ein-langes-wort-fuer-die-messung";
const town = useDatabase();
let address: SteadyAddress;
let server: TestServer;

beforeAll(async () => {
  address = await openAddress(() => Number(new URL(town.url).port));
  server = await startServer({ databaseUrl: address.url(town.url), env: { SEED: "none", METRICS_TOKEN: TOKEN } });
}, 60_000);
afterAll(async () => {
  await server.stop("SIGKILL");
  address.close();
});

const ask = (path: string, headers: Record<string, string> = {}) => fetch(server.origin + path, { headers });
const figures = async (token = TOKEN) => (await ask("/metrics", { authorization: `Bearer ${token}` })).text();

describe("The figures", () => {
  test("are there for whoever has the token, and for others not at all", async () => {
    expect((await ask("/metrics")).status).toBe(404);
    expect(await figures("ein-anderes-langes-wort")).not.toContain("joint_agenda_");
    expect(await figures()).toMatch(/^joint_agenda_database_up 1$/m);
  });

  test("say of each address how long it took, and put what nobody knows into one", async () => {
    await ask("/screens/geheimes-wort");
    await ask("/wp-admin/miriam.vogt");
    const text = await figures();
    expect(text).toMatch(/http_request_seconds_count\{method="GET",route="other",status="404"\} \d+/);
    expect(text).not.toMatch(/geheimes-wort|miriam/);
  });

  test("count jobs, letters, connections to the database and how late the event loop is", async () => {
    // Jobs are taken up a moment after the port opens.
    await expect.poll(() => figures()).toMatch(/^joint_agenda_database_connections\{use="jobs",state="idle"\} \d+$/m);
    const text = await figures();
    expect(text).toMatch(/^joint_agenda_jobs\{kind="platform\.letter",state="waiting"\} \d+$/m);
    expect(text).toMatch(/^joint_agenda_mails\{state="waiting"\} \d+$/m);
    expect(text).toMatch(/^nodejs_eventloop_lag_p99_seconds /m);
  });
});

test("a server says in the database that it is there and how it is", async () => {
  const rows = await town.db.selectFrom("servers").selectAll().execute();
  expect(rows).toMatchObject([{ state: "ready", figures: { connections: 0, rooms: 0, people: 0 } }]);
});

test("a database that falls silent makes the server unready and says why, while the process lives", async () => {
  address.fallSilent();
  await expect.poll(async () => (await ask("/readyz")).text()).toBe("not ready: the database does not answer");
  expect((await ask("/readyz")).status).toBe(503);
  expect(await (await ask("/healthz")).text()).toBe("ok");
  address.close();
  await expect.poll(() => figures()).toMatch(/^joint_agenda_database_up 0$/m);
});
