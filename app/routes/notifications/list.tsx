/** /notifications: what is new for somebody, newest first. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { listNotifications } from "#server/overview/notifications.queries";
import { load, pageOf } from "#server/web";
import { NotificationList } from "~/notifications/notification-list";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm } from "~/ui/form";
import { EmptyState, Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { Pages } from "~/ui/pages";
import { useTopic } from "~/ui/live/use-live";

export const meta = pageMeta;

export const loader = load(async (ctx, { request }) => ({
  title: ctx.t("notifications:title"),
  personId: ctx.actor.personId,
  ...(await listNotifications(ctx, pageOf(request))),
}));

export default function NotificationsPage() {
  const { t } = useTranslation();
  const { notifications, personId, page, pages } = useLoaderData<typeof loader>();
  useTopic(`person:${personId}`);
  return (
    <Page
      title={t("notifications:title")}
      actions={
        <>
          {notifications.some(({ isUnread }) => isUnread) && (
            <ActionForm name="all-read" action="/notifications/reading">
              <SubmitButton small variant="secondary" icon="check">
                {t("notifications:read-all")}
              </SubmitButton>
            </ActionForm>
          )}
          <LinkButton small variant="tertiary" icon="mail" to="/notifications/settings">
            {t("notifications:settings-link")}
          </LinkButton>
        </>
      }
    >
      {notifications.length === 0 ? (
        <EmptyState title={t("notifications:none")}>{t("notifications:none-hint")}</EmptyState>
      ) : (
        <NotificationList notifications={notifications} />
      )}
      <Pages of={{ page, pages }} />
    </Page>
  );
}
