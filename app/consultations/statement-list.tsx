/** Statements that were submitted and that the reader may see. */
import { Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import type { StatementLine } from "#server/consultations/statements.queries";
import { Badge } from "~/ui/page";
import { Entry, Facts } from "~/ui/parts";
import { useDeadline } from "./words";

export function StatementList({ statements, at }: { statements: readonly StatementLine[]; at: string }) {
  return (
    <ul className="ja-list ja-list--ruled">
      {groupsOf(statements).map(([first, ...others]) => (
        <Line key={first.id} statement={first} others={others} at={at} />
      ))}
    </ul>
  );
}

type Group = [StatementLine, ...StatementLine[]];

/** What says the same stands together; nil returns say nothing. */
function groupsOf(statements: readonly StatementLine[]): Group[] {
  const groups = new Map<string, Group>();
  for (const each of statements) {
    const key = each.isNil ? `nil ${each.id}` : each.said;
    const group = groups.get(key);
    if (group) group.push(each);
    else groups.set(key, [each]);
  }
  return [...groups.values()];
}

function Line({ statement, others, at }: { statement: StatementLine; others: readonly StatementLine[]; at: string }) {
  const { t } = useTranslation();
  const deadline = useDeadline();
  return (
    <Entry
      endBelow
      end={
        <>
          {statement.isConfidential && <Badge tone="warning">{t("consultations:statement.confidential")}</Badge>}
          {statement.isLate && <Badge tone="warning">{t(lateKey(statement.lateAccepted))}</Badge>}
          {statement.isNil && (
            <Badge tone="neutral">{t(`consultations:answer.${statement.isWithdrawal ? "withdrawn" : "nil"}`)}</Badge>
          )}
        </>
      }
    >
      <Link className="ja-plain-link" to={`${at}/statements/${statement.id}`}>
        {statement.organisation}
      </Link>
      <Facts
        of={[
          t("consultations:statement.received", { at: deadline(statement.receivedAt) }),
          !statement.isNil && t("consultations:statement.points", { count: statement.points }),
          statement.number > 1 && t("consultations:statement.version", { number: statement.number }),
          statement.signed.length > 0 && t("consultations:sign.also", { names: statement.signed.join(", ") }),
        ]}
      />
      {others.length > 0 && (
        <details className="ja-details">
          <summary>{t("consultations:statement.identical", { count: others.length })}</summary>
          <ul className="ja-dots">
            {others.map(({ id, organisation, receivedAt }) => (
              <li key={id}>
                <Link className="kern-link" to={`${at}/statements/${id}`}>
                  {organisation}
                </Link>{" "}
                ({deadline(receivedAt)})
              </li>
            ))}
          </ul>
        </details>
      )}
    </Entry>
  );
}

export const lateKey = (accepted: boolean | null): string =>
  `consultations:late.${accepted === null ? "waiting" : accepted ? "accepted" : "declined"}`;
