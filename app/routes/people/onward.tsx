/** /sign-in/onward: a form has begun the way to another house, and our own policy lets no form lead there itself. */
import { useLoaderData } from "@remix-run/react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { findDeparture } from "#server/people/provider-visits.commands";
import { loadPublic, redirectTo } from "#server/web";
import { LinkButton } from "~/ui/button";
import { Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";

export const meta = pageMeta;

export const loader = loadPublic(async (ctx, { request }) => {
  const departure = await findDeparture(ctx, request.headers);
  if (!departure) throw redirectTo("/account");
  return { title: ctx.t("people:onward.title", { name: departure.name }), ...departure };
});

export default function Onward() {
  const { t } = useTranslation();
  const { title, url, name } = useLoaderData<typeof loader>();
  useEffect(() => window.location.assign(url), [url]);
  return (
    <Page title={title} intro={t("people:onward.intro", { name })}>
      <div className="ja-row">
        <LinkButton to={url} reloadDocument variant="primary">
          {t("people:onward.go")}
        </LinkButton>
      </div>
    </Page>
  );
}
