/** GET and POST /consultations/:id/statement/members: an association asks its members, and sees what they say. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { writeDay } from "#server/calendar/rules";
import { lastDayOf } from "#server/calendar/working-days.rules";
import { askMembers } from "#server/consultations/members/commands";
import { requireRound } from "#server/consultations/members/queries";
import { roundForm } from "#server/consultations/members/rules";
import { actWords, idOf, load, redirectTo } from "#server/web";
import { SupportLine } from "~/consultations/support";
import { useLanguage } from "~/processes/language";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm, Hidden, TextArea, TextField } from "~/ui/form";
import { Badge, Page, Section } from "~/ui/page";
import { Entry, Facts, FormActions } from "~/ui/parts";

export const loader = load(async (ctx, { params }) => {
  const { process, consultation, round, support, draft, history, invitation } = await requireRound(ctx, idOf(params.id));
  return {
    title: ctx.t("consultations:members.title"),
    ...{ process, consultation, round, support },
    lastDay: lastDayOf(invitation!.deadline),
    // A point goes into the draft; what was submitted takes none.
    mayTake: draft !== null || history.length === 0,
  };
});

export const action = actWords(roundForm, async (ctx, input, { params, requestId }) => {
  const id = idOf(params.id);
  await askMembers(ctx, id, input, requestId);
  return redirectTo(`/consultations/${id}/statement/members`, "consultations:flash.members-asked");
});

export { pageMeta as meta } from "~/ui/page-meta";

export default function Members() {
  const { t } = useTranslation();
  const { consultation, round } = useLoaderData<typeof loader>();
  const at = `/consultations/${consultation.id}/statement`;
  return (
    <Page
      title={t("consultations:members.title")}
      intro={t("consultations:members.intro")}
      back={{ to: at, label: t("consultations:workspace.title") }}
    >
      {round ? <Replies at={at} /> : <AskForm at={at} />}
    </Page>
  );
}

function AskForm({ at }: { at: string }) {
  const { t } = useTranslation();
  const { lastDay } = useLoaderData<typeof loader>();
  return (
    <ActionForm name="members" action={`${at}/members`}>
      <TextArea
        name="body"
        label={t("consultations:members.body")}
        hint={t("consultations:members.body-hint")}
        rows={8}
        required
      />
      <TextArea
        name="members"
        label={t("consultations:members.members")}
        hint={t("consultations:members.members-hint")}
        rows={8}
        required
      />
      <TextField
        name="closes_on"
        type="date"
        label={t("consultations:members.until")}
        hint={t("consultations:members.until-hint")}
        required
        defaultValue={lastDay}
      />
      <FormActions>
        <SubmitButton>{t("consultations:members.ask")}</SubmitButton>
        <LinkButton variant="tertiary" to={at}>
          {t("common:action.cancel")}
        </LinkButton>
      </FormActions>
    </ActionForm>
  );
}

const TONES = { supports: "success", deviates: "warning", abstains: "neutral" } as const;

function Replies({ at }: { at: string }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { round, support, mayTake } = useLoaderData<typeof loader>();
  const { body, lastDay, replies } = round!;
  return (
    <>
      {support && <SupportLine support={support} />}
      <p className="ja-small ja-muted">{t("consultations:until", { deadline: writeDay(lastDay, language) })}</p>
      <Section title={t("consultations:members.replies")} id="replies" hint={t("consultations:members.replies-hint")}>
        <ul className="ja-list ja-list--ruled">
          {replies.map(({ id, member, stance, remark, isNamed }) => (
            <Entry
              key={id}
              endBelow
              end={
                <Badge tone={stance ? TONES[stance] : "info"}>{t(`consultations:members.stance.${stance ?? "open"}`)}</Badge>
              }
            >
              {member}
              <Facts of={[isNamed && t("consultations:members.named")]} />
              {remark && <p className="ja-typed ja-measure ja-small">{remark}</p>}
              {remark && mayTake && (
                <ActionForm name={`take-${id}`} action={`${at}/points`}>
                  <Hidden name="kind" value="hinweis" />
                  <Hidden name="body" value={remark} />
                  <SubmitButton small variant="tertiary">
                    {t("consultations:members.take")}
                  </SubmitButton>
                </ActionForm>
              )}
            </Entry>
          ))}
        </ul>
      </Section>
      <Section title={t("consultations:members.body")} id="asked">
        <p className="ja-typed ja-measure">{body}</p>
      </Section>
    </>
  );
}
