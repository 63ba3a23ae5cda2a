/** GET /formats/:id: the Steckbrief of a format: facts, editions with their figures, evaluations. */
import { Link, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { can } from "#server/access/rules";
import { writeDay } from "#server/calendar/rules";
import { listEvaluations, type EvaluationLine } from "#server/formats/evaluations.queries";
import { isWebAddress } from "#server/figures/rules";
import { requireFormatSheet, type FormatSheet } from "#server/formats/queries";
import { linesOf } from "#server/formats/rules";
import { idOf, load } from "#server/web";
import "~/formats/formats.css";
import { Editions } from "~/formats/editions";
import { DataPointGroups } from "~/figures/points";
import { useLanguage } from "~/processes/language";
import { LinkButton } from "~/ui/button";
import { Badge, DescriptionList, EmptyState, Page, Section } from "~/ui/page";

export const loader = load(async (ctx, { params }) => {
  const id = idOf(params.id);
  const [sheet, evaluations] = await Promise.all([requireFormatSheet(ctx, id), listEvaluations(ctx, id)]);
  return { title: sheet.format.name, ...sheet, evaluations };
});

export { pageMeta as meta } from "~/ui/page-meta";

export default function FormatPage() {
  const { process, format, editions, figures, evaluations, predecessors } = useLoaderData<typeof loader>();
  const { t } = useTranslation();
  const at = `/formats/${format.id}`;
  const editAt = can(process.my, "format:write") ? at : null;
  const whole = figures.filter(({ subject }) => subject === "format");
  return (
    <Page
      title={format.name}
      back={{ to: `/processes/${process.id}/formats`, label: t("formats:sheet.back") }}
      facts={
        <>
          <Badge tone="info">{t(`formats:kind.${format.kind}`)}</Badge>
          {format.status !== "laufend" && <Badge tone="neutral">{t(`formats:status.${format.status}`)}</Badge>}
          {format.levels.map((level) => (
            <Badge key={level} tone="neutral">
              {t(`level.${level}`)}
            </Badge>
          ))}
        </>
      }
      actions={
        editAt && (
          <LinkButton icon="edit" to={`${editAt}/edit`}>
            {t("formats:sheet.edit")}
          </LinkButton>
        )
      }
    >
      <Section title={t("formats:sheet.facts")} id="facts">
        <Facts format={format} predecessors={predecessors} />
        {format.note && <p className="ja-typed ja-measure">{format.note}</p>}
      </Section>
      <Section
        title={t("formats:evaluation.title")}
        id="evaluations"
        actions={
          <>
            {(evaluations.length > 0 || editions.length > 1) && (
              <LinkButton variant="tertiary" to={`${at}/course`}>
                {t("formats:course.link")}
              </LinkButton>
            )}
            {can(process.my, "evaluation:manage") && (
              <LinkButton icon="add" to={`${at}/evaluations/new`}>
                {t("formats:evaluation.new")}
              </LinkButton>
            )}
          </>
        }
      >
        <Evaluations evaluations={evaluations} at={at} />
      </Section>
      <Section
        title={t("formats:edition.title")}
        id="editions"
        actions={
          editAt && (
            <LinkButton icon="add" to={`${editAt}/editions/new`}>
              {t("formats:edition.new")}
            </LinkButton>
          )
        }
      >
        {editions.length > 0 ? (
          <Editions editions={editions} figures={figures} editAt={editAt} />
        ) : (
          <EmptyState title={t("formats:edition.none")} />
        )}
      </Section>
      <Section
        title={t("formats:sheet.figures")}
        id="figures"
        hint={t("formats:sheet.figures-hint")}
        actions={
          editAt && (
            <LinkButton icon="add" to={`${editAt}/figures/new`}>
              {t("formats:figure.new")}
            </LinkButton>
          )
        }
      >
        {whole.length > 0 ? (
          <DataPointGroups points={whole} editAt={editAt === null ? null : ({ id }) => `${editAt}/figures/${id}`} />
        ) : (
          <EmptyState title={t("formats:sheet.no-figures")} />
        )}
      </Section>
    </Page>
  );
}

function Facts({ format, predecessors }: Pick<FormatSheet, "format" | "predecessors">) {
  const { t } = useTranslation();
  const facts = [
    ["organiser", format.organiser],
    ["commissioned-by", format.commissionedBy],
    ["audience", format.audience],
    ["rhythm", format.rhythm],
    ["founded", [format.founded, format.ended].filter(Boolean).join(" – ")],
  ] as const;
  /** Shown where somebody has said so. */
  const further = [
    ["topics", format.topics],
    ["confidentiality", format.confidentiality],
    ["budget", format.budget],
    ["legal-basis", format.legalBasis],
  ] as const;
  const links = linesOf(format.links).filter(isWebAddress);
  return (
    <DescriptionList
      items={[
        ...facts.map(([key, value]) => ({
          key: t(`formats:field.${key}`),
          value: value || <span className="kern-body--muted">{t("none")}</span>,
        })),
        ...further.filter(([, value]) => value).map(([key, value]) => ({ key: t(`formats:field.${key}`), value })),
        ...(format.successor
          ? [
              {
                key: t("formats:field.successor"),
                value: (
                  <Link className="kern-link" to={`/formats/${format.successor.id}`}>
                    {format.successor.name}
                  </Link>
                ),
              },
            ]
          : []),
        ...(predecessors.length > 0
          ? [{ key: t("formats:field.predecessors"), value: <Predecessors of={predecessors} /> }]
          : []),
        ...(links.length > 0 ? [{ key: t("formats:field.links"), value: <Links of={links} /> }] : []),
      ]}
    />
  );
}

function Predecessors({ of }: { of: FormatSheet["predecessors"] }) {
  const { t } = useTranslation();
  return (
    <ul className="ja-list">
      {of.map(({ id, name, status }) => (
        <li key={id}>
          <Link className="kern-link" to={`/formats/${id}`}>
            {name}
          </Link>{" "}
          ({t(`formats:status.${status}`)})
        </li>
      ))}
    </ul>
  );
}

const Links = ({ of }: { of: readonly string[] }) => (
  <ul className="ja-list">
    {of.map((address) => (
      <li key={address}>
        <a className="kern-link" href={address} rel="noreferrer">
          {address}
        </a>
      </li>
    ))}
  </ul>
);

function Evaluations({ evaluations, at }: { evaluations: readonly EvaluationLine[]; at: string }) {
  const { t } = useTranslation();
  const language = useLanguage();
  if (evaluations.length === 0) return <EmptyState title={t("formats:evaluation.none")} />;
  return (
    <ul className="ja-list ja-list--ruled">
      {evaluations.map((evaluation) => (
        <li key={evaluation.id} className="ja-stack ja-gap-2">
          <h3 className="kern-heading-small">
            <Link className="ja-plain-link" to={`${at}/evaluations/${evaluation.id}`}>
              {evaluation.title}
            </Link>
          </h3>
          <div className="ja-row">
            <Badge tone={evaluation.allIn ? "success" : "info"}>
              {t(evaluation.allIn ? "formats:evaluation.done" : "formats:evaluation.open")}
            </Badge>
            {evaluation.mine && (
              <Badge tone="warning" icon="edit">
                {t("formats:evaluation.mine")}
              </Badge>
            )}
            <span className="ja-small ja-number">
              {t("formats:evaluation.period-line", {
                from: writeDay(evaluation.periodFrom, language),
                to: writeDay(evaluation.periodTo, language),
              })}
              {" · "}
              {t("formats:evaluation.handed-in-count", { count: evaluation.handedIn, total: evaluation.raters })}
            </span>
          </div>
        </li>
      ))}
    </ul>
  );
}
