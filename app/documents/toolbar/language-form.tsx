/** Marks the selected passage as written in another language, so that it is read aloud and spelled rightly. */
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { isLanguageTag } from "#server/documents/content/text.rules";
import { Button } from "~/ui/button";
import type { DialogProps } from "./dialogs";

/** What occurs in papers between municipalities and the federal level; any other by its tag. */
const COMMON = ["de", "en", "fr", "pl", "cs", "da", "nl", "it", "es", "uk", "ru", "tr", "ar", "zh"] as const;

const OTHER = "other";

export function LanguageForm({ editor, onClose }: DialogProps) {
  const { t, i18n } = useTranslation();
  const current = (editor.getAttributes("language").lang as string | undefined) ?? "";
  const isCommon = (COMMON as readonly string[]).includes(current);
  const [choice, setChoice] = useState(current ? (isCommon ? current : OTHER) : "en");
  const [isWrong, setWrong] = useState(false);
  const names = new Intl.DisplayNames([i18n.language], { type: "language" });
  const hasPassage = !editor.state.selection.empty || current !== "";
  const save = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    // The dialog stands inside the page's tree of forms, though not of its DOM.
    event.stopPropagation();
    const typed = String(new FormData(event.currentTarget).get("tag") ?? "").trim();
    const lang = choice === OTHER ? typed : choice;
    if (!isLanguageTag(lang)) {
      setWrong(true);
      return;
    }
    onClose();
    editor.chain().focus().extendMarkRange("language").setMark("language", { lang }).run();
  };
  const remove = () => {
    onClose();
    editor.chain().focus().extendMarkRange("language").unsetMark("language").run();
  };
  if (!hasPassage) return <p className="kern-body">{t("documents:language.select-first")}</p>;
  return (
    <form className="ja-form" onSubmit={save} noValidate>
      <div className="kern-form-input">
        <label className="kern-label" htmlFor="language-choice">
          {t("documents:language.label")}
        </label>
        <div className="kern-hint" id="language-hint">
          {t("documents:language.hint")}
        </div>
        <div className="kern-form-input__select-wrapper">
          <select
            id="language-choice"
            className="kern-form-input__select"
            aria-describedby="language-hint"
            value={choice}
            onChange={(event) => setChoice(event.target.value)}
            // eslint-disable-next-line jsx-a11y/no-autofocus -- a dialog moves the focus inside itself
            autoFocus
          >
            {COMMON.map((tag) => (
              <option key={tag} value={tag}>
                {names.of(tag)}
              </option>
            ))}
            <option value={OTHER}>{t("documents:language.other")}</option>
          </select>
        </div>
      </div>
      {choice === OTHER && (
        <div className={`kern-form-input ${isWrong ? "kern-form-input--error" : ""}`}>
          <label className="kern-label" htmlFor="language-tag">
            {t("documents:language.tag")}
          </label>
          <div className="kern-hint" id="language-tag-hint">
            {t("documents:language.tag-hint")}
          </div>
          <input
            id="language-tag"
            name="tag"
            className="kern-form-input__input"
            maxLength={20}
            autoComplete="off"
            autoCapitalize="off"
            defaultValue={isCommon ? "" : current}
            aria-describedby={isWrong ? "language-tag-hint language-tag-error" : "language-tag-hint"}
            aria-invalid={isWrong || undefined}
          />
          {isWrong && (
            <p className="kern-error" id="language-tag-error" role="alert">
              <span className="kern-body">{t("documents:language.wrong")}</span>
            </p>
          )}
        </div>
      )}
      <div className="ja-row">
        <Button type="submit" variant="primary">
          {t("documents:language.save")}
        </Button>
        {current && (
          <Button variant="tertiary" onClick={remove}>
            {t("documents:language.remove")}
          </Button>
        )}
      </div>
    </form>
  );
}
