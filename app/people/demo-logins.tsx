/** The people of the sample town, each with a button to be them; only where everything is made up. */
import { useTranslation } from "react-i18next";
import { SubmitButton } from "~/ui/button";
import { ActionForm, Hidden } from "~/ui/form";
import { Grid } from "~/ui/layout";
import { Section } from "~/ui/page";
import { Facts } from "~/ui/parts";
import { signInPath } from "./sign-in-form";

export interface DemoPerson {
  name: string;
  email: string;
  role: string;
  organisation: string;
  password: string;
}

export function DemoLogins({ logins, to }: { logins: readonly DemoPerson[]; to: string }) {
  const { t } = useTranslation();
  if (logins.length === 0) return null;
  return (
    <Section title={t("people:start.demo.title")} id="demo">
      <p className="kern-body ja-measure">{t("people:start.demo.intro", { password: logins[0]?.password })}</p>
      <Grid as="ul" narrow>
        {logins.map((login) => (
          <li key={login.email}>
            <ActionForm name={`demo-${login.email}`} action={signInPath(to)} reloadDocument aria-label={login.name}>
              <Hidden name="email" value={login.email} />
              <Hidden name="password" value={login.password} />
              <SubmitButton
                className="ja-btn--plain"
                variant="tertiary"
                aria-label={t("people:start.demo.sign-in-as", { name: login.name })}
              >
                {login.name}
              </SubmitButton>
            </ActionForm>
            <Facts of={[t(`common:role.${login.role}`), login.organisation]} />
          </li>
        ))}
      </Grid>
    </Section>
  );
}
