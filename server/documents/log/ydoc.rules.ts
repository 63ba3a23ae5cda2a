/**
 * A text inside a ydoc: writing one into an empty ydoc (seeds, minutes, new documents), and adding blocks (`contentOf` in
 * rules.ts reads it back, marks.rules.ts marks the passages of comments). The editor's binding and these functions must agree
 * on every name, so all of it goes through y-tiptap.
 */
import { prosemirrorJSONToYDoc, prosemirrorJSONToYXmlFragment } from "@tiptap/y-tiptap";
import * as Y from "yjs";
import { contentOf, nodeOf } from "./rules.ts";
import { rewriteBlocks } from "./rewriting.rules.ts";
import { TEXT_FIELD, type TextContent } from "../rules.ts";
import { textSchema } from "../content/schema.rules.ts";
import { blockIdOf, doc, IDENTIFIED_BLOCKS, newBlockId, threadsIn, withBlockIds } from "../content/text.rules.ts";
import { writeText } from "../content/canonical.rules.ts";
import { DEEPEST, hasUnknown } from "../content/repair.rules.ts";

/**
 * Writes a text into an empty ydoc.
 * @throws RangeError when the content does not fit the content model, Error when the ydoc already holds text
 */
export function writeContent(ydoc: Y.Doc, content: TextContent): void {
  const fragment = ydoc.getXmlFragment(TEXT_FIELD);
  if (fragment.length) throw new Error("This text is already written; a second writing would double it.");
  const schema = textSchema();
  const identified = { ...content, content: withBlockIds(content.content ?? []) };
  schema.nodeFromJSON(identified).check();
  prosemirrorJSONToYXmlFragment(schema, identified, fragment);
}

/** A new ydoc with this text, as one update: the first entry of a document's log. */
export function contentToUpdate(content: TextContent): Uint8Array {
  const ydoc = new Y.Doc();
  writeContent(ydoc, content);
  const update = Y.encodeStateAsUpdate(ydoc);
  ydoc.destroy();
  return update;
}

/**
 * Adds blocks to the end of a text, as part of a room's edit; an empty last paragraph is kept below them.
 * @throws RangeError when a block does not fit the content model
 */
export function appendBlocks(ydoc: Y.Doc, blocks: TextContent[]): void {
  insertBlocks(ydoc, ydoc.getXmlFragment(TEXT_FIELD).length, blocks);
}

/** Puts blocks before the `index`th block of a text (from 0). */
export function insertBlocks(ydoc: Y.Doc, index: number, blocks: TextContent[]): void {
  const schema = textSchema();
  const content = doc(...withBlockIds(blocks, blockIdsIn(ydoc)));
  schema.nodeFromJSON(content).check();
  const source = prosemirrorJSONToYDoc(schema, content, TEXT_FIELD);
  const copies = source
    .getXmlFragment(TEXT_FIELD)
    .toArray()
    .map((node) => node.clone() as Y.XmlElement);
  ydoc.getXmlFragment(TEXT_FIELD).insert(index, copies);
  source.destroy();
}

// --- changing a text into another ------------------------------------------------

export interface ChangeOptions {
  /** Threads whose passage may come back with the other text; those that are marked now always may. */
  threads?: ReadonlySet<number>;
}

/**
 * Makes the text equal to another one by as few changes as possible, as part of a room's edit: blocks, runs of text and words
 * that stay are not touched. Comment marks stay on what stays. A thread that would have no place afterwards gets the one that the
 * other text has for it.
 * @param target a text or its blocks; a block without an id takes over the id of the one that it is made from
 * @returns threads that were marked before and are no longer
 * @throws RangeError when it does not fit the content model
 */
export function changeContent(
  ydoc: Y.Doc,
  target: TextContent | readonly TextContent[],
  { threads }: ChangeOptions = {},
): { lost: number[] } {
  const blocks = "type" in target ? (target.content ?? []) : target;
  const before = threadsIn(contentOf(ydoc));
  const fragment = ydoc.getXmlFragment(TEXT_FIELD);
  cutBelow(fragment);
  // What no editor knows could stay as a mark around words that are the same.
  if (hasUnknown(ydoc)) fragment.delete(0, fragment.length);
  const rewrite = (marked: ReadonlySet<number>) => {
    const wanted = withMarksOf(doc(...blocks).content!, marked);
    const { start, end } = marked.size > 0 ? { start: 0, end: 0 } : sameAround(fragment, wanted);
    writeOver(fragment, { from: start, to: fragment.length - end }, wanted.slice(start, wanted.length - end));
  };
  rewrite(new Set());
  const placed = new Set(threadsIn(contentOf(ydoc)));
  const back = threadsIn(doc(...blocks)).filter((id) => !placed.has(id) && (threads?.has(id) || before.includes(id)));
  if (back.length) rewrite(new Set(back));
  giveBlockIds(ydoc);
  return { lost: before.filter((id) => !placed.has(id) && !back.includes(id)) };
}

/** How many blocks at both ends are what they shall be: in a long text with one change, nearly all. */
function sameAround(fragment: Y.XmlFragment, wanted: readonly TextContent[]): { start: number; end: number } {
  const present = fragment.toArray();
  const isSame = (element: (typeof present)[number] | undefined, block: TextContent | undefined) =>
    element instanceof Y.XmlElement && block !== undefined && isAlready(nodeOf(element), block);
  const most = Math.min(present.length, wanted.length);
  let start = 0;
  while (start < most && isSame(present[start], wanted[start])) start += 1;
  let end = 0;
  while (end < most - start && isSame(present.at(-1 - end), wanted.at(-1 - end))) end += 1;
  return { start, end };
}

const isAlready = (present: TextContent, wanted: TextContent): boolean =>
  writeText(present) === writeText(wanted) && hasIdsOf(present, wanted);

/** A block that is wanted without an id keeps the one that it has. */
function hasIdsOf(present: TextContent, wanted: TextContent): boolean {
  const id = blockIdOf(wanted);
  if (id !== undefined && id !== blockIdOf(present)) return false;
  return (wanted.content ?? []).every((child, index) => {
    if (child.type === "text") return true;
    const other = present.content?.[index];
    return other !== undefined && hasIdsOf(other, child);
  });
}

/**
 * The same for some neighbouring top-level blocks only.
 * @param baseIds of the blocks to replace, in their order; none: something is put in
 * @param after id of the block behind which something is put in; null: at the beginning
 * @returns false, and nothing changed, when these blocks are not there, or no longer side by side
 * @throws RangeError when it does not fit the content model
 */
export function replaceBlocks(
  ydoc: Y.Doc,
  baseIds: readonly string[],
  blocks: readonly TextContent[],
  after: string | null = null,
): boolean {
  const fragment = ydoc.getXmlFragment(TEXT_FIELD);
  const ids = fragment.toArray().map((child): unknown => (child instanceof Y.XmlElement ? child.getAttribute("id") : null));
  const first = baseIds.length ? ids.indexOf(baseIds[0]) : after === null ? 0 : ids.indexOf(after) + 1;
  const isThere =
    baseIds.every((id, index) => ids[first + index] === id) && (baseIds.length > 0 || after === null || first > 0);
  if (first < 0 || !isThere) return false;
  const range = { from: first, to: first + baseIds.length };
  const inside = new Set(
    fragment
      .toArray()
      .slice(range.from, range.to)
      .flatMap((child) => [...blockIdsBelow(child)]),
  );
  const taken = new Set([...blockIdsIn(ydoc)].filter((id) => !inside.has(id)));
  writeOver(fragment, range, withMarksOf(withoutIds(blocks, taken), new Set()));
  if (fragment.length === 0) insertBlocks(ydoc, 0, doc().content!);
  giveBlockIds(ydoc);
  return true;
}

/** Below what anybody reads, and from the lowest up: Yjs deletes by recursion, which a forged depth would overflow. */
function cutBelow(fragment: Y.XmlFragment): void {
  const parents: Y.XmlFragment[] = [];
  let level: Y.XmlFragment[] = [fragment];
  for (let depth = 0; level.length > 0; depth += 1) {
    level = level.flatMap((parent) => parent.toArray().filter((child) => child instanceof Y.XmlElement));
    if (depth > DEEPEST) parents.push(...level);
  }
  for (const parent of parents.reverse()) if (parent.length) parent.delete(0, parent.length);
}

function writeOver(fragment: Y.XmlFragment, range: { from: number; to: number }, blocks: TextContent[]): void {
  const schema = textSchema();
  if (blocks.length) schema.nodeFromJSON(doc(...blocks)).check();
  const source = blocks.length ? prosemirrorJSONToYDoc(schema, doc(...blocks), TEXT_FIELD) : new Y.Doc();
  const elements = source.getXmlFragment(TEXT_FIELD).toArray();
  rewriteBlocks(
    fragment,
    range,
    elements.filter((child) => child instanceof Y.XmlElement),
    schema,
  );
  source.destroy();
}

/** With the marks of these threads only, and without halves of signs, which no update can carry. */
function withMarksOf(blocks: readonly TextContent[], threads: ReadonlySet<number>): TextContent[] {
  return blocks.map((node) => {
    const marks = node.marks?.filter((mark) => mark.type !== "comment" || threads.has(Number(mark.attrs?.threadId)));
    return {
      ...node,
      ...(marks && { marks }),
      ...(node.text !== undefined && { text: node.text.toWellFormed() }),
      ...(node.content && { content: withMarksOf(node.content, threads) }),
    };
  });
}

function withoutIds(blocks: readonly TextContent[], taken: ReadonlySet<string>): TextContent[] {
  return blocks.map((node) => {
    const content = node.content && { content: withoutIds(node.content, taken) };
    const id = blockIdOf(node);
    if (id === undefined || !taken.has(id)) return { ...node, ...content };
    return { ...node, ...content, attrs: { ...node.attrs, id: null } };
  });
}

function blockIdsBelow(child: unknown): Set<string> {
  if (!(child instanceof Y.XmlElement)) return new Set();
  const ids = [child, ...elementsOf(child)].map((element): unknown => element.getAttribute("id"));
  return new Set(ids.filter((id) => typeof id === "string"));
}

// --- ids ------------------------------------------------------------------------------

function blockIdsIn(ydoc: Y.Doc): Set<string> {
  const ids = [...elementsOf(ydoc.getXmlFragment(TEXT_FIELD))].map((element): unknown => element.getAttribute("id"));
  return new Set(ids.filter((id) => typeof id === "string"));
}

/** Gives every block that has none an id, and a new one to the second of two that share theirs; part of a room's edit. */
export function giveBlockIds(ydoc: Y.Doc): void {
  const taken = new Set<string>();
  for (const element of elementsOf(ydoc.getXmlFragment(TEXT_FIELD))) {
    if (!(IDENTIFIED_BLOCKS as readonly string[]).includes(element.nodeName)) continue;
    const own: unknown = element.getAttribute("id");
    const id = typeof own === "string" && own !== "" && !taken.has(own) ? own : newBlockId();
    taken.add(id);
    if (id !== own) element.setAttribute("id", id);
  }
}

function* elementsOf(parent: Y.XmlFragment | Y.XmlElement, depth = 0): Generator<Y.XmlElement> {
  if (depth > DEEPEST) return;
  for (const child of parent.toArray()) {
    if (!(child instanceof Y.XmlElement)) continue;
    yield child;
    yield* elementsOf(child, depth + 1);
  }
}
