/** Whole kinds of texts that changed on the way out as Markdown and in again. */
import { describe, expect, test } from "vitest";
import { readMarkdown } from "#server/documents/import/markdown";
import { bulletList, doc, orderedList, paragraph, text } from "#server/documents/content/text.rules";
import type { TextContent } from "#server/documents/rules";
import { writeMarkdown } from "#server/files/markdown";
import { sketch } from "../setup/sketch.ts";

const written = (content: TextContent) => writeMarkdown("Titel", "", content, { language: "de" }).replace(/^# Titel\n+/, "");
const back = async (content: TextContent) => sketch((await readMarkdown(written(content))).content);
const link = (words: string, href: string): TextContent => ({
  type: "text",
  text: words,
  marks: [{ type: "link", attrs: { href } }],
});

describe("out as Markdown and in again", () => {
  test.each([
    [[...text("§", "bold"), ...text("5")]],
    [[...text("5"), ...text("(1)", "bold"), ...text("a")]],
    [[...text("fett", "bold"), ...text("schräg", "italic"), ...text("beides", "bold", "italic")]],
    [[...text("a"), ...text("„b“", "strike"), ...text("c")]],
    [[...text("Wort", "bold"), ...text(" danach")]],
  ])("emphasis stays where it stands, whatever stands beside it (%#)", async (content) => {
    expect(await back(doc(paragraph(content)))).toBe(sketch(doc(paragraph(content))));
  });

  test("addresses and mail addresses stay what they are, as links and as words", async () => {
    const hrefs = ["https://a.example/x_y_z/_w_?a=1&b=*c*", "mailto:_kontakt_amt@stadt.example"];
    const linked = doc(
      paragraph([link(hrefs[0]!, hrefs[0]!), ...text(" und "), link("_kontakt_amt@stadt.example", hrefs[1]!)]),
    );
    expect(await back(linked)).toBe(sketch(linked));
    const words = doc(paragraph("Siehe https://a.example/_x_y, (a_b.c@d-e.example)."));
    expect((await back(words)).replace(/\[([^|\]]*)\|[^\]]*\]/g, "$1")).toBe(sketch(words));
  });

  test("lists that touch stay apart: bullets, numbers, tasks, and those inside an item", async () => {
    const tasks: TextContent = {
      type: "taskList",
      content: [{ type: "taskItem", attrs: { checked: true }, content: [paragraph("t")] }],
    };
    const lists = doc(bulletList("a", "b"), bulletList("c"), bulletList("d"), tasks, orderedList("1"), orderedList("2"));
    expect(await back(lists)).toBe("(a, b)\n(c)\n(d)\n([x] t)\n(1: 1)\n(1: 2)");
    expect(await back(doc(bulletList([paragraph("x"), bulletList("y"), bulletList("z")])))).toBe("(x / (y) / (z))");
  });
});

describe("Markdown of others", () => {
  test("bold before a digit or letter is bold, also behind a sign", async () => {
    const { content } = await readMarkdown("nach **§**5, **(1)**2 und **Frist:**5 Tage, 2 ** 3 ** 4");
    expect(sketch(content)).toBe("nach [§|bold]5, [(1)|bold]2 und [Frist:|bold]5 Tage, 2 ** 3 ** 4");
  });

  test("addresses with escaped signs are whole", async () => {
    const { content } = await readMarkdown("kontakt\\_amt@stadt.example https://a.example/x\\_y");
    expect(sketch(content)).toBe(
      "[kontakt_amt@stadt.example|link=mailto:kontakt_amt@stadt.example] [https://a.example/x_y|link=https://a.example/x_y]",
    );
  });
});
