/** Pictures on their way in: only what was drawn comes through, and what is too much or of another kind is refused by name. */
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { prepareImage, UnreadableImage } from "#server/documents/images/recode";
import { imageForm, imageKind, LARGEST_IMAGE, UPLOAD_KINDS, WIDEST_IMAGE, WORD_KINDS } from "#server/documents/images/rules";
import { animatedGif, hugePng, jpegWithPlace, pngOf, webpOf } from "../setup/pictures.ts";

const prepared = (bytes: Uint8Array, kinds = UPLOAD_KINDS) => prepareImage(bytes, kinds);
async function reasonFor(bytes: Uint8Array, kinds = UPLOAD_KINDS): Promise<string> {
  const error = await prepared(bytes, kinds).then(
    () => "taken",
    (thrown: unknown) => thrown,
  );
  return error instanceof UnreadableImage ? error.reason : String(error);
}

/** A chunk of words in a PNG, as editors leave them. The reader checks no sum of what it does not know. */
function pngWithWords(png: Buffer, words: string): Buffer {
  const data = Buffer.from(`Comment\0${words}`, "latin1");
  const chunk = Buffer.alloc(data.length + 12);
  chunk.writeUInt32BE(data.length, 0);
  chunk.write("tEXt", 4);
  data.copy(chunk, 8);
  const end = png.length - 12;
  return Buffer.concat([png.subarray(0, end), chunk, png.subarray(end)]);
}

const XMP = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>Petra Muster</dc:creator></rdf:Description></rdf:RDF></x:xmpmeta>`;

describe("a picture that was taken in", () => {
  test("says neither where nor with what nor by whom it was taken", async () => {
    const photo = await jpegWithPlace();
    expect((await sharp(photo).metadata()).exif?.toString("latin1")).toContain("Geheimkamera");
    const { bytes } = await prepared(photo);
    const { exif, xmp, iptc } = await sharp(bytes).metadata();
    expect([exif, xmp, iptc]).toEqual([undefined, undefined, undefined]);
    expect(Buffer.from(bytes).toString("latin1")).not.toMatch(/Geheimkamera|Petra Muster|Exif/);
  });

  test.each([
    [
      "JPEG with words of its program",
      async () =>
        sharp(await pngOf())
          .jpeg()
          .withXmp(XMP)
          .toBuffer(),
    ],
    [
      "WebP",
      async () =>
        sharp(await pngOf())
          .webp()
          .withExif({ IFD0: { Artist: "Petra Muster" } })
          .toBuffer(),
    ],
    [
      "PNG",
      async () =>
        sharp(await pngOf())
          .png()
          .withExif({ IFD0: { Artist: "Petra Muster" } })
          .toBuffer(),
    ],
    ["PNG with a comment", async () => pngWithWords(await pngOf(), "Petra Muster")],
    [
      "JPEG with a file behind it",
      async () => Buffer.concat([await jpegWithPlace(), Buffer.from("<script>Petra Muster</script>")]),
    ],
  ])("carries nothing hidden along: %s", async (_what, make) => {
    const bytes = await make();
    expect(bytes.toString("latin1")).toContain("Petra Muster");
    expect(Buffer.from((await prepared(bytes)).bytes).toString("latin1")).not.toMatch(/Petra Muster|script/);
  });

  test("stands as the camera was held, though nothing in it says so any more", async () => {
    const lying = await sharp(await pngOf({ width: 40, height: 30 }))
      .jpeg()
      .withMetadata({ orientation: 6 })
      .toBuffer();
    const { bytes, width, height } = await prepared(lying);
    expect([width, height]).toEqual([30, 40]);
    expect((await sharp(bytes).metadata()).orientation).toBeUndefined();
  });

  test("is made smaller when it is wide, and never larger", async () => {
    expect(await prepared(await pngOf({ width: 4000, height: 1000 }))).toMatchObject({ width: WIDEST_IMAGE, height: 500 });
    expect(await prepared(await pngOf({ width: 12, height: 9 }))).toMatchObject({ width: 12, height: 9 });
  });

  test("is stored as one of three kinds, whatever it was", async () => {
    const gif = await sharp(await pngOf())
      .gif()
      .toBuffer();
    const tiff = await sharp(await pngOf())
      .tiff()
      .toBuffer();
    const kinds = await Promise.all(
      [pngOf(), jpegWithPlace(), webpOf(), gif, tiff].map(async (it) => prepared(await it, WORD_KINDS)),
    );
    expect(kinds.map(({ mediaType }) => mediaType)).toEqual([
      "image/png",
      "image/jpeg",
      "image/webp",
      "image/png",
      "image/png",
    ]);
    expect(kinds.map(({ bytes }) => imageKind(bytes))).toEqual(["png", "jpeg", "webp", "png", "png"]);
  });
});

describe("a picture is refused", () => {
  const svg = `<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`;
  test.each([
    ["missing", () => Buffer.alloc(0)],
    ["too-large", () => Buffer.alloc(LARGEST_IMAGE + 1)],
    ["too-many-pixels", hugePng],
    ["animated", animatedGif],
    ["svg", () => Buffer.from(svg)],
    ["svg", () => Buffer.from(`\ufeff\n<!-- Logo -->\n${svg.slice(svg.indexOf("<svg"))}`)],
    ["heic", () => Buffer.from("\0\0\0\x18ftypheic\0\0\0\0mif1heic", "latin1")],
    ["kind", () => Buffer.from("<!doctype html><script>alert(1)</script>")],
    ["kind", () => Buffer.from("%PDF-1.7")],
    ["kind", () => Buffer.from("BM000000000000")],
    [
      "kind",
      async () =>
        sharp(await pngOf())
          .tiff()
          .toBuffer(),
    ],
    ["broken", async () => (await pngOf({ width: 300, height: 300 })).subarray(0, 200)],
    ["broken", async () => (await jpegWithPlace({ width: 300, height: 300 })).subarray(0, 700)],
    ["broken", () => Buffer.from("\x89PNG\r\n\x1a\n<script>", "latin1")],
  ] as const)("as %s (%#)", async (reason, make) => {
    expect(await reasonFor(await make())).toBe(reason);
  });

  test("by what it is, also when it is dressed as something else: a page with the beginning of a GIF", async () => {
    expect(await reasonFor(Buffer.from("GIF89a/*<svg onload=alert(1)>*/"))).toBe("broken");
  });
});

describe("words for whoever does not see the picture", () => {
  test("are asked for, unless it is only decoration", () => {
    const problems = (form: object) => imageForm.safeParse(form).error?.issues.map(({ path, message }) => [path[0], message]);
    expect(problems({ alt: "  " })).toEqual([["alt", "documents:images.alt-missing"]]);
    expect(problems({})).toEqual([["alt", "documents:images.alt-missing"]]);
    expect(problems({ alt: "a".repeat(1001) })).toEqual([["alt", "common:invalid.too-long"]]);
    expect(imageForm.parse({ alt: " Karte " })).toEqual({ alt: "Karte" });
    expect(imageForm.safeParse({ alt: "", decorative: "true" }).success).toBe(true);
  });
});
