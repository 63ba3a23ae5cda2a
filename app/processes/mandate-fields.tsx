/** For which organisation, in which role, on which bench, from when until when; for invitations and for mandates that are there. */
import { useTranslation } from "react-i18next";
import { ROLES } from "#db/schema/processes";
import { BENCHES } from "#db/schema/organisations";
import { OrganisationChoice, type Choosable } from "~/organisations/organisation-choice";
import { Checkbox, Hidden, Select, TextField } from "~/ui/form";
import { DescriptionList } from "~/ui/page";
import { MoreFields } from "./more-fields";

interface MandateFieldsProps {
  organisations: readonly Choosable[];
  stored?: {
    organisationId: number;
    organisationBench: string;
    role: string;
    bench: string | null;
    benchReason: string;
    mayBind: boolean;
    validFrom: string;
    validTo: string | null;
  };
  today: string;
  /** The full name, when it is not to be chosen: of one's own mandate. */
  fixedOrganisation?: string | undefined;
}

export function MandateFields({ organisations, stored, today, fixedOrganisation }: MandateFieldsProps) {
  const { t } = useTranslation();
  return (
    <>
      {fixedOrganisation === undefined ? (
        <OrganisationChoice organisations={organisations} stored={stored?.organisationId} />
      ) : (
        <>
          <DescriptionList items={[{ key: t("processes:mandate.organisation"), value: fixedOrganisation }]} />
          <p className="kern-body kern-body--small kern-body--muted">{t("processes:error.own-organisation")}</p>
          <Hidden name="organisation_id" value={String(stored?.organisationId ?? "")} />
        </>
      )}
      <Select
        name="role"
        label={t("processes:mandate.role")}
        hint={`${t("processes:mandate.role-hint")} ${t("common:explained.consulted")}`}
        required
        defaultValue={stored?.role ?? ""}
        options={[
          { value: "", label: t("processes:mandate.role-usual") },
          ...ROLES.map((value) => ({ value, label: t(`common:role.${value}`) })),
        ]}
      />
      <Deviations stored={stored} today={today} />
    </>
  );
}

/** What seldom differs from what follows from the organisation. */
function Deviations({ stored, today }: Pick<MandateFieldsProps, "stored" | "today">) {
  const { t } = useTranslation();
  const names = ["role", "bench", "bench_reason", "may_bind", "valid_from", "valid_to"];
  return (
    <MoreFields summary={t("processes:mandate.deviations")} names={names} open={stored !== undefined}>
      <div className="ja-fields">
        <TextField
          name="valid_from"
          type="date"
          label={t("processes:mandate.valid-from")}
          defaultValue={stored?.validFrom ?? today}
          required
        />
        <TextField
          name="valid_to"
          type="date"
          label={t("processes:mandate.valid-to")}
          hint={t("processes:mandate.valid-to-hint")}
          defaultValue={stored?.validTo ?? ""}
        />
      </div>
      <Checkbox
        name="may_bind"
        label={t("processes:mandate.may-bind")}
        hint={t("processes:mandate.may-bind-hint")}
        defaultChecked={stored?.mayBind}
      />
      <div className="ja-fields">
        <Select
          name="bench"
          label={t("processes:mandate.bench")}
          hint={`${t("common:explained.bench")} ${t("processes:mandate.bench-hint")}`}
          // Only a deviation is chosen: another organisation then brings its own bench.
          defaultValue={stored?.bench === stored?.organisationBench ? "" : stored?.bench}
          options={[
            { value: "", label: t("processes:mandate.bench-usual") },
            ...BENCHES.map((value) => ({ value, label: t(`common:bench.${value}`) })),
          ]}
        />
        <TextField
          name="bench_reason"
          label={t("processes:mandate.bench-reason")}
          hint={t("processes:mandate.bench-reason-hint")}
          defaultValue={stored?.benchReason}
          maxLength={300}
        />
      </div>
    </MoreFields>
  );
}
