/**
 * The content model of all texts: one list of extensions for the editor, the readers' view and the server. Opening a text with
 * another list would delete what that list does not know, for everybody; so it only ever grows, and `SCHEMA_VERSION` with it.
 */
import { getSchema, Mark, mergeAttributes, Node, type Extensions } from "@tiptap/core";
import { Link } from "@tiptap/extension-link";
import { TaskItem, TaskList } from "@tiptap/extension-list";
import { TableKit } from "@tiptap/extension-table";
import { UniqueID } from "@tiptap/extension-unique-id";
import type { Node as ProseMirrorNode, Schema } from "@tiptap/pm/model";
import type { NodeView } from "@tiptap/pm/view";
import StarterKit from "@tiptap/starter-kit";
import type { RecordWords } from "./records.rules.ts";
import {
  FOOTNOTE_MAX,
  imagePath,
  isLanguageTag,
  newBlockId,
  IDENTIFIED_BLOCKS,
  referencePath,
  safeHref,
  shortened,
  type ImageAttrs,
  type ReferenceAttrs,
} from "./text.rules.ts";

export interface TextOptions {
  /** Says what the box of a task is for, in the reader's language. */
  taskLabel?: (text: string, checked: boolean) => string;
  /** Gives new blocks their ids; only where somebody writes, because it changes the text. */
  givesIds?: boolean;
  /** What records read; without it they are there, but say nothing. */
  records?: RecordBook;
}

/** The words of records for an editor, which may change while it is open. */
export interface RecordBook {
  wordsOf(node: Pick<ProseMirrorNode, "attrs">): RecordWords;
  draw(node: ProseMirrorNode, attributes: Record<string, unknown>): NodeView;
}

/**
 * Headings 1–4, paragraphs, bold, italic, underline, strike, passages in another language, lists, task lists, tables, images,
 * footnotes, safe links, quotes, rules, line breaks, references to agenda items and documents, records of minutes and comment
 * marks; blocks carry an id. No code, and no undo: with several people writing, undo belongs to the collaboration extension.
 */
export function textExtensions({ taskLabel, givesIds = false, records }: TextOptions = {}): Extensions {
  return [
    StarterKit.configure({
      heading: { levels: [1, 2, 3, 4] },
      code: false,
      codeBlock: false,
      link: false,
      undoRedo: false,
      // It would add a paragraph to a text by merely opening it.
      trailingNode: false,
      dropcursor: { class: "ja-text-dropcursor", color: false },
    }),
    SafeLink.configure({
      openOnClick: false,
      autolink: true,
      defaultProtocol: "https",
      isAllowedUri: (href) => safeHref(href) !== undefined,
    }),
    TaskList,
    TaskItem.configure({
      nested: true,
      a11y: taskLabel && { checkboxLabel: (node, checked) => taskLabel(node.firstChild?.textContent ?? "", checked) },
    }),
    TableKit.configure({ table: { resizable: false } }),
    AgendaReference,
    Reference,
    Image,
    Footnote,
    Language,
    RecordBlock.configure({ records }),
    Comment,
    UniqueID.configure({ types: [...IDENTIFIED_BLOCKS], generateID: newBlockId, updateDocument: givesIds }),
  ];
}

export const textSchema = (): Schema => getSchema(textExtensions());

/** Only the address is kept: class, target and title of pasted links are none of the text's business. */
const SafeLink = Link.extend({
  addAttributes() {
    return { href: { default: null, parseHTML: (element) => safeHref(element.getAttribute("href")) ?? null } };
  },
  renderHTML({ HTMLAttributes }) {
    return ["a", { href: safeHref(HTMLAttributes.href) ?? null, rel: "noopener noreferrer" }, 0];
  },
});

/** Footnote-like: `AP-07` in the running text, leading to the agenda item. */
const AgendaReference = Node.create({
  name: "agendaReference",
  group: "inline",
  inline: true,
  atom: true,
  addAttributes() {
    return {
      itemId: { default: null, parseHTML: (element) => Number(element.getAttribute("data-agenda-item")) || null },
      label: { default: "", parseHTML: (element) => element.textContent?.trim().slice(0, 40) ?? "" },
    };
  },
  parseHTML() {
    // Before the rule of links.
    return [{ tag: "a[data-agenda-item]", priority: 60 }];
  },
  renderHTML({ node }) {
    const { itemId, label } = node.attrs as { itemId: unknown; label: unknown };
    return [
      "a",
      { href: agendaItemPath(itemId), "data-agenda-item": Number(itemId) || null, class: "ja-text-reference" },
      String(label),
    ];
  },
  renderText: ({ node }) => String(node.attrs.label),
});

/** Where a reference leads; nowhere when the id is no id. */
export const agendaItemPath = (itemId: unknown): string | null =>
  Number.isInteger(itemId) && (itemId as number) > 0 ? `/agenda/${itemId as number}` : null;

/** Another text of the process, by its title, leading to it. */
const Reference = Node.create({
  name: "reference",
  group: "inline",
  inline: true,
  atom: true,
  addAttributes() {
    return {
      kind: { default: "document", parseHTML: (element) => element.getAttribute("data-reference") ?? "document" },
      targetId: { default: null, parseHTML: (element) => Number(element.getAttribute("data-target")) || null },
      label: { default: "", parseHTML: (element) => element.textContent?.trim().slice(0, 200) ?? "" },
    };
  },
  parseHTML() {
    return [{ tag: "a[data-reference]", priority: 60 }];
  },
  renderHTML({ node }) {
    const attrs = node.attrs as ReferenceAttrs;
    return [
      "a",
      {
        href: referencePath(attrs) ?? null,
        "data-reference": attrs.kind,
        "data-target": Number(attrs.targetId) || null,
        class: "ja-text-reference",
      },
      String(attrs.label),
    ];
  },
  renderText: ({ node }) => String(node.attrs.label),
});

/** A picture kept by this installation; one from elsewhere would tell its owner who reads. */
const Image = Node.create({
  name: "image",
  group: "block",
  atom: true,
  selectable: true,
  draggable: true,
  addAttributes() {
    const number = (name: string, at: string) => ({
      default: null,
      parseHTML: (element: HTMLElement) => Number(element.getAttribute(at)) || null,
      renderHTML: (attrs: Record<string, unknown>) => ({ [at]: attrs[name] }),
    });
    return {
      imageId: number("imageId", "data-image"),
      width: number("width", "width"),
      height: number("height", "height"),
      alt: { default: "", parseHTML: (element) => element.getAttribute("alt") ?? "" },
    };
  },
  parseHTML() {
    return [{ tag: "img[data-image]" }];
  },
  renderHTML({ node, HTMLAttributes }) {
    const src = imagePath((node.attrs as ImageAttrs).imageId) ?? null;
    return ["img", mergeAttributes(HTMLAttributes, { src, class: "ja-text-image", loading: "lazy" })];
  },
  renderText: ({ node }) => String(node.attrs.alt),
});

/** Its words stand in an attribute: one place in the running text, written in a dialog. */
const Footnote = Node.create({
  name: "footnote",
  group: "inline",
  inline: true,
  atom: true,
  addAttributes() {
    return {
      text: { default: "", parseHTML: (element) => shortened(element.getAttribute("data-footnote") ?? "", FOOTNOTE_MAX) },
    };
  },
  parseHTML() {
    return [{ tag: "sup[data-footnote]", priority: 60 }];
  },
  renderHTML({ node }) {
    // The number is drawn by CSS counters: it depends on the footnotes before it.
    return ["sup", { "data-footnote": String(node.attrs.text), class: "ja-text-footnote", title: String(node.attrs.text) }];
  },
  renderText: ({ node }) => ` (${String(node.attrs.text)})`,
});

/** A passage in another language than the text, for screen readers and spelling. */
const Language = Mark.create({
  name: "language",
  addAttributes() {
    return {
      lang: {
        default: null,
        parseHTML: (element) => {
          const lang = element.getAttribute("lang");
          return isLanguageTag(lang) ? lang : null;
        },
      },
    };
  },
  parseHTML() {
    return [{ tag: "span[lang]", getAttrs: (element) => isLanguageTag(element.getAttribute("lang")) && null }];
  },
  renderHTML({ HTMLAttributes }) {
    return ["span", HTMLAttributes, 0];
  },
});

/** A decision or task of the minutes: which one, and nothing that an editor could change. Its words live in the tables. */
const RecordBlock = Node.create<{ records: RecordBook | undefined }>({
  name: "record",
  group: "block",
  atom: true,
  selectable: true,
  draggable: true,
  addOptions: () => ({ records: undefined }),
  addAttributes() {
    return {
      kind: {
        default: "decision",
        parseHTML: (element) => (element.getAttribute("data-kind") === "task" ? "task" : "decision"),
        renderHTML: (attrs) => ({ "data-kind": attrs.kind as unknown }),
      },
      recordId: {
        default: null,
        parseHTML: (element) => Number(element.getAttribute("data-recordid")) || null,
        renderHTML: (attrs) => ({ "data-recordid": attrs.recordId as unknown }),
      },
    };
  },
  parseHTML() {
    return [{ tag: "div[data-type=record]" }];
  },
  renderHTML({ node, HTMLAttributes }) {
    const { label, text } = this.options.records?.wordsOf(node) ?? NO_WORDS;
    return [
      "div",
      mergeAttributes(HTMLAttributes, { "data-type": "record", class: "ja-text-record" }),
      ["p", { class: "ja-text-record__label" }, label],
      ["p", {}, text],
    ];
  },
  renderText({ node }) {
    const { label, text } = this.options.records?.wordsOf(node) ?? NO_WORDS;
    return [label, text].filter(Boolean).join(": ");
  },
  addNodeView() {
    const { records } = this.options;
    return records ? ({ node, HTMLAttributes }) => records.draw(node, HTMLAttributes) : null;
  },
});

const NO_WORDS = { label: "", text: "" };

/** The passage of a comment thread. Holds nothing but the thread's id, and passages may overlap. Only the server writes it. */
const Comment = Mark.create({
  name: "comment",
  excludes: "",
  inclusive: false,
  keepOnSplit: false,
  addAttributes() {
    return {
      threadId: {
        default: null,
        parseHTML: (element) => Number(element.getAttribute("data-thread")) || null,
        renderHTML: (attrs) => ({ "data-thread": attrs.threadId as unknown }),
      },
    };
  },
  parseHTML() {
    return [{ tag: "mark[data-thread]" }];
  },
  renderHTML({ HTMLAttributes }) {
    return ["mark", mergeAttributes(HTMLAttributes, { class: "ja-text-comment" }), 0];
  },
});
