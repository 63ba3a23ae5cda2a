/** A house sends something newer, or takes back what it said, while it is weighed: no answer vanishes by the way, and nobody meets a wall. */
import { sql } from "kysely";
import { beforeEach, describe, expect, it } from "vitest";
import { up } from "#db/migrations/2026-12-24h-signed-together";
import type { PersonKey } from "#db/sample";
import { decideLate } from "#server/consultations/deadlines.commands";
import { cutPoint } from "#server/consultations/desk/cutting.commands";
import { saveTag, tagPoints } from "#server/consultations/desk/commands";
import {
  addPoint,
  beginNewVersion,
  editPoint,
  removePoint,
  saveRemark,
  submitNil,
  submitStatement,
  withdrawStatement,
} from "#server/consultations/statements.commands";
import { listPoints, listStatements, requireStatement, requireWorkspace } from "#server/consultations/statements.queries";
import { assignPoints, checkPoint, weighPoint } from "#server/consultations/weighing.commands";
import { findGone, listReplaced } from "#server/consultations/gone.queries";
import { listWeighed, requireWeighedPoint, weighingProgress } from "#server/consultations/weighing.queries";
import { weighingFilter, weighingForm } from "#server/consultations/weighing.rules";
import { listInvitations } from "#server/consultations/queries";
import { listNotifications } from "#server/overview/notifications.queries";
import { openSample, point, remark, settle, statePoints } from "../setup/consultation.ts";
import { useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";

const town = useDatabase();
let on: Stage;
let as: Stage["as"];
let id: number;
/** Of Lindenhafen: released, drafted, open. */
let released: number, drafted: number, open: number;

const NONE = weighingFilter(new URLSearchParams());
const answer = (more: object = {}) =>
  weighingForm.parse({ revision: "0", disposition: "nicht_folgen", reason: "Die Frist steht im Gesetz.", ...more });

beforeEach(async () => {
  on = await stage(town.db);
  as = on.as;
  await town.db.deleteFrom("consultations").execute();
  await town.db.deleteFrom("notifications").execute();
  id = await openSample(on);
  const bodies = ["Zu kurz.", "Zu teuer.", "Zu spät."].map((body) => ({ body }));
  [released, drafted, open] = (await statePoints(on, id, "mayor", bodies)) as [number, number, number];
  await settle(on, id, released);
  await weighPoint(as("recorder"), id, drafted, answer({ reason: "Entwurf." }));
});

const line = async (which: number) => {
  const { body, state, reason, gone } = await requireWeighedPoint(as("recorder"), id, which, NONE);
  return { body, state, reason, gone };
};
const onDesk = async () =>
  (await listWeighed(as("recorder"), id, NONE, 1)).points.map(({ words, state }) => `${words} ${state}`).sort();
const submitAs = async (person: PersonKey) => {
  const { draftSeen } = await requireWorkspace(as(person), id);
  return submitStatement(as(person), id, { seen: draftSeen });
};
/** The same again, with what is changed in between. */
async function sendAnew(change: () => Promise<unknown> = () => Promise.resolve()): Promise<number> {
  await beginNewVersion(as("mayor"), id);
  await change();
  return submitAs("mayor");
}
const own = async (body: string) => (await requireWorkspace(as("mayor"), id)).points.find((each) => each.body === body)!;
const newsOf = async (person: PersonKey) =>
  (await listNotifications(as(person))).notifications.map(({ kind, path }) => `${kind} ${path}`);

describe("a newer version", () => {
  it("takes over answers and drafts of points that read the same, with their wordings and tags; the moderation hears how many", async () => {
    const tag_id = await saveTag(as("recorder"), id, { name: "Fristen", assignee_id: null });
    await tagPoints(as("recorder"), id, { points: [drafted], all: false, tag_id }, NONE);
    const second = await sendAnew(async () => {
      const { id: pointId, seen } = await own("Zu kurz.");
      await editPoint(as("mayor"), id, pointId, point("Viel zu kurz.", { seen }));
      await addPoint(as("mayor"), id, point("Und noch etwas."), "");
    });
    expect(await onDesk()).toEqual(["Und noch etwas. open", "Viel zu kurz. open", "Zu spät. open", "Zu teuer. draft"]);
    const carried = (await listPoints(town.db, second)).find(({ body }) => body === "Zu teuer.")!;
    const { versions, revision } = await requireWeighedPoint(as("facilitator"), id, carried.id, NONE);
    expect([versions.map(({ reason, person }) => [reason, person]), revision]).toEqual([[["Entwurf.", "Paul Nowak"]], 1]);
    expect((await listWeighed(as("recorder"), id, { ...NONE, tag: tag_id }, 1)).points.map((each) => each.id)).toEqual([
      carried.id,
    ]);
    expect(await listReplaced(town.db, id)).toMatchObject([{ id: second, organisation: "Lindenhafen", kept: 1, dropped: 1 }]);
    const news = `statement-replaced /consultations/${id}/weighing`;
    expect([await newsOf("recorder"), await newsOf("facilitator")]).toEqual([[news], [news]]);
    expect(await newsOf("secondMayor")).not.toContain(news);
  });

  it("is not told of where nothing was answered yet", async () => {
    await statePoints(on, id, "secondMayor", [{ body: "Eins." }]);
    await beginNewVersion(as("secondMayor"), id);
    await submitAs("secondMayor");
    expect([await listReplaced(town.db, id), await newsOf("recorder")]).toEqual([[], []]);
  });

  it("keeps answers to the same words said twice apart", async () => {
    const [first, second] = (await statePoints(on, id, "secondMayor", [{ body: "Ja." }, { body: "Ja." }])) as [number, number];
    await weighPoint(as("recorder"), id, second, answer({ reason: "Zum zweiten." }));
    await weighPoint(as("recorder"), id, first, answer({ reason: "Zum ersten." }));
    await beginNewVersion(as("secondMayor"), id);
    const points = await listPoints(town.db, await submitAs("secondMayor"));
    const lines = await Promise.all(points.map((each) => line(each.id)));
    expect(lines.map(({ reason }) => reason)).toEqual(["Zum ersten.", "Zum zweiten."]);
  });

  it("leads from each of two that say the same to the one that stands where it stood", async () => {
    const before = await statePoints(on, id, "secondMayor", [{ body: "Ja." }, { body: "Nein." }, { body: "Ja." }]);
    await beginNewVersion(as("secondMayor"), id);
    const after = (await listPoints(town.db, await submitAs("secondMayor"))).map((each) => each.id);
    const led = () => Promise.all(before.map(async (each) => (await line(each)).gone?.pointId));
    expect(await led()).toEqual(after);
    await weighPoint(as("recorder"), id, before[2]!, answer({ reason: "Zum zweiten." }));
    expect([await line(after[0]!), await line(after[2]!)]).toMatchObject([{ state: "open" }, { reason: "Zum zweiten." }]);
    // Also when the first of them has been cut since.
    await cutPoint(as("recorder"), id, after[0]!, { parts: ["J", "a."] });
    expect(await led()).toEqual(after);
    await expect(weighPoint(as("recorder"), id, before[0]!, answer())).rejects.toMatchObject({
      code: "consultations:gone.replaced",
    });
  });

  it("takes over how a point was cut, with the answers to its parts", async () => {
    const part = await cutPoint(as("recorder"), id, open, { parts: ["Zu", "spät."] });
    await weighPoint(as("recorder"), id, part, answer({ reason: "Zum Teil." }));
    await sendAnew();
    expect(await onDesk()).toEqual(["Zu draft", "Zu kurz. released", "Zu teuer. draft", "spät. open"]);
    expect(await listReplaced(town.db, id)).toMatchObject([{ kept: 3, dropped: 0 }]);
  });

  it("that comes too late and is not accepted gives back what it took", async () => {
    on.pass(31 * 24 * 60);
    const late = await sendAnew(async () => removePoint(as("mayor"), id, (await own("Zu teuer.")).id));
    expect(await onDesk()).toEqual([]);
    await decideLate(as("facilitator"), id, late, { accepted: false, reason: "Frist" });
    expect(await onDesk()).toEqual(["Zu kurz. released", "Zu spät. open", "Zu teuer. draft"]);
    expect(await weighingProgress(town.db, id)).toMatchObject({ total: 3, byState: { released: 1, draft: 1, open: 1 } });
  });
});

describe("a statement that was a remark alone", () => {
  it("has its point when it counts again, also where it was replaced before such points were made", async () => {
    await saveRemark(as("secondMayor"), id, remark("Wir lehnen das ab."));
    const first = await submitAs("secondMayor");
    on.pass(31 * 24 * 60);
    await beginNewVersion(as("secondMayor"), id);
    const late = await submitAs("secondMayor");
    // As it was then.
    await sql`alter table statement_points disable trigger user`.execute(town.db);
    await town.db.deleteFrom("statement_points").where("statement_id", "=", first).execute();
    await sql`alter table statement_points enable trigger user`.execute(town.db);
    await town.db.transaction().execute((trx) => up(trx as never));
    await decideLate(as("facilitator"), id, late, { accepted: false, reason: "Frist" });
    const [whole, ...more] = await listPoints(town.db, first);
    expect([whole, more]).toMatchObject([{ body: "Wir lehnen das ab.", isWhole: true }, []]);
    expect(await line(whole!.id)).toMatchObject({ state: "open", gone: null });
    const anew = { statement_id: first, position: 9, kind: "hinweis", quote: "", body: "Neu.", wording: "" } as const;
    await expect(town.db.insertInto("statement_points").values(anew).execute()).rejects.toThrow("never changed");
  });
});

describe("somebody who answers a point meanwhile", () => {
  it("answers the one that reads the same, as long as nobody else has", async () => {
    await sendAnew();
    await weighPoint(as("facilitator"), id, drafted, answer({ revision: "1", reason: "Neu gefasst." }));
    const { pointId } = (await findGone(town.db, id, [drafted]))[0]!;
    expect(await line(pointId!)).toMatchObject({ reason: "Neu gefasst.", state: "draft" });
    await expect(weighPoint(as("recorder"), id, drafted, answer({ revision: "1" }))).rejects.toMatchObject({
      code: "common:error.changed-meanwhile",
    });
    await checkPoint(as("recorder"), id, drafted, 2);
    expect(await line(pointId!)).toMatchObject({ state: "checked" });
  });

  it("reads what happened, where its house says something else now", async () => {
    const second = await sendAnew(async () => removePoint(as("mayor"), id, (await own("Zu spät.")).id));
    await expect(weighPoint(as("recorder"), id, open, answer())).rejects.toMatchObject({ code: "consultations:gone.replaced" });
    const assigned = assignPoints(as("facilitator"), id, { points: [open], assignee_id: null, due_on: null });
    await expect(assigned).rejects.toMatchObject({ code: "consultations:gone.replaced" });
    expect((await line(open)).gone).toEqual({ why: "replaced", pointId: null, statementId: second });
    await expect(requireWeighedPoint(as("mayor"), id + 1, open, NONE)).rejects.toMatchObject({
      code: "common:error.not-found",
    });
  });

  it("reads where its parts are, when it was cut", async () => {
    const part = await cutPoint(as("facilitator"), id, open, { parts: ["Zu", "spät."] });
    expect((await line(open)).gone).toMatchObject({ why: "cut", pointId: part });
    await expect(weighPoint(as("recorder"), id, open, answer())).rejects.toMatchObject({ code: "consultations:gone.cut" });
  });

  it("loses nothing to a house that submits in the same moment", async () => {
    await beginNewVersion(as("mayor"), id);
    const { draftSeen } = await requireWorkspace(as("mayor"), id);
    const both = await Promise.allSettled([
      weighPoint(as("recorder"), id, open, answer({ reason: "Gleichzeitig." })),
      submitStatement(as("mayor"), id, { seen: draftSeen }),
    ]);
    expect(both.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled"]);
    expect(await onDesk()).toEqual(["Zu kurz. released", "Zu spät. draft", "Zu teuer. draft"]);
    const { pointId } = (await findGone(town.db, id, [open]))[0]!;
    expect(await line(pointId!)).toMatchObject({ reason: "Gleichzeitig." });
  });
});

describe("taking back", () => {
  it("is a nil return that says so; points are weighed no more, and the moderation hears it", async () => {
    const statementId = await withdrawStatement(as("mayor"), id, "");
    expect([await onDesk(), (await line(open)).gone?.why]).toEqual([[], "withdrawn"]);
    const { statement } = await requireStatement(as("facilitator"), id, statementId);
    expect(statement).toMatchObject({ isNil: true, isWithdrawal: true, receivedAt: as("mayor").now() });
    expect((await listStatements(as("facilitator"), id))[0]).toMatchObject({ isNil: true, isWithdrawal: true });
    expect(await listReplaced(town.db, id)).toMatchObject([{ isWithdrawal: true, kept: 0, dropped: 2 }]);
    expect((await newsOf("recorder")).length).toBe(1);
    const invited = await listInvitations(as("facilitator"), town.db, id);
    expect(invited.find(({ shortName }) => shortName === "Lindenhafen")!.state).toBe("nil");
  });

  it("is done once, by whoever may bind the house, where there is something to take back", async () => {
    await expect(withdrawStatement(as("townDelegate"), id, "")).rejects.toMatchObject({
      code: "consultations:error.may-not-bind",
    });
    await expect(withdrawStatement(as("facilitator"), id, "")).rejects.toMatchObject({ code: "common:error.not-allowed" });
    await submitNil(as("secondMayor"), id, "");
    for (const person of ["secondMayor", "thirdMayor"] as const)
      await expect(withdrawStatement(as(person), id, "")).rejects.toMatchObject({
        code: "consultations:error.nothing-to-withdraw",
      });
    const both = await Promise.allSettled(["eins", "zwei"].map((request) => withdrawStatement(as("mayor"), id, request)));
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  it("waits for a draft that somebody is writing", async () => {
    await beginNewVersion(as("mayor"), id);
    await expect(withdrawStatement(as("mayor"), id, "")).rejects.toMatchObject({ code: "consultations:error.draft-there" });
  });
});
