/** /claims/:token: takes an invitation over for a house. Opening it changes nothing, because mail gateways open links; a button does. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { answerLink } from "#server/consultations/claims/commands";
import { requireLink } from "#server/consultations/claims/queries";
import { claimForm } from "#server/consultations/claims/rules";
import { actPublic, loadPublic, redirectTo } from "#server/web";
import { useDeadline } from "~/consultations/words";
import { Alert } from "~/ui/alert";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm, Fold, Hidden, TextField } from "~/ui/form";
import { Page, Section } from "~/ui/page";

export const loader = loadPublic(async (ctx, { params, request }) => {
  const token = params.token ?? "";
  const { state, organisation, organisationId, deadline, processNumber, actsFor } = await requireLink(ctx, token);
  return {
    title: ctx.t("consultations:claim.title"),
    ...{ token, state, organisation, deadline, processNumber },
    visitor: ctx.actor && { name: ctx.actor.name, house: actsFor?.name ?? null, isOwn: actsFor?.id === organisationId },
    done: new URL(request.url).searchParams.get("done"),
  };
});

export const action = actPublic(claimForm, async (ctx, input, { params }) => {
  const token = params.token ?? "";
  const consultationId = await answerLink(ctx, token, input);
  if (consultationId !== null) return redirectTo(`/consultations/${consultationId}`);
  return redirectTo(`/claims/${token}?done=${input.answer === "wrong-house" ? "returned" : "asked"}`);
});

export { pageMeta as meta } from "~/ui/page-meta";

export default function ClaimPage() {
  const { t } = useTranslation();
  const deadline = useDeadline();
  const link = useLoaderData<typeof loader>();
  const { token, state, organisation, processNumber, done } = link;
  if (done === "asked" || state !== "open")
    return (
      <Page title={t("consultations:claim.title")}>
        <Alert
          tone={done === "asked" ? "success" : "info"}
          title={t(`consultations:claim.${done === "asked" ? "asked" : `state.${state}`}`, { organisation })}
        />
      </Page>
    );
  const at = `/claims/${token}`;
  return (
    <Page
      title={t("consultations:claim.title")}
      intro={t("consultations:claim.intro", { organisation, process: processNumber, deadline: deadline(link.deadline) })}
    >
      <Taking at={at} />
      <Section title={t("consultations:claim.wrong", { organisation })} id="wrong">
        <ActionForm name="wrong-house" action={at}>
          <Hidden name="answer" value="wrong-house" />
          <SubmitButton variant="secondary">{t("consultations:claim.wrong-do")}</SubmitButton>
        </ActionForm>
      </Section>
    </Page>
  );
}

function Taking({ at }: { at: string }) {
  const { t } = useTranslation();
  const { visitor, organisation } = useLoaderData<typeof loader>();
  if (visitor?.house && !visitor.isOwn)
    return <Alert tone="warning" title={t("consultations:claim.other-house", { own: visitor.house, organisation })} />;
  if (visitor)
    return (
      <ActionForm name="claim" action={at}>
        <Hidden name="answer" value="known" />
        <SubmitButton>
          {t(`consultations:claim.${visitor.isOwn ? "go-on" : "take-known"}`, { organisation, name: visitor.name })}
        </SubmitButton>
      </ActionForm>
    );
  return (
    <>
      <ActionForm name="claim" action={at}>
        <Hidden name="answer" value="claim" />
        <div className="ja-fields">
          <TextField name="name" label={t("consultations:claim.name")} required autoComplete="name" />
          <TextField
            name="email"
            type="email"
            label={t("consultations:claim.email")}
            hint={t("consultations:claim.email-hint")}
            required
            autoComplete="email"
          />
        </div>
        <SubmitButton>{t("consultations:claim.take", { organisation })}</SubmitButton>
      </ActionForm>
      <Fold form="known" summary={t("consultations:claim.have-account")}>
        <LinkButton variant="secondary" to={`/sign-in?to=${encodeURIComponent(at)}`}>
          {t("consultations:claim.sign-in")}
        </LinkButton>
      </Fold>
    </>
  );
}
