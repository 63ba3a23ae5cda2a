/** A code for one guest, to be typed or photographed; shown once, because only its hash is kept. */
import { useActionData } from "@remix-run/react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { SubmitButton } from "~/ui/button";
import { Alert } from "~/ui/alert";
import { ActionForm } from "~/ui/form";
import { QrCode } from "~/ui/qr-code";

const addressIn = (answer: unknown): string | null => (answer as { guestAddress?: string } | undefined)?.guestAddress ?? null;

export function GuestCode({ base }: { base: string }) {
  const { t } = useTranslation();
  const [address, setAddress] = useState<string | null>(addressIn(useActionData()));
  return (
    <div className="ja-stack ja-gap-3">
      <ActionForm
        action={`${base}/guest-codes`}
        name="guest-code"
        className="ja-form--inline"
        onDone={(answer) => setAddress(addressIn(answer))}
      >
        <SubmitButton small variant="secondary">
          {t("roundtables:guest.make-code")}
        </SubmitButton>
      </ActionForm>
      {address && (
        <Alert tone="success" title={t("roundtables:guest.code-once")} live>
          <p className="ja-typed">{address}</p>
          <QrCode address={address} label={t("roundtables:guest.qr")} />
        </Alert>
      )}
    </div>
  );
}
