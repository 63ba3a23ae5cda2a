/** For which organisation, in which role, on which bench, from when until when; for invitations and for mandates that are there. */
import { useTranslation } from "react-i18next";
import { ROLES } from "#db/schema/processes";
import { BENCHES } from "#db/schema/organisations";
import { OrganisationChoice } from "~/organisations/organisation-choice";
import { Checkbox, Hidden, Select, TextField } from "~/ui/form";
import { DescriptionList } from "~/ui/page";

interface MandateFieldsProps {
  organisations: readonly { id: number; name: string; shortName: string }[];
  stored?: { organisationId: number; role: string; bench: string; mayBind: boolean; validFrom: string; validTo: string | null };
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
      <div className="ja-fields">
        <Select
          name="role"
          label={t("processes:mandate.role")}
          required
          defaultValue={stored?.role ?? "delegate"}
          options={ROLES.map((value) => ({ value, label: t(`common:role.${value}`) }))}
        />
        <Select
          name="bench"
          label={t("processes:mandate.bench")}
          required
          defaultValue={stored?.bench ?? "kommunen"}
          options={BENCHES.map((value) => ({ value, label: t(`common:bench.${value}`) }))}
        />
      </div>
      <p className="kern-body kern-body--small kern-body--muted">{`${t("common:explained.bench")} ${t("processes:mandate.bench-hint")} ${t("common:explained.consulted")}`}</p>
      <Checkbox
        name="may_bind"
        label={t("processes:mandate.may-bind")}
        hint={t("processes:mandate.may-bind-hint")}
        defaultChecked={stored?.mayBind}
      />
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
    </>
  );
}
