/** /roundtables/:id/decisions/:decisionId: the wording of a decision, to be changed. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import { authorise } from "#server/access/rules";
import { NotFound } from "#server/errors";
import { revisionOf } from "#server/platform/revisions.queries";
import { seenForm } from "#server/platform/form.rules";
import { requireProcess } from "#server/processes/queries";
import { requireRoundtable, requireSnapshot, shownDecision } from "#server/roundtables/queries";
import { editDecision } from "#server/roundtables/records.commands";
import { decisionForm } from "#server/roundtables/forms.rules";
import { act, idOf, load, redirectTo } from "#server/web";
import { DecisionFields } from "~/roundtables/records";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm, Hidden } from "~/ui/form";
import { Page } from "~/ui/page";
import { FormActions } from "~/ui/parts";
import { pageMeta } from "~/ui/page-meta";

export const meta = pageMeta;

export const loader = load(async (ctx, { params }) => {
  const seen = await revisionOf(ctx.db, shownDecision(idOf(params.decisionId)));
  const roundtable = await requireRoundtable(ctx, idOf(params.id));
  authorise(roundtable.my, "roundtable:record");
  const [process, { decisions, points }] = await Promise.all([
    requireProcess(ctx, roundtable.processId),
    requireSnapshot(ctx, roundtable.id),
  ]);
  const decision = decisions.find((other) => other.id === idOf(params.decisionId));
  if (!decision) throw new NotFound();
  return {
    title: ctx.t("roundtables:decisions.edit", { number: decision.number }),
    process,
    roundtable,
    points,
    decision,
    seen,
  };
});

export const action = act(z.intersection(decisionForm, seenForm), async (ctx, { seen, ...form }, { params }) => {
  const id = idOf(params.id);
  await editDecision(ctx, id, idOf(params.decisionId), form, seen);
  return redirectTo(`/roundtables/${id}`, "roundtables:record.saved");
});

export default function EditDecision() {
  const { t } = useTranslation();
  const { title, roundtable, points, decision, seen } = useLoaderData<typeof loader>();
  const page = `/roundtables/${roundtable.id}`;
  return (
    <Page title={title} back={{ to: page, label: roundtable.title }}>
      <ActionForm name="decision-edit" action={`${page}/decisions/${decision.id}`}>
        <Hidden name="seen" value={seen} />
        <DecisionFields points={points} pointId={decision.pointId} decision={decision} />
        <FormActions>
          <SubmitButton>{t("common:action.save")}</SubmitButton>
          <LinkButton to={page} variant="tertiary">
            {t("common:action.cancel")}
          </LinkButton>
        </FormActions>
      </ActionForm>
    </Page>
  );
}
