/** What became of points: senders hear of it, say once whether they accept it, and get an answer where they contest a reply. */
import { beforeEach, describe, expect, it } from "vitest";
import type { PersonKey } from "#db/sample";
import { acceptRest, respond, settleContested, tellSenders } from "#server/consultations/answers/commands";
import { countResponses, listResponses, requireOwnAnswers } from "#server/consultations/answers/queries";
import { responseForm } from "#server/consultations/answers/rules";
import { decideLate } from "#server/consultations/deadlines.commands";
import { submitNil } from "#server/consultations/statements.commands";
import { closeWeighing, linkChange } from "#server/consultations/weighing.commands";
import { requireGates } from "#server/overview/gates.queries";
import { listNotifications } from "#server/overview/notifications.queries";
import { listTodos } from "#server/overview/queries";
import { amendText, openSample, pointOn, settle, statePoints } from "../setup/consultation.ts";
import { useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";

const town = useDatabase();
let on: Stage;
let as: Stage["as"];
let id: number;
/** Of Lindenhafen: on a passage that was changed, and on the whole. */
let changed: number, whole: number, other: number;

const DAY = 24 * 60;
const ON = "zehn Arbeitstage";

beforeEach(async () => {
  on = await stage(town.db);
  as = on.as;
  await town.db.deleteFrom("consultations").execute();
  await town.db.deleteFrom("notifications").execute();
  id = await openSample(on, { publication: "moderation" });
  const points = [{ body: "Zu lang.", ...(await pointOn(on, id, ON)) }, { body: "Wer zahlt das?" }];
  [changed, whole] = (await statePoints(on, id, "mayor", points)) as [number, number];
  [other] = (await statePoints(on, id, "secondMayor", [{ body: "Einverstanden." }])) as [number];
  await submitNil(as("thirdMayor"), id, "");
  const version = await amendText(on, id, ON, "fünf Arbeitstage");
  await settle(on, id, changed, { disposition: "teilweise", reason: "Fünf Tage.", change_version_id: String(version) });
  await settle(on, id, whole);
  await settle(on, id, other);
  on.pass(31 * DAY);
});

const close = () => closeWeighing(as("facilitator"), id);
const said = (accepted: boolean, more: object = {}) => responseForm.parse({ accepted: String(accepted), ...more });
const contest = (pointId = whole) => respond(as("mayor"), id, pointId, said(false, { words: "Der Bund zahlt." }));
const own = async (person: PersonKey = "mayor") => (await requireOwnAnswers(as(person), id)).points;
const mailsOf = async (subject: string) =>
  (await town.db.selectFrom("mails").where("subject", "like", `%${subject}%`).select("id").execute()).length;
const newsOf = async (person: PersonKey) => (await listNotifications(as(person))).notifications.map(({ kind }) => kind);

describe("when the weighing closes", () => {
  it("each sender hears of it once, by letter and on the bell, and nobody who has sent nothing", async () => {
    await close();
    await town.db.deleteFrom("mails").execute();
    expect((await tellSenders(on.system("de"), id)).letters).toBeGreaterThan(0);
    expect(await tellSenders(on.system("de"), id)).toEqual({ letters: 0 });
    const news = await Promise.all((["mayor", "secondMayor", "thirdMayor", "landHead"] as const).map(newsOf));
    expect(news.map((kinds) => kinds.includes("consultation-weighed"))).toEqual([true, true, false, false]);
    expect(await mailsOf("Die Konsultation ist abgeschlossen")).toBeGreaterThan(0);
  });

  it("a letter that is put in too early does nothing", async () => {
    expect(await tellSenders(on.system("de"), id)).toEqual({ letters: 0 });
  });

  it("a house reads what became of its own points alone, with the passage as it reads now", async () => {
    await expect(requireOwnAnswers(as("mayor"), id)).rejects.toMatchObject({ code: "consultations:answers.error.not-weighed" });
    await close();
    const [first, second, ...more] = await own("townDelegate");
    expect([first!.id, second!.id, more]).toEqual([changed, whole, []]);
    expect(first!.reply).toEqual({ disposition: "teilweise", reason: "Fünf Tage." });
    expect(JSON.stringify(first!.change!.passage!.after)).toContain("fünf");
    for (const person of ["landHead", "federalHead", "observer", "outsider", "facilitator"] as const)
      await expect(requireOwnAnswers(as(person), id)).rejects.toMatchObject({ code: "common:error.not-found" });
  });
});

describe("a response", () => {
  beforeEach(close);

  it("is given once, by whoever may bind the house", async () => {
    await expect(respond(as("townDelegate"), id, whole, said(true))).rejects.toMatchObject({
      code: "consultations:error.may-not-bind",
    });
    await respond(as("mayor"), id, whole, said(true));
    await expect(contest()).rejects.toMatchObject({ code: "consultations:answers.error.responded" });
    expect((await own())[1]!.response).toMatchObject({ isAccepted: true });
  });

  it("is given to own points only, and by no moderation", async () => {
    await expect(respond(as("mayor"), id, other, said(true))).rejects.toMatchObject({ code: "common:error.not-found" });
    await expect(respond(as("facilitator"), id, whole, said(true))).rejects.toMatchObject({ code: "common:error.not-allowed" });
  });

  it("to a passage that was changed says what still holds of the point", async () => {
    await expect(respond(as("mayor"), id, changed, said(true))).rejects.toMatchObject({ field: "standing" });
    await respond(as("mayor"), id, changed, said(true, { standing: "zurueckgezogen" }));
    // Of a point that nothing was changed for nobody is asked.
    await respond(as("mayor"), id, whole, said(true, { standing: "erledigt" }));
    expect((await own()).map(({ response }) => response?.standing)).toEqual(["zurueckgezogen", null]);
    expect((await countResponses(town.db, id)).standings).toEqual({ zurueckgezogen: 1 });
  });

  it("that contests, or says that the point reads otherwise now, wants words", () => {
    expect(responseForm.safeParse({ accepted: "false", words: " " }).success).toBe(false);
    expect(responseForm.safeParse({ accepted: "true", standing: "geaendert" }).success).toBe(false);
  });

  it("can accept all that is left at once; what has changed is settled by that", async () => {
    await contest();
    expect(await acceptRest(as("mayor"), id)).toBe(1);
    expect((await own()).map(({ response }) => [response?.isAccepted, response?.standing])).toEqual([
      [true, "erledigt"],
      [false, null],
    ]);
  });
});

describe("a change that comes about later", () => {
  it("is linked to the released reply, and its sender says then what still holds", async () => {
    await close();
    await respond(as("mayor"), id, whole, said(true));
    const version = await amendText(on, id, "fünf Arbeitstage", "vier Arbeitstage");
    await linkChange(as("recorder"), id, whole, version);
    await respond(as("mayor"), id, whole, said(true, { standing: "geaendert", words: "Der Bund zahlt die Hälfte." }));
    expect((await own())[1]!.response).toMatchObject({ isAccepted: true, standing: "geaendert" });
    await expect(linkChange(as("recorder"), id, whole, version)).rejects.toMatchObject({
      code: "consultations:error.not-linkable",
    });
    await expect(linkChange(as("mayor"), id, whole, version)).rejects.toMatchObject({ code: "common:error.not-allowed" });
  });
});

describe("a passage that somebody else's point has changed", () => {
  let theirs: number;
  beforeEach(async () => {
    // Before the weighing is closed, in time or accepted all the same.
    const [pointId] = await statePoints(on, id, "landHead", [{ body: "Zehn Tage gehen.", ...(await pointOn(on, id, ON)) }]);
    theirs = pointId!;
    const { statement_id: statementId } = await town.db
      .selectFrom("statement_points")
      .where("id", "=", theirs)
      .select("statement_id")
      .executeTakeFirstOrThrow();
    await decideLate(as("facilitator"), id, statementId, { accepted: true, reason: "Postweg" });
    await settle(on, id, theirs, { disposition: "kenntnis" });
    await town.db.updateTable("mandates").set({ may_bind: true }).where("id", "=", on.mandateOf("landHead")).execute();
  });

  it("is shown as it reads now to all who spoke of it, and they are asked what still holds", async () => {
    await close();
    const [point] = await own("landHead");
    expect(JSON.stringify(point!.change!.passage!.after)).not.toContain("zehn");
    await expect(respond(as("landHead"), id, theirs, said(true))).rejects.toMatchObject({ field: "standing" });
    await respond(as("landHead"), id, theirs, said(true, { standing: "aufrechterhalten" }));
    expect((await own("landHead"))[0]!.response).toMatchObject({ standing: "aufrechterhalten" });
    // Who spoke of the whole is not asked about every passage.
    expect((await own())[1]!.change).toBeNull();
  });

  it("is compared once, and read with as few queries, for whoever has signed several statements on it", async () => {
    await close();
    const statements = await town.db
      .selectFrom("statement_points")
      .where("id", "in", [changed, theirs])
      .select("statement_id as statementId")
      .execute();
    const sign = async (statementId: number) =>
      town.db
        .insertInto("statement_signatures")
        .values({
          ...{ statement_id: statementId, consultation_id: id, organisation_id: on.organisationOf("secondMayor") },
          ...{ state: "signed", asked_by: as("mayor").actor.personId, asked_at: on.as("mayor").now() },
          ...{ decided_by: as("secondMayor").actor.personId, decided_at: on.as("mayor").now() },
        })
        .execute();
    const read = async () => {
      let asked = 0;
      const counting = town.db.withPlugin({
        transformQuery: ({ node }) => (asked++, node),
        transformResult: ({ result }) => Promise.resolve(result),
      });
      const { signed } = await requireOwnAnswers(as("secondMayor"), id, counting);
      return { signed, asked };
    };
    await sign(statements[0]!.statementId);
    const one = await read();
    await sign(statements[1]!.statementId);
    const two = await read();
    expect([one.signed.length, two.signed.length, two.asked]).toEqual([1, 2, one.asked]);
    const [ours, others] = two.signed.map(({ points }) => points.find(({ change }) => change?.passage)!.change);
    expect(ours!.versionId).toBe(others!.versionId);
    // Each comparison is an object of its own.
    expect(ours).toBe(others);
  });

  it("is not settled by accepting all that is left: they are still asked", async () => {
    await close();
    expect(await acceptRest(as("landHead"), id)).toBe(1);
    expect((await own("landHead"))[0]!.response).toMatchObject({ isAccepted: true, standing: null });
    await respond(as("landHead"), id, theirs, said(true, { standing: "aufrechterhalten" }));
    expect((await countResponses(town.db, id)).standings).toEqual({ aufrechterhalten: 1 });
  });

  it("later is told to whoever has responded already, and to nobody else", async () => {
    await town.db.updateTable("weighings").set({ change_version_id: null }).where("point_id", "=", changed).execute();
    await close();
    await respond(as("landHead"), id, theirs, said(true));
    await respond(as("mayor"), id, whole, said(true));
    await respond(as("secondMayor"), id, other, said(true));
    const version = await amendText(on, id, "fünf Arbeitstage", "vier Arbeitstage");
    await linkChange(as("recorder"), id, changed, version);
    const news = await Promise.all((["landHead", "mayor", "secondMayor", "facilitator"] as const).map(newsOf));
    expect(news.map((kinds) => kinds.includes("passage-changed"))).toEqual([true, false, false, false]);
    await respond(as("landHead"), id, theirs, said(true, { standing: "erledigt" }));
    expect((await newsOf("landHead")).includes("passage-changed")).toBe(false);
    await linkChange(as("recorder"), id, whole, version);
    expect((await newsOf("mayor")).includes("passage-changed")).toBe(true);
  });
});

describe("what is to do", () => {
  const todosOf = async (person: PersonKey) =>
    (await listTodos(as(person), on.processId))
      .filter(({ kind }) => /^(weighing|replies|points|statements)-/.test(kind))
      .map(({ kind, count }) => (count === null ? kind : `${kind} ${count}`));

  it("is to weigh, to close, to read what became of points, and to answer to what is contested", async () => {
    expect(await todosOf("facilitator")).toEqual(["weighing-close"]);
    const weighing = { state: "open", disposition: null, reason: "", drafted_by: null, drafted_at: null } as const;
    const unchecked = { checked_by: null, checked_at: null, released_by: null, released_at: null };
    const assignee_id = as("recorder").actor.personId;
    await town.db
      .updateTable("weighings")
      .set({ ...weighing, ...unchecked, assignee_id })
      .where("point_id", "=", other)
      .execute();
    expect(await todosOf("recorder")).toEqual(["points-assigned 1", "weighing-open 1"]);
    const { revision } = await town.db
      .selectFrom("weighings")
      .where("point_id", "=", other)
      .select("revision")
      .executeTakeFirstOrThrow();
    await settle(on, id, other, { revision: String(revision) });
    await close();
    expect([await todosOf("mayor"), await todosOf("townDelegate"), await todosOf("thirdMayor")]).toEqual([
      ["replies-open 2"],
      [],
      [],
    ]);
    await contest();
    expect([await todosOf("mayor"), await todosOf("facilitator")]).toEqual([["replies-open 1"], ["replies-contested 1"]]);
    on.pass(29 * DAY);
    expect(await todosOf("mayor")).toEqual([]);
  });

  it("before the next stage is to link what was promised, and to answer to what is contested", async () => {
    await close();
    await contest();
    const gates = await requireGates(as("facilitator"), on.processId, town.db);
    const count = (key: string) => gates.criteria.find((each) => each.stage === "einigung" && each.key === key)?.count;
    expect([count("changes"), count("contests")]).toEqual([
      [1, 1],
      [0, 1],
    ]);
  });
});

describe("a contested reply", () => {
  beforeEach(async () => {
    await close();
    await contest();
  });

  it("comes back to the moderation, which answers it once; its sender hears of that", async () => {
    expect(await newsOf("facilitator")).toContain("reply-contested");
    expect(await listResponses(town.db, id)).toMatchObject([{ pointId: whole, words: "Der Bund zahlt.", settlement: "" }]);
    const answer = { settlement: "Darüber berät der Runde Tisch." };
    await expect(settleContested(as("recorder"), id, whole, answer)).rejects.toMatchObject({
      code: "common:error.not-allowed",
    });
    await settleContested(as("facilitator"), id, whole, answer);
    await expect(settleContested(as("facilitator"), id, whole, answer)).rejects.toMatchObject({
      code: "consultations:answers.error.settled",
    });
    expect((await own())[1]!.response?.settlement).toBe(answer.settlement);
    expect([await newsOf("mayor"), await newsOf("facilitator")]).toEqual([
      expect.arrayContaining(["contest-settled"]) as string[],
      expect.not.arrayContaining(["reply-contested"]) as string[],
    ]);
    expect(await countResponses(town.db, id)).toMatchObject({ total: 3, accepted: 0, contested: 1, settled: 1 });
  });

  it("says nothing of what is in it in letters and news", async () => {
    await settleContested(as("facilitator"), id, whole, { settlement: "Zwiebelfisch" });
    const [mails, events] = await Promise.all([
      town.db.selectFrom("mails").selectAll().execute(),
      town.db.selectFrom("process_events").selectAll().execute(),
    ]);
    expect(JSON.stringify([mails, events])).not.toMatch(/Zwiebelfisch|Der Bund zahlt/);
  });
});
