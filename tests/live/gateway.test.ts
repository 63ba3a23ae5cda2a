/** Who gets in, as what, and who is put out again. */
import { afterEach, describe, expect, it } from "vitest";
import { dayOf } from "#server/calendar/rules";
import { beginDraft, submitStatement } from "#server/consultations/statements.commands";
import { requireWorkspace } from "#server/consultations/statements.queries";
import { SCHEMA_VERSION } from "#server/documents/content/text.rules";
import { openSample } from "../setup/consultation.ts";
import { useDatabase } from "../setup/database.ts";
import { stage } from "../setup/town.ts";
import { openLiveServer, type LiveServer, type LiveServerOptions } from "./live-server.ts";
import { RawStream } from "./http-visitor.ts";
import { documentPath, makePaper, Raw, signIn, syncFrame, Tab, until, updateOf, write, type Knock } from "./visitors.ts";

const town = useDatabase();
const toClose: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of toClose.splice(0).reverse()) await close();
});

async function liveServer(options: Omit<LiveServerOptions, "db"> = {}): Promise<LiveServer> {
  const opened = await openLiveServer({ db: town.db, snapshots: { process: async () => ({ open: true }) }, ...options });
  toClose.push(() => opened.close());
  return opened;
}

function knock(at: Knock): Raw {
  const raw = new Raw(at);
  toClose.push(() => raw.ws.terminate());
  return raw;
}

type Way = "socket" | "http";

function knockOverHttp(at: Knock): RawStream {
  const stream = new RawStream(at);
  toClose.push(() => stream.leave());
  return stream;
}

async function tab(
  port: number,
  documentId: number,
  person: Parameters<typeof signIn>[1],
  way: Way = "socket",
): Promise<Tab & { sessionId: string; personId: number }> {
  const login = await signIn(town.db, person);
  const opened = new Tab(port, documentId, login.cookie, undefined, way);
  toClose.push(() => opened.leave());
  return Object.assign(await opened.synced(), login);
}

const storedUpdates = (documentId: number) =>
  town.db.selectFrom("document_updates").where("document_id", "=", documentId).select("seq").execute();

describe("before anything is loaded", () => {
  it("a page of another site is refused, and one that does not say where it comes from", async () => {
    const { port, rooms } = await liveServer();
    const paper = await makePaper(town.db);
    const { cookie } = await signIn(town.db, "federalDelegate");
    for (const origin of ["https://anderswo.example", "null", null]) {
      const raw = knock({ port, path: documentPath(paper), cookie, origin });
      await raw.ended();
      expect(raw.status).toBe(403);
    }
    expect(rooms.count()).toBe(0);
  });

  it("nobody gets in without a valid cookie", async () => {
    const { port, rooms } = await liveServer();
    const paper = await makePaper(town.db);
    const ended = await signIn(town.db, "federalDelegate", -1);
    for (const cookie of [undefined, "joint_agenda_session=erfunden", ended.cookie]) {
      for (const path of [documentPath(paper), "/live/topics/process:1"]) {
        const raw = knock({ port, path, cookie });
        expect(await raw.ended()).toBe(4401);
        expect(raw.frames).toEqual([]);
        expect(raw.messages).toEqual([]);
      }
    }
    expect(rooms.count()).toBe(0);
  });

  it("without a mandate a text, a topic and a number that is nobody's look the same", async () => {
    const { port, rooms } = await liveServer();
    const paper = await makePaper(town.db);
    const { cookie } = await signIn(town.db, "outsider");
    const { process_id } = await town.db
      .selectFrom("documents")
      .where("id", "=", paper)
      .select("process_id")
      .executeTakeFirstOrThrow();
    const paths = [
      documentPath(paper),
      documentPath(999_999),
      documentPath(9_999_999_999),
      `/live/topics/process:${process_id}`,
      "/live/topics/process:999999",
    ];
    for (const path of paths) {
      const raw = knock({ port, path, cookie });
      expect(await raw.ended()).toBe(4404);
      expect(raw.frames).toEqual([]);
      expect(raw.messages).toEqual([]);
    }
    expect(rooms.count()).toBe(0);
  });

  it("an address that is none is answered as such", async () => {
    const { port } = await liveServer();
    const { cookie } = await signIn(town.db, "federalDelegate");
    for (const path of [
      "/",
      "/live",
      "/live/documents/",
      "/live/documents/1x",
      "/live/documents/-1",
      "/live/topics/nothing:1",
      "/live/topics/process",
      "//[",
      "/live/topics/%",
    ]) {
      const raw = knock({ port, path, cookie });
      await raw.ended();
      expect([path, raw.status]).toEqual([path, 404]);
    }
  });

  it("a tab with an older content model is told to reload, and never gets to see the text", async () => {
    const { port, rooms } = await liveServer();
    const paper = await makePaper(town.db);
    await rooms.edit(paper, () => undefined);
    const { cookie } = await signIn(town.db, "federalDelegate");
    const older = [
      documentPath(paper, { schema: SCHEMA_VERSION - 1 }),
      `/live/documents/${paper}`,
      `/live/documents/${paper}?schema=neu`,
    ];
    for (const path of older) {
      const raw = knock({ port, path, cookie });
      expect(await raw.ended()).toBe(4409);
      expect(raw.frames).toEqual([]);
    }
    expect(await knock({ port, path: documentPath(paper, { schema: SCHEMA_VERSION + 1 }), cookie }).ended()).toBe(4503);
  });

  it("what was sent before the answer waits its turn", async () => {
    const { port } = await liveServer();
    const paper = await makePaper(town.db);
    const { cookie } = await signIn(town.db, "observer");
    const raw = knock({ port, path: documentPath(paper), cookie });
    raw.ws.once("open", () => raw.send(syncFrame(2, updateOf("zu früh"))));
    await raw.opened();
    raw.send(syncFrame(0, new Uint8Array([0])));
    await until("the text is handed out", () => raw.updates.length > 0);
    expect(await storedUpdates(paper)).toEqual([]);
  });

  it("a text that cannot be loaded is no empty text: tabs are asked to try again, and nothing can be written over it", async () => {
    const { port, rooms } = await liveServer();
    const paper = await makePaper(town.db);
    await rooms.edit(paper, (ydoc) => write(ydoc, "kostbar"));
    await until("the room is forgotten", () => rooms.count() === 0);
    const { up_to_seq } = await town.db
      .selectFrom("document_states")
      .where("document_id", "=", paper)
      .select("up_to_seq")
      .executeTakeFirstOrThrow();
    await town.db
      .updateTable("documents")
      .set({ head_seq: up_to_seq + 1 })
      .where("id", "=", paper)
      .execute();
    const { cookie } = await signIn(town.db, "federalDelegate");
    const raw = knock({ port, path: documentPath(paper), cookie });
    expect(await raw.ended()).toBe(4503);
    expect(raw.frames).toEqual([]);
    await expect(rooms.edit(paper, (ydoc) => write(ydoc, "darüber"))).rejects.toThrow(/gap/);
    expect(rooms.count()).toBe(0);
    await town.db.updateTable("documents").set({ head_seq: up_to_seq }).where("id", "=", paper).execute();
    const { text } = await tab(port, paper, "federalDelegate");
    expect(text).toBe("kostbar");
  });

  it("only so many connections are let into one text", async () => {
    const { port } = await liveServer({ gateway: { connectionsPerDocument: 2 } });
    const paper = await makePaper(town.db);
    await tab(port, paper, "federalDelegate");
    await tab(port, paper, "mayor");
    const { cookie } = await signIn(town.db, "townDelegate");
    expect(await knock({ port, path: documentPath(paper), cookie }).ended()).toBe(4429);
  });
});

describe.each<Way>(["socket", "http"])("access that changes while somebody is connected by %s", (way) => {
  it("a delegate who becomes an observer is cut, and may only read afterwards", async () => {
    const { port, rooms } = await liveServer();
    const paper = await makePaper(town.db);
    const anna = await tab(port, paper, "federalDelegate", way);
    anna.type("erlaubt");
    await anna.saved();
    await town.db
      .updateTable("mandates")
      .set({ role: "observer", bench: null })
      .where("person_id", "=", anna.personId)
      .execute();
    rooms.disconnect({ personId: anna.personId });
    // Typed between the decision and the moment when the tab hears of it.
    anna.type(" verboten");
    await until("the tab is told", () => anna.closed === 4403);
    anna.provider.connect();
    await until("she is back", () => anna.provider.synced);
    anna.type(" weiterhin verboten");
    const ben = await tab(port, paper, "mayor");
    ben.type(" Stadt");
    await ben.saved();
    expect(anna.welcome?.access).toBe("read");
    expect(ben.text).toBe("erlaubt Stadt");
    expect((await storedUpdates(paper)).length).toBe(2);
    await town.db
      .updateTable("mandates")
      .set({ role: "delegate", bench: "bund" })
      .where("person_id", "=", anna.personId)
      .execute();
  });

  it("somebody who is being let in at that moment has to come again", async () => {
    const { port, rooms } = await liveServer();
    const paper = await makePaper(town.db);
    const { cookie } = await signIn(town.db, "federalDelegate");
    const holding = await town.sql.reserve();
    await holding`begin`;
    await holding`lock table document_updates in access exclusive mode`;
    const visit = () => (way === "socket" ? knock : knockOverHttp)({ port, path: documentPath(paper), cookie });
    const late = visit();
    await until("the text is being loaded", () => rooms.count() === 1);
    rooms.disconnect({ personId: 0 });
    await holding`commit`;
    holding.release();
    await until("she is turned away", () => late.status === 503);
    expect(await visit().opened()).toBeTruthy();
    await until("nothing is left of the first visit", () => rooms.connections.list().length === 1);
  });
});

describe("access that changes while somebody is connected", () => {
  it("somebody whose mandate ends does not find the text any more", async () => {
    const { port, rooms } = await liveServer();
    const paper = await makePaper(town.db);
    const mayor = await tab(port, paper, "secondMayor");
    const topic = knock({ port, path: "/live/topics/process:1", cookie: (await signIn(town.db, "secondMayor")).cookie });
    await until("the topic is heard", () => topic.messages.length > 0);
    const ended = { valid_from: "2020-01-01", valid_to: "2020-12-31" };
    const mandate = await town.db
      .updateTable("mandates")
      .set(ended)
      .where("person_id", "=", mayor.personId)
      .returning("process_id")
      .executeTakeFirstOrThrow();
    rooms.disconnect({ personId: mayor.personId, processId: mandate.process_id });
    await until("the tab is told", () => mayor.closed === 4403);
    mayor.provider.connect();
    await until("it does not exist any more", () => mayor.closed === 4404);
  });

  it("signing out closes the tabs of that login and of no other", async () => {
    const { port, rooms } = await liveServer();
    const paper = await makePaper(town.db);
    const here = await tab(port, paper, "federalDelegate");
    const there = await tab(port, paper, "federalDelegate");
    rooms.disconnect({ sessionId: here.sessionId });
    await until("the tab is told", () => here.closed === 4401);
    there.type("noch da");
    await there.saved();
    expect(there.closed).toBeNull();
  });

  it("a change in one process disturbs nobody in another, and nothing at all means nobody", async () => {
    const { port, rooms } = await liveServer();
    const paper = await makePaper(town.db);
    const anna = await tab(port, paper, "federalDelegate");
    rooms.disconnect({ processId: 999 });
    rooms.disconnect({ documentId: paper + 1 });
    rooms.disconnect({});
    anna.type("ungestört");
    await anna.saved();
    rooms.disconnect({ documentId: paper });
    await until("the tab is told", () => anna.closed === 4403);
  });

  it("whoever acts for another organisation from today on does not write on under the name of the former one", async () => {
    let now = new Date();
    const { port } = await liveServer({ now: () => now, gateway: { judgeEveryMs: 50 } });
    const paper = await makePaper(town.db);
    const cora = await tab(port, paper, "federalDelegate");
    const own = () => town.db.selectFrom("mandates").where("person_id", "=", cora.personId).orderBy("id").selectAll();
    const { id, ...former } = await own().executeTakeFirstOrThrow();
    const [today, tomorrow] = [dayOf(now), dayOf(new Date(now.getTime() + 86_400_000))];
    const other = await town.db
      .selectFrom("organisations")
      .where("id", "!=", former.organisation_id)
      .select("id")
      .limit(1)
      .executeTakeFirstOrThrow();
    await town.db.updateTable("mandates").set({ valid_to: today }).where("id", "=", id).execute();
    await town.db
      .insertInto("mandates")
      .values({ ...former, organisation_id: other.id, valid_from: tomorrow, valid_to: null })
      .execute();
    await town.db
      .updateTable("sessions")
      .set({ expires_at: new Date(now.getTime() + 5 * 86_400_000) })
      .execute();
    now = new Date(now.getTime() + 86_400_000);
    await until("the tab is told", () => cora.closed === 4403);
    await town.db.deleteFrom("mandates").where("person_id", "=", cora.personId).where("id", "!=", id).execute();
    await town.db.updateTable("mandates").set({ valid_to: former.valid_to }).where("id", "=", id).execute();
  });

  it("what ends by itself is noticed: logins, mandates, stages, documents", async () => {
    let now = new Date();
    const { port } = await liveServer({ now: () => now, gateway: { judgeEveryMs: 50 } });
    const paper = await makePaper(town.db);
    const deleted = await makePaper(town.db);
    const [anna, ben, stays] = [
      await tab(port, paper, "federalDelegate"),
      await tab(port, paper, "mayor"),
      await tab(port, paper, "chamber"),
    ];
    const lost = await tab(port, deleted, "landHead");
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect([anna.closed, ben.closed, stays.closed, lost.closed]).toEqual([null, null, null, null]);
    await town.db.deleteFrom("sessions").where("id", "=", anna.sessionId).execute();
    await town.db
      .updateTable("mandates")
      .set({ valid_to: "2020-01-01", valid_from: "2020-01-01" })
      .where("person_id", "=", ben.personId)
      .execute();
    await town.db.deleteFrom("documents").where("id", "=", deleted).execute();
    await until("all three are told", () => anna.closed === 4401 && ben.closed === 4403 && lost.closed === 4404);
    expect(stays.closed).toBeNull();
    await town.db.updateTable("documents").set({ comments_open: true }).where("id", "=", paper).execute();
    await until("it may comment now", () => stays.closed === 4403);
    stays.provider.connect();
    await until("it is back", () => stays.welcome?.access === "comment");
    stays.closed = null;
    await town.db.updateTable("documents").set({ settled: "approved" }).where("id", "=", paper).execute();
    await until("it is fixed", () => stays.closed === 4403);
    stays.provider.connect();
    await until("it is back to read", () => stays.welcome?.access === "read");
    now = new Date(now.getTime() + 11 * 3_600_000);
    await until("the login has ended", () => stays.closed === 4401);
    await town.db.updateTable("mandates").set({ valid_to: null }).where("person_id", "=", ben.personId).execute();
  });
});

describe("the words of a statement", () => {
  it("are written by colleagues of one house in one room, are nobody else's, and end when it is submitted", async () => {
    const { port, rooms } = await liveServer();
    const on = await stage(town.db);
    const id = await openSample(on);
    await beginDraft(on.as("mayor"), id);
    const { documentId } = (await requireWorkspace(on.as("mayor"), id)).live!;
    const [stefan, clerk] = [await tab(port, documentId, "mayor"), await tab(port, documentId, "townDelegate", "http")];
    stefan.type("Zu kurz.");
    clerk.type("Vorab: ", 0);
    await until("both read both", () => stefan.text === clerk.text && stefan.text.length === "Vorab: Zu kurz.".length);
    await Promise.all([stefan.saved(), clerk.saved()]);
    for (const person of ["facilitator", "secondMayor", "federalHead"] as const) {
      const raw = knock({ port, path: documentPath(documentId), cookie: (await signIn(town.db, person)).cookie });
      expect([await raw.ended(), raw.frames]).toEqual([4404, []]);
    }
    const { draftSeen } = await requireWorkspace(on.as("mayor"), id);
    const through = { ...on.as("mayor"), rooms: { ...on.as("mayor").rooms, disconnect: rooms.disconnect } };
    const statementId = await submitStatement(through, id, { seen: draftSeen });
    const stored = await town.db.selectFrom("statements").where("id", "=", statementId).select("general_remark").execute();
    expect(stored).toEqual([{ general_remark: stefan.text.trim() }]);
    await until("both are told", () => stefan.closed === 4403 && clerk.closed === 4403);
    stefan.provider.connect();
    await until("the text is gone", () => stefan.closed === 4404);
  });
});
