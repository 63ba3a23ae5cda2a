/**
 * A Word file as one of our texts: content, pictures, comments, tracked changes, and a report. The file is read several times,
 * once as it was before all tracked changes and once for each author who made some.
 */
import { MOST_IMAGES, Losses, type ImportedChange, type ImportedText, type Loss } from "../rules.ts";
import { LARGEST_IMAGE, WORD_KINDS, type Crop, type ImageRefused, type PreparedImage } from "../../images/rules.ts";
import { prepareImage, UnreadableImage } from "../../images/recode.ts";
import { headingIn, settleLanguages, takenFrom } from "../finish.rules.ts";
import { openWordArchive, type Relation, type WordArchive } from "./archive.ts";
import { changesOf, authorsIn, type ChangeAuthor } from "./changes.rules.ts";
import { placeThreads, wordThreads } from "./comments.rules.ts";
import { Fields } from "./fields.rules.ts";
import { readStory, sourcesOf, type Sources, type Story } from "./lines.rules.ts";
import { numberingOf, writeLabels } from "./labels.rules.ts";
import { assemble, type Block, type Labels } from "./lists.rules.ts";
import { Counter } from "./numbers.rules.ts";
import { keyOf, picturesIn } from "./pictures.rules.ts";
import type { Change, Reading } from "./runs.rules.ts";
import { wordStyles, type WordStyles } from "./styles.rules.ts";
import { onOneLine, shortened } from "../../content/text.rules.ts";
import { elementIn, elementsBelow, elementsIn, type XmlElement } from "./xml.rules.ts";

/** Authors whose changes become proposals of their own; those of more are taken together. */
const MOST_AUTHORS = 20;

/** @throws UnreadableFile */
export async function readWordFile(file: Buffer): Promise<ImportedText> {
  const archive = await openWordArchive(file);
  const losses = new Losses();
  const parts = await openParts(archive);
  const pictures = await readPictures(archive, parts);
  const sources = sourcesOf(parts.body);
  const base = readText(parts, pictures, sources, () => false, losses);
  const numbering = numberingOf(base);
  losses.note("numbers", writeLabels(base, numbering));
  const read = (accepts: (change: Change) => boolean, counting: Losses) => {
    const text = readText(parts, pictures, sources, accepts, counting);
    writeLabels(text, numbering);
    return text;
  };

  const changeAuthors = authorsIn(sources);
  const quietly = new Losses();
  const everything = changeAuthors.length ? read(() => true, quietly) : base;
  const changes = authorGroups(changeAuthors).flatMap(({ changeAuthor, authors }) =>
    changesOf(base.blocks, read((change) => authors.has(change.author), quietly).blocks, changeAuthor, losses),
  );
  const threads = wordThreads(parts.comments, parts.commentsExtended, (comment) => wordsOf(comment, parts), losses);
  const referred = new Map([...everything.story.referred, ...base.story.referred]);
  const placed = placeThreads(threads, base.blocks, referred, everything.blocks, losses);
  noteSurroundings(parts, losses);

  const settled = settleLanguages(
    placed.blocks,
    changes.map((change) => change.blocks),
    parts.styles.language,
  );
  return {
    // What a file says of itself is often that of the one it was made from; a heading is what its readers see.
    title: base.story.title || headingIn(settled.blocks) || titleIn(parts.core),
    language: settled.language,
    numbering,
    content: { type: "doc", content: settled.blocks },
    images: pictures.images,
    threads: placed.threads,
    changes: changes.map((change, index): ImportedChange => ({ ...change, blocks: settled.others[index]! })),
    report: { format: "docx", taken: takenFrom(settled.blocks, placed.threads, changes), lost: losses.counts },
  };
}

/** One reading per author; beyond a number of them, one for all others together. */
function authorGroups(changeAuthors: readonly ChangeAuthor[]): { changeAuthor: ChangeAuthor; authors: Set<string> }[] {
  const alone = changeAuthors.slice(0, MOST_AUTHORS);
  const others = changeAuthors.slice(MOST_AUTHORS);
  const groups = alone.map((changeAuthor) => ({ changeAuthor, authors: new Set([changeAuthor.author]) }));
  if (others.length === 0) return groups;
  const together: ChangeAuthor = {
    author: shortened(others.map((changeAuthor) => changeAuthor.author).join(", "), 200),
    at: new Date(Math.max(...others.map((changeAuthor) => changeAuthor.at?.getTime() ?? 0))),
    sources: new Set(others.flatMap((changeAuthor) => [...changeAuthor.sources])),
  };
  return [...groups, { changeAuthor: together, authors: new Set(others.map((changeAuthor) => changeAuthor.author)) }];
}

// --- parts -------------------------------------------------------------------------------

interface Parts {
  body: XmlElement;
  relations: Map<string, Relation>;
  styles: WordStyles;
  footnotes: Map<string, XmlElement>;
  endnotes: Map<string, XmlElement>;
  comments: XmlElement | undefined;
  commentsExtended: XmlElement | undefined;
  core: XmlElement | undefined;
  /** Heads and feet of pages. */
  margins: XmlElement[];
  hasTemplate: boolean;
  hasMacroControls: boolean;
}

async function openParts(archive: WordArchive): Promise<Parts> {
  const { main } = archive;
  const [document, relations] = [await archive.part(main), await archive.relations(main)];
  const all = (type: string) => [...relations.values()].filter((each) => each.type.endsWith(`/${type}`) && !each.external);
  const one = async (type: string) => {
    const [relation] = all(type);
    return relation && archive.part(relation.target);
  };
  const margins: XmlElement[] = [];
  for (const { target } of [...all("header"), ...all("footer")].slice(0, 100)) {
    const margin = await archive.part(target);
    if (margin) margins.push(margin);
  }
  const settings = all("settings")[0];
  const around = settings ? [...(await archive.relations(settings.target)).values()] : [];
  const package_ = [...(await archive.relations("")).values()];
  const core = package_.find((each) => each.type.endsWith("/core-properties"));
  return {
    body: elementIn(document, "w:body") ?? { name: "w:body", attrs: {}, children: [] },
    relations,
    styles: wordStyles(await one("styles"), await one("numbering")),
    footnotes: notesIn(await one("footnotes"), "w:footnote"),
    endnotes: notesIn(await one("endnotes"), "w:endnote"),
    comments: await one("comments"),
    commentsExtended: await one("commentsExtended"),
    core: core && (await archive.part(core.target)),
    margins,
    hasTemplate: around.some((each) => each.type.endsWith("/attachedTemplate")),
    hasMacroControls: archive.names.some((name) => /\/activeX\//i.test(name)),
  };
}

const notesIn = (part: XmlElement | undefined, name: string): Map<string, XmlElement> =>
  new Map(elementsIn(part, name).map((note) => [note.attrs["w:id"] ?? "", note]));

const titleIn = (core: XmlElement | undefined): string =>
  onOneLine((elementIn(core, "dc:title")?.children ?? []).filter((child) => typeof child === "string").join("")).trim();

/** What stands around the text and has no place in ours. */
function noteSurroundings({ margins, body, hasTemplate, hasMacroControls }: Parts, losses: Losses): void {
  const hasWords = (margin: XmlElement) =>
    [...elementsBelow(margin, "w:t")].some(({ children }) => children.join("").trim() !== "");
  losses.note("headers-footers", margins.filter(hasWords).length);
  if (hasTemplate) losses.note("template");
  if (hasMacroControls) losses.note("controls");
  const sections = [...elementsBelow(body, "w:sectPr")];
  const isSpecial = (section: XmlElement) =>
    Number(elementIn(section, "w:cols")?.attrs["w:num"] ?? 1) > 1 ||
    elementIn(section, "w:pgSz")?.attrs["w:orient"] === "landscape";
  losses.note("layout", sections.filter(isSpecial).length);
}

// --- reading -----------------------------------------------------------------------------

interface Text {
  story: Story;
  blocks: Block[];
  labels: Labels;
}

function readText(
  parts: Parts,
  pictures: Pictures,
  sources: Sources,
  accepts: (change: Change) => boolean,
  losses: Losses,
): Text {
  const reading = readingOf(parts, pictures, accepts, losses);
  const story = readStory(parts.body, reading, sources);
  return { story, blocks: assemble(story.lines, reading.labels), labels: reading.labels };
}

function readingOf(parts: Parts, pictures: Pictures, accepts: Reading["accepts"], losses: Losses): Reading {
  return {
    styles: parts.styles,
    accepts,
    losses,
    linkOf: (relation) => {
      const found = parts.relations.get(relation);
      return found?.external ? found.target : undefined;
    },
    imageOf: (shown) => pictures.shown.get(keyOf(shown)) ?? "images-unreadable",
    noteOf: (kind, id) => noteText((kind === "footnote" ? parts.footnotes : parts.endnotes).get(id), parts, accepts, losses),
    counter: new Counter(),
    labels: new Map(),
    fields: new Fields(losses),
    comments: new Set(),
    referred: () => undefined,
  };
}

/** Notes of ours are plain words. */
function noteText(note: XmlElement | undefined, parts: Parts, accepts: Reading["accepts"], losses: Losses): string {
  if (!note) return "";
  const story = readStory(note, readingOf(parts, NO_PICTURES, accepts, new Losses()), new Map(), 1);
  const isLooking = (marks: readonly { type: string }[] | undefined) => marks?.some(({ type }) => type !== "language") ?? false;
  if (story.lines.some((line) => line.block !== undefined || line.content?.some((node) => isLooking(node.marks))))
    losses.note("footnote-formatting");
  return linesText(story, " ");
}

function wordsOf(comment: XmlElement, parts: Parts): string {
  const reading = readingOf(parts, NO_PICTURES, () => true, new Losses());
  return linesText(readStory(comment, reading, new Map(), 1), "\n");
}

/** @param end what parts lines and paragraphs */
function linesText({ lines }: Story, end: string): string {
  return lines
    .map(({ content = [], counted }) =>
      [counted?.label ?? "", ...content.map((node) => (node.type === "hardBreak" ? end : (node.text ?? "")))].join("").trim(),
    )
    .filter(Boolean)
    .join(end);
}

// --- pictures ----------------------------------------------------------------------------

interface Pictures {
  images: PreparedImage[];
  /** By `keyOf`. */
  shown: Map<string, number | Loss>;
}

const NO_PICTURES: Pictures = { images: [], shown: new Map() };

const REFUSED: Partial<Record<ImageRefused, Loss>> = {
  animated: "images-animated",
  "too-large": "images-large",
  "too-many-pixels": "images-large",
};

/** Those that the text shows, each once, in its order; one after the other, so that only one is unpacked at a time. */
async function readPictures(archive: WordArchive, { body, relations }: Parts): Promise<Pictures> {
  const pictures: Pictures = { images: [], shown: new Map() };
  const byTarget = new Map<string, number | Loss>();
  const byHash = new Map<string, number>();
  for (const shown of picturesIn(body)) {
    const target = relations.get(shown.relation)?.target;
    if (target === undefined || pictures.shown.has(keyOf(shown))) continue;
    const place = keyOf({ ...shown, relation: target });
    const known = byTarget.get(place) ?? (await prepare(target, shown.crop));
    byTarget.set(place, known);
    pictures.shown.set(keyOf(shown), known);
  }
  return pictures;

  async function prepare(target: string, crop: Crop | undefined): Promise<number | Loss> {
    if (pictures.images.length >= MOST_IMAGES) return "images-beyond";
    try {
      const bytes = await archive.bytes(target, 2 * LARGEST_IMAGE);
      if (!bytes) return "images-unreadable";
      const image = await prepareImage(bytes, WORD_KINDS, crop);
      const index = byHash.get(image.hash) ?? pictures.images.push(image) - 1;
      byHash.set(image.hash, index);
      return index;
    } catch (error) {
      if (error instanceof UnreadableImage) return REFUSED[error.reason] ?? "images-unreadable";
      throw error;
    }
  }
}
