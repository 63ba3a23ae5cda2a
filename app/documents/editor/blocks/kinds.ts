/** The kinds of blocks that turn into each other: their names, their signs, and the turning. */
import type { Editor } from "@tiptap/core";
import type { Node } from "@tiptap/pm/model";
import type { ToolIconName } from "../../toolbar/icons";

export const KINDS = [
  "paragraph",
  "heading-1",
  "heading-2",
  "heading-3",
  "heading-4",
  "bullets",
  "numbers",
  "tasks",
  "quote",
] as const;
export type Kind = (typeof KINDS)[number];

const SIGNS: Partial<Record<Kind, string>> = {
  paragraph: "¶",
  "heading-1": "H1",
  "heading-2": "H2",
  "heading-3": "H3",
  "heading-4": "H4",
};

/** How a kind is drawn in menus. */
export const signOf = (kind: Kind): { sign: string } | { icon: ToolIconName } => {
  const sign = SIGNS[kind];
  return sign ? { sign } : { icon: kind as ToolIconName };
};

const LISTS: Record<string, Kind> = { bulletList: "bullets", orderedList: "numbers", taskList: "tasks", blockquote: "quote" };

/** What a block is now; undefined for tables, images and what else stays what it is. */
export function kindOf(node: Node): Kind | undefined {
  if (node.type.name === "paragraph") return "paragraph";
  if (node.type.name === "heading") return `heading-${node.attrs.level as 1 | 2 | 3 | 4}`;
  return LISTS[node.type.name];
}

/** Turns the blocks of the selection into another kind. */
export function turnInto(editor: Editor, kind: Kind): void {
  const { $from } = editor.state.selection;
  const isPlain = $from.depth === 1 && $from.parent.isTextblock;
  // Out of its list or quote first; a plain block keeps its id.
  const chain = isPlain ? editor.chain().focus() : editor.chain().focus().clearNodes();
  if (kind === "paragraph") chain.setParagraph().run();
  else if (kind === "bullets") chain.toggleBulletList().run();
  else if (kind === "numbers") chain.toggleOrderedList().run();
  else if (kind === "tasks") chain.toggleTaskList().run();
  else if (kind === "quote") chain.setBlockquote().run();
  else chain.setHeading({ level: Number(kind.slice(-1)) as 1 | 2 | 3 | 4 }).run();
}
