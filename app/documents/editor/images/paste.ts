/**
 * Pictures that are pasted or dropped into a text: files open the dialog of images.tsx, pictures in pasted pages are sent along, those of
 * another text of ours are copied to this one. An extension of the editor of those who write (writing.ts).
 */
import { Extension, type Editor } from "@tiptap/core";
import { DOMParser as TextParser, type Node } from "@tiptap/pm/model";
import { NodeSelection, Plugin } from "@tiptap/pm/state";
import type { EditorView } from "@tiptap/pm/view";
import { cleanPage, withoutNoise } from "#server/documents/import/foreign-html.rules";
import { copyImage, imageFilesIn, isStored, takeImages, type PastedImages, type Refused } from "./files";

/** What the page does for pictures. */
export interface ImageActions {
  /** Opens the dialog for new pictures. */
  add: (files: readonly File[]) => void;
  /** Opens the dialog for the selected picture. */
  describe: () => void;
  /** Says what came along with a paste. */
  pasted: (result: PastedImages) => void;
  /** Says that a picture of another text could not become one of this text. */
  notCopied: (why: Refused) => void;
}

export interface ImagePasteOptions {
  documentId: number;
  actions: () => ImageActions;
}

export const ImagePaste = Extension.create<ImagePasteOptions>({
  name: "imagePaste",
  // Before all others: a paste of files would be taken for one of nothing.
  priority: 1000,
  addProseMirrorPlugins() {
    return [imagePaste(this.editor, this.options)];
  },
});

const isImage = (selection: unknown): selection is NodeSelection =>
  selection instanceof NodeSelection && selection.node.type.name === "image";

function imagePaste(editor: Editor, { documentId, actions }: ImagePasteOptions): Plugin {
  const describe = (view: EditorView, pos: number): boolean => {
    view.dispatch(view.state.tr.setSelection(NodeSelection.create(view.state.doc, pos)));
    actions().describe();
    return true;
  };
  return new Plugin({
    props: {
      handlePaste(view, event) {
        const files = imageFilesIn(event.clipboardData);
        const html = event.clipboardData?.getData("text/html") ?? "";
        if (!view.editable) return false;
        // Word and spreadsheets put a picture of the words beside the words: then the words are meant.
        if (files.length > 0 && !hasWords(html)) {
          actions().add(files);
          return true;
        }
        if (!bringsPictures(html)) return false;
        void pastePage(editor, html, documentId).then((result) => result && actions().pasted(result));
        return true;
      },
      handleDrop(view, event, _slice, moved) {
        const files = moved || !view.editable ? [] : imageFilesIn(event.dataTransfer);
        if (files.length === 0) return false;
        const place = view.posAtCoords({ left: event.clientX, top: event.clientY });
        if (place) editor.commands.setTextSelection(place.pos);
        actions().add(files);
        return true;
      },
      handleDoubleClickOn: (view, _pos, node, nodePos, _event, direct) =>
        direct && view.editable && node.type.name === "image" && describe(view, nodePos),
      handleKeyDown(view, event) {
        const { selection } = view.state;
        return (
          view.editable && isImage(selection) && event.key === "Enter" && !event.shiftKey && describe(view, selection.from)
        );
      },
    },
    appendTransaction(transactions, before, after) {
      if (!transactions.some((tr) => tr.getMeta("paste"))) return null;
      const known = imagesIn(before.doc);
      for (const id of imagesIn(after.doc))
        if (!known.has(id)) void copyHere(editor, documentId, id).then((why) => why && actions().notCopied(why));
      return null;
    },
  });
}

/** Those of another text of ours are named by their number; an editor of the same kind elsewhere names only their address. */
export const bringsPictures = (html: string): boolean =>
  html.includes("data-pm-slice") ? /<img\b(?![^>]*\bdata-image=)/i.test(html) : /<img\b/i.test(html);

/** A page with nothing but a picture is a picture. */
function hasWords(html: string): boolean {
  if (!html) return false;
  const page = new DOMParser().parseFromString(withoutNoise(html), "text/html");
  return (page.body.textContent ?? "").trim() !== "" || page.querySelector("table") !== null;
}

async function pastePage(editor: Editor, html: string, documentId: number): Promise<PastedImages | undefined> {
  const page = new DOMParser().parseFromString(withoutNoise(html.toWellFormed()), "text/html");
  cleanPage(page);
  const result = await takeImages(page, documentId);
  if (editor.isDestroyed || !editor.isEditable) return undefined;
  const { state, view } = editor;
  const slice = TextParser.fromSchema(state.schema).parseSlice(page.body, { context: state.selection.$from });
  view.dispatch(state.tr.replaceSelection(slice).scrollIntoView());
  return result;
}

/** A picture of another text as one of this text; where that is not allowed, it stays what its readers may see. */
async function copyHere(editor: Editor, documentId: number, from: number): Promise<Refused | undefined> {
  const sent = await copyImage(documentId, from);
  if (editor.isDestroyed) return undefined;
  if (!isStored(sent)) return sent;
  if (sent.imageId === from) return undefined;
  const { tr } = editor.state;
  editor.state.doc.descendants((node, pos) => {
    if (node.type.name === "image" && node.attrs.imageId === from) tr.setNodeAttribute(pos, "imageId", sent.imageId);
  });
  if (tr.docChanged) editor.view.dispatch(tr.setMeta("addToHistory", false));
  return undefined;
}

function imagesIn(doc: Node): Set<number> {
  const ids = new Set<number>();
  doc.descendants((node) => {
    if (node.type.name === "image" && typeof node.attrs.imageId === "number") ids.add(node.attrs.imageId);
  });
  return ids;
}
