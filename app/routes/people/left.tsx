/** /sign-in/left, after signing out: whoever came by another house may sign out there as well. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { findLeaving } from "#server/people/provider-visits.commands";
import { loadPublic, redirectTo } from "#server/web";
import { LinkButton } from "~/ui/button";
import { Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";

export const meta = pageMeta;

export const loader = loadPublic(async (ctx, { request }) => {
  const leaving = await findLeaving(ctx, request.headers);
  if (!leaving) throw redirectTo("/sign-in");
  return { title: ctx.t("people:left.title"), leaving };
});

export default function Left() {
  const { t } = useTranslation();
  const { url, name } = useLoaderData<typeof loader>().leaving;
  return (
    <Page title={t("people:left.title")} intro={t("people:left.intro", { name })}>
      <div className="ja-row">
        <LinkButton to={url} reloadDocument variant="primary">
          {t("people:left.there", { name })}
        </LinkButton>
        <LinkButton to="/">{t("people:left.stay")}</LinkButton>
      </div>
    </Page>
  );
}
