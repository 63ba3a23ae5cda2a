/** /processes/:id/methods: what waits for one's voice first, then what runs, is prepared or is decided. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { can } from "#server/access/rules";
import { listRuns, type ListedRun } from "#server/methods/runs.queries";
import { writeDeadline } from "#server/calendar/working-days.rules";
import { idOf, load, pageOf } from "#server/web";
import { RunEntry } from "~/methods/runs/run-entry";
import { useLanguage } from "~/processes/language";
import { LinkButton } from "~/ui/button";
import { EmptyState, Page, Section } from "~/ui/page";
import { Pages } from "~/ui/pages";
import { pageMeta } from "~/ui/page-meta";
import { useTopic } from "~/ui/live/use-live";

export const meta = pageMeta;

export const loader = load(async (ctx, { params, request }) => {
  const page = pageOf(request);
  const { process, runs, hasMore } = await listRuns(ctx, idOf(params.id), page);
  return { title: ctx.t("methods:runs.title"), process, runs, page, pages: hasMore ? page + 1 : page };
});

export default function Methods() {
  const { t } = useTranslation();
  const { process, runs, page, pages } = useLoaderData<typeof loader>();
  useTopic(`process:${process.id}`);
  const mine = runs.filter((run) => run.isMine);
  const others = runs.filter((run) => !run.isMine && run.state !== "released");
  const released = runs.filter((run) => run.state === "released");
  const base = `/processes/${process.id}`;
  const canManage = can(process.my, "method:manage");
  const create = (
    <>
      <LinkButton variant="tertiary" icon="visibility" to={`${base}/picture`}>
        {t("methods:picture.title")}
      </LinkButton>
      <LinkButton variant="tertiary" icon="checklist" to={`${base}/short-list`}>
        {t("agenda:short-list.title")}
      </LinkButton>
      {canManage && (
        <LinkButton variant="primary" icon="add" to={`${base}/methods/new`}>
          {t("methods:runs.new")}
        </LinkButton>
      )}
    </>
  );
  return (
    <Page title={t("methods:runs.title")} intro={t("methods:runs.intro")} actions={create}>
      {runs.length === 0 && (
        <EmptyState title={t("methods:runs.none")}>
          {t(canManage ? "methods:runs.none-lead" : "methods:runs.none-hint")}
        </EmptyState>
      )}
      {mine.length > 0 && (
        <Section title={t("methods:runs.mine")} id="mine">
          <RunList runs={mine} isMine />
        </Section>
      )}
      {others.length > 0 && (
        <Section title={t("methods:runs.going")} id="going">
          <RunList runs={others} />
        </Section>
      )}
      {released.length > 0 && (
        <Section title={t("methods:runs.results")} id="results">
          <RunList runs={released} />
        </Section>
      )}
      <Pages of={{ page, pages }} />
    </Page>
  );
}

function RunList({ runs, isMine = false }: { runs: readonly ListedRun[]; isMine?: boolean }) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <ul className="ja-list ja-list--ruled">
      {runs.map((run) => (
        <RunEntry
          key={run.id}
          run={run}
          canVote={isMine}
          facts={[
            run.round > 1 && t("methods:run.round", { round: run.round }),
            t("methods:run.options", { count: run.options }),
            run.state !== "created" && t("methods:cast", { cast: run.cast, entitled: run.entitled }),
            run.state === "open" && run.closesAt && t("methods:run.until", { at: writeDeadline(run.closesAt, language) }),
          ]}
        />
      ))}
    </ul>
  );
}
