/** GET /surveys/:id/paper: the sheet to print. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { authorise } from "#server/access/rules";
import { BENCHES } from "#db/schema/organisations";
import { requireSurvey } from "#server/surveys/queries";
import { BENCH_LETTERS } from "#server/surveys/rules";
import { idOf, load } from "#server/web";
import { Page } from "~/ui/page";
import { DataTable } from "~/ui/table";

export const loader = load(async (ctx, { params }) => {
  const { process, survey } = await requireSurvey(ctx, idOf(params.id));
  authorise(process.my, "survey:manage");
  return { title: ctx.t("surveys:paper.title"), process, survey };
});

export { pageMeta as meta } from "~/ui/page-meta";

export default function PaperPage() {
  const { survey } = useLoaderData<typeof loader>();
  const { t } = useTranslation();
  const scales = survey.questions.filter(({ kind }) => kind === "scale");
  const open = survey.questions.filter(({ kind }) => kind === "open");
  const box = <span aria-hidden="true">☐</span>;
  return (
    <Page
      title={survey.title}
      intro={t("surveys:answer.anonymous")}
      back={{ to: `/surveys/${survey.id}`, label: survey.title }}
    >
      <DataTable
        caption={t("surveys:answer.scale")}
        rows={scales}
        keyOf={(_, at) => at}
        columns={[
          { header: t("surveys:question"), rowHeader: true, cell: ({ words }) => words },
          ...[1, 2, 3, 4, 5].map((step) => ({ header: String(step), numeric: true, cell: () => box })),
          { header: t("surveys:answer.none"), cell: () => box },
        ]}
      />
      {open.map(({ words }, at) => (
        <p key={at} className="kern-body">
          {words}
          <br />
          ______________________________________________
        </p>
      ))}
      <div className="kern-body">
        <p>{t("surveys:answer.bench")}</p>
        <p>
          {BENCHES.map((bench) => (
            <span key={bench} className="ja-block">
              {box} {BENCH_LETTERS[bench]} {t(`bench.${bench}`)}
            </span>
          ))}
        </p>
      </div>
      {survey.asksCode && <p className="kern-body">{t("surveys:answer.code")}: ____________________</p>}
    </Page>
  );
}
