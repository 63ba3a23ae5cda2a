/**
 * Makes a document of a file that somebody brings: text, pictures, comments and tracked changes at once or not at all, with a report
 * of what could not come along. The file itself is not kept.
 */
import { authorise } from "../../access/rules.ts";
import type { Context, Trx } from "../../context.ts";
import { Conflict, Invalid } from "../../errors.ts";
import { asLine } from "../../platform/form.rules.ts";
import { once } from "../../platform/submissions.ts";
import { transact } from "../../platform/transact.ts";
import { recordEvent } from "../../processes/commands.ts";
import { requireProcess } from "../../processes/queries.ts";
import type { ProcessHead } from "../../processes/rules.ts";
import { insertDocument } from "../commands.ts";
import { insertImages } from "../images/commands.ts";
import { LARGEST_TEXT, UnreadableFile, type ImportedText, type ImportReport } from "./rules.ts";
import { headingIn } from "./finish.rules.ts";
import { carriedIds, threadPlace, withImages, withThreads } from "./place.rules.ts";
import { idsIn } from "../proposals/blocks.rules.ts";
import { importProposal } from "../proposals/commands.ts";
import { storeVersion } from "../versions/commands.ts";
import { withoutComments } from "../content/canonical.rules.ts";
import { importThread } from "../comments/threads.commands.ts";
import { blockIdOf, shortened, withBlockIds } from "../content/text.rules.ts";
import type { TextContent } from "../rules.ts";
import { workIn, type Lane } from "../../platform/worker-pool.ts";
import { WorkRefused } from "../../platform/work.rules.ts";
import { ENCODE_TEXT, READ_FILE } from "./work.ts";

export interface BroughtFile {
  name: string;
  bytes: Uint8Array;
}

/**
 * @param input title: empty for the one that the file gives itself
 * @returns the id of the new document
 * @throws NotAllowed, Conflict while texts are closed, Invalid with a sentence at the field `file`
 */
export async function importDocument(
  ctx: Context,
  processId: number,
  input: { title: string; file: BroughtFile | undefined },
  requestId: string,
): Promise<number> {
  const process = await requireProcess(ctx, processId);
  authorise(process.my, "document:create");
  if (!process.stageRules.textsOpen) throw new Conflict("documents:error.texts-closed");
  const { file } = input;
  if (!file) throw new Invalid("documents:import.refused.missing", "file");
  return refusingSaid(() =>
    workIn(
      ctx.pool,
      async (lane) => {
        const imported = await lane.ask(READ_FILE, file);
        const own = titleFrom(imported.title) || titleFrom(headingIn(imported.content.content ?? []));
        const title = input.title || own || titleFrom(wordsOf(file.name)) || ctx.t("documents:import.untitled");
        return transact(ctx, (trx, announce) => {
          announce(`process:${processId}`);
          return once(trx, ctx, requestId, () => store(trx, ctx, { process, title, file, imported, lane }));
        });
      },
      ctx.actor.personId,
    ),
  );
}

async function refusingSaid<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof WorkRefused) throw new Invalid(`documents:import.refused.${error.reason}`, "file");
    throw error;
  }
}

const titleFrom = (words: string): string => shortened(asLine(words.toWellFormed()), 200).trim();

const wordsOf = (fileName: string): string =>
  fileName
    .replace(/^.*[\\/]/, "")
    .replace(/\.\w{1,8}$/, "")
    .replace(/[_\s]+/g, " ");

interface Import {
  process: ProcessHead;
  title: string;
  file: BroughtFile;
  imported: ImportedText;
  lane: Lane;
}

async function store(trx: Trx, ctx: Context, { process, title, file, imported, lane }: Import): Promise<number> {
  const { language, numbering, report } = imported;
  const made: { content?: TextContent; state?: Uint8Array; report: ImportReport } = { report };
  const documentId = await insertDocument(trx, ctx, {
    processId: process.id,
    kind: "paper",
    title,
    language: language ?? undefined,
    numbering,
    content: async (id) => {
      const filled = await fill(trx, ctx, { id, organisationId: process.my.organisationId }, imported);
      made.content = filled.content;
      made.report = filled.report;
      made.state = await lane.ask(ENCODE_TEXT, { content: filled.content });
      if (made.state.length > LARGEST_TEXT) throw new UnreadableFile("too-long");
      return made.state;
    },
  });
  const text = { json: JSON.stringify(made.content), state: made.state!, seq: 1 };
  const name = file.name.slice(0, 200).toWellFormed();
  await storeVersion(trx, { documentId, kind: "import", name, personId: ctx.actor.personId, text }, ctx.now(), ctx.compaction);
  await trx
    .insertInto("document_imports")
    .values({
      document_id: documentId,
      file_name: file.name.slice(0, 300).toWellFormed(),
      format: report.format,
      report: JSON.stringify(made.report),
      created_by: ctx.actor.personId,
      created_at: ctx.now(),
    })
    .execute();
  const path = `/documents/${documentId}`;
  await recordEvent(trx, ctx, { processId: process.id, kind: "document-imported", params: { title }, path });
  return documentId;
}

/** Pictures, comments and changes get their rows, and the text their numbers. */
async function fill(
  trx: Trx,
  ctx: Context,
  document: { id: number; organisationId: number },
  { content, images, threads, changes, report }: ImportedText,
): Promise<{ content: TextContent; report: ImportReport }> {
  const imageIds = await insertImages(trx, ctx, document.id, images);
  const pictured = (blocks: readonly TextContent[]) => blocks.map((block) => withImages(block, images, imageIds));
  const blocks = withBlockIds(pictured(content.content ?? []));
  const threadIds: number[] = [];
  for (const thread of threads) {
    const place = threadPlace(thread, blocks);
    const { threadId } = await importThread(trx, ctx, document, {
      ...place,
      resolved: thread.resolved,
      comments: thread.comments,
    });
    threadIds.push(threadId);
  }
  const text = blocks.map((block) => withThreads(block, threadIds));
  const bare = withoutComments({ type: "doc", content: text }).content ?? [];
  let refused = 0;
  for (const { from, to, blocks: wished, author, at } of changes) {
    const base = bare.slice(from, to);
    const takenIds = idsIn([...bare.slice(0, from), ...bare.slice(to)]);
    const imported = {
      documentId: document.id,
      personId: ctx.actor.personId,
      organisationId: document.organisationId,
      base,
      proposed: carriedIds(base, pictured(wished)),
      afterBlockId: from > 0 ? (blockIdOf(bare[from - 1]!) ?? null) : null,
      reason: "",
      author,
      at: at ?? ctx.now(),
    };
    if (!(await tryImport(trx, imported, takenIds))) refused += 1;
  }
  return { content: { type: "doc", content: text }, report: withRefused(report, refused) };
}

/** A change too large for a proposal stays outside; the report says so. */
async function tryImport(...proposal: Parameters<typeof importProposal>): Promise<boolean> {
  try {
    return (await importProposal(...proposal)) !== undefined;
  } catch (error) {
    if (error instanceof Invalid) return false;
    throw error;
  }
}

const withRefused = (report: ImportReport, refused: number): ImportReport =>
  refused === 0
    ? report
    : {
        ...report,
        taken: { ...report.taken, changes: report.taken.changes - refused },
        lost: { ...report.lost, "changes-beyond": (report.lost["changes-beyond"] ?? 0) + refused },
      };
