/** A letter as a page: the same words as its plain part, for programs that show that one badly. */

/** Text of a page, or of an attribute. */
const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** Only whole addresses become links; a full stop after one is the end of a sentence. */
const ADDRESS = /(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)])/;

const withLinks = (line: string): string =>
  line
    .split(ADDRESS)
    .map((part, index) => (index % 2 === 1 ? `<a href="${escaped(part)}">${escaped(part)}</a>` : escaped(part)))
    .join("");

interface LetterWords {
  language: string;
  subject: string;
  body: string;
  /** Stands first, and long enough that a list of letters shows nothing of what follows. */
  head: string;
}

/** No picture, no colour, nothing from elsewhere: it looks right in dark programs too, and tells nobody that it was opened. */
export function letterPage({ language, subject, body, head }: LetterWords): string {
  const paragraphs = body.trim().split(/\n{2,}/);
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(subject)}</title>
</head>
<body style="margin: 0 auto; max-width: 38em; padding: 1em; font: 1em/1.5 sans-serif; overflow-wrap: anywhere">
<p><small>${escaped(head)}</small></p>
${paragraphs.map((paragraph) => `<p>${paragraph.split("\n").map(withLinks).join("<br>\n")}</p>`).join("\n")}
</body>
</html>
`;
}
