/** Work for later: put in with a command's transaction, done at least once, by any of the servers. */
import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { SystemContext } from "#server/context";
import { handle, prepareJobs, startJobs, startJobsSoon, type JobHandler } from "#server/platform/jobs";
import { jobKind } from "#server/platform/jobs.rules";
import { findJobs } from "#server/platform/jobs.queries";
import { transact } from "#server/platform/transact";
import { recordEvent } from "#server/processes/commands";
import { listEvents } from "#server/processes/queries";
import { openAddress } from "../setup/database-address.ts";
import { useDatabase } from "../setup/database.ts";
import { freePort } from "../setup/net.ts";
import { stage, type Stage } from "../setup/town.ts";
import { retryJob } from "#server/upkeep/commands";
import { requireJobs } from "#server/upkeep/queries";

const town = useDatabase();
const NOTE = jobKind<{ word: string }>("test.note", { retryLimit: 1, retryDelay: 1 });
const toClose: (() => Promise<void>)[] = [];
let done: string[];
let on: Stage;
let context: SystemContext;

beforeEach(async () => {
  done = [];
  on = await stage(town.db);
  context = on.system("de");
  await prepareJobs(town.url, [NOTE]);
});
afterEach(async () => {
  for (const close of toClose.splice(0)) await close();
  await town.sql`delete from pgboss.job`;
});

const put = (word: string, at?: Date) =>
  town.db.transaction().execute((trx) => context.enqueue(trx, NOTE, { word }, at ? { at } : {}));

async function startServer(run: (ctx: SystemContext, data: { word: string }) => Promise<void>): Promise<void> {
  const handlers: JobHandler[] = [handle(NOTE, run)];
  const log = pino({ level: "silent" });
  const jobs = await startJobs({ url: town.url, log, handlers, systemContext: on.system, pollSeconds: 0.5 });
  toClose.push(jobs.stop);
}
const note = async (_ctx: SystemContext, { word }: { word: string }) => void done.push(word);

describe("jobs", () => {
  it("are done by one of two servers", async () => {
    await startServer(note);
    await startServer(note);
    for (const word of ["eins", "zwei", "drei"]) await put(word);
    await expect.poll(() => done.toSorted()).toEqual(["drei", "eins", "zwei"]);
    await expect
      .poll(async () => (await findJobs(town.db)).counts.find(({ name }) => name === NOTE.name))
      .toMatchObject({ waiting: 0 });
    expect(done).toHaveLength(3);
  });

  it("start when the database is back, if it was away when the server began", async () => {
    let port = await freePort();
    const address = await openAddress(() => port);
    const log = pino({ level: "silent" });
    const parts = {
      url: address.url(town.url),
      log,
      handlers: [handle(NOTE, note)],
      systemContext: on.system,
      pollSeconds: 0.5,
    };
    const givenUp = new AbortController();
    let tries = 0;
    const starting = startJobsSoon(() => ({ ...parts, url: (tries++, parts.url) }), givenUp.signal);
    await put("gleich");
    await expect.poll(() => tries).toBeGreaterThan(1);
    expect(done).toEqual([]);
    port = Number(new URL(town.url).port);
    toClose.push((await starting)!.stop, async () => address.close());
    await expect.poll(() => done).toEqual(["gleich"]);
  });

  it("act through commands like people, and the log of the process names nobody for it", async () => {
    await startServer((ctx) =>
      transact(ctx, async (trx, announce) => {
        await recordEvent(trx, ctx, { processId: on.processId, kind: "process-edited" });
        announce(`process:${on.processId}`);
      }),
    );
    await put("los");
    await expect.poll(() => on.announced).toEqual([`process:${on.processId}`]);
    const { events } = await listEvents(on.as("observer"), on.processId, { limit: 1 });
    expect(events).toMatchObject([{ kind: "process-edited", person: null }]);
  });

  it("of a command that was rolled back are not there", async () => {
    const command = town.db.transaction().execute(async (trx) => {
      await context.enqueue(trx, NOTE, { word: "nie" });
      throw new Error("refused");
    });
    await expect(command).rejects.toThrow("refused");
    await put("doch");
    await startServer(note);
    await expect.poll(() => done).toEqual(["doch"]);
  });

  it("that were due while no server ran are caught up with, and those for later wait", async () => {
    await put("gestern", new Date(Date.now() - 86_400_000));
    await put("morgen", new Date(Date.now() + 86_400_000));
    await startServer(note);
    await expect.poll(() => done).toEqual(["gestern"]);
    const counts = async () => (await findJobs(town.db)).counts.find(({ name }) => name === NOTE.name)!;
    await expect.poll(counts).toMatchObject({ waiting: 0, later: 1, failed: 0 });
    expect((await counts()).next!.getTime()).toBeGreaterThan(Date.now() + 80_000_000);
  });

  it("that fail hold up no other, are tried again, and are named in the end", async () => {
    let tries = 0;
    await put("kaputt");
    await put("heil");
    await startServer(async (ctx, data) => {
      if (data.word === "heil") return note(ctx, data);
      tries += 1;
      throw new Error("Das geht nicht.");
    });
    await expect.poll(() => done).toEqual(["heil"]);
    await expect
      .poll(async () => (await findJobs(town.db)).failed)
      .toMatchObject([{ name: NOTE.name, tries: 2, reason: "Das geht nicht." }]);
    expect(tries).toBe(2);
  });

  it("a server that stops finishes what it has begun", async () => {
    let go = () => undefined as void;
    const gate = new Promise<void>((resolve) => (go = resolve));
    let begun = false;
    await startServer(async (ctx, data) => {
      begun = true;
      await gate;
      await note(ctx, data);
    });
    await put("zu Ende");
    await expect.poll(() => begun).toBe(true);
    const stopped = toClose.splice(0)[0]!();
    go();
    await stopped;
    expect(done).toEqual(["zu Ende"]);
  });
});

describe("the page of jobs", () => {
  it("is there for administrators only, and one that was given up can be tried again", async () => {
    const on = await stage(town.db);
    await put("kaputt");
    await startServer(async () => Promise.reject(new Error("Das geht nicht.")));
    await expect.poll(async () => (await findJobs(town.db)).failed).toHaveLength(1);
    const { failed } = await requireJobs(on.as("admin"));
    await toClose.splice(0)[0]!();
    await expect(requireJobs(on.as("facilitator"))).rejects.toMatchObject({ status: 404 });
    await expect(retryJob(on.as("facilitator"), NOTE.name, failed[0]!.id)).rejects.toMatchObject({ status: 404 });
    await retryJob(on.as("admin"), NOTE.name, failed[0]!.id);
    await expect(retryJob(on.as("admin"), NOTE.name, failed[0]!.id)).rejects.toMatchObject({ status: 409 });
    await startServer(note);
    await expect.poll(() => done).toEqual(["kaputt"]);
  });
});
