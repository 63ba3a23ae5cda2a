/** /retention: how long what is kept, and what the last runs took away; for administrators, elsewhere the page does not exist. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { PAGE_TEXTS } from "#db/schema/upkeep";
import { writeInstant } from "#server/calendar/rules";
import { setPeriod } from "#server/upkeep/retention.commands";
import { requireRetention } from "#server/upkeep/retention.queries";
import { periodForm } from "#server/upkeep/retention.rules";
import { act, load, redirectTo } from "#server/web";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm, Hidden, TextField } from "~/ui/form";
import { Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { DataTable } from "~/ui/table";

export const meta = pageMeta;

export const loader = load(async (ctx) => {
  const classes = await requireRetention(ctx);
  return {
    title: ctx.t("upkeep:retention.title"),
    classes: classes.map(({ last, ...row }) => ({
      ...row,
      last: last && { ...last, at: writeInstant(last.at, ctx.language) },
    })),
  };
});

export const action = act(periodForm, async (ctx, input) => {
  await setPeriod(ctx, input);
  return redirectTo("/retention", "upkeep:retention.saved");
});

export default function RetentionPage() {
  const { t } = useTranslation();
  const { classes } = useLoaderData<typeof loader>();
  return (
    <Page
      title={t("upkeep:retention.title")}
      intro={t("upkeep:retention.intro")}
      back={{ to: "/jobs", label: t("upkeep:jobs.title") }}
      actions={PAGE_TEXTS.map((name) => (
        <LinkButton key={name} small variant="tertiary" icon="edit" to={`/page-texts/${name}`}>
          {t(`upkeep:page-texts.title.${name}`)}
        </LinkButton>
      ))}
    >
      <DataTable
        caption={t("upkeep:retention.title")}
        hideCaption
        rows={classes}
        keyOf={(row) => row.name}
        columns={[
          { header: t("upkeep:retention.class"), rowHeader: true, cell: (row) => t(`upkeep:retention.name.${row.name}`) },
          { header: t("upkeep:retention.rule"), cell: (row) => t(`upkeep:retention.rule-of.${row.name}`) },
          { header: t("upkeep:retention.days"), cell: (row) => <Period of={row} /> },
          {
            header: t("upkeep:retention.last"),
            cell: ({ last }) =>
              last ? t("upkeep:retention.run", { at: last.at, count: last.removed }) : t("upkeep:retention.never"),
          },
        ]}
      />
    </Page>
  );
}

type Class = ReturnType<typeof useLoaderData<typeof loader>>["classes"][number];

function Period({ of: { name, days, isFixed } }: { of: Class }) {
  const { t } = useTranslation();
  if (isFixed) return days === null ? t("upkeep:retention.kept") : t("upkeep:retention.for", { count: days });
  return (
    <ActionForm name={`period-${name}`} action="/retention" className="ja-row ja-gap-2">
      <Hidden name="class" value={name} />
      <TextField
        name="days"
        label={t("upkeep:retention.days-of", { name: t(`upkeep:retention.name.${name}`) })}
        defaultValue={days === null ? "" : String(days)}
        inputMode="numeric"
        maxLength={5}
      />
      <SubmitButton small variant="tertiary">
        {t("common:action.save")}
      </SubmitButton>
    </ActionForm>
  );
}
