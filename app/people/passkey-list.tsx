/** Passkeys of one's own; on the page of second factors. */
import { useTranslation } from "react-i18next";
import { SubmitButton } from "~/ui/button";
import { ActionForm, Hidden } from "~/ui/form";
import { Section } from "~/ui/page";
import { Entry, Facts } from "~/ui/parts";

export interface PasskeyEntry {
  id: number;
  name: string;
  since: string;
  lastUsed: string | null;
}

export function PasskeyList({ passkeys, canAdd }: { passkeys: readonly PasskeyEntry[]; canAdd: boolean }) {
  const { t } = useTranslation();
  if (passkeys.length === 0 && !canAdd) return null;
  return (
    <Section title={t("people:passkey.list")} id="passkeys" hint={t("people:passkey.list-hint")}>
      <ul className="ja-list ja-list--ruled">
        {passkeys.map(({ id, name, since, lastUsed }) => (
          <Entry
            key={id}
            endBelow
            end={
              <ActionForm name={`passkey-${id}`} action="/account/factors" reloadDocument>
                <Hidden name="step" value="remove-passkey" />
                <Hidden name="passkey_id" value={id} />
                <SubmitButton variant="secondary" aria-label={t("people:passkey.remove-of", { name })}>
                  {t("people:passkey.remove")}
                </SubmitButton>
              </ActionForm>
            }
          >
            <span className="ja-strong">{name}</span>
            <Facts
              of={[
                t("people:passkey.since", { at: since }),
                lastUsed ? t("people:account.last-seen", { at: lastUsed }) : t("people:passkey.unused"),
              ]}
            />
          </Entry>
        ))}
      </ul>
      {canAdd && (
        <ActionForm name="passkey" action="/account/factors" reloadDocument>
          <Hidden name="step" value="passkey" />
          <SubmitButton variant={passkeys.length === 0 ? "primary" : "secondary"}>{t("people:passkey.add")}</SubmitButton>
        </ActionForm>
      )}
    </Section>
  );
}
