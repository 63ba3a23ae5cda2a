/** While an installation is moved or put right: everybody reads, nobody writes, and everybody is told. */
import { beforeAll, describe, expect, it } from "vitest";
import { DEMO_PASSWORD, sample } from "#db/sample";
import { SESSION_COOKIE } from "#server/people/sessions";
import { judgeAnew } from "#server/live/gateway/access.queries";
import { findVisitors } from "#server/live/gateway/visits.queries";
import { caller, type Caller } from "../setup/caller.ts";
import { useServer } from "../setup/http.ts";

const town = useServer();
const REASON = "Wir ziehen um und sind um 14 Uhr wieder da.";
let admin: Caller;
let mayor: Caller;

beforeAll(async () => {
  [admin, mayor] = [await caller(town, "admin"), await caller(town, "mayor")];
});

const suggest = () =>
  mayor.post(`/processes/${town.ids.processId}/topics/new`, { form: "topic", title: "Brückenbau", problem: "Sie bröckelt." });
const begin = () => admin.post("/maintenance", { form: "maintenance", on: "yes", reason: REASON });
const end = () => admin.post("/maintenance", { form: "maintenance", on: "no" });

describe("Maintenance", () => {
  it("is there for administrators alone", async () => {
    expect((await mayor.get("/maintenance")).status).toBe(404);
    expect((await mayor.post("/maintenance", { form: "maintenance", on: "yes" })).status).toBe(404);
    expect((await admin.get("/maintenance")).text).toContain("Wartung beginnen");
  });

  it("lets everybody read and nobody write, says why, and what was typed comes back", async () => {
    expect((await begin()).location).toBe("/maintenance");
    const answer = await suggest();
    expect(answer.status).toBe(409);
    expect(answer.text).toContain(REASON);
    expect(answer.body).toContain("Brückenbau");
    const page = await mayor.get("/processes");
    expect(page.status).toBe(200);
    expect(page.text).toContain("Wartung: im Moment wird nur gelesen.");
    await end();
    expect((await mayor.get("/processes")).text).not.toContain("Wartung:");
    expect((await suggest()).status).not.toBe(409);
  });

  it("lets people sign in, and administrators end it", async () => {
    await begin();
    const stranger = await caller(town, null);
    const { email } = sample.people.admin;
    const answer = await stranger.post("/sign-in", { form: "sign-in", email, password: DEMO_PASSWORD });
    expect(answer.headers.getSetCookie().join()).toContain(SESSION_COOKIE);
    expect((await end()).location).toBe("/maintenance");
  });

  it("makes readers of those who write in texts, and lets them write again", async () => {
    const now = new Date();
    const { db } = town.database;
    const visit = { sessionId: mayor.sessionId, documentId: town.ids.documents.workingPaper };
    const visitor = async () => {
      const [found] = await findVisitors(db, [visit], now);
      return found?.kind === "visitor" ? found.visitor : undefined;
    };
    const before = await visitor();
    await begin();
    expect((await visitor())?.document.access).toBe("read");
    expect(await judgeAnew(db, [before!], now)).toEqual([4403]);
    await end();
    expect(await judgeAnew(db, [before!], now)).toEqual([undefined]);
  });
});
