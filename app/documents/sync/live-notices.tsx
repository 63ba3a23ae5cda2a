/** When something stands in the way of writing: closed connections, texts that are too large, leaving before all is saved. */
import { Link, useBlocker, useNavigate, useRevalidator, type Location } from "@remix-run/react";
import { useCallback, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { DocumentText } from "#server/documents/page/text.queries";
import { Alert } from "~/ui/alert";
import { Button } from "~/ui/button";
import { Modal } from "~/ui/modal";
import type { LiveDocument } from "./live-document";
import type { CloseReason, LiveState } from "./live-state";
import { UnsentText } from "./unsent-text";

/**
 * Access changed: whoever has nothing waiting is shown the page as it is now. With changes waiting the page stays, and the
 * server decides: it takes them, or says that they cannot be saved any more, and then they stay to be read and copied.
 */
export function useResumption(live: LiveDocument | null, state: LiveState, text: DocumentText): void {
  const { revalidate } = useRevalidator();
  const isChanged = state.text.kind === "closed" && state.text.reason === "access-changed";
  const isWaiting = useRef(false);
  isWaiting.current = state.waiting > 0;
  useEffect(() => {
    if (!isChanged) return;
    // A moment later: the change that closed us may still be on its way into the database.
    const timer = setTimeout(() => {
      if (isWaiting.current) live?.resume();
      else void Promise.resolve(revalidate()).then(() => live?.resume());
    }, 200);
    return () => clearTimeout(timer);
  }, [isChanged, live, revalidate]);
  const isOther = state.access !== null && state.access !== text.access && state.waiting === 0;
  useEffect(() => {
    if (isOther) void revalidate();
  }, [isOther, revalidate]);
}

/** What waits is not lost with the page, and goes out from the next one. */
const GOES_ON: readonly CloseReason[] = ["outdated", "too-many"];

export function Closing({ live, state, title }: { live: LiveDocument | null; state: LiveState; title: string }) {
  const { t } = useTranslation();
  if (state.text.kind !== "closed" || state.text.reason === "access-changed") return null;
  const { reason } = state.text;
  const { waiting: count, kept } = state;
  const isSafe = kept && GOES_ON.includes(reason);
  const isCalm = reason === "outdated" && (isSafe || count === 0);
  return (
    <Alert tone={isCalm ? "warning" : "danger"} title={t(`documents:closed.${reason}`)} live={isCalm}>
      {count > 0 &&
        (reason === "signed-out" ? (
          <p className="kern-body">
            {t("documents:closed.signed-out-waiting", { count })}{" "}
            <a href="/sign-in" target="_blank" rel="noreferrer">
              {t("documents:closed.sign-in-beside")}
            </a>
          </p>
        ) : (
          <p className="kern-body">{t(isSafe ? "documents:closed.kept" : "documents:closed.waiting", { count })}</p>
        ))}
      <UnsentText what={count > 0 && live ? live.whatWaits : null} title={title}>
        {(count === 0 || reason !== "signed-out") && (
          <Button small variant={reason === "outdated" ? "primary" : "secondary"} onClick={() => window.location.reload()}>
            {t(reason === "signed-out" ? "documents:closed.sign-in" : "documents:closed.reload")}
          </Button>
        )}
      </UnsentText>
    </Alert>
  );
}

export function SizeNotice({ size }: { size: "large" | "full" }) {
  const { t } = useTranslation();
  return <Alert tone={size === "full" ? "danger" : "warning"} title={t(`documents:size.${size}`)} live />;
}

export function DamageNotice({ documentId }: { documentId: number }) {
  const { t } = useTranslation();
  return (
    <Alert tone="warning" title={t("documents:damaged.title")} live>
      <p className="kern-body">
        {t("documents:damaged.text")}{" "}
        <Link className="kern-link" to={`/documents/${documentId}/versions`}>
          {t("documents:damaged.link")}
        </Link>
      </p>
    </Alert>
  );
}

/** Nobody leaves by accident while something is not saved; once it is, they go where they wanted to. */
export function LeaveGuard({ state }: { state: LiveState }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { waiting, kept, text } = state;
  const isUnsaved = waiting > 0;
  // Kept here: the router forgets a blocked way whenever the page is loaded anew.
  const [wanted, setWanted] = useState<Location | null>(null);
  const isFree = useRef(false);
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) => isUnsaved && !isFree.current && currentLocation.pathname !== nextLocation.pathname,
  );
  useEffect(() => {
    if (blocker.state === "blocked") setWanted(blocker.location);
  }, [blocker]);
  const go = useCallback(
    (to: Location) => {
      isFree.current = true;
      setWanted(null);
      navigate(to);
    },
    [navigate],
  );
  useEffect(() => {
    if (wanted && !isUnsaved) go(wanted);
  }, [wanted, isUnsaved, go]);
  // Whoever was asked to load the page anew, and loses nothing by it, is not held back.
  const isHeld = isUnsaved && !(kept && text.kind === "closed" && GOES_ON.includes(text.reason));
  useEffect(() => {
    if (!isHeld) return undefined;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [isHeld]);
  return (
    <Modal open={wanted !== null} onClose={() => setWanted(null)} title={t("documents:leave.title")}>
      <p className="kern-body">{t(kept ? "documents:network.leave-kept" : "documents:leave.text", { count: waiting })}</p>
      <div className="ja-row">
        <Button variant="primary" onClick={() => setWanted(null)}>
          {t("documents:leave.stay")}
        </Button>
        <Button variant="danger" onClick={() => wanted && go(wanted)}>
          {t("documents:leave.go")}
        </Button>
      </div>
    </Modal>
  );
}
