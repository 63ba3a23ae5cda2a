/** Weighing: every point gets its answer, four eyes look at it, and nothing closes before the last one. */
import { sql } from "kysely";
import { beforeEach, describe, expect, it } from "vitest";
import type { PersonKey } from "#db/sample";
import { decideLate, requestExtension } from "#server/consultations/deadlines.commands";
import { requireConsultation } from "#server/consultations/queries";
import { beginNewVersion, submitStatement } from "#server/consultations/statements.commands";
import { listPoints, requireWorkspace } from "#server/consultations/statements.queries";
import { assignPoints, checkPoint, closeWeighing, releaseChecked, weighPoint } from "#server/consultations/weighing.commands";
import {
  listReplies,
  listWeighed,
  requireWeighedPoint,
  requireWeighing,
  weighingProgress,
} from "#server/consultations/weighing.queries";
import { weighingFilter, weighingForm } from "#server/consultations/weighing.rules";
import { findPassage } from "#server/consultations/texts.queries";
import { proposeWording } from "#server/consultations/wording.commands";
import { toPlainText } from "#server/documents/content/text.rules";
import type { TextContent } from "#server/documents/rules";
import { dayIn, openSample, pointOn, state, statePoints } from "../setup/consultation.ts";
import { useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";

const town = useDatabase();
let on: Stage;
let as: Stage["as"];
let id: number;
/** Of the first statement. */
let pointId: number;

beforeEach(async () => {
  on = await stage(town.db);
  as = on.as;
  await town.db.deleteFrom("consultations").execute();
  id = await openSample(on);
  const statementId = await state(on, id, "mayor", "Mehr Zeit.");
  pointId = (await listPoints(town.db, statementId))[0]!.id;
});

const answer = (more: object = {}) =>
  weighingForm.parse({ revision: "0", disposition: "nicht_folgen", reason: "Die Frist steht im Gesetz.", ...more });
const point = (which = pointId) => requireWeighedPoint(as("recorder"), id, which, weighingFilter(new URLSearchParams()));
const list = async (search = "", person: PersonKey = "facilitator") =>
  (await listWeighed(as(person), id, weighingFilter(new URLSearchParams(search)), 1)).points.map(
    ({ organisation }) => organisation,
  );
const progress = () => weighingProgress(town.db, id);
/** By the recorder, checked and released by the facilitator. */
async function settle(which: number, more: object = {}) {
  await weighPoint(as("recorder"), id, which, answer(more));
  await checkPoint(as("facilitator"), id, which, 1);
  await releaseChecked(as("facilitator"), id);
}

describe("a wording of its own", () => {
  const ON = "zehn Arbeitstage";
  const wordingOf = async (person: PersonKey, more: object = {}) => {
    const passage = (await pointOn(on, id, ON)) as { text_id: string; block_id: string };
    const quote = (await findPassage(town.db, id, Number(passage.text_id), passage.block_id))!;
    const wording = quote.replace(ON, "fünf Arbeitstage");
    const [own] = await statePoints(on, id, person, [{ body: "Das genügt.", wording, ...passage }], more);
    return { own: own!, wording };
  };

  it("becomes a change proposal in the text, once, over what was changed there since, and says nothing of its sender", async () => {
    const { own, wording } = await wordingOf("secondMayor");
    const twice = await Promise.allSettled([
      proposeWording(as("facilitator"), id, own, "eins"),
      proposeWording(as("recorder"), id, own, "zwei"),
    ]);
    expect(twice.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const { proposal } = await point(own);
    expect(proposal).toMatchObject({ number: 1, status: "submitted" });
    const row = await town.db.selectFrom("proposals").where("id", "=", proposal!.id).selectAll().executeTakeFirstOrThrow();
    expect(toPlainText({ type: "doc", content: row.proposed_blocks as TextContent[] })).toBe(wording);
    expect([row.reason.includes(`Punkt ${own}`), /Ahornbrück|genügt/.test(row.reason)]).toEqual([true, false]);
  });

  it("stays where it is when it was said in confidence, when there is none, and for whoever does not weigh", async () => {
    const { own } = await wordingOf("secondMayor", { is_confidential: "on" });
    const proposals = () => town.db.selectFrom("proposals").select("id").execute();
    const before = await proposals();
    for (const which of [own, pointId])
      await expect(proposeWording(as("facilitator"), id, which, "")).rejects.toMatchObject({
        code: "consultations:error.no-own-wording",
      });
    await expect(proposeWording(as("mayor"), id, pointId, "")).rejects.toMatchObject({ code: "common:error.not-allowed" });
    expect(await proposals()).toEqual(before);
  });
});

describe("a wording that somebody wants in the text", () => {
  it("does not get there when the weighing closes in the same moment", async () => {
    const passage = await pointOn(on, id, "zehn Arbeitstage");
    const [own] = await statePoints(on, id, "secondMayor", [{ body: "Kürzer.", wording: "Fünf Arbeitstage.", ...passage }]);
    const isWaiting = async () =>
      (await sql`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`.execute(town.db))
        .rows.length;
    const [proposed] = await town.db.transaction().execute(async (trx) => {
      await trx
        .updateTable("consultations")
        .set({ weighed_at: as("facilitator").now() })
        .where("id", "=", id)
        .execute();
      const begun = proposeWording(as("recorder"), id, own!, "");
      begun.catch(() => undefined);
      await expect.poll(isWaiting).toBe(1);
      return [begun];
    });
    await expect(proposed).rejects.toMatchObject({ code: "consultations:error.weighed" });
    expect((await point(own!)).proposal).toBeNull();
  });
});

describe("an answer", () => {
  it("is drafted by one, checked by another, and released by the moderation", async () => {
    await weighPoint(as("facilitator"), id, pointId, answer());
    await expect(checkPoint(as("facilitator"), id, pointId, 1)).rejects.toMatchObject({
      code: "consultations:error.own-draft",
    });
    await expect(releaseChecked(as("facilitator"), id)).rejects.toMatchObject({ code: "consultations:error.nothing-checked" });
    await checkPoint(as("recorder"), id, pointId, 1);
    await expect(releaseChecked(as("recorder"), id)).rejects.toMatchObject({ code: "common:error.not-allowed" });
    await releaseChecked(as("facilitator"), id);
    expect(await point()).toMatchObject({
      ...{ state: "released", drafter: "Miriam Vogt" },
      ...{ checked: { name: "Paul Nowak", at: as("recorder").now() }, released: { name: "Miriam Vogt" } },
    });
  });

  it("written anew is a draft again; its earlier wordings and their authors stay", async () => {
    await settle(pointId);
    await weighPoint(as("facilitator"), id, pointId, answer({ revision: "3", reason: "Doch anders." }));
    const { state: now, versions, checked, released } = await point();
    expect([now, checked, released]).toEqual(["draft", null, null]);
    expect(versions.map(({ person, reason }) => [person, reason])).toEqual([
      ["Miriam Vogt", "Doch anders."],
      ["Paul Nowak", "Die Frist steht im Gesetz."],
    ]);
  });

  it("is not written over one that somebody else has given meanwhile", async () => {
    await weighPoint(as("recorder"), id, pointId, answer());
    await expect(weighPoint(as("facilitator"), id, pointId, answer())).rejects.toMatchObject({
      code: "common:error.changed-meanwhile",
    });
  });

  it("wants a reason", () => {
    expect(weighingForm.safeParse({ revision: "0", disposition: "folgen", reason: " " }).success).toBe(false);
  });

  it("is given to all who say the same at once, and each sender keeps theirs", async () => {
    await state(on, id, "secondMayor", "Mehr Zeit.");
    await state(on, id, "thirdMayor", "Etwas anderes.");
    expect((await point()).identical).toBe(1);
    expect(await weighPoint(as("recorder"), id, pointId, answer({ with_identical: "on" }))).toBe(2);
    expect(await list("state=draft")).toEqual(["Ahornbrück", "Lindenhafen"]);
    expect(await list("state=open")).toEqual(["Falkenroda"]);
    // Who has an answer keeps it.
    expect(await weighPoint(as("facilitator"), id, pointId, answer({ revision: "1", with_identical: "on" }))).toBe(1);
  });

  it("that follows without a change to show for it is flagged, and linked to no version but newer ones of the texts", async () => {
    await weighPoint(as("recorder"), id, pointId, answer({ disposition: "folgen" }));
    expect([(await progress()).unlinked, await list("unlinked=true")]).toEqual([1, ["Lindenhafen"]]);
    const asked = await town.db.selectFrom("consultation_texts").select("version_id").executeTakeFirstOrThrow();
    const old = weighPoint(as("recorder"), id, pointId, answer({ revision: "1", change_version_id: String(asked.version_id) }));
    await expect(old).rejects.toMatchObject({ field: "change_version_id" });
  });
});

describe("the desk", () => {
  it("is the moderation's: nobody else looks at it or writes on it", async () => {
    for (const person of ["mayor", "secondMayor"] as const) {
      await expect(requireWeighing(as(person), id)).rejects.toMatchObject({ code: "common:error.not-allowed" });
      await expect(weighPoint(as(person), id, pointId, answer())).rejects.toMatchObject({ code: "common:error.not-allowed" });
    }
    for (const person of ["federalHead", "observer", "outsider"] as const)
      await expect(requireWeighing(as(person), id)).rejects.toMatchObject({ code: "common:error.not-found" });
  });

  it("shows what is assigned, by whom it comes and what it says", async () => {
    const other = await listPoints(town.db, await state(on, id, "secondMayor", "Weniger Papier."));
    const recorder = as("recorder").actor.personId;
    await assignPoints(as("facilitator"), id, { points: [other[0]!.id], assignee_id: recorder, due_on: "2026-12-24" });
    expect(await list("mine=true", "recorder")).toEqual(["Ahornbrück"]);
    expect(await list("q=papier")).toEqual(["Ahornbrück"]);
    expect(await list("q=%25")).toEqual([]);
    expect(await list("bench=bund")).toEqual([]);
    const stranger = { points: [other[0]!.id], assignee_id: as("mayor").actor.personId, due_on: null };
    await expect(assignPoints(as("facilitator"), id, stranger)).rejects.toMatchObject({ field: "assignee_id" });
  });

  it("leads from one point to the next", async () => {
    const other = (await listPoints(town.db, await state(on, id, "secondMayor", "Weniger.")))[0]!.id;
    expect([(await point(other)).next, (await point()).previous, (await point()).next]).toEqual([pointId, other, null]);
  });

  it("leaves out what was replaced, and what came too late until it is accepted", async () => {
    await beginNewVersion(as("mayor"), id);
    const { draftSeen } = await requireWorkspace(as("mayor"), id);
    const second = await submitStatement(as("mayor"), id, { seen: draftSeen });
    expect((await point()).gone).toMatchObject({ why: "replaced", statementId: second });
    expect((await listPoints(town.db, second)).length).toBe((await progress()).total);
    on.pass(25 * 24 * 60);
    const late = await state(on, id, "secondMayor", "Zu spät.");
    expect([await list(), (await progress()).undecided]).toEqual([["Lindenhafen"], 1]);
    await decideLate(as("facilitator"), id, late, { accepted: true, reason: "Postweg" });
    expect([await list(), (await progress()).undecided]).toEqual([["Ahornbrück", "Lindenhafen"], 0]);
  });
});

describe("closing", () => {
  it("needs the end of all periods, an answer to every point and a word on every late statement", async () => {
    await settle(pointId);
    await expect(closeWeighing(as("facilitator"), id)).rejects.toMatchObject({ code: "consultations:error.periods-run" });
    on.pass(31 * 24 * 60);
    const late = await state(on, id, "secondMayor", "Zu spät.");
    await expect(closeWeighing(as("facilitator"), id)).rejects.toMatchObject({
      code: "consultations:error.not-all-weighed",
      params: { count: 1 },
    });
    await decideLate(as("facilitator"), id, late, { accepted: false, reason: "Frist" });
    await expect(closeWeighing(as("recorder"), id)).rejects.toMatchObject({ code: "common:error.not-allowed" });
    await closeWeighing(as("facilitator"), id);
    expect((await requireConsultation(as("mayor"), id)).consultation.weighedAt).not.toBeNull();
  });

  it("lets nothing be changed afterwards, and shows the replies that were released", async () => {
    await settle(pointId);
    on.pass(31 * 24 * 60);
    await closeWeighing(as("facilitator"), id);
    const refused = { code: "consultations:error.weighed" };
    await expect(weighPoint(as("recorder"), id, pointId, answer({ revision: "3" }))).rejects.toMatchObject(refused);
    await expect(beginNewVersion(as("mayor"), id)).rejects.toMatchObject(refused);
    const more = { until: dayIn(on, 9), reason: "Urlaub" };
    await expect(requestExtension(as("mayor"), id, more)).rejects.toMatchObject(refused);
    const { statementId } = await point();
    expect(await listReplies(town.db, statementId)).toEqual([
      { pointId, disposition: "nicht_folgen", reason: "Die Frist steht im Gesetz." },
    ]);
  });
});
