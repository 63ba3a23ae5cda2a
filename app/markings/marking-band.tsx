/**
 * At the head and the foot of every page of a process: the label of what it is about. On screen the head is silent where the page bears the
 * label of its process and everybody in it may pass it on among themselves; on paper it always stands there.
 */
import { Link, useLocation } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { can } from "#server/access/rules";
import { bearsLabel, markedAt } from "#server/markings/rules";
import { isAbove, labelOf } from "#server/processes/labels.rules";
import type { ProcessHead } from "#server/processes/rules";
import { Tlp } from "./tlp";

export function MarkingBand({ process, at }: { process: ProcessHead; at: "head" | "foot" }) {
  const { t } = useTranslation();
  const thing = markedAt(useLocation().pathname);
  const label = thing ? labelOf(process, thing.kind, thing.id) : process.marking;
  const isUsual = label === process.marking && !isAbove(label, "GREEN");
  const mayChange = thing && bearsLabel(thing.kind) && at === "foot" && can(process.my, "marking:raise");
  return (
    <div className={`ja-marking ja-marking--${at} ${isUsual && !mayChange ? "ja-marking--usual" : ""}`}>
      <Tlp label={label} />
      {at === "head" && <span>{t(`common:marking-hint.${label}`)}</span>}
      {mayChange && (
        <Link className="kern-link" to={`/markings/${thing.kind}/${thing.id}`}>
          {t("markings:band.change")}
        </Link>
      )}
    </div>
  );
}
