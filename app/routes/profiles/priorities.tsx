/** GET and POST /processes/:id/profiles/priorities: bands from exposure and gap in capacity, with weights that one may move; for the moderation, and for a municipality its own. */
import { Form, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { RESILIENCE_DIMENSIONS } from "#db/schema/profiles";
import { can } from "#server/access/rules";
import { listPriorities } from "#server/profiles/priorities.queries";
import { replyToBand } from "#server/profiles/priorities.commands";
import { bandReplyForm, readWeights } from "#server/profiles/priorities.rules";
import { listRuns } from "#server/profiles/priority-runs.queries";
import { actWords, idOf, load, redirectTo } from "#server/web";
import { Bands } from "~/profiles/bands";
import { KeepRun, KeptRuns } from "~/profiles/kept-runs";
import { SubmitButton } from "~/ui/button";
import { ActionForm, TextArea } from "~/ui/form";
import { DescriptionList, EmptyState, Page, Section } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";

export const meta = pageMeta;

export const loader = load(async (ctx, { params, request }) => {
  const weights = readWeights(new URL(request.url).searchParams);
  const id = idOf(params.id);
  const { process, all } = await listPriorities(ctx, id, weights);
  return { title: ctx.t("profiles:priority.title"), process, all, weights, runs: await listRuns(ctx, id) };
});

export const action = actWords(bandReplyForm, async (ctx, { body }, { params }) => {
  const id = idOf(params.id);
  await replyToBand(ctx, id, body);
  return redirectTo(`/processes/${id}/profiles/priorities#reply`, "profiles:flash.band-reply");
});

export default function Priorities() {
  const { t } = useTranslation();
  const { process, all, weights, runs } = useLoaderData<typeof loader>();
  const isAll = can(process.my, "situation:manage");
  return (
    <Page
      wide
      title={t("profiles:priority.title")}
      intro={t(isAll ? "profiles:priority.intro" : "profiles:priority.intro-own")}
      back={{ to: `/processes/${process.id}/profiles`, label: t("profiles:title") }}
    >
      <p className="kern-body ja-measure">{t("profiles:priority.formula")}</p>
      <Weighing />
      {all.length === 0 ? <EmptyState title={t("profiles:priority.none")} /> : <Bands rows={all} />}
      <Replies />
      {isAll && all.length > 0 && <KeepRun processId={process.id} weights={weights} />}
      <KeptRuns processId={process.id} runs={runs} />
    </Page>
  );
}

/** What municipalities say to their bands, beside them; one's own can be written. */
function Replies() {
  const { t } = useTranslation();
  const { process, all } = useLoaderData<typeof loader>();
  const own = all.find(({ organisationId }) => organisationId === process.my.organisationId);
  const others = all.filter(({ organisationId, reply }) => reply && organisationId !== own?.organisationId);
  return (
    <>
      {others.length > 0 && (
        <Section title={t("profiles:priority.replies")} id="replies">
          <DescriptionList
            items={others.map(({ organisation, reply }) => ({
              key: organisation,
              value: <span className="ja-typed">{reply}</span>,
            }))}
          />
        </Section>
      )}
      {own && can(process.my, "profile:write") && (
        <Section title={t("profiles:priority.reply-own")} id="reply" hint={t("profiles:priority.reply-hint")}>
          <ActionForm name="reply">
            <TextArea
              name="body"
              label={t("profiles:priority.reply-label")}
              defaultValue={own.reply}
              rows={3}
              maxLength={2000}
            />
            <SubmitButton variant="secondary">{t("profiles:priority.reply-submit")}</SubmitButton>
          </ActionForm>
        </Section>
      )}
    </>
  );
}

function Weighing() {
  const { t } = useTranslation();
  const { weights } = useLoaderData<typeof loader>();
  return (
    <Form method="get" className="ja-row ja-gap-3" key={Object.values(weights).join()}>
      {RESILIENCE_DIMENSIONS.map((dimension) => (
        <label key={dimension} className="ja-small">
          {t(`profiles:dimension.${dimension}`)}{" "}
          <select name={dimension} className="ja-tool" defaultValue={String(weights[dimension])}>
            {["0", "1", "2", "3"].map((value) => (
              <option key={value} value={value}>
                {`× ${value}`}
              </option>
            ))}
          </select>
        </label>
      ))}
      <SubmitButton small variant="secondary">
        {t("profiles:priority.weigh")}
      </SubmitButton>
    </Form>
  );
}
