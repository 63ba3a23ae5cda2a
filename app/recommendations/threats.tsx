/** Where the process does something about hybrid threats, domain by domain, and where it does nothing yet. */
import { Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import type { ThreatCount } from "#server/recommendations/list.rules";
import { DataTable } from "~/ui/table";

export function Threats({ counts }: { counts: readonly ThreatCount[] }) {
  const { t } = useTranslation();
  const nameOf = ({ domain }: ThreatCount) =>
    domain === null ? t("recommendations:threats.unsaid") : t(`recommendations:threat.${domain}`);
  return (
    <details className="ja-details">
      <summary>{t("recommendations:threats.title")}</summary>
      <div className="ja-stack">
        <DataTable
          caption={t("recommendations:threats.title")}
          hideCaption
          rows={counts}
          keyOf={({ domain }) => domain ?? ""}
          columns={[
            {
              header: t("recommendations:threats.domain"),
              rowHeader: true,
              cell: (of) =>
                of.domain === null || of.recommendations === 0 ? (
                  nameOf(of)
                ) : (
                  <Link className="ja-plain-link" to={`?threat=${of.domain}`}>
                    {nameOf(of)}
                  </Link>
                ),
            },
            { header: t("recommendations:threats.items"), numeric: true, cell: ({ items }) => items },
            { header: t("recommendations:list.title"), numeric: true, cell: ({ recommendations }) => recommendations },
          ]}
        />
        <p className="ja-small ja-muted ja-measure">{t("recommendations:threats.hint")}</p>
      </div>
    </details>
  );
}
