/** The words of a draft while several people of one house write them: joins the plain field to their shared text, and says who is here and whether all is saved. */
import { useEffect, useMemo, useState, type MutableRefObject } from "react";
import { useTranslation } from "react-i18next";
import { wordsIn } from "#server/consultations/remark.rules";
import type { LiveRemark as Text } from "#server/consultations/statements.queries";
import { contentIn } from "#server/documents/log/rules";
import { isStuck } from "~/documents/sync/live-state";
import type { Leftover } from "~/documents/sync/local-store";
import { PresenceList } from "~/documents/sync/presence";
import "~/documents/sync/presence.css";
import { SaveState } from "~/documents/sync/save-state";
import { LeaveGuard, useResumption } from "~/documents/sync/staying";
import { useLiveDocument } from "~/documents/sync/use-live-document";
import { Alert } from "~/ui/alert";
import { Button } from "~/ui/button";
import { useFormBusy } from "~/ui/form-state";
import { bindField } from "./live-field";

interface LiveRemarkProps {
  text: Text;
  field: () => HTMLTextAreaElement | null;
  /** What of the field's words is in the text already. */
  base: MutableRefObject<string>;
  /** From now on the form need not send the words. */
  onLive: (isLive: boolean) => void;
  /** Something waits for longer than a moment: the page is not to be loaded anew over it. */
  onStuck: (isStuck: boolean) => void;
}

export default function LiveRemark({ text, field, base, onLive, onStuck }: LiveRemarkProps) {
  const { t } = useTranslation();
  const { live, state } = useLiveDocument(text);
  useResumption(live, state, text);
  const { ready } = state;
  // Not while the form is on its way with the words: they would come into the text twice. Once joined, the form goes without them.
  const isSending = useFormBusy();
  const [isJoined, setJoined] = useState(false);
  useEffect(() => setJoined((joined) => ready && (joined || !isSending)), [ready, isSending]);
  useEffect(() => {
    const target = field();
    const unbind = live && ready && isJoined && target ? bindField(target, live.ydoc, base.current) : null;
    if (!unbind) return undefined;
    onLive(true);
    return () => {
      base.current = unbind();
      onLive(false);
    };
  }, [live, ready, isJoined, field, base, onLive]);
  const stuck = isStuck(state);
  useEffect(() => onStuck(stuck), [stuck, onStuck]);
  const isClosed = state.text.kind === "closed" && state.text.reason !== "access-changed";
  return (
    <>
      <LeaveGuard state={state} />
      {isClosed && (
        <Alert tone="danger" title={t(`documents:closed.${state.text.kind === "closed" ? state.text.reason : ""}`)}>
          {state.waiting > 0 && <p className="kern-body">{t("consultations:workspace.still-here")}</p>}
          <Button small onClick={() => window.location.reload()}>
            {t("documents:closed.reload")}
          </Button>
        </Alert>
      )}
      {state.leftovers.map((leftover) => (
        <Unsent key={leftover.at} leftover={leftover} onDone={() => void live?.discard(leftover)} />
      ))}
      <div className="ja-row ja-gap-3">
        <SaveState state={state} />
        <PresenceList present={state.present} me={{ ...text.me, personId: text.personId }} />
      </div>
    </>
  );
}

/** The words as they were in this browser, with what the text could not take any more: to read and to copy. */
function Unsent({ leftover, onDone }: { leftover: Leftover; onDone: () => void }) {
  const { t } = useTranslation();
  const words = useMemo(() => wordsIn(contentIn([leftover.state])), [leftover]);
  return (
    <Alert tone="warning" title={t("consultations:workspace.not-sent")}>
      <p className="ja-typed ja-quote">{words}</p>
      <Button small onClick={onDone}>
        {t("consultations:workspace.not-sent-done")}
      </Button>
    </Alert>
  );
}
