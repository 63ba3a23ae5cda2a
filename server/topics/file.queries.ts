/** All topics of a process as a table. */
import { BENCHES } from "../../db/schema/organisations.ts";
import { labelOfAll, tlp } from "../processes/labels.rules.ts";
import type { Context } from "../context.ts";
import { xlsxFile } from "../files/xlsx.ts";
import type { ProcessHead } from "../processes/rules.ts";
import { countAffected, listWhole } from "./queries.ts";
import { isOnBehalf, topicNumber, type Topic, type TopicBoard } from "./rules.ts";

/**
 * Of an anonymous topic the table says as little as the page.
 * @param items what the reader sees of the agenda, as it is cited, by id: another domain's, which hands it in
 */
export async function writeTopicsXlsx(
  ctx: Context,
  { process, board }: { process: ProcessHead; board: TopicBoard },
  items: ReadonlyMap<number, string>,
): Promise<{ name: string; bytes: Uint8Array }> {
  const topics = await listWhole(ctx.db, process.id);
  const affected = await countAffected(
    ctx.db,
    topics.map(({ id }) => id),
  );
  const benches = BENCHES.filter((bench) => Object.values(affected).some((counts) => counts[bench]));
  const text = (key: string) => ctx.t(`topics:file.${key}`);
  const cards = new Map(board.topics.map((card) => [card.id, card]));
  const clusters = new Map(board.clusters.map(({ id, title }) => [id, title]));
  const numbers = new Map(topics.map(({ id, number }) => [id, topicNumber(number)]));
  const by = ({ isAnonymous, behalfName, organisationName, personName }: Topic) =>
    isAnonymous ? ctx.t("topics:topic.anonymous") : behalfName || (organisationName ?? personName);
  const writtenFor = (topic: Topic) => (isOnBehalf(topic) ? topic.personName : null);
  const answer = ({ countersigning, countersignedBy: name }: Topic) =>
    countersigning && ctx.t(`topics:topic.countersign.${countersigning}`, { name });
  const column = (key: string, width: number, isDay = false) => ({ header: text(key), width, isDay });
  const bytes = await xlsxFile({
    title: `${text("name")} ${process.number}`,
    name: text("name"),
    columns: [
      ...[column("number", 8), column("title", 45), column("problem", 45), column("concerned", 25), column("source", 25)],
      ...[column("by", 25), column("written-by", 22), column("countersigned", 25), column("on", 12, true)],
      ...[column("cluster", 20), column("affected", 12)],
      ...benches.map((bench) => ({ header: `${text("affected")}: ${ctx.t(`common:bench.${bench}`)}`, width: 12 })),
      ...[column("disposition", 16), column("reason", 40), column("taken-up-in", 40), column("merged-into", 14)],
    ],
    rows: topics.map((topic) => [
      ...[topicNumber(topic.number), topic.title, topic.problem, topic.concerned, topic.source, by(topic)],
      ...[writtenFor(topic), answer(topic), new Date(topic.handedInOn)],
      ...[clusters.get(topic.clusterId ?? 0) ?? "", cards.get(topic.id)?.affected ?? 0],
      ...benches.map((bench) => affected[topic.id]?.[bench] ?? 0),
      ...[ctx.t(`topics:disposition.${topic.disposition ?? "open"}`), topic.dispositionReason],
      ...[items.get(topic.agendaItemId ?? 0) ?? "", numbers.get(topic.mergedInto ?? 0) ?? ""],
    ]),
    footer: `${process.number} ${process.title} · ${tlp(labelOfAll(process, "topic"))}`,
    language: ctx.language,
    now: ctx.now(),
  });
  return { name: `${text("name")} ${process.number}`, bytes };
}
