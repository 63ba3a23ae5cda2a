/** /screens/:token: the wall of the room at an address of its own, for a machine where nobody is signed in. */
import { isRouteErrorResponse, useRouteError } from "@remix-run/react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { requireScreen } from "#server/roundtables/screens/queries";
import { loadPublic } from "#server/web";
import { Alert } from "~/ui/alert";
import { isReachable } from "~/ui/live/live-ways";

export { default, handle, meta } from "../screen";

export const loader = loadPublic(async (ctx, { params }) => {
  const at = ctx.now();
  const token = params.token ?? "";
  const snapshot = await requireScreen(ctx, token);
  const address = `${ctx.origin.replace(/^https?:\/\//, "")}/roundtables/${snapshot.id}`;
  return { title: `${ctx.t("roundtables:screen.title")}: ${snapshot.title}`, snapshot, at, address, token };
});

const EVERY_MS = 5_000;

/** An error page on a wall would stay there until somebody comes with a keyboard: it looks by itself, unless the address has ended. */
export function ErrorBoundary() {
  const { t } = useTranslation();
  const error = useRouteError();
  const isOver = isRouteErrorResponse(error) && error.status < 500;
  useEffect(() => {
    if (isOver) return;
    const look = async () => {
      if (await isReachable()) window.location.reload();
    };
    const timer = setInterval(() => void look(), EVERY_MS);
    return () => clearInterval(timer);
  }, [isOver]);
  return (
    <main className="ja-stack ja-roundtables-screen" id="main">
      <title>{`${t("roundtables:screen.title")} · ${t("product")}`}</title>
      <h1>{t("roundtables:screen.title")}</h1>
      <div role="status">
        <Alert
          tone={isOver ? "warning" : "danger"}
          title={t(isOver ? "roundtables:screen.over" : "roundtables:screen.disconnected")}
        />
      </div>
    </main>
  );
}
