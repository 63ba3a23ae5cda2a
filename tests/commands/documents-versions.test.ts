/** Versions of a text: kept along the way, named, frozen and restored; refused to the wrong role and at the wrong moment. */
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import * as Y from "yjs";
import type { PersonKey } from "#db/sample";
import { insertDocument } from "#server/documents/commands";
import { appendToLog, compactLog, recordClients } from "#server/documents/log/commands";
import { findStoredText } from "#server/documents/log/queries";
import { contentOf, toYdoc } from "#server/documents/log/rules";
import type { TextContent } from "#server/documents/rules";
import { doc, heading, paragraph, threadsIn, toPlainText } from "#server/documents/content/text.rules";
import { TEXT_FIELD } from "#server/documents/rules";
import { writeMarkdownFile } from "#server/documents/page/files.queries";
import { requireComparison } from "#server/documents/versions/comparison.queries";
import { frozenForm } from "#server/documents/versions/rules";
import { freezeDocument, nameVersion, restoreVersion } from "#server/documents/versions/history.commands";
import { startThread } from "#server/documents/comments/threads.commands";
import { threadForm } from "#server/documents/comments/threads.rules";
import { storeVersion } from "#server/documents/versions/commands";
import { hashOf } from "#server/documents/versions/facts.rules";
import { findNewestFrozen, listVersions, requireFrozen, requireVersion } from "#server/documents/versions/queries";
import { appendBlocks, changeContent } from "#server/documents/log/ydoc.rules";
import { useDatabase } from "../setup/database.ts";
import { element, nested, words } from "../setup/hostile.tsx";
import { stage, type Stage } from "../setup/town.ts";

const town = useDatabase();
let on: Stage;
let documentId: number;

const content = doc(heading(1, "Ansprechstellen"), paragraph("Jedes Ministerium benennt eine Stelle."));

async function newDocument(text: TextContent = content): Promise<number> {
  return town.db
    .transaction()
    .execute((trx) =>
      insertDocument(trx, on.as("recorder"), { processId: on.processId, kind: "paper", title: "Papier", content: text }),
    );
}

/** Somebody writes, with a Yjs client of their own. */
async function write(person: PersonKey, change: (ydoc: Y.Doc) => void): Promise<void> {
  const { personId } = on.as(person).actor;
  await on.as(person).rooms.edit(documentId, change, { personId, organisationId: on.organisationOf(person) });
}
const add = (person: PersonKey, words: string) => write(person, (ydoc) => appendBlocks(ydoc, [paragraph(words)]));
const versionsOf = () =>
  town.db.selectFrom("document_versions").where("document_id", "=", documentId).orderBy("id").selectAll().execute();
const authorsOf = (versionId: number) =>
  town.db
    .selectFrom("document_version_authors")
    .where("version_id", "=", versionId)
    .orderBy("inserted", "desc")
    .select(["person_id", "organisation_id", "inserted", "deleted"])
    .execute();
const auto = () => storeVersion(town.db, { documentId, kind: "auto", personId: null }, on.as("recorder").now());

beforeAll(async () => {
  on = await stage(town.db);
});
beforeEach(async () => {
  documentId = await newDocument();
});

describe("a version kept along the way", () => {
  it("holds the text as the database has it, and is not kept twice", async () => {
    expect(await auto()).toBeTypeOf("number");
    expect(await auto()).toBeUndefined();
    await add("mayor", "Neu.");
    await compactLog(town.db, documentId, new Date());
    expect(await auto()).toBeTypeOf("number");
    const [first, second] = await versionsOf();
    expect(first).toMatchObject({ kind: "auto", number: null, up_to_seq: 1, title: "Papier", created_by: null });
    expect(second).toMatchObject({ up_to_seq: 2, plain_text: "Ansprechstellen\nJedes Ministerium benennt eine Stelle.\nNeu." });
    expect(toYdoc([second!.state]).getXmlFragment("default").length).toBe(3);
  });

  it("is left out when only a comment mark was set, or what was written is gone again", async () => {
    await auto();
    await write("mayor", (ydoc) => {
      const run = (ydoc.getXmlFragment("default").get(1) as Y.XmlElement).get(0) as Y.XmlText;
      run.format(0, 5, { "comment--AAAAAAAA": { threadId: 1 } });
    });
    expect(await auto()).toBeUndefined();
    await add("mayor", "Doch nicht.");
    await write("mayor", (ydoc) => ydoc.getXmlFragment("default").delete(2, 1));
    expect(await auto()).toBeUndefined();
  });

  it("notes who wrote and deleted how much, for which organisation", async () => {
    await auto();
    await add("mayor", "Zwölf Worte.");
    await add("townDelegate", "Kurz.");
    await write("townDelegate", (ydoc) => {
      const run = (ydoc.getXmlFragment("default").get(1) as Y.XmlElement).get(0) as Y.XmlText;
      run.delete(0, 6);
    });
    expect(await authorsOf((await auto())!)).toEqual([
      { person_id: on.as("mayor").actor.personId, organisation_id: on.organisationOf("mayor"), inserted: 12, deleted: 0 },
      {
        person_id: on.as("townDelegate").actor.personId,
        organisation_id: on.organisationOf("townDelegate"),
        inserted: 5,
        deleted: 6,
      },
    ]);
  });

  it("counts what somebody brought for somebody else for whoever typed it", async () => {
    const stored = await findStoredText(town.db, documentId);
    const ydoc = toYdoc(stored!.updates);
    const before = Y.encodeStateVector(ydoc);
    appendBlocks(ydoc, [paragraph("Von zu Hause.")]);
    const [mayor, delegate] = [on.as("mayor").actor.personId, on.as("townDelegate").actor.personId];
    const now = new Date();
    await recordClients(
      town.db,
      [{ documentId, clientId: ydoc.clientID, personId: mayor, organisationId: on.organisationOf("mayor") }],
      now,
    );
    await appendToLog(town.db, [{ documentId, update: Y.encodeStateAsUpdate(ydoc, before), personId: delegate }], now);
    expect(await authorsOf((await auto())!)).toMatchObject([{ person_id: mayor, inserted: 13 }]);
  });

  it("is kept all the same when nobody knows who wrote, and the log is broken", async () => {
    await auto();
    await add("mayor", "Neu.");
    await compactLog(town.db, documentId, new Date());
    await town.db
      .updateTable("document_updates")
      .where("document_id", "=", documentId)
      .set({ update: Buffer.from([255, 255, 1]) })
      .execute();
    const id = await auto();
    expect(await authorsOf(id!)).toEqual([]);
  });

  it("is kept once when two servers think of it at the same moment", async () => {
    const ids = await Promise.all([auto(), auto(), auto()]);
    expect(ids.filter((id) => id !== undefined)).toHaveLength(1);
  });
});

const name = (person: PersonKey, words = "Vor dem Runden Tisch", request = "") =>
  nameVersion(on.as(person), documentId, { name: words }, request);
const freeze = (person: PersonKey = "facilitator", request = "") =>
  freezeDocument(on.as(person), documentId, { name: "Zur Konsultation" }, request);
/** As only something forged or broken can be: the list is missing. */
const ITEM_WITHOUT_LIST = {
  type: "doc",
  content: [{ type: "listItem", content: [{ type: "paragraph", content: [{ type: "text", text: "Allein." }] }] }],
};
const linesOf = async (id = documentId) => (await on.as("recorder").rooms.read(id)).content!.map((block) => toPlainText(block));

async function whileTextsAreClosed(run: () => Promise<unknown>): Promise<void> {
  const { stage: key } = await town.db
    .selectFrom("processes")
    .where("id", "=", on.processId)
    .select("stage")
    .executeTakeFirstOrThrow();
  const row = () => town.db.updateTable("process_stages").where("process_id", "=", on.processId).where("key", "=", key);
  const before = await town.db
    .selectFrom("process_stages")
    .where("process_id", "=", on.processId)
    .where("key", "=", key)
    .select("rules")
    .executeTakeFirstOrThrow();
  await row()
    .set({ rules: JSON.stringify({ consultedMayComment: false, textsOpen: false }) })
    .execute();
  try {
    await run();
  } finally {
    await row()
      .set({ rules: JSON.stringify(before.rules) })
      .execute();
  }
}

describe("a named version", () => {
  it("is kept with its name by those who write, also when nothing has changed", async () => {
    await name("mayor");
    const second = await name("recorder", "Noch einmal");
    const { versions } = await listVersions(on.as("recorder"), documentId);
    expect(versions.map((version) => version.name)).toEqual(["Noch einmal", "Vor dem Runden Tisch"]);
    expect(versions[1]).toMatchObject({ kind: "named", person: on.as("mayor").actor.name });
    expect(versions[0]!.id).toBe(second);
    expect(on.announced).toContain(`document:${documentId}`);
  });

  it("is made once when the form is sent twice", async () => {
    const [first, second] = await Promise.all([name("mayor", "Eins", "r-1"), name("mayor", "Eins", "r-1")]);
    expect(second).toBe(first);
    expect(await versionsOf()).toHaveLength(1);
  });

  it("is refused to those who do not write, and while texts are closed", async () => {
    await expect(name("chamber")).rejects.toThrow("common:error.not-allowed");
    await expect(name("outsider")).rejects.toThrow("common:error.not-found");
    await whileTextsAreClosed(() => expect(name("mayor")).rejects.toThrow("documents:error.texts-closed"));
    expect(await versionsOf()).toEqual([]);
  });
});

describe("a text whose words look classified", () => {
  const file = (person: PersonKey) => writeMarkdownFile(on.as(person), documentId);
  const asked = (mention: object) =>
    freezeDocument(on.as("facilitator"), documentId, frozenForm.parse({ name: "", ...mention }), "");

  it("is neither frozen nor taken along as a file before somebody has said why the marking is only spoken of", async () => {
    await add("mayor", "Anlage: VS-NUR FÜR DEN DIENSTGEBRAUCH");
    await expect(freeze()).rejects.toMatchObject({ code: "documents:error.classified-text", status: 409 });
    await expect(file("mayor")).rejects.toMatchObject({ code: "documents:error.classified-text" });
    await expect(asked({})).rejects.toMatchObject({ code: "common:invalid.classified-text", status: 422 });
    await expect(asked({ marking_mentioned: "on" })).rejects.toMatchObject({ code: "common:invalid.classified-reason" });
    expect(await versionsOf()).toEqual([]);
    await asked({ marking_mentioned: "on", marking_reason: "Wir regeln, wohin solche Papiere gehören." });
    expect((await file("mayor")).bytes).toContain("DIENSTGEBRAUCH");
    const said = town.db.selectFrom("marking_mentions").where("path", "=", `/documents/${documentId}`);
    expect(await said.select(["marking", "person_id"]).execute()).toEqual([
      { marking: "VS-NUR FÜR DEN DIENSTGEBRAUCH", person_id: on.as("facilitator").actor.personId },
    ]);
    // Said of one marking, not of the next one.
    await add("mayor", "NATO SECRET");
    await town.db.deleteFrom("marking_mentions").where("marking", "like", "VS%").execute();
    await expect(file("mayor")).rejects.toMatchObject({ status: 409 });
  });

  it("and one that speaks of secret ballots is taken as ever", async () => {
    await add("mayor", "In geheimer Abstimmung ohne Geheimnisse.");
    await freeze();
    expect(await versionsOf()).toHaveLength(1);
  });
});

describe("a frozen version", () => {
  it("is numbered, hashed, told to the process, and holds exactly what was stored", async () => {
    await add("mayor", "Noch ein Satz.");
    const id = await freeze();
    const [row] = await versionsOf();
    expect(row).toMatchObject({ id, kind: "frozen", number: 1, name: "Zur Konsultation" });
    expect(row!.content_hash).toBe(hashOf(row!.content as TextContent));
    const stored = await findStoredText(town.db, documentId);
    expect(row!.up_to_seq).toBe(stored!.headSeq);
    expect(hashOf(contentOf(toYdoc([row!.state])))).toBe(row!.content_hash);
    expect(await findNewestFrozen(town.db, documentId)).toMatchObject({ number: 1, id });
    expect(await requireFrozen(on.as("observer"), documentId, 1)).toEqual({ id });
    const event = await town.db.selectFrom("process_events").orderBy("id", "desc").selectAll().executeTakeFirstOrThrow();
    expect(event).toMatchObject({ kind: "document-frozen", path: `/documents/${documentId}/frozen/1`, params: { number: 1 } });
  });

  it("may go without a name: its number is one", async () => {
    const id = await freezeDocument(on.as("facilitator"), documentId, frozenForm.parse({}), "");
    expect(await findNewestFrozen(town.db, documentId)).toMatchObject({ id, number: 1, name: "" });
  });

  it("is never changed, not even by hand in the database", async () => {
    const id = await freeze();
    const change = (set: object) => town.db.updateTable("document_versions").where("id", "=", id).set(set).execute();
    await expect(change({ name: "Anders" })).rejects.toThrow("A frozen version is never changed.");
    await expect(change({ content: JSON.stringify(doc()) })).rejects.toThrow();
    await expect(change({ kind: "auto", number: null })).rejects.toThrow();
    await add("mayor", "Der nächste Entwurf.");
    expect(hashOf((await requireVersion(on.as("mayor"), id)).content)).toBe((await versionsOf())[0]!.content_hash);
  });

  it("is refused to all but the facilitator, and when nothing has changed since the last one", async () => {
    for (const person of ["recorder", "mayor", "chamber", "observer"] as const) {
      await expect(freeze(person)).rejects.toThrow("common:error.not-allowed");
    }
    await expect(freeze("outsider")).rejects.toThrow("common:error.not-found");
    await freeze();
    await expect(freeze()).rejects.toThrow("documents:versions.error.frozen-already");
    expect(await versionsOf()).toHaveLength(1);
  });

  it("gets numbers without gaps or doubles, however many are frozen at the same moment", async () => {
    const rounds = Array.from({ length: 6 }, async (_, index) => {
      await add("mayor", `Satz ${index}.`);
      return freeze().catch((error: Error) => error.message);
    });
    await Promise.all(rounds);
    const numbers = (await versionsOf()).map((row) => row.number);
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
    expect(numbers.length).toBeGreaterThan(0);
  });

  it("keeps the numbers of its headings, and later ones keep these", async () => {
    await town.db.updateTable("documents").where("id", "=", documentId).set({ numbering: "headings" }).execute();
    const first = await requireVersion(on.as("facilitator"), await freeze());
    expect(Object.values(first.numbers!)).toEqual(["1"]);
    const [title] = first.content.content!;
    await write("mayor", (ydoc) => changeContent(ydoc, doc(heading(1, "Neu davor"), ...first.content.content!)));
    const second = await requireVersion(on.as("facilitator"), await freeze());
    expect(second.numbers![String(title!.attrs!.id)]).toBe("1");
    expect(Object.values(second.numbers!).sort()).toEqual(["0a", "1"]);
  });
});

describe("restoring a version", () => {
  it("makes the text what it was, keeps what it is before, and says so", async () => {
    const id = await name("mayor");
    await add("townDelegate", "Ein neuer Absatz.");
    await restoreVersion(on.as("recorder"), id, "");
    expect(await linesOf()).toEqual(["Ansprechstellen", "Jedes Ministerium benennt eine Stelle."]);
    const versions = await versionsOf();
    expect(versions.map((row) => row.kind)).toEqual(["named", "before-restore"]);
    expect(versions[1]!.plain_text).toContain("Ein neuer Absatz.");
    expect(versions[1]!.created_by).toBe(on.as("recorder").actor.personId);
    await restoreVersion(on.as("recorder"), versions[1]!.id, "");
    expect(await linesOf()).toContain("Ein neuer Absatz.");
    const events = await town.db.selectFrom("process_events").where("kind", "=", "document-restored").selectAll().execute();
    expect(events.length).toBe(2);
  });

  it("does nothing when the text is like that already, and happens once when sent twice", async () => {
    const id = await name("mayor");
    await restoreVersion(on.as("mayor"), id, "r-9");
    expect(await versionsOf()).toHaveLength(1);
    await add("mayor", "Neu.");
    await Promise.all([restoreVersion(on.as("mayor"), id, "r-9"), restoreVersion(on.as("mayor"), id, "r-9")]);
    expect(await linesOf()).toEqual(["Ansprechstellen", "Jedes Ministerium benennt eine Stelle."]);
  });

  it("brings the marks of comments back with their passages, and leaves those that are there", async () => {
    const start = (quote: string) => startThread(on.as("mayor"), documentId, threadForm.parse({ body: "Wann?", quote }), "");
    const [gone, stays] = [await start("benennt eine Stelle"), await start("Ansprechstellen")];
    const id = await name("mayor");
    await write("mayor", (ydoc) => ydoc.getXmlFragment("default").delete(1, 1));
    expect(threadsIn(await on.as("mayor").rooms.read(documentId))).toEqual([stays]);
    await restoreVersion(on.as("mayor"), id, "");
    expect(threadsIn(await on.as("mayor").rooms.read(documentId)).sort()).toEqual([gone, stays].sort());
  });

  it("does not mark what only some may see, though it was marked then", async () => {
    const thread = await startThread(
      on.as("mayor"),
      documentId,
      threadForm.parse({ body: "Wann?", quote: "benennt eine Stelle" }),
      "",
    );
    const id = await name("mayor");
    await write("mayor", (ydoc) => ydoc.getXmlFragment("default").delete(1, 1));
    await town.db.updateTable("threads").where("id", "=", thread).set({ visibility: "organisation" }).execute();
    await restoreVersion(on.as("mayor"), id, "");
    expect(await linesOf()).toHaveLength(2);
    expect(threadsIn(await on.as("mayor").rooms.read(documentId))).toEqual([]);
  });

  it("leaves what was decided since", async () => {
    const decision = (recordId: number) => ({ type: "record", attrs: { kind: "decision", recordId } });
    await write("recorder", (ydoc) => appendBlocks(ydoc, [decision(1)]));
    const id = await name("mayor");
    await write("recorder", (ydoc) => changeContent(ydoc, doc(heading(1, "Anders"), decision(1), decision(2))));
    await restoreVersion(on.as("mayor"), id, "");
    expect(await linesOf()).toEqual(["Ansprechstellen", "Jedes Ministerium benennt eine Stelle.", "", ""]);
    const { content } = await on.as("mayor").rooms.read(documentId);
    expect(content!.slice(2)).toEqual([decision(1), decision(2)]);
  });

  it("is refused to those who do not write, and while texts are closed", async () => {
    const id = await name("mayor");
    await add("mayor", "Neu.");
    await expect(restoreVersion(on.as("chamber"), id, "")).rejects.toThrow("common:error.not-allowed");
    await expect(restoreVersion(on.as("observer"), id, "")).rejects.toThrow("common:error.not-allowed");
    await expect(restoreVersion(on.as("outsider"), id, "")).rejects.toThrow("common:error.not-found");
    await whileTextsAreClosed(() =>
      expect(restoreVersion(on.as("mayor"), id, "")).rejects.toThrow("documents:error.texts-closed"),
    );
    expect(await linesOf()).toContain("Neu.");
  });

  it("goes back to a version that no text can hold as it is: what stands in it finds a place", async () => {
    const id = (await auto())!;
    await town.db
      .updateTable("document_versions")
      .where("id", "=", id)
      .set({ content: JSON.stringify(ITEM_WITHOUT_LIST) })
      .execute();
    await restoreVersion(on.as("mayor"), id, "");
    expect(await linesOf()).toEqual(["Allein."]);
  });

  it("makes a text whole again that was stored with what no text can hold, and until then its page of versions is there", async () => {
    const whole = (await auto())!;
    const before = await linesOf();
    await write("mayor", (ydoc) => {
      const fragment = ydoc.getXmlFragment(TEXT_FIELD);
      const marked = element("paragraph", {}, [words("Wort", { bold: nested(2000), valueOf: { a: 1 } })]);
      const first = fragment.get(0) as Y.XmlElement;
      first.setAttribute("level", { toString: 1 } as unknown as string);
      fragment.insert(0, [
        element("constructor", { id: 2n ** 60n }, [words("Fremd.")]),
        marked,
        words("lose"),
      ] as Y.XmlElement[]);
    });
    expect(await linesOf()).toContain("[unbekannter Inhalt · unknown content: constructor] Fremd.");
    await requireComparison(on.as("facilitator"), documentId, { from: whole, to: "current" });
    expect(await freeze()).toEqual(expect.any(Number));
    await restoreVersion(on.as("facilitator"), whole, "");
    expect(await linesOf()).toEqual(before);
    const stored = (await findStoredText(town.db, documentId))!;
    const json = JSON.stringify(contentOf(toYdoc(stored.state ? [stored.state, ...stored.updates] : stored.updates)));
    expect(json).not.toMatch(/unbekannt|Fremd|lose|valueOf/);
  });
});

describe("the history", () => {
  it("is read by whoever reads the text; persons are named only to those who write", async () => {
    await add("mayor", "Neu.");
    const id = await name("mayor");
    await add("townDelegate", "Und noch etwas.");
    const seen = async (person: PersonKey) => {
      const { versions } = await listVersions(on.as(person), documentId);
      const { writers, to } = await requireComparison(on.as(person), documentId, { from: "current", to: id });
      return { person: versions[0]!.person, people: writers!.flatMap((writer) => writer.people.map((each) => each.name)), to };
    };
    const names = [on.as("mayor").actor.name, on.as("townDelegate").actor.name];
    expect(await seen("recorder")).toEqual({ person: names[0], people: [names[1]], to: null });
    expect(await seen("chamber")).toEqual({ person: null, people: [], to: null });
    expect(await seen("observer")).toEqual({ person: null, people: [], to: null });
    await expect(listVersions(on.as("outsider"), documentId)).rejects.toThrow("common:error.not-found");
    await expect(requireVersion(on.as("outsider"), id)).rejects.toThrow("common:error.not-found");
  });

  it("says who wrote between two versions, and by whom each change is", async () => {
    const first = await name("mayor");
    await add("mayor", "Vom Bürgermeister.");
    await name("mayor", "Dazwischen");
    await add("townDelegate", "Von der Stadt.");
    const last = await name("mayor", "Ende");
    const { writers, comparison, from, to } = await requireComparison(on.as("recorder"), documentId, { from: last, to: first });
    expect([from.id, to!.id]).toEqual([first, last]);
    expect(writers!.reduce((sum, writer) => sum + writer.inserted, 0)).toBe("Vom Bürgermeister.Von der Stadt.".length);
    expect(comparison.blocks.filter((block) => block.status === "added").map((block) => block.by?.length)).toEqual([1, 1]);
    expect(JSON.stringify(comparison)).not.toContain("author");
  });

  it("has no comparison of a version with itself, nor with one of another text", async () => {
    const id = await name("mayor");
    const compare = (from: number | "current", to: number | "current") =>
      requireComparison(on.as("mayor"), documentId, { from, to });
    await expect(compare(id, id)).rejects.toThrow("common:error.not-found");
    await expect(compare("current", "current")).rejects.toThrow("common:error.not-found");
    documentId = await newDocument();
    await expect(compare(id, "current")).rejects.toThrow("common:error.not-found");
  });

  it("is paged, and shows only what was kept on purpose when asked to", async () => {
    await auto();
    await name("mayor");
    await add("mayor", "Neu.");
    await freeze();
    const kinds = async (shown: "all" | "kept" | "frozen") =>
      (await listVersions(on.as("mayor"), documentId, { shown })).versions.map((version) => version.kind);
    expect(await kinds("all")).toEqual(["frozen", "named", "auto"]);
    expect(await kinds("kept")).toEqual(["frozen", "named"]);
    expect(await kinds("frozen")).toEqual(["frozen"]);
    expect(await listVersions(on.as("mayor"), documentId, { page: 2 })).toMatchObject({ versions: [], page: 2 });
  });
});
