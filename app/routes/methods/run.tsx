/** /methods/:id: the ballot for whoever has a voice, the count for whoever runs it, the result for all once it is released. */
import { Link, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { can } from "#server/access/rules";
import { countWaitingBatches, sumPaper } from "#server/methods/batches.queries";
import { countRun, findFollowing, findSnapshot, requireRun } from "#server/methods/runs.queries";
import {
  findOwnVoice,
  listLatecomers,
  listSubstitutes,
  listVoices,
  organisationsWithVoice,
} from "#server/methods/voices.queries";
import { writeDeadline } from "#server/calendar/working-days.rules";
import { isTaking, refuseNextRound, type RunHead } from "#server/methods/runs.rules";
import { requireProcess } from "#server/processes/queries";
import { findTargetsOfMerged } from "#server/topics/queries";
import { topicNumber } from "#server/topics/rules";
import { idOf, load } from "#server/web";
import { RunCounts } from "~/methods/runs/run-counts";
import { RunLead } from "~/methods/runs/run-lead";
import { RunResult } from "~/methods/runs/run-result";
import { RunState } from "~/methods/runs/run-state";
import { hasBallot, RunVote, secrecyOf } from "~/methods/runs/run-vote";
import { useLanguage } from "~/processes/language";
import { Stack } from "~/ui/layout";
import { Badge, Page, Section } from "~/ui/page";
import { Facts } from "~/ui/parts";
import { pageMeta } from "~/ui/page-meta";
import { useLive, useTopic } from "~/ui/live/use-live";
import "~/methods/runs/runs.css";

export const meta = pageMeta;

export const loader = load(async (ctx, { params }) => {
  const at = ctx.now();
  const run = await requireRun(ctx, idOf(params.id));
  const leads = can(run.my, "method:manage");
  const [
    process,
    count,
    own,
    snapshot,
    before,
    following,
    voices,
    substitutes,
    latecomers,
    waiting,
    paper,
    organisations,
    merged,
  ] = await Promise.all([
    requireProcess(ctx, run.processId),
    countRun(ctx.db, run.id),
    run.state === "open" ? findOwnVoice(ctx, run) : undefined,
    run.state === "released" ? findSnapshot(ctx.db, run.id) : undefined,
    run.previousRunId === null ? undefined : findSnapshot(ctx.db, run.previousRunId),
    run.state === "released" ? findFollowing(ctx.db, run) : undefined,
    leads && run.state !== "created" ? listVoices(ctx.db, run) : null,
    leads && run.state === "open" ? listSubstitutes(ctx.db, run, ctx.now()) : null,
    leads && run.state === "open" ? listLatecomers(ctx.db, run, ctx.now()) : [],
    can(run.my, "method:count") && run.state !== "created" ? countWaitingBatches(ctx.db, run.id) : 0,
    run.state === "released" ? sumPaper(ctx.db, run.id) : null,
    run.state === "released" && !run.isSecret ? organisationsWithVoice(ctx.db, run.id) : {},
    run.state === "released" ? new Map<number, number>() : findTargetsOfMerged(ctx.db, run.processId),
  ]);
  return {
    title: run.question,
    process,
    run,
    count: count!,
    isTaking: isTaking(run, at),
    own: own ?? null,
    result: snapshot ?? null,
    before: before?.result ?? null,
    following: following ?? null,
    voices,
    substitutes,
    latecomers,
    waiting,
    paper,
    organisations,
    merged: run.options.flatMap(({ label, topicId }) => {
      const under = topicId === null ? undefined : merged.get(topicId);
      return under === undefined ? [] : [{ label, number: topicNumber(under) }];
    }),
    at,
  };
});

export default function Run() {
  const { t } = useTranslation();
  const language = useLanguage();
  const data = useLoaderData<typeof loader>();
  const { process, run, own, isTaking: taking, result } = data;
  const { data: count } = useLive(`method:${run.id}`, data.count, data.at);
  // The state is everybody's; what it means for oneself is asked anew.
  useTopic(`process:${process.id}`);
  const showsChoices = run.options.length > 0 && !result && run.state !== "created" && !hasBallot(run, own, taking);
  return (
    <Page
      title={run.question}
      back={
        run.roundtableId === null
          ? { to: `/processes/${process.id}/methods`, label: t("methods:runs.title") }
          : { to: `/roundtables/${run.roundtableId}`, label: t("methods:run.back-to-roundtable") }
      }
      facts={
        <>
          <RunState state={run.state} />
          <Badge tone="neutral">{t(`methods:run.method.${run.method}`)}</Badge>
          <Facts
            of={[
              run.round > 1 && t("methods:run.round", { round: run.round }),
              t(`methods:voice.${run.voice}`),
              t(`methods:run.${secrecyOf(run)}`),
              run.closesAt && run.state === "open" && t("methods:run.until", { at: writeDeadline(run.closesAt, language) }),
            ]}
          />
        </>
      }
      intro={run.explanation || undefined}
    >
      <Stack gap={6}>
        {data.merged.length > 0 && (
          <p className="kern-body ja-measure">
            {t("methods:run.merged-since", {
              list: data.merged.map(({ label, number }) => t("methods:run.merged-one", { title: label, number })).join("; "),
            })}
          </p>
        )}
        {result && (
          <RunResult
            run={run}
            result={result.result}
            hash={result.hash}
            paper={data.paper}
            following={data.following}
            organisations={data.organisations}
          />
        )}
        {run.state === "open" && <RunVote run={run} own={own} isTaking={taking} before={data.before} />}
        {run.state === "created" && (
          <div className="ja-stack ja-gap-2">
            <p className="kern-body">
              {t(run.options.length > 0 ? "methods:run.prepared-hint" : "methods:run.prepared-cards")}
            </p>
            <Choices options={run.options} />
          </div>
        )}
        {run.state !== "created" && !result && <RunCounts count={count} />}
        {can(run.my, "method:count") && (
          <RunLead
            run={run}
            voices={data.voices}
            substitutes={data.substitutes}
            latecomers={data.latecomers}
            waiting={data.waiting}
            following={data.following}
            mayGoOn={refuseNextRound(run, result?.result ?? null) === null}
          />
        )}
        {showsChoices && (
          <Section title={t("methods:run.choices")} id="choices">
            <Choices options={run.options} />
          </Section>
        )}
      </Stack>
    </Page>
  );
}

function Choices({ options }: { options: RunHead["options"] }) {
  return (
    <ol className="ja-dots">
      {options.map(({ id, label, topicId, agendaItemId }) => (
        <li key={id}>
          {topicId === null && agendaItemId === null ? (
            label
          ) : (
            <Link className="ja-plain-link" to={topicId === null ? `/agenda/${agendaItemId}` : `/topics/${topicId}`}>
              {label}
            </Link>
          )}
        </li>
      ))}
    </ol>
  );
}
