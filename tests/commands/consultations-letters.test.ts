/** Invitations on paper: to each organisation its own, with its own deadline; for nobody but those who invite. */
import { beforeAll, describe, expect, it } from "vitest";
import { grantExtension } from "#server/consultations/deadlines.commands";
import { writeLettersDocx, writeLettersPdf } from "#server/consultations/invitation-letters.queries";
import { listInvitations } from "#server/consultations/queries";
import { organisationForm } from "#server/organisations/rules";
import { dayIn, openSample } from "../setup/consultation.ts";
import { useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";
import { typstOf } from "../setup/typst.ts";
import { unzip } from "../setup/zip.ts";

const town = useDatabase();
let on: Stage;
let id: number;

beforeAll(async () => {
  on = await stage(town.db);
  await town.db.deleteFrom("consultations").execute();
  id = await openSample(on);
});

const invited = () => listInvitations(on.as("facilitator"), town.db, id);
const docxOf = async (asked: { language: "de" | "en"; invitationId: number | null }) =>
  unzip((await writeLettersDocx(on.as("facilitator"), id, asked)).bytes)["word/document.xml"]!;

describe("letters of invitation", () => {
  it("go to everybody who is asked, each on a page of its own, with what is asked and what silence means", async () => {
    const document = await docxOf({ language: "de", invitationId: null });
    const organisations = await invited();
    for (const { name } of organisations) expect(document).toContain(name);
    expect(document.match(/<w:pageBreakBefore\/>/g)).toHaveLength(organisations.length - 1);
    for (const words of [
      "nicht beschlossen",
      "Was fehlt?",
      "Fehlanzeige",
      "nicht als Zustimmung",
      "Nur für den Dienstgebrauch",
    ])
      expect(document).toContain(words);
  });

  it("to one house alone name its own deadline, in German or English", async () => {
    const [first, second] = await invited();
    const until = dayIn(on, 40);
    await grantExtension(on.as("facilitator"), id, { invitations: [first!.id], until, reason: "Ferien" });
    const english = await docxOf({ language: "en", invitationId: first!.id });
    expect(english).toContain("Dear Sir or Madam");
    // Whatever the cover note says.
    expect(english).toContain("The draft has not been adopted.");
    expect(english).toContain(first!.name);
    expect(english).not.toContain(second!.name);
    const german = await typstOf(on.as("facilitator"), (ctx) =>
      writeLettersPdf(ctx, id, { language: "de", invitationId: first!.id }),
    );
    expect(german).toContain(`${until.split("-").reverse().join(".")}, 24:00 Uhr`);
  });

  it("reach the house at its postal address, in the window below its name", async () => {
    const [first] = await invited();
    const address = organisationForm.shape.postal_address.parse(" Rathausmarkt 3 \n\n00230 Lindenhafen\n");
    await town.db
      .updateTable("organisations")
      .set({ postal_address: address })
      .where("id", "=", first!.organisationId)
      .execute();
    const letter = await docxOf({ language: "de", invitationId: first!.id });
    const [name, street, town_] = [first!.name, "Rathausmarkt 3", "00230 Lindenhafen"].map((line) => letter.indexOf(line));
    expect([name! < street!, street! < town_!]).toEqual([true, true]);
    expect(organisationForm.shape.postal_address.safeParse("1\n2\n3\n4\n5\n6").success).toBe(false);
  });

  it("become an accessible PDF whatever a name is made of", async () => {
    await town.db
      .updateTable("organisations")
      .set({ name: '#import "x" ] $ Amt' })
      .where("id", "=", on.organisationOf("mayor"))
      .execute();
    const { bytes } = await writeLettersPdf(on.as("facilitator"), id, { language: "de", invitationId: null });
    expect(bytes.subarray(0, 5).toString()).toBe("%PDF-");
  });

  it("are written by those who invite alone", async () => {
    const all = { language: "de", invitationId: null } as const;
    await expect(writeLettersDocx(on.as("mayor"), id, all)).rejects.toMatchObject({ code: "common:error.not-allowed" });
    await expect(writeLettersPdf(on.as("outsider"), id, all)).rejects.toMatchObject({ code: "common:error.not-found" });
    await expect(docxOf({ language: "de", invitationId: 999_999 })).rejects.toMatchObject({ code: "common:error.not-found" });
  });
});
