/** What situation pictures are shown with: their fields, their state, passages of municipalities, all that one rests on. */
import { useTranslation } from "react-i18next";
import { CONFIDENCES } from "#db/schema/partnerships";
import { REPLY_KINDS, REPORT_AUDIENCES, type ReportState } from "#db/schema/situation";
import { writeDay } from "#server/calendar/rules";
import type { Passage, PassagePoint, Payload, Report } from "#server/situation/rules";
import { usePointLine } from "~/figures/points";
import { useCountry } from "~/partnerships/entry-facts";
import { useLanguage } from "~/processes/language";
import { useMean } from "~/profiles/scores";
import { Bars } from "~/ui/bars";
import { SubmitButton } from "~/ui/button";
import { ActionForm, Hidden, RadioGroup, Select, TextArea, TextField } from "~/ui/form";
import { Stack } from "~/ui/layout";
import { Badge, DescriptionList, Section } from "~/ui/page";
import { Facts } from "~/ui/parts";

const TONES = { draft: "neutral", reply: "warning", frozen: "info", released: "success" } as const;

export function StateBadge({ state }: { state: ReportState }) {
  const { t } = useTranslation();
  return <Badge tone={TONES[state]}>{t(`situation:state.${state}`)}</Badge>;
}

export function ReportFields({ report }: { report: Report | null }) {
  const { t } = useTranslation();
  const words = (name: "scope" | "method" | "data_basis" | "gaps", value: string | undefined, most: number) => (
    <TextArea name={name} label={t(`situation:field.${name}`)} defaultValue={value} rows={3} maxLength={most} />
  );
  return (
    <>
      <Hidden name="revision" value={report?.revision ?? ""} />
      <TextField name="title" label={t("situation:field.title")} defaultValue={report?.title} required maxLength={200} />
      <RadioGroup
        name="audience"
        label={t("situation:field.audience")}
        hint={t("situation:audience-hint")}
        required
        defaultValue={report?.audience ?? "deciding"}
        options={REPORT_AUDIENCES.map((value) => ({ value, label: t(`situation:audience.${value}`) }))}
      />
      {words("scope", report?.scope, 2000)}
      {words("method", report?.method, 3000)}
      {words("data_basis", report?.dataBasis, 3000)}
      {words("gaps", report?.gaps, 3000)}
      <Select
        name="confidence"
        label={t("situation:field.confidence")}
        required
        defaultValue={report?.confidence ?? "unbekannt"}
        options={CONFIDENCES.map((value) => ({ value, label: t(`partnerships:confidence.${value}`) }))}
      />
    </>
  );
}

export function ReplyForm({ id, reply }: { id: number; reply: Passage["reply"] }) {
  const { t } = useTranslation();
  return (
    <ActionForm name="reply" action={`/situation/${id}/reply`}>
      <RadioGroup
        name="kind"
        label={t("situation:reply.title")}
        required
        defaultValue={reply?.kind}
        options={REPLY_KINDS.map((value) => ({ value, label: t(`situation:reply.${value}`) }))}
      />
      <TextArea name="body" label={t("situation:reply.body")} defaultValue={reply?.body} rows={3} maxLength={3000} />
      <SubmitButton>{t("situation:reply.submit")}</SubmitButton>
    </ActionForm>
  );
}

export function PassageView({ passage: { name, partnerships, interdependencies, scores, reply } }: { passage: Passage }) {
  const { t } = useTranslation();
  const country = useCountry();
  const mean = useMean();
  return (
    <Stack gap={2}>
      {partnerships.length > 0 && (
        <ul className="ja-dots">
          {partnerships.map((each, at) => (
            <li key={at}>
              {each.partner}{" "}
              <Facts
                of={[
                  country(each.country),
                  t(`partnerships:kind.${each.kind}`),
                  t(`partnerships:status.${each.status}`),
                  each.source && `${t("partnerships:field.source")}: ${each.source}`,
                ]}
              />
              <PointLines points={each.points} />
            </li>
          ))}
        </ul>
      )}
      {interdependencies.length > 0 && (
        <ul className="ja-dots">
          {interdependencies.map((each, at) => (
            <li key={at}>
              {each.title}{" "}
              <Facts
                of={[
                  country(each.country),
                  t(`partnerships:sector.${each.sector}`),
                  each.direction && t(`partnerships:direction.${each.direction}`),
                  `${t("partnerships:field.confidence")}: ${t(`partnerships:confidence.${each.confidence}`)}`,
                  each.source && `${t("partnerships:field.source")}: ${each.source}`,
                  each.counterEvidence && `${t("partnerships:field.counter_evidence")}: ${each.counterEvidence}`,
                ]}
              />
              <PointLines points={each.points} />
            </li>
          ))}
        </ul>
      )}
      {scores && (
        <ul className="ja-dots">
          {scores.map(({ dimension, side, mean: value }) => (
            <li key={`${dimension}${side}`}>
              {t(`profiles:dimension.${dimension}`)}, {t(`profiles:side.${side}`)}: {mean(value)}
            </li>
          ))}
        </ul>
      )}
      {reply?.kind === "comment" && (
        <blockquote className="ja-quote">
          <p className="kern-body">
            {t("situation:reply.said", { name })} <span className="ja-typed">{reply.body}</span>
          </p>
        </blockquote>
      )}
    </Stack>
  );
}

/** One below the other, each with its source: they are never added up. */
function PointLines({ points = [] }: { points: readonly PassagePoint[] | undefined }) {
  const line = usePointLine();
  if (points.length === 0) return null;
  return (
    <ul className="ja-dots ja-small">
      {points.map((point, at) => (
        <li key={at}>{line(point)}</li>
      ))}
    </ul>
  );
}

export function Whole({ payload }: { payload: Payload }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const typed = (text: string) => text && <span className="ja-typed">{text}</span>;
  const { counts } = payload;
  const bars = (of: Record<string, number>, word: string) =>
    Object.entries(of).map(([key, value]) => ({ key, label: t(`partnerships:${word}.${key}`), value, text: String(value) }));
  const items = [
    { key: t("situation:field.text"), value: typed(payload.text) },
    { key: t("situation:field.scope"), value: typed(payload.scope) },
    { key: t("situation:field.method"), value: typed(payload.method) },
    { key: t("situation:field.data_basis"), value: typed(payload.dataBasis) },
    { key: t("situation:field.gaps"), value: typed(payload.gaps) },
    { key: t("situation:field.confidence"), value: t(`partnerships:confidence.${payload.confidence}`) },
  ];
  return (
    <>
      <p className="kern-body ja-muted">{t("situation:as-of", { day: writeDay(payload.asOf, language) })}</p>
      <DescriptionList items={items.filter(({ value }) => value)} />
      <Section title={t("situation:counts")} id="counts" hint={t("partnerships:count", { count: counts.total })}>
        <Bars label={t("partnerships:field.status")} max={counts.total} bars={bars(counts.byStatus, "status")} />
        <Bars label={t("partnerships:field.kind")} max={counts.total} bars={bars(counts.byKind, "kind")} />
      </Section>
      {payload.ties && payload.ties.total > 0 && (
        <Section
          title={t("partnerships:tabs.interdependencies")}
          id="interdependencies"
          hint={t("partnerships:count-interdependencies", { count: payload.ties.total })}
        >
          <Bars label={t("partnerships:field.sector")} max={payload.ties.total} bars={bars(payload.ties.bySector, "sector")} />
          <Bars
            label={t("partnerships:field.direction")}
            max={payload.ties.total}
            bars={bars(payload.ties.byDirection, "direction")}
          />
        </Section>
      )}
      <Together aggregates={payload.aggregates} />
      <Section
        title={t("situation:passages")}
        id="passages"
        hint={payload.passages.length === 0 && t("situation:passages-none")}
      >
        {payload.passages.map((passage) => (
          <section
            key={passage.organisationId}
            className="ja-stack ja-gap-2"
            aria-labelledby={`passage-${passage.organisationId}`}
          >
            <h3 className="kern-heading-small" id={`passage-${passage.organisationId}`}>
              {passage.name}
            </h3>
            <PassageView passage={passage} />
          </section>
        ))}
      </Section>
    </>
  );
}

/** What at least five municipalities say together; nothing where there are no such five. */
function Together({ aggregates }: Pick<Payload, "aggregates">) {
  const { t } = useTranslation();
  const mean = useMean();
  if (aggregates.length === 0) return null;
  return (
    <Section title={t("profiles:aggregate.title")} id="together" hint={t("profiles:aggregate.hint")}>
      <Bars
        label={t("profiles:aggregate.title")}
        max={4}
        bars={aggregates.map(({ dimension, side, cell, mean: value, count }) => ({
          key: `${dimension} ${side} ${cell}`,
          label: `${t(`profiles:dimension.${dimension}`)}, ${t(`profiles:side.${side}`)} (${t(`profiles:aggregate.cell.${cell}`)}, ${count} ${t("profiles:aggregate.count")})`,
          value,
          text: mean(value),
        }))}
      />
    </Section>
  );
}
