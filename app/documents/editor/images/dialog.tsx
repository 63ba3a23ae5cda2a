/** Asks for a picture and for the words that say what it shows. The picture is sent as soon as it is chosen, so that its size is known. */
import { useCallback, useEffect, useRef, useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import type { Language } from "#db/schema/people";
import { ALT_MAX, LARGEST_IMAGE, type StoredImage } from "#server/documents/images/rules";
import { imagePath } from "#server/documents/content/text.rules";
import { Button } from "~/ui/button";
import { Modal } from "~/ui/modal";
import { writeSize } from "../../reader/file-size";
import { IMAGE_ACCEPT, isStored, sendImage } from "./files";
import type { ImageTask } from "./images";

interface ImageDialogProps {
  task: ImageTask;
  documentId: number;
  sizes: (image: StoredImage, before: number) => string;
  onInsert: (image: StoredImage, alt: string, before: number) => void;
  onDescribe: (alt: string) => void;
  onClose: () => void;
}

export default function ImageDialog({ task, onClose, ...rest }: ImageDialogProps) {
  const { t } = useTranslation();
  const isNew = "files" in task;
  return (
    <Modal open onClose={onClose} title={t(isNew ? "documents:images.title" : "documents:images.edit")}>
      {isNew ? (
        <NewImage file={task.files[0]} onClose={onClose} {...rest} />
      ) : (
        <>
          <img className="ja-file-preview" src={imagePath(task.selected.imageId)} alt="" />
          <Description alt={task.selected.alt} label={t("documents:images.save")} onSave={rest.onDescribe} />
        </>
      )}
    </Modal>
  );
}

type State =
  | { kind: "none" }
  | { kind: "sending" }
  | { kind: "refused"; sentence: string }
  | { kind: "stored"; image: StoredImage };

function NewImage({ file, documentId, sizes, onInsert }: Omit<ImageDialogProps, "task"> & { file: File | undefined }) {
  const { t, i18n } = useTranslation();
  const [state, setState] = useState<State>({ kind: "none" });
  const [chosen, setChosen] = useState<File | undefined>(file);
  const latest = useRef<File>();
  const language = i18n.language as Language;

  const send = useCallback(
    async (picture: File) => {
      setChosen(picture);
      latest.current = picture;
      if (picture.size > LARGEST_IMAGE) {
        setState({ kind: "refused", sentence: t("documents:images.refused.too-large") });
        return;
      }
      setState({ kind: "sending" });
      const sent = await sendImage(documentId, picture, picture.name);
      // Another one was chosen meanwhile.
      if (latest.current !== picture) return;
      if (isStored(sent)) setState({ kind: "stored", image: sent });
      else setState({ kind: "refused", sentence: sent.sentence ?? t(sent.because ?? "documents:images.failed") });
    },
    [documentId, t],
  );
  const given = useRef(file);
  useEffect(() => {
    if (given.current) void send(given.current);
    given.current = undefined;
  }, [send]);

  const image = state.kind === "stored" ? state.image : undefined;
  return (
    <>
      <div className={`kern-form-input ${state.kind === "refused" ? "kern-form-input--error" : ""}`}>
        <label className="kern-label" htmlFor="image-file">
          {t("documents:images.file")}
        </label>
        <div className="kern-hint" id="image-file-hint">
          {t("documents:images.file-hint", { most: writeSize(LARGEST_IMAGE, language) })}
        </div>
        <input
          type="file"
          id="image-file"
          className="kern-form-input__input ja-file"
          accept={IMAGE_ACCEPT}
          aria-describedby="image-file-hint image-file-state"
          aria-invalid={state.kind === "refused" || undefined}
          onChange={(event) => {
            const picture = event.currentTarget.files?.[0];
            if (picture) void send(picture);
          }}
        />
      </div>
      <div className="ja-file-state" id="image-file-state" role="status">
        {chosen && state.kind !== "stored" && (
          <p className="kern-body kern-body--small">
            {t("documents:images.chosen", { name: chosen.name, size: writeSize(chosen.size, language) })}
          </p>
        )}
        {state.kind === "sending" && <p className="kern-body">{t("documents:images.sending")}</p>}
        {image && chosen && (
          <p className="kern-body kern-body--small">
            {chosen.name}: {sizes(image, chosen.size)}
          </p>
        )}
        {state.kind === "refused" && (
          <p className="kern-error">
            <span className="kern-icon kern-icon--danger" aria-hidden="true" />
            <span className="kern-body">{state.sentence}</span>
          </p>
        )}
      </div>
      {image && <img className="ja-file-preview" src={imagePath(image.imageId)} alt="" />}
      <Description
        alt=""
        label={t("documents:images.insert")}
        onSave={(alt) => {
          if (image && chosen) onInsert(image, alt, chosen.size);
          else if (state.kind === "none") setState({ kind: "refused", sentence: t("documents:images.refused.missing") });
        }}
      />
    </>
  );
}

/** Either words or the word that none are needed. */
function Description({ alt, label, onSave }: { alt: string; label: string; onSave: (alt: string) => void }) {
  const { t } = useTranslation();
  const [isMissing, setMissing] = useState(false);
  const words = useRef<HTMLTextAreaElement>(null);
  const save = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    // The dialog stands inside the page's tree of forms, though not of its DOM.
    event.stopPropagation();
    const form = new FormData(event.currentTarget);
    const isDecorative = form.get("decorative") !== null;
    const written = String(form.get("alt") ?? "")
      .toWellFormed()
      .trim();
    setMissing(!isDecorative && !written);
    if (isDecorative || written) onSave(isDecorative ? "" : written);
    else words.current?.focus();
  };
  return (
    <form className="ja-form" onSubmit={save} noValidate>
      <div className={`kern-form-input ${isMissing ? "kern-form-input--error" : ""}`}>
        <label className="kern-label" htmlFor="image-alt">
          {t("documents:images.alt")}
        </label>
        <div className="kern-hint" id="image-alt-hint">
          {t("documents:images.alt-hint")}
        </div>
        <textarea
          id="image-alt"
          name="alt"
          ref={words}
          className="kern-form-input__input ja-textarea"
          rows={3}
          maxLength={ALT_MAX}
          defaultValue={alt}
          aria-describedby={isMissing ? "image-alt-hint image-alt-error" : "image-alt-hint"}
          aria-invalid={isMissing || undefined}
        />
        {isMissing && (
          <p className="kern-error" id="image-alt-error" role="alert">
            <span className="kern-body">{t("documents:images.alt-missing")}</span>
          </p>
        )}
      </div>
      <div className="kern-form-check">
        <input
          type="checkbox"
          className="kern-form-check__checkbox"
          id="image-decorative"
          name="decorative"
          aria-describedby="image-decorative-hint"
        />
        <label className="kern-label" htmlFor="image-decorative">
          {t("documents:images.decorative")}
          <span className="kern-hint ja-block" id="image-decorative-hint">
            {t("documents:images.decorative-hint")}
          </span>
        </label>
      </div>
      <div className="ja-row">
        <Button type="submit" variant="primary">
          {label}
        </Button>
      </div>
    </form>
  );
}
