/** /members/:token: a member says whether it supports what its association wants to say. Opening it changes nothing; the button does. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { STANCES } from "#db/schema/consultations";
import { writeDay } from "#server/calendar/rules";
import { replyAsMember } from "#server/consultations/members/commands";
import { requireMember } from "#server/consultations/members/queries";
import { memberReplyForm } from "#server/consultations/members/rules";
import { actPublic, loadPublic, redirectTo } from "#server/web";
import { useLanguage } from "~/processes/language";
import { Alert } from "~/ui/alert";
import { SubmitButton } from "~/ui/button";
import { ActionForm, Checkbox, RadioGroup, TextArea } from "~/ui/form";
import { Page, Section } from "~/ui/page";

export const loader = loadPublic(async (ctx, { params, request }) => {
  const token = params.token ?? "";
  const { member, association, body, lastDay, isOpen, stance, remark, isNamed } = await requireMember(ctx, token);
  return {
    title: ctx.t("consultations:members.reply-title"),
    ...{ token, member, association, body, lastDay, isOpen, stance, remark, isNamed },
    isDone: new URL(request.url).searchParams.has("done"),
  };
});

export const action = actPublic(
  memberReplyForm,
  async (ctx, input, { params }) => {
    const token = params.token ?? "";
    await replyAsMember(ctx, token, input);
    return redirectTo(`/members/${token}?done=1`);
  },
  "person",
);

export { pageMeta as meta } from "~/ui/page-meta";

export default function MemberPage() {
  const { t } = useTranslation();
  const language = useLanguage();
  const { token, member, association, body, lastDay, isOpen, stance, remark, isNamed, isDone } = useLoaderData<typeof loader>();
  return (
    <Page
      title={t("consultations:members.reply-title")}
      intro={t("consultations:members.reply-intro", { association, member, day: writeDay(lastDay, language) })}
    >
      {isDone && <Alert tone="success" title={t("consultations:members.thanks")} />}
      <Section title={t("consultations:members.body")} id="asked">
        <p className="ja-typed ja-measure">{body}</p>
      </Section>
      {isOpen ? (
        <ActionForm name="member" action={`/members/${token}`}>
          <RadioGroup
            name="stance"
            label={t("consultations:members.question")}
            required
            defaultValue={stance ?? undefined}
            options={STANCES.map((value) => ({ value, label: t(`consultations:members.stance.${value}`) }))}
          />
          <TextArea name="remark" label={t("consultations:members.remark")} rows={4} defaultValue={remark} />
          <Checkbox
            name="is_named"
            label={t("consultations:members.name-us")}
            hint={t("consultations:members.name-us-hint")}
            defaultChecked={isNamed}
          />
          <SubmitButton>{t("consultations:members.reply")}</SubmitButton>
        </ActionForm>
      ) : (
        <Alert title={t("consultations:members.over")} />
      )}
    </Page>
  );
}
