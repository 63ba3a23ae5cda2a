/** Signing what another house says: asked by name, confirmed by who may bind, for one version, counted once. */
import { beforeEach, describe, expect, it } from "vitest";
import type { PersonKey } from "#db/sample";
import { respond, tellSenders } from "#server/consultations/answers/commands";
import { requireOwnAnswers } from "#server/consultations/answers/queries";
import { responseForm } from "#server/consultations/answers/rules";
import { listConsultations, listInvitations } from "#server/consultations/queries";
import { balanceOf } from "#server/consultations/rules";
import { answerSigning, askToSign } from "#server/consultations/signing/commands";
import { listSignatures } from "#server/consultations/signing/queries";
import {
  addPoint,
  beginNewVersion,
  submitNil,
  submitStatement,
  withdrawStatement,
} from "#server/consultations/statements.commands";
import { listPoints, listStatements, requireStatement, requireWorkspace } from "#server/consultations/statements.queries";
import { requireSynopsis } from "#server/consultations/synopsis/queries";
import { senderOf } from "#server/consultations/synopsis/rules";
import { writeWeighingTable } from "#server/consultations/synopsis/table.queries";
import { closeWeighing } from "#server/consultations/weighing.commands";
import { listNotifications } from "#server/overview/notifications.queries";
import { listTodos } from "#server/overview/queries";
import { openSample, point, settle, state } from "../setup/consultation.ts";
import { useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";
import { unzip } from "../setup/zip.ts";

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
    const { consultations } = await listConsultations(as("facilitator"), on.processId);
    expect(consultations.map(({ counts }) => counts?.answered)).toEqual([2]);
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

describe("whoever signed", () => {
  const id = () => of.consultationId;
  const synopsis = async (edition: "full" | "anonymous") =>
    (await requireSynopsis(as("facilitator"), id(), { edition, by: "section" })).lines;
  const close = async () => {
    await settle(on, id(), (await listPoints(town.db, of.statementId))[0]!.id);
    on.pass(31 * DAY);
    await closeWeighing(as("facilitator"), id());
  };

  it("is named beside the sender in synopsis and weighing table; without names their number stands there", async () => {
    await ask("Stadt Ahornbrück", "Gemeinde Falkenroda");
    await sign("secondMayor");
    await sign("thirdMayor", "declined");
    const full = await synopsis("full");
    expect(full.map(senderOf)).toEqual(full.map(() => "Stadt Lindenhafen (mitgezeichnet von Ahornbrück)"));
    const anonymous = JSON.stringify(await synopsis("anonymous"));
    expect([anonymous.includes("von 1 weiteren Haus"), /Ahornbrück|Falkenroda/.test(anonymous)]).toEqual([true, false]);
    const table = JSON.stringify(unzip((await writeWeighingTable(as("facilitator"), id())).bytes));
    expect([table.includes("mitgezeichnet von Ahornbrück"), table.includes("Falkenroda")]).toEqual([true, false]);
  });

  it("is hidden in words as well where there are no names", async () => {
    await ask("Stadt Ahornbrück");
    await sign("secondMayor");
    on.pass(11 * DAY);
    await state(on, id(), "chamber", "Wie in Ahornbrück.");
    expect(JSON.stringify(await synopsis("anonymous"))).not.toContain("Ahornbrück");
  });

  it("hears how it ended and reads the replies, and leaves it to the sender to respond", async () => {
    await ask("Stadt Ahornbrück", "Gemeinde Falkenroda");
    await sign("secondMayor");
    await close();
    await town.db.deleteFrom("mails").execute();
    await tellSenders(on.system("de"), id());
    const mails = await town.db.selectFrom("mails").select("to_email").execute();
    expect(mails.map(({ to_email }) => /lindenhafen|ahornbrueck|falkenroda/.exec(to_email)?.[0]).sort()).toEqual(
      expect.arrayContaining(["ahornbrueck", "lindenhafen"]),
    );
    expect(mails.some(({ to_email }) => to_email.includes("falkenroda"))).toBe(false);
    const newsOf = async (person: PersonKey) => (await listNotifications(as(person))).notifications.map(({ kind }) => kind);
    const news = await Promise.all([newsOf("secondMayor"), newsOf("thirdMayor")]);
    expect(news.map((kinds) => kinds.includes("consultation-weighed"))).toEqual([true, false]);
    const { points, signed, statementId } = await requireOwnAnswers(as("secondMayor"), id());
    expect([points, statementId]).toEqual([[], null]);
    expect(signed).toMatchObject([{ organisation: "Stadt Lindenhafen", points: [{ reply: { disposition: "nicht_folgen" } }] }]);
    const accept = responseForm.parse({ accepted: "true" });
    await expect(respond(as("secondMayor"), id(), signed[0]!.points[0]!.id, accept)).rejects.toMatchObject({
      code: "common:error.not-found",
    });
    for (const person of ["thirdMayor", "landHead"] as const)
      await expect(requireOwnAnswers(as(person), id())).rejects.toMatchObject({ code: "common:error.not-found" });
  });

  it.each(["before", "after"] as const)(
    "and gave a nil return %s that: it has nothing of its own besides, counts as co-signing and hears what became of it",
    async (when) => {
      await ask("Stadt Ahornbrück");
      if (when === "before") await submitNil(as("secondMayor"), id(), "");
      await sign("secondMayor");
      if (when === "after") await submitNil(as("secondMayor"), id(), "");
      await submitNil(as("thirdMayor"), id(), "");
      expect([await stateOf("Ahornbrück"), await stateOf("Falkenroda")]).toEqual(["cosigned", "nil"]);
      const { nil } = await requireSynopsis(as("facilitator"), id(), { edition: "full", by: "section" });
      expect(nil).toEqual(["Gemeinde Falkenroda"]);
      await close();
      await town.db.deleteFrom("mails").execute();
      await tellSenders(on.system("de"), id());
      const mails = await town.db.selectFrom("mails").select(["to_email", "subject", "body"]).execute();
      const letters = (house: string) => mails.filter(({ to_email }) => to_email.includes(house));
      for (const letter of letters("ahornbrueck"))
        expect([letter.subject, letter.body.includes("/answers"), letter.body.includes("Sie können")]).toEqual([
          ...[expect.stringContaining("die Sie mitgezeichnet haben"), true, false],
        ]);
      expect(letters("ahornbrueck").length).toBeGreaterThan(0);
      expect(letters("falkenroda").every(({ body }) => body.includes("Fehlanzeige"))).toBe(true);
      expect((await listNotifications(as("secondMayor"))).notifications.map(({ kind }) => kind)).toContain(
        "consultation-weighed",
      );
      expect((await requireOwnAnswers(as("secondMayor"), id())).signed).toHaveLength(1);
    },
  );
});

describe("whoever takes back", () => {
  const newsOf = async (person: PersonKey) =>
    (await listNotifications(as(person))).notifications
      .filter(({ kind }) => kind.endsWith("-withdrawn"))
      .map(({ kind, by, path }) => [kind, by, path]);
  const all = (...people: PersonKey[]) => Promise.all(people.map(newsOf));
  beforeEach(async () => {
    await town.db.deleteFrom("notifications").execute();
    await ask("Stadt Ahornbrück", "Gemeinde Falkenroda");
  });

  it("a signature tells the house that asked and the others that signed, without a person’s name, and nobody else", async () => {
    await sign("secondMayor");
    await sign("thirdMayor");
    expect(await all("mayor", "thirdMayor")).toEqual([[], []]);
    await sign("secondMayor", "declined");
    const told = [["signature-withdrawn", null, `/consultations/${of.consultationId}`]];
    expect(await all("mayor", "thirdMayor", "secondMayor", "landHead", "chamber")).toEqual([told, told, [], [], []]);
    // Asked once more it signs after all, which makes that untrue.
    await ask("Stadt Ahornbrück", "Ahornbrück");
    await sign("secondMayor");
    expect(await all("mayor", "thirdMayor")).toEqual([[], []]);
  });

  it("nothing that it had signed tells nobody", async () => {
    await sign("thirdMayor");
    await sign("secondMayor", "declined");
    expect(await all("mayor", "thirdMayor")).toEqual([[], []]);
  });

  it("a statement tells those that signed it or were asked to, and they are open again", async () => {
    await sign("secondMayor");
    await town.db.deleteFrom("mails").execute();
    await withdrawStatement(as("mayor"), of.consultationId, "");
    const told = [["signed-withdrawn", null, `/consultations/${of.consultationId}`]];
    expect(await all("secondMayor", "thirdMayor", "mayor", "landHead")).toEqual([told, told, [], []]);
    expect(await stateOf("Ahornbrück")).toBe("open");
    await beginNewVersion(as("mayor"), of.consultationId);
    await addPoint(as("mayor"), of.consultationId, point("Doch."), "");
    const { draftSeen } = await requireWorkspace(as("mayor"), of.consultationId);
    await submitStatement(as("mayor"), of.consultationId, { seen: draftSeen });
    expect(await all("secondMayor", "thirdMayor")).toEqual([[], []]);
  });
});
