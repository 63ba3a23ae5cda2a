/** What waits is sent while somebody looks on; what cannot be sent is named, and can be kept as a file. */
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "~/ui/button";
import { Modal } from "~/ui/modal";
import { sendWaiting, type Waiting } from "./before-signing-out";
import { UnsentText } from "./unsent-text";

interface SignOutDialogProps {
  personId: number;
  found: readonly Waiting[];
  onStay: () => void;
  onLeave: (discard: boolean) => void;
}

export default function SignOutDialog({ personId, found, onStay, onLeave }: SignOutDialogProps) {
  const { t } = useTranslation();
  const [waiting, setWaiting] = useState(found);
  const [round, setRound] = useState(0);
  const [isSending, setSending] = useState(true);
  useEffect(() => {
    let isOpen = true;
    setSending(true);
    void sendWaiting(personId).then((rest) => {
      if (!isOpen) return;
      setSending(false);
      setWaiting(rest);
    });
    return () => {
      isOpen = false;
    };
  }, [personId, round]);
  const isAllSent = waiting.length === 0;
  useEffect(() => {
    if (isAllSent) onLeave(false);
    // Once: the page is left by it.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [isAllSent]);
  return (
    <Modal open onClose={onStay} title={t("documents:sign-out.title")}>
      <p className="kern-body" role="status">
        {t(isSending ? "documents:sign-out.sending" : "documents:sign-out.text")}
      </p>
      <ul className="ja-stack">
        {waiting.map(({ title, leftover }, index) => (
          <li key={index} className="kern-body">
            {t("documents:sign-out.waits", { title: title ?? t("documents:sign-out.untitled"), count: leftover.count })}
            <UnsentText what={() => leftover} title={title ?? t("documents:sign-out.untitled")} />
          </li>
        ))}
      </ul>
      <div className="ja-row">
        <Button variant="primary" onClick={onStay}>
          {t("documents:sign-out.stay")}
        </Button>
        <Button disabled={isSending} onClick={() => setRound(round + 1)}>
          {t("documents:sign-out.again")}
        </Button>
        <Button variant="danger" disabled={isSending} onClick={() => onLeave(true)}>
          {t("documents:sign-out.discard")}
        </Button>
      </div>
    </Modal>
  );
}
