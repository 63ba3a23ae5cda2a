/** For the moderation: who wants to act for a house that had a link, and links for shared mailboxes. */
import { useTranslation } from "react-i18next";
import { writeDay } from "#server/calendar/rules";
import type { Claim, SentLink } from "#server/consultations/claims/queries";
import type { InvitationRow } from "#server/consultations/queries";
import { useLanguage } from "~/processes/language";
import { Button, SubmitButton } from "~/ui/button";
import { ActionForm, Fold, Select, TextField } from "~/ui/form";
import { Stack } from "~/ui/layout";
import { Badge, Card, Section } from "~/ui/page";
import { Entry, Facts } from "~/ui/parts";

export function Claims({ at, claims }: { at: string; claims: readonly Claim[] }) {
  const { t } = useTranslation();
  const language = useLanguage();
  if (claims.length === 0) return null;
  return (
    <Section title={t("consultations:claim.waiting")} id="claims">
      <Stack gap={4}>
        {claims.map(({ id, name, email, mailbox, organisation, at: asked }) => (
          <Card key={id} title={t("consultations:claim.wants", { name, organisation })}>
            <Facts of={[email, t("consultations:claim.by-link", { mailbox }), writeDay(asked, language)]} />
            <ActionForm name={`claim-${id}`} action={`${at}/claims/${id}/decision`}>
              <TextField name="reason" label={t("consultations:extension.reason")} maxLength={300} />
              <div className="ja-row">
                <SubmitButton small name="granted" value="true">
                  {t("consultations:claim.grant")}
                </SubmitButton>
                <Button small type="submit" name="granted" value="false">
                  {t("consultations:extension.decline")}
                </Button>
              </div>
            </ActionForm>
          </Card>
        ))}
      </Stack>
    </Section>
  );
}

interface ClaimLinksProps {
  at: string;
  links: readonly SentLink[];
  invitations: readonly InvitationRow[];
}

/** Houses without anybody come first: they are why there are links. */
export function ClaimLinks({ at, links, invitations }: ClaimLinksProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const sorted = [...invitations].sort((one, other) => Math.min(1, one.people) - Math.min(1, other.people));
  return (
    <Fold form="claim-link" summary={t("consultations:claim.send")}>
      <ActionForm name="claim-link" action={`${at}/claim-links`} reset>
        <Select
          name="invitation_id"
          label={t("consultations:invited.organisation")}
          required
          options={sorted.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <TextField
          name="email"
          type="email"
          label={t("consultations:claim.mailbox")}
          hint={t("consultations:claim.mailbox-hint")}
          required
        />
        <SubmitButton variant="secondary">{t("consultations:claim.send-do")}</SubmitButton>
      </ActionForm>
      {links.length > 0 && (
        <ul className="ja-list ja-list--ruled">
          {links.map(({ id, organisation, mailbox, sentAt, state }) => (
            <Entry
              key={id}
              end={
                <Badge tone={state === "returned" ? "warning" : state === "open" ? "info" : "neutral"}>
                  {t(`consultations:claim.sent.${state}`)}
                </Badge>
              }
            >
              {organisation}
              <Facts of={[mailbox, writeDay(sentAt, language)]} />
            </Entry>
          ))}
        </ul>
      )}
    </Fold>
  );
}
