/** The last steps of every import, whatever the file was: which language the text is in, and what the report counts. */
import { LANGUAGES, type Language } from "../../../db/schema/people.ts";
import { countTaken, type ImportReport } from "./rules.ts";
import { asLine } from "../../platform/form.rules.ts";
import type { TextContent } from "../rules.ts";
import { onOneLine, toPlainText } from "../content/text.rules.ts";

export function takenFrom(
  blocks: TextContent[],
  threads: readonly unknown[] = [],
  changes: readonly unknown[] = [],
): ImportReport["taken"] {
  return { ...countTaken({ type: "doc", content: blocks }), comments: threads.length, changes: changes.length };
}

/** What a text is called that says nothing about it: by its first heading. */
export const headingIn = (blocks: readonly TextContent[]): string =>
  blocks
    .filter((block) => block.type === "heading")
    .map((heading) => asLine(onOneLine(toPlainText(heading))))
    .find((words) => words !== "") ?? "";

/**
 * Word says the language of every run, more often than anybody chose it: what most of the text is in is its language, and only other
 * passages keep their mark.
 * @param others blocks that belong to the text without standing in it
 * @param standard language of runs that say nothing
 */
export function settleLanguages(
  blocks: TextContent[],
  others: TextContent[][] = [],
  standard?: string,
): { blocks: TextContent[]; others: TextContent[][]; language: Language | null } {
  const usual = standard?.split("-")[0]?.toLowerCase() ?? "";
  const letters = new Map<string, number>();
  const count = (node: TextContent) => {
    const lang = String(langOf(node) ?? usual);
    if (node.type === "text") letters.set(lang, (letters.get(lang) ?? 0) + (node.text?.length ?? 0));
    node.content?.forEach(count);
  };
  blocks.forEach(count);
  const [most] = [...letters].sort((one, other) => other[1] - one[1])[0] ?? [usual];
  const language = LANGUAGES.find((each) => each === most) ?? null;
  const settle = (node: TextContent): TextContent => settled(node, language);
  return { blocks: blocks.map(settle), others: others.map((each) => each.map(settle)), language };
}

const langOf = (node: TextContent): unknown => node.marks?.find((mark) => mark.type === "language")?.attrs?.lang;

function settled(node: TextContent, language: Language | null): TextContent {
  const marks = node.marks?.filter((mark) => mark.type !== "language" || mark.attrs?.lang !== language);
  const { marks: _old, content, ...rest } = node;
  return {
    ...rest,
    ...(marks?.length ? { marks } : {}),
    ...(content ? { content: joined(content.map((child) => settled(child, language))) } : {}),
  };
}

/** Runs that only a mark had parted. */
export function joined(nodes: readonly TextContent[]): TextContent[] {
  const out: TextContent[] = [];
  for (const node of nodes) {
    const last = out.at(-1);
    const fits = node.type === "text" && last?.type === "text" && JSON.stringify(node.marks) === JSON.stringify(last.marks);
    if (fits) out[out.length - 1] = { ...last, text: `${last.text}${node.text}` };
    else out.push(node);
  }
  return out;
}
