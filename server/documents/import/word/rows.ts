/**
 * The rows of all tables of a Word file, as they read with all its tracked changes taken over: of a table that went out and comes back
 * filled in, often with changes tracked.
 */
import type { ListRow } from "../../../files/rows.rules.ts";
import { openWordArchive } from "./archive.ts";
import { elementIn, elementsIn, type XmlElement } from "./xml.rules.ts";

/** @param most rows; one more tells that there are more @throws UnreadableFile */
export async function readWordRows(bytes: Uint8Array, most: number): Promise<ListRow[]> {
  const archive = await openWordArchive(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  const document = await archive.part(archive.main);
  const rows: ListRow[] = [];
  for (const row of outermost(elementIn(document, "w:body"), "w:tr")) {
    if (elementIn(row, "w:trPr", "w:del")) continue;
    rows.push({ line: rows.length + 1, cells: [...outermost(row, "w:tc")].map((cell) => linesIn(cell).join("\n").trim()) });
    if (rows.length > most) break;
  }
  return rows;
}

/** Wherever they stand: content controls and changes lie around them. A table within a cell belongs to the cell. */
function* outermost(parent: XmlElement | undefined, name: string): Generator<XmlElement> {
  for (const child of elementsIn(parent)) {
    if (child.name === name) yield child;
    else if (!GONE.has(child.name)) yield* outermost(child, name);
  }
}

/** What a tracked change takes away, and what is said twice for older programs. */
const GONE = new Set(["w:del", "w:moveFrom", "mc:Fallback"]);

const linesIn = (cell: XmlElement): string[] => [...outermost(cell, "w:p")].map(wordsIn);

function wordsIn(element: XmlElement): string {
  if (GONE.has(element.name)) return "";
  if (element.name === "w:t") return element.children.filter((child) => typeof child === "string").join("");
  if (element.name === "w:br" || element.name === "w:cr") return "\n";
  if (element.name === "w:tab") return "\t";
  if (element.name === "w:noBreakHyphen") return "-";
  return elementsIn(element).map(wordsIn).join("");
}
