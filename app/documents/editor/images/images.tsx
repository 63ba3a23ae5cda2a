/**
 * Pictures in a text that somebody writes: choosing, pasting or dropping them, saying what they show, saying it anew. The bar of tools
 * (writing-bar.tsx) calls `useImages` and offers what it returns.
 */
import type { Editor } from "@tiptap/core";
import { NodeSelection, Selection } from "@tiptap/pm/state";
import { lazy, Suspense, useCallback, useEffect, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Language } from "#db/schema/people";
import type { StoredImage } from "#server/documents/images/rules";
import type { ImageAttrs } from "#server/documents/content/text.rules";
import { writeSize } from "../../reader/file-size";
import type { Refused } from "./files";
import type { WritingHelp } from "../writing";
import "../../reader/files.css";

const ImageDialog = lazy(() => import("./dialog"));

/** What the dialog is about: new pictures, one after the other, or the selected one. */
export type ImageTask = { files: readonly File[] } | { selected: ImageAttrs };

export interface Images {
  /** A new picture. */
  choose: () => void;
  /** Other words for the selected one. */
  describe: () => void;
  dialog: ReactNode;
}

export function useImages(editor: Editor, documentId: number, { page }: Pick<WritingHelp, "page">): Images {
  const { t, i18n } = useTranslation();
  const [task, setTask] = useState<ImageTask | null>(null);
  const choose = useCallback(() => setTask({ files: [] }), []);
  const describe = useCallback(() => {
    const { selection } = editor.state;
    if (selection instanceof NodeSelection && selection.node.type.name === "image")
      setTask({ selected: selection.node.attrs as ImageAttrs });
  }, [editor]);
  const say = useCallback((sentence: string) => page.current.say(sentence), [page]);
  useEffect(() => {
    const reason = ({ sentence, because }: Refused) => sentence ?? (because && t(because));
    page.current.images = {
      add: (files) => setTask({ files }),
      describe,
      pasted: ({ taken, left, why }) => {
        const sentences = [
          taken > 0 && t("documents:images.pasted", { count: taken }),
          left > 0 && t("documents:images.left-out", { count: left }),
          why && reason(why),
        ];
        say(sentences.filter(Boolean).join(" "));
      },
      notCopied: (why) => say([t("documents:images.not-copied"), reason(why)].filter(Boolean).join(" ")),
    };
  }, [page, describe, say, t]);

  const insert = (image: StoredImage, alt: string, before: number) => {
    const { imageId, width, height } = image;
    editor
      .chain()
      .focus()
      .insertContent({ type: "image", attrs: { imageId, width, height, alt } })
      // Behind it, so that the next letter does not replace it.
      .command(({ tr, state }) => {
        const behind = tr.selection.to;
        if (!tr.doc.resolve(behind).nodeAfter) tr.insert(behind, state.schema.nodes.paragraph!.create());
        const place = tr.doc.resolve(behind);
        tr.setSelection(Selection.findFrom(place, 1, true) ?? Selection.near(place));
        return true;
      })
      .run();
    say(t("documents:images.inserted", { size: sizes(image, before) }));
    next();
  };
  const sizes = (image: StoredImage, before: number): string =>
    t("documents:images.size", {
      before: writeSize(before, i18n.language as Language),
      after: writeSize(image.bytes, i18n.language as Language),
      width: image.width,
      height: image.height,
    });
  const next = () => setTask((now) => (now && "files" in now && now.files.length > 1 ? { files: now.files.slice(1) } : null));
  const keepWords = (alt: string) => {
    setTask(null);
    editor.chain().focus().updateAttributes("image", { alt }).run();
  };
  const close = () => {
    setTask(null);
    editor.commands.focus();
  };
  const dialog = task && (
    <Suspense>
      <ImageDialog
        // Anew for each picture.
        key={"files" in task ? (task.files[0]?.name ?? "new") + task.files.length : "selected"}
        task={task}
        documentId={documentId}
        sizes={sizes}
        onInsert={insert}
        onDescribe={keepWords}
        onClose={close}
      />
    </Suspense>
  );
  return { choose, describe, dialog };
}
