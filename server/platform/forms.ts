/**
 * Reads what a form sent, whoever sent it: counted in the raw bytes before anything is parsed, then gone through once. web.ts reads
 * every form through it; how many bytes may come at all, main.ts has decided before.
 */
import { inflateRawSync } from "node:zlib";

/** Far beyond the largest form of ours (the ratings of all formats, a plan of all stages). */
export const FORM_LIMITS = {
  fields: 2_000,
  /** Of fields with the same name. */
  repeats: 1_000,
  /** Letters of a field's name. */
  name: 200,
  /** Bytes before the content of a part of a multipart form. */
  partHead: 2_000,
  /** RFC 2046 */
  boundary: 70,
} as const;

/** How much of it comes back to a form that is refused: the longest that any field of it may be, and the most that ours have. */
export const ECHO_LIMITS = {
  /** Signing in, an invitation, a new password. */
  stranger: { fields: 50, letters: 2_000 },
  /** The blocks of a proposal are one field. */
  person: { fields: FORM_LIMITS.fields, letters: 400_000 },
} as const;

export type FormValues = Record<string, string | string[]>;

/** `code` is a key of the catalogue. */
export class UnreadableForm extends Error {
  constructor(
    readonly code: "common:error.unreadable" | "common:error.form-too-large",
    readonly status: 400 | 413,
  ) {
    super(code);
  }
}

const unreadable = () => new UnreadableForm("common:error.unreadable", 400);
const tooLarge = () => new UnreadableForm("common:error.form-too-large", 413);

/**
 * Form fields as an object; a name ending in `[]` is a list under the name without it, other repeated names keep the last value.
 * Lone surrogates are mended and NUL is taken out: PostgreSQL and JSON take neither.
 * @throws UnreadableForm for a body that is no form, or has more in it than any of ours
 */
export async function readFormValues(request: Request): Promise<{ values: FormValues; file: File | undefined }> {
  const form = await parse(request);
  const values = new Map<string, string | string[]>();
  const repeats = new Map<string, number>();
  let file: File | undefined;
  for (const [key, value] of form) {
    const times = (repeats.get(key) ?? 0) + 1;
    if (times > FORM_LIMITS.repeats || key.length > FORM_LIMITS.name) throw tooLarge();
    repeats.set(key, times);
    // Browsers send an empty nameless file where none was chosen.
    if (typeof value !== "string" && key === "file" && (value.size > 0 || value.name !== "")) file = value;
    if (typeof value !== "string" || key.startsWith("__")) continue;
    const clean = value.toWellFormed().replaceAll("\u0000", "").replaceAll("\r\n", "\n");
    const name = key.replace(/\[\]$/, "");
    const before = values.get(name);
    if (name === key) values.set(name, clean);
    else if (Array.isArray(before)) before.push(clean);
    else values.set(name, [clean]);
  }
  return { values: Object.fromEntries(values), file };
}

/** What is sent back of what came: beyond the limits it has not been typed by a person into a form of ours. */
export function echoOf(values: FormValues, { fields, letters }: { fields: number; letters: number }): FormValues {
  let left = fields;
  const cut = (value: string) => value.slice(0, letters).toWellFormed();
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => {
      if (left <= 0) return [];
      const kept = typeof value === "string" ? cut(value) : value.slice(0, left).map(cut);
      left -= typeof kept === "string" ? 1 : Math.max(1, kept.length);
      return [[name, kept]];
    }),
  );
}

async function parse(request: Request): Promise<FormData> {
  const type = request.headers.get("content-type") ?? "";
  let body: Buffer;
  try {
    body = Buffer.from(await request.arrayBuffer());
  } catch {
    throw unreadable();
  }
  if (/^multipart\/form-data/i.test(type)) refuseManyParts(body, type);
  else if (countUpTo(body, "&", FORM_LIMITS.fields) >= FORM_LIMITS.fields) throw tooLarge();
  return new Response(body as BodyInit, { headers: { "Content-Type": type } }).formData().catch(() => {
    throw unreadable();
  });
}

function refuseManyParts(body: Buffer, type: string): void {
  const boundary = /;\s*boundary=(?:"([^"]*)"|([^\s;]*))/i.exec(type)?.slice(1).find(Boolean);
  if (!boundary || boundary.length > FORM_LIMITS.boundary) throw unreadable();
  const line = `--${boundary}`;
  let parts = 0;
  for (let at = body.indexOf(line); at !== -1; at = body.indexOf(line, at + line.length)) {
    const head = body.subarray(at + line.length, at + line.length + FORM_LIMITS.partHead);
    // The last one closes the form.
    if (head.subarray(0, 2).toString() === "--") continue;
    parts += 1;
    if (parts > FORM_LIMITS.fields || !head.includes("\r\n\r\n")) throw tooLarge();
  }
}

function countUpTo(body: Buffer, sign: string, most: number): number {
  let count = 0;
  for (let at = body.indexOf(sign); at !== -1 && count < most; at = body.indexOf(sign, at + 1)) count += 1;
  return count;
}

/** The longest list that a form takes; whatever unpacks to more is none of ours. */
const MOST_UNPACKED = 2 * 1024 * 1024;

/** What a page has packed into a field of its form. @throws Error for what was not packed here */
export const unpack = (packed: string): string =>
  inflateRawSync(Buffer.from(packed, "base64url"), { maxOutputLength: MOST_UNPACKED }).toString("utf8");

/** All words in it, one value a line, to be looked through like those of other fields; none of what was not packed here. */
export function wordsOfPacked(packed: string): string {
  try {
    const words: string[] = [];
    JSON.parse(unpack(packed), (_key, value: unknown) => {
      if (typeof value === "string") words.push(value);
    });
    return words.join("\n");
  } catch {
    return "";
  }
}
