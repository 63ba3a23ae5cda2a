/** Where a person is signed in, with a way to end each of them; on the account page. */
import { useTranslation } from "react-i18next";
import type { Device } from "#server/people/rules";
import { SubmitButton } from "~/ui/button";
import { ActionForm, Hidden } from "~/ui/form";
import { Badge, Section } from "~/ui/page";
import { Entry, Facts } from "~/ui/parts";

export interface SessionEntry {
  id: string;
  device: Device;
  lastSeen: string;
  since: string;
  isThis: boolean;
}

export function SessionList({ sessions }: { sessions: readonly SessionEntry[] }) {
  const { t } = useTranslation();
  const nameOf = ({ browser, system }: Device) =>
    t("people:device.on", { browser: t(`people:device.browser.${browser}`), system: t(`people:device.system.${system}`) });
  return (
    <Section title={t("people:account.sessions")} id="sessions" hint={t("people:account.sessions-hint")}>
      <ul className="ja-list ja-list--ruled">
        {sessions.map((session) => (
          <Entry
            key={session.id}
            endBelow
            end={
              session.isThis ? (
                <Badge tone="success">{t("people:account.this-session")}</Badge>
              ) : (
                <ActionForm name={`session-${session.id}`} action="/account/sessions">
                  <Hidden name="session" value={session.id} />
                  <SubmitButton
                    variant="secondary"
                    aria-label={t("people:account.end-session-of", { device: nameOf(session.device) })}
                  >
                    {t("people:account.end-session")}
                  </SubmitButton>
                </ActionForm>
              )
            }
          >
            <span className="ja-strong">{nameOf(session.device)}</span>
            <Facts
              of={[
                t("people:account.last-seen", { at: session.lastSeen }),
                t("people:account.signed-in-at", { at: session.since }),
              ]}
            />
          </Entry>
        ))}
      </ul>
      {sessions.length > 1 && (
        <ActionForm name="sessions" action="/account/sessions">
          <Hidden name="session" value="" />
          <SubmitButton variant="secondary">{t("people:account.end-others")}</SubmitButton>
        </ActionForm>
      )}
    </Section>
  );
}
