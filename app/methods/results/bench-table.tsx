/** Support per bench, with how many voices it is and how far they lie apart: once by persons, once by organisations. */
import { useTranslation } from "react-i18next";
import { BENCHES } from "#db/schema/organisations";
import { FEW, type ResultSnapshot, type Share } from "#server/methods/tally.rules";
import { DataTable } from "~/ui/table";
import { useRounded } from "./columns";

export function BenchTable({ result }: { result: ResultSnapshot }) {
  const { t } = useTranslation();
  const cell = useShareWords();
  const views = (["person", "organisation"] as const).filter((voice) => result.options.some((option) => option[voice]));
  const benches = BENCHES.filter((bench) => result.counts.benches[bench]);
  return (
    <details className="ja-details">
      <summary>{t("methods:result.benches")}</summary>
      <div className="ja-stack">
        {views.map((voice) => (
          <DataTable
            key={voice}
            caption={t(`methods:voice.${voice}`)}
            rows={result.options}
            keyOf={({ id }) => id}
            columns={[
              { header: t("methods:result.column.option"), rowHeader: true, cell: ({ label }) => label },
              ...benches.map((bench) => ({
                header: t(`common:bench.${bench}`),
                numeric: true,
                cell: (option: ResultSnapshot["options"][number]) => cell(option[voice]?.benches[bench]),
              })),
            ]}
          />
        ))}
        <p className="ja-small ja-muted ja-measure">
          {t(`methods:result.support.${result.method}`)} {t("methods:result.brackets")}
        </p>
        {result.method === "poll" && !result.isAnonymous && (
          <p className="ja-small ja-muted ja-measure">{t("methods:small-benches")}</p>
        )}
        {result.isAnonymous && (
          <p className="ja-small ja-muted ja-measure">{t("methods:result.small-benches", { few: FEW })}</p>
        )}
      </div>
    </details>
  );
}

/** Support of one bench; a single voice lies apart from none. */
export function useShareWords(): (share: Share | null | undefined) => string {
  const { t } = useTranslation();
  const round = useRounded();
  return (share) => {
    if (share === undefined) return "–";
    if (share === null) return t("methods:result.hidden");
    const support = `${round(share.support * 100, 0)} %`;
    return share.spread === null
      ? t("methods:result.share", { support, n: share.n })
      : t("methods:result.share-spread", { support, n: share.n, spread: round(share.spread * 100, 0) });
  };
}
