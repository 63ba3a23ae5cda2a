/** Blocks of a text for comparing them: what reads and looks the same, what a block is called by, how it begins. */
import type { TextContent } from "../rules.ts";
import { blockIdOf, blockKeyOf, toPlainText } from "../content/text.rules.ts";
import { writeMarks, writeText } from "../content/canonical.rules.ts";

export const isTextblock = ({ type }: Pick<TextContent, "type">): boolean => type === "paragraph" || type === "heading";

/** Reads and looks the same; ids and comments do not count. */
export const isSame = (a: TextContent, b: TextContent): boolean => writeText(a) === writeText(b);

/** Runs that look the same and have the same comments become one again. */
export function joinRuns(nodes: readonly TextContent[]): TextContent[] {
  const runs: TextContent[] = [];
  for (const node of nodes) {
    const last = runs.at(-1);
    if (last?.type === "text" && node.type === "text" && marksOf(last) === marksOf(node))
      runs[runs.length - 1] = { ...last, text: `${last.text ?? ""}${node.text ?? ""}` };
    else runs.push(node);
  }
  return runs;
}

const marksOf = (node: TextContent): string =>
  writeMarks(node) +
  (node.marks ?? []).map((mark) => (mark.type === "comment" ? `#${String(mark.attrs?.threadId)}` : "")).join("");

/** What a block is called by in all its versions: its id, else that of the first thing inside, else its words. */
export function keyOf(block: TextContent): string {
  return ownKeyOf(block) ?? `=${writeText(block)}`;
}

function ownKeyOf(block: TextContent): string | undefined {
  const own = blockKeyOf(block);
  if (own !== undefined) return own;
  for (const child of block.content ?? []) {
    const inner = ownKeyOf(child);
    if (inner !== undefined) return inner;
  }
  return undefined;
}

/** For lists of choices and for reading aloud. */
export function beginningOf(block: TextContent, length = 80): string {
  const words = toPlainText(block).replace(/\s+/g, " ").trim();
  return words.length > length ? `${words.slice(0, length).replace(/\S*$/u, "").trimEnd().toWellFormed()} …` : words;
}

/** Of blocks and all that is in them. */
export function idsIn(blocks: readonly TextContent[], ids = new Set<string>()): Set<string> {
  for (const block of blocks) {
    const id = blockIdOf(block);
    if (id !== undefined) ids.add(id);
    idsIn(block.content ?? [], ids);
  }
  return ids;
}
