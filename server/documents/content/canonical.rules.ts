/** What makes two texts the same: one way of writing each, whatever its ids, comments and order of attributes. */
import type { TextContent } from "../rules.ts";

/** Marks that say something about a passage and are no part of the text; `author` is set by attribution.rules.ts for comparing. */
const ABOUT = new Set(["comment", "author"]);

/** The text without the marks of comments: passages that only differed in those are one run again. */
export function withoutComments(node: TextContent): TextContent {
  if (!node.content) return node.marks ? bareRun(node) : node;
  const content: TextContent[] = [];
  for (const child of node.content.map(withoutComments)) {
    const before = content.at(-1);
    if (before?.type === "text" && child.type === "text" && writeMarks(before) === writeMarks(child)) {
      content[content.length - 1] = { ...before, text: (before.text ?? "") + (child.text ?? "") };
    } else content.push(child);
  }
  return { ...node, content };
}

function bareRun(node: TextContent): TextContent {
  const marks = node.marks!.filter((mark) => !ABOUT.has(mark.type));
  if (marks.length === node.marks!.length && marks.length > 0) return node;
  const { marks: _, ...bare } = node;
  return marks.length ? { ...bare, marks } : bare;
}

/**
 * One line that is the same for the same text: whatever the order of attributes and marks, whoever commented on it, whichever
 * ids its blocks have. The hash of a version is made from it.
 */
export const writeText = (node: TextContent): string => write(withoutComments(node));

/** The same for a node that is without comments already. @param inner writes what is in it */
export function write(node: TextContent, inner: (node: TextContent) => string = (child) => write(child)): string {
  if (node.type === "text") return `${JSON.stringify(node.text ?? "")}${writeMarks(node)}`;
  const attrs = writeAttrs(node.attrs, "id");
  const inside = node.content?.map((child) => inner(child)).join(",");
  return `<${node.type}${attrs}${writeMarks(node)}>${inside ? `[${inside}]` : ""}`;
}

/** The marks of a run, comments left out, in one order. */
export function writeMarks(node: TextContent): string {
  if (!node.marks?.length) return "";
  const marks = node.marks.filter((mark) => !ABOUT.has(mark.type)).map((mark) => `|${mark.type}${writeAttrs(mark.attrs)}`);
  return marks.length > 1 ? marks.sort().join("") : (marks[0] ?? "");
}

/** What is not set and what is set to nothing is the same. */
export function writeAttrs(attrs: Record<string, unknown> | undefined, except?: string): string {
  if (!attrs) return "";
  const names = Object.keys(attrs).filter((name) => name !== except && attrs[name] !== null && attrs[name] !== undefined);
  if (names.length === 0) return "";
  return `(${names
    .sort()
    .map((name) => `${name}=${JSON.stringify(attrs[name])}`)
    .join(",")})`;
}
