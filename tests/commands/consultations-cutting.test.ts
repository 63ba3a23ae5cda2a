/** Every single point is weighed: what has none gets one, and what asks for several things is cut without a word being altered. */
import { beforeEach, describe, expect, it } from "vitest";
import { sql } from "kysely";
import type { PersonKey } from "#db/sample";
import { requireOwnAnswers } from "#server/consultations/answers/queries";
import { addAttachment } from "#server/consultations/attachments/commands";
import { cutPoint, joinParts } from "#server/consultations/desk/cutting.commands";
import { cutForm } from "#server/consultations/desk/cutting.rules";
import { saveTag, tagPoints } from "#server/consultations/desk/commands";
import { behalfForm } from "#server/consultations/forms.rules";
import { listInvitations } from "#server/consultations/queries";
import {
  beginDraft,
  beginNewVersion,
  enterOnBehalf,
  saveRemark,
  submitStatement,
} from "#server/consultations/statements.commands";
import { listOwnPoints, listPoints, listStatements, requireWorkspace } from "#server/consultations/statements.queries";
import { requireSynopsis } from "#server/consultations/synopsis/queries";
import { assignPoints, closeWeighing, weighPoint } from "#server/consultations/weighing.commands";
import { listWeighed, requireWeighedPoint, weighingProgress } from "#server/consultations/weighing.queries";
import { weighingFilter, weighingForm } from "#server/consultations/weighing.rules";
import { dayIn, openSample, remark, settle, state, statePoints } from "../setup/consultation.ts";
import { useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";

const town = useDatabase();
let on: Stage;
let as: Stage["as"];
let id: number;

beforeEach(async () => {
  on = await stage(town.db);
  as = on.as;
  await town.db.deleteFrom("consultations").execute();
  id = await openSample(on);
});

const NONE = weighingFilter(new URLSearchParams());
const onDesk = (pointId: number) => requireWeighedPoint(as("recorder"), id, pointId, NONE);
const wordsOnDesk = async () => (await listWeighed(as("recorder"), id, NONE, 1)).points.map(({ words }) => words);
const submitAs = async (person: PersonKey) => {
  const { draftSeen } = await requireWorkspace(as(person), id);
  return submitStatement(as(person), id, { seen: draftSeen });
};
/** A remark and nothing else. */
async function remarkOnly(person: PersonKey, words: string): Promise<number> {
  await saveRemark(as(person), id, remark(words));
  return submitAs(person);
}

describe("a statement without points", () => {
  it("has one for its remark, which is weighed, shown and answered like any other", async () => {
    const statementId = await remarkOnly("mayor", "Wir lehnen das Ganze ab.");
    const [whole, ...more] = await listPoints(town.db, statementId);
    expect(whole).toMatchObject({ kind: "grundsaetzlich", body: "Wir lehnen das Ganze ab.", textId: null, isWhole: true });
    expect([more, (await weighingProgress(town.db, id)).total, await wordsOnDesk()]).toEqual([
      [],
      1,
      ["Wir lehnen das Ganze ab."],
    ]);
    on.pass(31 * 24 * 60);
    await expect(closeWeighing(as("facilitator"), id)).rejects.toMatchObject({ code: "consultations:error.not-all-weighed" });
    await settle(on, id, whole!.id);
    await closeWeighing(as("facilitator"), id);
    expect((await requireOwnAnswers(as("mayor"), id)).points).toMatchObject([
      { id: whole!.id, reply: { disposition: "nicht_folgen" } },
    ]);
  });

  it("stands in a synopsis once", async () => {
    await remarkOnly("mayor", "Wir lehnen das Ganze ab.");
    await state(on, id, "secondMayor", "Gut so.");
    const { lines } = await requireSynopsis(as("facilitator"), id, { edition: "full", by: "section" });
    expect(lines.map(({ body }) => body)).toEqual(["Gut so.", "Punkt: Gut so.", "Wir lehnen das Ganze ab."]);
  });

  it("has one for what lies in its files, of which it says no names", async () => {
    await beginDraft(as("mayor"), id);
    const file = { name: "Beschluss Erika Musterfrau.txt", bytes: new TextEncoder().encode("Beschlossen.") };
    await addAttachment(as("mayor"), id, { file, is_public: false }, "");
    const [whole] = await listPoints(town.db, await submitAs("mayor"));
    expect([whole!.body.includes("Datei"), whole!.body.includes("Musterfrau")]).toEqual([true, false]);
  });

  it("has one when a letter is entered for it, none when it says expressly nothing", async () => {
    const houses = await listInvitations(as("facilitator"), town.db, id);
    const enter = (name: string, more: object) =>
      enterOnBehalf(
        as("facilitator"),
        id,
        behalfForm.parse({
          ...{ organisation_id: houses.find(({ shortName }) => shortName === name)!.organisationId, channel: "brief" },
          ...{ received_on: dayIn(on, 0), coordination: "hausabgestimmt", ...more },
        }),
        "",
      );
    const said = await enter("Lindenhafen", { general_remark: "Bitte mehr Zeit." });
    const nil = await enter("Ahornbrück", { is_nil: "on" });
    const points = await Promise.all([said, nil].map((each) => listPoints(town.db, each)));
    expect(points.map((each) => each.map(({ body }) => body))).toEqual([["Bitte mehr Zeit."], []]);
  });

  it("is written anew from its remark alone: the point was none of its own", async () => {
    await remarkOnly("mayor", "Wir lehnen das Ganze ab.");
    await beginNewVersion(as("mayor"), id);
    expect((await requireWorkspace(as("mayor"), id)).points).toEqual([]);
    expect(await listPoints(town.db, await submitAs("mayor"))).toMatchObject([{ isWhole: true }]);
  });
});

describe("what lies in a file", () => {
  /** @returns the point that stands for it */
  async function enclosed(): Promise<number> {
    await beginDraft(as("mayor"), id);
    const file = { name: "Beschluss.txt", bytes: new TextEncoder().encode("Mehr Zeit.") };
    await addAttachment(as("mayor"), id, { file, is_public: false }, "");
    return (await listPoints(town.db, await submitAs("mayor")))[0]!.id;
  }
  const writeOut = (pointId: number, parts: string) => cutPoint(as("recorder"), id, pointId, cutForm.parse({ parts }));

  it("is written out of it, also where it is a single demand", async () => {
    const part = await writeOut(await enclosed(), "Mehr Zeit.");
    expect([await wordsOnDesk(), (await onDesk(part)).isPart]).toEqual([["Mehr Zeit."], true]);
  });

  it("may be as long as a point, and not longer", () => {
    expect(cutForm.safeParse({ parts: "w".repeat(20_000) }).success).toBe(true);
    expect(cutForm.safeParse({ parts: "w".repeat(20_001) }).success).toBe(false);
    expect(cutForm.safeParse({ parts: " \n\n " }).success).toBe(false);
  });
});

describe("a point that asks for several things", () => {
  const BODY = "Die Frist ist zu kurz.\nWer trägt die Kosten?";
  const cut = (pointId: number, parts: string[], person: PersonKey = "recorder") =>
    cutPoint(as(person), id, pointId, { parts });
  let pointId: number;
  beforeEach(async () => {
    [pointId] = (await statePoints(on, id, "mayor", [{ body: BODY, wording: "Zwanzig Tage." }, { body: "Danach." }])) as [
      number,
    ];
  });

  it("is cut into parts that are weighed instead of it; what was sent stays, and who cut it is known", async () => {
    const recorder = as("recorder").actor.personId;
    await assignPoints(as("facilitator"), id, { points: [pointId], assignee_id: recorder, due_on: "2026-12-24" });
    const tag_id = await saveTag(as("recorder"), id, { name: "Fristen", assignee_id: null });
    await tagPoints(as("recorder"), id, { points: [pointId], all: false, tag_id }, NONE);
    const first = await cut(pointId, ["Die Frist ist zu kurz.", "Wer trägt die Kosten?"]);
    const { points } = await listWeighed(as("recorder"), id, NONE, 1);
    expect(points.map(({ words, dueOn, tags }) => [words, dueOn, tags])).toEqual([
      ["Die Frist ist zu kurz.", "2026-12-24", ["Fristen"]],
      ["Wer trägt die Kosten?", "2026-12-24", ["Fristen"]],
      ["Danach.", null, []],
    ]);
    expect(await onDesk(first)).toMatchObject({ isPart: true, wording: "Zwanzig Tage.", cut: { name: "Paul Nowak" } });
    const { statementId } = await onDesk(first);
    expect((await listOwnPoints(town.db, statementId)).map(({ body }) => body)).toEqual([BODY, "Danach."]);
    expect((await listStatements(as("facilitator"), id))[0]!.points).toBe(3);
    const { lines } = await requireSynopsis(as("facilitator"), id, { edition: "full", by: "sender" });
    expect(lines.map(({ body }) => body).slice(1)).toEqual(["Die Frist ist zu kurz.", "Wer trägt die Kosten?", "Danach."]);
  });

  it("is not cut into one", async () => {
    await expect(cut(pointId, [BODY])).rejects.toMatchObject({ code: "consultations:cut.one", field: "parts" });
  });

  it("keeps every word of its sender, in their order", async () => {
    const others = [
      ["Die Frist ist zu kurz.", "Wer trägt Kosten?"],
      ["Wer trägt die Kosten?", "Die Frist ist zu kurz."],
    ];
    for (const parts of others) await expect(cut(pointId, parts)).rejects.toMatchObject({ field: "parts" });
    expect(await wordsOnDesk()).toEqual([BODY, "Danach."]);
  });

  it("is put together again while no part has an answer", async () => {
    const first = await cut(pointId, ["Die Frist ist zu kurz.", "Wer trägt die Kosten?"]);
    expect(await joinParts(as("recorder"), id, first)).toBe(pointId);
    expect(await wordsOnDesk()).toEqual([BODY, "Danach."]);
    const again = await cut(pointId, ["Die Frist ist zu kurz. Wer", "trägt die Kosten?"]);
    await weighPoint(as("recorder"), id, again, weighingForm.parse({ revision: "0", disposition: "kenntnis", reason: "Ja." }));
    await expect(joinParts(as("recorder"), id, again + 1)).rejects.toMatchObject({ code: "consultations:cut.answered" });
  });

  it("is cut once, before it has an answer, by those who weigh", async () => {
    await expect(cut(pointId, ["Die Frist", "ist"], "mayor")).rejects.toMatchObject({ code: "common:error.not-allowed" });
    await expect(cut(pointId, ["Die Frist", "ist"], "outsider")).rejects.toMatchObject({ code: "common:error.not-found" });
    const halves = ["Die Frist ist zu kurz.", "Wer trägt die Kosten?"];
    const both = await Promise.allSettled([cut(pointId, halves), cut(pointId, halves, "facilitator")]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const part = (await listWeighed(as("recorder"), id, NONE, 1)).points[0]!.id;
    await expect(cut(part, ["Die Frist", "ist zu kurz."])).rejects.toMatchObject({ code: "consultations:cut.part-already" });
    const [other] = (await statePoints(on, id, "secondMayor", [{ body: "Eins zwei" }])) as [number];
    await settle(on, id, other);
    await expect(cut(other, ["Eins", "zwei"])).rejects.toMatchObject({ code: "consultations:cut.answered" });
  });

  it("lets nothing else into what was submitted", async () => {
    const first = await cut(pointId, ["Die Frist ist zu kurz.", "Wer trägt die Kosten?"]);
    const { statementId } = await onDesk(first);
    const put = (from: number | null) =>
      sql`insert into statement_points (statement_id, position, kind, quote, body, wording, cut_from, cut_by, cut_at)
        values (${statementId}, 9, 'hinweis', '', 'Erfunden.', '', ${from}, ${from && as("recorder").actor.personId}, ${from && new Date()})`.execute(
        town.db,
      );
    for (const from of [null, first]) await expect(put(from)).rejects.toThrow();
    for (const which of [pointId, first])
      await expect(
        town.db.updateTable("statement_points").where("id", "=", which).set({ body: "Anders." }).execute(),
      ).rejects.toThrow("never changed");
    await expect(town.db.deleteFrom("statement_points").where("id", "=", pointId).execute()).rejects.toThrow("never changed");
  });
});
