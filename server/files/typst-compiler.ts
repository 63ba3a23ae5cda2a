/**
 * From Typst's language to an accessible PDF (PDF/UA-1, tagged). Runs in a thread of the pool, because a long text takes longer than
 * somebody's key may wait; the words are written by typst.ts.
 */
import { join } from "node:path";
import { tmpdir } from "node:os";
import { NodeCompiler } from "@myriaddreamin/typst-ts-node-compiler";

/** The folder need not exist: nothing in our markup reads files, and nothing may but the pictures that are handed over. */
const WORKSPACE = join(tmpdir(), "joint-agenda-typst");

/**
 * @param images by the path with which the markup names them
 * @returns the file. Characters that no font here can show (rare scripts, some emoji) are written as their code.
 * @throws Error when the markup does not compile: a bug of the caller
 */
export function compileTypst(markup: string, images: ReadonlyMap<string, Uint8Array>): Buffer {
  let source = markup;
  for (let attempt = 0; attempt < 4; attempt += 1) {
    const result = compileOnce(source, images);
    if (Buffer.isBuffer(result)) return result;
    source = withStandIns(source, (character) => result.unshowable.has(character));
  }
  // Every round shows only some of the missing characters; after a few, everything beyond the common European ones goes.
  const result = compileOnce(
    withStandIns(source, (character) => character.codePointAt(0)! > 0x2122),
    images,
  );
  if (Buffer.isBuffer(result)) return result;
  throw new Error(`PDF: characters without a font: ${[...result.unshowable].join(" ")}`);
}

function compileOnce(source: string, images: ReadonlyMap<string, Uint8Array>): Buffer | { unshowable: Set<string> } {
  const compiler = NodeCompiler.create({ workspace: WORKSPACE });
  for (const [path, bytes] of images) compiler.mapShadow(join(WORKSPACE, path), Buffer.from(bytes));
  const compiled = compiler.compile({ mainFileContent: source });
  if (!compiled.result) {
    const error = compiled.takeError();
    throw new Error(`PDF: ${JSON.stringify(error ? compiler.fetchDiagnostics(error) : "no result")}`);
  }
  try {
    return compiler.pdf(compiled.result, { pdfStandard: "ua-1" });
  } catch (error) {
    const unshowable = missingCharacters(error instanceof Error ? error.message : String(error));
    if (!unshowable.size) throw error;
    return { unshowable };
  } finally {
    compiler.evictCache(10);
  }
}

/** PDF/UA forbids characters without a glyph; the compiler names them in its message, in Rust's notation. */
function missingCharacters(message: string): Set<string> {
  const found = new Set<string>();
  for (const [, quoted] of message.matchAll(/the text `\\?"(.*?)\\?"` could not be displayed/gu)) {
    const text = quoted!.replace(/\\+u\{([0-9a-f]+)\}/g, (_, hex: string) => String.fromCodePoint(parseInt(hex, 16)));
    const characters = [...text].filter((character) => character.codePointAt(0)! > 0x7e);
    // What is set as one sign is named as one, such as a digit in a box: letters of ours are not to blame for what stands on them.
    const strange = characters.filter((character) => character.codePointAt(0)! > 0x24f);
    for (const character of strange.length > 0 ? strange : characters) found.add(character);
  }
  return found;
}

function withStandIns(source: string, replace: (character: string) => boolean): string {
  let out = "";
  for (const character of source) out += replace(character) ? standIn(character) : character;
  return out;
}

/** Joiners and variation selectors mean nothing alone, an empty box is a box; anything else stays readable as its code. */
function standIn(character: string): string {
  if (character === "☐") return "□";
  const code = character.codePointAt(0)!;
  const silent = code === 0x200d || (code >= 0xfe00 && code <= 0xfe0f) || code < 0x20;
  return silent ? "" : `[U+${code.toString(16).toUpperCase().padStart(4, "0")}]`;
}
