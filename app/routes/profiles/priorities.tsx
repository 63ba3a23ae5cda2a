/** GET and POST /processes/:id/profiles/priorities: bands from exposure and gap in capacity, with weights that one may move; for the moderation, and for a municipality its own. */
import { Form, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { RESILIENCE_DIMENSIONS, type ResilienceDimension } from "#db/schema/profiles";
import { can } from "#server/access/rules";
import { listPriorities } from "#server/profiles/priorities.queries";
import { replyToBand } from "#server/profiles/priorities.commands";
import { bandReplyForm, readWeights } from "#server/profiles/priorities.rules";
import { actWords, idOf, load, redirectTo } from "#server/web";
import { useMean } from "~/profiles/scores";
import { SubmitButton } from "~/ui/button";
import { ActionForm, TextArea } from "~/ui/form";
import { Badge, DescriptionList, EmptyState, Page, Section } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { DataTable } from "~/ui/table";

export const meta = pageMeta;

export const loader = load(async (ctx, { params, request }) => {
  const weights = readWeights(new URL(request.url).searchParams);
  const { process, all } = await listPriorities(ctx, idOf(params.id), weights);
  return { title: ctx.t("profiles:priority.title"), process, all, weights };
});

export const action = actWords(bandReplyForm, async (ctx, { body }, { params }) => {
  const id = idOf(params.id);
  await replyToBand(ctx, id, body);
  return redirectTo(`/processes/${id}/profiles/priorities#reply`, "profiles:flash.band-reply");
});

export default function Priorities() {
  const { t } = useTranslation();
  const mean = useMean();
  const { process, all } = useLoaderData<typeof loader>();
  const names = (dimensions: readonly ResilienceDimension[]) =>
    dimensions.map((each) => t(`profiles:dimension.${each}`)).join(", ");
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
      {all.length === 0 ? (
        <EmptyState title={t("profiles:priority.none")} />
      ) : (
        <DataTable
          caption={t("profiles:priority.title")}
          hideCaption
          rows={all}
          keyOf={({ organisationId }) => organisationId}
          columns={[
            { header: t("profiles:priority.municipality"), rowHeader: true, cell: ({ organisation }) => organisation },
            {
              header: t("profiles:priority.band-title"),
              cell: ({ band }) => <Badge tone="neutral">{t(`profiles:priority.band.${band ?? "none"}`)}</Badge>,
            },
            {
              header: t("profiles:set.title"),
              cell: ({ setVersion }) => t("profiles:set.short", { version: setVersion }),
            },
            { header: t("profiles:priority.exposure"), cell: ({ exposure }) => mean(exposure) },
            { header: t("profiles:priority.gap"), cell: ({ gap }) => mean(gap) },
            { header: t("profiles:priority.drivers"), cell: ({ drivers }) => names(drivers) },
            {
              header: t("profiles:priority.sensitive"),
              cell: ({ band, sensitive }) =>
                band === null ? "" : sensitive.length > 0 ? names(sensitive) : t("profiles:priority.stable"),
            },
          ]}
        />
      )}
      <Replies />
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
