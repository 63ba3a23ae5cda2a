/** Change proposals: who may make and decide them and when, what comes into the text, and what happens when two are faster than one. */
import { readXlsx } from "hucre/xlsx";
import { sql } from "kysely";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { PersonKey } from "#db/sample";
import type { Context } from "#server/context";
import { insertDocument } from "#server/documents/commands";
import { acceptProposal, declineProposal } from "#server/documents/proposals/decisions.commands";
import { reopenProposal } from "#server/documents/proposals/reopening.commands";
import { writeProposalsXlsx } from "#server/documents/proposals/excel.queries";
import { requireProposalDetail } from "#server/documents/proposals/detail.queries";
import {
  changeProposal,
  importProposal,
  noteDecisionSeen,
  submitProposal,
  withdrawProposal,
} from "#server/documents/proposals/commands";
import { listOpenProposals, listProposals, requireProposal, requireProposalOn } from "#server/documents/proposals/queries";
import { acceptanceForm, canSeeProposal, type AcceptanceInput, type ProposalInput } from "#server/documents/proposals/rules";
import { requireDocument } from "#server/documents/queries";
import type { TextContent } from "#server/documents/rules";
import { doc, heading, paragraph, record, text, toPlainText } from "#server/documents/content/text.rules";
import { startThread } from "#server/documents/comments/threads.commands";
import { threadForm } from "#server/documents/comments/threads.rules";
import { changeContent } from "#server/documents/log/ydoc.rules";
import { listNotifications } from "#server/overview/notifications.queries";
import { listTodos } from "#server/overview/queries";
import { PROPOSAL_STATUSES } from "#db/schema/documents";
import { useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";

const town = useDatabase();
let on: Stage;
let documentId: number;

const as = (person: PersonKey): Context => on.as(person);
const p = (id: string, words: string | TextContent[]): TextContent => ({ ...paragraph(words), attrs: { id } });
const content = doc(
  { ...heading(2, "Ansprechstellen"), attrs: { level: 2, id: "h" } },
  p("a", "Jedes Ministerium benennt eine Stelle."),
  p("b", "Die Kommunen tun das auch."),
);

async function newDocument(blocks: TextContent = content, commentsOpen = true): Promise<number> {
  return town.db.transaction().execute((trx) =>
    insertDocument(trx, as("recorder"), {
      processId: on.processId,
      kind: "paper",
      title: "Papier",
      content: blocks,
      commentsOpen,
    }),
  );
}

const wish = (blocks: TextContent[], more: Partial<ProposalInput> = {}): ProposalInput => ({
  ...{ blockIds: ["a"], after: "h", reason: "Weil es klarer ist.", remove: false, base: undefined, blocks, lines: undefined },
  ...more,
});
const propose = (person: PersonKey, blocks: TextContent[], more: Partial<ProposalInput> = {}): Promise<number> =>
  submitProposal(as(person), documentId, wish(blocks, more), "");
const accept = (person: PersonKey, id: number, input: Partial<AcceptanceInput> = {}) =>
  acceptProposal(as(person), id, { ...acceptanceForm.parse({}), ...input });
const write = (...blocks: TextContent[]) => as("recorder").rooms.edit(documentId, (ydoc) => void changeContent(ydoc, blocks));
const read = async () => toPlainText(await as("recorder").rooms.read(documentId)).split("\n");
const row = (id: number) => town.db.selectFrom("proposals").where("id", "=", id).selectAll().executeTakeFirstOrThrow();
const newsOf = async (person: PersonKey) =>
  (await listNotifications(as(person))).notifications
    .filter(({ isUnread, kind }) => isUnread && kind.startsWith("proposal-"))
    .map(({ path }) => path);
const newsCount = async () => (await town.db.selectFrom("notifications").select("id").execute()).length;
const todosOf = async (person: PersonKey) => (await listTodos(as(person))).filter(({ kind }) => kind.startsWith("proposal"));

const claims = () => town.db.selectFrom("edit_claims").select("name").execute();

/** A server that falls before or after the text is written, or stands still for a while before. */
function crashing(ctx: Context, when: "before" | "after" | Promise<void>): Context {
  const edit = async (...words: Parameters<Context["rooms"]["edit"]>) => {
    if (when === "after") await ctx.rooms.edit(...words);
    if (typeof when === "string") throw new Error("The server is gone.");
    await when;
    return ctx.rooms.edit(...words);
  };
  return { ...ctx, rooms: { ...ctx.rooms, edit } as Context["rooms"] };
}

async function setStage(rules: { consultedMayComment: boolean; textsOpen: boolean }): Promise<void> {
  await town.db
    .updateTable("process_stages")
    .where("process_id", "=", on.processId)
    .set({ rules: JSON.stringify(rules) })
    .execute();
}

beforeAll(async () => {
  on = await stage(town.db);
});
beforeEach(async () => {
  await town.db.deleteFrom("proposals").execute();
  await town.db.deleteFrom("process_events").where("kind", "like", "proposal-%").execute();
  await setStage({ consultedMayComment: false, textsOpen: true });
  documentId = await newDocument();
});

describe("proposing", () => {
  it("keeps the blocks as they are, as they shall be, and why; the text is not touched", async () => {
    const id = await propose("chamber", [p("a", "Jedes Ministerium benennt eine feste Stelle.")]);
    expect(await read()).toEqual(["Ansprechstellen", "Jedes Ministerium benennt eine Stelle.", "Die Kommunen tun das auch."]);
    const { proposal } = await requireProposal(as("chamber"), id);
    expect(proposal).toMatchObject({
      ...{ number: 1, status: "submitted", reason: "Weil es klarer ist.", isMine: true, afterBlockId: "h" },
      organisation: { shortName: "IHK Lindenhafen" },
    });
    expect(proposal.base.map(toPlainText)).toEqual(["Jedes Ministerium benennt eine Stelle."]);
    expect(on.announced).toContain(`document:${documentId}`);
  });

  it("the base comes from the text and not from the browser", async () => {
    const id = await propose("chamber", [p("a", "Neu.")], { base: [p("a", "Erfundener alter Wortlaut.")] }).catch(
      (error: Error) => error,
    );
    expect(id).toMatchObject({ code: "documents:proposals.error.moved-on" });
    const other = await propose("chamber", [p("a", "Neu.")]);
    expect((await requireProposal(as("chamber"), other)).proposal.base.map(toPlainText)).toEqual([
      "Jedes Ministerium benennt eine Stelle.",
    ]);
  });

  it("may add, strike out, and come as plain lines", async () => {
    const added = await propose("chamber", [paragraph("Ganz neu.")], { blockIds: [], after: "b" });
    const struck = await propose("chamber", [], { blockIds: ["a", "b"], remove: true });
    const lines = await propose("chamber", [], {
      blocks: undefined,
      lines: "Jedes Haus benennt eine Stelle.\nUnd noch etwas.",
    });
    expect((await row(added)).base_blocks).toEqual([]);
    expect((await row(struck)).proposed_blocks).toEqual([]);
    expect(((await row(lines)).proposed_blocks as TextContent[]).map(toPlainText)).toEqual([
      "Jedes Haus benennt eine Stelle.",
      "Und noch etwas.",
    ]);
  });

  it("carries a change over to a text that has moved on elsewhere in the block, and asks where it has not", async () => {
    const seen = [p("a", "Jedes Ministerium benennt eine Stelle.")];
    await write(p("a", "Jedes beteiligte Ministerium benennt eine Stelle."));
    const id = await propose("chamber", [p("a", "Jedes Ministerium benennt eine feste Stelle.")], { base: seen });
    const kept = await row(id);
    expect((kept.base_blocks as TextContent[]).map(toPlainText)).toEqual(["Jedes beteiligte Ministerium benennt eine Stelle."]);
    expect((kept.proposed_blocks as TextContent[]).map(toPlainText)).toEqual([
      "Jedes beteiligte Ministerium benennt eine feste Stelle.",
    ]);
    await expect(propose("chamber", [p("a", "Alle Ministerien benennen Stellen.")], { base: seen })).rejects.toThrow(
      "documents:proposals.error.moved-on",
    );
    await write(p("b", "Nur noch das."));
    await expect(propose("chamber", [p("a", "x")], { base: seen })).rejects.toThrow("documents:proposals.error.gone");
  });

  it("numbers are given once, also when many come at the same moment and the same form comes twice", async () => {
    const many = Array.from({ length: 8 }, (_, index) => propose("chamber", [p("a", `Fassung ${index}.`)]));
    await Promise.all(many);
    const twice = () => submitProposal(as("chamber"), documentId, wish([p("a", "Doppelt.")]), "form-1");
    const [first, second] = await Promise.all([twice(), twice()]);
    expect(second).toBe(first);
    const { proposals } = await listProposals(as("chamber"), documentId, { status: "all", organisationId: 0 });
    expect(proposals.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it("what changes nothing is refused, and so are forged records and pictures of elsewhere", async () => {
    await expect(propose("chamber", [p("a", "Jedes Ministerium benennt eine Stelle.")])).rejects.toThrow("error.unchanged");
    const decision = record({ kind: "decision", recordId: 1, label: "Beschluss 1", text: "Geld für alle." });
    await expect(propose("chamber", [p("a", "x"), decision])).rejects.toThrow("error.record");
    await expect(propose("chamber", [{ type: "image", attrs: { imageId: 1 } }])).rejects.toThrow("error.image");
    await expect(propose("chamber", [{ type: "script" }])).rejects.toThrow("error.unreadable");
  });

  it("a record inside the chosen blocks has to stay as it is", async () => {
    const decision = record({ kind: "decision", recordId: 1, label: "Beschluss 1", text: "So machen wir es." });
    documentId = await newDocument(doc(p("a", "Davor."), decision, p("b", "Danach.")));
    const all = { blockIds: ["a", "record-decision-1", "b"], after: null };
    await expect(propose("chamber", [p("a", "Neu.")], all)).rejects.toThrow("error.record");
    await expect(propose("chamber", [], { ...all, remove: true })).rejects.toThrow("error.record");
    const id = await propose("chamber", [p("a", "Vorher."), decision, p("b", "Danach.")], all);
    await accept("recorder", id);
    const { content } = await as("recorder").rooms.read(documentId);
    expect(content![1]).toEqual({ type: "record", attrs: { kind: "decision", recordId: 1 } });
    expect(await read()).toEqual(["Vorher.", "Danach."]);
  });

  it.each<PersonKey>(["observer", "outsider"])("is not for %s", async (person) => {
    await expect(propose(person, [p("a", "x")])).rejects.toThrow(person === "observer" ? "not-allowed" : "not-found");
  });

  it("waits for the stage or for the facilitator", async () => {
    documentId = await newDocument(content, false);
    await expect(propose("chamber", [p("a", "x")])).rejects.toThrow("documents:error.comments-closed");
    await setStage({ consultedMayComment: true, textsOpen: true });
    await propose("chamber", [p("a", "x")]);
  });

  it("is changed and taken back by its author while nobody has decided, and by nobody else", async () => {
    const id = await propose("chamber", [p("a", "Erste Fassung.")]);
    await expect(changeProposal(as("forum"), id, wish([p("a", "x")]))).rejects.toThrow("not-found");
    await expect(withdrawProposal(as("mayor"), id)).rejects.toThrow("documents:proposals.error.not-yours");
    await changeProposal(as("chamber"), id, wish([p("a", "Zweite Fassung.")], { reason: "Besser." }));
    expect(await row(id)).toMatchObject({ number: 1, reason: "Besser.", status: "submitted" });
    await withdrawProposal(as("chamber"), id);
    await withdrawProposal(as("chamber"), id);
    await expect(changeProposal(as("chamber"), id, wish([p("a", "x")]))).rejects.toThrow("documents:proposals.error.decided");
    await expect(accept("recorder", id)).rejects.toThrow("documents:proposals.error.decided");
  });

  it("can still be changed when its block is gone from the text", async () => {
    const id = await propose("chamber", [p("a", "Erste Fassung.")]);
    await write(p("b", "Nur noch das."));
    await changeProposal(as("chamber"), id, wish([p("a", "Zweite Fassung.")]));
    const { proposal } = await requireProposal(as("chamber"), id);
    expect([proposal.base, proposal.proposed].flat().map(toPlainText)).toEqual([
      "Jedes Ministerium benennt eine Stelle.",
      "Zweite Fassung.",
    ]);
  });
});

describe("taking a decision back", () => {
  const reopen = (person: PersonKey, id: number) => reopenProposal(as(person), id);
  const kept = () => town.db.selectFrom("withdrawn_decisions").selectAll().execute();
  const wider = () =>
    propose("chamber", [p("a", "Jedes Ministerium benennt eine feste Stelle."), paragraph("Mit Vertretung.")]);

  it("opens the proposal again, takes its words out of the text, keeps both, and tells the author", async () => {
    const id = await wider();
    await accept("mayor", id, { reason: "Danke." });
    await write(p("x", "Neu davor."), ...(await as("mayor").rooms.read(documentId)).content!);
    await town.db.updateTable("notifications").set({ read_at: new Date() }).execute();
    await reopen("mayor", id);
    await reopen("mayor", id);
    expect(await read()).toEqual(["Neu davor.", ...toPlainText(content).split("\n")]);
    expect(await row(id)).toMatchObject({ status: "submitted", decision_reason: "", decided_by: null, accepted_blocks: null });
    const { personId } = as("mayor").actor;
    expect(await kept()).toMatchObject([
      { proposal_id: id, status: "accepted", reason: "Danke.", decided_by: personId, withdrawn_by: personId },
    ]);
    expect(await newsOf("chamber")).toEqual([`/documents/${documentId}/proposals/${id}`]);
    const events = await town.db.selectFrom("process_events").where("kind", "like", "proposal-%").select("kind").execute();
    expect(events.map(({ kind }) => kind)).toEqual(["proposal-accepted", "proposal-reopened"]);
    await accept("facilitator", id);
    expect(await read()).toContain("Mit Vertretung.");
    // Now only that it is decided: it is not open again any more.
    expect(await newsOf("chamber")).toHaveLength(1);
  });

  it("brings struck paragraphs back to where they stood, and comes without words after declining", async () => {
    const [struck, declined] = [await propose("chamber", [], { remove: true }), await propose("forum", [p("a", "Anders.")])];
    await accept("mayor", struck);
    await declineProposal(as("mayor"), declined, { reason: "Nein." });
    expect(await read()).toEqual(["Ansprechstellen", "Die Kommunen tun das auch."]);
    await reopen("mayor", struck);
    await reopen("mayor", declined);
    expect(await read()).toEqual(toPlainText(content).split("\n"));
    expect((await row(declined)).status).toBe("submitted");
  });

  it("is refused once somebody has changed the passage, and nothing happens", async () => {
    const id = await wider();
    await accept("mayor", id);
    await write(p("a", "Jedes Ministerium benennt eine feste, gute Stelle."));
    await expect(reopen("mayor", id)).rejects.toThrow("documents:proposals.error.passage-changed");
    expect(await read()).toEqual(["Jedes Ministerium benennt eine feste, gute Stelle."]);
    expect(await row(id)).toMatchObject({ status: "accepted" });
    expect(await claims()).toEqual([]);
  });

  it("is for whoever decided, for a quarter of an hour, while texts are open", async () => {
    const id = await wider();
    await accept("mayor", id);
    await expect(reopen("facilitator", id)).rejects.toThrow("documents:proposals.error.decision-stands");
    await expect(reopen("chamber", id)).rejects.toThrow("not-allowed");
    const later = { ...as("mayor"), now: () => new Date(Date.now() + 15 * 60_000) };
    await expect(reopenProposal(later, id)).rejects.toThrow("documents:proposals.error.decision-stands");
    const beside = async (ctx: Context) => (await listOpenProposals(ctx, await requireDocument(ctx, documentId))).fresh.length;
    expect([await beside(as("mayor")), await beside(as("facilitator")), await beside(later)]).toEqual([1, 0, 0]);
    await setStage({ consultedMayComment: true, textsOpen: false });
    await expect(reopen("mayor", id)).rejects.toThrow("documents:error.texts-closed");
  });

  it("after a crash between text and decision the words are out, and taking it back again finishes it", async () => {
    const id = await wider();
    await accept("mayor", id);
    await expect(reopenProposal(crashing(as("mayor"), "after"), id)).rejects.toThrow("gone");
    await reopen("mayor", id);
    expect(await read()).toEqual(toPlainText(content).split("\n"));
    expect([(await row(id)).status, await claims()]).toEqual(["submitted", []]);
  });
});

describe("accepting", () => {
  it("takes the wording that its author changed a moment before", async () => {
    const id = await propose("chamber", [p("a", "Erste Fassung.")]);
    const isWaiting = () =>
      sql`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
        .execute(town.db)
        .then(({ rows }) => rows.length);
    const accepting = await town.db.transaction().execute(async (trx) => {
      const proposed_blocks = JSON.stringify([p("a", "Zweite Fassung.")]);
      await trx.updateTable("proposals").where("id", "=", id).set({ proposed_blocks }).execute();
      const begun = accept("mayor", id);
      await expect.poll(isWaiting).toBe(1);
      return [begun];
    });
    await Promise.all(accepting);
    expect(await read()).toContain("Zweite Fassung.");
  });

  it("puts it into the text, keeps a version of before, tells the author, and everybody can see that it happened", async () => {
    const id = await propose("chamber", [p("a", "Jedes Ministerium benennt eine feste Stelle."), paragraph("Mit Vertretung.")]);
    expect(await todosOf("recorder")).toEqual([]);
    expect(await todosOf("facilitator")).toMatchObject([
      { kind: "proposals", count: 1, path: `/documents/${documentId}/proposals?status=submitted` },
    ]);
    await accept("facilitator", id, { reason: "Danke." });
    expect(await read()).toEqual([
      "Ansprechstellen",
      "Jedes Ministerium benennt eine feste Stelle.",
      "Mit Vertretung.",
      "Die Kommunen tun das auch.",
    ]);
    expect(await row(id)).toMatchObject({ status: "accepted", decision_reason: "Danke.", seen_at: null });
    const versions = await town.db
      .selectFrom("document_versions")
      .where("document_id", "=", documentId)
      .select(["kind", "plain_text"])
      .execute();
    expect(versions).toEqual([{ kind: "before-accept", plain_text: toPlainText(content) }]);
    const path = `/documents/${documentId}/proposals/${id}`;
    expect(await newsOf("chamber")).toEqual([path]);
    expect(await todosOf("chamber")).toMatchObject([{ kind: "proposal-decided", label: "Papier" }]);
    await noteDecisionSeen(as("chamber"), await requireProposal(as("chamber"), id));
    expect(await todosOf("chamber")).toEqual([]);
    expect(await newsOf("chamber")).toEqual([]);
    const event = await town.db
      .selectFrom("process_events")
      .where("kind", "=", "proposal-accepted")
      .selectAll()
      .executeTakeFirst();
    expect(event?.params).toMatchObject({ number: 1, title: "Papier" });
  });

  it("merges it with what was written since", async () => {
    const id = await propose("chamber", [p("a", "Jedes Ministerium benennt eine feste Stelle.")]);
    await write(
      p("x", "Neu davor."),
      p("a", "Jedes beteiligte Ministerium benennt eine Stelle."),
      p("b", "Die Kommunen tun das auch."),
    );
    await accept("mayor", id);
    expect((await read())[1]).toBe("Jedes beteiligte Ministerium benennt eine feste Stelle.");
    expect(((await row(id)).accepted_blocks as TextContent[]).map(toPlainText)).toEqual([
      "Jedes beteiligte Ministerium benennt eine feste Stelle.",
    ]);
  });

  it("asks where both changed the same words, and does what is chosen, for the words that were seen", async () => {
    const id = await propose("chamber", [p("a", "Jedes Ministerium benennt zwei Stellen.")]);
    await write(p("a", "Jedes Ministerium benennt bald jemanden."), p("b", "Die Kommunen tun das auch."));
    await expect(accept("mayor", id)).rejects.toThrow("documents:proposals.error.text-moved-on");
    expect(await town.db.selectFrom("document_versions").where("document_id", "=", documentId).selectAll().execute()).toEqual(
      [],
    );
    const { state } = await requireProposalDetail(as("mayor"), documentId, id);
    expect(state).toMatchObject({ isAsBefore: false, conflicts: [{ key: "a", kind: "words" }] });
    await write(p("a", "Jedes Ministerium benennt sofort jemanden."), p("b", "Die Kommunen tun das auch."));
    await expect(accept("mayor", id, { choices: { a: "proposal" }, seen: state!.seen })).rejects.toThrow("text-moved-on");
    const again = await requireProposalDetail(as("mayor"), documentId, id);
    await accept("mayor", id, { choices: { a: "proposal" }, seen: again.state!.seen });
    expect((await read())[0]).toBe("Jedes Ministerium benennt zwei Stellen.");
    expect((await row(id)).status).toBe("accepted");
  });

  it("with the text's words chosen everywhere it counts as accepted with changes", async () => {
    const id = await propose("chamber", [p("a", "Jedes Ministerium benennt zwei Stellen."), paragraph("Und mehr.")]);
    await write(p("a", "Jedes Ministerium benennt bald jemanden."));
    await accept("mayor", id, { choices: { a: "text" } });
    expect(await read()).toEqual(["Jedes Ministerium benennt bald jemanden.", "Und mehr."]);
    expect((await row(id)).status).toBe("accepted-with-changes");
  });

  it("takes the decider's own words, merged with what others typed meanwhile", async () => {
    const id = await propose("chamber", [p("a", "Jedes Ministerium benennt zwei Stellen.")]);
    const base = [p("a", "Jedes Ministerium benennt eine Stelle.")];
    await write(p("a", "Jedes beteiligte Ministerium benennt eine Stelle."), p("b", "Die Kommunen tun das auch."));
    await accept("mayor", id, { base, blocks: [p("a", "Jedes Ministerium benennt eine oder zwei Stellen.")] });
    expect((await read())[0]).toBe("Jedes beteiligte Ministerium benennt eine oder zwei Stellen.");
    expect((await row(id)).status).toBe("accepted-with-changes");
  });

  it("the decider's words that are the proposal's are no change", async () => {
    const id = await propose("chamber", [p("a", "Jedes Ministerium benennt zwei Stellen.")]);
    await accept("mayor", id, {
      base: [p("a", "Jedes Ministerium benennt eine Stelle.")],
      blocks: undefined,
      lines: "Jedes Ministerium benennt zwei Stellen.",
    });
    expect((await row(id)).status).toBe("accepted");
  });

  it("the decider cannot forge records either, nor overwrite unseen words", async () => {
    const id = await propose("chamber", [p("a", "Jedes Ministerium benennt zwei Stellen.")]);
    const base = [p("a", "Jedes Ministerium benennt eine Stelle.")];
    const decision = record({ kind: "decision", recordId: 1, label: "Beschluss 1", text: "Geld für alle." });
    await expect(accept("mayor", id, { base, blocks: [decision] })).rejects.toThrow("error.record");
    await write(p("a", "Jedes Ministerium benennt keine Stelle."));
    await expect(accept("mayor", id, { base, blocks: [p("a", "Jedes Ministerium benennt drei Stellen.")] })).rejects.toThrow(
      "text-moved-on",
    );
    expect(await read()).toEqual(["Jedes Ministerium benennt keine Stelle."]);
  });

  it("when its place is gone, it goes where the decider says", async () => {
    const id = await propose("chamber", [paragraph("Ganz neu.")], { blockIds: [], after: "a" });
    await write(p("b", "Die Kommunen tun das auch."));
    await expect(accept("mayor", id)).rejects.toThrow("documents:proposals.error.place-gone");
    expect((await requireProposalDetail(as("mayor"), documentId, id)).state?.places).toMatchObject([{ id: null }, { id: "b" }]);
    await accept("mayor", id, { place: "b" });
    expect(await read()).toEqual(["Die Kommunen tun das auch.", "Ganz neu."]);
  });

  it("keeps the comments of the passage", async () => {
    await startThread(as("forum"), documentId, threadForm.parse({ quote: "eine Stelle", body: "Welche?" }), "");
    const id = await propose("chamber", [p("a", "Jedes große Ministerium benennt eine Stelle.")]);
    expect(JSON.stringify((await row(id)).base_blocks)).not.toContain("comment");
    await accept("mayor", id);
    const marked = JSON.stringify(await as("mayor").rooms.read(documentId));
    expect(marked).toContain('"threadId"');
  });

  it("two at the same time: one wins, the other is told, and the text has it once", async () => {
    const id = await propose("chamber", [paragraph("Ganz neu.")], { blockIds: [], after: "b" });
    const tries = await Promise.allSettled([
      accept("mayor", id),
      accept("facilitator", id),
      declineProposal(as("landHead"), id, { reason: "Nein." }),
    ]);
    const refused = tries.filter((one): one is PromiseRejectedResult => one.status === "rejected");
    expect(refused).toHaveLength(2);
    for (const { reason } of refused) expect(String(reason)).toMatch(/proposals.error.(being-)?decided/);
    const { status } = await row(id);
    expect((await read()).filter((line) => line === "Ganz neu.")).toHaveLength(status === "accepted" ? 1 : 0);
  });

  it("many proposals accepted at the same moment all come through", async () => {
    const ids = await Promise.all(
      Array.from({ length: 12 }, (_, index) => propose("chamber", [paragraph(`Satz ${index}.`)], { blockIds: [], after: "b" })),
    );
    await Promise.all(ids.map((id) => accept("mayor", id)));
    const lines = await read();
    for (let index = 0; index < 12; index++) expect(lines.filter((line) => line === `Satz ${index}.`)).toHaveLength(1);
  });

  it("after a crash between text and decision it is still open, and accepting it again changes nothing", async () => {
    const id = await propose("chamber", [paragraph("Ganz neu.")], { blockIds: [], after: "b" });
    await expect(acceptProposal(crashing(as("mayor"), "after"), id, acceptanceForm.parse({}))).rejects.toThrow("gone");
    expect((await row(id)).status).toBe("submitted");
    await write(p("a", "Jedes Ministerium benennt eine Stelle."), paragraph("Neu, aber anders gesagt."));
    await expect(declineProposal(as("facilitator"), id, { reason: "" })).rejects.toThrow("documents:proposals.error.in-text");
    await expect(withdrawProposal(as("chamber"), id)).rejects.toThrow("documents:proposals.error.in-text");
    await accept("facilitator", id);
    expect(await read()).toEqual(["Jedes Ministerium benennt eine Stelle.", "Neu, aber anders gesagt."]);
    expect(await row(id)).toMatchObject({ status: "accepted", decided_by: as("facilitator").actor.personId });
    expect(((await row(id)).accepted_blocks as TextContent[]).map(toPlainText)).toEqual(["Ganz neu."]);
  });

  it("a server that falls before it wrote holds nobody up for long, and writes nothing when it comes back", async () => {
    const id = await propose("chamber", [paragraph("Ganz neu.")], { blockIds: [], after: "b" });
    let comeBack = () => undefined as void;
    const frozen = new Promise<void>((resolve) => (comeBack = resolve));
    const fallen = acceptProposal(crashing(as("mayor"), frozen), id, acceptanceForm.parse({}));
    await expect.poll(() => claims()).toHaveLength(1);
    await expect(accept("facilitator", id)).rejects.toThrow("documents:proposals.error.being-decided");
    const later = () => new Date(Date.now() + 120_000);
    await declineProposal({ ...as("facilitator"), now: later }, id, { reason: "" });
    comeBack();
    await expect(fallen).rejects.toThrow("documents:error.taken-over");
    expect(await read()).not.toContain("Ganz neu.");
    expect(await claims()).toEqual([]);
  });

  it("one that could not be accepted can be accepted or declined at once", async () => {
    const id = await propose("chamber", [paragraph("Ganz neu.")], { blockIds: [], after: "b" });
    await expect(acceptProposal(crashing(as("mayor"), "before"), id, acceptanceForm.parse({}))).rejects.toThrow("gone");
    expect(await claims()).toEqual([]);
    await accept("facilitator", id);
    expect(await claims()).toEqual([]);
    expect((await read()).filter((line) => line === "Ganz neu.")).toHaveLength(1);
  });

  it.each<[PersonKey, string]>([
    ["chamber", "not-allowed"],
    ["observer", "not-allowed"],
    ["outsider", "not-found"],
  ])("is not for %s", async (person, error) => {
    const id = await propose("chamber", [p("a", "x")]);
    await expect(accept(person, id)).rejects.toThrow(error);
    await expect(declineProposal(as(person), id, { reason: "x" })).rejects.toThrow(error);
  });

  it("waits until texts are open", async () => {
    const id = await propose("chamber", [p("a", "x")]);
    await setStage({ consultedMayComment: true, textsOpen: false });
    await expect(accept("mayor", id)).rejects.toThrow("documents:error.texts-closed");
    await expect(declineProposal(as("mayor"), id, { reason: "x" })).rejects.toThrow("documents:error.texts-closed");
  });
});

describe("declining", () => {
  it("keeps the reason, leaves the text alone, and tells the author", async () => {
    const id = await propose("forum", [p("a", "x")]);
    await declineProposal(as("mayor"), id, { reason: "Das ist schon geregelt." });
    await declineProposal(as("mayor"), id, { reason: "Das ist schon geregelt." });
    expect((await read())[1]).toBe("Jedes Ministerium benennt eine Stelle.");
    expect(await row(id)).toMatchObject({ status: "declined", accepted_blocks: null });
    expect(await newsOf("forum")).toEqual([`/documents/${documentId}/proposals/${id}`]);
    await expect(accept("mayor", id)).rejects.toThrow("documents:proposals.error.decided");
  });

  it.each(["adopted", "approved"] as const)(
    "is all that is left on a text that is %s, for those who wrote in it",
    async (settled) => {
      const id = await propose("forum", [p("a", "x")]);
      await town.db.updateTable("documents").where("id", "=", documentId).set({ settled }).execute();
      await expect(accept("mayor", id)).rejects.toThrow(`documents:error.${settled}`);
      await expect(declineProposal(as("forum"), id, { reason: "x" })).rejects.toThrow("not-allowed");
      expect(await requireProposalDetail(as("mayor"), documentId, id)).toMatchObject({ mayDecide: false, mayDecline: true });
      expect(await requireProposalDetail(as("forum"), documentId, id)).toMatchObject({ mayDecline: false });
      await declineProposal(as("mayor"), id, { reason: "Beschlossen ist es anders." });
      expect(await row(id)).toMatchObject({ status: "declined", decision_reason: "Beschlossen ist es anders." });
    },
  );

  it("says nothing to somebody who no longer takes part, nor to oneself", async () => {
    const [theirs, own] = [await propose("forum", [p("a", "x")]), await propose("mayor", [p("a", "y")])];
    const mandate = on.mandateOf("forum");
    await town.db
      .updateTable("mandates")
      .where("id", "=", mandate)
      .set({ valid_to: "2000-01-01", valid_from: "2000-01-01" })
      .execute();
    const before = await newsCount();
    await declineProposal(as("mayor"), theirs, { reason: "x" });
    await declineProposal(as("mayor"), own, { reason: "x" });
    expect(await newsCount()).toBe(before);
    expect(await todosOf("mayor")).toEqual([]);
    await town.db.updateTable("mandates").where("id", "=", mandate).set({ valid_to: null, valid_from: "2026-01-01" }).execute();
  });
});

describe("who sees what", () => {
  it("the query says what the rule says, for everybody and every status", async () => {
    const [chamber, forum] = [on.organisationOf("chamber"), on.organisationOf("forum")];
    for (const status of PROPOSAL_STATUSES)
      for (const person of ["chamber", "forum"] as const) {
        const id = await propose(person, [p("a", `${status} ${person}`)]);
        const isOpen = status === "submitted";
        await town.db
          .updateTable("proposals")
          .where("id", "=", id)
          .set({ status, decided_at: isOpen ? null : new Date(), accepted_blocks: status.startsWith("accepted") ? "[]" : null })
          .execute();
      }
    const all = await town.db
      .selectFrom("proposals")
      .where("document_id", "=", documentId)
      .selectAll()
      .orderBy("number")
      .execute();
    for (const person of ["facilitator", "recorder", "mayor", "townDelegate", "chamber", "forum", "observer"] as const) {
      const { process } = await requireDocument(as(person), documentId);
      const { proposals, organisations } = await listProposals(as(person), documentId, { status: "all", organisationId: 0 });
      const seen = all.filter((one) => canSeeProposal({ status: one.status, organisationId: one.organisation_id }, process.my));
      expect(proposals.map(({ id }) => id)).toEqual(seen.map(({ id }) => id));
      expect(organisations.map(({ id }) => id).sort()).toEqual([...new Set(seen.map((one) => one.organisation_id))].sort());
      const beside = await listOpenProposals(as(person), await requireDocument(as(person), documentId));
      expect(beside).toMatchObject({ all: seen.length, open: seen.filter((one) => one.status === "submitted").length });
      for (const one of all) {
        const look = requireProposal(as(person), one.id);
        if (seen.includes(one)) expect((await look).proposal.id).toBe(one.id);
        else await expect(look).rejects.toThrow("not-found");
      }
    }
    expect(chamber).not.toBe(forum);
  });

  it("names are for those who write the text and for the own organisation", async () => {
    const id = await propose("chamber", [p("a", "x")]);
    expect((await requireProposal(as("mayor"), id)).proposal.person).toBe("Gregor Hansen");
    expect((await requireProposal(as("observer"), id)).proposal.person).toBeNull();
    await accept("mayor", id);
    expect((await requireProposal(as("forum"), id)).proposal).toMatchObject({ person: null, decidedBy: null });
    expect((await requireProposal(as("recorder"), id)).proposal.decidedBy).toBe("Stefan Krüger (Lindenhafen)");
  });

  it("an address that names another document finds nothing", async () => {
    const id = await propose("chamber", [p("a", "x")]);
    const other = await newDocument();
    await expect(requireProposalOn(as("mayor"), other, id)).rejects.toThrow("not-found");
    await expect(requireProposalDetail(as("mayor"), other, id)).rejects.toThrow("not-found");
  });

  it("filters and pages", async () => {
    for (let index = 0; index < 3; index++) await propose(index ? "forum" : "chamber", [p("a", `x ${index}`)]);
    const { proposals, total, pages } = await listProposals(
      as("mayor"),
      documentId,
      { status: "submitted", organisationId: on.organisationOf("forum") },
      { number: 2, size: 1 },
    );
    expect({ numbers: proposals.map(({ number }) => number), total, pages }).toEqual({ numbers: [3], total: 2, pages: 2 });
  });
});

describe("what a Word file brings", () => {
  it("keeps the author's name and day, counts for whoever brings it in, and may come without a reason", async () => {
    const at = new Date("2026-03-01T10:00:00Z");
    const id = await town.db.transaction().execute((trx) =>
      importProposal(trx, {
        documentId,
        personId: as("recorder").actor.personId,
        organisationId: on.organisationOf("recorder"),
        base: [p("a", "Jedes Ministerium benennt eine Stelle.")],
        proposed: [p("a", [...text("Jedes "), ...text("Haus", "bold"), ...text(" benennt eine Stelle.")])],
        ...{ afterBlockId: "h", reason: "", author: "Erika Beispiel", at },
      }),
    );
    const { proposal } = await requireProposal(as("mayor"), id!);
    expect(proposal).toMatchObject({ importedAuthor: "Erika Beispiel", isImported: true, createdAt: at, number: 1 });
    expect((await requireProposal(as("observer"), id!)).proposal.importedAuthor).toBeNull();
    await accept("mayor", id!);
    expect((await read())[1]).toBe("Jedes Haus benennt eine Stelle.");
  });
});

describe("the table as a file", () => {
  it("cells of the Excel file that begin like a formula are only words, the first row stays, and no person is named", async () => {
    await propose("chamber", [p("a", "=HYPERLINK(1) in einem Satz.")], { reason: "@SUM(1)" });
    const { bytes } = await writeProposalsXlsx(as("mayor"), documentId, { status: "all", organisationId: 0 });
    const [detail] = (await readXlsx(bytes, { readStyles: true })).sheets;
    expect(detail!.freezePane).toMatchObject({ rows: 1 });
    const cells = detail!.rows[1]!.map(String);
    expect(cells).toContain("'=HYPERLINK(1) in einem Satz.");
    expect(cells).toContain("'@SUM(1)");
    expect(cells.join(" ")).not.toContain("Gregor Hansen");
  });
});
