/** What the facilitator does around a roundtable: change the plan, invite, open, close, open again. */
import { Form, Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { LONGEST_ON_CARD, MOST_CARDS } from "#server/roundtables/print/rules";
import {
  isAhead,
  isShortNotice,
  MOST_INVITATION_PAPERS,
  MOST_OFFERED_PAPERS,
  neighbours,
  type RoundtableSnapshot,
} from "#server/roundtables/rules";
import { Alert } from "~/ui/alert";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm, CheckboxGroup, Fold, Hidden, TextField } from "~/ui/form";
import { HandOver } from "./chair";
import { Card } from "~/ui/page";

interface PlanningProps {
  live: RoundtableSnapshot;
  base: string;
}

interface NoticeProps {
  /** As the rules of procedure say; 0: nothing is agreed. */
  noticeDays: number;
  at: Date | string;
}

/** Asked once after a change: shall those invited hear of it? */
export function Notice({ live, base, noticeDays, at }: PlanningProps & NoticeProps) {
  const { t } = useTranslation();
  if (!live.invitation?.news) return null;
  const { news, count, isMoved } = live.invitation;
  return (
    <Alert tone="info" title={t(`roundtables:notice.${news}`)}>
      <ActionForm action={`${base}/notices`} name="notice" className="ja-form--inline">
        <Hidden name="revision" value={live.revision} />
        {isMoved && <ReasonOfShortNotice live={live} noticeDays={noticeDays} at={at} />}
        <SubmitButton small name="tell" value="true" icon="mail">
          {t("roundtables:notice.tell", { count })}
        </SubmitButton>
        <SubmitButton small variant="tertiary" name="tell" value="false">
          {t("roundtables:notice.keep")}
        </SubmitButton>
      </ActionForm>
    </Alert>
  );
}

/** Asked for only when it is needed. */
function ReasonOfShortNotice({ live, noticeDays, at }: Pick<PlanningProps, "live"> & NoticeProps) {
  const { t } = useTranslation();
  if (!isShortNotice(live.startsAt, noticeDays, new Date(at))) return null;
  return (
    <TextField
      name="reason"
      label={t("roundtables:lead.short-notice")}
      hint={t("roundtables:lead.short-notice-hint", { count: noticeDays })}
      required
      maxLength={500}
    />
  );
}

interface PreparedProps {
  /** Address of the screen. */
  screen: string | null;
  /** What blank cards ask. */
  cardsQuestion: string;
  /** What is voted on, or about to be. */
  votes: readonly { id: number; question: string }[];
  /** What can go with the invitation. */
  choices: readonly FrozenPaper[];
  /** It would be the first one, and no rules of procedure are adopted yet. */
  isBeforeRules: boolean;
}

export function Planning({
  live,
  base,
  screen,
  cardsQuestion,
  votes,
  isBeforeRules,
  choices,
  ...notice
}: PlanningProps & NoticeProps & PreparedProps) {
  const { t } = useTranslation();
  return (
    <Card title={t("roundtables:lead.title")}>
      <div className="ja-fields ja-fields--top">
        <StateForm live={live} base={base} isBeforeRules={isBeforeRules} />
        {live.state === "planned" && <Invitation live={live} base={base} choices={choices} {...notice} />}
      </div>
      {isAhead(live) && (
        <div className="ja-row">
          <LinkButton small variant="tertiary" icon="edit" to={`${base}/edit`}>
            {t("roundtables:plan.edit")}
          </LinkButton>
          {live.state === "planned" && <StateButton live={live} base={base} to="cancelled" />}
        </div>
      )}
      <HandOver live={live} base={base} />
      {isAhead(live) && <ScreenAddress base={base} screen={screen} />}
      {isAhead(live) && <PrintPack base={base} question={cardsQuestion} votes={votes} />}
    </Card>
  );
}

/** For people without a device. */
function PrintPack({ base, question, votes }: { base: string; question: string } & Pick<PreparedProps, "votes">) {
  const { t } = useTranslation();
  return (
    <Fold form="print" summary={t("roundtables:print.title")}>
      <div className="ja-stack">
        <ul className="ja-list">
          {(["running-order", "running-order-large", "name-plates"] as const).map((file) => (
            <li key={file}>
              <LinkButton small variant="tertiary" icon="download" to={`${base}/${file}.pdf`} reloadDocument>
                {t(`roundtables:print.${file}`)}
              </LinkButton>
            </li>
          ))}
          {votes.flatMap((vote) =>
            (["ballots", "ballots-large"] as const).map((file) => (
              <li key={`${file}-${vote.id}`}>
                <LinkButton small variant="tertiary" icon="download" to={`/methods/${vote.id}/${file}.pdf`} reloadDocument>
                  {t(`roundtables:print.${file}`, { question: vote.question })}
                </LinkButton>
              </li>
            )),
          )}
        </ul>
        <Form
          method="get"
          action={`${base}/cards.pdf`}
          reloadDocument
          className="ja-stack ja-gap-3"
          aria-label={t("roundtables:print.cards")}
        >
          <TextField
            name="question"
            label={t("roundtables:print.question")}
            hint={t("roundtables:print.cards-hint")}
            required
            maxLength={LONGEST_ON_CARD}
            defaultValue={question}
            autoComplete="off"
          />
          <TextField
            name="count"
            type="number"
            label={t("roundtables:print.count")}
            required
            min={1}
            max={MOST_CARDS}
            defaultValue={24}
          />
          <SubmitButton small variant="secondary" icon="download">
            {t("roundtables:print.get-cards")}
          </SubmitButton>
        </Form>
      </div>
    </Fold>
  );
}

/** For the machine at the projector: nobody has to sign in there. */
function ScreenAddress({ base, screen }: { base: string; screen: string | null }) {
  const { t } = useTranslation();
  return (
    <Fold form="screen" summary={t("roundtables:screen.address")}>
      <div className="ja-stack">
        <p className="ja-small ja-muted">{t("roundtables:screen.address-hint")}</p>
        {screen && (
          <p>
            <a className="kern-link ja-typed" href={screen}>
              {screen}
            </a>
          </p>
        )}
        <ActionForm action={`${base}/screen/address`} name="screen" className="ja-form--inline">
          <SubmitButton small variant="secondary">
            {t(screen ? "roundtables:screen.address-renew" : "roundtables:screen.address-make")}
          </SubmitButton>
        </ActionForm>
      </div>
    </Fold>
  );
}

/** Letters lead to them, and the page of the roundtable does. */
function PapersToSend({ choices }: { choices: readonly FrozenPaper[] }) {
  const { t } = useTranslation();
  if (choices.length === 0) return null;
  return (
    <Fold form="invitation-papers" plain summary={t("roundtables:lead.papers")}>
      <CheckboxGroup
        name="papers"
        label={t("roundtables:lead.papers")}
        hint={[
          t("roundtables:lead.papers-hint", { count: MOST_INVITATION_PAPERS }),
          choices.length >= MOST_OFFERED_PAPERS && t("roundtables:lead.papers-newest", { count: MOST_OFFERED_PAPERS }),
        ]
          .filter(Boolean)
          .join(" ")}
        options={choices.map(({ versionId, title, number }) => ({
          value: versionId,
          label: t("roundtables:frozen-paper", { title, number }),
        }))}
      />
    </Fold>
  );
}

interface FrozenPaper {
  versionId: number;
  title: string;
  number: number;
}

function Invitation({ live, base, choices, ...notice }: PlanningProps & NoticeProps & Pick<PreparedProps, "choices">) {
  const { t } = useTranslation();
  if (live.invitation) return <p className="kern-body">{t("roundtables:lead.invited")}</p>;
  return (
    <div className="ja-stack">
      <ActionForm action={`${base}/invitations`} name="invitation">
        <ReasonOfShortNotice live={live} {...notice} />
        <PapersToSend choices={choices} />
        <SubmitButton variant="secondary" icon="mail">
          {t("roundtables:lead.invite")}
        </SubmitButton>
      </ActionForm>
      <p className="ja-small ja-muted">{t("roundtables:lead.invite-hint")}</p>
    </div>
  );
}

/** The last point is on: what comes next is the end, whose button then stands where "next" did. */
export function isAtEnd({ state, points, currentPointId }: RoundtableSnapshot): boolean {
  const isRunning = points.some(({ id }) => id === currentPointId);
  return state === "open" && isRunning && !neighbours(points, currentPointId).next;
}

/** Does not ask: it can be taken back. */
export function CloseForm({ live, base, variant }: PlanningProps & { variant: "primary" | "danger" }) {
  const { t } = useTranslation();
  return (
    <ActionForm action={`${base}/state`} name="state" className="ja-form--inline">
      <Hidden name="revision" value={live.revision} />
      <Hidden name="to" value="closed" />
      <SubmitButton variant={variant}>{t("roundtables:lead.close")}</SubmitButton>
    </ActionForm>
  );
}

/** Opening, closing, opening again. */
function StateForm({ live, base, isBeforeRules }: PlanningProps & Pick<PreparedProps, "isBeforeRules">) {
  const { t } = useTranslation();
  const form = (label: string, variant: "primary" | "secondary") => (
    <ActionForm action={`${base}/state`} name="state">
      <Hidden name="revision" value={live.revision} />
      <Hidden name="to" value="open" />
      {isBeforeRules && <ReasonOfWaiver processId={live.processId} />}
      <SubmitButton variant={variant}>{label}</SubmitButton>
    </ActionForm>
  );
  if (live.state === "cancelled") return <StateButton live={live} base={base} to="planned" />;
  if (live.isApproved) return <p className="ja-small">{t("roundtables:refusal.minutes-approved")}</p>;
  if (live.state === "closed") return form(t("roundtables:lead.reopen"), "secondary");
  if (live.state === "planned") {
    return (
      <div className="ja-stack">
        {form(t("roundtables:lead.open"), "primary")}
        <p className="ja-small ja-muted">{t("roundtables:lead.open-hint")}</p>
      </div>
    );
  }
  if (isAtEnd(live)) return null;
  return (
    <div className="ja-stack">
      <CloseForm live={live} base={base} variant="danger" />
      <p className="ja-small ja-muted">{t("roundtables:lead.close-hint")}</p>
    </div>
  );
}

/** The rules come first; whoever cannot wait for them says why. */
function ReasonOfWaiver({ processId }: { processId: number }) {
  const { t } = useTranslation();
  return (
    <>
      <p className="kern-body ja-measure">
        {t("roundtables:lead.no-rules")}{" "}
        <Link className="kern-link" to={`/processes/${processId}/rules`}>
          {t("roundtables:lead.to-rules")}
        </Link>
      </p>
      <TextField
        name="reason"
        label={t("roundtables:lead.waiver")}
        hint={t("roundtables:lead.waiver-hint")}
        required
        maxLength={500}
      />
    </>
  );
}

/** Calling off can be taken back, and nobody has been told yet: it does not ask. */
function StateButton({ live, base, to }: PlanningProps & { to: "cancelled" | "planned" }) {
  const { t } = useTranslation();
  return (
    <ActionForm action={`${base}/state`} name={`state-${to}`} className="ja-form--inline">
      <Hidden name="revision" value={live.revision} />
      <Hidden name="to" value={to} />
      <SubmitButton
        small={to === "cancelled"}
        variant={to === "cancelled" ? "tertiary" : "secondary"}
        icon={to === "cancelled" ? "close" : undefined}
      >
        {t(to === "cancelled" ? "roundtables:lead.call-off" : "roundtables:lead.reinstate")}
      </SubmitButton>
    </ActionForm>
  );
}
