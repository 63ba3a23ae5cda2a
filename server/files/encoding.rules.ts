/** What stands in a file of text, in one of the encodings that people's programs save or saved. */

export function decodeText(bytes: Uint8Array): string {
  const wide = wideEncodingOf(bytes);
  if (wide) return new TextDecoder(wide).decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    const declared = declaredIn(bytes);
    if (declared) return declared.decode(bytes);
    return decodeOld(bytes, isOfDos(bytes) ? DOS : WINDOWS);
  }
}

/** By its mark, or by the zeros that stand beside all Latin letters. */
function wideEncodingOf(bytes: Uint8Array): "utf-16le" | "utf-16be" | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  const start = bytes.subarray(0, 2000);
  const zeros = [0, 1].map((offset) => start.filter((byte, at) => byte === 0 && at % 2 === offset).length);
  const isMost = (count: number) => count > start.length * 0.3;
  if (zeros[0] === 0 && isMost(zeros[1]!)) return "utf-16le";
  return zeros[1] === 0 && isMost(zeros[0]!) ? "utf-16be" : undefined;
}

/** As a page says of itself; undefined for one that says nothing, and for the two that are recognised without it. */
function declaredIn(bytes: Uint8Array): TextDecoder | undefined {
  const head = String.fromCharCode(...bytes.subarray(0, 2000));
  const [, meta, xml] = /<meta[^>]{1,200}charset\s*=\s*["']?([\w-]+)|<\?xml[^>]{1,100}encoding=["']([\w-]+)/i.exec(head) ?? [];
  const label = meta ?? xml;
  if (!label) return undefined;
  try {
    const decoder = new TextDecoder(label);
    return ["utf-8", "windows-1252", "utf-16le", "utf-16be"].includes(decoder.encoding) ? undefined : decoder;
  } catch {
    return undefined;
  }
}

/**
 * The signs from 0x80 on. By hand, because Node's `TextDecoder("windows-1252")` makes invisible control characters of 80–9F
 * (nodejs/node#56542), and knows nothing of DOS.
 */
const LATIN = String.fromCharCode(...Array.from({ length: 96 }, (_, index) => 0xa0 + index));
const WINDOWS = `€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ${LATIN}`;
const DOS =
  "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0";

const decodeOld = (bytes: Uint8Array, signs: string): string =>
  Array.from({ length: Math.ceil(bytes.length / CHUNK) }, (_, index) =>
    String.fromCharCode(...bytes.subarray(index * CHUNK, (index + 1) * CHUNK)).replace(
      /[\u0080-\u00ff]/g,
      (sign) => signs[sign.charCodeAt(0) - 0x80]!,
    ),
  ).join("");
const CHUNK = 8192;

/** Where a text has its umlauts tells which of the two it is: ä ö ü Ä Ö Ü ß. */
function isOfDos(bytes: Uint8Array): boolean {
  const count = (places: string) => bytes.filter((byte) => places.includes(String.fromCharCode(byte))).length;
  return count("\x84\x94\x81\x8e\x99\x9a\xe1") > 2 * count("\xe4\xf6\xfc\xc4\xd6\xdc\xdf");
}
