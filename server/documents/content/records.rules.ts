/**
 * Records of minutes in a text. The text says only which decision or task stands where: whoever writes could make it say
 * anything. Their words come from the tables (records.queries.ts) and are put in here, for whoever reads.
 */
import type { TextContent } from "../rules.ts";
import { type RecordAttrs, blockKeyOf } from "./text.rules.ts";

export type RecordWords = Pick<RecordAttrs, "label" | "text">;

/** What a text may show as records. */
export interface KnownRecords {
  known: readonly RecordAttrs[];
  /** Stands for all others, in the language of the text. */
  unknown: RecordWords;
}

/** Says what a record reads. @param node of a text or of an editor */
export function wordsFrom({ known, unknown }: KnownRecords): (node: Pick<TextContent, "attrs">) => RecordWords {
  const words = new Map(known.map((attrs) => [keyOf({ attrs: { ...attrs } }), attrs]));
  return (node) => words.get(keyOf(node)) ?? unknown;
}

/** The text with the words of its records, whatever stood there. */
export function drawRecords(content: TextContent, records: KnownRecords): TextContent {
  if (!holdsRecord(content)) return content;
  const wordsOf = wordsFrom(records);
  return changed(content, (node) => {
    const { label, text } = wordsOf(node);
    return { ...node, attrs: { ...node.attrs, label, text } };
  });
}

/** The same for blocks that stand alone. */
export const drawBlocks = (blocks: readonly TextContent[], records: KnownRecords): TextContent[] =>
  blocks.map((block) => drawRecords(block, records));

/** The same without them, as it is stored. */
export const withoutRecordWords = (node: TextContent): TextContent =>
  holdsRecord(node)
    ? changed(node, ({ attrs: { label: _label, text: _text, ...attrs } = {}, ...record }) => ({ ...record, attrs }))
    : node;

/** What whoever froze a text was not cleared for stands in it as unknown, and says nothing to anybody who compares it. */
export function asFarAsRead(records: KnownRecords, frozen: TextContent): KnownRecords {
  const { unknown } = records;
  const hidden = recordsIn([frozen])
    .filter(({ attrs }) => attrs?.label === unknown.label && attrs.text === unknown.text)
    .map(keyOf);
  return { unknown, known: records.known.filter((attrs) => !hidden.includes(keyOf({ attrs: { ...attrs } }))) };
}

/** Every record of a text or some blocks. */
export const recordsIn = (blocks: readonly TextContent[]): TextContent[] =>
  blocks.flatMap((block) => (block.type === "record" ? [block] : recordsIn(block.content ?? [])));

/** What they read, of blocks that are drawn. */
export const wordsIn = (blocks: readonly TextContent[]): RecordAttrs[] =>
  recordsIn(blocks).map(({ attrs }) => attrs as unknown as RecordAttrs);

export const holdsRecord = (node: TextContent): boolean => node.type === "record" || (node.content ?? []).some(holdsRecord);

const keyOf = ({ attrs }: Pick<TextContent, "attrs">): string | undefined => blockKeyOf({ type: "record", attrs });

function changed(node: TextContent, change: (record: TextContent) => TextContent): TextContent {
  if (node.type === "record") return change(node);
  if (!node.content || !holdsRecord(node)) return node;
  return { ...node, content: node.content.map((child) => changed(child, change)) };
}
