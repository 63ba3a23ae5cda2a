/** A proposal is accepted while people type: what they type survives, all see the same, and two servers never let it in twice. */
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import type * as Y from "yjs";
import type { PersonKey } from "#db/sample";
import { connect } from "#db/connection";
import type { Context } from "#server/context";
import { insertDocument } from "#server/documents/commands";
import { acceptProposal } from "#server/documents/proposals/decisions.commands";
import { submitProposal } from "#server/documents/proposals/commands";
import { acceptanceForm } from "#server/documents/proposals/rules";
import { doc, paragraph, toPlainText } from "#server/documents/content/text.rules";
import { useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";
import { openLiveServer, type LiveServer } from "./live-server.ts";
import { makePaper, signIn, Tab, textOf, until } from "./visitors.ts";

const town = useDatabase();
let on: Stage;
const toClose: (() => unknown)[] = [];

beforeAll(async () => {
  on = await stage(town.db);
});
afterEach(async () => {
  for (const close of toClose.splice(0).reverse()) await close();
});

async function openOne(): Promise<LiveServer> {
  const live = await openLiveServer({ db: town.db });
  toClose.push(() => live.close());
  return live;
}

async function openTab(live: LiveServer, documentId: number, person: PersonKey): Promise<Tab> {
  const { cookie } = await signIn(town.db, person);
  const tab = new Tab(live.port, documentId, cookie);
  toClose.push(() => tab.leave());
  return tab.synced();
}

const as = (person: PersonKey, live: LiveServer): Context => ({ ...on.as(person), rooms: live.rooms });

/** A paper whose first paragraph people type in, and a proposal on its second one. */
async function paperWithProposal(live: LiveServer): Promise<{ documentId: number; proposalId: number }> {
  const identified = (id: string, words: string) => ({ ...paragraph(words), attrs: { id } });
  const content = doc(identified("a", "Anfang. "), identified("b", "Jedes Haus benennt eine Stelle."));
  const documentId = await town.db.transaction().execute((trx) =>
    insertDocument(trx, as("recorder", live), {
      ...{ processId: on.processId, kind: "paper", title: "Papier", content, commentsOpen: true },
    }),
  );
  const proposalId = await submitProposal(
    as("chamber", live),
    documentId,
    {
      ...{ blockIds: ["b"], after: "a", reason: "Klarer.", remove: false, base: undefined, lines: undefined },
      blocks: [identified("b", "Jedes Haus benennt eine feste Stelle."), paragraph("Mit Vertretung.")],
    },
    "",
  );
  return { documentId, proposalId };
}

const proposeSentence = (live: LiveServer, documentId: number, words: string): Promise<number> =>
  submitProposal(
    as("chamber", live),
    documentId,
    { blockIds: [], after: "b", reason: "", remove: false, base: undefined, lines: undefined, blocks: [paragraph(words)] },
    "",
  );

const plain = acceptanceForm.parse({});

describe("accepting while people type", () => {
  it("no keystroke of two editors is lost, and both see the accepted words", async () => {
    const live = await openOne();
    const { documentId, proposalId } = await paperWithProposal(live);
    const [anna, ben] = [await openTab(live, documentId, "federalDelegate"), await openTab(live, documentId, "townDelegate")];
    let isDone = false;
    const typing = (async () => {
      for (let round = 0; round < 60 || !isDone; round++) {
        anna.type("A");
        ben.type("b", 0);
        await new Promise((next) => setTimeout(next, 5));
      }
    })();
    await acceptProposal(as("mayor", live), proposalId, plain);
    isDone = true;
    await typing;
    const typed = (anna.text.match(/A(?!nfang)/g) ?? []).length;
    await until("both see the same", () => anna.text === ben.text);
    await anna.saved();
    await ben.saved();
    expect(anna.text).toContain("Jedes Haus benennt eine feste Stelle.\nMit Vertretung.");
    const [first = ""] = anna.text.split("\n");
    expect(first.match(/b/g)?.length).toBe(typed);
    expect(first).toContain("Anfang. ");
  });

  it("words typed inside the paragraph itself are kept beside the accepted ones", async () => {
    const live = await openOne();
    const { documentId, proposalId } = await paperWithProposal(live);
    const anna = await openTab(live, documentId, "federalDelegate");
    anna.ydoc.transact(() => {
      const block = anna.ydoc.getXmlFragment("default").get(1) as unknown as {
        get(index: number): { insert(at: number, words: string): void };
      };
      block.get(0).insert("Jedes ".length, "beteiligte ");
    });
    await anna.saved();
    await acceptProposal(as("mayor", live), proposalId, plain);
    await until("the proposal arrives", () => textOf(anna.ydoc).includes("Jedes beteiligte Haus benennt eine feste Stelle."));
  });

  it.each<[string, (words: Y.XmlText) => void]>([
    ["NUL, as a paste may bring it", (words) => words.insert(1, "\u0000")],
    ["half a sign in a link", (words) => words.format(0, 5, { link: { href: "https://example.org/\ud83d" } })],
  ])("what no database takes (%s) is left out of what is kept, and all texts go on being stored", async (_what, write) => {
    const live = await openOne();
    const { documentId, proposalId } = await paperWithProposal(live);
    const anna = await openTab(live, documentId, "federalDelegate");
    write((anna.ydoc.getXmlFragment("default").get(1) as Y.XmlElement).get(0) as Y.XmlText);
    await anna.saved();
    await acceptProposal(as("mayor", live), proposalId, plain);
    const elsewhere = await openTab(live, await makePaper(town.db), "townDelegate");
    elsewhere.type("Anderswo.");
    await elsewhere.saved();
    await until("the proposal arrives", () => anna.text.includes("eine feste Stelle."));
  });

  it("what the server writes in several steps is stored as one, and what comes after it is saved", async () => {
    const live = await openOne();
    const { documentId } = await paperWithProposal(live);
    const entries = () => town.db.selectFrom("document_updates").where("document_id", "=", documentId).select("seq").execute();
    const before = (await entries()).length;
    await live.rooms.edit(documentId, (ydoc) => {
      ydoc.once("afterTransaction", () => ydoc.getXmlFragment("default").delete(0, 1));
      ydoc.getXmlFragment("default").delete(0, 1);
    });
    expect(await entries()).toHaveLength(before + 1);
    const anna = await openTab(live, documentId, "federalDelegate");
    anna.type("Weiter.");
    await anna.saved();
  });

  it("two servers asked at the same moment let it in once", async () => {
    const [north, south] = [await openOne(), await openOne()];
    const { documentId, proposalId } = await paperWithProposal(north);
    const tries = await Promise.allSettled([
      acceptProposal(as("mayor", north), proposalId, plain),
      acceptProposal(as("facilitator", south), proposalId, plain),
    ]);
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const anna = await openTab(north, documentId, "federalDelegate");
    expect(anna.text.match(/Mit Vertretung\./g)).toHaveLength(1);
  });

  it("fifty that meet all come in, each once, though there are only two connections to the database", async () => {
    const few = connect(town.url, 2);
    toClose.push(() => few.sql.end());
    const live = await openLiveServer({ db: few.db });
    toClose.push(() => live.close());
    const { documentId, proposalId } = await paperWithProposal(live);
    const sentences = Array.from({ length: 49 }, (_, index) => `Satz ${index}.`);
    const ids = await Promise.all(sentences.map((words) => proposeSentence(live, documentId, words)));
    const as = (person: PersonKey): Context => ({ ...on.as(person), db: few.db, rooms: live.rooms });
    const all = [...ids, proposalId].map((id) => acceptProposal(as("mayor"), id, plain));
    const outcomes = await Promise.allSettled([...all, acceptProposal(as("facilitator"), proposalId, plain)]);
    expect(outcomes.filter(({ status }) => status === "rejected")).toMatchObject([
      { reason: { code: expect.stringMatching(/proposals.error.(being-)?decided/) as string } },
    ]);
    const lines = toPlainText(await live.rooms.read(documentId)).split("\n");
    for (const words of [...sentences, "Mit Vertretung."]) expect(lines.filter((line) => line === words)).toEqual([words]);
    expect(await few.db.selectFrom("edit_claims").selectAll().execute()).toEqual([]);
  });
});
