/**
 * A small strict reader of XML, for the parts of Word files that strangers upload: no document types, no entities of their own, and
 * an end to depth and number of elements. Names get the customary prefix of their namespace, whatever prefix the file chose.
 */

export interface XmlElement {
  /** With prefix: `w:p`. */
  name: string;
  attrs: Record<string, string>;
  children: XmlNode[];
}

export type XmlNode = XmlElement | string;

/** What is no XML, or more of it than any real file has; `dtd` for a document type, which could hold entities. */
export class XmlError extends Error {
  constructor(readonly reason: "broken" | "dtd" | "too-much") {
    super(`XML: ${reason}`);
  }
}

const MOST_ELEMENTS = 1_500_000;
const DEEPEST = 200;

export const isElement = (node: XmlNode): node is XmlElement => typeof node !== "string";

/** The elements directly inside, of one name or all. */
export const elementsIn = (parent: XmlElement | undefined, name?: string): XmlElement[] =>
  (parent?.children ?? []).filter((node): node is XmlElement => isElement(node) && (!name || node.name === name));

/** The first element of that name directly inside; with several names, one inside the other. */
export function elementIn(parent: XmlElement | undefined, ...names: string[]): XmlElement | undefined {
  let found = parent;
  for (const name of names) {
    found = found?.children.find((node): node is XmlElement => isElement(node) && node.name === name);
  }
  return found;
}

/** `w:val` of an element directly inside. */
export const valueOf = (parent: XmlElement | undefined, name: string): string | undefined =>
  elementIn(parent, name)?.attrs["w:val"];

/** Without the blanks that XML knows; protected and narrow ones are words that somebody typed. */
export const trimXml = (text: string): string => text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, "");

/** All elements of that name, however deep. */
export function* elementsBelow(parent: XmlElement | undefined, name: string): Generator<XmlElement> {
  for (const child of elementsIn(parent)) {
    if (child.name === name) yield child;
    yield* elementsBelow(child, name);
  }
}

/** @throws XmlError */
export function parseXml(text: string): XmlElement {
  const root: XmlElement = { name: "", attrs: {}, children: [] };
  const open: Level[] = [{ element: root, raw: "", scope: { xml: "xml" } }];
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  let count = 0;
  while (at < text.length) {
    const start = text.indexOf("<", at);
    if (start !== at) addText(open, text.slice(at, start === -1 ? text.length : start));
    if (start === -1) break;
    const skipped = afterMarkup(text, start, open);
    if (skipped !== undefined) {
      at = skipped;
      continue;
    }
    at = tag(text, start, open);
    count += 1;
    if (count > 2 * MOST_ELEMENTS || open.length > DEEPEST) throw new XmlError("too-much");
  }
  const [element, ...more] = elementsIn(root);
  if (open.length !== 1 || !element || more.length > 0) throw new XmlError("broken");
  return element;
}

interface Level {
  element: XmlElement;
  /** The name as the file wrote it: the closing tag must repeat it. */
  raw: string;
  /** Customary prefix by the file's prefix. */
  scope: Record<string, string>;
}

/** Comments, instructions and CDATA. @returns where to go on, undefined when it is a tag */
function afterMarkup(text: string, start: number, open: Level[]): number | undefined {
  const upTo = (end: string, from: number) => {
    const found = text.indexOf(end, from);
    if (found === -1) throw new XmlError("broken");
    return found;
  };
  const next = text.charCodeAt(start + 1);
  if (next === 0x3f) return upTo("?>", start + 2) + 2;
  if (next !== 0x21) return undefined;
  if (text.startsWith("<!--", start)) return upTo("-->", start + 4) + 3;
  if (text.startsWith("<![CDATA[", start)) {
    const end = upTo("]]>", start + 9);
    open.at(-1)!.element.children.push(text.slice(start + 9, end));
    return end + 3;
  }
  throw new XmlError(/^<!(DOCTYPE|ENTITY)/i.test(text.slice(start, start + 10)) ? "dtd" : "broken");
}

const NAME = /[^\s<>/=!?"'&]+/y;
const ATTRIBUTE = /\s+([^\s<>/=!?"'&]+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y;
const END = /\s*(\/?)>/y;

/** Reads one opening or closing tag. @returns where to go on */
function tag(text: string, start: number, open: Level[]): number {
  const closes = text.charCodeAt(start + 1) === 0x2f;
  const name = match(NAME, text, start + (closes ? 2 : 1));
  if (!name) throw new XmlError("broken");
  let at = NAME.lastIndex;
  if (closes) {
    if (!match(END, text, at) || open.pop()?.raw !== name[0] || open.length === 0) throw new XmlError("broken");
    return END.lastIndex;
  }
  const written: [string, string][] = [];
  for (let found = match(ATTRIBUTE, text, at); found; found = match(ATTRIBUTE, text, at)) {
    written.push([found[1]!, decode(found[2] ?? found[3] ?? "")]);
    at = ATTRIBUTE.lastIndex;
  }
  const end = match(END, text, at);
  if (!end) throw new XmlError("broken");
  const parent = open.at(-1)!;
  const scope = scopeOf(parent.scope, written);
  const element: XmlElement = { name: nameIn(scope, name[0]), attrs: {}, children: [] };
  for (const [key, value] of written) {
    if (key === "xmlns" || key.startsWith("xmlns:")) continue;
    // Without a prefix an attribute has no namespace, not even the default one.
    element.attrs[key.includes(":") ? nameIn(scope, key) : key] = value;
  }
  parent.element.children.push(element);
  if (!end[1]) open.push({ element, raw: name[0], scope });
  return END.lastIndex;
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function addText(open: Level[], written: string): void {
  // Indentation between elements says nothing; blanks that are all of a run are its words.
  const { element } = open.at(-1)!;
  if (open.length === 1 || (element.children.length > 0 && trimXml(written) === "")) {
    if (trimXml(written) !== "") throw new XmlError("broken");
    return;
  }
  element.children.push(decode(written));
}

const NAMED: Record<string, string> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

function decode(written: string): string {
  if (!written.includes("&")) return written;
  return written.replace(
    /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z]\w*));/gi,
    (_all, hex?: string, decimal?: string, name?: string) => {
      if (name) {
        if (!Object.hasOwn(NAMED, name)) throw new XmlError("dtd");
        return NAMED[name]!;
      }
      const code = hex ? parseInt(hex, 16) : Number(decimal);
      if (code > 0x10ffff) throw new XmlError("broken");
      return String.fromCodePoint(code);
    },
  );
}

// --- namespaces -----------------------------------------------------------------------

/** By the end of their address: the strict variant of the standard begins it differently. */
const PREFIXES: [RegExp, string][] = [
  [/\/wordprocessingml(\/2006)?\/main$/, "w"],
  [/^urn:oasis:names:tc:opendocument:xmlns:office:1\.0$/, "office"],
  [/^urn:oasis:names:tc:opendocument:xmlns:text:1\.0$/, "text"],
  [/^urn:oasis:names:tc:opendocument:xmlns:table:1\.0$/, "table"],
  [/\/officeDocument(\/2006)?\/relationships$/, "r"],
  [/\/package\/2006\/relationships$/, "rel"],
  [/\/package\/2006\/content-types$/, "ct"],
  [/\/package\/2006\/metadata\/core-properties$/, "cp"],
  [/^http:\/\/purl\.org\/dc\/elements\/1\.1\/$/, "dc"],
  [/\/drawingml(\/2006)?\/main$/, "a"],
  [/\/drawingml(\/2006)?\/wordprocessingDrawing$/, "wp"],
  [/\/drawingml(\/2006)?\/picture$/, "pic"],
  [/\/drawingml(\/2006)?\/chart$/, "c"],
  [/\/drawingml(\/2006)?\/diagram$/, "dgm"],
  [/\/officeDocument(\/2006)?\/math$/, "m"],
  [/\/markup-compatibility\/2006$/, "mc"],
  [/^urn:schemas-microsoft-com:vml$/, "v"],
  [/^urn:schemas-microsoft-com:office:office$/, "o"],
  [/\/office\/word\/2010\/wordml$/, "w14"],
  [/\/office\/word\/2012\/wordml$/, "w15"],
  [/\/office\/word\/2023\/wordml\/word16du$/, "w16du"],
  [/\/office\/word\/2010\/wordprocessingShape$/, "wps"],
  [/\/office\/drawing\/2017\/decorative$/, "adec"],
];

function scopeOf(outer: Record<string, string>, written: [string, string][]): Record<string, string> {
  let scope = outer;
  for (const [key, address] of written) {
    if (key !== "xmlns" && !key.startsWith("xmlns:")) continue;
    if (scope === outer) scope = { ...outer };
    const prefix = key === "xmlns" ? "" : key.slice(6);
    // What nobody here reads must not pass for something that is read.
    scope[prefix] = PREFIXES.find(([pattern]) => pattern.test(address))?.[1] ?? `?${prefix}`;
  }
  return scope;
}

function nameIn(scope: Record<string, string>, raw: string): string {
  const colon = raw.indexOf(":");
  const written = colon === -1 ? "" : raw.slice(0, colon);
  const prefix = Object.hasOwn(scope, written) ? scope[written] : undefined;
  const bare = raw.slice(colon + 1);
  return prefix ? `${prefix}:${bare}` : bare;
}
