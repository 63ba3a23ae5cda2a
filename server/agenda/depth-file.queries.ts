/** How deep the joint work goes and should go as a table: all items against all benches, and who said what. */
import { sql } from "kysely";
import { BENCHES, DECIDING_BENCHES, type Bench } from "../../db/schema/organisations.ts";
import type { Depth } from "../../db/schema/agenda.ts";
import type { Context } from "../context.ts";
import type { TextFile } from "../files/file.rules.ts";
import { xlsxFile, type XlsxSheet } from "../files/xlsx.ts";
import { labelOfAll, tlp } from "../processes/labels.rules.ts";
import { listDepths, seats, type DepthRow } from "./depth.queries.ts";
import { byWish, type DepthStatement } from "./depth.rules.ts";
import { agendaNumber } from "./rules.ts";

/** @param asked `sort=wish` as on the page */
export async function writeDepthXlsx(ctx: Context, processId: number, asked: URLSearchParams): Promise<TextFile> {
  const { process, items } = await listDepths(ctx, processId);
  const rows = asked.get("sort") === "wish" ? items.toSorted(byWish) : items;
  const name = `${ctx.t("depth:file.name")} ${process.number}`;
  const bytes = await xlsxFile({
    title: name,
    ...benchSheet(ctx, rows),
    more: [statementSheet(ctx, await listStatements(ctx, processId))],
    footer: `${process.number} ${process.title} · ${tlp(labelOfAll(process, "item"))}`,
    language: ctx.language,
    now: ctx.now(),
  });
  return { name, bytes };
}

function benchSheet({ t }: Context, items: readonly DepthRow[]): XlsxSheet {
  const said = new Set(items.flatMap((item) => item.benches.map(({ bench }) => bench)));
  const benches = BENCHES.filter((bench) => (DECIDING_BENCHES as readonly Bench[]).includes(bench) || said.has(bench));
  const name = (bench: Bench) => t(`common:bench.${bench}`);
  const step = (depth: Depth | null) => (depth === null ? null : t(`depth:step.${depth}`));
  return {
    name: t("depth:file.name"),
    columns: [
      { header: t("depth:file.number"), width: 9 },
      { header: t("depth:item"), width: 42 },
      ...benches.flatMap((bench) =>
        ["present", "wanted", "voices"].map((what) => ({ header: `${name(bench)}: ${t(`depth:file.${what}`)}`, width: 16 })),
      ),
      { header: t("depth:file.wish"), width: 12 },
      { header: t("depth:asks-head"), width: 34 },
      { header: t("depth:proposal"), width: 18 },
      { header: t("depth:decided"), width: 18 },
    ],
    rows: items.map(({ number, title, mode, proposal, asks, wish, ...item }) => [
      ...[agendaNumber(number), title],
      ...benches.flatMap((bench) => {
        const of = item.benches.find((each) => each.bench === bench);
        return of ? [step(of.present), step(of.wanted), of.n] : [null, null, null];
      }),
      wish === null ? null : Math.round(wish * 10) / 10,
      asks.map(({ from, to }) => t("depth:asks-short", { from: name(from), to: name(to) })).join("; "),
      ...[proposal.mode, mode].map((each) => (each === null ? null : t(`common:mode.${each}`))),
    ]),
  };
}

type Statement = DepthStatement & { number: number; title: string; organisation: string; bench: Bench };

/** Of those who sit where they said it: what counts, and nothing of the others. */
async function listStatements(ctx: Context, processId: number): Promise<Statement[]> {
  const { rows } = await sql<Statement>`
    select item.number, item.title, organisations.name as organisation, bench, present, wanted, urgency, contribution
    from item_depths join (${seats(ctx)}) as seat using (organisation_id, bench)
    join agenda_items as item on item.id = agenda_item_id and item.process_id = seat.process_id
    join organisations on organisations.id = organisation_id
    where seat.process_id = ${processId} and item.status <> 'entfallen'
    order by item.position, item.id, organisations.name`.execute(ctx.db);
  return rows;
}

const statementSheet = ({ t }: Context, statements: readonly Statement[]): XlsxSheet => ({
  name: t("depth:who"),
  columns: [
    { header: t("depth:file.number"), width: 9 },
    { header: t("depth:item"), width: 36 },
    { header: t("depth:file.organisation"), width: 30 },
    { header: t("depth:bench"), width: 14 },
    { header: t("depth:form.present"), width: 18 },
    { header: t("depth:form.wanted"), width: 18 },
    { header: t("depth:form.urgency"), width: 16 },
    { header: t("depth:form.contribution"), width: 60 },
  ],
  rows: statements.map(({ number, title, organisation, bench, present, wanted, urgency, contribution }) => [
    ...[agendaNumber(number), title, organisation, t(`common:bench.${bench}`)],
    ...[present, wanted].map((depth) => (depth === null ? null : t(`depth:step.${depth}`))),
    ...[urgency === null ? null : t(`depth:urgency.${urgency}`), contribution],
  ]),
});
