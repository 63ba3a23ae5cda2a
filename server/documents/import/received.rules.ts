/** Words that somebody pasted or sent, as the paragraphs that blank lines make. */
import type { ReceivedBlock } from "./rules.ts";

export const paragraphsOf = (text: string): ReceivedBlock[] =>
  text
    .replace(/\r\n?/g, "\n")
    .split(/\n[ \t\u00a0]*\n\s*/)
    .map((words) => ({ level: 0, text: words.trim() }))
    .filter(({ text: words }) => words !== "");
