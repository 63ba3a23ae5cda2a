/** GET and POST /processes/:id/agreement/voices: who speaks with one voice, so that nobody counts twice. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { COUNTED, GROUP_KINDS } from "#db/schema/agreement";
import { can } from "#server/access/rules";
import { listLeads } from "#server/agenda/queries";
import { groupForm } from "#server/agreement/forms.rules";
import { addGroup } from "#server/agreement/groups.commands";
import { listGroups } from "#server/agreement/groups.queries";
import { requireAgreementReader } from "#server/agreement/queries";
import { act, idOf, load, stayOn } from "#server/web";
import { AgreementViews } from "~/agreement/views";
import { SubmitButton } from "~/ui/button";
import { ActionForm, CheckboxGroup, Fold, RadioGroup, Select } from "~/ui/form";
import { Stack } from "~/ui/layout";
import { Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { Entry, Facts, FilterBar } from "~/ui/parts";

export const meta = pageMeta;

export const loader = load(async (ctx, { params }) => {
  const process = await requireAgreementReader(ctx, idOf(params.id));
  const [groups, organisations] = await Promise.all([listGroups(ctx.db, process.id), listLeads(ctx, process.id)]);
  const taken = new Set(groups.flatMap(({ organisationId, members }) => [organisationId, ...members]));
  return {
    title: ctx.t("agreement:view.voices"),
    ...{ process, groups },
    free: organisations.filter(({ id }) => !taken.has(id)),
    mayManage: can(process.my, "agreement:manage"),
  };
});

export const action = act(groupForm, async (ctx, input, { params, request }) => {
  const id = idOf(params.id);
  await addGroup(ctx, id, input);
  return stayOn(request, `/processes/${id}/agreement/voices`, "agreement:flash.group");
});

export default function AgreementVoices() {
  const { t } = useTranslation();
  const { process, groups, free, mayManage } = useLoaderData<typeof loader>();
  const options = free.map(({ id, name }) => ({ value: id, label: name }));
  return (
    <Page title={t("agreement:title")}>
      <Stack gap={4}>
        <FilterBar count="">
          <AgreementViews processId={process.id} view="voices" />
        </FilterBar>
        <p className="kern-body ja-measure">{t("agreement:voices.intro")}</p>
        {groups.length === 0 ? (
          <p className="kern-body ja-muted">{t("agreement:voices.none")}</p>
        ) : (
          <ul className="ja-list ja-list--ruled">
            {groups.map((group) => (
              <Entry
                key={group.id}
                end={
                  mayManage && (
                    <ActionForm
                      name={`remove-${group.id}`}
                      action={`/processes/${process.id}/agreement/voices/${group.id}/removal`}
                    >
                      <SubmitButton small variant="tertiary" aria-label={`${t("agreement:voices.remove")}: ${group.name}`}>
                        {t("agreement:voices.remove")}
                      </SubmitButton>
                    </ActionForm>
                  )
                }
              >
                <span className="ja-strong">{group.name}</span>
                <Facts of={[t(`agreement:voices.kinds.${group.kind}`), group.memberNames.join(", ")]} />
                <Facts of={[t(`agreement:voices.counts.${group.counted}`, { name: group.name })]} />
              </Entry>
            ))}
          </ul>
        )}
        {mayManage && free.length > 1 && (
          <Fold form="group" summary={t("agreement:voices.add")}>
            <ActionForm name="group" reset>
              <RadioGroup
                name="kind"
                label={t("agreement:voices.kind")}
                required
                defaultValue="coordinated"
                options={GROUP_KINDS.map((value) => ({ value, label: t(`agreement:voices.kinds.${value}`) }))}
              />
              <Select name="organisation_id" label={t("agreement:voices.speaker")} required options={options} />
              <CheckboxGroup name="member" label={t("agreement:voices.members")} required options={options} />
              <RadioGroup
                name="counted"
                label={t("agreement:voices.counted")}
                defaultValue="speaker"
                options={COUNTED.map((value) => ({ value, label: t(`agreement:voices.counted-options.${value}`) }))}
              />
              <SubmitButton variant="secondary">{t("agreement:voices.submit")}</SubmitButton>
            </ActionForm>
          </Fold>
        )}
      </Stack>
    </Page>
  );
}
