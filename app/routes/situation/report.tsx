/** /situation/:id: a situation picture as far as it is shown: the whole, or to a municipality its own passage. */
import { Link, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { can } from "#server/access/rules";
import { dayOf, writeDay } from "#server/calendar/rules";
import { gatherPayload, listPassages } from "#server/situation/payload.queries";
import { findEarlier, listUsable, listUses, requirePayload, requireReport, seesWhole } from "#server/situation/queries";
import { changesSince, mayHandInGap, refuseFreezing } from "#server/situation/rules";
import { mayHandIn } from "#server/topics/rules";
import { idOf, load } from "#server/web";
import { useLanguage } from "~/processes/language";
import { Manage } from "~/situation/manage";
import { PassageView, ReplyForm, StateBadge, Whole } from "~/situation/parts";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm, Select } from "~/ui/form";
import { Row } from "~/ui/layout";
import { Page, Section } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { useTopic } from "~/ui/live/use-live";

export const meta = pageMeta;

export const loader = load(async (ctx, { params }) => {
  const { process, report } = await requireReport(ctx, idOf(params.id));
  const { my } = process;
  const isWhole = seesWhole(my, report);
  const payload = !isWhole
    ? null
    : report.payloadHash
      ? (await requirePayload(ctx, report.id)).payload
      : await gatherPayload(ctx, ctx.db, report);
  const mayManage = can(my, "situation:manage");
  const earlier = payload && report.payloadHash ? await findEarlier(ctx.db, report) : undefined;
  const isAsked = report.state === "reply";
  const passages = isAsked && mayManage ? await listPassages(ctx, ctx.db, report) : [];
  return {
    title: report.title,
    ...{ process, report, payload, mayManage, passages },
    own:
      isAsked && can(my, "situation:reply") ? ((await listPassages(ctx, ctx.db, report, my.organisationId))[0] ?? null) : null,
    refused: refuseFreezing(report, passages, dayOf(ctx.now())) ?? null,
    changes: earlier && payload ? changesSince(earlier, payload) : [],
    uses: report.state === "released" ? await listUses(ctx.db, report.id) : [],
    usable: report.state === "released" && mayManage ? await listUsable(ctx.db, process.id) : [],
    mayHandInTopic: mayHandIn(process) && mayHandInGap(report),
    // Why it cannot be handed in, where somebody could expect it.
    isGapForSome: mayHandIn(process) && report.state === "released" && report.gaps !== "" && !mayHandInGap(report),
    today: dayOf(ctx.now()),
  };
});

const FILES = ["docx", "pdf", "json"] as const;

export default function ReportPage() {
  const { t } = useTranslation();
  const language = useLanguage();
  const { process, report, payload, own, mayManage, mayHandInTopic, isGapForSome, passages, refused, changes, today } =
    useLoaderData<typeof loader>();
  useTopic(`process:${process.id}`);
  const isFrozen = report.payloadHash !== null;
  const day = (at: Date | string) => writeDay(new Date(at), language);
  return (
    <Page
      title={report.title}
      back={{ to: `/processes/${process.id}/situation`, label: t("situation:title") }}
      facts={
        <>
          <StateBadge state={report.state} />
          <span className="ja-small ja-muted">{t(`situation:audience.${report.audience}`)}</span>
          {report.releasedAt && (
            <span className="ja-small ja-muted">
              {t("situation:released", { name: report.releasedBy ?? "", day: day(report.releasedAt) })}
            </span>
          )}
        </>
      }
      actions={
        mayManage &&
        !isFrozen && (
          <LinkButton to={`/situation/${report.id}/edit`} icon="edit">
            {t("situation:edit")}
          </LinkButton>
        )
      }
    >
      {mayManage && report.state !== "released" && (
        <Manage report={report} passages={passages} refused={refused} today={today} />
      )}
      {own ? (
        <Section
          title={t("situation:passage-own")}
          id="own"
          hint={report.replyUntil && t("situation:reply.until", { day: writeDay(report.replyUntil, language) })}
        >
          <PassageView passage={own} />
          <ReplyForm id={report.id} reply={own.reply} />
        </Section>
      ) : (
        !payload && <p className="kern-body">{t("situation:passage-none")}</p>
      )}
      {changes.length > 0 && (
        <Section title={t("situation:since")} id="since">
          <ul className="ja-dots">
            {changes.map(({ what, before, now }) => (
              <li key={what}>{t(`situation:change.${what}`, { before, now })}</li>
            ))}
          </ul>
        </Section>
      )}
      {payload && <Whole payload={payload} />}
      {isGapForSome && <p className="kern-hint">{t("situation:gap.for-some")}</p>}
      {mayHandInTopic && (
        <ActionForm name="topic" action={`/situation/${report.id}/topic`}>
          <p className="kern-hint">{t("situation:gap.hint")}</p>
          <SubmitButton variant="secondary" icon="question-mark">
            {t("situation:gap.submit")}
          </SubmitButton>
        </ActionForm>
      )}
      {isFrozen && payload && (
        <>
          <Row gap={3}>
            {FILES.map((ending) => (
              <LinkButton
                key={ending}
                small
                variant="tertiary"
                icon="download"
                to={`/situation/${report.id}/report.${ending}`}
                reloadDocument
              >
                {t(`situation:file.${ending}`)}
              </LinkButton>
            ))}
          </Row>
          <p className="ja-small ja-muted ja-typed">
            {t("situation:hash")}: {report.payloadHash}
          </p>
        </>
      )}
      {report.state === "released" && <Uses />}
    </Page>
  );
}

function Uses() {
  const { t } = useTranslation();
  const { report, uses, usable } = useLoaderData<typeof loader>();
  return (
    <Section title={t("situation:uses")} id="uses">
      {uses.length === 0 ? (
        <p className="kern-body ja-muted">{t("situation:uses-none")}</p>
      ) : (
        <ul className="ja-dots">
          {uses.map(({ subject, subjectId, label, path }) => (
            <li key={`${subject}${subjectId}`}>
              <Link className="kern-link" to={path}>
                {label}
              </Link>
            </li>
          ))}
        </ul>
      )}
      {usable.length > 0 && (
        <ActionForm name="use" action={`/situation/${report.id}/uses`}>
          <Select
            name="subject"
            label={t("situation:use-label")}
            required
            options={usable.map(({ subject, subjectId, label }) => ({ value: `${subject}:${subjectId}`, label }))}
          />
          <SubmitButton variant="secondary">{t("situation:use")}</SubmitButton>
        </ActionForm>
      )}
    </Section>
  );
}
