/** What is new for somebody, in the head of every page: how much, and the way there. What they come to is read by that. */
import { NavLink, useLocation } from "@remix-run/react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import type { Unread } from "#server/overview/notifications.queries";
import { useLiveBeside } from "~/ui/live/use-live";
import "./notifications.css";

const MOST_SHOWN = 99;

export function Bell({ personId, unread }: { personId: number; unread: Unread }) {
  const { t } = useTranslation();
  const { count, paths } = useLiveBeside(`person:${personId}`, unread);
  useArrival(paths);
  const label = count > 0 ? t("shell.bell-unread", { count }) : t("shell.bell");
  return (
    <NavLink className="ja-top__link ja-bell" to="/notifications" end title={label} aria-label={label}>
      <svg className="ja-sign" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">
        <path d="M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5h-15z" />
        <path d="M10 20.5a2.2 2.2 0 0 0 4 0" />
      </svg>
      {count > 0 && (
        <span className="ja-bell__count" aria-hidden="true">
          {count > MOST_SHOWN ? t("shell.bell-many") : count}
        </span>
      )}
    </NavLink>
  );
}

/** Told beside the page: nothing on it changes but the bell. */
function useArrival(paths: readonly string[]): void {
  const { pathname, search } = useLocation();
  const places = paths.filter((path) => [pathname, pathname + search].includes(path.split("#")[0]!)).join("\n");
  useEffect(() => {
    if (!places || document.visibilityState === "hidden") return;
    const body = new URLSearchParams(places.split("\n").map((place) => ["place", place]));
    // Unheard, it stays unread.
    void fetch("/notifications/arrival", { method: "POST", body }).catch(() => undefined);
  }, [places]);
}
