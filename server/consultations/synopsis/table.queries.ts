/** The weighing table on its way out and back; only for the moderation. */
import { sql } from "kysely";
import { DISPOSITIONS, type Disposition } from "../../../db/schema/consultations.ts";
import { LANGUAGES } from "../../../db/schema/people.ts";
import type { Context, Database } from "../../context.ts";
import { Conflict, Invalid } from "../../errors.ts";
import { fileName, type TextFile } from "../../files/file.rules.ts";
import { rowsOfFile } from "../../files/given-rows.ts";
import { xlsxFile } from "../../files/xlsx.ts";
import { docxFile, docxLists, LANDSCAPE_WIDTH } from "../../files/docx-file.ts";
import { docxBlocks, docxHead, docxParagraph, docxTitle } from "../../files/docx.ts";
import type { ListRow } from "../../files/rows.rules.ts";
import { READ_WORD_ROWS } from "../../documents/import/work.ts";
import { doc } from "../../documents/content/text.rules.ts";
import { WorkRefused } from "../../platform/work.rules.ts";
import { workIn } from "../../platform/worker-pool.ts";
import { writeInstant } from "../../calendar/rules.ts";
import { labelOf, tlp } from "../../processes/labels.rules.ts";
import type { Consulted } from "../queries.ts";
import { requireWeighing } from "../weighing.queries.ts";
import { weighedPoints } from "../weighed-points.queries.ts";
import { requireSynopsis } from "./queries.ts";
import { FILL_SHARES, sectionName, tableToFill } from "./text.rules.ts";
import { plainWords, senderOf, type SynopsisLine } from "./rules.ts";
import {
  judgeRows,
  MOST_CHANGED,
  MOST_ROWS,
  readTable,
  tableKey,
  type JudgedRow,
  type Standing,
  type TableWords,
} from "./table.rules.ts";

/** @throws NotAllowed for all but the moderation */
export async function writeWeighingTable(ctx: Context, id: number): Promise<TextFile> {
  const { process, consultation } = await requireWeighing(ctx, id);
  const { lines } = await requireSynopsis(ctx, id, { edition: "full", by: "section" });
  const column = (key: string, width: number) => ({ header: ctx.t(`consultations:synopsis.column.${key}`), width });
  const title = titleOf(ctx, consultation);
  const bytes = await xlsxFile({
    title,
    name: ctx.t("consultations:synopsis.layout.table"),
    columns: [
      ...[column("key", 14), column("section", 30), column("draft", 50), column("sender", 28), column("kind", 18)],
      ...[column("statement", 60), column("wording", 50), column("disposition", 20), column("answer", 60), column("state", 14)],
    ],
    rows: lines
      .filter(isPoint)
      .map((line) => [
        keyOf(line),
        ...[sectionName(line.section, ctx.t), plainWords(line.draft), senderOf(line)],
        ...[line.kind && ctx.t(`consultations:kind.${line.kind}`), line.body, line.wording],
        line.reply && ctx.t(`consultations:disposition.${line.reply.disposition}`),
        line.reply?.reason ?? "",
        ctx.t(`consultations:weighing.state.${line.reply?.state ?? "open"}`),
      ]),
    footer: footerOf({ process, consultation }),
    language: ctx.language,
    now: ctx.now(),
  });
  return { name: fileName(title), bytes };
}

/** The same in Word, where most ministries write. @throws NotAllowed for all but the moderation */
export async function writeWeighingTableDocx(ctx: Context, id: number): Promise<TextFile> {
  const { process, consultation } = await requireWeighing(ctx, id);
  const { lines } = await requireSynopsis(ctx, id, { edition: "full", by: "section" });
  const title = titleOf(ctx, consultation);
  const { language } = ctx;
  const lists = docxLists();
  const content = doc(tableToFill(lines.filter(isPoint), keyOf, ctx));
  const children = [
    docxTitle(title),
    docxHead(ctx.t("documents:file.as-of", { at: writeInstant(ctx.now(), language) })),
    docxParagraph(howTo(ctx)),
    ...docxBlocks(content, { lists, language, width: LANDSCAPE_WIDTH, shares: FILL_SHARES }),
  ];
  const footer = footerOf({ process, consultation });
  return { name: fileName(title), bytes: await docxFile({ title, language, lists, children, footer, page: "landscape" }) };
}

const isPoint = ({ pointId }: SynopsisLine): boolean => pointId !== null;

const keyOf = ({ pointId, reply }: SynopsisLine): string =>
  tableKey(pointId!, { disposition: reply?.disposition ?? null, reason: reply?.reason ?? "" });

const titleOf = ({ t }: Context, { title }: { title: string }): string =>
  `${t("consultations:synopsis.layout.table")}: ${title}`;

const footerOf = ({ process, consultation }: Pick<Consulted, "process" | "consultation">): string =>
  [process.number, tlp(labelOf(process, "consultation", consultation.id)), consultation.confidentiality]
    .filter(Boolean)
    .join(" · ");

function howTo({ t, language }: Context): string {
  const column = (key: string) => t(`consultations:synopsis.column.${key}`);
  const dispositions = new Intl.ListFormat(language, { type: "disjunction" }).format(
    DISPOSITIONS.map((each) => t(`consultations:disposition.${each}`)),
  );
  return t("consultations:table.how-to", { disposition: column("disposition"), answer: column("answer"), dispositions });
}

/**
 * What a table that came back would change.
 * @throws Invalid at `file` for what is none of our tables, Conflict once the weighing is closed
 */
export async function judgeTable(ctx: Context, id: number, file: Uint8Array | undefined): Promise<JudgedRow[]> {
  const { consultation } = await requireWeighing(ctx, id);
  if (consultation.weighedAt) throw new Conflict("consultations:error.weighed");
  if (!file) throw new Invalid("common:invalid.required", "file");
  const rows = readTable(await rowsIn(ctx, file), wordsOf(ctx));
  if (!rows) throw new Invalid("consultations:table.not-ours", "file");
  const judged = judgeRows(rows, await listStanding(ctx.db, id));
  if (judged.length > MOST_CHANGED) throw new Invalid("consultations:table.too-many", "file", { count: MOST_CHANGED });
  return judged;
}

/** Word or Excel, by what it is. @throws Invalid at `file` */
async function rowsIn(ctx: Context, file: Uint8Array): Promise<ListRow[]> {
  // The names of its parts stand in an archive as they are.
  if (!Buffer.from(file.buffer, file.byteOffset, file.byteLength).includes("word/document"))
    return rowsOfFile(ctx, file, MOST_ROWS);
  try {
    return await workIn(ctx.pool, (lane) => lane.ask(READ_WORD_ROWS, { bytes: file, most: MOST_ROWS + 1 }), ctx.actor.personId);
  } catch (error) {
    if (!(error instanceof WorkRefused)) throw error;
    throw new Invalid(`common:invalid.table-${error.reason === "password" ? "password" : "unreadable"}`, "file");
  }
}

/** A table that was written in one language may come back to somebody of another. */
function wordsOf(ctx: Context): TableWords {
  const all = LANGUAGES.map((language) => ctx.wordsFor(language).t);
  const headers = (key: string) => all.map((t) => t(`consultations:synopsis.column.${key}`));
  const dispositions = all.flatMap((t) =>
    DISPOSITIONS.map((each): [string, Disposition] => [t(`consultations:disposition.${each}`).toLocaleLowerCase("de"), each]),
  );
  return {
    headers: { key: headers("key"), disposition: headers("disposition"), answer: headers("answer") },
    dispositions: new Map(dispositions),
  };
}

async function listStanding(db: Database, id: number): Promise<Map<number, Standing>> {
  const { rows } = await sql<Standing>`
    select point.id as "pointId", coalesce(weighings.state, 'open') as state, weighings.disposition,
           coalesce(weighings.reason, '') as reason, coalesce(weighings.revision, 0) as revision,
           organisations.short_name as sender, left(coalesce(nullif(point.body, ''), point.wording), 160) as words
    from ${weighedPoints(id)}`.execute(db);
  return new Map(rows.map((row) => [row.pointId, row]));
}
