/** GET and POST /formats/:id/evaluations/:eid/adjustments/:aid: an adjustment with its response and what came of it. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { can } from "#server/access/rules";
import { writeDay } from "#server/calendar/rules";
import { editAdjustment } from "#server/formats/adjustments.commands";
import { listAddressees, mayRespond, requireAdjustment } from "#server/formats/adjustments.queries";
import { adjustmentForm } from "#server/formats/adjustments.rules";
import { act, idOf, load, redirectTo } from "#server/web";
import { DeleteButton } from "~/formats/deletion";
import { useCriterionWords } from "~/formats/criterion-words";
import { AdjustmentForm } from "~/formats/project/adjustment-form";
import { FollowUps, GivenResponse, ResponsePart } from "~/formats/project/response-forms";
import { useLanguage } from "~/processes/language";
import { Badge, DescriptionList, Page, Section } from "~/ui/page";

export const loader = load(async (ctx, { params }) => {
  const { process, format, evaluation, adjustment } = await requireAdjustment(
    ctx,
    idOf(params.id),
    idOf(params.eid),
    idOf(params.aid),
  );
  const mayManage = can(process.my, "evaluation:manage");
  return {
    title: adjustment.proposal,
    ...{ process, format, evaluation, adjustment, mayManage },
    mayRespond: mayRespond(process.my, adjustment),
    addressees: mayManage ? await listAddressees(ctx, process.id) : [],
  };
});

export const action = act(adjustmentForm, async (ctx, input, { params }) => {
  const [id, eid, aid] = [idOf(params.id), idOf(params.eid), idOf(params.aid)];
  await editAdjustment(ctx, id, eid, aid, input);
  return redirectTo(`/formats/${id}/evaluations/${eid}/adjustments/${aid}`, "formats:flash.saved");
});

export { pageMeta as meta } from "~/ui/page-meta";

export default function AdjustmentPage() {
  const { format, evaluation, adjustment, mayManage, mayRespond: maySay, addressees } = useLoaderData<typeof loader>();
  const { t } = useTranslation();
  const language = useLanguage();
  const words = useCriterionWords();
  const evaluationAt = `/formats/${format.id}/evaluations/${evaluation.id}`;
  const at = `${evaluationAt}/adjustments/${adjustment.id}`;
  const isOpen = adjustment.response === "offen";
  const about = evaluation.criteria.find(({ key }) => key === adjustment.criterion);
  return (
    <Page
      title={adjustment.proposal}
      back={{ to: evaluationAt, label: evaluation.title }}
      facts={<Badge tone="info">{t(`formats:adjustment-kind.${adjustment.kind}`)}</Badge>}
    >
      <DescriptionList
        items={[
          { key: t("formats:adjustment.criterion"), value: about ? words.heading(about) : adjustment.criterion },
          { key: t("formats:adjustment.finding"), value: <span className="ja-typed">{adjustment.finding}</span> },
          { key: t("formats:adjustment.conclusion"), value: <span className="ja-typed">{adjustment.conclusion}</span> },
          { key: t("formats:adjustment.addressee"), value: adjustment.addressee },
          { key: t("formats:adjustment.effort"), value: t(`formats:effort.${adjustment.effort}`) },
          { key: t("formats:adjustment.effect"), value: adjustment.effect || t("none") },
          { key: t("formats:adjustment.due"), value: writeDay(adjustment.dueOn, language) },
        ]}
      />
      <Section
        title={t("formats:response.heading")}
        id="response"
        hint={evaluation.releasedAt ? undefined : t("formats:response.later")}
      >
        <GivenResponse adjustment={adjustment} />
        {isOpen && maySay && evaluation.releasedAt && <ResponsePart adjustment={adjustment} at={at} forOthers={mayManage} />}
      </Section>
      {adjustment.followUps.length > 0 && (
        <Section title={t("formats:follow-up.title")} id="follow-up" hint={t("formats:follow-up.hint")}>
          <FollowUps of={adjustment.followUps} at={at} mayNote={maySay} />
        </Section>
      )}
      {mayManage && isOpen && (
        <Section title={t("formats:adjustment.edit")} id="edit">
          <AdjustmentForm
            adjustment={adjustment}
            criteria={evaluation.criteria}
            addressees={addressees}
            cancelTo={evaluationAt}
          />
          {!evaluation.releasedAt && <DeleteButton action={`${at}/deletion`}>{t("formats:adjustment.delete")}</DeleteButton>}
        </Section>
      )}
    </Page>
  );
}
