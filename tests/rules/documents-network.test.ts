/** What is said about a text's connection, and what is shown of changes that could not be sent. */
import { describe, expect, it } from "vitest";
import { Awareness } from "y-protocols/awareness";
import * as Y from "yjs";
import { TEXT_FIELD } from "#server/documents/rules";
import { isOwnCode } from "#server/live/protocol.rules";
import { distinct } from "~/documents/sync/presence";
import { isRefused, isStuck, BEFORE, presentIn, textStateOf } from "~/documents/sync/live-state";
import { unsentFile, unsentParagraphs } from "~/documents/sync/unsent";

function paragraph(words: string): Y.XmlElement {
  const element = new Y.XmlElement("paragraph");
  element.insert(0, [new Y.XmlText(words)]);
  return element;
}

/** A text of others, a copy of it, and what was typed into the copy since. */
function papers() {
  const common = new Y.Doc();
  common.getXmlFragment(TEXT_FIELD).insert(0, [paragraph("Erster Absatz."), paragraph("Zweiter Absatz."), paragraph("")]);
  const own = new Y.Doc();
  Y.applyUpdate(own, Y.encodeStateAsUpdate(common));
  const typed: Uint8Array[] = [];
  own.on("update", (update: Uint8Array) => typed.push(update));
  const text = (index: number) => (own.getXmlFragment(TEXT_FIELD).get(index) as Y.XmlElement).get(0) as Y.XmlText;
  return { common, own, text, changes: () => Y.mergeUpdates(typed) };
}

describe("unsent paragraphs", () => {
  it("are those in which something was typed, whole and in order", () => {
    const { own, text, changes } = papers();
    text(1).insert(8, "neuer ");
    own.getXmlFragment(TEXT_FIELD).insert(0, [paragraph("Ganz oben.")]);
    expect(unsentParagraphs(own, changes())).toEqual(["Ganz oben.", "Zweiter neuer Absatz."]);
  });

  it("are found in the text of others too, once the changes are in it", () => {
    const { common, text, changes } = papers();
    text(0).insert(0, "Mein ");
    const theirs = (common.getXmlFragment(TEXT_FIELD).get(0) as Y.XmlElement).get(0) as Y.XmlText;
    theirs.insert(theirs.length, " Und mehr.");
    Y.applyUpdate(common, changes());
    expect(unsentParagraphs(common, changes())).toEqual(["Mein Erster Absatz. Und mehr."]);
  });

  it("are not those where something was only deleted or marked, or typed and taken back", () => {
    const { own, text, changes } = papers();
    text(0).delete(0, 6);
    text(1).format(0, 7, { bold: true });
    text(2).insert(0, "weg");
    text(2).delete(0, 3);
    expect(unsentParagraphs(own, changes())).toEqual([]);
  });

  it("come with the whole text in a file, and nothing in it is taken for markup", async () => {
    const { own, text, changes } = papers();
    text(0).insert(0, "<script>alert(1)</script> & ");
    const words = { title: "Papier <1>", note: "Kopie", unsent: "Absätze", whole: "Ganz", language: "de" };
    const file = unsentFile(Y.encodeStateAsUpdate(own), unsentParagraphs(own, changes()), words);
    const html = await file.text();
    expect(html).toContain("<title>Papier &lt;1&gt;</title>");
    expect(html).toContain("<p>&lt;script&gt;alert(1)&lt;/script&gt; &amp; Erster Absatz.</p>");
    expect(html).toContain("Zweiter Absatz.");
    expect(html).not.toContain("<script>");
  });
});

describe("what is said about a connection", () => {
  const standing = {
    closed: null,
    isConnected: true,
    isSilent: false,
    wasTried: true,
    isSynced: true,
    inTrouble: false,
    isSlow: false,
    waiting: 0,
    access: "edit" as const,
  };

  it.each([
    ["saved", {}],
    ["live", { access: "comment" as const }],
    ["saving", { waiting: 1 }],
    ["slow", { waiting: 1, isSlow: true }],
    ["trouble", { waiting: 1, isSlow: true, inTrouble: true }],
    ["saved", { inTrouble: true }],
    ["offline", { isSilent: true }],
    ["offline", { waiting: 3, isConnected: false, isSlow: true }],
    ["connecting", { isConnected: false, wasTried: false }],
    ["connecting", { isSynced: false }],
    ["closed", { closed: "outdated" as const, isConnected: false, waiting: 2 }],
  ])("%s when %o", (kind, change) => {
    expect(textStateOf({ ...standing, ...change }).kind).toBe(kind);
  });

  it("holds the page only while changes wait for more than a moment", () => {
    expect(isStuck({ ...BEFORE, text: { kind: "saving" }, waiting: 1 })).toBe(false);
    expect(isStuck({ ...BEFORE, text: { kind: "offline" }, waiting: 1 })).toBe(true);
    expect(isStuck({ ...BEFORE, text: { kind: "offline" }, waiting: 0 })).toBe(false);
  });

  it("knows what the server has refused, and what only something on the way can have said", () => {
    expect(
      ["too-large", "not-let-through", "refused", "broken", "outdated", "signed-out", "access-changed"].filter((reason) =>
        isRefused(reason as "broken"),
      ),
    ).toEqual(["too-large", "not-let-through", "refused", "broken"]);
    expect([1000, 1005, 1006, 1009, 1012, 4400, 4401, 4503].filter(isOwnCode)).toEqual([1009, 1012, 4400, 4401, 4503]);
  });
});

describe("who is here", () => {
  it("has a colour under white initials, oneself too, though only the server knows which", () => {
    const ydoc = new Y.Doc();
    const awareness = new Awareness(ydoc);
    awareness.setLocalState({ user: { name: null, color: null } });
    const [me] = presentIn(awareness, ydoc.clientID, "edit");
    expect(me).toMatchObject({ isMe: true, name: "", access: "edit" });
    expect(me?.color).toMatch(/^#[0-9a-f]{6}$/);
    awareness.destroy();
  });

  it("is one person in three tabs, two people of the same name, and oneself once", () => {
    const at = (clientId: number, person: number, isMe = false) =>
      ({
        clientId,
        person,
        isMe,
        name: "Eva Kern",
        organisation: "Amt",
        color: "#000000",
        role: "delegate",
        access: "edit",
      }) as const;
    const here = [at(1, 7), at(2, 7), at(3, 8), at(4, 9), at(5, 9, true)];
    const people = distinct(here, { personId: 9, name: "Eva Kern", organisation: "Amt" });
    expect(people.map(({ clientId }) => clientId)).toEqual([5, 2, 3]);
  });
});
