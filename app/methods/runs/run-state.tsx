/** In which state a run is, as a badge. */
import { useTranslation } from "react-i18next";
import type { RunState as State } from "#db/schema/methods";
import { Badge } from "~/ui/page";

export function RunState({ state }: { state: State }) {
  const { t } = useTranslation();
  return <Badge tone={state === "open" ? "success" : "neutral"}>{t(`methods:run.state.${state}`)}</Badge>;
}
