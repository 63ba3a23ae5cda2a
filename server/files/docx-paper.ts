/** A long paper as a Word file, made in a thread of the pool: its library takes seconds for some hundred pages, while others wait for a key. */
import type { Language } from "../../db/schema/people.ts";
import { Conflict } from "../errors.ts";
import type { TextContent } from "../documents/rules.ts";
import { workIn, type WorkerPool } from "../platform/worker-pool.ts";
import { WorkRefused, type Work } from "../platform/work.rules.ts";
import type { FileImages } from "./images.rules.ts";

export interface DocxPaper {
  title: string;
  head: string;
  footer: string;
  watermark: string | null;
  /** Title of the list of contents; null: there is none. */
  contents: string | null;
  content: TextContent;
  language: Language;
  images: FileImages;
  /** Before the paths of items and documents, for references to become links. */
  origin: string;
}

/** @param by the person who asks @throws Conflict when it takes longer than the pool allows, or too much waits there */
export async function compileDocx(paper: DocxPaper, pool: WorkerPool | undefined, by: number): Promise<Buffer> {
  try {
    const file = await workIn(pool, (lane) => lane.ask(WRITE_DOCX, paper), by);
    return Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  } catch (error) {
    if (error instanceof WorkRefused) throw new Conflict("documents:error.pdf-too-slow");
    throw error;
  }
}

export const WRITE_DOCX: Work<DocxPaper, Uint8Array> = {
  name: "files.docx",
  async run({ title, head, footer, watermark, contents, content, language, images, origin }) {
    const [{ docxContents }, { docxFile, docxLists }, { docxBlocks, docxHead, docxTitle }] = await Promise.all([
      import("./docx-contents.ts"),
      import("./docx-file.ts"),
      import("./docx.ts"),
    ]);
    const lists = docxLists();
    const listed = contents === null ? undefined : docxContents(contents, content);
    const children = [
      docxTitle(title),
      docxHead(head),
      ...(listed?.paragraphs ?? []),
      ...docxBlocks(content, {
        ...{ lists, language, images, anchors: listed?.anchors },
        agendaItemUrl: (itemId) => `${origin}/agenda/${itemId}`,
        documentUrl: (documentId) => `${origin}/documents/${documentId}`,
      }),
    ];
    return docxFile({ title, language, lists, children, footer, watermark });
  },
};
