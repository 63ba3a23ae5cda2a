/** Tables as cards on a phone. */
import { renderToStaticMarkup } from "react-dom/server";
import { I18nextProvider } from "react-i18next";
import { expect, test } from "vitest";
import { makeTexts } from "~/texts";
import catalogues from "~/texts.de";
import { DataTable } from "~/ui/table";

test("a cell says which column it is of, also where the head of the column is more than words", () => {
  const html = renderToStaticMarkup(
    <I18nextProvider i18n={makeTexts("de", catalogues)}>
      <DataTable
        caption="Wer trifft wen?"
        rows={["Bund"]}
        keyOf={(row) => row}
        columns={[
          { header: "Bank", rowHeader: true, cell: (row) => row },
          { header: <a href="/formats/1">Runder Tisch China</a>, label: "Runder Tisch China", cell: () => "2 von 3" },
          { header: "Stand", cell: () => "heute" },
        ]}
      />
    </I18nextProvider>,
  );
  expect([...html.matchAll(/data-label="([^"]*)"/g)].map(([, label]) => label)).toEqual(["Runder Tisch China", "Stand"]);
});
