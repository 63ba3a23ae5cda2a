/** POST /mandates/:id/substitutions: who stands in for somebody, from one day until another; GET: the form for it. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { authorise } from "#server/access/rules";
import { dayOf } from "#server/calendar/rules";
import { listMandates, requireMandate } from "#server/processes/mandates.queries";
import { nameSubstituteFor } from "#server/processes/substitutions.commands";
import { listSubstituteChoices, listSubstitutions } from "#server/processes/substitutions.queries";
import { substitutionForm } from "#server/processes/substitutions.rules";
import { act, idOf, load, redirectTo } from "#server/web";
import { SubstitutionForm, SubstitutionList } from "~/processes/substitutions";
import { Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";

export const meta = pageMeta;

export const loader = load(async (ctx, { params }) => {
  const { process, mandate } = await requireMandate(ctx, idOf(params.id));
  if (process.my.mandateId !== mandate.id) authorise(process.my, "mandate:manage");
  const { mandates } = await listMandates(ctx, process.id);
  const isOwn = process.my.mandateId === mandate.id;
  return {
    title: ctx.t(isOwn ? "processes:substitution.own" : "processes:substitution.of", { name: mandate.name }),
    process,
    mandate: { id: mandate.id, name: mandate.name },
    isOwn,
    choices: await listSubstituteChoices(ctx.db, process.id, mandate, mandates),
    substitutions: await listSubstitutions(ctx, process, mandate.id),
    today: dayOf(ctx.now()),
  };
});

export const action = act(substitutionForm, async (ctx, input, { params, requestId }) => {
  const id = idOf(params.id);
  const { process } = await requireMandate(ctx, id);
  await nameSubstituteFor(ctx, id, input, requestId);
  return redirectTo(`/processes/${process.id}/people#substitutions`, "processes:flash.substitution-named");
});

export default function Substitutions() {
  const { t } = useTranslation();
  const { title, process, mandate, isOwn, choices, substitutions, today } = useLoaderData<typeof loader>();
  return (
    <Page
      title={title}
      back={{ to: `/processes/${process.id}/people`, label: t("processes:mandate.back") }}
      intro={t(isOwn ? "processes:substitution.hint" : "processes:substitution.hint-of", { name: mandate.name })}
    >
      <SubstitutionList substitutions={substitutions} />
      <SubstitutionForm mandateId={mandate.id} choices={choices} today={today} />
    </Page>
  );
}
