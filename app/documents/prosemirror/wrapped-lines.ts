/** Text whose lines were parted to fit a page, as it comes out of a PDF: its lines become paragraphs again. */

/** Lines of a page: shorter ones are a list, longer ones paragraphs as they are. */
const NARROWEST = 35;
const WIDEST = 140;
/** From this part of the width on a line is full. */
const FULL = 0.7;

/** @returns the text as it was where it does not look so */
export function joinLines(text: string): string {
  const lines = text.split(/\r\n?|\n/).map((line) => line.replace(/[ \t]+$/, ""));
  const width = widthOf(lines);
  if (!width) return text;
  const paragraphs: string[] = [];
  let before: string | undefined;
  for (const line of lines) {
    const words = line.replace(/^[ \t]+/, "");
    if (words === "") before = undefined;
    else if (before === undefined || begins(words, before, width)) paragraphs.push((before = words));
    else {
      paragraphs.push(joined(paragraphs.pop()!, words));
      before = words;
    }
  }
  return paragraphs.join("\n");
}

/** How wide the page was; undefined for lines that somebody ended on purpose. */
function widthOf(lines: readonly string[]): number | undefined {
  const pairs = lines
    .slice(1)
    .flatMap((line, index) => (line && lines[index] ? [[lines[index], line.trimStart()] as const] : []));
  if (pairs.length < 2) return undefined;
  const lengths = pairs.map(([line]) => line.length).sort((one, other) => one - other);
  const width = lengths[Math.floor(lengths.length * 0.9)]!;
  const full = pairs.filter(([line]) => line.length >= width * FULL).length;
  const within = pairs.filter(([line, next]) => /[-\u00ad\u2010]$/.test(line) || /^\p{Ll}/u.test(next)).length;
  const isWrapped = width >= NARROWEST && width <= WIDEST && full >= pairs.length * 0.5 && within >= pairs.length * 0.25;
  return isWrapped ? width : undefined;
}

/** A sign of a list, or what comes after a line that ended before it was full. */
function begins(line: string, before: string, width: number): boolean {
  if (/^(?:[•▪◦‣●■–*-]|\d{1,3}[.)]|[a-z]\)|\(\d{1,3}\)|§+ ?\d+)\s/u.test(line)) return true;
  const isShort = before.length < width * FULL && !/\p{L}[-\u00ad\u2010]$/u.test(before);
  return isShort && (/[.!?:;…“”"»]$/.test(before) || !/^\p{Ll}/u.test(line));
}

/** "Bund-/länder" was one word, "Bund- und" and "Baden-/Württemberg" were not. */
function joined(before: string, line: string): string {
  if (/\u00ad$/.test(before)) return before.slice(0, -1) + line;
  if (!/\p{L}[-\u2010]$/u.test(before)) return `${before} ${line}`;
  if (/^(?:und|oder|bzw|sowie|noch|als|wie|bis|and|or)\b/u.test(line)) return `${before} ${line}`;
  return /^\p{Ll}/u.test(line) ? before.slice(0, -1) + line : before + line;
}
