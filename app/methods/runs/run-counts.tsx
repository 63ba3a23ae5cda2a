/** How many have voted, in all and per bench; the only thing anybody learns before the result. */
import { useTranslation } from "react-i18next";
import type { RunCount } from "#server/methods/runs.rules";
import { CastCount } from "~/methods/poll-card";
import { Facts } from "~/ui/parts";

export function RunCounts({ count }: { count: RunCount }) {
  const { t } = useTranslation();
  return (
    <div className="ja-stack ja-gap-2">
      <CastCount poll={count} />
      <Facts
        of={count.benches.map(({ bench, cast, entitled }) =>
          t("methods:run.bench-cast", { bench: t(`common:bench.${bench}`), cast, entitled }),
        )}
      />
      <p className="ja-small ja-muted">{t("methods:run.hidden")}</p>
    </div>
  );
}
