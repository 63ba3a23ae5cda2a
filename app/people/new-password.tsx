/** A new password, twice; rules and words are the same wherever one is chosen. */
import { useTranslation } from "react-i18next";
import { PASSWORD_MAX, PASSWORD_MIN } from "#server/people/passwords.rules";
import { TextField } from "~/ui/form";

/** @param label of the first one, where a password is no second one */
export function NewPassword({ label, repeat }: { label?: string; repeat?: string }) {
  const { t } = useTranslation();
  const common = { type: "password", autoComplete: "new-password", required: true, maxLength: PASSWORD_MAX } as const;
  return (
    <>
      <TextField
        name="new_password"
        label={label ?? t("people:account.new-password")}
        hint={t("people:account.new-password-hint", { count: PASSWORD_MIN })}
        {...common}
      />
      <TextField name="repeat_password" label={repeat ?? t("people:account.repeat-password")} {...common} />
    </>
  );
}
