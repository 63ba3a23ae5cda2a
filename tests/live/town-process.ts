/**
 * The server as a process of its own in which people also do what they do with forms: comments, versions, proposals. For
 * random.test.ts, which asks over HTTP: `POST /acts` with an `Act`.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { text as readAll } from "node:stream/consumers";
import { pino } from "pino";
import { connect } from "#db/connection";
import type { PersonKey } from "#db/sample";
import type { Context } from "#server/context";
import { restoreVersion } from "#server/documents/versions/history.commands";
import { settleThreads } from "#server/documents/comments/positions.commands";
import { flatten } from "#server/documents/comments/passages.rules";
import { acceptProposal } from "#server/documents/proposals/decisions.commands";
import { submitProposal } from "#server/documents/proposals/commands";
import { startThread } from "#server/documents/comments/threads.commands";
import { listThreads } from "#server/documents/comments/threads.queries";
import { storeVersion } from "#server/documents/versions/commands";
import { Refusal } from "#server/errors";
import { makeCompaction } from "#server/live/compaction/compaction";
import { stage } from "../setup/town.ts";
import { openLiveServer } from "./live-server.ts";

export type Act = { person: PersonKey; documentId: number; requestId: string } & (
  | { kind: "comment"; quote: string }
  | { kind: "version" }
  | { kind: "restore"; chance: number }
  | { kind: "propose"; words: string; chance: number }
  | { kind: "accept"; proposalId: number }
  | { kind: "settle" }
);
/** `refused`: the rules said no, which happens while others write. */
export type Outcome = { done: number | null } | { refused: string };

const url = process.env.DATABASE_URL!;
const { db, sql, ...connection } = { ...connect(url, 6) };
void connection;
const town = await stage(db);
const live = await openLiveServer({
  db,
  port: Number(process.env.PORT ?? 0),
  compaction: makeCompaction({ log: pino({ level: "silent" }) }),
  bus: { sql, openListener: () => connect(url, 1).sql },
  rooms: { compactEntries: 60, compactEveryMs: 300, quietMs: 400, lingerMs: 50 },
  others: (request, response) => void answer(request, response),
});
console.log(`port ${live.port}`);

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const outcome = await perform(JSON.parse(await readAll(request)) as Act).catch((error: unknown): Outcome => {
    if (error instanceof Refusal) return { refused: error.code };
    console.error(error);
    response.statusCode = 500;
    return { refused: String(error) };
  });
  response.end(JSON.stringify(outcome));
}

function contextOf(person: PersonKey): Context {
  const { edit, read } = live.rooms;
  const { announce, disconnect } = live;
  return { ...town.as(person), now: () => new Date(), rooms: { edit, read, disconnect }, announce };
}

async function perform(act: Act): Promise<Outcome> {
  const ctx = contextOf(act.person);
  const { documentId, requestId } = act;
  const { personId } = ctx.actor;
  if (act.kind === "comment") {
    const place = { prefix: "", suffix: "", start: null, end: null, block: "", visibility: "process" } as const;
    return { done: await startThread(ctx, documentId, { body: "Warum?", quote: act.quote, ...place }, requestId) };
  }
  if (act.kind === "version") {
    const version = { documentId, kind: "named", name: requestId, personId } as const;
    return { done: (await storeVersion(db, version, ctx.now())) ?? null };
  }
  if (act.kind === "restore") return restore(ctx, act);
  if (act.kind === "propose") return propose(ctx, act);
  if (act.kind === "accept") {
    await acceptProposal(ctx, act.proposalId, {
      seen: "",
      reason: "",
      choices: {},
      place: undefined,
      base: undefined,
      blocks: undefined,
      lines: undefined,
    });
    return { done: act.proposalId };
  }
  const viewer = { role: "delegate", bench: "bund", organisationId: town.organisationOf(act.person), personId } as const;
  const settled = await settleThreads(
    ctx,
    documentId,
    await ctx.rooms.read(documentId),
    await listThreads(db, documentId, viewer),
  );
  return { done: settled ? 1 : null };
}

async function restore(ctx: Context, { documentId, chance, requestId }: Act & { kind: "restore" }): Promise<Outcome> {
  const versions = await db.selectFrom("document_versions").where("document_id", "=", documentId).select("id").execute();
  const version = versions[chance % Math.max(1, versions.length)];
  if (!version) return { refused: "no version yet" };
  await restoreVersion(ctx, version.id, requestId);
  return { done: version.id };
}

async function propose(ctx: Context, { documentId, chance, words, requestId }: Act & { kind: "propose" }): Promise<Outcome> {
  const content = await ctx.rooms.read(documentId);
  const { flat, blocks } = flatten(content);
  const known = blocks.filter(({ type, id, from, to }) => id && type === "paragraph" && to > from);
  const block = known[chance % Math.max(1, known.length)];
  if (!block) return { refused: "no block" };
  const lines = `${flat.slice(block.from, block.to)} ${words}`;
  const input = {
    blockIds: [block.id],
    after: null,
    reason: "Klarer.",
    remove: false,
    base: undefined,
    blocks: undefined,
    lines,
  };
  return { done: await submitProposal(ctx, documentId, input, requestId) };
}
