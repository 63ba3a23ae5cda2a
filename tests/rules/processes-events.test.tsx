/** The log of a process as people read it. */
import { renderToStaticMarkup } from "react-dom/server";
import { I18nextProvider } from "react-i18next";
import { expect, test } from "vitest";
import { EventList } from "~/processes/event-list";
import { makeTexts } from "~/texts";
import de from "~/texts.de";
import en from "~/texts.en";

const languages = [makeTexts("de", de), makeTexts("en", en)];
const draw = (person: string | null) =>
  languages.map((i18n) =>
    renderToStaticMarkup(
      <I18nextProvider i18n={i18n}>
        <EventList events={[{ id: 1, at: new Date(), person, kind: "process-edited", params: {}, path: null }]} />
      </I18nextProvider>,
    ),
  );

test("what nobody did is shown as done by the system, in both languages", () => {
  for (const html of draw(null)) expect(html).toContain(" · System<");
  for (const html of draw("Anna Beispiel (Auen)")) expect(html).toContain(" · Anna Beispiel (Auen)<");
});
