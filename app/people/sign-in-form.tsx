/** E-mail address and password; on the start page and on /sign-in. */
import { Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { ActionForm, TextField } from "~/ui/form";
import { SubmitButton } from "~/ui/button";

/** Where to go on stays in the address, so that it survives a mistyped password. */
export const signInPath = (to: string): string => (to === "/" ? "/sign-in" : `/sign-in?to=${encodeURIComponent(to)}`);

export function SignInForm({ to }: { to: string }) {
  const { t } = useTranslation();
  return (
    <ActionForm name="sign-in" action={signInPath(to)} reloadDocument>
      <TextField name="email" type="email" label={t("people:sign-in.email")} autoComplete="username" required maxLength={254} />
      <TextField
        name="password"
        type="password"
        label={t("people:sign-in.password")}
        autoComplete="current-password"
        required
        maxLength={200}
      />
      <SubmitButton>{t("people:sign-in.submit")}</SubmitButton>
      <Link className="kern-link" to={`/sign-in/passkey${to === "/" ? "" : `?to=${encodeURIComponent(to)}`}`} reloadDocument>
        {t("people:passkey.sign-in")}
      </Link>
      <Link className="kern-link" to="/password-resets/new">
        {t("people:sign-in.forgotten")}
      </Link>
    </ActionForm>
  );
}
