/** On the page of an item: bench by bench how deep it goes and should go, who asks whom, what follows, and what one's own house says. */
import { useTranslation } from "react-i18next";
import type { ItemDepth } from "#server/agenda/depth.queries";
import type { BenchDepth } from "#server/agenda/depth.rules";
import type { AgendaItem } from "#server/agenda/rules";
import { Fold } from "~/ui/form";
import { Split, Stack } from "~/ui/layout";
import { Section } from "~/ui/page";
import { Entry, Facts } from "~/ui/parts";
import { DataTable, type Column } from "~/ui/table";
import { BenchDepthCell, useStep } from "./bench-depth";
import { DepthLines } from "./lines";
import { Proposal } from "./proposal";

interface ItemDepthProps {
  depth: ItemDepth;
  item: AgendaItem;
  mayDecide: boolean;
}

export function ItemDepthSection({ depth, item, mayDecide }: ItemDepthProps) {
  const { t } = useTranslation();
  const { picture, said, own, mayState } = depth;
  const columns: Column<BenchDepth>[] = [
    { header: t("depth:bench"), rowHeader: true, cell: ({ bench }) => t(`common:bench.${bench}`) },
    { header: t("depth:says-head"), cell: (bench) => <BenchDepthCell depth={bench} /> },
  ];
  const line = { ...item, ...(own ?? { present: null, wanted: null, urgency: null, contribution: "", revision: 0 }) };
  return (
    <Section title={t("depth:title")} id="depth">
      <Split>
        {said.length === 0 ? (
          <p className="kern-body ja-muted">{t("depth:nobody")}</p>
        ) : (
          <Stack gap={4}>
            <DataTable
              caption={t("depth:says-head")}
              hideCaption
              columns={columns}
              rows={picture.benches}
              keyOf={({ bench }) => bench}
            />
            <Said said={said} />
          </Stack>
        )}
        <Stack gap={4}>
          <Asks asks={picture.asks} />
          <Proposal proposal={picture.proposal} itemId={item.id} mode={item.mode} mayDecide={mayDecide} />
        </Stack>
      </Split>
      {mayState && (
        <Fold form="depths" open={own === null} summary={t("depth:form.own")}>
          <DepthLines lines={[line]} action={`/agenda/${item.id}/depth`} isAlone />
        </Fold>
      )}
    </Section>
  );
}

function Asks({ asks }: { asks: ItemDepth["picture"]["asks"] }) {
  const { t } = useTranslation();
  const step = useStep();
  if (asks.length === 0) return null;
  return (
    <div>
      <h3 className="kern-heading-small">{t("depth:asks-head")}</h3>
      <ul className="ja-dots">
        {asks.map(({ from, to, wanted, offered }) => (
          <li key={`${from}-${to}`}>
            {t("depth:asks", {
              from: t(`common:bench.${from}`),
              to: t(`common:bench.${to}`),
              wanted: step(wanted),
              offered: step(offered),
            })}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Said({ said }: { said: ItemDepth["said"] }) {
  const { t } = useTranslation();
  const step = useStep();
  return (
    <details className="ja-details ja-details--plain">
      <summary>{t("depth:who")}</summary>
      <ul className="ja-list ja-list--ruled">
        {said.map(({ organisationId, organisation, bench, present, wanted, urgency, contribution }) => (
          <Entry key={organisationId}>
            <span>{organisation}</span>
            <Facts
              of={[
                t(`common:bench.${bench}`),
                t("depth:says", { present: step(present), wanted: step(wanted) }),
                urgency && t(`depth:urgency.${urgency}`),
              ]}
            />
            {contribution && <span className="ja-typed ja-small">{contribution}</span>}
          </Entry>
        ))}
      </ul>
    </details>
  );
}
