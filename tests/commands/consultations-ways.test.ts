/** Ways to answer beside the long one: three questions, a wording changed in place, and for whom somebody speaks. */
import { beforeEach, describe, expect, it } from "vitest";
import { remarkForm, shortForm } from "#server/consultations/forms.rules";
import { listTexts } from "#server/consultations/queries";
import {
  addPoint,
  answerShortly,
  beginNewVersion,
  saveRemark,
  submitStatement,
} from "#server/consultations/statements.commands";
import { requireStatement, requireWorkspace } from "#server/consultations/statements.queries";
import { requireConsultationText } from "#server/consultations/texts.queries";
import { blockIdOf, toPlainText } from "#server/documents/content/text.rules";
import { openSample, point, remark } from "../setup/consultation.ts";
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

const short = (more: object = {}) => shortForm.parse({ change: "Mehr Zeit.", coordination: "arbeitsebene", ...more });

describe("a short answer", () => {
  it("is submitted at once by who may, each answer a point of its kind", async () => {
    const statementId = await answerShortly(as("mayor"), id, short({ keep: "Freiwillig.", entitled: "on" }), "");
    const { points, statement } = await requireStatement(as("facilitator"), id, statementId!);
    expect(points.map(({ kind, body }) => [kind, body])).toEqual([
      ["zustimmung", "Freiwillig."],
      ["aenderungsvorschlag", "Mehr Zeit."],
    ]);
    expect(statement.hash).toMatch(/^[0-9a-f]{64}$/);
  });

  it("is a draft where a colleague has to submit it", async () => {
    expect(await answerShortly(as("townDelegate"), id, short(), "")).toBeNull();
    expect((await requireWorkspace(as("mayor"), id)).points).toHaveLength(1);
  });

  it("never writes over what colleagues have written", async () => {
    await saveRemark(as("townDelegate"), id, remark("Schon da."));
    await expect(answerShortly(as("mayor"), id, short(), "")).rejects.toMatchObject({
      code: "consultations:error.draft-there",
    });
  });

  it("says something", () => expect(shortForm.safeParse({ coordination: "arbeitsebene" }).success).toBe(false));
});

describe("a wording", () => {
  it("left as it stands in the text is no proposal", async () => {
    const [text] = await listTexts(town.db, id);
    const { content } = await requireConsultationText(as("mayor"), id, text!.id);
    const block = content.content!.find((each) => toPlainText(each).length > 40)!;
    const on_it = { text_id: String(text!.id), block_id: blockIdOf(block)! };
    const wording = toPlainText(block);
    await addPoint(as("mayor"), id, point("Bitte kürzen.", { ...on_it, wording }), "");
    await expect(addPoint(as("mayor"), id, point("", { ...on_it, wording }), "")).rejects.toMatchObject({ field: "body" });
    await addPoint(as("mayor"), id, point("", { ...on_it, wording: `${wording} Sofort.` }), "");
    expect((await requireWorkspace(as("mayor"), id)).points.map((each) => each.wording)).toEqual(["", `${wording} Sofort.`]);
  });
});

describe("for whom a house speaks", () => {
  it("is asked with the number in the register, stands in the check sum, and goes on into the next version", async () => {
    expect(remarkForm.safeParse({ coordination: "arbeitsebene", lobby_number: "1234" }).success).toBe(false);
    on.pass(11 * 24 * 60);
    const given = { lobby_number: "r001234", interests: "6.200 Betriebe" };
    await saveRemark(as("chamber"), id, remark("Wir sind dafür.", given));
    const { draftSeen } = await requireWorkspace(as("chamber"), id);
    const statementId = await submitStatement(as("chamber"), id, { seen: draftSeen });
    const { statement } = await requireStatement(as("facilitator"), id, statementId);
    expect(statement).toMatchObject({ lobbyNumber: "R001234", interests: "6.200 Betriebe" });
    const change = town.db.updateTable("statements").where("id", "=", statementId).set({ interests: "anderes" });
    await expect(change.execute()).rejects.toThrow("never changed");
    await beginNewVersion(as("chamber"), id);
    expect((await requireWorkspace(as("chamber"), id)).draft).toMatchObject({ lobbyNumber: "R001234" });
  });
});
