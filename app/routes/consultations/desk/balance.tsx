/** GET /consultations/:id/balance: who was asked and who answered, by bench, level, size class or Land, and how fair the periods were. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { authorise } from "#server/access/rules";
import { balanceBy, fairnessOf, sideIn, SIDES } from "#server/consultations/balance.rules";
import { listExtensions, listInvitations, requireConsultation } from "#server/consultations/queries";
import { idOf, load } from "#server/web";
import { useLanguage } from "~/processes/language";
import { Page, Section } from "~/ui/page";
import { Facts, Tabs } from "~/ui/parts";
import { DataTable } from "~/ui/table";

export const loader = load(async (ctx, { params, request }) => {
  const id = idOf(params.id);
  const { process, consultation } = await requireConsultation(ctx, id);
  authorise({ role: process.my.role }, "statement:weigh");
  const side = sideIn(new URL(request.url).searchParams.get("by"));
  const [invitations, extensions] = await Promise.all([listInvitations(ctx, ctx.db, id), listExtensions(ctx.db, id)]);
  const asked = extensions.filter(({ requestedAt }) => requestedAt !== null);
  return {
    title: ctx.t("consultations:balance.title"),
    ...{ process, consultation, side },
    rows: balanceBy(invitations, side),
    fairness: fairnessOf(invitations, consultation.laender),
    extensions: { asked: asked.length, declined: asked.filter(({ isGranted }) => isGranted === false).length },
  };
});

export { pageMeta as meta } from "~/ui/page-meta";

export default function BalancePage() {
  const { t } = useTranslation();
  const { consultation, side } = useLoaderData<typeof loader>();
  const at = `/consultations/${consultation.id}/balance`;
  return (
    <Page
      wide
      title={t("consultations:balance.title")}
      back={{ to: `/consultations/${consultation.id}`, label: consultation.title }}
    >
      <Tabs
        label={t("consultations:balance.by")}
        tabs={SIDES.map((each) => ({
          to: each === "bench" ? at : `${at}?by=${each}`,
          label: t(`consultations:balance.side.${each}`),
          current: each === side,
        }))}
      />
      <Answers />
      <Section title={t("consultations:balance.fairness")} id="fairness" hint={t("consultations:balance.fairness-hint")}>
        <Fairness />
      </Section>
    </Page>
  );
}

const STATES = ["answered", "cosigned", "nil", "late", "late_declined", "open", "silent"] as const;
const WORDS = {
  bench: "common:bench",
  level: "common:organisation-level",
  sizeClass: "consultations:size-class",
  land: "consultations:land",
} as const;

function Answers() {
  const { t } = useTranslation();
  const { rows, side } = useLoaderData<typeof loader>();
  return (
    <DataTable
      caption={t(`consultations:balance.side.${side}`)}
      hideCaption
      rows={rows}
      keyOf={({ key }) => key ?? ""}
      columns={[
        {
          header: t(`consultations:balance.side.${side}`),
          rowHeader: true,
          cell: ({ key }) => (key === null ? t("consultations:balance.unknown") : t(`${WORDS[side]}.${key}`)),
        },
        { header: t("consultations:invited.count"), numeric: true, cell: ({ invited }) => invited },
        ...STATES.map((state) => ({
          header: t(`consultations:answer.${state}`),
          numeric: true,
          cell: ({ byState }: (typeof rows)[number]) => byState[state] + (state === "open" ? byState.coming : 0),
        })),
      ]}
    />
  );
}

function Fairness() {
  const { t } = useTranslation();
  const language = useLanguage();
  const { fairness, extensions } = useLoaderData<typeof loader>();
  const write = (number: number | null) =>
    number === null ? "–" : number.toLocaleString(language === "de" ? "de-DE" : "en-GB");
  const column = (name: "shortest" | "median" | "longest" | "workingDays" | "extended" | "tookMedian") => ({
    header: t(`consultations:balance.${name}`),
    numeric: true,
    cell: (row: (typeof fairness)[number]) => write(row[name]),
  });
  return (
    <>
      <DataTable
        caption={t("consultations:balance.fairness")}
        hideCaption
        rows={fairness}
        keyOf={({ bench }) => bench}
        columns={[
          { header: t("consultations:invited.bench"), rowHeader: true, cell: ({ bench }) => t(`common:bench.${bench}`) },
          { header: t("consultations:invited.count"), numeric: true, cell: ({ invited }) => invited },
          ...(["shortest", "median", "longest", "workingDays", "extended", "tookMedian"] as const).map(column),
        ]}
      />
      <Facts of={[t("consultations:balance.extensions", { count: extensions.asked, declined: extensions.declined })]} />
    </>
  );
}
