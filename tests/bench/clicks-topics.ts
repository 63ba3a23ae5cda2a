/** From topics to modes: the ten main steps of prioritising, as a facilitator at a desk and a mayor on a phone do them. */
import type { Page } from "playwright-core";
import { PHONE, type Enter } from "./clicks-agreement.ts";
import { step, type Row } from "./clicks.ts";

const LIST = Array.from({ length: 20 }, (_, at) => `Aus der Liste, Nummer ${"abcdefghijklmnopqrst"[at]}`);
const OWN = "Nachtfähren zwischen den Häfen";

export async function fromTopicsToModes(enter: Enter, processId: number): Promise<Row[]> {
  const [desk, phone] = [await enter("facilitator"), await enter("mayor", PHONE)];
  const home = `/processes/${processId}`;
  const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name, exact: true });
  const link = (page: Page, name: string | RegExp) => page.getByRole("link", { name }).first();
  const rows: Row[] = [];
  const add = async (name: string, page: Page, path: string, work: Parameters<typeof step>[3]) =>
    rows.push(await step(page, name, path, work));

  await add("1 hand in a topic (phone)", phone, `${home}/topics`, async ({ write, press }) => {
    await write(phone.getByRole("textbox", { name: "Weiteres Thema" }), OWN);
    await press("Enter");
    await phone.getByText(`Eingereicht: ${OWN}.`).waitFor();
  });
  await add("2 hand in a list of twenty", desk, `${home}/topics`, async ({ click, write }) => {
    await click(link(desk, "Viele auf einmal"));
    await write(desk.getByLabel("Liste", { exact: true }), LIST.join("\n"));
    await click(button(desk, "Weiter"));
    await click(button(desk, "Einreichen"));
    await desk.getByText("Die Themen sind eingereicht.").waitFor();
  });
  await add("3 it affects us, too (phone)", phone, `${home}/topics?q=Liste`, async ({ click }) => {
    await click(phone.getByRole("row", { name: new RegExp(LIST[0]!) }).getByRole("button", { name: "Betrifft uns auch" }));
    await phone
      .getByRole("row", { name: new RegExp(LIST[0]!) })
      .getByText("Kommunen: 1")
      .waitFor();
  });
  const board = `${home}/topics?view=board`;
  const tick = (title: string) => desk.locator("[data-column] li", { hasText: title }).getByRole("checkbox");
  await add("4 three cards into a group", desk, board, async ({ click, choose }) => {
    for (const title of LIST.slice(0, 3)) await click(tick(title));
    await choose(desk.getByLabel("Verschieben nach"), "Hybride Bedrohungen");
    await click(button(desk, "Verschieben"));
    await desk.locator(".ja-agenda-column", { hasText: "Hybride Bedrohungen" }).getByText(LIST[2]!).waitFor();
  });
  await add("5 merge two", desk, board, async ({ click }) => {
    for (const title of LIST.slice(3, 5)) await click(tick(title));
    await click(button(desk, "Zusammenführen …"));
    await click(button(desk, "Zusammenführen"));
    await desk.getByText("Hierher zusammengeführt").waitFor();
  });
  await add("6 decline one, with a reason", desk, board, async ({ click, write }) => {
    await click(tick(LIST[5]!));
    await click(button(desk, "Entscheiden …"));
    await click(desk.getByText("Nicht weiterverfolgen"));
    await write(desk.getByLabel("Warum?"), "Das regelt jede Stadt selbst.");
    await click(button(desk, "Entscheiden"));
    await desk.getByText("Entschieden. Wer es eingereicht hat, bekommt Bescheid.").waitFor();
  });
  await add("7 a vote on all open topics, from the start page", desk, "/", async ({ click, write }) => {
    await click(link(desk, "Bund und Kommunen im Umgang mit auswärtigen Partnern"));
    await click(link(desk, "Abstimmungen"));
    await click(link(desk, "Neue Abstimmung"));
    await write(desk.getByRole("textbox", { name: "Frage" }), "Womit fangen wir an?");
    await click(button(desk, "Jetzt öffnen"));
    await desk.getByRole("heading", { name: "Womit fangen wir an?" }).waitFor();
  });
  const run = new URL(desk.url()).pathname;
  await add("8 vote, from the start page (phone)", phone, "/", async ({ click }) => {
    await click(link(phone, /Womit fangen wir an/));
    const dots = phone.getByRole("group", { name: new RegExp(OWN) }).getByText("2", { exact: true });
    await click(dots);
    await click(button(phone, "Stimme abgeben"));
    await phone.getByText("Ihre Stimme ist gezählt.").first().waitFor();
  });
  await add("9 close, result, short list agreed", desk, run, async ({ click, write }) => {
    await click(button(desk, "Beenden und Ergebnis zeigen"));
    await click(link(desk, "Kurzliste"));
    await click(desk.getByLabel(new RegExp(OWN)));
    await write(desk.getByLabel("Grund", { exact: true }), "Die meisten Punkte");
    await click(button(desk, "Auf die Kurzliste"));
    await write(desk.getByLabel(/Wer hat zugestimmt/), "Am Runden Tisch");
    await click(button(desk, "Als vereinbart festhalten"));
    await link(desk, /^Weiter: wie tief/).waitFor();
  });
  await add("10 say how deep (phone)", phone, `${home}/agenda/depth/statement`, async ({ choose, click }) => {
    const line = phone.getByRole("group", { name: new RegExp(OWN) });
    await choose(line.getByLabel("Heute"), "informieren");
    await choose(line.getByLabel("Gewünscht"), "zusammenarbeiten");
    await click(button(phone, "Speichern"));
    await phone.getByText("Gespeichert").first().waitFor();
  });
  return rows;
}
