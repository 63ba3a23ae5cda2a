/** A statement as it reads: the general remark first, then its points. */
import { useTranslation } from "react-i18next";
import type { StatementHead, StatementPoint } from "#server/consultations/statements.queries";
import type { Reply } from "#server/consultations/weighing.queries";
import { Stack } from "~/ui/layout";
import { EmptyState, Section } from "~/ui/page";
import { PointView, type Targets } from "./point-view";
import { useDeadline } from "./words";

interface StatementViewProps {
  statement: Pick<StatementHead, "generalRemark" | "isNil" | "isWithdrawal" | "receivedAt">;
  points: readonly StatementPoint[];
  targets: Targets;
  /** What became of the points, once it is known. */
  replies?: readonly Reply[];
}

export function StatementView({ statement, points, targets, replies = [] }: StatementViewProps) {
  const { t } = useTranslation();
  const deadline = useDeadline();
  if (statement.isNil && statement.isWithdrawal && statement.receivedAt)
    return <EmptyState title={t("consultations:statement.withdrawn", { at: deadline(statement.receivedAt) })} />;
  if (statement.isNil) return <EmptyState title={t("consultations:statement.nil")} />;
  return (
    <>
      {/* What was made a point of is read where its answer stands. */}
      {statement.generalRemark && !points.some(({ isWhole }) => isWhole) && (
        <Section title={t("consultations:statement.remark")} id="remark">
          <p className="ja-typed ja-measure">{statement.generalRemark}</p>
        </Section>
      )}
      {points.length > 0 && (
        <Section title={t("consultations:point.list")} id="points">
          <Stack as="ol" gap={5}>
            {points.map((point) => (
              <li key={point.id} id={`point-${point.id}`} className="ja-card">
                <PointView point={point} targets={targets} />
                <ReplyView reply={replies.find(({ pointId }) => pointId === point.id)} />
              </li>
            ))}
          </Stack>
        </Section>
      )}
    </>
  );
}

export function ReplyView({ reply }: { reply: Pick<Reply, "disposition" | "reason"> | undefined }) {
  const { t } = useTranslation();
  if (!reply) return null;
  return (
    <div className="ja-stack ja-gap-1 ja-quote">
      <p>
        <strong>{t("consultations:weighing.reply")}</strong> {t(`consultations:disposition.${reply.disposition}`)}
      </p>
      <p className="ja-typed ja-measure">{reply.reason}</p>
    </div>
  );
}
