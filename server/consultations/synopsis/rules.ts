/** The synopsis of a consultation: which edition of it, in which order, and under which names the senders stand in it. */
import type {
  Coordination,
  Disposition,
  Publication,
  StatementPointKind,
  WeighingState,
} from "../../../db/schema/consultations.ts";
import type { Bench } from "../../../db/schema/organisations.ts";
import type { TextContent } from "../../documents/rules.ts";
import { promisesChange } from "../weighing.rules.ts";
import { synopsisOf, type Synopsis } from "../../documents/proposals/synopsis.rules.ts";
import { blockIdOf, toPlainText } from "../../documents/content/text.rules.ts";

export const EDITIONS = ["full", "anonymous", "public"] as const;
/** All for the moderation, the same to pass on without names, or what those who may read the statements read. */
export type Edition = (typeof EDITIONS)[number];

export const ORDERS = ["section", "sender"] as const;
export type Order = (typeof ORDERS)[number];

export interface AskedSynopsis {
  edition: Edition;
  by: Order;
}

/** From the address line; what is none is the usual one. */
export function askedSynopsis(search: URLSearchParams, isModeration: boolean): AskedSynopsis {
  const edition = EDITIONS.find((each) => each === search.get("edition")) ?? (isModeration ? "full" : "public");
  return { edition, by: search.get("by") === "sender" ? "sender" : "section" };
}

/** Senders were promised who reads them: a consultation whose statements only the moderation reads has no public edition. */
export const hasPublicEdition = (consultation: { publication: Publication; isOver: boolean }): boolean =>
  consultation.isOver && consultation.publication !== "moderation";

/** A wording as others may read it, or as it stands on the desk. */
export const showsReply = (edition: Edition, state: WeighingState, isWeighed: boolean): boolean =>
  edition === "full" ? state !== "open" : state === "released" && (edition === "anonymous" || isWeighed);

// --- what stands in a line --------------------------------------------------------------

/** Where the change that was promised is seen. */
export interface LinkedChange {
  documentId: number;
  askedId: number;
  versionId: number;
  name: string;
  at: Date;
  /** The passage before and after; null where it reads as it did, or where the point is on no passage. */
  passage: Synopsis | null;
}

export interface SynopsisLine {
  /** Null: the general remark of a statement, which gets no answer of its own. */
  pointId: number | null;
  statementId: number;
  sender: string;
  /** Who stands behind it besides: houses that signed it, and how many members of an association; empty: nobody. */
  backing: string;
  bench: Bench;
  coordination: Coordination;
  receivedAt: Date | null;
  /** What the line stands under. */
  section: Section;
  /** The passage of the draft; empty where the point is on a whole. */
  draft: TextContent[];
  kind: StatementPointKind | null;
  body: string;
  wording: string;
  /** Null: none that the reader may know. */
  reply: { state: WeighingState; disposition: Disposition; reason: string } | null;
  change: LinkedChange | null;
}

export interface Section {
  kind: "remark" | "whole" | "text" | "question";
  /** Of the text, or the question. */
  title: string;
  /** The heading that the passage stands under. */
  heading: string;
}

/** "Städteverband (mitgezeichnet von Ahornbrück)" */
export const senderOf = ({ sender, backing }: Pick<SynopsisLine, "sender" | "backing">): string =>
  backing ? `${sender} (${backing})` : sender;

export interface LineGroup {
  /** The sender, or null where lines stand under what they are about. */
  sender: string | null;
  section: Section | null;
  lines: SynopsisLine[];
}

/** Lines that follow each other under the same heading. */
export function groupLines(lines: readonly SynopsisLine[], by: Order): LineGroup[] {
  const groups: LineGroup[] = [];
  const keyOf = (group: Pick<LineGroup, "sender" | "section">) =>
    by === "sender" ? group.sender : JSON.stringify(group.section);
  for (const line of lines) {
    const head = by === "sender" ? { sender: line.sender, section: null } : { sender: null, section: line.section };
    const last = groups.at(-1);
    if (last && keyOf(last) === keyOf(head)) last.lines.push(line);
    else groups.push({ ...head, lines: [line] });
  }
  return groups;
}

/** Without its looks, for the cells of a spreadsheet. */
export const plainWords = (blocks: readonly TextContent[]): string => blocks.map(toPlainText).join("\n");

/** A passage as it stands in a cell: its headings are no headings of the page or the file, and it stands there more than once. */
export const quoted = (node: TextContent): TextContent[] => synopsisOf([node], [node]).after.map(withoutIds);

function withoutIds({ attrs, content, ...node }: TextContent): TextContent {
  const { id: _, ...rest } = attrs ?? {};
  return { ...node, ...(attrs && { attrs: rest }), ...(content && { content: content.map(withoutIds) }) };
}

/** A passage, or a text as a whole, that reads otherwise now, and the points that did it. */
export interface Trace {
  section: Section;
  change: LinkedChange;
  passage: Synopsis | null;
  lines: SynopsisLine[];
}

/** In the order of the text. */
export function footprintOf(lines: readonly SynopsisLine[]): Trace[] {
  const traces = new Map<string, Trace>();
  for (const line of lines) {
    if (!line.change || !line.reply || !promisesChange(line.reply.disposition)) continue;
    const { change, section } = line;
    const key = JSON.stringify([section, line.draft, change.versionId]);
    const trace = traces.get(key) ?? { section, change, passage: change.passage, lines: [] };
    trace.lines.push(line);
    traces.set(key, trace);
  }
  return [...traces.values()];
}

/** How a passage has changed; null when it reads as it did. @param after missing where it is gone */
export function changeOf(before: TextContent, after: TextContent | undefined): Synopsis | null {
  if (after && JSON.stringify(before.content) === JSON.stringify(after.content)) return null;
  const sides = synopsisOf([before], after ? [after] : []);
  return { before: sides.before.map(withoutIds), after: sides.after.map(withoutIds) };
}

// --- the draft ------------------------------------------------------------------------------

export interface Passage {
  /** Its place in the text. */
  at: number;
  node: TextContent;
  heading: string;
}

/** The blocks of a text by their ids, each with the heading that it stands under. */
export function passagesOf(content: TextContent, numbers: ReadonlyMap<string, string>): Map<string, Passage> {
  const passages = new Map<string, Passage>();
  let heading = "";
  for (const [at, node] of (content.content ?? []).entries()) {
    const id = blockIdOf(node);
    const number = (id && numbers.get(id)) ?? "";
    if (node.type === "heading") heading = `${number} ${toPlainText(node)}`.trim();
    if (id) passages.set(id, { at, node, heading });
  }
  return passages;
}

// --- names ------------------------------------------------------------------------------

export interface Sender {
  organisationId: number;
  name: string;
  shortName: string;
  /** Of the statement: an order that says nothing about the sender. */
  hash: string;
}

/** "Absender 3" for each, by an order that nobody can tell who is who from. */
export function standIns(senders: readonly Sender[], nameOf: (number: number) => string): Map<number, string> {
  const ordered = senders.toSorted((a, b) => (a.hash < b.hash ? -1 : 1));
  return new Map(ordered.map(({ organisationId }, index) => [organisationId, nameOf(index + 1)]));
}

/** Takes the senders' names, and forms of them as German makes them, out of what they and others wrote. */
export function hideNames(senders: readonly Sender[], names: ReadonlyMap<number, string>): (words: string) => string {
  const known = senders
    .flatMap(({ organisationId, name, shortName }) =>
      [name, shortName].filter(({ length }) => length > 2).map((word) => ({ word, by: names.get(organisationId)! })),
    )
    .sort((a, b) => b.word.length - a.word.length);
  if (known.length === 0) return (words) => words;
  const one = known.map(({ word }) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|");
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(${one})(?:e?s|er|ern|n)?(?![\\p{L}\\p{N}])`, "giu");
  const byWord = new Map(known.map(({ word, by }) => [word.toLowerCase(), by]));
  return (words) => words.replace(pattern, (_, word: string) => byWord.get(word.toLowerCase()) ?? "…");
}
