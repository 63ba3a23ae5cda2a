/** GET and POST /processes/:id/partnerships/import and /interdependencies/import: a file for the register; the next page shows how it was understood. */
import { Link, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { authorise } from "#server/access/rules";
import { writeDay } from "#server/calendar/rules";
import { listImports, readFile } from "#server/partnerships/import.commands";
import { registerAt } from "#server/partnerships/rules";
import { nothing } from "#server/platform/form.rules";
import { requireProcess } from "#server/processes/queries";
import { actUpload, idOf, load, redirectTo } from "#server/web";
import { useLanguage } from "~/processes/language";
import { SubmitButton } from "~/ui/button";
import { ActionForm, FileField } from "~/ui/form";
import { Page, Section } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { Entry, Facts } from "~/ui/parts";

export const meta = pageMeta;

export const loader = load(async (ctx, { params, request }) => {
  const process = await requireProcess(ctx, idOf(params.id));
  authorise(process.my, "register:write");
  const register = registerAt(request.url);
  const imports = await listImports(ctx, register, process.id);
  return { title: ctx.t("partnerships:import.title"), process, register, imports };
});

export const action = actUpload(nothing, async (ctx, _, { params, file, request }) => {
  const [id, register] = [idOf(params.id), registerAt(request.url)];
  return redirectTo(`/processes/${id}/${register}/imports/${await readFile(ctx, register, id, file)}`);
});

const LARGEST_FILE = 4 * 1024 * 1024;

export default function ImportRegister() {
  const { t } = useTranslation();
  const language = useLanguage();
  const { process, register, imports } = useLoaderData<typeof loader>();
  return (
    <Page
      title={t("partnerships:import.title")}
      intro={t("partnerships:import.intro")}
      back={{ to: `/processes/${process.id}/${register}`, label: t(`partnerships:tabs.${register}`) }}
    >
      <ActionForm name="register" encType="multipart/form-data">
        <FileField
          name="file"
          label={t("partnerships:import.file")}
          hint={t(`partnerships:import.file-hint-${register}`)}
          required
          accept=".csv,.xlsx,.ods,.txt,.tsv"
          maxBytes={LARGEST_FILE}
          tooLarge={() => t("partnerships:import.file-too-large")}
        />
        <SubmitButton>{t("partnerships:import.read")}</SubmitButton>
      </ActionForm>
      {imports.length > 0 && (
        <Section title={t("partnerships:import.brought")} id="brought" hint={t("partnerships:import.brought-hint")}>
          <ul className="ja-list ja-list--ruled">
            {imports.map(({ id, fileName, state, added, at }) => (
              <Entry key={id}>
                <Link className="ja-plain-link" to={`/processes/${process.id}/${register}/imports/${id}`}>
                  {fileName}
                </Link>
                <Facts
                  of={[
                    writeDay(new Date(at), language),
                    t(`partnerships:import.brought-state.${state}`),
                    state !== "read" && t("partnerships:import.rows", { count: added }),
                  ]}
                />
              </Entry>
            ))}
          </ul>
        </Section>
      )}
    </Page>
  );
}
