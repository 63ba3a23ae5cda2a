/** A running order in the room: what is left out or kept, what waits for the next roundtable, and what is proposed to it. */
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { dayOf } from "#server/calendar/rules";
import { setLabel } from "#server/markings/commands";
import { labelForm } from "#server/markings/rules";
import { restoreRemoved } from "#server/processes/removals.commands";
import { createRoundtable } from "#server/roundtables/commands";
import { addTime, closeIdle, goToPoint, moveRoundtable, settlePoint } from "#server/roundtables/course.commands";
import { addPoint, addProposals, addTemplate, copyPoints, editPoint, removePoint } from "#server/roundtables/points.commands";
import { listProposals } from "#server/roundtables/proposals.queries";
import { pointForm, type PointForm } from "#server/roundtables/forms.rules";
import { inviteToRoundtable } from "#server/roundtables/invitations.commands";
import { listTreatments } from "#server/roundtables/lists.queries";
import { beginMinutes } from "#server/roundtables/minutes/commands";
import { roundtableReturns } from "#server/roundtables/returns.commands";
import { pollForm } from "#server/methods/polls.rules";
import { castVote } from "#server/methods/votes.commands";
import { createPoll } from "#server/roundtables/polls.commands";
import { requireMinutes } from "#server/roundtables/minutes/queries";
import { requireSnapshot, roundtableSnapshot } from "#server/roundtables/queries";
import { linksOf, paperOf } from "#server/roundtables/rules";
import { recordTask } from "#server/roundtables/records.commands";
import { useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";

const town = useDatabase();
let on: Stage;
let id: number;

const plan = {
  ...({ title: "Runder Tisch", type: "runder_tisch", planned_minutes: 120, place: "", video_url: "" } as const),
  starts_at: new Date(Date.now() + 86_400_000),
};
const point = (title: string, more: Partial<PointForm> = {}): PointForm => ({
  ...{ label: "", title, kind: "beratung", minutes: 10, link: "" },
  ...more,
});
const lead = () => on.as("facilitator");
const newRoundtable = () => createRoundtable(lead(), on.processId, plan, "");
const look = async (at = id) => (await roundtableSnapshot(town.db, at, lead().now()))!;
const revision = async (at = id) => (await look(at)).revision;
const proposed = async (at: number) =>
  (await listProposals(town.db, lead(), { id: at, processId: on.processId })).map(({ key, point: { title } }) => [key, title]);

beforeAll(async () => {
  on = await stage(town.db);
});
beforeEach(async () => {
  id = await newRoundtable();
});

async function opened(...titles: string[]): Promise<number[]> {
  const ids: number[] = [];
  for (const title of titles) ids.push(await addPoint(lead(), id, point(title), ""));
  await moveRoundtable(lead(), id, "open", await revision());
  return ids;
}

it("a point says who presents it, when it begins at the earliest, where it belongs and who may see it", async () => {
  await addPoint(lead(), id, point("Rahmen"), "");
  const details = { presenter: "Land Mittelland", fixed_time: "14:00", is_sub: true, is_internal: true };
  const sub = await addPoint(lead(), id, point("Mittel", details), "");
  expect((await look()).points[1]).toMatchObject({
    ...{ label: "1.1", presenter: "Land Mittelland", fixedTime: "14:00", isSub: true, isInternal: true },
  });
  await editPoint(lead(), id, sub, point("Mittel"));
  expect((await look()).points[1]).toMatchObject({ label: "2", presenter: "", fixedTime: null, isInternal: false });
});

it("a point is about an item or a recommendation and has a document beside it, of this process and no other", async () => {
  const item = await town.db
    .selectFrom("agenda_items")
    .where("process_id", "=", on.processId)
    .select("id")
    .executeTakeFirstOrThrow();
  const papers = town.db.selectFrom("documents").where("kind", "=", "paper").select(["id", "title"]);
  const [here, elsewhere] = await Promise.all([
    papers.where("process_id", "=", on.processId).executeTakeFirstOrThrow(),
    papers.where("process_id", "!=", on.processId).executeTakeFirst(),
  ]);
  const about = { link: `agenda-item:${item.id}`, paper: here.id };
  const added = await addPoint(lead(), id, point("Ansprechstellen", about), "");
  const seen = (await look()).points[0]!;
  expect(seen).toMatchObject({ agendaItem: { id: item.id }, document: here });
  expect(paperOf(seen)).toEqual(here);
  await expect(addPoint(lead(), id, point("Fremd", { ...about, paper: elsewhere?.id ?? 999_999 }), "")).rejects.toThrow(
    "common:invalid.choice",
  );
  expect(JSON.stringify((await requireMinutes(lead(), id)).content)).toContain(here.title);
  await editPoint(lead(), id, added, point("Ansprechstellen", { link: `document:${here.id}` }));
  expect(paperOf((await look()).points[0]!)).toBeNull();
});

describe("a point that is about several things", () => {
  const targets = async () => {
    const items = await town.db
      .selectFrom("agenda_items")
      .where("process_id", "=", on.processId)
      .orderBy("id")
      .select(["id", "number", "title"])
      .limit(2)
      .execute();
    const papers = await town.db
      .selectFrom("documents")
      .where("process_id", "=", on.processId)
      .where("kind", "=", "paper")
      .orderBy("id")
      .select(["id", "title"])
      .limit(2)
      .execute();
    const to = [...items.map((its) => `agenda-item:${its.id}`), ...papers.map((its) => `document:${its.id}`)];
    return { items, papers, to };
  };
  const toOf = async (roundtableId = id) =>
    (await requireSnapshot(lead(), roundtableId)).points.map((point) => linksOf(point).map(({ to }) => to));

  it("names them all in the running order, the invitation, the text of the minutes and their file", async () => {
    const { items, papers, to } = await targets();
    await addPoint(lead(), id, point("Beides", { link: to[0], paper: papers[0]!.id, more: [to[3]!, to[1]!, to[0]!] }), "");
    expect(await toOf()).toEqual([[to[0], to[2], to[3], to[1]]]);
    const documentId = await beginMinutes(on.as("recorder"), id);
    const text = JSON.stringify(await lead().rooms.read(documentId));
    for (const { title } of papers) expect(text).toContain(title);
    for (const its of items) expect(text).toContain(`"itemId":${its.id}`);
    const file = JSON.stringify((await requireMinutes(lead(), id)).content);
    for (const { title } of [...items, ...papers]) expect(file).toContain(title);
    await inviteToRoundtable(lead(), id, "Eilig");
    const { body } = await town.db.selectFrom("mails").orderBy("id", "desc").select("body").executeTakeFirstOrThrow();
    for (const its of papers) expect(body).toContain(`/documents/${its.id}`);
    expect((await listTreatments(lead(), items[1]!.id)).map(({ roundtableId }) => roundtableId)).toContain(id);
  });

  it("keeps them when it is changed, copied, kept for later and brought back", async () => {
    const { to } = await targets();
    const added = await addPoint(lead(), id, point("Beides", { link: to[0], more: to.slice(1) }), "");
    await editPoint(lead(), id, added, point("Beides", { link: to[0], more: [to[2]!] }));
    expect(await toOf()).toEqual([[to[0], to[2]]]);
    const copy = await newRoundtable();
    await copyPoints(lead(), copy, id, "");
    expect(await toOf(copy)).toEqual([[to[0], to[2]]]);
    const undo = await removePoint(lead(), id, added);
    expect(await toOf()).toEqual([]);
    await restoreRemoved(lead(), Number(/\d+/.exec(undo)![0]), roundtableReturns);
    expect(await toOf()).toEqual([[to[0], to[2]]]);
  });

  it("leads to ten more at most, of this process alone, and says so at the field", async () => {
    const { to } = await targets();
    const many = pointForm.safeParse({
      title: "Viel",
      minutes: "5",
      more: [...Array(11).keys()].map((nth) => `document:${nth + 1}`),
    });
    expect(many.error?.issues).toMatchObject([{ path: ["more"], message: "roundtables:invalid.too-many-links" }]);
    await expect(addPoint(lead(), id, point("Fremd", { more: [to[0]!, "document:999999"] }), "")).rejects.toMatchObject({
      field: "more",
    });
    expect((await look()).points).toEqual([]);
  });

  it("does not lead those to one of them who are not cleared for it, whose title stands in no text that they read", async () => {
    const { to, papers } = await targets();
    await addPoint(lead(), id, point("Beides", { link: to[0], more: [to[2]!, to[3]!] }), "");
    const red = { label: "RED", people: [String(lead().actor.personId)] };
    await setLabel(lead(), "document", papers[1]!.id, labelForm.parse(red));
    const narrow = { ...on.as("recorder"), db: town.clearedFor(on.as("recorder").actor.personId, dayOf(lead().now())) };
    const [seen] = (await requireSnapshot(narrow, id)).points;
    expect(linksOf(seen!).map((its) => its.to)).toEqual([to[0], to[2]]);
    const documentId = await beginMinutes(lead(), id);
    expect(JSON.stringify(await lead().rooms.read(documentId))).not.toContain(papers[1]!.title);
    await town.db.deleteFrom("markings").execute();
  });
});

it("a template makes a running order of its own", async () => {
  await addTemplate(lead(), id, "round-table", "");
  expect((await look()).points.slice(0, 4).map(({ label, title }) => `${label} ${title}`)).toEqual([
    "1 Begrüßung und Formalia",
    "1.1 Genehmigung der Tagesordnung",
    "1.2 Genehmigung des letzten Protokolls",
    "2 Bericht zum Stand",
  ]);
});

describe("while it runs", () => {
  it("each point keeps when it began first and when it ended, and how much time was granted", async () => {
    const [first, second] = await opened("Eins", "Zwei");
    const began = lead().now().toISOString();
    await addTime(lead(), id, 5, await revision());
    on.pass(12);
    await goToPoint(lead(), id, second!, await revision());
    on.pass(3);
    await goToPoint(lead(), id, first!, await revision());
    on.pass(1);
    await moveRoundtable(lead(), id, "closed", await revision());
    const [one, two] = (await look()).points;
    expect(one).toMatchObject({ startedAt: began, endedAt: lead().now().toISOString(), minutes: 15, granted: 5 });
    expect(Date.parse(two!.endedAt!) - Date.parse(two!.startedAt!)).toBe(3 * 60_000);
  });

  it("leaving out the current point leads on to the next that stays", async () => {
    const [first, second, third] = await opened("Eins", "Zwei", "Drei");
    await settlePoint(lead(), id, second!, "carried", await revision());
    await settlePoint(lead(), id, first!, "skipped", await revision());
    expect(await look()).toMatchObject({ currentPointId: third, points: [{ outcome: "skipped" }, { outcome: "carried" }, {}] });
    await goToPoint(lead(), id, second!, await revision());
    expect((await look()).points[1]).toMatchObject({ outcome: null, done: false });
    await settlePoint(lead(), id, second!, "skipped", await revision());
    await settlePoint(lead(), id, third!, "skipped", await revision());
    expect(await look()).toMatchObject({ currentPointId: null, pointStartedAt: null });
  });

  it("only the facilitator does it, with the revision that was seen, and only while it runs", async () => {
    const before = await addPoint(lead(), id, point("Eins"), "");
    await expect(settlePoint(lead(), id, before, "skipped", await revision())).rejects.toThrow("refusal.is-planned");
    await moveRoundtable(lead(), id, "open", await revision());
    const seen = await revision();
    await expect(settlePoint(on.as("recorder"), id, before, "skipped", seen)).rejects.toThrow("common:error.not-allowed");
    await expect(settlePoint(lead(), id, before, "skipped", seen - 1)).rejects.toThrow("common:error.changed-meanwhile");
    await expect(settlePoint(lead(), await newRoundtable(), before, "skipped", 0)).rejects.toThrow();
  });
});

describe("what was kept or not reached", () => {
  it("waits in the next roundtable and is taken up once, also when two press at the same time", async () => {
    const [, second, third] = await opened("Eins", "Zwei", "Drei");
    await settlePoint(lead(), id, second!, "carried", await revision());
    await moveRoundtable(lead(), id, "closed", await revision());
    const keys = [`carried:${second}`, `carried:${third}`];
    const [next, other] = [await newRoundtable(), await newRoundtable()];
    expect((await proposed(next)).slice(0, 2)).toEqual([
      [keys[0], "Zwei"],
      [keys[1], "Drei"],
    ]);
    const results = await Promise.allSettled([next, other].map((at) => addProposals(lead(), at, keys, "")));
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const points = [...(await look(next)).points, ...(await look(other)).points];
    expect(points.map(({ title }) => title)).toEqual(["Zwei", "Drei"]);
    expect(await proposed(await newRoundtable())).not.toContainEqual([keys[0], "Zwei"]);
  });

  it("is to come again when the roundtable was closed by mistake", async () => {
    const [, second] = await opened("Eins", "Zwei");
    await moveRoundtable(lead(), id, "closed", await revision());
    expect((await look()).points[1]?.outcome).toBe("carried");
    await moveRoundtable(lead(), id, "open", await revision());
    expect((await look()).points.find((one) => one.id === second)).toMatchObject({ outcome: null, done: false });
  });
});

it("proposes undecided recommendations instead of their items, and open tasks as one point", async () => {
  const { id: item } = await town.db
    .selectFrom("agenda_items")
    .innerJoin("recommendations", "recommendations.agenda_item_id", "agenda_items.id")
    .where("process_id", "=", on.processId)
    .select("agenda_items.id")
    .executeTakeFirstOrThrow();
  await town.db.updateTable("recommendations").set({ status: "in_abstimmung" }).where("agenda_item_id", "=", item).execute();
  const keys = (await proposed(id)).map(([key]) => key!);
  expect(keys).toContain("tasks");
  expect(keys).not.toContain(`item:${item}`);
  const recommendation = keys.find((key) => key.startsWith("recommendation:"))!;
  await addProposals(lead(), id, [recommendation, "tasks"], "");
  expect((await look()).points).toMatchObject([
    { kind: "beratung", recommendation: { label: expect.stringMatching(/^E-/) } },
    {},
  ]);
  expect((await proposed(id)).map(([key]) => key)).not.toEqual(expect.arrayContaining([recommendation, "tasks"]));
});

describe("a roundtable that everybody has left", () => {
  const events = () =>
    town.db
      .selectFrom("process_events")
      .where("path", "=", `/roundtables/${id}`)
      .orderBy("id")
      .select(["kind", "person_id"])
      .execute();

  it("is closed by itself after hours, with a trace, and can be opened again", async () => {
    await opened("Eins", "Zwei");
    on.pass(36 * 60);
    expect(await closeIdle(on.system("de"))).toBeGreaterThan(0);
    expect(await look()).toMatchObject({ state: "closed", points: [{ done: true }, { outcome: "carried" }] });
    expect((await events()).at(-1)).toEqual({ kind: "roundtable-left", person_id: null });
    expect(await closeIdle(on.system("de"))).toBe(0);
    await moveRoundtable(lead(), id, "open", await revision());
    expect((await look()).state).toBe("open");
  });

  it("is left open as long as votes come in, and afterwards ends what is still being voted on", async () => {
    const [pointId] = await opened("Eins");
    const fields = {
      point_id: String(pointId),
      question: "Tragen wir das?",
      kind: "yes_no_abstain",
      voice: "person",
      start: "true",
    };
    const pollId = await createPoll(lead(), id, pollForm.parse(fields), "");
    on.pass(36 * 60);
    const [yes] = (await look()).polls[0]!.options;
    await castVote(on.as("mayor"), pollId, { choice: String(yes!.id) });
    await closeIdle(on.system("de"));
    expect((await look()).state).toBe("open");
    on.pass(7 * 60);
    await closeIdle(on.system("de"));
    const left = await look();
    expect([left.state, left.polls[0]!.state, left.polls[0]!.cast]).toEqual(["closed", "closed", 1]);
    await expect(castVote(on.as("secondMayor"), pollId, { choice: String(yes!.id) })).rejects.toThrow("run.refusal.closed");
  });

  it("is left open while it is planned to go on, and as long as something happens in it", async () => {
    await opened("Eins");
    on.pass(5 * 60);
    await closeIdle(on.system("de"));
    on.pass(31 * 60);
    await recordTask(lead(), id, { point_id: null, body: "Noch da", organisation_id: null, due_on: null }, "");
    await closeIdle(on.system("de"));
    expect((await look()).state).toBe("open");
  });
});
