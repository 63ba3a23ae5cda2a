/** Papers begun from templates, how texts are numbered, and what they can refer to. */
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createDocument, changeDocument } from "#server/documents/commands";
import { findFixedNumbers } from "#server/documents/content/numbering.queries";
import { requireDocument } from "#server/documents/queries";
import { listReferenceTargets } from "#server/documents/references/targets.queries";
import { requireText } from "#server/documents/page/text.queries";
import { outlineOf, paragraph, toPlainText } from "#server/documents/content/text.rules";
import { storeVersion } from "#server/documents/versions/commands";
import { appendBlocks } from "#server/documents/log/ydoc.rules";
import { useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";

const town = useDatabase();
let on: Stage;
let documentId: number;

beforeAll(async () => {
  on = await stage(town.db);
});
beforeEach(async () => {
  documentId = await createDocument(on.as("mayor"), on.processId, { title: "Papier" }, "");
});

describe("a paper begun from a template", () => {
  it("has its headings, in the language that was chosen", async () => {
    const input = { title: "Feste Ansprechstellen", template: "recommendation", language: "en" } as const;
    const id = await createDocument(on.as("mayor"), on.processId, input, "");
    const { content, language } = await requireText(on.as("observer"), id);
    expect(language).toBe("en");
    expect(outlineOf(content).map(({ text }) => text)).toContain("Competence and local self-government");
    expect(await requireDocument(on.as("observer"), id)).toMatchObject({ template: "recommendation", numbering: "none" });
  });

  it("is blank unless one is chosen, and in the language of whoever begins it", async () => {
    const { content, language } = await requireText(on.as("mayor"), documentId);
    expect([toPlainText(content), language]).toEqual(["", "de"]);
  });
});

describe("numbering and language", () => {
  it("are changed by those who write, alone or with the title", async () => {
    await changeDocument(on.as("recorder"), documentId, { numbering: "paragraphs" });
    await changeDocument(on.as("mayor"), documentId, { title: "Neu", language: "en" });
    expect(await requireDocument(on.as("observer"), documentId)).toMatchObject({
      title: "Neu",
      language: "en",
      numbering: "paragraphs",
    });
    await expect(changeDocument(on.as("chamber"), documentId, { numbering: "none" })).rejects.toThrow(
      "common:error.not-allowed",
    );
  });

  it("a text has no fixed numbers until a numbered version is frozen", async () => {
    const { personId } = on.as("mayor").actor;
    const freeze = () => storeVersion(town.db, { documentId, kind: "frozen", personId }, on.as("mayor").now());
    await freeze();
    expect(await findFixedNumbers(town.db, documentId)).toEqual({});
    await on.as("mayor").rooms.edit(documentId, (ydoc) => appendBlocks(ydoc, [paragraph("eins"), paragraph("zwei")]));
    await changeDocument(on.as("mayor"), documentId, { numbering: "paragraphs" });
    await freeze();
    const fixed = await findFixedNumbers(town.db, documentId);
    expect(Object.values(fixed).sort()).toEqual(["1", "2"]);
    expect((await requireText(on.as("observer"), documentId)).fixedNumbers).toEqual(fixed);
  });
});

describe("what a text can refer to", () => {
  const labels = async (query: string) =>
    (await listReferenceTargets(on.as("mayor"), documentId, query)).map((target) =>
      target.kind === "agenda" ? `${target.number}` : `${target.kind} ${target.title}`,
    );

  it("is found by number or by words: agenda items, recommendations, other documents", async () => {
    await createDocument(on.as("mayor"), on.processId, { title: "Zur Prüfliste", template: "recommendation" }, "");
    await createDocument(on.as("mayor"), on.processId, { title: "Prüfliste im Entwurf" }, "");
    expect((await labels("AP-02"))[0]).toBe("2");
    const found = await labels("prüfliste");
    expect(found.indexOf("recommendation Zur Prüfliste")).toBeLessThan(found.indexOf("document Prüfliste im Entwurf"));
    expect(await labels("entwurf prüfliste")).toEqual(["document Prüfliste im Entwurf"]);
    expect(await labels("100%_")).toEqual([]);
  });

  it("is never the text itself", async () => {
    expect((await labels("")).length).toBeGreaterThan(3);
    const targets = await listReferenceTargets(on.as("mayor"), documentId, "Papier");
    expect(targets.filter(({ kind, id }) => kind !== "agenda" && id === documentId)).toEqual([]);
  });

  it("is not told to those who do not write, nor to those without a mandate", async () => {
    await expect(listReferenceTargets(on.as("chamber"), documentId, "")).rejects.toThrow("common:error.not-allowed");
    await expect(listReferenceTargets(on.as("outsider"), documentId, "")).rejects.toThrow("common:error.not-found");
  });
});
