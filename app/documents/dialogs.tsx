/** Two small dialogs of the editor: the address of a link, and the agenda item that a reference leads to. */
import type { Editor } from "@tiptap/core";
import { useState, type FormEvent } from "react";
import { ComboBox, Input, Label, ListBox, ListBoxItem, Popover } from "react-aria-components";
import { useTranslation } from "react-i18next";
import type { ReferenceTarget } from "#server/documents/queries";
import { hrefFromInput } from "#server/documents/text.rules";
import { Button } from "~/ui/button";
import { Modal } from "~/ui/modal";

interface DialogProps {
  editor: Editor;
  open: boolean;
  onClose: () => void;
}

export function LinkDialog({ editor, open, onClose }: DialogProps) {
  const { t } = useTranslation();
  return (
    <Modal open={open} onClose={onClose} title={t("documents:link.title")}>
      {open && <LinkForm editor={editor} onClose={onClose} />}
    </Modal>
  );
}

function LinkForm({ editor, onClose }: Omit<DialogProps, "open">) {
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

export function ReferenceDialog({ editor, open, onClose, targets }: DialogProps & { targets: readonly ReferenceTarget[] }) {
  const { t } = useTranslation();
  const items = targets.map((target) => ({
    id: target.id,
    label: referenceLabel(target.number),
    name: `${referenceLabel(target.number)} ${target.title}`,
  }));
  const insert = (id: unknown) => {
    const item = items.find((target) => target.id === Number(id));
    if (!item) return;
    onClose();
    editor
      .chain()
      .focus()
      .insertContent([
        { type: "agendaReference", attrs: { itemId: item.id, label: item.label } },
        { type: "text", text: " " },
      ])
      .run();
  };
  return (
    <Modal open={open} onClose={onClose} title={t("documents:reference.title")}>
      {items.length === 0 ? (
        <p className="kern-body">{t("documents:reference.none")}</p>
      ) : (
        // eslint-disable-next-line jsx-a11y/no-autofocus -- a dialog moves the focus inside itself
        <ComboBox className="ja-doc-combo" defaultItems={items} onSelectionChange={insert} menuTrigger="focus" autoFocus>
          <Label className="kern-label">{t("documents:reference.label")}</Label>
          <Input className="kern-form-input__input" placeholder={t("documents:reference.placeholder")} />
          <Popover className="ja-doc-combo__popover">
            <ListBox className="ja-doc-combo__list" renderEmptyState={() => t("documents:reference.nothing-found")}>
              {(item: (typeof items)[number]) => (
                <ListBoxItem className="ja-doc-combo__item" textValue={item.name}>
                  {item.name}
                </ListBoxItem>
              )}
            </ListBox>
          </Popover>
        </ComboBox>
      )}
    </Modal>
  );
}

/** As the agenda writes its numbers. */
const referenceLabel = (number: number): string => `AP-${String(number).padStart(2, "0")}`;
