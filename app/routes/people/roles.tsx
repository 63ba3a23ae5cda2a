/** /help/roles: the table of abilities as people read it, and what benches are. */
import { useTranslation } from "react-i18next";
import { ROLES } from "#db/schema/processes";
import { ABILITIES, can, type Ability } from "#server/access/rules";
import { loadPublic } from "#server/web";
import { DescriptionList, Page, Section } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { DataTable } from "~/ui/table";
import "~/people/people.css";

export const meta = pageMeta;

export const loader = loadPublic(async (ctx) => ({ title: ctx.t("people:roles.title") }));

export default function RolesPage() {
  const { t } = useTranslation();
  const abilities = Object.keys(ABILITIES) as Ability[];
  return (
    <Page title={t("people:roles.title")} intro={t("people:roles.intro")} wide>
      <Section title={t("people:roles.about")} id="about">
        <DescriptionList
          items={ROLES.map((role) => ({ key: t(`common:role.${role}`), value: t(`people:roles.role.${role}`) }))}
        />
        <p className="kern-body ja-page__intro">{t("people:roles.admin-note")}</p>
      </Section>
      <Section title={t("people:roles.table")} id="table">
        <DataTable
          caption={t("people:roles.caption")}
          hideCaption
          rows={abilities}
          keyOf={(ability) => ability}
          columns={[
            {
              header: t("people:roles.ability-head"),
              rowHeader: true,
              cell: (ability) => t(`people:roles.ability.${ability.replace(":", ".")}`),
            },
            ...ROLES.map((role) => ({
              header: t(`common:role.${role}`),
              cell: (ability: Ability) =>
                can({ role }, ability) ? (
                  <span className="ja-people-mark">{t("people:roles.yes")}</span>
                ) : (
                  <span className="ja-people-mark--no">{t("people:roles.no")}</span>
                ),
            })),
          ]}
        />
        <p className="kern-body ja-page__intro">{t("people:roles.stage-note")}</p>
      </Section>
      <Section title={t("people:roles.benches")} id="benches">
        <p className="kern-body ja-page__intro">{t("people:roles.benches-text")}</p>
        <DescriptionList
          items={[
            { key: t("people:roles.deciding"), value: t("people:roles.deciding-text") },
            { key: t("people:roles.consultative"), value: t("people:roles.consultative-text") },
          ]}
        />
      </Section>
    </Page>
  );
}
