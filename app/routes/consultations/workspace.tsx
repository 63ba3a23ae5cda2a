/** GET and POST /consultations/:id/statement: where the people of one organisation write their statement, and nobody else looks. */
import { useLoaderData } from "@remix-run/react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { listAttachments } from "#server/consultations/attachments/queries";
import { remarkForm } from "#server/consultations/forms.rules";
import { listQuestions, listTexts } from "#server/consultations/queries";
import { isLate } from "#server/consultations/rules";
import { saveRemark } from "#server/consultations/statements.commands";
import { requireAnswering, requireWorkspace } from "#server/consultations/statements.queries";
import { act, idOf, load, stayOn } from "#server/web";
import { QuickWays } from "~/consultations/answering";
import { DraftAttachments } from "~/consultations/attachments";
import { PointView } from "~/consultations/point-view";
import { SupportLine } from "~/consultations/support";
import { RemarkForm } from "~/consultations/remark-form";
import { useDeadline } from "~/consultations/words";
import { Alert } from "~/ui/alert";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm, Checkbox, Fold } from "~/ui/form";
import { Stack } from "~/ui/layout";
import { EmptyState, Page, Section } from "~/ui/page";
import { useTopic } from "~/ui/live/use-live";

export const loader = load(async (ctx, { params }) => {
  const id = idOf(params.id);
  const workspace = await requireWorkspace(ctx, id);
  requireAnswering(workspace);
  const [texts, questions] = await Promise.all([listTexts(ctx.db, id), listQuestions(ctx.db, id)]);
  const deadline = workspace.invitation!.deadline;
  return {
    title: ctx.t("consultations:workspace.title"),
    ...{ ...workspace, texts, questions, deadline },
    files: workspace.draft ? await listAttachments(ctx, workspace.draft.id) : [],
    isLate: isLate(ctx.now(), deadline),
    maySubmit: workspace.invitation!.maySubmit,
  };
});

export const action = act(remarkForm, async (ctx, input, { params, request }) => {
  const id = idOf(params.id);
  const seen = await saveRemark(ctx, id, input);
  return stayOn(request, `/consultations/${id}/statement`, "consultations:flash.saved", { seen });
});

export { pageMeta as meta } from "~/ui/page-meta";

export default function WorkspacePage() {
  const { t } = useTranslation();
  const deadline = useDeadline();
  const { consultation, process, draft, history, ...page } = useLoaderData<typeof loader>();
  const [stuck, setStuck] = useState(false);
  useTopic(draft && !stuck ? `statement:${draft.id}` : null);
  const at = `/consultations/${consultation.id}/statement`;
  const isSubmitted = draft === null && history.length > 0;
  return (
    <Page
      title={t("consultations:workspace.title")}
      back={{ to: `/consultations/${consultation.id}`, label: consultation.title }}
      facts={
        <span className="ja-small">
          {t(page.isLate ? "consultations:answering.late" : "consultations:until", { deadline: deadline(page.deadline) })}
        </span>
      }
      intro={t("consultations:workspace.intro", { organisation: process.my.organisationName })}
    >
      {isSubmitted ? (
        <>
          <ActionForm name="draft" action={`${at}/draft`}>
            <Alert tone="success" title={t("consultations:workspace.submitted")}>
              {t("consultations:workspace.submitted-hint")}
            </Alert>
            <div className="ja-row">
              <SubmitButton variant="secondary">{t("consultations:workspace.new-version")}</SubmitButton>
              <LinkButton variant="tertiary" to={`/consultations/${consultation.id}/statements/${history[0]!.id}`}>
                {t("consultations:answering.open")}
              </LinkButton>
            </div>
          </ActionForm>
          {page.maySubmit && !history[0]!.isNil && <Withdrawing at={at} />}
        </>
      ) : (
        <Drafting at={at} onStuck={setStuck} />
      )}
    </Page>
  );
}

/** Not by the way: what the house has said is not weighed any more. */
function Withdrawing({ at }: { at: string }) {
  const { t } = useTranslation();
  return (
    <Fold form="withdrawal" summary={t("consultations:withdrawal.title")}>
      <ActionForm name="withdrawal" action={`${at}/withdrawal`}>
        <p className="kern-body">{t("consultations:withdrawal.hint")}</p>
        <Checkbox name="confirmed" required label={t("consultations:withdrawal.confirm")} />
        <SubmitButton variant="secondary">{t("consultations:withdrawal.do")}</SubmitButton>
      </ActionForm>
    </Fold>
  );
}

function Drafting({ at, onStuck }: { at: string; onStuck: (isStuck: boolean) => void }) {
  const { t } = useTranslation();
  const { consultation, process, draft, points, texts, questions, remarkSeen, maySubmit, files, support, live } =
    useLoaderData<typeof loader>();
  const round = useRound(draft?.id);
  return (
    <>
      <QuickWays at={`/consultations/${consultation.id}`} maySubmit={maySubmit} isBegun={draft !== null} />
      <RemarkForm key={round} {...{ at, draft, onStuck }} text={live} stored={remarkSeen} bench={process.my.bench} />
      <Section
        title={t("consultations:point.list")}
        id="points"
        hint={t("consultations:point.list-hint")}
        actions={
          <>
            <LinkButton icon="add" to={`${at}/points`}>
              {t("consultations:point.new")}
            </LinkButton>
            {texts.map(({ id, title }) => (
              <LinkButton key={id} variant="tertiary" to={`/consultations/${consultation.id}/texts/${id}`}>
                {t("consultations:text.read", { title })}
              </LinkButton>
            ))}
          </>
        }
      >
        {points.length === 0 ? (
          <EmptyState title={t("consultations:point.none")} />
        ) : (
          <Stack as="ol" gap={5}>
            {points.map((point) => (
              <li key={point.id} id={`point-${point.id}`} className="ja-card">
                <PointView point={point} targets={{ texts, questions }} />
                <LinkButton small variant="tertiary" icon="edit" to={`${at}/points/${point.id}`}>
                  {t("consultations:point.edit")}
                </LinkButton>
              </li>
            ))}
          </Stack>
        )}
      </Section>
      <DraftAttachments at={`/consultations/${consultation.id}`} draftId={draft?.id ?? null} files={files} />
      {support && <SupportLine support={support} />}
      <div className="ja-row">
        <LinkButton variant="primary" to={`${at}/submission`}>
          {t(maySubmit ? "consultations:submission.to" : "consultations:submission.look")}
        </LinkButton>
        <LinkButton variant="tertiary" to={`${at}/members`}>
          {t(`consultations:members.${support ? "to" : "to-ask"}`)}
        </LinkButton>
        {draft && (
          <ActionForm name="discard" action={`${at}/draft/deletion`}>
            <SubmitButton variant="tertiary">{t("consultations:workspace.discard")}</SubmitButton>
          </ActionForm>
        )}
      </div>
    </>
  );
}

/** Another one for another draft, so that fields begin anew; not for the first, which begins with what stands in them. */
function useRound(draftId: number | undefined): number {
  const last = useRef({ draftId, round: 0 });
  if (last.current.draftId !== draftId) {
    const round = last.current.round + (last.current.draftId === undefined ? 0 : 1);
    last.current = { draftId, round };
  }
  return last.current.round;
}
