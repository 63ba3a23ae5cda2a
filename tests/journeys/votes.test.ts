/** A vote as people hold it: set up with few clicks, cast on a phone with four taps, changed by keyboard, read by all once it is out. */
import type { Locator } from "playwright-core";
import { expect, test } from "vitest";
import { expectAccessible, open, useTown } from "../setup/journey.ts";

const town = useTown();

/** Presses, and counts how often. */
function presser() {
  const press = Object.assign(
    async (target: Locator) => {
      press.times += 1;
      await target.click();
    },
    { times: 0 },
  );
  return press;
}

test("a facilitator who has never seen it sets up a vote in eight clicks, and a mayor on a phone votes in four taps", async () => {
  const [miriam, stefan] = await Promise.all([
    town.enter("facilitator"),
    town.enter("mayor", { viewport: { width: 390, height: 844 }, hasTouch: true }),
  ]);
  await open(miriam, "/");
  const click = presser();
  await click(miriam.getByRole("link", { name: "Bund und Kommunen im Umgang mit auswärtigen Partnern" }).first());
  await click(miriam.getByRole("link", { name: "Abstimmungen" }).first());
  await click(miriam.getByRole("link", { name: "Neue Abstimmung" }));
  await miriam.getByRole("textbox", { name: "Frage" }).fill("Womit fangen wir an?");
  await click(miriam.getByText(/^Alle \d+ Agendapunkte$/));
  await click(miriam.getByText("Punkte kleben"));
  await expectAccessible(miriam);
  await click(miriam.getByRole("button", { name: "Jetzt öffnen" }));
  await miriam.getByRole("heading", { name: "Womit fangen wir an?" }).waitFor();
  expect(click.times).toBeLessThanOrEqual(8);

  await open(stefan, "/");
  const tap = presser();
  await tap(stefan.getByRole("link", { name: /Womit fangen wir an/ }).first());
  const first = stefan.getByRole("group", { name: /Partnerschaften vor dem Abschluss/ });
  await tap(first.getByText("1", { exact: true }));
  // Half filled in, it outlives a reload.
  await stefan.reload();
  await expect.poll(() => first.getByRole("radio", { name: "1", exact: true }).isChecked()).toBe(true);
  await expectAccessible(stefan);
  await tap(stefan.getByRole("button", { name: "Stimme abgeben" }));
  await stefan.getByText("Ihre Stimme ist gezählt.").first().waitFor();
  expect(tap.times).toBeLessThanOrEqual(4);
  // Whoever leads it sees it come in, and not what it says.
  await miriam.getByText(/^1 von \d+ Stimmen abgegeben$/).waitFor();

  // Changed by keyboard alone.
  await first.getByRole("radio", { checked: true }).focus();
  await stefan.keyboard.press("ArrowRight");
  await stefan.getByRole("button", { name: "Stimme ändern" }).focus();
  await stefan.keyboard.press("Enter");
  await miriam.getByRole("button", { name: "Beenden und Ergebnis zeigen" }).click();
  // He has the page open, and is shown the result on it.
  await stefan.getByText(/Dieses Ergebnis wird nie mehr geändert/).waitFor();
  await expectAccessible(stefan);
  expect(await stefan.getByRole("row", { name: /Partnerschaften vor dem Abschluss/ }).innerText()).toContain("2");
});
