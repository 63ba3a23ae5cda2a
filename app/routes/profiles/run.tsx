/** GET /processes/:id/profiles/priorities/runs/:runId: a kept result of the rule of priorities; for the moderation, and for a municipality its own band. */
import { Link, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { RESILIENCE_DIMENSIONS } from "#db/schema/profiles";
import { requireRun } from "#server/profiles/priority-runs.queries";
import { listDecisionsOn } from "#server/situation/bases.queries";
import { idOf, load } from "#server/web";
import { Bands } from "~/profiles/bands";
import { useMadeWords } from "~/profiles/kept-runs";
import { DescriptionList, Page, Section } from "~/ui/page";

export const loader = load(async (ctx, { params }) => {
  const page = await requireRun(ctx, idOf(params.id), idOf(params.runId));
  const decisions = await listDecisionsOn(ctx, page.run.id);
  return { title: ctx.t("profiles:priority.run", { number: page.run.number }), ...page, decisions };
});

export { pageMeta as meta } from "~/ui/page-meta";

export default function KeptRun() {
  const { title, process, run, bands, hidden, isWhole, decisions } = useLoaderData<typeof loader>();
  const { t } = useTranslation();
  const madeWords = useMadeWords();
  const weights = RESILIENCE_DIMENSIONS.map((dimension) =>
    t("profiles:priority.weight", { dimension: t(`profiles:dimension.${dimension}`), weight: run.weights[dimension] }),
  );
  const replies = bands.filter(({ reply }) => reply);
  return (
    <Page
      wide
      title={title}
      intro={run.purpose}
      back={{ to: `/processes/${process.id}/profiles/priorities`, label: t("profiles:priority.title") }}
      facts={<span className="kern-body kern-body--small">{madeWords(run)}</span>}
    >
      <p className="kern-body ja-measure">{t("profiles:priority.formula")}</p>
      <p className="kern-body ja-measure">
        {t("profiles:priority.weights")}: {weights.join(", ")}
      </p>
      <Bands rows={bands} />
      {hidden > 0 && <p className="kern-body">{t("profiles:priority.hidden", { count: hidden })}</p>}
      {replies.length > 0 && (
        <Section title={t("profiles:priority.replies")} id="replies">
          <DescriptionList
            items={replies.map(({ organisation, reply }) => ({
              key: organisation,
              value: <span className="ja-typed">{reply}</span>,
            }))}
          />
        </Section>
      )}
      {decisions.length > 0 && (
        <Section title={t("situation:bases.decisions")} id="decisions">
          <ul className="ja-list">
            {decisions.map(({ label, path }) => (
              <li key={label}>
                <Link className="kern-link" to={path}>
                  {label}
                </Link>
              </li>
            ))}
          </ul>
        </Section>
      )}
      <p className="ja-small ja-muted ja-measure">
        {t("profiles:priority.hash")}: <span className="ja-typed">{run.hash}</span>
        <br />
        {t(isWhole ? "profiles:priority.hash-right" : "profiles:priority.hash-gone")}
      </p>
    </Page>
  );
}
