/** GET /consultations/:id/synopsis.docx and its like: the synopsis or the weighing table as a file to keep, `?edition=` and `?by=` as on its page. */
import type { Context } from "#server/context";
import { requireConsultation } from "#server/consultations/queries";
import {
  writeSynopsisDocx,
  writeSynopsisHtml,
  writeSynopsisPdf,
  writeSynopsisXlsx,
} from "#server/consultations/synopsis/files.queries";
import { writeWeighingTable, writeWeighingTableDocx } from "#server/consultations/synopsis/table.queries";
import { askedSynopsis, type AskedSynopsis } from "#server/consultations/synopsis/rules";
import type { Layout } from "#server/consultations/synopsis/text.rules";
import { loadFiles, type FileWriter } from "#server/web";

type Writer = (ctx: Context, id: number, asked: AskedSynopsis, layout: Layout) => ReturnType<FileWriter>;

const asked =
  (write: Writer, layout: Layout): FileWriter =>
  async (ctx, id, search) => {
    const { view } = await requireConsultation(ctx, id);
    return write(ctx, id, askedSynopsis(search, view === "moderation"), layout);
  };

export const loader = loadFiles({
  "synopsis.docx": asked(writeSynopsisDocx, "synopsis"),
  "synopsis.pdf": asked(writeSynopsisPdf, "synopsis"),
  "synopsis.html": asked(writeSynopsisHtml, "synopsis"),
  "synopsis.xlsx": asked(writeSynopsisXlsx, "synopsis"),
  "table.docx": asked(writeSynopsisDocx, "table"),
  "table.pdf": asked(writeSynopsisPdf, "table"),
  "table.html": asked(writeSynopsisHtml, "table"),
  // To fill in elsewhere and to bring back.
  "table.xlsx": writeWeighingTable,
  "weighing-table.docx": writeWeighingTableDocx,
});
