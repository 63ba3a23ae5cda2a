/** What the form of a mandate offers to choose. */
import { renderToStaticMarkup } from "react-dom/server";
import { I18nextProvider } from "react-i18next";
import { expect, test } from "vitest";
import { MandateFields } from "~/processes/mandate-fields";
import { makeTexts } from "~/texts";
import catalogues from "~/texts.de";

const organisations = [
  { id: 1, name: "Stadt Lindenhafen", shortName: "Lindenhafen" },
  { id: 2, name: "Stadt Ahornbrück", shortName: "Ahornbrück" },
];
const stored = {
  organisationId: 2,
  role: "delegate",
  bench: "kommunen",
  benchReason: "",
  organisationBench: "kommunen",
  mayBind: false,
  validFrom: "2026-01-01",
  validTo: null,
};
const draw = (fixedOrganisation?: string) =>
  renderToStaticMarkup(
    <I18nextProvider i18n={makeTexts("de", catalogues)}>
      <MandateFields organisations={organisations} stored={stored} today="2026-11-29" fixedOrganisation={fixedOrganisation} />
    </I18nextProvider>,
  );

test("the organisation of one's own mandate is not to be chosen, and the form says why", () => {
  const html = draw("Stadt Ahornbrück");
  expect(html).toContain("Die Organisation Ihres eigenen Mandats können Sie nicht ändern.");
  expect(html).not.toContain("Stadt Lindenhafen");
  expect(html).not.toContain('name="organisation_name"');
  expect(html).toContain('type="hidden" name="organisation_id" value="2"');
});

test("the organisation of somebody else's mandate is", () => {
  expect(draw()).toContain("Stadt Lindenhafen");
  expect(draw()).not.toContain("Ihres eigenen Mandats");
});
