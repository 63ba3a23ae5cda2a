/** The parts of /system: servers, who is there, the database, what is done by itself, storage, limits. */
import { useTranslation } from "react-i18next";
import type { SystemData } from "~/routes/upkeep/system";
import { Bars } from "~/ui/bars";
import { Fold } from "~/ui/form";
import { Grid } from "~/ui/layout";
import { Badge, Card, DescriptionList, Section } from "~/ui/page";
import { DataTable } from "~/ui/table";

type Part = { of: SystemData };

export function SystemParts({ of }: Part) {
  return (
    <>
      <Servers of={of} />
      <Grid>
        <People of={of} />
        <Letters of={of} />
        <Database of={of} />
      </Grid>
      <Storage of={of} />
      <Runs of={of} />
      <Limits of={of} />
    </>
  );
}

const TONES = { ready: "success", stopping: "neutral", silent: "warning" } as const;

function Servers({ of: { servers } }: Part) {
  const { t } = useTranslation();
  return (
    <Section title={t("upkeep:system.servers")} id="servers">
      <DataTable
        caption={t("upkeep:system.servers")}
        hideCaption
        rows={servers}
        keyOf={(row) => row.name}
        columns={[
          { header: t("upkeep:system.server"), rowHeader: true, cell: (row) => row.name },
          {
            header: t("upkeep:system.state"),
            cell: (row) => <Badge tone={TONES[row.state]}>{t(`upkeep:system.is.${row.state}`, { at: row.seenAt })}</Badge>,
          },
          { header: t("upkeep:system.release"), cell: (row) => row.version },
          { header: t("upkeep:system.since"), cell: (row) => row.startedAt },
          { header: t("upkeep:system.people"), numeric: true, cell: (row) => row.people },
          { header: t("upkeep:system.connections"), numeric: true, cell: (row) => row.connections },
          { header: t("upkeep:system.texts"), numeric: true, cell: (row) => row.rooms },
          { header: t("upkeep:system.memory"), numeric: true, cell: (row) => `${row.memoryMb} MB` },
          { header: t("upkeep:system.delay"), numeric: true, cell: (row) => `${row.delayMs} ms` },
        ]}
      />
    </Section>
  );
}

function People({ of: { people } }: Part) {
  const { t } = useTranslation();
  const rows = (["now", "today", "signedIn"] as const).map((key) => ({
    key: t(`upkeep:system.online.${key}`),
    value: Number(people[key]),
  }));
  return (
    <Card title={t("upkeep:system.online.title")}>
      <DescriptionList items={rows} />
    </Card>
  );
}

function Letters({ of: { mails, jobs, sendsMail } }: Part) {
  const { t } = useTranslation();
  return (
    <Card title={t("upkeep:system.work.title")}>
      <DescriptionList
        items={[
          {
            key: t("upkeep:system.work.letters"),
            value: sendsMail ? mails.waiting - mails.refused : t("upkeep:system.work.kept"),
          },
          { key: t("upkeep:system.work.refused"), value: mails.refused },
          { key: t("upkeep:system.work.sent"), value: mails.sent },
          { key: t("upkeep:system.work.jobs"), value: jobs.waiting },
          { key: t("upkeep:system.work.failed"), value: jobs.failed },
        ]}
      />
    </Card>
  );
}

function Database({ of: { database, migrations } }: Part) {
  const { t } = useTranslation();
  const { connections, mostConnections } = database;
  return (
    <Card title={t("upkeep:system.database.title")}>
      <DescriptionList
        items={[
          { key: "PostgreSQL", value: database.version },
          { key: t("upkeep:system.database.size"), value: `${database.size} MB` },
          {
            key: t("upkeep:system.database.connections"),
            value: t("upkeep:system.database.of", { count: connections, most: mostConnections }),
          },
          { key: t("upkeep:system.database.migrations"), value: `${migrations.count} (${migrations.newest})` },
        ]}
      />
    </Card>
  );
}

function Storage({ of: { storage } }: Part) {
  const { t } = useTranslation();
  return (
    <Section title={t("upkeep:system.storage.title")} id="storage">
      <Bars
        label={t("upkeep:system.storage.title")}
        max={storage[0]?.bytes ?? 0}
        bars={storage.map(({ kind, bytes, size }) => ({
          key: kind,
          label: t(`upkeep:system.storage.${kind}`),
          value: bytes,
          text: `${size} MB`,
        }))}
      />
    </Section>
  );
}

function Runs({ of: { runs } }: Part) {
  const { t } = useTranslation();
  return (
    <Section title={t("upkeep:system.runs.title")} id="runs" hint={t("upkeep:system.runs.hint")}>
      <DataTable
        caption={t("upkeep:system.runs.title")}
        hideCaption
        rows={runs}
        keyOf={(row) => row.name}
        columns={[
          {
            header: t("upkeep:jobs.kind"),
            rowHeader: true,
            cell: ({ name }) =>
              t(`upkeep:jobs.name.${name.replace(".", "-")}`, { defaultValue: t("upkeep:jobs.other", { name }) }),
          },
          { header: t("upkeep:system.runs.last"), cell: (row) => row.last ?? t("upkeep:system.runs.never") },
        ]}
      />
    </Section>
  );
}

function Limits({ of: { limits } }: Part) {
  const { t } = useTranslation();
  return (
    <Fold summary={t("upkeep:system.limits.title")} form="limits">
      <DescriptionList
        items={Object.entries(limits).map(([what, { minute, hour }]) => ({
          key: t(`upkeep:system.limits.${what}`),
          value: t(hour ? "upkeep:system.limits.both" : "upkeep:system.limits.minute", { minute, hour }),
        }))}
      />
    </Fold>
  );
}
