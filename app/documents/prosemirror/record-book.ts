/**
 * What records of minutes read in an editor: the words that the page brought, never any of the text (records.rules.ts). Drawn anew
 * when the page brings others.
 */
import type { Node } from "@tiptap/pm/model";
import type { NodeView } from "@tiptap/pm/view";
import { wordsFrom, type KnownRecords } from "#server/documents/content/records.rules";
import type { RecordBook } from "#server/documents/content/schema.rules";

/** A new record may be in the text a moment before the page knows its words. */
const PATIENCE_MS = 3000;

export class PageRecords implements RecordBook {
  #records: KnownRecords;
  #wordsOf: ReturnType<typeof wordsFrom>;
  readonly #drawn = new Set<() => void>();

  constructor(records: KnownRecords) {
    this.#records = records;
    this.#wordsOf = wordsFrom(records);
  }

  /** The page was loaded anew. */
  turnTo(records: KnownRecords): void {
    this.#records = records;
    this.#wordsOf = wordsFrom(records);
    for (const draw of this.#drawn) draw();
  }

  readonly wordsOf: RecordBook["wordsOf"] = (node) => this.#wordsOf(node);

  draw(node: Node, attributes: Record<string, unknown>): NodeView {
    const [dom, label, text] = [document.createElement("div"), document.createElement("p"), document.createElement("p")];
    for (const [name, value] of Object.entries(attributes)) dom.setAttribute(name, String(value));
    dom.className = "ja-text-record";
    dom.dataset.type = "record";
    label.className = "ja-text-record__label";
    dom.append(label, text);
    let isPatient = true;
    const draw = () => {
      const words = this.wordsOf(node);
      const waits = isPatient && words === this.#records.unknown;
      label.textContent = waits ? "…" : words.label;
      text.textContent = waits ? "" : words.text;
    };
    const timer = setTimeout(() => {
      isPatient = false;
      draw();
    }, PATIENCE_MS);
    this.#drawn.add(draw);
    draw();
    return {
      dom,
      destroy: () => {
        clearTimeout(timer);
        this.#drawn.delete(draw);
      },
    };
  }
}
