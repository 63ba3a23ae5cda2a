/** What a change is called when it is not about words: another kind of block, another look. */
import type { Piece } from "./words.rules.ts";
import type { TextContent } from "../rules.ts";

export type Translate = (key: string, params?: Record<string, unknown>) => string;

/** "Jetzt Überschrift 2, vorher Absatz" */
export function writeTurn(t: Translate, before: TextContent, now: TextContent): string {
  const [old, current] = [nameOf(t, before), nameOf(t, now)];
  return old === current ? t("documents:comparison.looks") : t("documents:comparison.turned", { before: old, now: current });
}

function nameOf(t: Translate, { type, attrs }: TextContent): string {
  if (type === "heading") return t("documents:comparison.kind.heading", { level: Number(attrs?.level) || 1 });
  if (type === "taskItem") return t(`documents:comparison.kind.${attrs?.checked ? "done" : "open"}`);
  return NAMED.has(type) ? t(`documents:comparison.kind.${type}`) : type;
}

const NAMED = new Set([
  "paragraph",
  "bulletList",
  "orderedList",
  "taskList",
  "listItem",
  "tableCell",
  "tableHeader",
  "image",
  "table",
]);

/** "Darstellung geändert (jetzt fett; nicht mehr kursiv)" */
export function writeFormat(t: Translate, { nodes, before = [] }: Piece): string {
  const [old, now] = [marksIn(before), marksIn(nodes)];
  const name = (type: string) => t(`documents:comparison.mark.${type}`);
  const came = [...now].filter((type) => !old.has(type)).map(name);
  const went = [...old].filter((type) => !now.has(type)).map(name);
  const words = [
    came.length ? t("documents:comparison.now", { marks: came.join(", ") }) : null,
    went.length ? t("documents:comparison.no-longer", { marks: went.join(", ") }) : null,
  ].filter(Boolean);
  return `${t("documents:comparison.format")}${words.length ? ` (${words.join("; ")})` : ""}`;
}

const MARKS = new Set(["bold", "italic", "underline", "strike", "link", "language"]);

function marksIn(nodes: readonly TextContent[]): Set<string> {
  return new Set(nodes.flatMap((node) => (node.marks ?? []).map((mark) => mark.type)).filter((type) => MARKS.has(type)));
}
