/**
 * The dialogs of the editor: the address of a link, what a reference leads to, the words of a footnote, the language of a passage.
 * Loaded when the first one is opened.
 */
import type { Editor } from "@tiptap/core";
import { useEffect, useState, type FormEvent } from "react";
import { ComboBox, Input, Label, ListBox, ListBoxItem, Popover } from "react-aria-components";
import { useTranslation } from "react-i18next";
import type { ReferenceTarget } from "#server/documents/references/targets.rules";
import { hrefFromInput } from "#server/documents/content/text.rules";
import { Button } from "~/ui/button";
import { Modal } from "~/ui/modal";
import { askTargets, insertReference, targetLabel } from "./references.ts";
import { FootnoteForm } from "./footnote-form";
import { LanguageForm } from "./language-form";

export type DialogName = "link" | "reference" | "footnote" | "language";

export interface DialogProps {
  editor: Editor;
  onClose: () => void;
}

export default function Dialog({ name, documentId, ...props }: DialogProps & { name: DialogName; documentId: number }) {
  const { t } = useTranslation();
  return (
    <Modal open onClose={props.onClose} title={t(`documents:${name}.title`)}>
      {name === "link" && <LinkForm {...props} />}
      {name === "reference" && <ReferenceForm {...props} documentId={documentId} />}
      {name === "footnote" && <FootnoteForm {...props} />}
      {name === "language" && <LanguageForm {...props} />}
    </Modal>
  );
}

function LinkForm({ editor, onClose }: DialogProps) {
  const { t } = useTranslation();
  const current = (editor.getAttributes("link").href as string | undefined) ?? "";
  const [isWrong, setWrong] = useState(false);
  const save = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    // The dialog stands inside the page's tree of forms, though not of its DOM.
    event.stopPropagation();
    const href = hrefFromInput(String(new FormData(event.currentTarget).get("href") ?? ""));
    if (!href) {
      setWrong(true);
      return;
    }
    onClose();
    setLink(editor, href);
  };
  const remove = () => {
    onClose();
    editor.chain().focus().extendMarkRange("link").unsetLink().run();
  };
  return (
    <form className="ja-form" onSubmit={save} noValidate>
      <div className={`kern-form-input ${isWrong ? "kern-form-input--error" : ""}`}>
        <label className="kern-label" htmlFor="link-href">
          {t("documents:link.address")}
        </label>
        <div className="kern-hint" id="link-hint">
          {t("documents:link.hint")}
        </div>
        <input
          id="link-href"
          name="href"
          className="kern-form-input__input"
          defaultValue={current}
          inputMode="url"
          autoComplete="off"
          aria-describedby={isWrong ? "link-hint link-error" : "link-hint"}
          aria-invalid={isWrong || undefined}
          // eslint-disable-next-line jsx-a11y/no-autofocus -- a dialog moves the focus inside itself
          autoFocus
        />
        {isWrong && (
          <p className="kern-error" id="link-error" role="alert">
            <span className="kern-body">{t("documents:link.wrong")}</span>
          </p>
        )}
      </div>
      <div className="ja-row">
        <Button type="submit" variant="primary">
          {t("documents:link.save")}
        </Button>
        {current && (
          <Button variant="tertiary" onClick={remove}>
            {t("documents:link.remove")}
          </Button>
        )}
      </div>
    </form>
  );
}

/** Without a selection the address itself becomes the text of the link. */
function setLink(editor: Editor, href: string): void {
  const { selection } = editor.state;
  if (!selection.empty || editor.isActive("link")) {
    editor.chain().focus().extendMarkRange("link").setLink({ href }).run();
    return;
  }
  const text = href.replace(/^mailto:/, "");
  editor
    .chain()
    .focus()
    .insertContent([
      { type: "text", text, marks: [{ type: "link", attrs: { href } }] },
      { type: "text", text: " " },
    ])
    .run();
}

/** After the last letter. */
const ASKS_AFTER = 150;

function ReferenceForm({ editor, onClose, documentId }: DialogProps & { documentId: number }) {
  const { t } = useTranslation();
  const [query, setQuery] = useState("");
  const [targets, setTargets] = useState<readonly ReferenceTarget[] | null>(null);
  useEffect(() => {
    const asking = new AbortController();
    const ask = () =>
      void askTargets(documentId, query, asking.signal).then((found) => !asking.signal.aborted && setTargets(found));
    const timer = setTimeout(ask, query ? ASKS_AFTER : 0);
    return () => {
      clearTimeout(timer);
      asking.abort();
    };
  }, [documentId, query]);
  const items = (targets ?? []).map((target) => ({ id: `${target.kind} ${target.id}`, name: targetLabel(target), target }));
  const insert = (key: unknown) => {
    const item = items.find((offered) => offered.id === key);
    if (!item) return;
    onClose();
    insertReference(editor, item.target);
  };
  return (
    <ComboBox
      className="ja-doc-combo"
      items={items}
      inputValue={query}
      onInputChange={setQuery}
      onSelectionChange={insert}
      menuTrigger="focus"
      allowsEmptyCollection
      // eslint-disable-next-line jsx-a11y/no-autofocus -- a dialog moves the focus inside itself
      autoFocus
    >
      <Label className="kern-label">{t("documents:reference.label")}</Label>
      <Input className="kern-form-input__input" placeholder={t("documents:reference.placeholder")} maxLength={100} />
      <Popover className="ja-doc-combo__popover">
        <ListBox
          className="ja-doc-combo__list"
          renderEmptyState={() => (
            <p className="ja-doc-suggest__none">
              {t(targets ? "documents:reference.nothing-found" : "documents:slash.loading")}
            </p>
          )}
        >
          {(item: (typeof items)[number]) => (
            <ListBoxItem className="ja-doc-combo__item" textValue={item.name}>
              <span>{item.name}</span>
              <span className="ja-doc-suggest__hint"> {t(`documents:slash.kind.${item.target.kind}`)}</span>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}
