/**
 * What was typed in a form that was sent after its session had ended, and a sign-in that sends it on. Needs no JavaScript: with it, no
 * form leaves its page unsent.
 */
import { Form } from "@remix-run/react";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { FormState, UnsentForm as Unsent } from "#server/web";
import { fieldsOf, wordsIn } from "#server/people/unsent.rules";
import { Alert } from "~/ui/alert";
import { SubmitButton } from "~/ui/button";
import { Hidden, TextField } from "~/ui/form";
import { FormContext } from "~/ui/form-state";

export function UnsentForm({ unsent, returned }: { unsent: Unsent; returned?: FormState }) {
  const { t } = useTranslation();
  // Nobody knows whose it is: then it is not sent in anybody's name.
  const maySend = unsent.reason === "signed-out" && unsent.values.signed_in !== undefined && unsent.byPassword;
  return (
    <div className="ja-stack">
      <Alert tone="warning" title={t(`error.${unsent.reason}`)}>
        {unsent.hadFile && <p className="kern-body">{t("people:again.file")}</p>}
      </Alert>
      <TypedWords values={unsent.values} />
      {maySend && <SignInAgain unsent={unsent} returned={returned} />}
      {!maySend && unsent.reason === "signed-out" && (
        <a className="kern-link" href="/sign-in">
          {t("shell.sign-in")}
        </a>
      )}
    </div>
  );
}

/** What somebody typed, to be read and copied. */
export function TypedWords({ values }: { values: Unsent["values"] }) {
  const { t } = useTranslation();
  const words = wordsIn(values);
  if (words.length === 0) return null;
  return (
    <section className="ja-stack" aria-labelledby="unsent-words">
      <h2 className="kern-heading-medium" id="unsent-words">
        {t("people:again.words")}
      </h2>
      {words.map((word, index) => (
        <p key={index} className="kern-body ja-typed ja-quote">
          {word}
        </p>
      ))}
    </section>
  );
}

function SignInAgain({ unsent: { to, values }, returned }: { unsent: Unsent; returned: FormState | undefined }) {
  const { t } = useTranslation();
  const id = useId();
  return (
    <Form method="post" action="/sign-in/again" className="ja-form" reloadDocument noValidate>
      <FormContext.Provider value={{ id, state: returned ?? null, busy: false }}>
        {returned?.error && <Alert tone="danger" title={returned.error} />}
        <Hidden name="again_to" value={to} />
        {fieldsOf(values).map(([name, value], index) => (
          <Hidden key={index} name={name} value={value} />
        ))}
        <TextField
          name="again_email"
          type="email"
          label={t("people:sign-in.email")}
          autoComplete="username"
          required
          maxLength={254}
        />
        <TextField
          name="again_password"
          type="password"
          label={t("people:sign-in.password")}
          autoComplete="current-password"
          required
          maxLength={200}
        />
        {returned?.errors.again_code && (
          <TextField
            name="again_code"
            label={t("people:factor.code")}
            autoComplete="one-time-code"
            inputMode="numeric"
            required
            maxLength={40}
          />
        )}
        <SubmitButton>{t("people:again.submit")}</SubmitButton>
      </FormContext.Provider>
    </Form>
  );
}
