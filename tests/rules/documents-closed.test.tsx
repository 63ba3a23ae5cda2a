/** What a page says when its connection was closed for good, and of changes that nobody took: in words, with a way to keep them. */
import { renderToStaticMarkup } from "react-dom/server";
import { I18nextProvider } from "react-i18next";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import * as Y from "yjs";
import { TEXT_FIELD } from "#server/documents/rules";
import { CLOSES } from "#server/live/protocol.rules";
import de from "~/documents/de.json";
import en from "~/documents/en.json";
import type { LiveDocument } from "~/documents/sync/live-document";
import { Closing, SizeNotice } from "~/documents/sync/live-notices";
import { BEFORE, reasonOf, type CloseReason } from "~/documents/sync/live-state";
import type { Leftover } from "~/documents/sync/local-store";
import { SaveState } from "~/documents/sync/save-state";
import { Leftovers } from "~/documents/sync/unsent-text";
import { makeTexts } from "~/texts";
import commonDe from "~/ui/de.json";
import commonEn from "~/ui/en.json";

// All of this is drawn in browsers only.
beforeAll(() => void vi.stubGlobal("navigator", { clipboard: {} }));
afterAll(() => void vi.unstubAllGlobals());

const texts = {
  de: makeTexts("de", { "app/documents/de.json": de, "app/ui/de.json": commonDe }),
  en: makeTexts("en", { "app/documents/en.json": en, "app/ui/en.json": commonEn }),
};
const draw = (what: React.ReactNode, language: "de" | "en" = "de") =>
  renderToStaticMarkup(<I18nextProvider i18n={texts[language]}>{what}</I18nextProvider>);
const wordsOf = (html: string) =>
  html
    .replace(/<[^>]+>/g, " ")
    .replace(/\s+/g, " ")
    .trim();

/** What somebody typed into an empty text. */
function typed(words: string): Leftover {
  const ydoc = new Y.Doc();
  const paragraph = new Y.XmlElement("paragraph");
  paragraph.insert(0, [new Y.XmlText(words)]);
  ydoc.getXmlFragment(TEXT_FIELD).insert(0, [paragraph]);
  const state = Y.encodeStateAsUpdate(ydoc);
  return { id: 1, state, changes: state, count: 3, at: new Date("2030-05-02T10:00:00Z").getTime() };
}
const live = { whatWaits: () => typed("Wartet.") } as LiveDocument;
const closed = (reason: CloseReason, waiting: number, kept: boolean, language: "de" | "en" = "de") =>
  draw(<Closing live={live} state={{ ...BEFORE, text: { kind: "closed", reason }, waiting, kept }} title="Papier" />, language);

describe("a connection that was closed for good", () => {
  test("is named by its code", () => {
    expect(
      Object.values(CLOSES)
        .filter((code) => code >= 4400 && code < 4500)
        .map(reasonOf),
    ).toEqual(["signed-out", "access-changed", "not-found", "outdated", "too-large", "refused", "too-many", "broken"]);
    expect(reasonOf(1009)).toBe("too-large");
  });

  test.each(["too-large", "not-let-through", "refused", "broken", "not-found", "too-many"] as const)(
    "%s: says why, that the changes still stand here, and offers them as a file before the page is loaded anew",
    (reason) => {
      for (const language of ["de", "en"] as const) {
        const html = closed(reason, 3, false, language);
        const { [reason]: why, reload } = { de, en }[language].closed;
        const { download } = { de, en }[language].network;
        expect(wordsOf(html)).toContain(why);
        expect(wordsOf(html)).toMatch(
          /3 Änderungen konnten nicht gespeichert werden.*kopieren|3 changes could not be saved.*copy/i,
        );
        expect(html.indexOf(download)).toBeGreaterThan(0);
        expect(wordsOf(html)).toContain(reload);
        expect(html).toContain("kern-alert--danger");
      }
    },
  );

  test("says calmly that nothing is lost where what waits is kept and goes out from the next page", () => {
    const html = closed("outdated", 2, true);
    expect(wordsOf(html)).toContain("2 Änderungen sind in diesem Browser gesichert. Nach dem Neuladen werden sie gespeichert.");
    expect(html).not.toContain("kern-alert--danger");
    // What was refused does not go out from the next page, though it is kept: nobody is told so.
    expect(wordsOf(closed("too-large", 2, true))).not.toContain("Nach dem Neuladen");
  });

  test("offers nothing to keep where nothing waits, and says nothing while access is judged anew", () => {
    expect(wordsOf(closed("broken", 0, false))).toBe(
      "Fehler: Die Verbindung wurde getrennt. Bitte laden Sie die Seite neu. Seite neu laden",
    );
    expect(closed("access-changed", 3, true)).toBe("");
  });

  test("shows in the line of state that changes wait", () => {
    const state = { ...BEFORE, text: { kind: "closed" as const, reason: "too-large" as const }, waiting: 3 };
    expect(wordsOf(draw(<SaveState state={state} />))).toContain("Nicht verbunden – 3 Änderungen warten");
  });

  test("is announced before it happens: a text that is large, and one that is full", () => {
    expect(wordsOf(draw(<SizeNotice size="large" />))).toContain(de.size.large);
    expect(draw(<SizeNotice size="full" />)).toContain("kern-alert--danger");
  });
});

describe("changes that nobody took", () => {
  test("can be read where they stand, with their day, kept as a file and deleted", () => {
    const html = draw(<Leftovers live={live} leftovers={[typed("Im Zug geschrieben. <b>")]} title="Papier" />);
    expect(wordsOf(html)).toContain("3 Änderungen von Ihnen wurden nicht übernommen");
    expect(wordsOf(html)).toMatch(/Stand: 02\.05\.2030/);
    expect(html).toContain("Im Zug geschrieben. &lt;b&gt;");
    expect(wordsOf(html)).toMatch(/herunterladen.*Löschen/);
  });
});
