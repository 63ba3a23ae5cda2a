/** Markdown as one of our texts, by way of the page that it describes; footnotes and the head of the file are read here. */
import { Marked, type Token, type TokenizerAndRendererExtension } from "marked";
import { UnreadableFile, type ImportedText } from "./rules.ts";
import { readHtml } from "./html.ts";
import { onOneLine } from "../content/text.rules.ts";

export async function readMarkdown(markdown: string): Promise<ImportedText> {
  const { head, body } = takeHead(markdown);
  requireReadable(body);
  const notes = new Map<string, string>();
  const parser = new Marked({ gfm: true, extensions: [...noteExtensions(notes), BOLD] });
  const tokens = parser.lexer(withoutEscapes(body));
  const html = parser.parser(tokens as Token[]);
  return readHtml(html, "markdown", head.get("title"));
}

export const noteExtensions = (notes: Map<string, string>): TokenizerAndRendererExtension[] => [definition(notes), sign(notes)];

/** In an address nobody means a sign of Markdown: one that was written as "a\\_b" would end there. */
const withoutEscapes = (body: string): string =>
  body.replace(/[^\s()<>]+/g, (word) => (/@|:\/\//.test(word) ? word.replace(/\\([_*~])/g, "$1") : word));

/** "**§**5" has stars by the letter of the standard, because the § is no letter; whoever wrote it meant it bold. */
const BOLD: TokenizerAndRendererExtension = {
  name: "boldAtWord",
  level: "inline",
  start: (source) => source.indexOf("**"),
  tokenizer(source) {
    const [raw, words] = /^\*\*(?![\s*])([^*\n]{0,500}[^\s*\p{L}\p{N}])\*\*(?=[\p{L}\p{N}])/u.exec(source) ?? [];
    return raw === undefined || words === undefined
      ? undefined
      : { type: "boldAtWord", raw, tokens: this.lexer.inlineTokens(words) };
  },
  renderer(token) {
    return `<strong>${this.parser.parseInline(token.tokens ?? [])}</strong>`;
  },
};

/** Signs of emphasis and links in one paragraph, and cells in one row of a table. */
const MOST_SIGNS = 1_500;
const MOST_CELLS = 300;

/**
 * For every sign that could begin something, the parser looks for its end through the rest of the paragraph, and it fills up every row
 * of a table to the length of its head.
 * @throws UnreadableFile for more of them than anybody writes
 */
function requireReadable(body: string): void {
  let signs = 0;
  for (const line of body.split(/[\r\n]/)) {
    if (/^[ \t]*(?:$|[-*+>|] |\||#{1,6} |\d{1,9}[.)] )/.test(line)) signs = 0;
    signs += countOf(line, /[[*_~`\\&<]/g);
    if (signs > MOST_SIGNS || countOf(line, /\|/g) > MOST_CELLS || /^[ \t]*(?:>[ \t]*){100}/.test(line))
      throw new UnreadableFile("too-tangled");
  }
}

const countOf = (text: string, signs: RegExp): number => text.match(signs)?.length ?? 0;

/** `title: …` between two lines of dashes, as many programs begin their files. */
function takeHead(markdown: string): { head: Map<string, string>; body: string } {
  const [all, lines] = /^\ufeff?---[ \t]*\r?\n([\s\S]{0,5000}?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|$)/.exec(markdown) ?? [];
  if (all === undefined || lines === undefined) return { head: new Map(), body: markdown };
  const pairs = [...lines.matchAll(/^([a-z]+):[ \t]*(.*)$/gim)].map(
    ([, key, value]) => [key!.toLowerCase(), value!.replace(/^(["'])(.*)\1$/, "$2").trim()] as const,
  );
  return { head: new Map(pairs.filter(([, value]) => value)), body: markdown.slice(all.length) };
}

/** Where a note interrupts the paragraph that comes next; looked for no further, because the parser asks at each paragraph. */
function startOfNote(source: string): number | undefined {
  const end = source.search(/\n[ \t]*\n/);
  return /^\[\^/m.exec(end < 0 ? source : source.slice(0, end + 1))?.index;
}

/** `[^1]: The note.` */
function definition(notes: Map<string, string>): TokenizerAndRendererExtension {
  return {
    name: "noteText",
    level: "block",
    start: startOfNote,
    tokenizer(source) {
      const [raw, name, text] =
        /^\[\^([^\]\s]{1,60})\]:[ \t]*([^\n]*(?:\n(?!\[\^)[^\n]+|\n(?=\n {2,}\S))*)(?:\n|$)/.exec(source) ?? [];
      if (raw === undefined || name === undefined || text === undefined) return undefined;
      notes.set(name, plain(text));
      return { type: "noteText", raw };
    },
    renderer: () => "",
  };
}

/** `[^1]` in the running text; the notes may stand below it, so it is written only when all is read. */
function sign(notes: Map<string, string>): TokenizerAndRendererExtension {
  return {
    name: "noteSign",
    level: "inline",
    start: (source) => source.indexOf("[^"),
    tokenizer(source) {
      const [raw, name] = /^\[\^([^\]\s]{1,60})\](?!:)/.exec(source) ?? [];
      return raw === undefined || name === undefined ? undefined : { type: "noteSign", raw, note: name };
    },
    renderer: (token) => {
      const text = notes.get(String(token.note));
      return text === undefined ? escape(token.raw) : `<sup data-footnote="${escape(text)}"></sup>`;
    },
  };
}

/** Notes of ours are plain words: signs of emphasis go, links keep their address. */
const plain = (text: string): string =>
  onOneLine(text)
    .replace(/\[([^\]]*)\]\(([^)\s]*)[^)]*\)/g, (_all, words: string, href: string) =>
      words === href ? href : `${words} (${href})`,
    )
    .replace(/(\*\*|__|~~|`)(.+?)\1/g, "$2")
    .replace(/\\([\\`*_{}[\]()#+\-.!<>|~^])/g, "$1")
    .trim();

const escape = (text: string): string =>
  text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
