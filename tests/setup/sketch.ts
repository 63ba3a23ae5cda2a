/** A text on a few lines, to compare what was read with what was meant. */
import type { TextContent } from "#server/documents/rules";

/** `heading 1: Ziele`, lists and tables in brackets. */
export function sketch(node: TextContent): string {
  if (node.type === "text") {
    const marks = (node.marks ?? []).map(({ type, attrs }) => `${type}${attrs ? `=${String(Object.values(attrs)[0])}` : ""}`);
    return marks.length ? `[${node.text}|${marks.join(" ")}]` : (node.text ?? "");
  }
  const inside = (node.content ?? []).map(sketch);
  switch (node.type) {
    case "doc":
      return inside.join("\n");
    case "heading":
      return `h${String(node.attrs?.level)} ${inside.join("")}`;
    case "paragraph":
      return inside.join("");
    case "listItem":
    case "taskItem":
      return `${node.type === "taskItem" ? `[${node.attrs?.checked ? "x" : " "}] ` : ""}${inside.join(" / ")}`;
    case "bulletList":
    case "taskList":
      return `(${inside.join(", ")})`;
    case "orderedList":
      return `(${String(node.attrs?.start)}${String(node.attrs?.type ?? "")}: ${inside.join(", ")})`;
    case "footnote":
      return `{${String(node.attrs?.text)}}`;
    case "hardBreak":
      return "⏎";
    case "image":
      return `<image ${String(node.attrs?.imageId)} ${String(node.attrs?.alt)}>`;
    case "blockquote":
      return `> ${inside.join(" / ")}`;
    case "tableHeader":
    case "tableCell": {
      const { colspan, rowspan } = node.attrs as { colspan: number; rowspan: number };
      const spans = colspan > 1 || rowspan > 1 ? `${colspan}×${rowspan} ` : "";
      return `${node.type === "tableHeader" ? "#" : ""}${spans}${inside.join(" / ")}`;
    }
    case "tableRow":
      return inside.join(" | ");
    case "table":
      return `table ${inside.join(" ‖ ")}`;
    case "horizontalRule":
      return "---";
    default:
      return `?${node.type}`;
  }
}
