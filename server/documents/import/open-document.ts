/** The words of an OpenDocument text, paragraph by paragraph; what was struck out by tracking is left out, notes come after their words. */
import { isEncrypted } from "./attached.ts";
import { UnreadableFile, type ReceivedBlock } from "./rules.ts";
import { openArchive } from "./word/archive.ts";
import { elementIn, elementsIn, isElement, type XmlElement } from "./word/xml.rules.ts";

/** @throws UnreadableFile */
export async function readOpenDocument(file: Buffer): Promise<ReceivedBlock[]> {
  const archive = await openArchive(file);
  if (await isEncrypted(archive)) throw new UnreadableFile("password");
  const text = elementIn(await archive.part("content.xml"), "office:body", "office:text");
  if (!text) throw new UnreadableFile("broken");
  return elementsIn(text).flatMap(blocksOf);
}

const LEFT_OUT = new Set(["text:tracked-changes", "office:forms", "text:table-of-content", "text:sequence-decls"]);

function blocksOf(element: XmlElement): ReceivedBlock[] {
  const { name, attrs } = element;
  if (LEFT_OUT.has(name)) return [];
  if (name === "text:h") return [{ level: Number(attrs["text:outline-level"] ?? 1) || 1, text: wordsOf(element) }];
  if (name === "text:p") return [{ level: 0, text: wordsOf(element) }];
  if (name === "text:list-item") return elementsIn(element).flatMap(blocksOf).map(asItem);
  if (name === "table:table-row")
    return [{ level: 0, text: elementsIn(element, "table:table-cell").map(cellWords).join(" | ") }];
  return elementsIn(element).flatMap(blocksOf);
}

const asItem = (block: ReceivedBlock, index: number): ReceivedBlock =>
  index === 0 && !block.text.startsWith("– ") ? { ...block, text: `– ${block.text}` } : block;

const cellWords = (cell: XmlElement): string =>
  elementsIn(cell)
    .flatMap(blocksOf)
    .map(({ text }) => text)
    .join("\n");

function wordsOf(element: XmlElement): string {
  return element.children
    .map((node) => {
      if (!isElement(node)) return node;
      if (node.name === "text:s") return " ".repeat(Math.min(100, Number(node.attrs["text:c"] ?? 1) || 1));
      if (node.name === "text:tab") return "\t";
      if (node.name === "text:line-break") return "\n";
      if (node.name === "office:annotation") return "";
      if (node.name === "text:note") return ` (${wordsOf(elementIn(node, "text:note-body") ?? node).trim()})`;
      return wordsOf(node);
    })
    .join("");
}
