/** Staying with a text: when access to it changed, and when its page would be left before all is saved. */
import { useBlocker, useNavigate, useRevalidator, type Location } from "@remix-run/react";
import { useCallback, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { DocumentAccess } from "#server/documents/rules";
import { Button } from "~/ui/button";
import { Modal } from "~/ui/modal";
import type { LiveDocument } from "./live-document";
import { GOES_ON, type LiveState } from "./live-state";

/**
 * Access changed: whoever has nothing waiting is shown the page as it is now. With changes waiting the page stays, and the
 * server decides: it takes them, or says that they cannot be saved any more, and then they stay to be read and copied.
 */
export function useResumption(live: LiveDocument | null, state: LiveState, text: { access: DocumentAccess }): void {
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
