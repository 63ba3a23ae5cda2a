/** What a roundtable leaves behind: decisions and tasks with their forms, and the minutes to write and to take along. */
import { useTranslation } from "react-i18next";
import { can, type My } from "#server/access/rules";
import type { QuorumShares } from "#server/roundtables/attendance.rules";
import type { RoundtableSnapshot } from "#server/roundtables/rules";
import type { Basis } from "#server/situation/bases.rules";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm, Fold } from "~/ui/form";
import { Section } from "~/ui/page";
import { QuorumLine } from "./quorum";
import { DecisionList, NewDecision, NewTask, TaskList } from "./records";

interface RecordsProps {
  live: RoundtableSnapshot;
  my: My;
  base: string;
  organisations: readonly { id: number; name: string }[];
  /** What its decisions rest on. */
  behind?: readonly (Basis & { subjectId: number })[];
  /** There is something that a new one can rest on. */
  hasBases?: boolean;
  say: (sentence: string) => void;
  quorum: QuorumShares;
}

export function Records({ live, my, base, organisations, behind = [], hasBases = false, say, quorum }: RecordsProps) {
  const { t } = useTranslation();
  const canRecord = can(my, "roundtable:record") && !live.isApproved;
  const saved = () => say(t("roundtables:record.saved"));
  return (
    <>
      <Section title={t("roundtables:decisions.title")} id="decisions">
        <DecisionList live={live} my={my} base={base} behind={behind} />
        {canRecord && (
          <Fold form="decision" summary={t("roundtables:decisions.add")}>
            <QuorumLine live={live} shares={quorum} />
            <NewDecision
              action={`${base}/decisions`}
              points={live.points}
              currentPointId={live.currentPointId}
              hasBases={hasBases}
              onDone={saved}
            />
          </Fold>
        )}
      </Section>
      <Section title={t("roundtables:tasks.title")} id="tasks">
        <TaskList live={live} my={my} base={base} />
        {canRecord && (
          <Fold form="task" summary={t("roundtables:tasks.add")}>
            <NewTask
              action={`${base}/tasks`}
              points={live.points}
              currentPointId={live.currentPointId}
              organisations={organisations}
              onDone={saved}
            />
          </Fold>
        )}
      </Section>
    </>
  );
}

export function MinutesLinks({ live, my, base }: { live: RoundtableSnapshot; my: My; base: string }) {
  const { t } = useTranslation();
  const canRecord = can(my, "roundtable:record");
  return (
    <Section title={t("roundtables:minutes.section")} id="minutes">
      {live.minutesDocumentId ? (
        <>
          <p className="kern-body kern-body--small">{t(`roundtables:minutes.${live.isApproved ? "approved" : "intro"}`)}</p>
          <div className="ja-row">
            <LinkButton
              variant={canRecord && live.state === "open" ? "primary" : "secondary"}
              icon={live.isApproved ? undefined : "edit"}
              to={`${base}/minutes`}
            >
              {t("roundtables:minutes.write")}
            </LinkButton>
          </div>
        </>
      ) : (
        <p className="kern-body">{t("roundtables:minutes.later")}</p>
      )}
      {!live.minutesDocumentId && canRecord && (
        <ActionForm action={`${base}/minutes`} name="minutes">
          <SubmitButton variant="secondary">{t("roundtables:minutes.begin")}</SubmitButton>
        </ActionForm>
      )}
      {live.state !== "planned" && (
        <>
          <div className="ja-row">
            <LinkButton
              small
              variant={live.state === "closed" ? "primary" : "tertiary"}
              icon="download"
              to={`${base}/minutes.docx`}
              reloadDocument
            >
              {t("roundtables:minutes.docx")}
            </LinkButton>
            <LinkButton
              small
              variant={live.state === "closed" ? "primary" : "tertiary"}
              icon="download"
              to={`${base}/minutes.pdf`}
              reloadDocument
            >
              {t("roundtables:minutes.pdf")}
            </LinkButton>
          </div>
          {live.state !== "closed" && (
            <p className="kern-body kern-body--small kern-body--muted">{t("roundtables:minutes.draft-hint")}</p>
          )}
        </>
      )}
    </Section>
  );
}
