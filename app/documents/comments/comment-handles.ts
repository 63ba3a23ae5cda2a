/** What stands at a table, an image or a record: its comments, and a way to comment on it as a whole. Drawn over the text by passages.ts. */

export interface HandleTexts {
  /** "Kommentieren" */
  comment: string;
  /** What the block is called to those who cannot see where the button stands. */
  commentOn: (kind: string, words: string) => string;
  threads: (count: number, kind: string, words: string) => string;
}

interface Handle {
  kind: string;
  words: string;
  /** Open threads on the block. */
  threads: number;
  mayComment: boolean;
  /** Who writes has the toolbar and keeps Tab for the table. */
  isStop: boolean;
  texts: HandleTexts;
  onShow: () => void;
  onComment: () => void;
}

export function drawHandle(handle: Handle): HTMLElement {
  const { texts, kind, words } = handle;
  const bar = document.createElement("div");
  bar.className = "ja-text-handle";
  bar.contentEditable = "false";
  if (handle.threads)
    bar.append(button("show", String(handle.threads), texts.threads(handle.threads, kind, words), handle, handle.onShow));
  if (handle.mayComment) bar.append(button("add", texts.comment, texts.commentOn(kind, words), handle, handle.onComment));
  return bar;
}

function button(name: string, sign: string, label: string, { isStop }: Handle, run: () => void): HTMLButtonElement {
  const element = document.createElement("button");
  element.type = "button";
  element.className = `ja-text-handle__${name}`;
  element.textContent = sign;
  element.setAttribute("aria-label", label);
  element.tabIndex = isStop ? 0 : -1;
  // The text keeps its caret, and a phone its keyboard.
  element.addEventListener("mousedown", (event) => event.preventDefault());
  element.addEventListener("click", (event) => {
    event.preventDefault();
    event.stopPropagation();
    run();
  });
  return element;
}
