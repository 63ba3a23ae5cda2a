/**
 * The running text of the minutes: what it begins with, and where decisions and tasks stand in it. Works on the ydoc inside a
 * room's edit; the text says only where a record stands, its words live in the tables.
 */
import * as Y from "yjs";
import { writeDay } from "../calendar/rules.ts";
import type { Words } from "../context.ts";
import { TEXT_FIELD, type TextContent } from "../documents/rules.ts";
import {
  agendaReference,
  doc,
  documentReference,
  heading,
  paragraph,
  record,
  type RecordAttrs,
} from "../documents/content/text.rules.ts";
import { appendBlocks, insertBlocks } from "../documents/log/ydoc.rules.ts";
import { isBreak, pointHeading, type DecisionView, type TaskView } from "./rules.ts";

export interface TextPoint {
  label: string;
  title: string;
  /** What stands below its heading; `to` as in forms: `document:4`. */
  links?: readonly { to: string; label: string }[];
}

/** A heading for each point, with room to write below it. @param word how a point is called, "TOP" */
export function minutesText(points: readonly TextPoint[], word: string): TextContent {
  return doc(...points.flatMap((point) => pointBlocks(point, word)));
}

export function pointBlocks(point: TextPoint, word: string): TextContent[] {
  return [
    heading(2, pointHeading(point, word)),
    ...(point.links ?? []).map((link) => paragraph([reference(link)])),
    paragraph(),
  ];
}

function reference({ to, label }: { to: string; label: string }): TextContent {
  const [kind, id] = to.split(":");
  if (kind === "agenda-item") return agendaReference(Number(id), label);
  return kind === "document" ? documentReference(Number(id), label) : { type: "text", text: label };
}

/** How a decision reads in the text. */
export const decisionRecord = ({ t }: Words, decision: Pick<DecisionView, "id" | "number" | "body">): RecordAttrs => ({
  kind: "decision",
  recordId: decision.id,
  label: t("roundtables:record.decision", { number: decision.number }),
  text: decision.body,
});

/** How a task reads in the text: what, and below who and until when. */
export function taskRecord(
  { t, language }: Words,
  task: Pick<TaskView, "id" | "body" | "organisation" | "dueOn">,
): RecordAttrs {
  const facts = [
    task.organisation && t("roundtables:record.who", { organisation: task.organisation }),
    task.dueOn && t("roundtables:record.until", { day: writeDay(task.dueOn, language) }),
  ].filter(Boolean);
  const text = facts.length ? `${task.body}\n${facts.join(" · ")}` : task.body;
  return { kind: "task", recordId: task.id, label: t("roundtables:record.task"), text };
}

/**
 * The text with only those record blocks that are in `records`, in their words: whoever writes can paste a block that looks
 * like a decision. What is left empty gets a paragraph.
 */
export function onlyRecords(blocks: readonly TextContent[], records: readonly RecordAttrs[]): TextContent[] {
  return blocks.flatMap((block): TextContent[] => {
    if (block.type === "record") {
      const { kind, recordId } = block.attrs ?? {};
      const known = records.find((other) => other.kind === kind && other.recordId === recordId);
      return known ? [record(known)] : [];
    }
    if (!block.content?.length) return [block];
    const content = onlyRecords(block.content, records);
    return [{ ...block, content: content.length ? content : [paragraph()] }];
  });
}

export interface PlacedRecord extends Pick<RecordAttrs, "kind" | "recordId"> {
  /** The point under whose heading it stands; null: at the end. */
  point: TextPoint | null;
}

/**
 * Makes the text show these records: missing ones are put under the heading of their point, or at the end when it is not
 * there; those in the text stay wherever they were moved to.
 * @param gone records to take out
 */
export function placeRecords(
  ydoc: Y.Doc,
  records: readonly PlacedRecord[],
  gone: readonly Pick<RecordAttrs, "kind" | "recordId">[],
): void {
  const shown = recordElements(ydoc);
  for (const { kind, recordId } of gone) {
    for (const { element } of shown.filter((other) => other.kind === kind && other.recordId === recordId)) remove(element);
  }
  for (const entry of records) {
    if (!shown.some((other) => other.kind === entry.kind && other.recordId === entry.recordId)) insert(ydoc, entry);
  }
}

function insert(ydoc: Y.Doc, { point, ...attrs }: PlacedRecord): void {
  const block = { type: "record", attrs };
  const index = point ? endOfSection(ydoc.getXmlFragment(TEXT_FIELD).toArray(), point) : undefined;
  if (index === undefined) appendBlocks(ydoc, [block]);
  else insertBlocks(ydoc, index, [block]);
}

type Block = Y.XmlElement | Y.XmlText | Y.XmlHook;

/** After the last block under the point's heading that is not empty. @returns undefined when there is no such heading */
function endOfSection(blocks: readonly Block[], point: TextPoint): number | undefined {
  const find = (fits: (written: string) => boolean) =>
    blocks.findIndex((block) => isElement(block, "heading") && fits(plainText(block)));
  const isTitled = (written: string) => written.trim().endsWith(point.title);
  const isNumbered = (written: string) => isHeadingOf(written, point);
  // The title first: numbers follow the running order as long as it is planned, headings that are written do not.
  const places = [find((written) => isTitled(written) && isNumbered(written)), find(isTitled), find(isNumbered)];
  const start = places.find((place) => place !== -1) ?? -1;
  if (start === -1) return undefined;
  const level = levelOf(blocks[start]);
  const next = blocks.findIndex((block, index) => index > start && isElement(block, "heading") && levelOf(block) <= level);
  let end = next === -1 ? blocks.length : next;
  while (end > start + 1 && isElement(blocks[end - 1], "paragraph") && plainText(blocks[end - 1]) === "") end -= 1;
  return end;
}

const isElement = (block: unknown, name: string): block is Y.XmlElement =>
  block instanceof Y.XmlElement && block.nodeName === name;

const levelOf = (heading: unknown): number =>
  heading instanceof Y.XmlElement ? Number(heading.getAttribute("level")) || 1 : 1;

/** What stands in a block; an inline node such as a reference counts as something. */
function plainText(node: unknown): string {
  if (node instanceof Y.XmlText)
    return (node.toDelta() as { insert?: unknown }[])
      .map((run) => (typeof run.insert === "string" ? run.insert : " "))
      .join("");
  if (!(node instanceof Y.XmlElement)) return "";
  return node.length === 0 && node.nodeName === "agendaReference" ? " " : node.toArray().map(plainText).join("");
}

/** People may reword a heading; as long as it keeps its number or its title it is found. */
function isHeadingOf(written: string, point: TextPoint): boolean {
  if (isBreak(point)) return written.includes(point.title);
  const label = point.label.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^\\p{L}*\\.?\\s*${label}(?![\\p{L}\\d]|\\.\\d)`, "u").test(written.trimStart().slice(0, 200));
}

/** Also finds copies that somebody made by copying a passage. */
function recordElements(ydoc: Y.Doc): { kind: string; recordId: number; element: Y.XmlElement }[] {
  const found: { kind: string; recordId: number; element: Y.XmlElement }[] = [];
  const walk = (node: Y.XmlFragment | Y.XmlElement) => {
    for (const child of node.toArray()) {
      if (!(child instanceof Y.XmlElement)) continue;
      if (child.nodeName === "record") {
        found.push({
          kind: String(child.getAttribute("kind")),
          recordId: Number(child.getAttribute("recordId")),
          element: child,
        });
      } else walk(child);
    }
  };
  walk(ydoc.getXmlFragment(TEXT_FIELD));
  return found;
}

function remove(element: Y.XmlElement): void {
  const parent = element.parent as Y.XmlFragment | null;
  const index = parent?.toArray().indexOf(element) ?? -1;
  if (!parent || index === -1) return;
  parent.delete(index, 1);
  // Neither a text nor a list item or cell is ever without a block.
  if (parent.length === 0) parent.insert(0, [new Y.XmlElement("paragraph")]);
}
