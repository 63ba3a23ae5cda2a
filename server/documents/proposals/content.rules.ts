/**
 * What a browser sends as blocks of a text, before it is kept: it fits the content model, is not too large, and says nothing
 * that only the server may say. Records of minutes stay as they are; pictures belong to the text.
 */
import { LARGEST_ID } from "../../../db/schema/columns.ts";
import { Invalid } from "../../errors.ts";
import { BLOCKS_MAX, LETTERS_MAX } from "./limits.rules.ts";
import { recordsIn } from "../content/records.rules.ts";
import type { TextContent } from "../rules.ts";
import { textSchema } from "../content/schema.rules.ts";
import { FOOTNOTE_MAX, isLanguageTag, safeHref, toPlainText, withBlockIds } from "../content/text.rules.ts";

const DEEPEST = 20;

export interface ContentWalls {
  /** Records that must be in the blocks, as they are; and no others. */
  records: readonly TextContent[];
  /** Pictures of this document. */
  imageIds: ReadonlySet<number>;
  /** Ids that stand elsewhere in the text. */
  takenIds: ReadonlySet<string>;
}

/**
 * @param input what `JSON.parse` gave
 * @returns blocks that may be put into a text, each with an id of its own
 * @throws Invalid at the field `blocks`
 */
export function acceptBlocks(input: unknown, walls: ContentWalls): TextContent[] {
  const blocks = fitted(input);
  if (blocks.length > BLOCKS_MAX || lettersIn(blocks) > LETTERS_MAX)
    throw new Invalid("documents:proposals.error.too-long", "blocks");
  requireRecords(blocks, walls.records);
  if (imagesIn(blocks).some((id) => !walls.imageIds.has(id))) throw new Invalid("documents:proposals.error.image", "blocks");
  return withBlockIds(blocks, new Set(walls.takenIds));
}

const lettersIn = (blocks: readonly TextContent[]): number => blocks.reduce((sum, block) => sum + toPlainText(block).length, 0);

/**
 * Blocks as the content model knows them, without anything else that came along.
 * @throws Invalid at the field `blocks` when they do not fit it
 */
export function fitted(input: unknown): TextContent[] {
  try {
    const content = cleanNodes(input, 0);
    if (content.length === 0) return [];
    const doc = textSchema().nodeFromJSON({ type: "doc", content });
    doc.check();
    return (doc.toJSON() as TextContent).content ?? [];
  } catch {
    throw new Invalid("documents:proposals.error.unreadable", "blocks");
  }
}

/** @throws RangeError for what is no list of nodes, or nested too deeply */
function cleanNodes(input: unknown, depth: number): TextContent[] {
  if (!Array.isArray(input) || depth > DEEPEST) throw new RangeError("no nodes");
  return input.map((value: unknown) => {
    const { type, text, attrs, marks, content } = asObject(value);
    if (typeof type !== "string") throw new RangeError("no node");
    const node: TextContent = { type };
    if (type === "text") node.text = words(text);
    const kept = (ATTRS[type] ?? cleanId)(asObject(attrs ?? {}));
    if (Object.keys(kept).length) node.attrs = kept;
    const own = cleanMarks(marks);
    if (own.length) node.marks = own;
    if (content !== undefined) node.content = cleanNodes(content, depth + 1);
    return node;
  });
}

type Attrs = Record<string, unknown>;

function asObject(value: unknown): Attrs {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new RangeError("no object");
  return value as Attrs;
}

const words = (value: unknown, most = LETTERS_MAX): string => {
  if (typeof value !== "string" || value.length > most) throw new RangeError("no words");
  return value.toWellFormed().replaceAll("\u0000", "");
};

const whole = (value: unknown, least: number, most: number, otherwise: number | null) =>
  Number.isInteger(value) && (value as number) >= least && (value as number) <= most ? (value as number) : otherwise;

const id = (value: unknown) => whole(value, 1, LARGEST_ID, null);
const cleanId = ({ id: own }: Attrs): Attrs => (typeof own === "string" && /^[\w-]{1,40}$/.test(own) ? { id: own } : {});
const cell = ({ colspan, rowspan }: Attrs): Attrs => ({
  colspan: whole(colspan, 1, 100, 1),
  rowspan: whole(rowspan, 1, 100, 1),
});

/** The schema knows names of attributes, not what may stand in them. */
const ATTRS: Record<string, (attrs: Attrs) => Attrs> = {
  text: () => ({}),
  heading: (attrs) => ({ ...cleanId(attrs), level: whole(attrs.level, 1, 4, 2) }),
  orderedList: (attrs) => ({ ...cleanId(attrs), start: whole(attrs.start, 0, 9999, 1) }),
  taskItem: ({ checked }) => ({ checked: checked === true }),
  tableCell: cell,
  tableHeader: cell,
  agendaReference: ({ itemId, label }) => ({ itemId: id(itemId), label: words(label ?? "", 40) }),
  reference: ({ targetId, label }) => ({ kind: "document", targetId: id(targetId), label: words(label ?? "", 200) }),
  footnote: ({ text }) => ({ text: words(text ?? "", FOOTNOTE_MAX) }),
  image: (attrs) => ({
    ...cleanId(attrs),
    imageId: id(attrs.imageId),
    alt: words(attrs.alt ?? "", 2000),
    width: whole(attrs.width, 1, 20_000, null),
    height: whole(attrs.height, 1, 20_000, null),
  }),
  record: ({ kind, recordId }) => ({ kind: kind === "task" ? "task" : "decision", recordId: id(recordId) }),
};

type Mark = NonNullable<TextContent["marks"]>[number];

function cleanMarks(marks: unknown): Mark[] {
  if (marks === undefined) return [];
  if (!Array.isArray(marks) || marks.length > 20) throw new RangeError("no marks");
  return marks.flatMap((value: unknown): Mark[] => {
    const { type, attrs } = asObject(value);
    if (typeof type !== "string") throw new RangeError("no mark");
    // Only the server says which passage belongs to which thread.
    if (type === "comment") return [];
    const href = type === "link" ? safeHref(asObject(attrs).href) : undefined;
    if (type === "link") return href ? [{ type, attrs: { href } }] : [];
    const lang = type === "language" ? asObject(attrs).lang : undefined;
    if (type === "language") return isLanguageTag(lang) ? [{ type, attrs: { lang } }] : [];
    return [{ type }];
  });
}

// --- records and pictures -------------------------------------------------------------

/** Every picture, by its id; 0 for one without. */
export const imagesIn = (blocks: readonly TextContent[]): number[] =>
  blocks.flatMap((block) => (block.type === "image" ? [Number(block.attrs?.imageId) || 0] : imagesIn(block.content ?? [])));

/** A decision is made at a roundtable, not by proposing words that look like one; nor is it taken away like that. */
function requireRecords(blocks: readonly TextContent[], wanted: readonly TextContent[]): void {
  const line = ({ attrs }: TextContent) => JSON.stringify([attrs?.kind, attrs?.recordId]);
  const linesOf = (records: readonly TextContent[]) => records.map(line).sort().join("\n");
  if (linesOf(recordsIn(blocks)) !== linesOf(wanted)) throw new Invalid("documents:proposals.error.record", "blocks");
}
