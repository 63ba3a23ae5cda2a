/** A file becomes a document of the process: chosen with one press, or dropped anywhere on the page. Without a script a link leads to a form. */
import { useFetcher } from "@remix-run/react";
import { useEffect, useRef, useState, type RefObject } from "react";
import { useTranslation } from "react-i18next";
import type { Language } from "#db/schema/people";
import { LARGEST_IMPORT } from "#server/documents/import/rules";
import { Alert } from "~/ui/alert";
import { LinkButton } from "~/ui/button";
import { ActionForm } from "~/ui/form";
import { useField, useFormBusy } from "~/ui/form-state";
import { writeSize } from "../reader/file-size";
import { useDrop, type Drop } from "./drop-place";
import "./file-drop.css";

export const IMPORT_ENDINGS = ".docx,.md,.markdown,.html,.htm,.txt";

interface FileSenderProps {
  processId: number;
  drop: Drop;
  /** Without it there is only the place to drop. */
  hasButton?: boolean;
}

/** For a page about documents. */
export const FileDrop = ({ processId }: { processId: number }) => (
  <FileSender processId={processId} drop={useDrop()} hasButton />
);

export default function FileSender({ processId, drop, hasButton = false }: FileSenderProps) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const [refused, setRefused] = useState<string | null>(null);
  const path = `/processes/${processId}/documents/import`;
  const isBusy = useFetcher({ key: `${path}#import` }).state !== "idle";
  const check = useFileCheck();
  const send = (files: FileList | null) => {
    if (!files?.length || !input.current) return;
    const wrong = isBusy ? t("documents:import.one-only") : check(files);
    setRefused(wrong);
    if (files !== input.current.files) input.current.files = files;
    if (wrong === null) input.current.form?.requestSubmit();
    input.current.value = "";
  };
  const sending = useRef(send);
  sending.current = send;
  useEffect(() => sending.current(drop.files), [drop.files]);
  return (
    <>
      {hasButton && (
        <LinkButton
          variant="secondary"
          icon="drive-folder-upload"
          to={path}
          onClick={(event) => {
            event.preventDefault();
            input.current?.click();
          }}
        >
          {t("documents:import.action")}
        </LinkButton>
      )}
      <ActionForm action={path} name="import" encType="multipart/form-data" className="ja-file-drop">
        <Field input={input} onFiles={send} />
        <News refused={refused} />
      </ActionForm>
      {drop.isOver && <p className="ja-file-drop__place">{t("documents:import.drop")}</p>}
    </>
  );
}

function Field({ input, onFiles }: { input: RefObject<HTMLInputElement>; onFiles: (files: FileList | null) => void }) {
  const { t } = useTranslation();
  return (
    <input
      ref={input}
      type="file"
      name="file"
      hidden
      aria-label={t("documents:import.file")}
      accept={IMPORT_ENDINGS}
      onChange={(event) => onFiles(event.currentTarget.files)}
    />
  );
}

/** What became of it, where it goes well only while it is read: then its document comes. */
function News({ refused }: { refused: string | null }) {
  const { t } = useTranslation();
  const busy = useFormBusy();
  const { error } = useField("file");
  const sentence = refused ?? (busy ? undefined : error);
  return (
    <>
      <p className="ja-file-drop__wait" role="status">
        {busy && t("documents:import.reading")}
      </p>
      {sentence && <Alert tone="danger" title={sentence} />}
    </>
  );
}

/** Said at once, before it is sent in vain. */
function useFileCheck(): (files: FileList) => string | null {
  const { t, i18n } = useTranslation();
  return (files) => {
    if (files.length > 1) return t("documents:import.one-only");
    const [size, most] = [files[0]!.size, LARGEST_IMPORT].map((bytes) => writeSize(bytes, i18n.language as Language));
    return files[0]!.size > LARGEST_IMPORT ? t("documents:import.too-large-here", { size, most }) : null;
  };
}
