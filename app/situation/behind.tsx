/** Beside a decision or a recommendation: the situation pictures that it rests on. */
import { Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import type { Behind } from "#server/situation/queries";

/** Nothing where there is none. */
export function BehindIt({ of }: { of: readonly Behind[] }) {
  const { t } = useTranslation();
  return of.map(({ id, number, title }) => (
    <p key={id} className="ja-small">
      {t("situation:behind")}{" "}
      <Link className="kern-link kern-link--small" to={`/situation/${id}`}>
        {`${t("situation:one")} ${number}: ${title}`}
      </Link>
    </p>
  ));
}
