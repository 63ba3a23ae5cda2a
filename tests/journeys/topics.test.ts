/** The board of topics by mouse and by keyboard, and on two screens at once. */
import { expect, test } from "vitest";
import { expectAccessible, open, useTown } from "../setup/journey.ts";

const town = useTown();

const clusterOf = async (title: string) =>
  (await town.database.db.selectFrom("topics").where("title", "=", title).select("cluster_id").executeTakeFirstOrThrow())
    .cluster_id;

test("a card carried by keyboard into a cluster is there on another screen, goes up and down in it, and ticked ones follow by a menu", async () => {
  const [miriam, stefan] = [await town.enter("facilitator"), await town.enter("mayor")];
  for (const page of [miriam, stefan]) await open(page, `/processes/${town.ids.processId}/topics?view=board`);
  const title = "Weniger Papier, mehr Gespräche";
  const column = (page: typeof miriam, key: number) => page.locator(`[data-column="${key}"]`);
  await miriam.getByRole("button", { name: "T-016 verschieben" }).focus();
  for (const key of ["Enter", "ArrowRight", "Enter"]) await miriam.keyboard.press(key);
  await column(stefan, town.ids.clusterId).getByText(title).waitFor();
  await expect.poll(() => clusterOf(title)).toBe(town.ids.clusterId);

  const order = (page: typeof miriam) => column(page, town.ids.clusterId).locator(".ja-agenda-link").allInnerTexts();
  const [before, at] = [await order(miriam), (await order(miriam)).indexOf(title)];
  await miriam.getByLabel("T-016 auswählen").check();
  await miriam.getByRole("button", { name: at > 0 ? "Ausgewähltes nach oben" : "Ausgewähltes nach unten" }).click();
  await expect.poll(async () => (await order(stefan)).indexOf(title)).toBe(at > 0 ? at - 1 : 1);
  expect(before.length).toBeGreaterThan(1);
  await miriam.getByLabel("T-016 auswählen").uncheck();

  await miriam.getByLabel("T-017 auswählen").check();
  await miriam.getByLabel("T-019 auswählen").check();
  await miriam.getByLabel("Verschieben nach").selectOption({ label: "Hybride Bedrohungen" });
  await miriam.getByRole("button", { name: "Verschieben", exact: true }).click();
  await stefan
    .locator(".ja-agenda-column", { hasText: "Hybride Bedrohungen" })
    .getByText("Wer bezahlt gemeinsame Übungen")
    .waitFor();
  await expectAccessible(miriam);
});

test("of a large board the first cards are there, more when she asks, and what she moves stays in sight", async () => {
  const { db } = town.database;
  const { processId } = town.ids;
  const [from, to] = await db
    .insertInto("topic_clusters")
    .values([
      { process_id: processId, title: "Große Gruppe", position: 51 },
      { process_id: processId, title: "Auch groß", position: 52 },
    ])
    .returning("id")
    .execute();
  const like = await db
    .selectFrom("topics")
    .where("number", "=", 16)
    .select(["process_id", "problem", "concerned", "source", "is_anonymous", "person_id", "organisation_id", "handed_in_on"])
    .executeTakeFirstOrThrow();
  const many = Array.from({ length: 140 }, (_each, at) => ({
    ...like,
    ...{ number: 500 + at, title: `Großes Thema ${at}`, cluster_id: at < 70 ? from!.id : to!.id, position: at },
  }));
  await db.insertInto("topics").values(many).execute();
  const miriam = await town.enter("facilitator");
  await open(miriam, `/processes/${processId}/topics?view=board`);
  const cards = (cluster: number) => miriam.locator(`[data-column="${cluster}"] .ja-agenda-link`);
  const before = await cards(from!.id).count();
  expect(before).toBeLessThan(60);

  await miriam.getByLabel("T-500 auswählen").check();
  await miriam.getByLabel("Verschieben nach").selectOption(String(to!.id));
  await miriam.getByRole("button", { name: "Verschieben", exact: true }).click();
  await expect.poll(() => clusterOf("Großes Thema 0")).toBe(to!.id);
  await expect.poll(async () => (await cards(to!.id).allTextContents()).at(-1)).toBe("Großes Thema 0");
  expect(await cards(to!.id).count()).toBe(before + 1);

  await miriam.getByRole("link", { name: /weitere Große Gruppe$/ }).press("Enter");
  await expect.poll(() => cards(from!.id).count()).toBe(69);
  await expect.poll(() => miriam.evaluate(() => document.activeElement?.textContent)).toBe(`Großes Thema ${before + 1}`);
  expect(await miriam.getByRole("link", { name: /weitere Große Gruppe$/ }).count()).toBe(0);

  await miriam.getByLabel("Thema suchen").fill("großes thema 139");
  await miriam.keyboard.press("Enter");
  await expect.poll(() => miriam.locator(".ja-agenda-link").allTextContents()).toEqual(["Großes Thema 139"]);
  await expectAccessible(miriam);
  await db.deleteFrom("topics").where("number", ">=", 500).execute();
});

test("on a phone cards are ticked and moved by tapping, and the board stays within the screen", async () => {
  const miriam = await town.enter("facilitator", { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  await open(miriam, `/processes/${town.ids.processId}/topics?view=board`);
  const title = "Sprachkurse für Verwaltungskräfte in Partnerstädten";
  const [before, clusters] = [
    await clusterOf(title),
    await town.database.db
      .selectFrom("topic_clusters")
      .where("process_id", "=", town.ids.processId)
      .select("id")
      .orderBy("id")
      .execute(),
  ];
  const { id } = clusters.find((cluster) => cluster.id !== before)!;
  await miriam.getByLabel("T-017 auswählen").tap();
  await miriam.getByLabel("Verschieben nach").selectOption(String(id));
  await miriam.getByRole("button", { name: "Verschieben", exact: true }).tap();
  await expect.poll(() => clusterOf(title)).toBe(id);

  const order = () => miriam.locator(`[data-column="${id}"] .ja-agenda-link`).allInnerTexts();
  await expect.poll(order).toContain(title);
  const at = (await order()).indexOf(title);
  await miriam.getByLabel("T-017 auswählen").tap();
  await miriam.getByRole("button", { name: at > 0 ? "Ausgewähltes nach oben" : "Ausgewähltes nach unten" }).tap();
  await expect.poll(async () => (await order()).indexOf(title)).toBe(at > 0 ? at - 1 : 1);
  expect(await miriam.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await expectAccessible(miriam);
});

test("similar topics are named while somebody types, and the form is then handed in at once", async () => {
  const stefan = await town.enter("mayor");
  await open(stefan, `/processes/${town.ids.processId}/topics/new`);
  await stefan.getByLabel("Worum geht es?").pressSequentially("Vorbereitung der Delegationsbesuche", { delay: 5 });
  await stefan
    .getByRole("region", { name: "Ähnliche Themen gibt es schon" })
    .getByText("Vorbereitung von Delegationsbesuchen")
    .waitFor();
  await expectAccessible(stefan);
  await stefan.getByRole("button", { name: "Einreichen", exact: true }).click();
  await stefan.getByText("Ihr Thema ist eingereicht.").waitFor();
});
