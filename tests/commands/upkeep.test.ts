/** What the sweeps take away so that nothing grows for ever, and what has to stay. */
import { sql } from "kysely";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { PersonKey } from "#db/sample";
import type { VersionKind } from "#db/schema/documents";
import { insertDocument } from "#server/documents/commands";
import { deleteDocument, restoreDocument } from "#server/documents/deletion.commands";
import { requireDocument } from "#server/documents/queries";
import { requireComparison } from "#server/documents/versions/comparison.queries";
import { freezeDocument, nameVersion } from "#server/documents/versions/history.commands";
import { compactLog } from "#server/documents/log/commands";
import { findStoredText } from "#server/documents/log/queries";
import { doc, heading, paragraph, toPlainText } from "#server/documents/content/text.rules";
import { startThread } from "#server/documents/comments/threads.commands";
import { threadForm } from "#server/documents/comments/threads.rules";
import { storeVersion } from "#server/documents/versions/commands";
import { listVersions } from "#server/documents/versions/queries";
import { appendBlocks } from "#server/documents/log/ydoc.rules";
import { listEvents } from "#server/processes/queries";
import { SWEEPS } from "#server/upkeep/jobs";
import { cleanNames } from "#server/upkeep/names.commands";
import { findCitedDocuments } from "#server/upkeep/queries";
import { useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";

const town = useDatabase();
const start = new Date("2026-11-16T09:05:00Z");
let on: Stage;
let documentId: number;

/** All sweeps, as the clock would have them done; one that fails holds up no other. */
/** Ends a transaction that shall leave nothing behind. */
class Found extends Error {
  constructor(readonly documents: ReadonlySet<number>) {
    super();
  }
}

/** @param failing as many of them may fail, and no more */
async function tidy(failing = 0): Promise<Record<string, number>> {
  const done: Record<string, number> = {};
  let failed = 0;
  for (const { run } of SWEEPS) {
    await run(on.system("de"), {} as never, new AbortController().signal).then(
      (counts) => Object.assign(done, counts),
      (error: unknown) => {
        failed += 1;
        if (failed > failing) throw error;
      },
    );
  }
  expect(failed).toBe(failing);
  return done;
}
const daysPass = (days: number) => on.pass(days * 24 * 60);
const newPaper = (title = "Papier") =>
  town.db.transaction().execute((trx) =>
    insertDocument(trx, on.as("recorder"), {
      processId: on.processId,
      kind: "paper",
      title,
      content: doc(heading(1, "Ansprechstellen"), paragraph("Jedes Ministerium benennt eine Stelle.")),
    }),
  );

/** Somebody writes some words, and five minutes later a version is kept. */
async function write(person: PersonKey, words: string, kind: VersionKind = "auto"): Promise<number> {
  const { personId } = on.as(person).actor;
  await on.as(person).rooms.edit(documentId, (ydoc) => appendBlocks(ydoc, [paragraph(words)]), {
    personId,
    organisationId: on.organisationOf(person),
  });
  on.pass(5);
  return (await storeVersion(town.db, { documentId, kind, personId: null }, on.as(person).now()))!;
}
const idsOf = async () =>
  (
    await town.db.selectFrom("document_versions").where("document_id", "=", documentId).orderBy("id").select("id").execute()
  ).map(({ id }) => id);

beforeAll(async () => {
  on = await stage(town.db, start);
});
beforeEach(async () => {
  // Every test begins a month later than the one before, at five past the hour.
  daysPass(31);
  on.pass((65 - on.as("recorder").now().getUTCMinutes()) % 60);
  await tidy();
  documentId = await newPaper();
});

describe("versions that nobody asked for", () => {
  it("are pruned, and who wrote between two that stay is the same as before", async () => {
    const first = await write("mayor", "Eins.");
    on.pass(60);
    await write("townDelegate", "Zwei.");
    await write("mayor", "Drei, vier.");
    const named = await nameVersion(on.as("mayor"), documentId, { name: "Vor dem Treffen" }, "");
    await write("townDelegate", "Fünf.");
    await write("mayor", "Sechs.");
    const last = await write("mayor", "Und sieben.");
    const writers = () =>
      Promise.all(
        (
          [
            [first, named],
            [named, last],
            [first, last],
          ] as const
        ).map(async ([from, to]) => (await requireComparison(on.as("recorder"), documentId, { from, to })).writers),
      );
    const before = await writers();
    expect(before.map((each) => each?.[0]?.people.length)).toEqual([2, 2, 2]);

    expect(await tidy()).toMatchObject({ versions: 0 });
    daysPass(2);
    expect(await tidy()).toMatchObject({ versions: 4 });
    expect(await idsOf()).toEqual([first, named, last]);
    expect(await writers()).toEqual(before);
    expect(await tidy()).toMatchObject({ versions: 0 });
    const { versions } = await listVersions(on.as("recorder"), documentId);
    expect(versions[1]!.shares.reduce((sum, share) => sum + share.inserted, 0)).toBe("Zwei.Drei, vier.".length);
  });

  it("hand on who wrote to a frozen version too, which itself is not changed", async () => {
    await write("mayor", "Eins.");
    await write("townDelegate", "Zwei.");
    const frozen = await freezeDocument(on.as("facilitator"), documentId, { name: "" }, "");
    await write("mayor", "Drei.");
    daysPass(2);
    expect(await tidy()).toMatchObject({ versions: 2 });
    const [newest, row] = (await listVersions(on.as("recorder"), documentId)).versions;
    expect(newest!.shares.map((share) => share.inserted)).toEqual([5]);
    expect(row).toMatchObject({ id: frozen, kind: "frozen", number: 1 });
    expect(row!.shares.map((share) => share.inserted)).toEqual([10]);
  });

  it("hand on only once when two servers tidy up at the same moment", async () => {
    const first = await write("mayor", "Eins.");
    await write("mayor", "Zwei.");
    await write("mayor", "Drei.");
    const last = await write("mayor", "Vier.");
    daysPass(2);
    const counts = await Promise.all([tidy(), tidy(), tidy()]);
    expect(counts.reduce((sum, { versions }) => sum + versions!, 0)).toBe(3);
    const { versions } = await listVersions(on.as("recorder"), documentId);
    expect(versions.map(({ id, shares }) => [id, shares[0]!.inserted])).toEqual([[last, "Eins.Zwei.Drei.Vier.".length]]);
    expect(first).toBeLessThan(last);
  });

  it("go also before acceptances; what was kept before a restoration or a large deletion, and an import, stay", async () => {
    const ids: number[] = [];
    for (const kind of ["before-accept", "before-restore", "before-deletion", "import", "auto"] as const)
      ids.push(await write("mayor", kind, kind));
    daysPass(400);
    expect(await tidy()).toMatchObject({ versions: 1 });
    expect(await idsOf()).toEqual(ids.slice(1));
  });

  it("stay while a thread's passage was last seen in them", async () => {
    const seen = await write("mayor", "Noch offen.");
    const thread = await startThread(
      on.as("recorder"),
      documentId,
      threadForm.parse({ body: "Warum?", quote: "Noch offen.", visibility: "process" }),
      "",
    );
    const inIt = await write("mayor", "Zwei.");
    await on.as("mayor").rooms.edit(documentId, (ydoc) => {
      const text = ydoc.getXmlFragment("default");
      text.delete(2, 1);
    });
    await write("mayor", "Drei.");
    const last = await write("mayor", "Vier.");
    const { last_version_id } = await town.db
      .selectFrom("threads")
      .where("id", "=", thread)
      .select("last_version_id")
      .executeTakeFirstOrThrow();
    expect(last_version_id).toBe(inIt);
    daysPass(2);
    await tidy();
    expect(await idsOf()).toEqual([inIt, last]);
    expect(seen).toBeLessThan(inIt);
  });

  it("stay when somebody wrote their address down in a comment or in another text", async () => {
    const [a, b, c, d] = [
      await write("mayor", "A"),
      await write("mayor", "B"),
      await write("mayor", "C"),
      await write("mayor", "D"),
    ];
    const other = await newPaper("Anderes Papier");
    await on.as("mayor").rooms.edit(other, (ydoc) => {
      const link = { type: "link", attrs: { href: `/documents/${documentId}/comparison?from=${b}&to=current` } };
      appendBlocks(ydoc, [{ type: "paragraph", content: [{ type: "text", text: "so war es", marks: [link] }] }]);
    });
    await compactLog(town.db, other, on.as("mayor").now());
    const body = `Siehe https://agenda.example/documents/${documentId}/versions/${a}.`;
    await startThread(on.as("recorder"), other, threadForm.parse({ body, visibility: "process" }), "");
    daysPass(400);
    expect(await tidy()).toMatchObject({ versions: 1 });
    expect(await idsOf()).toEqual([a, b, d]);
    expect(c).toBeLessThan(d);
  });

  it("of many years go in several transactions, and all that may go are gone at the end", async () => {
    const last = await write("mayor", "Eins.");
    await sql`
      insert into document_versions (document_id, kind, name, title, up_to_seq, content, plain_text, state, schema_version, content_hash, created_at)
      select document_id, kind, name, title, up_to_seq, content, plain_text, state, schema_version, content_hash, created_at + n * interval '1 second'
      from document_versions cross join generate_series(1, 250) as n where id = ${last}`.execute(town.db);
    daysPass(2);
    expect(await tidy()).toMatchObject({ versions: 250 });
    expect(await idsOf()).toHaveLength(1);
  });

  it("are referred to by threads and by who wrote them; whoever adds another reference decides whether it keeps them", async () => {
    const { rows } = await sql<{ table: string }>`
      select conrelid::regclass::text as table from pg_constraint
      where contype = 'f' and confrelid = 'document_versions'::regclass order by 1`.execute(town.db);
    expect(rows.map((row) => row.table)).toEqual([
      "agenda_items",
      "consultation_texts",
      "document_version_authors",
      // Frozen too.
      "invitation_papers",
      // Frozen, and those are never pruned.
      "minutes_rounds",
      "minutes_rounds",
      "recommendation_versions",
      "recommendations",
      "reply_responses",
      "threads",
      "weighings",
      "withdrawn_approvals",
    ]);
  });
});

describe("deleted texts", () => {
  const titles = async () => (await town.db.selectFrom("documents").select("title").execute()).map(({ title }) => title);
  const comment = (on_: number, body: string) => startThread(on.as("mayor"), on_, threadForm.parse({ body, quote: "" }), "");

  it("go for good after thirty days, and the log says so", async () => {
    const id = await newPaper("Verworfen");
    await comment(id, `Siehe /documents/${id}`);
    await deleteDocument(on.as("facilitator"), id);
    daysPass(29);
    await tidy();
    expect(await titles()).toContain("Verworfen");
    daysPass(2);
    expect(await tidy()).toMatchObject({ texts: 1 });
    expect(await titles()).not.toContain("Verworfen");
    const { events } = await listEvents(on.as("facilitator"), on.processId);
    expect(events[0]).toMatchObject({ kind: "document-purged", params: { title: "Verworfen" }, path: null });
    expect(events.filter(({ path }) => path?.startsWith(`/documents/${id}`))).toEqual([]);
  });

  it("stay while something refers to them, or one of their versions is frozen", async () => {
    const other = await newPaper("Anderes");
    const ids = {
      cited: await newPaper("Genannt"),
      linked: await newPaper("Verwiesen"),
      listed: await newPaper("Auf der Tagesordnung"),
      frozen: await newPaper("Eingefroren"),
      asked: await newPaper("In einer Frage der Konsultation"),
    };
    const question = `Was fehlt in ${on.as("mayor").origin}/documents/${ids.asked}?`;
    await town.db.updateTable("consultation_questions").set({ body: question }).execute();
    await comment(other, `Siehe ${on.as("mayor").origin}/documents/${ids.cited}`);
    const reference = { type: "reference", attrs: { kind: "document", targetId: ids.linked, label: "Verwiesen" } };
    await on.as("recorder").rooms.edit(other, (ydoc) => appendBlocks(ydoc, [{ type: "paragraph", content: [reference] }]));
    await compactLog(town.db, other, on.as("recorder").now());
    await freezeDocument(on.as("facilitator"), ids.frozen, { name: "" }, "");
    const roundtable = await town.db.selectFrom("roundtables").select("id").executeTakeFirstOrThrow();
    await town.db
      .insertInto("points")
      .values({
        roundtable_id: roundtable.id,
        position: 99,
        label: "9",
        title: "Papier",
        kind: "beratung",
        minutes: 5,
        agenda_item_id: null,
        document_id: ids.listed,
      })
      .execute();
    for (const id of Object.values(ids)) await deleteDocument(on.as("facilitator"), id);
    daysPass(31);
    expect(await tidy()).toMatchObject({ texts: 0 });
    await restoreDocument(on.as("facilitator"), ids.cited);
    expect((await requireDocument(on.as("mayor"), ids.cited)).title).toBe("Genannt");
  });

  it.each([
    ["topics", "problem"],
    ["recommendations", "summary_plain"],
    ["consultations", "cover_note"],
    ["item_depths", "contribution"],
    ["method_runs", "explanation"],
    ["rules_of_procedure", "body"],
  ])("stay while their address stands in %s.%s", async (table, column) => {
    const id = await newPaper("Genannt");
    expect((await findCitedDocuments(town.db)).has(id)).toBe(false);
    const written = await town.db
      .transaction()
      .execute(async (trx) => {
        const of = sql.ref(column);
        await sql`update ${sql.table(table)} set ${of} = ${`Siehe /documents/${id}`}
          where ctid = (select ctid from ${sql.table(table)} order by ctid desc limit 1)`.execute(trx);
        throw new Found(await findCitedDocuments(trx));
      })
      .catch((error: unknown) => {
        if (error instanceof Found) return error.documents;
        throw error;
      });
    expect(written.has(id)).toBe(true);
  });

  it("are kept by agenda items, roundtables and drafts of statements, situation pictures do without them, and all else goes with them; whoever adds another reference decides that", async () => {
    const { rows } = await sql<{ table: string }>`
      select conrelid::regclass::text as table from pg_constraint
      where confrelid = 'documents'::regclass and confdeltype <> 'c' order by 1`.execute(town.db);
    expect(rows.map((row) => row.table)).toEqual([
      "agenda_items",
      "points",
      "recommendations",
      "roundtables",
      "situation_reports",
      "statements",
    ]);
  });
});

describe("names that were stored with signs nobody sees", () => {
  const nameOf = async (id: number) =>
    (await town.db.selectFrom("people").where("id", "=", id).select("name").executeTakeFirstOrThrow()).name;
  const store = (id: number, name: string) => town.db.updateTable("people").where("id", "=", id).set({ name }).execute();

  it("become what a form would make of them, and what is fine stays untouched", async () => {
    const { personId, name } = on.as("mayor").actor;
    await store(personId, `\u202a${name}\u200b\n`);
    await town.db.updateTable("documents").where("id", "=", documentId).set({ title: " Süd\u00adring " }).execute();
    expect(await cleanNames(town.db)).toEqual({ cleaned: 2, kept: [] });
    expect(await nameOf(personId)).toBe(name);
    expect((await requireDocument(on.as("mayor"), documentId)).title).toBe("Südring");
    expect(await cleanNames(town.db)).toEqual({ cleaned: 0, kept: [] });
  });

  it("stay to the letter where they were adopted, and hold up nothing else", async () => {
    const { id, document_id } = await town.db
      .selectFrom("agenda_items")
      .select(["id", "document_id"])
      .where("process_id", "=", on.processId)
      .where("status", "!=", "angenommen")
      .executeTakeFirstOrThrow();
    const title = "Süd\u00adring";
    await town.db.updateTable("agenda_items").where("id", "=", id).set({ title }).execute();
    await town.db.updateTable("documents").where("id", "=", document_id).set({ title, settled: "adopted" }).execute();
    await town.db.updateTable("agenda_items").where("id", "=", id).set({ status: "angenommen" }).execute();
    const { personId, name } = on.as("mayor").actor;
    await store(personId, `${name}\u200b`);
    const { cleaned, kept } = await cleanNames(town.db);
    expect([cleaned, kept.toSorted()]).toEqual([1, [`agenda_items.title ${id}`, `documents.title ${document_id}`]]);
    await town.db.updateTable("agenda_items").where("id", "=", id).set({ status: "entwurf" }).execute();
    await town.db.updateTable("documents").where("id", "=", document_id).set({ settled: null }).execute();
    expect((await cleanNames(town.db)).cleaned).toBe(2);
  });

  it("stay when nothing would remain of them, or when somebody else would be called the same", async () => {
    const [mayor, recorder] = [on.as("mayor").actor, on.as("recorder").actor];
    await store(mayor.personId, "\u3164");
    await store(recorder.personId, `${on.as("observer").actor.name}\u200b`);
    const kept = [mayor, recorder].map(({ personId }) => `people.name ${personId}`).toSorted();
    const result = await cleanNames(town.db);
    expect({ ...result, kept: result.kept.toSorted() }).toEqual({ cleaned: 0, kept });
    for (const { personId, name } of [mayor, recorder]) await store(personId, name);
  });
});

describe("what is over", () => {
  const now = () => on.as("recorder").now();
  const inDays = (days: number) => new Date(now().getTime() + days * 86_400_000);
  const personId = () => on.as("mayor").actor.personId;

  it("is forgotten: sessions, links for passwords, letters of last month, and forms that nobody sends again", async () => {
    const session = (id: string, days: number) => ({
      id,
      person_id: personId(),
      expires_at: inDays(days),
      created_at: now(),
      last_seen_at: now(),
      user_agent: "",
    });
    await town.db
      .insertInto("sessions")
      .values([session("over", -0.01), session("open", 0.4)])
      .execute();
    const reset = (token_hash: string, days: number) => ({
      token_hash,
      person_id: personId(),
      created_at: now(),
      expires_at: inDays(days),
    });
    await town.db
      .insertInto("password_resets")
      .values([reset("over", -1), reset("open", 0.01)])
      .execute();
    const sent = (request_id: string, days: number) => ({
      request_id,
      person_id: personId(),
      result_id: 1,
      created_at: inDays(days),
    });
    await town.db
      .insertInto("submissions")
      .values([sent("old", -31), sent("new", -29)])
      .execute();
    const letter = (subject: string, days: number) => ({
      to_email: "a@b.example",
      subject,
      body: "",
      created_at: inDays(days),
    });
    await town.db
      .insertInto("mails")
      .values([letter("old", -31), letter("new", -29)])
      .execute();

    const { sessions, passwordResets } = await tidy();
    expect([sessions, passwordResets]).toEqual([1, 1]);
    const left = await Promise.all([
      town.db.selectFrom("sessions").where("id", "in", ["over", "open"]).select("id as key").execute(),
      town.db.selectFrom("password_resets").select("token_hash as key").execute(),
      town.db.selectFrom("submissions").where("request_id", "in", ["old", "new"]).select("request_id as key").execute(),
      town.db.selectFrom("mails").where("to_email", "=", "a@b.example").select("subject as key").execute(),
    ]);
    expect(left.map((rows) => rows.map(({ key }) => key))).toEqual([["open"], ["open"], ["new"], ["new"]]);
  });

  it("is taken out of the log of a text a day after it was compacted, also when nobody opens the text again", async () => {
    await write("mayor", "Eingearbeitet.");
    await compactLog(town.db, documentId, now());
    await write("mayor", "Noch nicht.");
    const entries = () =>
      town.db.selectFrom("document_updates").where("document_id", "=", documentId).orderBy("seq").select("seq").execute();
    const before = (await entries()).length;
    await tidy();
    expect(await entries()).toHaveLength(before);
    daysPass(2);
    await tidy();
    expect(await entries()).toHaveLength(1);
    expect((await findStoredText(town.db, documentId))!.updates).toHaveLength(1);
    expect(toPlainText(await on.as("mayor").rooms.read(documentId))).toMatch(/Eingearbeitet\.\nNoch nicht\.$/);
  });

  it("does not keep the rest from being tidied up when one thing fails", async () => {
    await write("mayor", "Eins.");
    await write("mayor", "Zwei.");
    daysPass(2);
    await town.db.schema.alterTable("mails").renameTo("mails_away").execute();
    try {
      expect(await tidy(1)).toMatchObject({ versions: 1 });
    } finally {
      await town.db.schema.alterTable("mails_away").renameTo("mails").execute();
    }
  });

  it("what happened in a process is never forgotten", async () => {
    const events = () => town.db.selectFrom("process_events").orderBy("id").selectAll().execute();
    const before = await events();
    expect(before.length).toBeGreaterThan(0);
    daysPass(4000);
    await tidy();
    expect(await events()).toEqual(before);
  });
});
