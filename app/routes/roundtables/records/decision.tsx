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
import { noteBases } from "#server/situation/bases.commands";
import { listBases, listBasesOf } from "#server/situation/bases.queries";
import { basesForm } from "#server/situation/bases.rules";
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
  const [process, { decisions, points }, offered, chosen] = await Promise.all([
    requireProcess(ctx, roundtable.processId),
    requireSnapshot(ctx, roundtable.id),
    listBases(ctx, roundtable.processId),
    listBasesOf(ctx, [idOf(params.decisionId)]),
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
    bases: { offered, chosen: chosen.map(({ subjectId: _, ...basis }) => basis) },
  };
});

const editForm = z.intersection(decisionForm, z.intersection(basesForm, seenForm));

export const action = act(editForm, async (ctx, { seen, bases, had, ...form }, { params }) => {
  const id = idOf(params.id);
  const decisionId = idOf(params.decisionId);
  await editDecision(ctx, id, decisionId, form, seen, (trx) => noteBases(ctx, trx, decisionId, { bases, had }));
  return redirectTo(`/roundtables/${id}`, "roundtables:record.saved");
});

export default function EditDecision() {
  const { t } = useTranslation();
  const { title, roundtable, points, decision, seen, bases } = useLoaderData<typeof loader>();
  const page = `/roundtables/${roundtable.id}`;
  return (
    <Page title={title} back={{ to: page, label: roundtable.title }}>
      <ActionForm name="decision-edit" action={`${page}/decisions/${decision.id}`}>
        <Hidden name="seen" value={seen} />
        <DecisionFields points={points} pointId={decision.pointId} decision={decision} bases={bases} />
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
