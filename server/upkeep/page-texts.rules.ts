/** Texts of the operator's own: what stands in the notice on data protection, and the record of processing (Art. 30 GDPR). */
import { z } from "zod";
import { LANGUAGES } from "../../db/schema/people.ts";

export const LONGEST_PAGE_TEXT = 20_000;

const words = z
  .string()
  .trim()
  .max(LONGEST_PAGE_TEXT, "upkeep:page-texts.too-long")
  .transform((value) => value.replaceAll("\r\n", "\n"));

export const pageTextForm = z.object({ language: z.enum(LANGUAGES), body: words });

/** Headings begin with `# `; an empty line ends a paragraph. */
export function partsOf(body: string): { title: string; text: string }[] {
  const parts: { title: string; text: string }[] = [];
  for (const line of body.split("\n")) {
    if (line.startsWith("# ")) parts.push({ title: line.slice(2).trim(), text: "" });
    else if (parts.length === 0) parts.push({ title: "", text: line });
    else parts.at(-1)!.text += `\n${line}`;
  }
  return parts.map(({ title, text }) => ({ title, text: text.trim() })).filter(({ title, text }) => title || text);
}
