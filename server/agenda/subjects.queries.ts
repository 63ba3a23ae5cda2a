/** Topics and items as methods may ask about them, and which of them go on: methods stand to the left of both and are handed them. */
import { sql } from "kysely";
import type { DecisionRule } from "../../db/schema/processes.ts";
import type { Context, Database } from "../context.ts";
import type { FindSubjects, Subject } from "../methods/runs.rules.ts";

export interface Choosable {
  kind: "topic" | "item";
  id: number;
  number: number;
  title: string;
  /** Of a topic; null: in none. */
  cluster: { id: number; title: string } | null;
  /** Of a topic: the item it was taken up in. */
  agendaItemId: number | null;
  /** It goes on. */
  entry: { id: number; reason: string } | null;
}

/**
 * Topics that are still weighed (neither merged, declined, deferred nor withdrawn) in the order of their board, and all items of the
 * agenda that were not given up. One statement; callers have asked for the process.
 */
export async function listChoosable(db: Database, processId: number): Promise<Choosable[]> {
  const { rows } = await sql<
    Omit<Choosable, "cluster" | "entry"> & {
      clusterId: number | null;
      clusterTitle: string;
      entryId: number | null;
      reason: string;
    }
  >`
    select chosen.*, entry.id as "entryId", entry.reason from (
      select 'topic' as kind, topics.id, topics.number, topics.title, cluster_id as "clusterId", topic_clusters.title as "clusterTitle",
             agenda_item_id as "agendaItemId", 0 as part, coalesce(topic_clusters.position, 100000) as place, topics.position
      from topics left join topic_clusters on topic_clusters.id = topics.cluster_id
      where topics.process_id = ${processId} and withdrawn_on is null and coalesce(disposition, 'taken_up') = 'taken_up'
      union all
      select 'item', id, number, title, null, null, null, 1, 0, position from agenda_items
      where process_id = ${processId} and status not in ('entfallen', 'zurueckgestellt')) as chosen
    left join short_list_entries as entry on entry.process_id = ${processId}
      and case chosen.kind when 'topic' then entry.topic_id = chosen.id else entry.agenda_item_id = chosen.id end
    order by part, place, position, id`.execute(db);
  return rows.map(({ kind, id, number, title, agendaItemId, clusterId, clusterTitle, entryId, reason }) => ({
    kind,
    id,
    number,
    title,
    agendaItemId,
    cluster: clusterId === null ? null : { id: clusterId, title: clusterTitle },
    entry: entryId === null ? null : { id: entryId, reason },
  }));
}

/** Looks up what a form of a run chose; whatever is not there any more, or is another process's, is not among it. */
export const findSubjects =
  ({ db }: Pick<Context, "db">): FindSubjects =>
  async (processId, { source, topic, cluster, item }) => {
    const all = await listChoosable(db, processId);
    const isChosen = (one: Choosable): boolean => {
      switch (source) {
        case "topics":
          return one.kind === "topic" && one.agendaItemId === null;
        case "items":
          return one.kind === "item";
        case "short-list":
          return one.entry !== null;
        case "chosen":
          return one.kind === "item"
            ? item.includes(one.id)
            : topic.includes(one.id) || (one.cluster !== null && cluster.includes(one.cluster.id));
        case "lines":
          return false;
      }
    };
    return all.filter(isChosen).map(subjectOf);
  };

const subjectOf = ({ kind, id, title }: Choosable): Subject =>
  kind === "topic" ? { label: title, topicId: id } : { label: title, agendaItemId: id };

export interface Agreement {
  rule: DecisionRule | null;
  reason: string;
  agreedAt: Date;
  by: string;
}

/** By which rule the short list was agreed; undefined: it is not yet. */
export const findAgreement = (db: Database, processId: number): Promise<Agreement | undefined> =>
  db
    .selectFrom("short_list_agreements")
    .innerJoin("people", "people.id", "short_list_agreements.agreed_by")
    .where("process_id", "=", processId)
    .select(["rule", "reason", "agreed_at as agreedAt", "people.name as by"])
    .executeTakeFirst();
