/** /roundtables/:id/minutes: the text of the minutes, with decisions and tasks at hand for whoever keeps the record; POST begins it. */
import { useLoaderData } from "@remix-run/react";
import { redirect } from "@remix-run/node";
import { useTranslation } from "react-i18next";
import { can } from "#server/access/rules";
import { requireText } from "#server/documents/page/text.queries";
import { currentRules } from "#server/processes/procedure.queries";
import { requireProcess } from "#server/processes/queries";
import { beginMinutes } from "#server/roundtables/minutes/commands";
import { listOrganisations } from "#server/roundtables/lists.queries";
import { requireRoundtable, requireSnapshot } from "#server/roundtables/queries";
import { nothing } from "#server/platform/form.rules";
import { pointHeading } from "#server/roundtables/rules";
import { act, idOf, load, redirectTo } from "#server/web";
import { DocumentEditor } from "~/documents/page/document-editor";
import { Announcer, useAnnouncements } from "~/roundtables/announcer";
import { Records } from "~/roundtables/results";
import { LinkButton } from "~/ui/button";
import { Split } from "~/ui/layout";
import { Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { useLive } from "~/ui/live/use-live";
import "~/roundtables/roundtables.css";

export const meta = pageMeta;

export const loader = load(async (ctx, { params }) => {
  const at = ctx.now();
  const roundtable = await requireRoundtable(ctx, idOf(params.id));
  const { id, processId, my, minutesDocumentId } = roundtable;
  if (!minutesDocumentId) throw redirect(`/roundtables/${id}`);
  const [process, snapshot, text, rules, organisations] = await Promise.all([
    requireProcess(ctx, processId),
    requireSnapshot(ctx, id),
    requireText(ctx, minutesDocumentId),
    currentRules(ctx.db, processId),
    can(my, "roundtable:record") ? listOrganisations(ctx, processId) : [],
  ]);
  const quorum = { quorumShare: rules.quorumShare, quorumBenchShare: rules.quorumBenchShare };
  return { title: text.title, process, snapshot, my, text, organisations, quorum, at };
});

export const action = act(nothing, async (ctx, _form, { params }) => {
  const id = idOf(params.id);
  await beginMinutes(ctx, id);
  return redirectTo(`/roundtables/${id}/minutes`);
});

export default function Minutes() {
  const { t } = useTranslation();
  const { snapshot, my, text, organisations, quorum, at } = useLoaderData<typeof loader>();
  const { data: live } = useLive(`roundtable:${snapshot.id}`, snapshot, at);
  const { sentence, say } = useAnnouncements(live);
  const base = `/roundtables/${live.id}`;
  const current = live.state === "open" ? live.points.find((point) => point.id === live.currentPointId) : undefined;
  return (
    <Page
      wide
      title={text.title}
      back={{ to: base, label: live.title }}
      intro={
        live.isApproved
          ? t("roundtables:minutes.approved")
          : current && t("roundtables:now.spoken-point", { point: pointHeading(current, t("roundtables:point.word")) })
      }
      actions={
        <>
          <LinkButton small variant="tertiary" icon="download" to={`${base}/minutes.docx`} reloadDocument>
            {t("roundtables:minutes.docx")}
          </LinkButton>
          <LinkButton small variant="tertiary" icon="download" to={`${base}/minutes.pdf`} reloadDocument>
            {t("roundtables:minutes.pdf")}
          </LinkButton>
        </>
      }
    >
      <Announcer sentence={sentence} />
      <Split>
        {live.state !== "planned" && (
          // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls must be reachable by keyboard
          <aside className="ja-stack ja-split__side" aria-label={t("roundtables:record.title")} tabIndex={0}>
            <Records live={live} my={my} base={base} organisations={organisations} say={say} quorum={quorum} />
          </aside>
        )}
        <DocumentEditor key={text.documentId} text={text} />
      </Split>
    </Page>
  );
}
