/** /processes/:id/events: everything that happened, page by page. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { listEvents, requireProcess } from "#server/processes/queries";
import { idOf, load, pageOf } from "#server/web";
import { EventList } from "~/processes/event-list";
import { Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { Pages } from "~/ui/pages";
import "~/processes/processes.css";

export const meta = pageMeta;

export const loader = load(async (ctx, { params, request }) => {
  const process = await requireProcess(ctx, idOf(params.id));
  const page = pageOf(request);
  const { events, hasMore } = await listEvents(ctx, process.id, { page });
  return { title: ctx.t("processes:events.title"), process, events, page, pages: hasMore ? page + 1 : page };
});

export default function ProcessEvents() {
  const { t } = useTranslation();
  const { process, events, page, pages } = useLoaderData<typeof loader>();
  return (
    <Page title={t("processes:events.title")} back={{ to: `/processes/${process.id}`, label: t("processes:events.back") }}>
      {events.length === 0 ? (
        <p className="kern-body kern-body--muted">{t("processes:page.lately-none")}</p>
      ) : (
        <EventList events={events} />
      )}
      <Pages of={{ page, pages }} />
    </Page>
  );
}
