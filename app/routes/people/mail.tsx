/** /dev/mail: what the system sends, for demonstration and development only; elsewhere the page does not exist. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { writeInstant } from "#server/calendar/rules";
import { NotFound } from "#server/errors";
import { listMails, MAILS_PER_PAGE } from "#server/people/queries";
import { loadPublic, pageOf } from "#server/web";
import { EmptyState, Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { Pages } from "~/ui/pages";

export const meta = pageMeta;

export const loader = loadPublic(async (ctx, { request, context }) => {
  if (!context.config.showMail) throw new NotFound();
  const page = pageOf(request);
  const { mails, total } = await listMails(ctx.db, page);
  return {
    title: ctx.t("people:mail.title"),
    page,
    pages: Math.ceil(total / MAILS_PER_PAGE),
    mails: mails.map(({ at, ...mail }) => ({ ...mail, at: writeInstant(at, ctx.language) })),
  };
});

export default function MailPage() {
  const { t } = useTranslation();
  const { mails, page, pages } = useLoaderData<typeof loader>();
  return (
    <Page title={t("people:mail.title")} intro={t("people:mail.intro")}>
      {mails.length === 0 && <EmptyState title={t("people:mail.empty")} />}
      {mails.map((mail) => (
        <article key={mail.id} className="ja-card">
          <h2 className="kern-heading-small">{mail.subject}</h2>
          <p className="kern-body kern-body--small kern-body--muted">
            {t("people:mail.to", { email: mail.to })} · {mail.at}
          </p>
          <p className="kern-body ja-typed">
            <WithLinks text={mail.body} />
          </p>
        </article>
      ))}
      <Pages of={{ page, pages }} />
    </Page>
  );
}

/** Only addresses that begin with http become links; everything else stays the text it is. */
function WithLinks({ text }: { text: string }) {
  return text.split(/(https?:\/\/[^\s<>"]+)/).map((part, index) =>
    index % 2 === 1 ? (
      <a key={index} className="kern-link" href={part}>
        {part}
      </a>
    ) : (
      part
    ),
  );
}
