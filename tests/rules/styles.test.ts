/** The scales hold: what `npm run lint:styles` refuses in the sheet of a page. */
import stylelint from "stylelint";
import { expect, test } from "vitest";

const PAGE = "app/agenda/agenda.css";

test.each([
  ["a raw space", "gap: 0.6rem"],
  ["a raw size of type", "font-size: 15px"],
  ["a raw radius", "border-radius: 6px"],
  ["a raw layer", "z-index: 15"],
  ["a raw colour", "color: #204"],
  ["a named colour", "background: white"],
])("%s in the sheet of a page is refused", async (_what, declaration) => {
  expect(await complaintsAbout(`.ja-agenda-row { ${declaration}; }`)).toHaveLength(1);
});

test("a breakpoint of one page's own is refused", async () => {
  expect(await complaintsAbout("@media (width < 52rem) { .ja-agenda-row { order: 1; } }")).toHaveLength(1);
});

test("steps of the scales and widths of columns pass", async () => {
  const sheet =
    ".ja-agenda-row { gap: var(--ja-space-3); grid-template-columns: 3rem 1fr; border-bottom: 1px solid var(--ja-line); }";
  expect(await complaintsAbout(sheet)).toEqual([]);
});

async function complaintsAbout(code: string): Promise<string[]> {
  const { results } = await stylelint.lint({ code, codeFilename: PAGE });
  return results.flatMap(({ warnings }) => warnings.map(({ text }) => text));
}
