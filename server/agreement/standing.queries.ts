/** Looks at what has changed since recommendations were put up: checks and facts that stand against an adoption, texts that moved on. */
import { sql } from "kysely";
import type { Context, Database } from "../context.ts";
import { listCurrentContents } from "../documents/log/queries.ts";
import { hashOf } from "../documents/versions/facts.rules.ts";
import { readWhole } from "../recommendations/queries.ts";
import type { Agreement } from "./queries.ts";
import { hindrancesOf, type Hindrance } from "./standing.rules.ts";
import type { FrozenRecommendation } from "./versions.rules.ts";

/** By agreement; callers have asked for the process. */
export async function listHindrances(
  db: Database,
  agreements: readonly Pick<Agreement, "id" | "versionId" | "recommendationId">[],
): Promise<Map<number, Hindrance[]>> {
  if (agreements.length === 0) return new Map();
  const [{ rows: versions }, recommendations] = await Promise.all([
    // Without the text, which would be most of it.
    sql<Pick<FrozenRecommendation, "title" | "facts"> & { id: number }>`
      select id, payload->>'title' as title, payload->'facts' as facts from recommendation_versions
      where id = any(${agreements.map(({ versionId }) => versionId)}::int[])`.execute(db),
    readWhole(
      db,
      agreements.map(({ recommendationId }) => recommendationId),
    ),
  ]);
  const frozen = new Map(versions.map((version) => [version.id, version]));
  const now = new Map(recommendations.map((each) => [each.id, each]));
  return new Map(
    agreements.map(({ id, versionId, recommendationId }) => [
      id,
      hindrancesOf(frozen.get(versionId)!, now.get(recommendationId)!),
    ]),
  );
}

/** Ids of those whose text reads otherwise by now than it was frozen; callers have asked for the process. */
export async function listMoved(
  ctx: Pick<Context, "db" | "rooms">,
  agreements: readonly Pick<Agreement, "id" | "documentVersionId">[],
): Promise<number[]> {
  if (agreements.length === 0) return [];
  // Most texts have not been touched since, and need not be read.
  const touched = await ctx.db
    .selectFrom("document_versions as version")
    .innerJoin("documents", "documents.id", "version.document_id")
    .where(
      "version.id",
      "in",
      agreements.map(({ documentVersionId }) => documentVersionId),
    )
    .whereRef("documents.head_seq", ">", "version.up_to_seq")
    .select(["version.id", "version.content_hash as hash", "documents.id as documentId"])
    .execute();
  const stored = await listCurrentContents(
    ctx.db,
    touched.map(({ documentId }) => documentId),
  );
  const isMoved = await Promise.all(
    touched.map(async ({ hash, documentId }) => hash !== hashOf(stored.get(documentId) ?? (await ctx.rooms.read(documentId)))),
  );
  const moved = new Set(touched.filter((_, index) => isMoved[index]).map(({ id }) => id));
  return agreements.filter(({ documentVersionId }) => moved.has(documentVersionId)).map(({ id }) => id);
}
