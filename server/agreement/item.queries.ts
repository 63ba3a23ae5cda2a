/** Looks at the agreement on one recommendation: who is asked, what each has said, dissent, decisions, and the own house's part. */
import type { Context, Database } from "../context.ts";
import { wholeText } from "../documents/content/repair.rules.ts";
import { blockIdOf, toPlainText } from "../documents/content/text.rules.ts";
import type { TextContent } from "../documents/rules.ts";
import { decisionsAbout } from "./decisions.queries.ts";
import { sawOf } from "./decisions.rules.ts";
import { listDissents, type Dissent } from "./dissents.queries.ts";
import { listPast } from "./history.queries.ts";
import { listVoices, requireRounds } from "./queries.ts";
import { judge } from "./rules.ts";
import { listMoved } from "./standing.queries.ts";
import { hindrancesOf, standingOf } from "./standing.rules.ts";
import type { FrozenRecommendation } from "./versions.rules.ts";

/** @throws NotFound without a mandate, NotAllowed for the consulted */
export async function requireItemAgreement(ctx: Context, recommendationId: number) {
  const { process, recommendation, rounds } = await requireRounds(ctx, recommendationId);
  const newest = rounds[0];
  const [voices, dissents, decisions, frozen, note, past, moved] = await Promise.all([
    newest ? listVoices(ctx.db, process.id, [newest.id], ctx.now()).then((all) => all.get(newest.id)!) : [],
    listDissents(
      ctx.db,
      rounds.map(({ versionId }) => versionId),
    ),
    decisionsAbout(ctx.db, recommendationId),
    newest ? readFrozen(ctx.db, newest.versionId) : null,
    findNote(ctx.db, recommendationId, process.my.organisationId),
    newest ? listPast(ctx.db, recommendationId, newest.versionId) : { past: [], hasMore: false },
    newest?.isRunning ? listMoved(ctx, [newest]) : [],
  ]);
  const hindrances = frozen ? hindrancesOf(frozen.payload, recommendation) : [];
  return {
    ...{ process, recommendation, rounds, voices, dissents, decisions, note, past },
    saw: newest ? sawOf({ voices, dissents: standingOn(newest.versionId, dissents) }) : "",
    standing: newest ? standingOf(judge(newest, voices, ctx.now()), voices, hindrances) : null,
    haveFactsMoved: Boolean(newest?.isRunning) && hindrances.some(({ what }) => what === "facts"),
    hasTextMoved: moved.length > 0,
    passages: newest?.isRunning && frozen ? passagesOf(frozen.content) : [],
  };
}

const standingOn = (version: number, dissents: readonly Dissent[]) =>
  dissents.filter(({ versionId, isStanding }) => versionId === version && isStanding);

async function readFrozen(db: Database, versionId: number) {
  const row = await db
    .selectFrom("recommendation_versions as version")
    .innerJoin("document_versions as text", "text.id", "version.document_version_id")
    .where("version.id", "=", versionId)
    .select(["version.payload", "text.content"])
    .executeTakeFirstOrThrow();
  return { payload: row.payload as FrozenRecommendation, content: row.content as TextContent };
}

const MOST_SHOWN = 80;

/** What a dissenting opinion can be about: blocks by the beginning of their words. */
function passagesOf(content: TextContent): { id: string; words: string }[] {
  return (wholeText(content).content ?? []).flatMap((block) => {
    const [id, words] = [blockIdOf(block), toPlainText(block).trim()];
    return id && words ? [{ id, words: words.length > MOST_SHOWN ? `${words.slice(0, MOST_SHOWN)} …` : words }] : [];
  });
}

async function findNote(db: Database, recommendationId: number, organisationId: number) {
  const row = await db
    .selectFrom("delegation_notes")
    .where("recommendation_id", "=", recommendationId)
    .where("organisation_id", "=", organisationId)
    .select(["body", "revision"])
    .executeTakeFirst();
  return row ?? { body: "", revision: 0 };
}
