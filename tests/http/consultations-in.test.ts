/** Ways into a consultation as plain pages: files, letters, links of shared mailboxes and of members, answers for many, all without JavaScript. */
import { beforeAll, describe, expect, test } from "vitest";
import type { PersonKey } from "#db/sample";
import { caller, type Caller, type Fields } from "../setup/caller.ts";
import { useServer } from "../setup/http.ts";
import { mailFile } from "../setup/letters.ts";

const town = useServer();
const people = {} as Record<PersonKey | "nobody", Caller>;
let at: string;

beforeAll(async () => {
  for (const person of ["facilitator", "recorder", "mayor", "secondMayor", "associationHead", "chamber", "observer"] as const)
    people[person] = await caller(town, person);
  people.nobody = await caller(town, null);
  at = `/consultations/${town.ids.consultationId}`;
});

/** As a form with a file is sent without JavaScript. */
async function upload(person: PersonKey, path: string, file: { name: string; bytes: Uint8Array }, fields: Fields = {}) {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, String(value));
  body.append("file", new Blob([file.bytes as BlobPart]), file.name);
  return people[person].send(path, { method: "POST", body });
}
const encode = (words: string) => new TextEncoder().encode(words);
const letterTo = async (word: string): Promise<string> => {
  const mails = await town.database.db
    .selectFrom("mails")
    .where("body", "like", `%/${word}/%`)
    .orderBy("id", "desc")
    .select("body")
    .execute();
  return new RegExp(`/${word}/[\\w-]+`).exec(mails[0]!.body)![0];
};

describe("a file", () => {
  test("goes along with the draft by a plain form, is a download for its own house, and nothing for others", async () => {
    const file = { name: "Beschluss.txt", bytes: encode("Der Rat stimmt zu.") };
    const added = await upload("mayor", `${at}/statement/attachments`, file, { form: "attachment", is_public: "on" });
    expect([added.status, added.location]).toEqual([303, `${at}/statement#files`]);
    const page = await people.mayor.get(`${at}/statement`);
    const address = /\/consultations\/\d+\/statements\/\d+\/attachments\/\d+/.exec(page.body)![0];
    const answer = await people.mayor.get(address);
    expect(answer.body).toBe("Der Rat stimmt zu.");
    expect(answer.headers.get("content-disposition")).toContain("attachment");
    expect(answer.headers.get("content-security-policy")).toBe("default-src 'none'; sandbox");
    for (const person of ["secondMayor", "facilitator", "observer"] as const)
      expect((await people[person].get(address)).body, person).not.toContain("Der Rat stimmt zu.");
  });

  test("that is none comes back with a sentence at its field", async () => {
    const refused = await upload(
      "mayor",
      `${at}/statement/attachments`,
      { name: "a.pdf", bytes: new Uint8Array() },
      { form: "attachment" },
    );
    expect([refused.status, refused.text.includes("Bitte wählen Sie eine Datei")]).toEqual([422, false]);
    expect(refused.text).toContain("Die Datei ist leer");
  });
});

describe("a letter", () => {
  test("is read, doubted, and entered with two plain forms", async () => {
    const bytes = mailFile({
      from: '"a@lindenhafen.example" <x@evil.example>',
      text: "Zu § 1: Mehr Zeit.\r\n\r\nZu § 2: Mehr Geld.",
    });
    const read = await upload("facilitator", `${at}/intakes`, { name: "Brief.eml", bytes }, { form: "intake", text: "" });
    expect(read.status).toBe(303);
    const page = await people.facilitator.get(read.location!);
    for (const words of ["2 Punkte vorgeschlagen", "sieht aus wie eine andere Adresse", "Zu § 2: Mehr Geld."])
      expect(page.text).toContain(words);
    expect((await people.recorder.get(read.location!)).status).toBe(403);
    expect((await people.mayor.get(read.location!)).text).not.toContain("Mehr Geld");
  });

  test("pasted needs no file, and nothing at all is refused", async () => {
    const pasted = await people.facilitator.post(`${at}/intakes`, { form: "intake", text: "1. Eins.\n\n2. Zwei." });
    expect(pasted.status).toBe(303);
    expect((await people.facilitator.post(`${at}/intakes`, { form: "intake", text: "" })).text).toContain(
      "Bitte wählen Sie eine Datei oder fügen Sie Text ein.",
    );
  });
});

describe("a link of a letter", () => {
  test("to a shared mailbox does nothing when a scanner opens it; a person says who they are with a plain form", async () => {
    const { id } = await town.database.db
      .selectFrom("consultation_invitations")
      .where("organisation_id", "=", town.ids.organisations.ahornbrueck)
      .select("id")
      .executeTakeFirstOrThrow();
    const fields = { form: "claim-link", invitation_id: String(id), email: "poststelle@ahornbrueck.example" };
    expect((await people.facilitator.post(`${at}/claim-links`, fields)).status).toBe(303);
    const link = await letterTo("claims");
    for (let times = 0; times < 3; times += 1) expect((await people.nobody.get(link)).status).toBe(200);
    expect((await people.facilitator.get(at)).text).not.toContain("will für");
    const claim = { form: "claim", answer: "claim", name: "Nora Lind", email: "nora@ahornbrueck.example" };
    const asked = await people.nobody.get((await people.nobody.post(link, claim)).location!);
    expect(asked.text).toContain("Die Moderation prüft Ihre Angaben");
    expect((await people.facilitator.get(at)).text).toContain("Nora Lind will für Stadt Ahornbrück handeln");
    expect((await people.mayor.get(link)).text).toContain("Sie handeln in diesem Prozess schon für Stadt Lindenhafen");
  });

  test("to a member shows what is asked and takes an answer without an account", async () => {
    const fields = {
      ...{ form: "members", body: "Wir wollen mehr Zeit.", members: "Gemeinde Moosau; post@moosau.example" },
      closes_on: /name="closes_on"[^>]*value="([\d-]+)"|value="([\d-]+)"[^>]*name="closes_on"/
        .exec((await people.associationHead.get(`${at}/statement/members`)).body)!
        .slice(1)
        .find(Boolean)!,
    };
    expect((await people.associationHead.post(`${at}/statement/members`, fields)).status).toBe(303);
    const link = await letterTo("members");
    expect((await people.nobody.get(link)).text).toContain("Wir wollen mehr Zeit.");
    const answer = { form: "member", stance: "deviates", remark: "Vier Wochen genügen." };
    expect((await people.nobody.get((await people.nobody.post(link, answer)).location!)).text).toContain("Danke");
    expect((await people.associationHead.get(`${at}/statement/members`)).text).toContain("Vier Wochen genügen.");
    expect((await people.facilitator.get(`${at}/statement/members`)).status).toBe(404);
  });
});

describe("many points", () => {
  test("are answered alike by a plain form, with the words of a block, and the filter stays", async () => {
    const block = { form: "block", title: "Dank", body: "Wir danken für den Hinweis.", disposition: "" };
    expect((await people.recorder.post(`${at}/weighing/blocks`, block)).status).toBe(303);
    const page = await people.recorder.get(`${at}/weighing?bench=kommunen`);
    const blockId = /<option value="(\d+)">Dank</.exec(page.body)![1]!;
    const bulk = { form: "bulk", disposition: "kenntnis", reason: "", block_id: blockId, all: "on" };
    const done = await people.recorder.post(`${at}/weighing/bulk?bench=kommunen`, bulk);
    expect([done.status, done.location]).toEqual([303, `${at}/weighing?bench=kommunen`]);
    const progress = await people.recorder.get(`${at}/weighing/tools`);
    expect(progress.text).toContain("Nach Abschnitt");
    expect((await people.mayor.post(`${at}/weighing/bulk`, bulk)).status).toBe(403);
    expect((await people.recorder.get(`${at}/balance?by=level`)).text).toContain("Größenklasse");
    expect((await people.mayor.get(`${at}/balance`)).status).toBe(403);
  });
});
