/** Looks at tags, blocks of text and how far the weighing is, by section, bench and person. Callers have made sure of who asks. */
import { sql } from "kysely";
import type { Disposition } from "../../../db/schema/consultations.ts";
import type { Bench } from "../../../db/schema/organisations.ts";
import type { Database } from "../../context.ts";
import { blockIdOf, toPlainText } from "../../documents/content/text.rules.ts";
import type { TextContent } from "../../documents/rules.ts";
import { listTexts } from "../queries.ts";
import { weighedPoints } from "../weighed-points.queries.ts";

export interface Tag {
  id: number;
  name: string;
  assigneeId: number | null;
  assignee: string | null;
  /** Points that bear it. */
  points: number;
  /** The point that is asked about bears it. */
  isOn: boolean;
}

/** @param pointId of which one wants to know its tags */
export const listTags = (db: Database, consultationId: number, pointId = 0): Promise<Tag[]> =>
  db
    .selectFrom("weighing_tags as tag")
    .leftJoin("people", "people.id", "tag.assignee_id")
    .where("tag.consultation_id", "=", consultationId)
    .orderBy("tag.name")
    .select([
      ...(["tag.id", "tag.name", "tag.assignee_id as assigneeId", "people.name as assignee"] as const),
      sql<number>`(select count(*)::int from weighing_point_tags where tag_id = tag.id)`.as("points"),
      sql<boolean>`exists (select from weighing_point_tags where tag_id = tag.id and point_id = ${pointId}::int)`.as("isOn"),
    ])
    .execute();

export interface TextBlock {
  id: number;
  title: string;
  body: string;
  disposition: Disposition | null;
}

export const listBlocks = (db: Database, consultationId: number): Promise<TextBlock[]> =>
  db
    .selectFrom("weighing_blocks")
    .where("consultation_id", "=", consultationId)
    .orderBy("title")
    .select(["id", "title", "body", "disposition"])
    .execute();

export interface Share {
  total: number;
  released: number;
  open: number;
}

export interface Breakdown {
  benches: (Share & { bench: Bench })[];
  /** Null: with nobody. */
  people: (Share & { name: string | null; overdue: number })[];
  /** In the order of the texts; null: on the whole, or a question. */
  sections: (Share & { text: string | null; heading: string | null })[];
}

const SHARE = sql`count(*)::int as total, count(*) filter (where weighings.state = 'released')::int as released,
  count(*) filter (where coalesce(weighings.state, 'open') = 'open')::int as open`;

export async function weighingBreakdown(db: Database, id: number, today: string): Promise<Breakdown> {
  const [benches, people, places] = await Promise.all([
    sql<Breakdown["benches"][number]>`
      select organisations.bench_default as bench, ${SHARE} from ${weighedPoints(id)} group by 1 order by 1`.execute(db),
    sql<Breakdown["people"][number]>`
      select people.name, ${SHARE}, count(*) filter (
        where weighings.due_on < ${today}::date and weighings.state is distinct from 'released')::int as overdue
      from ${weighedPoints(id)} left join people on people.id = weighings.assignee_id group by people.id order by people.name nulls last`.execute(
      db,
    ),
    sql<Share & { textId: number | null; blockId: string | null }>`
      select point.at_text_id as "textId", point.at_block_id as "blockId", ${SHARE} from ${weighedPoints(id)} group by 1, 2`.execute(
      db,
    ),
  ]);
  return { benches: benches.rows, people: people.rows, sections: await sectionsOf(db, id, places.rows) };
}

/** A passage counts to the heading above it. */
async function sectionsOf(
  db: Database,
  id: number,
  places: readonly (Share & { textId: number | null; blockId: string | null })[],
): Promise<Breakdown["sections"]> {
  const sections = new Map<string, Breakdown["sections"][number]>();
  const add = (text: string | null, heading: string | null, share: Share | undefined) => {
    if (!share) return;
    const key = JSON.stringify([text, heading]);
    const before = sections.get(key) ?? { text, heading, total: 0, released: 0, open: 0 };
    const { total, released, open } = share;
    sections.set(key, {
      ...before,
      ...{ total: before.total + total, released: before.released + released, open: before.open + open },
    });
  };
  for (const { id: textId, title, versionId } of await listTexts(db, id)) {
    const of = (blockId: string | null) => places.find((each) => each.textId === textId && each.blockId === blockId);
    add(title, null, of(null));
    let heading: string | null = null;
    for (const block of await blocksOf(db, versionId)) {
      if (block.type === "heading") heading = toPlainText(block).slice(0, 120);
      add(title, heading, of(blockIdOf(block) ?? ""));
    }
  }
  for (const place of places.filter(({ textId }) => textId === null)) add(null, null, place);
  return [...sections.values()];
}

async function blocksOf(db: Database, versionId: number): Promise<readonly TextContent[]> {
  const row = await db.selectFrom("document_versions").where("id", "=", versionId).select("content").executeTakeFirst();
  return (row?.content as TextContent | undefined)?.content ?? [];
}
