/** Letters on their way into a consultation: what a form brings, and where a letter is best cut into points. */
import { z } from "zod";
import type { ReceivedBlock, ReceivedNote, ReceivedPart, Sender } from "../../documents/import/rules.ts";
import { LARGEST_ATTACHMENT } from "../attachments/rules.ts";

/** A letter that nobody has entered is kept so long, in days; and so long before, the moderation hears that it will go. */
export const LETTER_DAYS = 90;
export const LETTER_WARNING_DAYS = 14;

export const LARGEST_LETTER = LARGEST_ATTACHMENT;
export const LETTER_ENDINGS = ".docx,.odt,.pdf,.eml,.msg,.txt";

/** A file, or words pasted from wherever. */
export const intakeForm = z.object({ text: z.string().trim().max(400_000, "common:invalid.too-long").default("") });

/** What was read of a letter, as it is kept until somebody has entered it. */
export interface Reading {
  from: Sender | null;
  subject: string;
  remark: string;
  points: string[];
  notes: ReceivedNote[];
}

const LONGEST_POINT = 10_000;
const LONGEST_REMARK = 20_000;

/** `Zu § 4`, `Zu Nummer 3:`, `2.1 Fristen`, `b)`. */
const BEGINS =
  /^(zu(m|r)?\s+(§+|artikel|art\.|nummern?|nr\.|ziffern?|kapitel|abschnitt|teil|anlage|seite|s\.|zeile|punkt|frage)\s*[\dIVXa-z]|(frage|punkt)\s+\d+|\d{1,2}(\.\d{1,2}){0,3}[.)]?\s+\S|[IVX]{1,5}\.\s+\S|[a-z]\)\s+\S)/iu;
const GENERAL =
  /^(\d+[.)]?\s+|[IVX]+\.\s+|[A-Z][.)]\s+)?(allgemein\w*|vorbemerkung\w*|einleitung|zusammenfassung|grundsätzlich\w*)\b/iu;
const GREETING = /^(sehr geehrte|guten tag|liebe |hallo|dear )/iu;
const FAREWELL =
  /^(mit (freundlichen|besten|herzlichen) grüßen|freundliche grüße|mit freundlichem gruß|beste grüße|hochachtungsvoll|kind regards|--\s*$)/iu;

/**
 * By the structure that the sender gave it: headings, „Zu § 4“, numbers; where there is none, paragraph by paragraph. Of a letter with
 * an enclosed statement the enclosure is cut and the letter is the remark. Nothing is left out but the end of an endless remark.
 */
export function cutIntoPoints(parts: readonly ReceivedPart[]): { remark: string; points: string[] } {
  const sizeOf = ({ blocks }: ReceivedPart) => blocks.reduce((sum, { text }) => sum + text.length, 0);
  const [letter, ...enclosed] = parts.filter((part) => sizeOf(part) > 0);
  const statement = enclosed.reduce<ReceivedPart | undefined>(
    (most, part) => (sizeOf(part) > (most ? sizeOf(most) : Math.max(200, sizeOf(letter!))) ? part : most),
    undefined,
  );
  if (!letter) return { remark: "", points: [] };
  const main = cut((statement ?? letter).blocks);
  const others = [...(statement ? [letter] : []), ...enclosed.filter((part) => part !== statement)];
  const remark = [main.remark, ...others.map(wordsOf)].filter(Boolean).join("\n\n");
  return { remark: shorten(remark, LONGEST_REMARK), points: main.points.flatMap(split) };
}

const wordsOf = ({ name, blocks }: ReceivedPart): string =>
  [name && `${name}:`, ...blocks.map(({ text }) => text)].filter(Boolean).join("\n\n");

function cut(blocks: readonly ReceivedBlock[]): { remark: string; points: string[] } {
  const end = blocks.findIndex(({ text }) => FAREWELL.test(text));
  const body = end === -1 ? blocks : blocks.slice(0, end);
  const farewell = end === -1 ? [] : blocks.slice(end);
  const isStart = startIn(body);
  const points: string[][] = [];
  const remark: string[] = [];
  let current: string[] | undefined;
  for (const block of body) {
    if (block.level > 0 && GENERAL.test(block.text)) current = remark;
    if (isStart(block) && !GENERAL.test(block.text)) points.push((current = []));
    (GREETING.test(block.text) ? remark : (current ?? remark)).push(block.text);
  }
  remark.push(...farewell.map(({ text }) => text));
  return { remark: remark.join("\n\n"), points: points.map((lines) => lines.join("\n")).filter(Boolean) };
}

/** The deepest headings would part what belongs together: one level of them, or else lines that begin like a point. */
function startIn(body: readonly ReceivedBlock[]): (block: ReceivedBlock) => boolean {
  const marked = body.filter(({ text }) => BEGINS.test(text) && !GENERAL.test(text));
  const [first] = body.filter(({ text }) => !GREETING.test(text));
  // A single one parts a letter as well where it begins with it: all the rest says more of the same.
  if (marked.length >= 2 || (marked.length === 1 && marked[0] === first)) return ({ text }) => BEGINS.test(text);
  for (const level of [1, 2, 3, 4])
    if (body.filter((block) => block.level === level && !GENERAL.test(block.text)).length >= 2)
      return (block) => block.level > 0 && block.level <= level;
  return ({ level, text }) => level === 0 && !GREETING.test(text) && !text.startsWith("– ");
}

const shorten = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 2)} …` : text);

function split(point: string): string[] {
  if (point.length <= LONGEST_POINT) return [point];
  const [line, word] = ["\n", " "].map((end) => point.lastIndexOf(end, LONGEST_POINT));
  const where = [line!, word!].find((at) => at > LONGEST_POINT / 2) ?? LONGEST_POINT;
  return [point.slice(0, where).trim(), ...split(point.slice(where).trim())];
}

/** Addresses that everybody can have say nothing of a house. */
const EVERYBODYS = /@(gmail|googlemail|gmx|web|outlook|hotmail|t-online|yahoo|icloud|posteo|mailbox|freenet)\.\w+$/i;

export const houseDomain = (address: string): string | null =>
  address.includes("@") && !EVERYBODYS.test(address) ? address.split("@").at(-1)!.toLowerCase() : null;
