/** GET and POST /processes/:id/partnerships/municipalities: which organisation is which municipality, said by the moderation. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { authorise } from "#server/access/rules";
import { setMunicipality } from "#server/partnerships/commands";
import { listMunicipalities } from "#server/partnerships/queries";
import { municipalityForm } from "#server/partnerships/rules";
import { isFound, onPage } from "#server/platform/paging.rules";
import { requireProcess } from "#server/processes/queries";
import { act, idOf, load, stayOn } from "#server/web";
import { SubmitButton } from "~/ui/button";
import { ActionForm, Hidden, TextField } from "~/ui/form";
import { EmptyState, Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { Find, Pages } from "~/ui/pages";

export const meta = pageMeta;

export const loader = load(async (ctx, { params, request }) => {
  const process = await requireProcess(ctx, idOf(params.id));
  authorise(process.my, "mandate:manage");
  const search = new URL(request.url).searchParams;
  const words = search.get("q") ?? "";
  const all = await listMunicipalities(ctx.db, process.id);
  const { items: municipalities, ...page } = onPage(
    all.filter(({ organisation, place }) => isFound(words, [organisation, place])),
    search,
  );
  return { title: ctx.t("partnerships:municipalities.title"), process, municipalities, page, isLong: all.length > 10 };
});

export const action = act(municipalityForm, async (ctx, input, { params, request }) => {
  const id = idOf(params.id);
  await setMunicipality(ctx, id, input);
  return stayOn(request, `/processes/${id}/partnerships/municipalities`, "partnerships:flash.municipality");
});

export default function Municipalities() {
  const { t } = useTranslation();
  const { process, municipalities, page, isLong } = useLoaderData<typeof loader>();
  return (
    <Page
      title={t("partnerships:municipalities.title")}
      intro={t("partnerships:municipalities.intro")}
      back={{ to: `/processes/${process.id}/partnerships`, label: t("partnerships:title") }}
    >
      {isLong && <Find label={t("partnerships:municipalities.find")} found={page.total} />}
      {municipalities.length === 0 && !isLong && <EmptyState title={t("partnerships:municipalities.none")} />}
      {municipalities.map(({ organisationId, organisation, ags, place }) => (
        <ActionForm key={organisationId} name={`municipality-${organisationId}`}>
          <Hidden name="organisation" value={organisationId} />
          <TextField
            name="place"
            label={organisation}
            hint={place ?? t("partnerships:municipalities.open")}
            defaultValue={ags ?? ""}
            maxLength={200}
          />
          <SubmitButton small variant="secondary">
            {t("common:action.save")}
          </SubmitButton>
        </ActionForm>
      ))}
      <Pages of={page} />
    </Page>
  );
}
