/** Files as they leave the application: what they are called, and by what our own ones are known again. */

export interface TextFile<Content = Buffer> {
  /** Without ending. */
  name: string;
  bytes: Content;
}

/** Style of the line below the title in our own files: written anew with every export. */
export const HEAD_STYLE = "Gemeinsame Agenda Stand";

export const fileName = (title: string): string =>
  title
    .replace(/[\\/:*?"<>|\s]+/g, " ")
    .trim()
    .slice(0, 100)
    .toWellFormed() || "text";

/** How deep lists of contents go: headings of texts that a paper quotes are deeper. */
export const CONTENTS_DEPTH = 3;
