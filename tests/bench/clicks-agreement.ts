/** How much handwork agreement takes: twelve items put up, spoken to on a phone, dissented from, decided, traced back. */
import type { BrowserContextOptions, Page } from "playwright-core";
import type { Connection } from "../../db/connection.ts";
import { sample, type PersonKey } from "../../db/sample.ts";
import { contextOf, sampleIds } from "../../db/seed.ts";
import { behalfForm, openingForm } from "../../server/agreement/forms.rules.ts";
import { openAgreements } from "../../server/agreement/opening.commands.ts";
import { giveOnBehalf } from "../../server/agreement/positions.commands.ts";
import { listVoices, requireRounds } from "../../server/agreement/queries.ts";
import { createAgendaItem } from "../../server/agenda/commands.ts";
import { quickItemForm } from "../../server/agenda/rules.ts";
import { paragraph } from "../../server/documents/content/text.rules.ts";
import { insertBlocks } from "../../server/documents/log/ydoc.rules.ts";
import type { Context } from "../../server/context.ts";
import { requireRecommendation } from "../../server/recommendations/queries.ts";
import { draftRecommendation } from "../setup/recommendation.ts";
import { step, type Row } from "./clicks.ts";

const TITLES = Array.from({ length: 12 }, (_, at) => `Zwölferprobe ${String.fromCodePoint(65 + at)}`);
export const PHONE: BrowserContextOptions = { viewport: { width: 390, height: 844 }, hasTouch: true };

export type Enter = (person: PersonKey, options?: BrowserContextOptions) => Promise<Page>;

export async function asHouses({ db }: Connection, enter: Enter): Promise<Row[]> {
  const { processId, people, organisations } = await sampleIds(db);
  const as = (person: PersonKey): Context => ({
    ...contextOf(db, people, person, new Date()),
    origin: "https://agenda.example",
  });
  const organisationOf = (person: PersonKey) =>
    organisations[sample.mandates.find((mandate) => mandate.person === person)!.organisation];
  const ids: number[] = [];
  for (const title of TITLES) {
    const item = await createAgendaItem(as("recorder"), processId, quickItemForm.parse({ title }), "");
    await db.updateTable("agenda_items").set({ mode: "austausch" }).where("id", "=", item).execute();
    ids.push(
      await draftRecommendation(
        { as, organisationOf },
        { item, title, words: `Darum geht es: ${title}, kurz gesagt. Und das ist alles.` },
      ),
    );
  }
  const [home, first] = [`/processes/${processId}`, `/recommendations/${ids[0]!}`];
  const miriam = await enter("facilitator");
  const johanna = await enter("secondMayor", PHONE);
  const martin = await enter("thirdMayor", PHONE);
  const rows: Row[] = [];
  const add = async (page: Page, name: string, path: string, work: Parameters<typeof step>[3]) =>
    rows.push(await step(page, name, path, work));
  const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

  await add(miriam, "put twelve to agreement", `${home}/agreement`, async ({ click }) => {
    await click(miriam.locator("summary", { hasText: "Zur Einigung stellen" }));
    for (const title of TITLES) await click(miriam.getByLabel(new RegExp(title)));
    await click(button(miriam, "Einfrieren und um Positionen bitten"));
    await miriam.getByRole("link", { name: TITLES[11]! }).waitFor();
  });
  for (const [page, level] of [
    [johanna, "1 · Zustimmung"],
    [martin, "3 · Enthaltung"],
  ] as const)
    await add(page, `positions on twelve items, on a phone (${level})`, `${home}/positions`, async ({ click }) => {
      for (const title of TITLES) await click(page.getByRole("group", { name: title }).getByText(level));
      await click(button(page, "Positionen speichern"));
      await page.getByText(/(12|13) von \d+ abgegeben/).waitFor();
    });
  await add(johanna, "one of them becomes a veto with its wording", `${home}/positions`, async ({ click, write }) => {
    const line = johanna.getByRole("group", { name: TITLES[1]! });
    await click(line.getByText("6 · Veto"));
    await write(line.getByLabel("Wortlaut, mit dem es ginge"), "Alle zwei Jahre.");
    await click(button(johanna, "Positionen speichern"));
    await johanna.getByText("Ein Veto braucht").waitFor({ state: "detached" });
  });
  const { recommendation } = await requireRecommendation(as("recorder"), ids[2]!);
  await as("townDelegate").rooms.edit(recommendation.documentId, (ydoc) => insertBlocks(ydoc, 1, [paragraph("Und mehr.")]));
  const again = openingForm.parse({ recommendation: String(ids[2]), rule: "konsens" });
  await openAgreements(as("facilitator"), processId, again);
  await add(johanna, "confirm after the text has moved on, with its difference", `${home}/positions`, async ({ click }) => {
    const line = johanna.getByRole("group", { name: TITLES[2]! });
    await click(line.getByText("1 Änderung im Text"));
    await click(line.getByText(/^Bestätigen/));
    await click(button(johanna, "Positionen speichern"));
    await line.getByText(/^Gilt für Fassung/).waitFor({ state: "detached" });
  });
  await add(martin, "file a dissenting opinion on a clause", `${first}/agreement`, async ({ click, choose, write }) => {
    await click(martin.locator("summary", { hasText: "Sondervotum einlegen" }));
    await choose(martin.getByLabel("Worauf es sich bezieht"), `Darum geht es: ${TITLES[0]!}, kurz gesagt. Und das ist alles.`);
    await write(martin.getByRole("textbox", { name: "Wortlaut", exact: true }), "Das tragen wir nicht mit.");
    await click(button(martin, "Einlegen"));
    await martin.getByText("Sondervotum von").waitFor();
  });
  await add(johanna, "sign it", `${first}/agreement`, async ({ click }) => {
    await click(button(johanna, "Mitzeichnen"));
    await button(johanna, "Unterschrift zurückziehen").waitFor();
  });
  await add(miriam, "what is missing and who is asked", `${home}/agreement`, async () => {
    await miriam.getByText("Gefragt sind").first().waitFor();
  });
  await add(miriam, "defer one, with a reason", `${home}/agreement`, async ({ click, write }) => {
    await click(miriam.getByRole("link", { name: TITLES[3]! }));
    await click(miriam.getByLabel("Zurückgestellt"));
    await write(miriam.getByRole("textbox", { name: /^Begründung/ }), "Erst nach der Haushaltsklausur.");
    await click(button(miriam, "Beschluss festhalten"));
    await miriam.getByText(/Beschluss B-\d{4}-\d+ vom/).waitFor();
  });
  await agreeWith({ db }, as("facilitator"), processId, ids[4]!);
  await add(miriam, "adopt what the rule adopts, from the list", `${home}/agreement`, async ({ click }) => {
    await click(miriam.getByRole("link", { name: TITLES[4]! }));
    await click(button(miriam, "Beschluss festhalten"));
    await miriam.getByText(/Beschluss B-\d{4}-\d+ vom/).waitFor();
  });
  const decided = await db
    .selectFrom("agreement_decisions")
    .where("outcome", "=", "angenommen_mit_dissens")
    .select("recommendation_id as id")
    .orderBy("id")
    .executeTakeFirstOrThrow();
  await add(johanna, "lift a reservation after the adoption", `${home}/positions`, async ({ click }) => {
    await click(johanna.getByRole("button", { name: /aufheben$/ }).first());
    await johanna.getByText("Offene Vorbehalte Ihres Hauses").waitFor({ state: "detached" });
  });
  await add(johanna, "from a decision to its topic and back", `/recommendations/${decided.id}/trace`, async ({ click }) => {
    await click(johanna.getByRole("link", { name: /^Thema T-/ }).first());
    await click(johanna.getByRole("link", { name: "Was wurde daraus?" }));
    await click(johanna.getByRole("link", { name: /^Beschluss B-/ }).first());
    await johanna.waitForURL(/\/recommendations\/\d+$/);
  });
  await add(johanna, "from a sentence of the paper to what shaped it", `${home}/paper`, async ({ click }) => {
    await click(johanna.locator(`a[href$="/recommendations/${ids[4]}/trace"]`).first());
    await click(johanna.getByRole("link", { name: /^Woher kommt: / }).first());
    await click(johanna.locator(".ja-printed-sentence").last());
    await johanna.getByRole("heading", { name: /^Woher kommt dieser Satz/ }).waitFor();
  });
  return rows;
}

/** Whoever has not spoken says yes by letter. */
async function agreeWith({ db }: Pick<Connection, "db">, ctx: Context, processId: number, id: number): Promise<void> {
  const round = (await requireRounds(ctx, id)).rounds[0]!;
  const voices = (await listVoices(db, processId, [round.id], ctx.now())).get(round.id)!;
  for (const { organisationId, position } of voices) {
    if (position) continue;
    const said = { organisation_id: String(organisationId), level: "1", evidence: "Schreiben vom Montag" };
    await giveOnBehalf(ctx, id, behalfForm.parse(said));
  }
}
