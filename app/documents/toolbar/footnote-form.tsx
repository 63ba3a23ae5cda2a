/** The words of a footnote: of the selected one, or of a new one at the caret. */
import { NodeSelection } from "@tiptap/pm/state";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { FOOTNOTE_MAX } from "#server/documents/content/text.rules";
import { Button } from "~/ui/button";
import type { DialogProps } from "./dialogs";

export function FootnoteForm({ editor, onClose }: DialogProps) {
  const { t } = useTranslation();
  const { selection } = editor.state;
  const selected = selection instanceof NodeSelection && selection.node.type.name === "footnote" ? selection.node : undefined;
  const [isEmpty, setEmpty] = useState(false);
  const save = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    // The dialog stands inside the page's tree of forms, though not of its DOM.
    event.stopPropagation();
    const words = String(new FormData(event.currentTarget).get("footnote") ?? "");
    const text = words.toWellFormed().replace(/\s+/g, " ").trim();
    if (!text) {
      setEmpty(true);
      return;
    }
    onClose();
    if (selected) editor.chain().focus().updateAttributes("footnote", { text }).setTextSelection(selection.to).run();
    else editor.chain().focus().setTextSelection(selection.to).insertContent({ type: "footnote", attrs: { text } }).run();
  };
  const remove = () => {
    onClose();
    editor.chain().focus().deleteSelection().run();
  };
  return (
    <form className="ja-form" onSubmit={save} noValidate>
      <div className={`kern-form-input ${isEmpty ? "kern-form-input--error" : ""}`}>
        <label className="kern-label" htmlFor="footnote-text">
          {t("documents:footnote.text")}
        </label>
        <div className="kern-hint" id="footnote-hint">
          {t("documents:footnote.hint")}
        </div>
        <textarea
          id="footnote-text"
          name="footnote"
          className="kern-form-input__input ja-textarea"
          rows={4}
          maxLength={FOOTNOTE_MAX}
          defaultValue={String(selected?.attrs.text ?? "")}
          aria-describedby={isEmpty ? "footnote-hint footnote-error" : "footnote-hint"}
          aria-invalid={isEmpty || undefined}
          // eslint-disable-next-line jsx-a11y/no-autofocus -- a dialog moves the focus inside itself
          autoFocus
          // Enter saves: a footnote is one paragraph.
          onKeyDown={(event) => {
            if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
            event.preventDefault();
            event.currentTarget.form?.requestSubmit();
          }}
        />
        {isEmpty && (
          <p className="kern-error" id="footnote-error" role="alert">
            <span className="kern-body">{t("documents:footnote.empty")}</span>
          </p>
        )}
      </div>
      <div className="ja-row">
        <Button type="submit" variant="primary">
          {t(selected ? "common:action.save" : "documents:footnote.insert")}
        </Button>
        {selected && (
          <Button variant="tertiary" onClick={remove}>
            {t("documents:footnote.remove")}
          </Button>
        )}
      </div>
    </form>
  );
}
