/** /documents/:id/import: what was taken over from the file that a document was made of, and what could not be. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import type { Language } from "#db/schema/people";
import { writeInstant, writeNumber } from "#server/calendar/rules";
import { requireImport } from "#server/documents/import/queries";
import { LOSSES, TAKEN } from "#server/documents/import/rules";
import { idOf, load } from "#server/web";
import { Alert } from "~/ui/alert";
import { LinkButton } from "~/ui/button";
import { DescriptionList, Page, Section } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import "~/documents/reader/files.css";

export const meta = pageMeta;

export const loader = load(async (ctx, { params }) => {
  const { document, ...imported } = await requireImport(ctx, idOf(params.id));
  const { process, id, title } = document;
  return { title: ctx.t("documents:import.report.title"), process, document: { id, title }, imported };
});

export default function ImportReport() {
  const { document, imported } = useLoaderData<typeof loader>();
  const { t, i18n } = useTranslation();
  const { taken, lost } = imported.report;
  const number = (count: number) => writeNumber(count, i18n.language as Language);
  const counted = TAKEN.filter((key) => taken[key] > 0);
  const losses = LOSSES.filter((key) => lost[key]);
  const path = `/documents/${document.id}`;
  return (
    <Page
      title={t("documents:import.report.title")}
      back={{ to: path, label: document.title }}
      intro={t("documents:import.report.intro", { name: imported.fileName })}
      actions={
        <>
          {taken.changes > 0 && (
            <LinkButton small variant="secondary" to={`${path}/proposals`}>
              {t("documents:import.report.to-proposals")}
            </LinkButton>
          )}
          <LinkButton small variant="primary" to={path}>
            {t("documents:import.report.to-document")}
          </LinkButton>
        </>
      }
    >
      <Section title={t("documents:import.report.taken")} id="taken">
        <div className="ja-file-figures">
          <DescriptionList
            items={counted.map((key) => ({ key: t(`documents:import.taken.${key}`), value: number(taken[key]) }))}
          />
        </div>
      </Section>
      <Section title={t("documents:import.report.lost")} id="lost">
        {losses.length === 0 ? (
          <Alert tone="success" title={t("documents:import.report.nothing-lost")} />
        ) : (
          <>
            <p className="kern-body">{t("documents:import.report.lost-intro")}</p>
            <ul className="ja-stack ja-gap-3 ja-file-losses">
              {losses.map((key) => (
                <li key={key}>
                  <strong>
                    {t(`documents:import.lost.${key}.name`)} ({number(lost[key] ?? 0)}):
                  </strong>{" "}
                  {t(`documents:import.lost.${key}.what`)}
                </li>
              ))}
            </ul>
          </>
        )}
      </Section>
      <p className="kern-body kern-body--muted">
        {t(`documents:import.report.format.${imported.format}`)} ·{" "}
        {t("documents:import.report.by", { name: imported.by, at: writeInstant(imported.at, i18n.language as Language) })}
      </p>
    </Page>
  );
}
