/** The roll-up of an association: members answer by letter, one statement shows how many stand behind it, names only where released. */
import { beforeEach, describe, expect, it } from "vitest";
import type { PersonKey } from "#db/sample";
import { askMembers, replyAsMember } from "#server/consultations/members/commands";
import { requireMember, requireRound } from "#server/consultations/members/queries";
import { memberReplyForm, roundForm } from "#server/consultations/members/rules";
import { listInvitations } from "#server/consultations/queries";
import { balanceOf } from "#server/consultations/rules";
import { requireSynopsis } from "#server/consultations/synopsis/queries";
import { saveRemark, submitStatement } from "#server/consultations/statements.commands";
import { requireStatement, requireWorkspace } from "#server/consultations/statements.queries";
import type { PublicContext } from "#server/context";
import { dayIn, openSample, remark, state } from "../setup/consultation.ts";
import { useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";

const town = useDatabase();
const DAY = 24 * 60;
let on: Stage;
let as: Stage["as"];
let id: number;

beforeEach(async () => {
  on = await stage(town.db);
  as = on.as;
  await town.db.deleteFrom("consultations").execute();
  await town.db.deleteFrom("mails").execute();
  id = await openSample(on, { publication: "process" });
});

const MEMBERS = [
  "Stadt Ahornbrück; rathaus@ahornbrueck.example",
  "Gemeinde Moosau\tpost@moosau.example",
  "Auental, a@auental.example",
];
const ask = (more: object = {}, person: PersonKey = "associationHead") =>
  askMembers(
    as(person),
    id,
    roundForm.parse({ body: "Wir wollen mehr Zeit.", closes_on: dayIn(on, 10), members: MEMBERS.join("\n"), ...more }),
    "",
  );
const stranger = (): PublicContext => ({ ...as("mayor"), actor: null });
const tokens = async () =>
  (await town.db.selectFrom("mails").where("body", "like", "%/members/%").orderBy("id").select("body").execute()).map(
    ({ body }) => /\/members\/([\w-]+)/.exec(body)![1]!,
  );
const reply = async (which: number, stance: string, more: object = {}) =>
  replyAsMember(stranger(), (await tokens())[which]!, memberReplyForm.parse({ stance, ...more }));
async function file(): Promise<number> {
  await saveRemark(as("associationHead"), id, remark("Der Verband fordert mehr Zeit."));
  await town.db.updateTable("mandates").set({ may_bind: true }).where("id", "=", on.mandateOf("associationHead")).execute();
  const { draftSeen } = await requireWorkspace(as("associationHead"), id);
  return submitStatement(as("associationHead"), id, { seen: draftSeen });
}
const supportFor = async (person: PersonKey, statementId: number) =>
  (await requireStatement(as(person), id, statementId)).statement.support;

describe("members", () => {
  it("answer by the link of their letter, which says nothing of the matter, and may think better of it", async () => {
    await ask();
    const mails = await town.db.selectFrom("mails").where("to_email", "like", "%moosau%").selectAll().execute();
    expect(JSON.stringify(mails)).not.toContain("mehr Zeit");
    const [, token] = await tokens();
    await requireMember(stranger(), token!);
    expect((await requireRound(as("associationHead"), id)).support).toMatchObject({ asked: 3, supporting: 0 });
    await reply(1, "supports");
    await reply(1, "deviates", { remark: "Vier Wochen genügen." });
    const { round } = await requireRound(as("associationHead"), id);
    expect(round!.replies.find(({ member }) => member === "Gemeinde Moosau")).toMatchObject({
      ...{ stance: "deviates", remark: "Vier Wochen genügen." },
    });
    on.pass(11 * DAY);
    await expect(reply(1, "supports")).rejects.toMatchObject({ code: "consultations:members.over" });
  });

  it("are asked once, in time, and each line names one", async () => {
    expect(roundForm.safeParse({ body: "x", closes_on: "2026-12-01", members: "Nur ein Name" }).success).toBe(false);
    await expect(ask({ closes_on: dayIn(on, 25) })).rejects.toMatchObject({ field: "closes_on" });
    await ask();
    await expect(ask()).rejects.toMatchObject({ code: "consultations:members.asked-already" });
  });

  it("and what they say are the business of their association alone", async () => {
    await ask();
    await reply(0, "deviates", { remark: "Geheim" });
    for (const person of ["facilitator", "observer", "federalHead"] as const)
      await expect(requireRound(as(person), id)).rejects.toMatchObject({ code: "common:error.not-found" });
    expect((await requireRound(as("mayor"), id)).round).toBeNull();
  });
});

describe("the statement of an association", () => {
  it("shows how many stand behind it, with names only where they were released, for good", async () => {
    await ask();
    await reply(0, "supports");
    await reply(1, "supports", { is_named: "on" });
    await reply(2, "deviates", { is_named: "on" });
    const statementId = await file();
    on.pass(5 * DAY);
    await reply(2, "supports");
    on.pass(35 * DAY);
    expect(await supportFor("observer", statementId)).toMatchObject({
      ...{ asked: 3, supporting: 2, deviating: 1, named: ["Gemeinde Moosau"], alone: null },
    });
    const change = town.db.updateTable("statements").where("id", "=", statementId).set({ members_supporting: 3 });
    await expect(change.execute()).rejects.toThrow("never changed");
  });

  it("counts nobody twice: a member with a statement of its own stands for itself, and only the moderation sees that", async () => {
    await ask();
    await reply(0, "supports");
    const statementId = await file();
    await state(on, id, "secondMayor", "Wir sagen es selbst.");
    expect((await supportFor("facilitator", statementId))?.alone).toBe(1);
    expect((await supportFor("associationHead", statementId))?.alone).toBeNull();
    const balance = balanceOf(await listInvitations(as("facilitator"), town.db, id));
    expect(balance.find(({ bench }) => bench === "kommunen")!.byState.answered).toBe(2);
  });

  it("says nothing of members where none was asked", async () => {
    expect(await supportFor("facilitator", await file())).toBeNull();
  });
});

describe("the synopsis", () => {
  it("says beside the association how many stand behind it, and names none of them", async () => {
    await ask();
    await reply(0, "supports", { is_named: "on" });
    await reply(1, "deviates");
    await file();
    const { lines } = await requireSynopsis(as("facilitator"), id, { edition: "full", by: "section" });
    expect(lines.map(({ backing }) => backing)).toEqual(["1 von 3 Mitgliedern, 1 abweichend"]);
  });
});
