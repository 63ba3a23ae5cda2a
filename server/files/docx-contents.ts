/** A list of contents for Word, whose entries lead to their headings. Written out: a field would ask every reader whether it may be updated. */
import { InternalHyperlink, Paragraph } from "docx";
import { run } from "./docx-file.ts";
import { CONTENTS_DEPTH } from "./file.rules.ts";
import type { TextContent } from "../documents/rules.ts";
import { headingLevels, levelOf, toPlainText } from "../documents/content/text.rules.ts";

export interface DocxContents {
  paragraphs: Paragraph[];
  /** For `docxBlocks`. */
  anchors: Map<TextContent, string>;
}

export function docxContents(title: string, content: TextContent): DocxContents {
  const listed = [...headingLevels(content)].filter(([node]) => levelOf(node) <= CONTENTS_DEPTH);
  const anchors = new Map(listed.map(([node], index) => [node, `section_${index + 1}`]));
  const entries = listed.map(
    ([node, level]) =>
      new Paragraph({
        style: "Contents",
        indent: { left: 300 * (level - 1) },
        children: [
          new InternalHyperlink({
            anchor: anchors.get(node)!,
            children: [run(toPlainText(node).trim(), { bold: level === 1 })],
          }),
        ],
      }),
  );
  return { paragraphs: [new Paragraph({ style: "ContentsTitle", children: [run(title)] }), ...entries], anchors };
}
