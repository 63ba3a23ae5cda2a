/** Something that was locked: since when, by whom, and what became of it. What it says stands nowhere. */
import { useTranslation } from "react-i18next";
import type { IncidentLine } from "#server/markings/queries";
import { SubmitButton } from "~/ui/button";
import { ActionForm, Checkbox, Fold, Hidden, TextField } from "~/ui/form";
import { Badge } from "~/ui/page";
import { Entry, Facts } from "~/ui/parts";

interface IncidentEntryProps {
  incident: Pick<IncidentLine, "id" | "kind" | "recordId" | "reason" | "by" | "informed" | "remains" | "endedBy"> & {
    releasedAt: unknown;
    purgedAt: unknown;
  };
  mayEnd: boolean;
  /** When it was locked, as it is shown. */
  since: string;
  at: string;
}

export function IncidentEntry({ incident, mayEnd, since, at }: IncidentEntryProps) {
  const { t } = useTranslation();
  const state = incident.purgedAt ? "purged" : incident.releasedAt ? "released" : "locked";
  const badge = <Badge tone={state === "locked" ? "danger" : "neutral"}>{t(`markings:incident.state.${state}`)}</Badge>;
  return (
    <Entry end={badge} endBelow>
      <span>{t("markings:incident.what", { kind: t(`markings:kind.${incident.kind}`), id: incident.recordId })}</span>
      <Facts
        of={[
          t("markings:incident.by", { name: incident.by, at: since }),
          incident.reason,
          incident.informed && t("markings:incident.informed", { contact: incident.informed }),
          incident.endedBy && t(`markings:incident.ended-${state}`, { name: incident.endedBy }),
          incident.remains && t("markings:incident.remains", { tables: incident.remains }),
        ]}
      />
      {state === "locked" && mayEnd && (
        <>
          <EndForm id={incident.id} at={at} end="release" />
          <EndForm id={incident.id} at={at} end="purge" />
        </>
      )}
    </Entry>
  );
}

function EndForm({ id, at, end }: { id: number; at: string; end: "release" | "purge" }) {
  const { t } = useTranslation();
  const name = `${end}-${id}`;
  return (
    <Fold plain form={name} summary={t(`markings:incident.${end}`)}>
      <ActionForm name={name} action={`${at}/incidents/${id}`}>
        <Hidden name="end" value={end} />
        <p className="ja-small ja-muted ja-measure">{t(`markings:incident.${end}-hint`)}</p>
        <TextField required name="reason" label={t("markings:form.reason")} />
        {end === "purge" && <Checkbox required name="sure" label={t("markings:incident.sure")} />}
        <SubmitButton variant="secondary">{t(`markings:incident.${end}`)}</SubmitButton>
      </ActionForm>
    </Fold>
  );
}
