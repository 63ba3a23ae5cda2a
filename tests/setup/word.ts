/**
 * Word files for tests, written by hand the way Word itself writes them: `await wordFile({ body: p("Hallo") })`. Everything in them is
 * made up for these tests.
 */
import JSZip from "jszip";

const W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml";
const NAMESPACES = [
  `xmlns:w="${W}"`,
  `xmlns:r="${R}"`,
  `xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"`,
  `xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"`,
  `xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"`,
  `xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"`,
  `xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"`,
  `xmlns:v="urn:schemas-microsoft-com:vml"`,
  `xmlns:o="urn:schemas-microsoft-com:office:office"`,
  `xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"`,
  `xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"`,
  `xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"`,
].join(" ");

export interface WordParts {
  /** What stands in `w:body`. */
  body: string;
  styles?: string;
  numbering?: string;
  footnotes?: string;
  endnotes?: string;
  comments?: string;
  commentsExtended?: string;
  header?: string;
  /** Relations of the text: `rel("rId9", "hyperlink", "https://…", true)`. */
  relations?: string;
  settingsRelations?: string;
  /** Other files by name. */
  files?: Record<string, string | Uint8Array>;
  /** More lines of `[Content_Types].xml`. */
  types?: string;
  mainType?: string;
  title?: string;
}

export const rel = (id: string, type: string, target: string, external = false): string =>
  `<Relationship Id="${id}" Type="${R}/${type}" Target="${target}"${external ? ' TargetMode="External"' : ""}/>`;

const relations = (inside: string): string =>
  `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${inside}</Relationships>`;

const part = (name: string, inside: string): string =>
  `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:${name} ${NAMESPACES} mc:Ignorable="w14 w15">${inside}</w:${name}>`;

/** Parts that stand beside the text, each with its relation and type. */
const BESIDE = {
  styles: ["styles", "styles"],
  numbering: ["numbering", "numbering"],
  footnotes: ["footnotes", "footnotes"],
  endnotes: ["endnotes", "endnotes"],
  comments: ["comments", "comments"],
  header: ["hdr", "header"],
} as const;

export async function wordFile(parts: WordParts): Promise<Buffer> {
  const zip = new JSZip();
  let own = parts.relations ?? "";
  let types = parts.types ?? "";
  for (const [key, [root, type]] of Object.entries(BESIDE)) {
    const inside = key === "styles" ? (parts.styles ?? STYLES) : parts[key as keyof typeof BESIDE];
    if (inside === undefined) continue;
    zip.file(`word/${key}.xml`, part(root, inside));
    own += rel(`own-${key}`, type, `${key}.xml`);
    types += `<Override PartName="/word/${key}.xml" ContentType="${TYPES}.${type}+xml"/>`;
  }
  if (parts.commentsExtended !== undefined) {
    zip.file(
      "word/commentsExtended.xml",
      `<w15:commentsEx xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml">${parts.commentsExtended}</w15:commentsEx>`,
    );
    own += `<Relationship Id="own-extended" Type="http://schemas.microsoft.com/office/2011/relationships/commentsExtended" Target="commentsExtended.xml"/>`;
  }
  if (parts.settingsRelations !== undefined) {
    zip.file("word/settings.xml", part("settings", ""));
    zip.file("word/_rels/settings.xml.rels", relations(parts.settingsRelations));
    own += rel("own-settings", "settings", "settings.xml");
  }
  zip.file("word/document.xml", part("document", `<w:body>${parts.body}<w:sectPr w:rsidR="00AB12CD"/></w:body>`));
  zip.file("word/_rels/document.xml.rels", relations(own));
  const core = `<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>`;
  zip.file("_rels/.rels", relations(rel("rId1", "officeDocument", "word/document.xml") + (parts.title ? core : "")));
  if (parts.title) {
    zip.file(
      "docProps/core.xml",
      `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>${parts.title}</dc:title></cp:coreProperties>`,
    );
  }
  const mainType = parts.mainType ?? `${TYPES}.document.main+xml`;
  zip.file(
    "[Content_Types].xml",
    `<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/><Override PartName="/word/document.xml" ContentType="${mainType}"/>${types}</Types>`,
  );
  for (const [name, content] of Object.entries(parts.files ?? {})) zip.file(name, content);
  return zip.generateAsync({ type: "nodebuffer", compression: "DEFLATE" });
}

// --- what stands in the parts ---------------------------------------------------------------

/** Signs of XML as text. */
export const x = (text: string): string => text.replace(/&/g, "&amp;").replace(/</g, "&lt;");

/** A run; `look` is what stands in `w:rPr`. */
export const r = (text: string, look = ""): string =>
  `<w:r w:rsidRPr="00C01234">${look ? `<w:rPr>${look}</w:rPr>` : ""}<w:t xml:space="preserve">${x(text)}</w:t></w:r>`;

/** A paragraph of runs, or of words. */
export const p = (inside: string, look = ""): string =>
  `<w:p w:rsidR="00A77B3E" w:rsidRDefault="00A77B3E" w14:paraId="11111111">${look ? `<w:pPr>${look}</w:pPr>` : ""}${inside.startsWith("<") || inside === "" ? inside : r(inside)}</w:p>`;

export const styled = (style: string, inside: string): string => p(inside, `<w:pStyle w:val="${style}"/>`);

export const item = (inside: string, numId: number, level = 0): string =>
  p(inside, `<w:pStyle w:val="ListParagraph"/><w:numPr><w:ilvl w:val="${level}"/><w:numId w:val="${numId}"/></w:numPr>`);

const by = (author: string, day: string) => `w:id="90" w:author="${author}" w:date="${day}T10:00:00Z"`;

export const ins = (text: string, author = "Anna Beispiel", day = "2030-05-02"): string =>
  `<w:ins ${by(author, day)}>${text.startsWith("<") ? text : r(text)}</w:ins>`;

export const del = (text: string, author = "Anna Beispiel", day = "2030-05-02"): string =>
  `<w:del ${by(author, day)}><w:r><w:delText xml:space="preserve">${x(text)}</w:delText></w:r></w:del>`;

/** For the end of a paragraph, in its `w:pPr`. */
export const endInserted = (author = "Anna Beispiel"): string => `<w:rPr><w:ins ${by(author, "2030-05-02")}/></w:rPr>`;
export const endDeleted = (author = "Anna Beispiel"): string => `<w:rPr><w:del ${by(author, "2030-05-02")}/></w:rPr>`;

export const row = (cells: string[], look = ""): string =>
  `<w:tr>${look ? `<w:trPr>${look}</w:trPr>` : ""}${cells.map((cell) => (cell.startsWith("<w:tc") ? cell : `<w:tc>${p(cell)}</w:tc>`)).join("")}</w:tr>`;

export const tbl = (...rows: string[]): string => `<w:tbl><w:tblPr/>${rows.join("")}</w:tbl>`;

export const picture = (relation: string, alt: string | null): string =>
  `<w:r><w:drawing><wp:inline><wp:extent cx="952500" cy="952500"/><wp:docPr id="1" name="Grafik 1"${alt === null ? "" : ` descr="${x(alt)}"`}/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:blipFill><a:blip r:embed="${relation}"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>`;

const style = (id: string, name: string, inside = "", type = "paragraph", standard = false): string =>
  `<w:style w:type="${type}" w:styleId="${id}"${standard ? ' w:default="1"' : ""}><w:name w:val="${name}"/>${inside}</w:style>`;

/** As in a German Word: the ids are German, the names are not. */
export const STYLES = [
  `<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="de-DE"/></w:rPr></w:rPrDefault></w:docDefaults>`,
  style("Standard", "Normal", "", "paragraph", true),
  style("Titel", "Title"),
  ...[1, 2, 3, 4, 5, 6].map((level) =>
    style(
      `berschrift${level}`,
      `heading ${level}`,
      `<w:basedOn w:val="Standard"/><w:pPr><w:outlineLvl w:val="${level - 1}"/></w:pPr>`,
    ),
  ),
  style("ListParagraph", "List Paragraph", `<w:pPr><w:ind w:left="720"/></w:pPr>`),
  style("Zitat", "Quote"),
  style("Fett", "Strong", `<w:rPr><w:b/></w:rPr>`, "character"),
  style("Hyperlink", "Hyperlink", `<w:rPr><w:u w:val="single"/></w:rPr>`, "character"),
].join("");

const level = (at: number, format: string, text: string, start = 1): string =>
  `<w:lvl w:ilvl="${at}"><w:start w:val="${start}"/><w:numFmt w:val="${format}"/><w:lvlText w:val="${text}"/><w:pPr><w:ind w:left="${720 * (at + 1)}" w:hanging="360"/></w:pPr></w:lvl>`;

/** 1 and 2: bullets, 3: numbers with letters below, 4: the same numbering begun anew at 5. */
export const NUMBERING = [
  `<w:abstractNum w:abstractNumId="0">${level(0, "bullet", "•")}${level(1, "bullet", "–")}${level(2, "bullet", "▪")}</w:abstractNum>`,
  `<w:abstractNum w:abstractNumId="1">${level(0, "decimal", "%1.")}${level(1, "lowerLetter", "%2)")}${level(2, "lowerRoman", "%3.")}</w:abstractNum>`,
  `<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>`,
  `<w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>`,
  `<w:num w:numId="3"><w:abstractNumId w:val="1"/></w:num>`,
  `<w:num w:numId="4"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>`,
].join("");
