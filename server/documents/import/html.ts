/**
 * A web page or a text in Markdown as one of our texts. A page is only parsed: no script runs, nothing is fetched; what our
 * content model does not know stays outside.
 */
import { DOMParser } from "@tiptap/pm/model";
import { Window } from "happy-dom";
import { cleanPage } from "./foreign-html.rules.ts";
import { settleLanguages, takenFrom } from "./finish.rules.ts";
import type { ImportFormat } from "../../../db/schema/documents.ts";
import { MOST_IMAGES, Losses, UnreadableFile, type ImportedText, type Loss } from "./rules.ts";
import { ALT_MAX, UPLOAD_KINDS, type PreparedImage } from "../images/rules.ts";
import { prepareImage, UnreadableImage } from "../images/recode.ts";
import type { TextContent } from "../rules.ts";
import { textSchema } from "../content/schema.rules.ts";
import { evened } from "../content/tables.rules.ts";
import { isLanguageTag, onOneLine, safeHref, shortened, toPlainText } from "../content/text.rules.ts";

/**
 * @param title where it is known from elsewhere
 * @throws UnreadableFile when the page is nested deeper than anybody writes
 */
export async function readHtml(html: string, format: ImportFormat = "html", title?: string): Promise<ImportedText> {
  const window = new Window({
    settings: {
      disableJavaScriptEvaluation: true,
      disableJavaScriptFileLoading: true,
      disableCSSFileLoading: true,
      disableIframePageLoading: true,
      disableComputedStyleRendering: true,
    },
  });
  try {
    const page = new window.DOMParser().parseFromString(html, "text/html") as unknown as Document;
    if (isTooDeep(page)) throw new UnreadableFile("broken");
    return await readPage(page, format, title);
  } finally {
    await window.happyDOM.close();
  }
}

/** Nested deeper than texts may be; reading such a page could take minutes. */
const DEEPEST = 100;

function isTooDeep(page: Document): boolean {
  let level: Element[] = page.body ? [page.body] : [];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > DEEPEST) return true;
    level = level.flatMap((element) => [...element.children]);
  }
  return false;
}

async function readPage(page: Document, format: ImportFormat, known: string | undefined): Promise<ImportedText> {
  const losses = new Losses();
  const title = known ?? onOneLine(page.querySelector("title")?.textContent ?? "").trim();
  const language = page.documentElement?.getAttribute("lang") ?? undefined;
  noteLosses(page, losses);
  const { fallen, parted } = cleanPage(page);
  losses.note("raised-text", fallen);
  losses.note("footnotes-parted", parted);
  const images = await takePictures(page, losses);
  const json = DOMParser.fromSchema(textSchema()).parse(page.body).toJSON() as TextContent;
  const titled = takeTitle((clean(json, losses).content ?? []).filter(isFilled), title, known === undefined);
  const settled = settleLanguages(titled.blocks, [], isLanguageTag(language) ? language : undefined);
  return {
    title: titled.title,
    language: settled.language,
    numbering: "none",
    content: { type: "doc", content: settled.blocks },
    images,
    threads: [],
    changes: [],
    report: { format, taken: takenFrom(settled.blocks), lost: losses.counts },
  };
}

const LOST: [string, Loss][] = [
  ["script, noscript", "scripts"],
  ["iframe, video, audio, object, embed, canvas, svg, math", "media"],
  ["select, textarea, button, input:not([type=checkbox]):not([type=hidden])", "controls"],
  ["pre", "code"],
  ["mark:not([data-thread])", "highlights"],
];

function noteLosses(page: Document, losses: Losses): void {
  for (const [selector, loss] of LOST) losses.note(loss, page.querySelectorAll(selector).length);
  const hrefs = [...page.querySelectorAll("a[href]")].map((link) => link.getAttribute("href") ?? "");
  losses.note("links-unsafe", hrefs.filter((href) => safeHref(href) === undefined).length);
  // What is written in them is no text.
  for (const element of page.querySelectorAll("iframe, video, audio, object, embed, canvas, svg, math, button"))
    element.remove();
}

// --- pictures -------------------------------------------------------------------------

/** Those that the page holds itself; one from elsewhere is not fetched. */
async function takePictures(page: Document, losses: Losses): Promise<PreparedImage[]> {
  const images: PreparedImage[] = [];
  const byHash = new Map<string, number>();
  for (const element of page.querySelectorAll("img")) {
    const found = await pictureOf(element.getAttribute("src") ?? "", images.length);
    if (typeof found === "string") {
      losses.note(found);
      // What it showed is said where it stood.
      const alt = element.getAttribute("alt")?.trim();
      element.replaceWith(alt ? `[${alt}]` : "");
      continue;
    }
    const index = byHash.get(found.hash) ?? images.push(found) - 1;
    byHash.set(found.hash, index);
    if (!element.hasAttribute("alt")) losses.note("images-without-alt");
    const alt = element.getAttribute("alt") ?? "";
    if (alt.length > ALT_MAX) losses.note("alts-cut");
    element.setAttribute("alt", shortened(alt, ALT_MAX));
    element.setAttribute("data-image", String(index + 1));
  }
  return images;
}

async function pictureOf(src: string, count: number): Promise<PreparedImage | Loss> {
  const [, data] = /^data:image\/[a-z+.-]+;base64,(.*)$/is.exec(src) ?? [];
  if (data === undefined) return "images-remote";
  if (count >= MOST_IMAGES) return "images-beyond";
  try {
    return await prepareImage(Buffer.from(data, "base64"), UPLOAD_KINDS);
  } catch (error) {
    if (!(error instanceof UnreadableImage)) throw error;
    if (error.reason === "animated") return "images-animated";
    return error.reason === "too-large" || error.reason === "too-many-pixels" ? "images-large" : "images-unreadable";
  }
}

// --- tidying ----------------------------------------------------------------------------

/** Attributes of the content model only, tables even, pictures by their index, halves of emoji mended. */
function clean(node: TextContent, losses: Losses): TextContent {
  const even = (child: TextContent) => (child.type === "table" ? (evened(child, () => losses.note("tables")) ?? []) : [child]);
  const content = node.content?.map((child) => clean(child, losses)).flatMap(even);
  const marks = node.marks?.filter((mark) => mark.type !== "comment");
  const attrs = attrsOf(node.type, node.attrs ?? {});
  return {
    type: node.type,
    ...(Object.keys(attrs).length ? { attrs } : {}),
    ...(node.text === undefined ? {} : { text: node.text.replaceAll("\u0000", "").toWellFormed() }),
    ...(marks?.length ? { marks } : {}),
    ...(content?.length ? { content } : {}),
  };
}

function attrsOf(type: string, { id: _id, ...attrs }: Record<string, unknown>): Record<string, unknown> {
  if (type === "image") return { ...attrs, imageId: Number(attrs.imageId) - 1, width: null, height: null };
  if (type === "orderedList")
    return {
      start: startOf(attrs.start),
      type: /^[1aAiI]$/.test(String(attrs.type)) ? attrs.type : null,
    };
  return attrs;
}

const startOf = (start: unknown): number =>
  Number.isInteger(start) && (start as number) >= 0 && (start as number) < 1e6 ? (start as number) : 1;

/** Paragraphs without words are distances. */
const isFilled = (node: TextContent): boolean => node.type !== "paragraph" || (node.content?.length ?? 0) > 0;

/** A first heading that repeats the title goes; one that stands alone above all others is the title, and they move up to its place. */
function takeTitle(blocks: TextContent[], title: string, mayGive: boolean): { title: string; blocks: TextContent[] } {
  const isTop = (node: TextContent) => node.type === "heading" && node.attrs?.level === 1;
  const [first, ...rest] = blocks;
  if (!first || !isTop(first) || rest.length === 0) return { title, blocks };
  const words = toPlainText(first);
  if (title && words === title && rest.some(isTop)) return { title, blocks: rest };
  if (!words || rest.some(isTop) || !(mayGive || words === title)) return { title, blocks };
  const raised = rest.map((node) =>
    node.type === "heading" ? { ...node, attrs: { ...node.attrs, level: Math.max(1, Number(node.attrs?.level) - 1) } } : node,
  );
  return { title: words, blocks: raised };
}
