/** What was typed and could not be sent: to read, to copy, to keep as a file. Nothing of it is thrown away without being asked. */
import { useMemo, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { writeInstant } from "#server/calendar/rules";
import { toYdoc } from "#server/documents/log/rules";
import { Alert } from "~/ui/alert";
import { Button } from "~/ui/button";
import { Modal } from "~/ui/modal";
import type { LiveDocument } from "./live-document";
import type { Leftover } from "./local-store";
import { unsentFile, unsentParagraphs } from "./unsent";
import "./network.css";

interface UnsentTextProps {
  /** Made when it is asked for, because it holds the whole text; null: nothing waits. */
  what: (() => Leftover) | null;
  title: string;
  /** Other buttons, before and after these. */
  children?: ReactNode;
  after?: ReactNode;
}

export function UnsentText({ what, title, children, after }: UnsentTextProps) {
  const { t, i18n } = useTranslation();
  const [isCopied, setCopied] = useState(false);
  const language = i18n.language === "en" ? "en" : "de";
  const keep = () => {
    if (!what) return;
    const { state, changes, at } = what();
    const words = {
      title,
      note: t("documents:network.file-note", { when: writeInstant(new Date(at), language) }),
      unsent: t("documents:network.unsent"),
      whole: t("documents:network.whole"),
      language,
    };
    save(unsentFile(state, paragraphsOf(state, changes), words), t("documents:network.file-name", { title }));
  };
  const copy = async () => {
    if (!what) return;
    const { state, changes } = what();
    await navigator.clipboard.writeText(paragraphsOf(state, changes).join("\n\n"));
    setCopied(true);
  };
  return (
    <div className="ja-row ja-doc-unsent__actions">
      {children}
      {what && (
        <Button small icon="download" onClick={keep}>
          {t("documents:network.download")}
        </Button>
      )}
      {what && "clipboard" in navigator && (
        <Button small variant="tertiary" icon="content-copy" onClick={() => void copy()}>
          {t(isCopied ? "documents:network.copied" : "documents:network.copy")}
        </Button>
      )}
      {after}
      <span className="kern-sr-only" role="status">
        {isCopied && t("documents:network.copied")}
      </span>
    </div>
  );
}

/** Changes of earlier that cannot be sent by themselves any more, until their author has dealt with them. */
export function Leftovers({
  live,
  leftovers,
  title,
}: {
  live: LiveDocument | null;
  leftovers: readonly Leftover[];
  title: string;
}) {
  return (
    <>
      {leftovers.map((leftover) => (
        <LeftoverNotice
          key={`${leftover.id ?? "here"}-${leftover.at}`}
          leftover={leftover}
          title={title}
          onDiscard={() => void live?.discard(leftover)}
        />
      ))}
    </>
  );
}

function LeftoverNotice({ leftover, title, onDiscard }: { leftover: Leftover; title: string; onDiscard: () => void }) {
  const { t, i18n } = useTranslation();
  const [isAsked, setAsked] = useState(false);
  const paragraphs = useMemo(() => paragraphsOf(leftover.state, leftover.changes), [leftover]);
  const when = writeInstant(new Date(leftover.at), i18n.language === "en" ? "en" : "de");
  return (
    <Alert tone="warning" title={t("documents:network.leftover", { count: leftover.count })}>
      <p className="kern-body">{t("documents:network.leftover-text", { when })}</p>
      {paragraphs.length > 0 && (
        <details className="ja-doc-unsent">
          <summary>{t("documents:network.show", { count: paragraphs.length })}</summary>
          {paragraphs.map((words, index) => (
            <p key={index} className="kern-body">
              {words}
            </p>
          ))}
        </details>
      )}
      <UnsentText
        what={() => leftover}
        title={title}
        after={
          <Button small variant="tertiary" icon="delete" onClick={() => setAsked(true)}>
            {t("documents:network.discard")}
          </Button>
        }
      />
      <Modal open={isAsked} onClose={() => setAsked(false)} title={t("documents:network.discard-title")}>
        <p className="kern-body">{t("documents:network.discard-text", { count: leftover.count })}</p>
        <div className="ja-row">
          <Button variant="danger" onClick={onDiscard}>
            {t("documents:network.discard")}
          </Button>
          <Button onClick={() => setAsked(false)}>{t("documents:network.discard-not")}</Button>
        </div>
      </Modal>
    </Alert>
  );
}

function paragraphsOf(state: Uint8Array, changes: Uint8Array): string[] {
  const ydoc = toYdoc([state]);
  const paragraphs = unsentParagraphs(ydoc, changes);
  ydoc.destroy();
  return paragraphs;
}

function save(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = url;
  // Signs that no file system takes.
  link.download = name.replace(/[\\/:*?"<>|\p{Cc}]+/gu, "-").slice(0, 120) + ".html";
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
