/** Signing what another house says: asked by name, confirmed by who may bind, for one version, counted once. */
import { beforeEach, describe, expect, it } from "vitest";
import type { PersonKey } from "#db/sample";
import { listInvitations } from "#server/consultations/queries";
import { balanceOf } from "#server/consultations/rules";
import { answerSigning, askToSign } from "#server/consultations/signing/commands";
import { listSignatures } from "#server/consultations/signing/queries";
import { beginNewVersion, submitStatement } from "#server/consultations/statements.commands";
import { listStatements, requireStatement, requireWorkspace } from "#server/consultations/statements.queries";
import { listTodos } from "#server/overview/queries";
import { openSample, state } from "../setup/consultation.ts";
import { useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";

const town = useDatabase();
const DAY = 24 * 60;
let on: Stage;
let as: Stage["as"];
let of: { consultationId: number; statementId: number };

beforeEach(async () => {
  on = await stage(town.db);
  as = on.as;
  await town.db.deleteFrom("consultations").execute();
  await town.db.deleteFrom("mails").execute();
  const consultationId = await openSample(on);
  of = { consultationId, statementId: await state(on, consultationId, "mayor", "Mehr Zeit.") };
});

const ask = (...names: string[]) => askToSign(as("townDelegate"), of, names);
const sign = (person: PersonKey, answer: "signed" | "declined" = "signed") => answerSigning(as(person), of, answer);
const stateOf = async (name: string) =>
  (await listInvitations(as("facilitator"), town.db, of.consultationId)).find(({ shortName }) => shortName === name)!.state;
const states = async (person: PersonKey) => (await listSignatures(as(person), of.statementId)).map((each) => each.state);

describe("a house that is asked", () => {
  it("reads the statement, has it on its list and gets a letter that says nothing of it", async () => {
    await ask("Stadt Ahornbrück");
    expect((await requireStatement(as("secondMayor"), of.consultationId, of.statementId)).points).toHaveLength(1);
    expect((await listTodos(as("secondMayor"))).map(({ kind }) => kind)).toContain("statement-sign");
    const mails = await town.db
      .selectFrom("mails")
      .where("to_email", "like", "%ahornbrueck%")
      .select(["subject", "body"])
      .execute();
    expect(mails.at(-1)!.subject).toContain("Mitzeichnung");
    expect(JSON.stringify(mails)).not.toMatch(/Mehr Zeit|Lindenhafen/);
  });

  it("signs, is shown, and counts as having answered, once", async () => {
    await ask("Stadt Ahornbrück", "Gemeinde Falkenroda");
    await sign("secondMayor");
    expect(await stateOf("Ahornbrück")).toBe("cosigned");
    expect([await states("mayor"), await states("secondMayor")]).toEqual([["asked", "signed"], ["signed"]]);
    expect((await listStatements(as("facilitator"), of.consultationId))[0]!.signed).toEqual(["Ahornbrück"]);
    await state(on, of.consultationId, "secondMayor", "Und mehr Geld.");
    const rows = balanceOf(await listInvitations(as("facilitator"), town.db, of.consultationId));
    expect(rows.find(({ bench }) => bench === "kommunen")!.byState).toMatchObject({ answered: 2, cosigned: 0 });
  });

  it("may think better of it until its own period ends, and then no more", async () => {
    await ask("Stadt Ahornbrück");
    await sign("secondMayor");
    on.pass(21 * DAY);
    await expect(sign("secondMayor", "declined")).rejects.toMatchObject({ code: "consultations:error.sign-late" });
    on.pass(-10 * DAY);
    await sign("secondMayor", "declined");
    expect(await stateOf("Ahornbrück")).toBe("open");
    await expect(requireStatement(as("secondMayor"), of.consultationId, of.statementId)).rejects.toMatchObject({
      code: "common:error.not-found",
    });
  });
});

describe("who is not asked", () => {
  it.each(["Stadt Nirgendwo", "IHK Lindenhafen", "Stadt Lindenhafen"])(
    "%s: unknown, not asked yet and the own house are answered alike",
    async (name) => {
      await expect(ask(name)).rejects.toMatchObject({ code: "consultations:sign.unknown", field: "organisations" });
    },
  );

  it("neither finds the statement nor signs it, and nobody asks in the name of others", async () => {
    await ask("Stadt Ahornbrück");
    await expect(sign("thirdMayor")).rejects.toMatchObject({ code: "common:error.not-found" });
    await expect(askToSign(as("secondMayor"), of, ["Gemeinde Falkenroda"])).rejects.toMatchObject({
      code: "common:error.not-found",
    });
  });
});

describe("a new version", () => {
  it("is not signed by who signed the one before; they are asked again", async () => {
    await ask("Stadt Ahornbrück");
    await sign("secondMayor");
    await beginNewVersion(as("mayor"), of.consultationId);
    const { draftSeen } = await requireWorkspace(as("mayor"), of.consultationId);
    const newer = await submitStatement(as("mayor"), of.consultationId, { seen: draftSeen });
    await expect(sign("secondMayor")).rejects.toMatchObject({ code: "consultations:statement.superseded" });
    expect(await stateOf("Ahornbrück")).toBe("open");
    of = { ...of, statementId: newer };
    expect(await states("secondMayor")).toEqual(["asked"]);
    await sign("secondMayor");
    expect(await stateOf("Ahornbrück")).toBe("cosigned");
  });
});

describe("statements that say the same", () => {
  it("are known as such, with their senders kept", async () => {
    await state(on, of.consultationId, "secondMayor", "Mehr Zeit.");
    await state(on, of.consultationId, "thirdMayor", "Mehr Geld.");
    const rows = await listStatements(as("facilitator"), of.consultationId);
    const said = (name: string) => rows.find(({ organisation }) => organisation === name)!.said;
    expect(said("Ahornbrück")).toBe(said("Lindenhafen"));
    expect(said("Falkenroda")).not.toBe(said("Lindenhafen"));
  });
});
