/** All proposals side by side: what stood there, what is proposed, why, what became of it. On a phone each is a card. */
import { Form, Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { FILTERS, isAccepted, type Proposal, type ProposalFilter } from "#server/documents/proposals/rules";
import { Button } from "~/ui/button";
import { Select } from "~/ui/form";
import { proposalPath } from "./names";
import { Author, Change, DecisionNote, ProposalText, StatusBadge } from "./parts";
import "../documents.css";
import "./table.css";

export function ProposalTable({ proposals, title }: { proposals: readonly Proposal[]; title: string }) {
  const { t } = useTranslation();
  const heads = ["number", "old", "proposed", "reason", "decision"] as const;
  return (
    <table className="ja-proposal-table">
      <caption className="kern-sr-only">{t("documents:proposals.table.caption", { title })}</caption>
      <thead>
        <tr>
          {heads.map((head) => (
            <th key={head} scope="col">
              {t(`documents:proposals.table.${head}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {proposals.map((proposal) => (
          <Row key={proposal.id} proposal={proposal} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ proposal }: { proposal: Proposal }) {
  const { t } = useTranslation();
  const { base, proposed, accepted, status } = proposal;
  const label = (head: string) => (
    <span className="ja-proposal-table__label" aria-hidden="true">
      {t(`documents:proposals.table.${head}`)}
    </span>
  );
  return (
    <tr>
      <th scope="row">
        <Link className="kern-link" to={proposalPath(proposal)}>
          {t("documents:proposals.name", { number: proposal.number })}
        </Link>
        <Author proposal={proposal} />
      </th>
      <td>
        {label("old")}
        {base.length ? (
          <ProposalText blocks={base} />
        ) : (
          <em className="ja-proposal-none">{t("documents:proposals.table.nothing")}</em>
        )}
      </td>
      <td>
        {label("proposed")}
        {proposed.length ? (
          <Change before={base} after={proposed} />
        ) : (
          <em className="ja-proposal-none">{t("documents:proposals.table.removed")}</em>
        )}
      </td>
      <td>
        {label("reason")}
        {proposal.reason ? (
          <p className="ja-proposal-words">{proposal.reason}</p>
        ) : (
          <em className="ja-proposal-none">{t("documents:proposals.page.no-reason")}</em>
        )}
      </td>
      <td>
        {label("decision")}
        <StatusBadge status={status} />
        <DecisionNote proposal={proposal} />
        {isAccepted(status) && status !== "accepted" && accepted && (
          <details className="ja-details">
            <summary>{t("documents:proposals.table.accepted")}</summary>
            <ProposalText blocks={accepted} />
          </details>
        )}
      </td>
    </tr>
  );
}

/** A plain form: the address says what is shown. */
export function ProposalFilters({
  filter,
  organisations,
  total,
}: {
  filter: ProposalFilter;
  organisations: readonly { id: number; name: string }[];
  total: number;
}) {
  const { t } = useTranslation();
  return (
    <Form
      method="get"
      className="ja-proposal-filters"
      aria-label={t("documents:proposals.table.filter")}
      key={`${filter.status} ${filter.organisationId}`}
    >
      <Select
        name="status"
        label={t("documents:proposals.table.status")}
        required
        defaultValue={filter.status}
        options={FILTERS.map((name) => ({
          value: name,
          label: name === "all" ? t("documents:proposals.table.all") : t(`documents:proposals.status.${name}`),
        }))}
      />
      <Select
        name="organisation"
        label={t("documents:proposals.table.organisation")}
        required
        defaultValue={filter.organisationId}
        options={[
          { value: 0, label: t("documents:proposals.table.all") },
          ...organisations.map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
      <Button type="submit">{t("documents:proposals.table.show")}</Button>
      <p className="kern-body ja-proposal-filters__count" role="status">
        {t("documents:proposals.table.count", { count: total })}
      </p>
    </Form>
  );
}
