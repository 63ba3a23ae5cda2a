/** Parts of pages about a list of questions that has versions: what is in force, what was before, and the rows of the form that changes it. */
import { Link } from "@remix-run/react";
import { useContext } from "react";
import { useTranslation } from "react-i18next";
import { writeDay } from "#server/calendar/rules";
import { fieldOf, NEW_ROWS, wordsOf, type Asked, type Version } from "#server/partnerships/versions.rules";
import { useLanguage } from "~/processes/language";
import { Fold, TextField } from "~/ui/form";
import { FormContext } from "~/ui/form-state";
import { Section } from "~/ui/page";
import { Facts } from "~/ui/parts";

export function InForce({ isCurrent }: { isCurrent: boolean }) {
  const { t } = useTranslation();
  return (
    <span className="ja-small ja-muted">
      {t(isCurrent ? "profiles:set.current" : "profiles:set.old")}{" "}
      {!isCurrent && (
        <Link className="kern-link kern-link--small" to="?">
          {t("profiles:set.to-current")}
        </Link>
      )}
    </span>
  );
}

type Made = Omit<Version, "madeAt"> & { madeAt: Date | string | null };

/** Nothing where there is one only. @param of the newest first */
export function Versions({ of }: { of: readonly Made[] }) {
  const { t } = useTranslation();
  if (of.length < 2) return null;
  return (
    <Section title={t("profiles:set.versions")} id="versions">
      <ul className="ja-dots">
        {of.map((each) => (
          <li key={each.version}>
            <Link className="kern-link" to={`?version=${each.version}`}>
              {t("profiles:set.short", { version: each.version })}
            </Link>{" "}
            <MadeBy of={each} /> {each.reason}
          </li>
        ))}
      </ul>
    </Section>
  );
}

function MadeBy({ of }: { of: Made }) {
  const { t } = useTranslation();
  const language = useLanguage();
  if (of.madeAt === null) return <span className="ja-small ja-muted">{t("profiles:set.shipped")}</span>;
  return (
    <span className="ja-small ja-muted">
      <Facts of={[of.madeBy, writeDay(new Date(of.madeAt), language)]} />
    </span>
  );
}

/** Open where something in it was refused: it is not hidden. */
export function RowFold({ asked, children }: { asked: Asked; children: React.ReactNode }) {
  const words = wordsOf(asked, useLanguage());
  const { state } = useContext(FormContext);
  const isWrong = Object.keys(state?.errors ?? {}).some((name) => name.endsWith(`_${asked.key}`));
  return (
    <Fold form={`row-${asked.key}`} summary={words} open={isWrong}>
      <div role="group" aria-label={words}>
        {children}
      </div>
    </Fold>
  );
}

/** @param form the form that they belong to: once refused, they are not hidden */
export function NewRows({ form, children }: { form: string; children: (key: string) => React.ReactNode }) {
  const { t } = useTranslation();
  return (
    <Fold form={form} summary={t("profiles:set.new-rows")}>
      {NEW_ROWS.map((key, at) => (
        <fieldset key={key} className="ja-card">
          <legend className="ja-strong">{t("profiles:set.new-row", { number: at + 1 })}</legend>
          {children(key)}
        </fieldset>
      ))}
    </Fold>
  );
}

/** @param asked null for a new one, which may stay empty */
export function AskedFields({ of: key, asked }: { of: string; asked: Asked | null }) {
  const { t } = useTranslation();
  return (
    <>
      <TextField
        name={fieldOf("de", key)}
        label={t("profiles:set.de")}
        defaultValue={asked?.de}
        required={asked !== null}
        maxLength={300}
      />
      <TextField name={fieldOf("en", key)} label={t("profiles:set.en")} defaultValue={asked?.en} maxLength={300} />
    </>
  );
}
