/** Ways in over other houses, as links: our policy lets no form lead out of this one. */
import { useTranslation } from "react-i18next";
import { LinkButton } from "~/ui/button";

export interface ProviderLink {
  id: string;
  name: string;
}

export function ProviderLinks({
  providers,
  query,
  primary,
}: {
  providers: readonly ProviderLink[];
  /** Where to go on, or which invitation is accepted. */
  query: { to: string } | { invitation: string };
  primary?: boolean;
}) {
  const { t } = useTranslation();
  if (providers.length === 0) return null;
  return (
    <div className="ja-row">
      {providers.map(({ id, name }) => (
        <LinkButton
          key={id}
          to={`/sign-in/providers/${id}?${new URLSearchParams(query as Record<string, string>)}`}
          reloadDocument
          variant={primary ? "primary" : "secondary"}
        >
          {t("people:sign-in.by-provider", { name })}
        </LinkButton>
      ))}
    </div>
  );
}
