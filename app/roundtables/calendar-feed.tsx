/** Gives somebody's calendar an address to read along; it is shown once, because only its hash is kept. */
import { useActionData } from "@remix-run/react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { SubmitButton } from "~/ui/button";
import { Alert } from "~/ui/alert";
import { ActionForm } from "~/ui/form";
import { Row } from "~/ui/layout";
import { Section } from "~/ui/page";

const addressIn = (answer: unknown): string | null => (answer as { feed?: string } | undefined)?.feed ?? null;

export function CalendarFeed({ hasFeed }: { hasFeed: boolean }) {
  const { t } = useTranslation();
  const returned = useActionData();
  const [given, setGiven] = useState<string | null>(addressIn(returned));
  const address = hasFeed ? given : null;
  return (
    <Section title={t("roundtables:calendar.feed")} id="feed" hint={t("roundtables:calendar.feed-hint")}>
      {address && (
        <Alert tone="success" title={t("roundtables:calendar.feed-once")} live>
          <input
            className="kern-form-input__input"
            aria-label={t("roundtables:calendar.feed-address")}
            readOnly
            value={address}
            onFocus={({ currentTarget }) => currentTarget.select()}
          />
        </Alert>
      )}
      <Row>
        <ActionForm
          action="/calendar/feed"
          name="feed"
          className="ja-form--inline"
          onDone={(answer) => setGiven(addressIn(answer))}
        >
          <SubmitButton variant="secondary">
            {t(hasFeed ? "roundtables:calendar.feed-renew" : "roundtables:calendar.feed-make")}
          </SubmitButton>
        </ActionForm>
        {hasFeed && (
          <ActionForm action="/calendar/feed/removal" name="feed-removal" className="ja-form--inline">
            <SubmitButton variant="tertiary" icon="delete">
              {t("roundtables:calendar.feed-remove")}
            </SubmitButton>
          </ActionForm>
        )}
      </Row>
      {hasFeed && <p className="ja-small ja-muted">{t("roundtables:calendar.feed-renew-hint")}</p>}
    </Section>
  );
}
