/** When something stands in the way of writing: closed connections, texts that are too large, leaving before all is saved. */
import { useBlocker, useNavigate, useRevalidator, type Location } from "@remix-run/react";
import { useCallback, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { DocumentText } from "#server/documents/text.queries";
import { Alert } from "~/ui/alert";
import { Button } from "~/ui/button";
import { Modal } from "~/ui/modal";
import type { LiveDocument, LiveState } from "./live-document";

/**
 * Access changed: the page asks what may be done now. Who may still write, or has nothing waiting, goes on at once; changes that
 * can no longer be saved stay on the screen.
 */
export function useResumption(live: LiveDocument | null, { text: state, waiting }: LiveState, text: DocumentText): void {
  const { revalidate } = useRevalidator();
  const isChanged = state.kind === "closed" && state.reason === "access-changed";
  const [isJudged, setJudged] = useState(false);
  useEffect(() => {
    if (!isChanged) return;
    setJudged(false);
    // A moment later: the change that closed us may still be on its way into the database.
    const timer = setTimeout(() => void Promise.resolve(revalidate()).then(() => setJudged(true)), 200);
    return () => clearTimeout(timer);
  }, [isChanged, revalidate]);
  const goesOn = isChanged && isJudged && (text.access === "edit" || waiting === 0);
  useEffect(() => {
    if (goesOn) live?.resume();
  }, [goesOn, live]);
}

export function Closing({ state }: { state: LiveState }) {
  const { t } = useTranslation();
  if (state.text.kind !== "closed") return null;
  const { reason } = state.text;
  const isWaiting = state.waiting > 0;
  if (reason === "access-changed" && !isWaiting) return null;
  return (
    <Alert tone="danger" title={t(`documents:closed.${reason}`)}>
      {reason === "signed-out" && isWaiting ? (
        <p className="kern-body">
          {t("documents:closed.signed-out-waiting", { count: state.waiting })}{" "}
          <a href="/sign-in" target="_blank" rel="noreferrer">
            {t("documents:closed.sign-in-beside")}
          </a>
        </p>
      ) : (
        <>
          {isWaiting && <p className="kern-body">{t("documents:closed.waiting", { count: state.waiting })}</p>}
          <Button small onClick={() => window.location.reload()}>
            {t(reason === "signed-out" ? "documents:closed.sign-in" : "documents:closed.reload")}
          </Button>
        </>
      )}
    </Alert>
  );
}

export function SizeNotice({ size }: { size: "large" | "full" }) {
  const { t } = useTranslation();
  return <Alert tone={size === "full" ? "danger" : "warning"} title={t(`documents:size.${size}`)} live />;
}

/** Nobody leaves by accident while something is not saved; once it is, they go where they wanted to. */
export function LeaveGuard({ waiting }: { waiting: number }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
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
  useEffect(() => {
    if (!isUnsaved) return undefined;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [isUnsaved]);
  return (
    <Modal open={wanted !== null} onClose={() => setWanted(null)} title={t("documents:leave.title")}>
      <p className="kern-body">{t("documents:leave.text", { count: waiting })}</p>
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
