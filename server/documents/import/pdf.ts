/** The words of a PDF: it knows lines and no paragraphs, so those are guessed from what begins and what ends. */
import { UnreadableFile, type ReceivedBlock } from "./rules.ts";

const MOST_PAGES = 400;

/** Empty for a scan. @throws UnreadableFile */
export async function readPdf(bytes: Uint8Array): Promise<ReceivedBlock[]> {
  const { extractText, getDocumentProxy } = await import("unpdf");
  try {
    const pdf = await getDocumentProxy(new Uint8Array(bytes));
    if (pdf.numPages > MOST_PAGES) throw new UnreadableFile("too-long");
    const { text } = await extractText(pdf, { mergePages: false });
    return paragraphsIn(text.flatMap((page) => page.split("\n").filter((line) => !PAGE_NUMBER.test(line))));
  } catch (error) {
    if (error instanceof UnreadableFile) throw error;
    throw new UnreadableFile(/password/i.test(String(error)) ? "password" : "broken");
  }
}

const BEGINS =
  /^(\d+(\.\d+)*[.)]?\s+\p{L}|[a-z]\)\s|[IVX]+\.\s|[•–—-]\s|zu\s+(§|artikel|art\.|nummer|nr\.|ziffer|kapitel|abschnitt|seite|s\.)\s*\d)/iu;

const PAGE_NUMBER = /^\s*((seite|page|s\.)\s*)?[–-]?\s*\d{1,3}(\s*(von|of|\/)\s*\d{1,3})?\s*[–-]?\s*$/i;

/** A line that ends a sentence well before the edge is the last of its paragraph. */
function paragraphsIn(lines: readonly string[]): ReceivedBlock[] {
  const widest = Math.max(0, ...lines.map((line) => line.trim().length));
  const blocks: string[] = [];
  let isOpen = false;
  for (const line of lines.map((each) => each.trim())) {
    if (!line) isOpen = false;
    else {
      const last = blocks.length - 1;
      // A word parted at the end of a line goes on in small letters.
      if (isOpen && !BEGINS.test(line))
        blocks[last] =
          /\p{L}-$/u.test(blocks[last]!) && /^\p{Ll}/u.test(line)
            ? blocks[last]!.slice(0, -1) + line
            : `${blocks[last]!} ${line}`;
      else blocks.push(line);
      isOpen = !(/[.!?:]["“”»]?$/.test(line) && line.length < widest * 0.8);
    }
  }
  return blocks.map((text) => ({ level: 0, text }));
}
