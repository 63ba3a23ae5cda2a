/** How much handwork a consultation takes: answers from a phone, a point weighed, checked and released, the synopsis given out. */
import type { Page } from "playwright-core";
import type { Connection } from "../../db/connection.ts";
import { sampleIds } from "../../db/seed.ts";
import { PHONE, type Enter } from "./clicks-agreement.ts";
import { step, type Row } from "./clicks.ts";

export async function fromAskingToSynopsis({ db }: Connection, enter: Enter): Promise<Row[]> {
  const { consultationId } = await sampleIds(db);
  const at = `/consultations/${consultationId}`;
  // One after the other: each has read the page before the next begins.
  const land = await enter("landHead", PHONE);
  const chamber = await enter("chamber", PHONE);
  const clerk = await enter("recorder");
  const miriam = await enter("facilitator");
  const rows: Row[] = [];
  const add = async (page: Page, name: string, path: string, work: Parameters<typeof step>[3]) =>
    rows.push(await step(page, name, path, work));
  const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name }).first();
  const receipt = (page: Page) => page.getByText("Eingangsbestätigung", { exact: true }).first().waitFor();

  await add(land, "file a nil return, from the start page (phone)", "/", async ({ click }) => {
    await click(land.getByRole("link", { name: /^Stellung nehmen: / }));
    await click(button(land, /^Fehlanzeige/));
    await receipt(land);
  });
  await add(chamber, "the ten-minute answer, from the start page (phone)", "/", async ({ click, write }) => {
    await click(chamber.getByRole("link", { name: /^Stellung nehmen: / }));
    await click(chamber.getByRole("link", { name: /^Kurze Antwort/ }));
    await write(chamber.getByLabel("Was sollte unbedingt so bleiben?"), "Die kurzen Wege.");
    await write(chamber.getByLabel("Was müsste sich ändern, damit Ihr Haus mitmachen kann?"), "Die Frist.");
    await write(chamber.getByLabel("Was fehlt?"), "Wer fragt die Kammern?");
    await click(chamber.getByLabel(/^Ich bin befugt/));
    await click(button(chamber, "Einreichen"));
    await receipt(chamber);
  });
  const reason = clerk.locator('form:has(input[name="revision"]) textarea[name="reason"]');
  const first = /^Für Ratsvorlagen ist die Frist knapp/;
  await add(clerk, "weigh one point, by keys", `${at}/weighing?state=open`, async ({ click, write, press }) => {
    await click(clerk.getByRole("link", { name: first }));
    await clerk.waitForURL(/point=\d+/);
    await clerk.locator('input[name="disposition"]:focus').waitFor();
    await press("3");
    await write(reason, "Die Frist gilt für alle.");
    const before = clerk.url();
    await press("Control+Enter");
    await clerk.waitForURL((url) => url.href !== before);
  });
  await add(clerk, "weigh the next one, with a block of text", `${at}/weighing?state=open`, async ({ press }) => {
    // Whoever has just saved is there already.
    await clerk.locator('a[href*="point="]').first().click();
    await clerk.locator('input[name="disposition"]:focus').waitFor();
    await press("t", "d");
    await reason.and(clerk.locator(":focus")).waitFor();
    const before = clerk.url();
    await press("Control+Enter");
    await clerk.waitForURL((url) => url.href !== before);
  });
  await add(miriam, "check what colleagues have drafted and release it", `${at}/weighing?state=draft`, async ({ click }) => {
    await click(miriam.locator("summary", { hasText: "Mehrere Entwürfe prüfen" }));
    await click(miriam.locator("details[open]").getByLabel(/^Alle, die der Filter findet/));
    await click(button(miriam, "Gewählte sind geprüft"));
    await click(button(miriam, /^\d+ geprüfte Erwiderung(en)? freigeben$/));
    await miriam.getByText("Freigegeben.").first().waitFor();
  });
  await add(miriam, "give out the synopsis as Word", at, async ({ click }) => {
    await click(miriam.getByRole("link", { name: "Synopse", exact: true }));
    const came = miriam.waitForEvent("download");
    await click(miriam.getByRole("link", { name: "Synopse als DOCX herunterladen" }));
    await came;
  });
  return rows;
}
