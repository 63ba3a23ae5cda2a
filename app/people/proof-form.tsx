/** A form waits for its person to prove who they are, and then for the press that sends it. Needs no JavaScript. */
import { Form } from "@remix-run/react";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { FormState } from "#server/web";
import { fieldsOf } from "#server/people/unsent.rules";
import { Alert } from "~/ui/alert";
import { LinkButton, SubmitButton } from "~/ui/button";
import { Hidden, TextField } from "~/ui/form";
import { FormContext } from "~/ui/form-state";
import { PasskeyButton } from "./passkey-button";
import type { ProviderLink } from "./provider-links";
import { TypedWords } from "./unsent-form";

export interface Held {
  to: string;
  values: Record<string, string | string[]>;
  hadFile: boolean;
}

interface Asked {
  held: Held;
  ways: {
    password: boolean;
    /** What the device is asked, as JSON. */
    passkey: string | null;
    providers: readonly ProviderLink[];
  };
  returned: FormState | undefined;
}

export function ProofForm({ held, ways, returned }: Asked) {
  const { t } = useTranslation();
  const ofPassword = returned?.errors.again_password !== undefined;
  return (
    <div className="ja-stack">
      {held.hadFile && <Alert tone="warning" title={t("people:again.file")} />}
      <TypedWords values={held.values} />
      {ways.passkey && (
        <Waiting action="/sign-in/proof" held={held} returned={ofPassword ? undefined : returned}>
          <PasskeyButton name="again_passkey" asked={{ show: ways.passkey }}>
            {t("people:passkey.prove")}
          </PasskeyButton>
        </Waiting>
      )}
      {ways.password && (
        <Waiting action="/sign-in/proof" held={held} returned={ofPassword || !ways.passkey ? returned : undefined}>
          <TextField
            name="again_password"
            type="password"
            label={t("people:sign-in.password")}
            autoComplete="current-password"
            required
            maxLength={200}
          />
          <SubmitButton variant={ways.passkey ? "secondary" : "primary"}>{t("people:proof.submit")}</SubmitButton>
        </Waiting>
      )}
      <div className="ja-row">
        {ways.providers.map(({ id, name }) => (
          <LinkButton key={id} to={`/sign-in/providers/${id}?prove=1`} reloadDocument>
            {t("people:proof.by-provider", { name })}
          </LinkButton>
        ))}
      </div>
    </div>
  );
}

/** Proven: one press sends what was held up. */
export function ProvenForm({ held }: { held: Held }) {
  const { t } = useTranslation();
  return (
    <div className="ja-stack">
      <TypedWords values={held.values} />
      <Waiting action={held.to} held={held} returned={undefined}>
        <SubmitButton>{t("people:proof.send")}</SubmitButton>
      </Waiting>
    </div>
  );
}

function Waiting({
  action,
  held: { to, values },
  returned,
  children,
}: {
  action: string;
  held: Held;
  returned: FormState | undefined;
  children: React.ReactNode;
}) {
  const id = useId();
  return (
    <Form method="post" action={action} className="ja-form" reloadDocument noValidate>
      <FormContext.Provider value={{ id, state: returned ?? null, busy: false }}>
        {returned?.error && <Alert tone="danger" title={returned.error} />}
        <Hidden name="again_to" value={to} />
        {fieldsOf(values).map(([name, value], index) => (
          <Hidden key={index} name={name} value={value} />
        ))}
        {children}
      </FormContext.Provider>
    </Form>
  );
}
