/** /system: how the installation is; for administrators, elsewhere the page does not exist. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { writeInstant, writeNumber } from "#server/calendar/rules";
import { MOST } from "#server/platform/limits.rules";
import { requireSystem } from "#server/upkeep/system.queries";
import { troublesOf } from "#server/upkeep/system.rules";
import { load } from "#server/web";
import { SystemParts } from "~/upkeep/system-parts";
import { Alert } from "~/ui/alert";
import { LinkButton } from "~/ui/button";
import { Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { Facts } from "~/ui/parts";

export const meta = pageMeta;

export const loader = load(async (ctx, { context }) => {
  const found = await requireSystem(ctx);
  const { sendsMail, version } = context.config;
  const at = (instant: Date | null) => instant && writeInstant(instant, ctx.language);
  const mb = (bytes: number) => writeNumber(Math.max(1, Math.round(bytes / 1e5)) / 10, ctx.language);
  return {
    title: ctx.t("upkeep:system.title"),
    ...{ version, sendsMail, asOf: at(ctx.now()) },
    troubles: troublesOf(found, sendsMail, ctx.now()),
    ...found,
    servers: found.servers.map((server) => ({ ...server, startedAt: at(server.startedAt), seenAt: at(server.seenAt) })),
    runs: found.runs.map((run) => ({ ...run, last: at(run.last) })),
    database: { ...found.database, size: mb(found.database.bytes) },
    storage: found.storage.map((row) => ({ ...row, size: mb(row.bytes) })),
    limits: MOST,
  };
});

export type SystemData = ReturnType<typeof useLoaderData<typeof loader>>;

export default function SystemPage() {
  const { t } = useTranslation();
  const data = useLoaderData<typeof loader>();
  const { version, asOf, people, troubles } = data;
  return (
    <Page
      title={t("upkeep:system.title")}
      wide
      facts={
        <Facts
          of={[
            t("upkeep:system.version", { version }),
            t("upkeep:system.here", { count: Number(people.now) }),
            t("upkeep:system.as-of", { at: asOf }),
          ]}
        />
      }
      actions={
        <>
          <LinkButton to="/system" variant="tertiary" small icon="autorenew">
            {t("upkeep:system.reload")}
          </LinkButton>
          <LinkButton to="/auditors" variant="tertiary" small>
            {t("upkeep:auditors.title")}
          </LinkButton>
          <LinkButton to="/jobs" variant="secondary" small>
            {t("upkeep:jobs.title")}
          </LinkButton>
        </>
      }
    >
      {troubles.length === 0 ? (
        <Alert tone="success" title={t("upkeep:system.well")} />
      ) : (
        <Alert tone="warning" title={t("upkeep:system.look", { count: troubles.length })}>
          <ul>
            {troubles.map(({ key, ...said }) => (
              <li key={key}>{t(`upkeep:system.trouble.${key}`, said)}</li>
            ))}
          </ul>
        </Alert>
      )}
      <SystemParts of={data} />
    </Page>
  );
}
