/** /processes/:id/roundtables/new: title, date and place; the running order follows on the next page. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import { authorise } from "#server/access/rules";
import { requireProcess } from "#server/processes/queries";
import { createRoundtable } from "#server/roundtables/commands";
import { rhythmForm, roundtableForm } from "#server/roundtables/forms.rules";
import { act, idOf, load, redirectTo } from "#server/web";
import { PlanForm } from "~/roundtables/forms";
import { Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";

export const meta = pageMeta;

export const loader = load(async (ctx, { params }) => {
  const process = await requireProcess(ctx, idOf(params.id));
  authorise(process.my, "roundtable:plan");
  return { title: ctx.t("roundtables:plan.new"), process };
});

export const action = act(
  z.intersection(roundtableForm, rhythmForm),
  async (ctx, { every_weeks, times, ...form }, { params, requestId }) => {
    const id = await createRoundtable(ctx, idOf(params.id), form, requestId, { every_weeks, times });
    return redirectTo(`/roundtables/${id}/points`, "roundtables:flash.created");
  },
);

export default function NewRoundtable() {
  const { t } = useTranslation();
  const { process } = useLoaderData<typeof loader>();
  return (
    <Page
      title={t("roundtables:plan.new")}
      back={{ to: `/processes/${process.id}/roundtables`, label: t("roundtables:list.title") }}
    >
      <PlanForm processId={process.id} />
    </Page>
  );
}
