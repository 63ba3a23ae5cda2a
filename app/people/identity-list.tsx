/** Accounts of other houses that somebody comes in by; on the account page. */
import { useTranslation } from "react-i18next";
import { SubmitButton } from "~/ui/button";
import { ActionForm, Hidden } from "~/ui/form";
import { Section } from "~/ui/page";
import { Entry, Facts } from "~/ui/parts";
import type { ProviderLink } from "./provider-links";

export interface IdentityEntry {
  id: number;
  name: string;
  since: string;
  lastUsed: string;
}

export function IdentityList({
  identities,
  others,
}: {
  identities: readonly IdentityEntry[];
  others: readonly ProviderLink[];
}) {
  const { t } = useTranslation();
  if (identities.length + others.length === 0) return null;
  return (
    <Section title={t("people:identities.title")} id="identities" hint={t("people:identities.hint")}>
      <ul className="ja-list ja-list--ruled">
        {identities.map(({ id, name, since, lastUsed }) => (
          <Entry
            key={id}
            endBelow
            end={
              <ActionForm name={`identity-${id}`} action="/account/identities">
                <Hidden name="identity_id" value={id} />
                <SubmitButton variant="secondary" aria-label={t("people:identities.remove-of", { name })}>
                  {t("people:identities.remove")}
                </SubmitButton>
              </ActionForm>
            }
          >
            <span className="ja-strong">{name}</span>
            <Facts of={[t("people:identities.since", { at: since }), t("people:account.last-seen", { at: lastUsed })]} />
          </Entry>
        ))}
      </ul>
      {others.map(({ id, name }) => (
        <ActionForm key={id} name={`provider-${id}`} action="/account/identities" reloadDocument>
          <Hidden name="provider" value={id} />
          <SubmitButton variant="secondary">{t("people:identities.add", { name })}</SubmitButton>
        </ActionForm>
      ))}
    </Section>
  );
}
