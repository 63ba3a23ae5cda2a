/** A published result: the table in the order of the ranking, the benches below it, and how all of it is computed. */
import { useTranslation } from "react-i18next";
import { BENCHES } from "#db/schema/organisations";
import { MOST_RESISTANCE } from "#server/methods/kinds.rules";
import { quorumLines } from "#server/methods/quorum.rules";
import { FEW, type OptionResult, type ResultSnapshot } from "#server/methods/tally.rules";
import { Facts } from "~/ui/parts";
import { DataTable } from "~/ui/table";
import { BenchTable } from "./bench-table";
import { useColumns } from "./columns";
import { Given } from "./given-reasons";
import "./results.css";

const LEVELS = [1, 2, 3, 4, 5, 6];

interface MethodResultProps {
  result: ResultSnapshot;
  /** Names by id: a result keeps who gave a reason, not what they are called. */
  organisations: Readonly<Record<number, string>>;
}

export function MethodResult({ result, organisations }: MethodResultProps) {
  const { t } = useTranslation();
  const { method, counts, options, ranking, config, quorum } = result;
  const columns = useColumns(result);
  const isHidden = options.some(({ figures, n }) => figures === null && n > 0);
  const isTied = (ranking[0]?.length ?? 0) > 1 && options.length > 1 && method !== "consent" && method !== "levels";
  return (
    <div className="ja-stack">
      <p className="ja-small">
        <Facts
          of={[
            t("methods:result.cast", { cast: counts.cast, entitled: counts.entitled }),
            ...BENCHES.flatMap((bench) => {
              const count = counts.benches[bench];
              return count ? [t("methods:run.bench-cast", { bench: t(`common:bench.${bench}`), ...count })] : [];
            }),
          ]}
        />
      </p>
      {result.cards ? (
        <ul className="ja-dots">
          {result.cards.map(({ text, bench, organisationId }, at) => (
            <li key={at}>
              {text}{" "}
              <Facts of={[organisationId !== null && organisations[organisationId], bench && t(`common:bench.${bench}`)]} />
            </li>
          ))}
        </ul>
      ) : (
        <DataTable
          caption={t("methods:result.caption")}
          hideCaption
          rows={inOrder(result)}
          keyOf={({ id }) => id}
          columns={columns}
        />
      )}
      {quorum && (
        <p className={`kern-body ja-measure ${quorum.isReached ? "" : "kern-body--bold"}`}>
          {quorumLines(quorum, (key, params) => t(key, { ...params }), t(`rules:decision.${quorum.rule}`)).join(" ")}
        </p>
      )}
      {isTied && <p className="kern-body">{t("methods:result.tie")}</p>}
      {isHidden && <p className="ja-small ja-muted">{t("methods:result.few", { few: FEW })}</p>}
      {method === "levels" && (
        <p className="ja-small ja-measure">
          <Facts of={LEVELS.map((level) => t(`methods:ballot.levels.${level}`))} />
        </p>
      )}
      <p className="ja-small ja-muted ja-measure">
        {t(`methods:result.formula.${method}`, { ...config, highest: MOST_RESISTANCE })}{" "}
        {config.method === "delphi" && t(`methods:result.stop.${config.stop}`, { ...config })}
      </p>
      <Given options={options} method={method} organisations={organisations} />
      {!result.cards && <BenchTable result={result} />}
    </div>
  );
}

/** The best first; what was not counted stands last. */
function inOrder({ options, ranking }: ResultSnapshot): OptionResult[] {
  const ids = ranking.flat();
  const place = ({ id }: OptionResult) => (ids.includes(id) ? ids.indexOf(id) : ids.length);
  return [...options].sort((a, b) => place(a) - place(b));
}
