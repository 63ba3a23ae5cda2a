/** Links for shared mailboxes: nobody gets in by opening one, and a letter to the wrong house finds its way back. */
import { beforeEach, describe, expect, it } from "vitest";
import type { PersonKey } from "#db/sample";
import { answerLink, decideClaim, sendClaimLink } from "#server/consultations/claims/commands";
import { listClaims, requireLink } from "#server/consultations/claims/queries";
import type { ClaimInput } from "#server/consultations/claims/rules";
import { listInvitations } from "#server/consultations/queries";
import type { PublicContext } from "#server/context";
import { listTodos } from "#server/overview/queries";
import { openSample } from "../setup/consultation.ts";
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
  id = await openSample(on);
});

const stranger = (): PublicContext => ({ ...as("mayor"), actor: null });
const mails = () => town.db.selectFrom("mails").orderBy("id").selectAll().execute();

/** @returns the token that the letter carries */
async function send(house = "Ahornbrück"): Promise<string> {
  const invitations = await listInvitations(as("facilitator"), town.db, id);
  const { id: invitation_id } = invitations.find(({ shortName }) => shortName === house)!;
  await sendClaimLink(as("facilitator"), id, { invitation_id, email: "poststelle@ahornbrueck.example" }, "");
  return /\/claims\/([\w-]+)/.exec((await mails()).at(-1)!.body)![1]!;
}
const CLAIM: ClaimInput = { answer: "claim", name: "Nora Lind", email: "nora.lind@ahornbrueck.example" };
const waiting = async () => (await listClaims(as("facilitator"), id)).claims;
const decide = async (granted: boolean, person: PersonKey = "facilitator") =>
  decideClaim(as(person), id, (await waiting())[0]!.id, { granted, reason: granted ? "" : "Unbekannt" });
const mandatesOf = (email: string) =>
  town.db
    .selectFrom("mandates")
    .innerJoin("people", "people.id", "person_id")
    .where("email", "=", email)
    .select(["role", "organisation_id"])
    .execute();

describe("a link to a shared mailbox", () => {
  it("does nothing when it is opened, and says no more than the letter", async () => {
    const token = await send();
    for (let times = 0; times < 3; times += 1) await requireLink(stranger(), token);
    expect(await waiting()).toEqual([]);
    const opened = JSON.stringify(await requireLink(stranger(), token));
    expect(opened).toContain("Stadt Ahornbrück");
    expect(opened).not.toContain("Arbeitspapier");
  });

  it("lets a person in after the moderation has agreed, with an invitation of their own", async () => {
    const token = await send();
    await answerLink(stranger(), token, CLAIM);
    await answerLink(stranger(), token, CLAIM);
    expect(await waiting()).toMatchObject([{ name: "Nora Lind", organisation: "Stadt Ahornbrück" }]);
    expect((await listTodos(as("facilitator"))).map(({ kind }) => kind)).toContain("claims-open");
    expect(await mandatesOf("nora.lind@ahornbrueck.example")).toEqual([]);
    await expect(decide(true, "mayor")).rejects.toMatchObject({ code: "common:error.not-allowed" });
    await decide(true);
    expect(await mandatesOf("nora.lind@ahornbrueck.example")).toMatchObject([
      { organisation_id: on.organisationOf("secondMayor") },
    ]);
    expect((await mails()).map(({ to_email }) => to_email)).toContain("nora.lind@ahornbrueck.example");
  });

  it("tells whom the moderation does not know why", async () => {
    const email = "unbekannt@ahornbrueck.example";
    await answerLink(stranger(), await send(), { answer: "claim", name: "Nora Lind", email });
    await decide(false);
    expect((await mails()).at(-1)!.body).toContain("Unbekannt");
    expect(await mandatesOf(email)).toEqual([]);
  });
});

describe("forwarded to the wrong house", () => {
  it("somebody who acts for another one reads a clear sentence and takes nothing over", async () => {
    const token = await send();
    await expect(answerLink(as("thirdMayor"), token, { answer: "known" })).rejects.toMatchObject({
      code: "consultations:claim.other-house",
      params: { own: "Gemeinde Falkenroda", organisation: "Stadt Ahornbrück" },
    });
    expect(await waiting()).toEqual([]);
  });

  it("one press sends it back, and the link has ended", async () => {
    const token = await send();
    await answerLink(stranger(), token, { answer: "wrong-house" });
    expect((await listClaims(as("facilitator"), id)).links).toMatchObject([{ state: "returned" }]);
    await expect(answerLink(stranger(), token, CLAIM)).rejects.toMatchObject({ code: "consultations:claim.state.returned" });
  });

  it("whoever acts for the right house already just goes on", async () => {
    expect(await answerLink(as("secondMayor"), await send(), { answer: "known" })).toBe(id);
  });
});

describe("a link ends", () => {
  it("after a month, with a newer one, and never lets in a crowd", async () => {
    const old = await send();
    const token = await send();
    await expect(answerLink(stranger(), old, CLAIM)).rejects.toMatchObject({ code: "consultations:claim.state.ended" });
    for (let count = 0; count < 10; count += 1)
      await answerLink(stranger(), token, { ...CLAIM, email: `person${count}@ahornbrueck.example` } as ClaimInput);
    await expect(answerLink(stranger(), token, CLAIM)).rejects.toMatchObject({ code: "consultations:claim.too-many" });
    on.pass(31 * DAY);
    await expect(answerLink(stranger(), token, CLAIM)).rejects.toMatchObject({ code: "consultations:claim.state.ended" });
    await expect(requireLink(stranger(), "falsch")).rejects.toMatchObject({ code: "common:error.not-found" });
  });

  it("is not sent before the house is asked, nor by others", async () => {
    await expect(send("IHK Lindenhafen")).rejects.toMatchObject({ code: "consultations:claim.too-early" });
    const input = { invitation_id: 1, email: "a@b.example" };
    await expect(sendClaimLink(as("mayor"), id, input, "")).rejects.toMatchObject({ code: "common:error.not-allowed" });
  });
});
