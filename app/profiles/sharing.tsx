/** Who sees a profile: in one sentence, and the form that changes it. */
import { useTranslation } from "react-i18next";
import { AUDIENCE_CHOICES, type Share } from "#server/profiles/rules";
import { useLanguage } from "~/processes/language";
import { SubmitButton } from "~/ui/button";
import { ActionForm, CheckboxGroup, Fold } from "~/ui/form";

export function SharingSentence({ shares }: { shares: readonly Share[] }) {
  const { t } = useTranslation();
  const list = new Intl.ListFormat(useLanguage());
  const words = shares.map(({ audience, name }) => name ?? t(`profiles:sharing.audience.${audience}`));
  return (
    <p className="kern-body">
      {words.length === 0 ? t("profiles:sharing.nobody") : t("profiles:sharing.sentence", { list: list.format(words) })}
    </p>
  );
}

interface SharingFormProps {
  id: number;
  shares: readonly Share[];
  organisations: readonly { id: number; name: string }[];
}

export function SharingForm({ id, shares, organisations }: SharingFormProps) {
  const { t } = useTranslation();
  return (
    <Fold form="sharing" summary={t("profiles:sharing.title")}>
      <ActionForm name="sharing" action={`/profiles/${id}/sharing`}>
        <p className="kern-hint">{t("profiles:sharing.hint")}</p>
        <CheckboxGroup
          name="audiences"
          label={t("profiles:sharing.audiences")}
          defaultValue={shares.map(({ audience }) => audience)}
          options={AUDIENCE_CHOICES.map((value) => ({ value, label: t(`profiles:sharing.audience.${value}`) }))}
        />
        <Fold form="organisations" summary={t("profiles:sharing.organisations")} plain>
          <CheckboxGroup
            name="organisations"
            label={t("profiles:sharing.organisations")}
            defaultValue={shares.flatMap(({ organisationId }) => organisationId ?? [])}
            options={organisations.map(({ id: value, name }) => ({ value, label: name }))}
          />
        </Fold>
        <SubmitButton variant="secondary">{t("profiles:sharing.save")}</SubmitButton>
      </ActionForm>
    </Fold>
  );
}
