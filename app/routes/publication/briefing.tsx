/** /agenda/:id/briefing: an adopted item in short, for Bundestag and federal government; ?language=en. */
import { useLoaderData, useLocation } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { requireAgendaItem } from "#server/agenda/queries";
import { agendaNumber } from "#server/agenda/rules";
import { doc } from "#server/documents/content/text.rules";
import { deeper } from "#server/publication/blocks.rules";
import { hasBriefing } from "#server/publication/briefing.rules";
import { requireBriefing } from "#server/publication/briefing.queries";
import { idOf, load } from "#server/web";
import { PrintedText } from "~/publication/printed-text";
import { LinkButton } from "~/ui/button";
import { Stack } from "~/ui/layout";
import { EmptyState, Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { Selects } from "~/ui/selects";

export const meta = pageMeta;

export const loader = load(async (ctx, { params, request }) => {
  const { process, item } = await requireAgendaItem(ctx, idOf(params.id));
  const { id, number, title } = item;
  const common = { process, item: { id, number, title } };
  // Whoever was sent the address too early learns when to come back.
  if (!hasBriefing(item)) return { ...common, title: ctx.t("publication:briefing.open"), briefing: null };
  const { language, printed } = await requireBriefing(ctx, id, new URL(request.url).searchParams);
  // The page itself is the first heading.
  const content = doc(...deeper(printed.content.content ?? [], 1));
  return { ...common, title: printed.title, briefing: { language, printed: { ...printed, content } } };
});

export default function Briefing() {
  const { t } = useTranslation();
  const { item, title, briefing } = useLoaderData<typeof loader>();
  const { search } = useLocation();
  const file = (ending: string) => `/agenda/${item.id}/briefing.${ending}${search}`;
  return (
    <Page
      title={title}
      back={{ to: `/agenda/${item.id}`, label: `${agendaNumber(item.number)} ${item.title}` }}
      actions={
        briefing &&
        (["docx", "pdf"] as const).map((ending) => (
          <LinkButton key={ending} small icon="download" to={file(ending)} reloadDocument>
            {t(`publication:file.${ending}`)}
          </LinkButton>
        ))
      }
    >
      {briefing ? (
        <Stack gap={4}>
          <Selects
            keep={[]}
            of={[
              {
                name: "language",
                label: t("publication:paper.language"),
                all: t("publication:paper.all-language"),
                value: briefing.language,
                options: (["de", "en"] as const).map((value) => ({ value, label: t(`publication:language.${value}`) })),
              },
            ]}
          />
          <PrintedText printed={briefing.printed} />
        </Stack>
      ) : (
        <EmptyState title={t("publication:error.not-adopted")} />
      )}
    </Page>
  );
}
