/** What imprint, privacy page and accessibility statement share: words of the operator, and what nobody has said yet. */
import { useRouteLoaderData } from "@remix-run/react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { ContactsInput, ContactsPage } from "#server/contacts/rules";
import type { RootData } from "~/root";
import { Alert } from "~/ui/alert";
import { LinkButton } from "~/ui/button";

/** As typed: addresses have lines. */
export const Typed = ({ children, lang }: { children: ReactNode; lang?: string }) => (
  <p className="kern-body ja-measure ja-typed" lang={lang}>
    {children}
  </p>
);

/** Only administrators have it. */
export function EditLink() {
  const { t } = useTranslation();
  const root = useRouteLoaderData("root") as RootData | undefined;
  return root?.person?.isAdmin ? (
    <LinkButton small to="/contacts" icon="edit">
      {t("contacts:edit")}
    </LinkButton>
  ) : null;
}

/** Says to everybody that the page is not finished: nobody shall take an empty imprint for a whole one. */
export function Missing({ page, fields }: { page: ContactsPage; fields: readonly (keyof ContactsInput)[] }) {
  const { t } = useTranslation();
  if (fields.length === 0) return null;
  return (
    <Alert tone="warning" title={t(`contacts:missing.${page}`)}>
      <p className="kern-body">{fields.map((field) => t(`contacts:field.${field}`)).join(" · ")}</p>
    </Alert>
  );
}

/** What the operator wrote in the reader's language, else in the other one, which is then named to readers aloud. */
export function wordsFor(language: string, of: { de: string; en: string }): { words: string; lang?: string } {
  const [own, other] = language === "en" ? [of.en, of.de] : [of.de, of.en];
  return own ? { words: own } : { words: other, lang: language === "en" ? "de" : "en" };
}
