/**
 * A text of about eighty pages with many comments, for measuring and for trying what long texts do to the editor. Invented words,
 * the same each time.
 */
import type { Database } from "#server/context";
import { insertDocument } from "#server/documents/commands";
import type { TextContent } from "#server/documents/rules";
import { bulletList, doc, heading, paragraph, table, text } from "#server/documents/content/text.rules";

export interface LongText {
  documentId: number;
  /** How much of each is in it. */
  words: number;
  headings: number;
  listsAndTables: number;
  threads: number;
}

const PARTS = 120;
const WORDS =
  "Die Gemeinde prüft gemeinsam mit dem Land welche Ansprechstelle für auswärtige Anfragen zuständig ist und bis wann sie antwortet " +
  "damit kleine Städte nicht allein bleiben wenn Partner aus dem Ausland eine Vereinbarung anbieten deren Folgen niemand kennt";

/** Puts the text with its comments into the database; the room is opened by whoever looks at it first. */
export async function insertLongText(
  db: Database,
  processId: number,
  by: { personId: number; organisationId: number },
  threadCount = 200,
): Promise<LongText> {
  const at = new Date();
  return db.transaction().execute(async (trx) => {
    const { last } = await trx
      .selectFrom("threads")
      .select((eb) => eb.fn.coalesce(eb.fn.max("id"), eb.lit(0)).as("last"))
      .executeTakeFirstOrThrow();
    const { content, ...counts } = longText(Number(last) + 1, threadCount);
    const document = { processId, kind: "paper" as const, title: "Achtzig Seiten", content };
    const ctx = { now: () => at, actor: { personId: by.personId } };
    const documentId = await insertDocument(trx, ctx, document);
    const threads = Array.from({ length: threadCount }, () => ({
      document_id: documentId,
      quote: "Die Gemeinde prüft",
      prefix: "",
      suffix: "",
      created_by: by.personId,
      organisation_id: by.organisationId,
      created_at: at,
    }));
    const rows = await trx.insertInto("threads").values(threads).returning("id").execute();
    const comments = rows.map(({ id }, index) => ({
      thread_id: id,
      person_id: by.personId,
      organisation_id: by.organisationId,
      body: `Anmerkung ${index + 1}: Wer ist hier gemeint?`,
      created_at: at,
    }));
    await trx.insertInto("comments").values(comments).execute();
    return { documentId, ...counts, threads: threadCount };
  });
}

/** The text alone; its comments are marked with ids from `firstThread` on. */
export function longText(firstThread: number, threadCount: number) {
  const vocabulary = WORDS.split(" ");
  let words = 0;
  let thread = firstThread;
  const sentences = (length: number, shift: number) => {
    words += length;
    return Array.from({ length }, (_, index) => vocabulary[(index * 7 + shift) % vocabulary.length]).join(" ") + ".";
  };
  const commented = (length: number, shift: number) => {
    const inside = sentences(length, shift);
    if (thread >= firstThread + threadCount) return paragraph(inside);
    const marks = [{ type: "comment", attrs: { threadId: thread++ } }];
    return paragraph([
      ...text(inside.slice(0, 40)),
      { type: "text", text: inside.slice(40, 90), marks },
      ...text(inside.slice(90)),
    ]);
  };
  const blocks: TextContent[] = [];
  for (let part = 0; part < PARTS; part++) {
    blocks.push(heading(part % 6 === 0 ? 1 : part % 2 ? 3 : 2, `Teil ${part + 1} von der Zuständigkeit`));
    for (let at = 0; at < 4; at++)
      blocks.push(at < threadCount / PARTS ? commented(60, part + at) : paragraph(sentences(60, part * 3 + at)));
    if (part % 2)
      blocks.push(table(["Wer", "Was", "Bis"], ...[1, 2, 3].map((row) => [`Haus ${row}`, sentences(4, row), "2030"])));
    else blocks.push(bulletList(sentences(14, part), sentences(14, part + 2), sentences(14, part + 4)));
  }
  return { content: doc(...blocks), words, headings: PARTS, listsAndTables: PARTS };
}
