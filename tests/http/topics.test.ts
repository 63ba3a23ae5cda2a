/** Topics without JavaScript: handing in one and many, arranging, merging and deciding with plain forms. */
import { expect, test } from "vitest";
import { caller, fieldsOf } from "../setup/caller.ts";
import { useServer } from "../setup/http.ts";

const town = useServer();
const address = (more = "") => `/processes/${town.ids.processId}/topics${more}`;
const titled = (title: string) =>
  town.database.db.selectFrom("topics").where("title", "=", title).selectAll().executeTakeFirst();

test("who hands in what is there already sees it first, with all that was typed, and can do so anyway", async () => {
  const stefan = await caller(town, "mayor");
  const fields = { form: "topic", title: "Lagebild, das Ehrenamtliche verstehen", problem: "Meine Worte." };
  const shown = await stefan.post(address("/new"), fields);
  expect(shown.status).toBe(422);
  expect(shown.text).toContain("Es gibt schon ähnliche Themen");
  expect(shown.body).toContain("Lagebild, das auch Ehrenamtliche verstehen");
  expect(shown.body).toContain("Meine Worte.");
  expect(await titled(fields.title)).toBeUndefined();
  const sent = await stefan.post(address("/new"), { ...fields, anyway: "1" });
  expect([sent.status, sent.location]).toEqual([303, address()]);
  expect(await titled(fields.title)).toMatchObject({ problem: "Meine Worte.", person_id: town.ids.people.mayor });
});

test("a pasted list is shown, corrected and handed in", async () => {
  const paul = await caller(town, "recorder");
  const long = "x".repeat(210);
  const shown = await paul.post(address("/import"), { form: "topics", step: "read", list: `- Aus der Liste eins\n\n${long}` });
  expect(shown.text).toContain("1 Thema · 1 Zeile braucht noch etwas");
  const rows = fieldsOf(shown.body, "kept");
  expect(rows).toMatchObject({ "title[]": ["Aus der Liste eins", long], "chosen[]": ["0", "1"] });
  const refused = await paul.post(address("/import"), { form: "topics", step: "send", ...rows });
  expect(refused.text).toContain("Es wurde noch nichts eingereicht");
  expect(await titled("Aus der Liste eins")).toBeUndefined();
  const right = { ...rows, "title[]": ["Aus der Liste eins", "Kürzer gesagt"] };
  const sent = await paul.post(address("/import"), { form: "topics", step: "send", ...right });
  expect([sent.status, sent.location]).toEqual([303, address()]);
  expect(await titled("Kürzer gesagt")).toBeDefined();
});

test("a packed list that somebody made up is looked through for markings; what was said of one is said once for all steps", async () => {
  const paul = await caller(town, "recorder");
  const read = { form: "topics", step: "read", list: "Was bedeutet VS-NfD für uns?" };
  expect((await paul.post(address("/import"), read)).status).toBe(422);
  const shown = await paul.post(address("/import"), { ...read, marking_mentioned: "on", marking_reason: "Nur eine Frage" });
  const rows = fieldsOf(shown.body, "kept");
  const { marking_mentioned: said, marking_reason: _, ...made } = rows;
  expect(said).toEqual(["true"]);
  const harmless = { ...made, "title[]": ["Harmlos"], places: ["1"], "chosen[]": ["0", "1"] };
  const refused = await paul.post(address("/import"), { form: "topics", step: "send", ...harmless });
  expect([refused.status, await titled("Was bedeutet VS-NfD für uns?")]).toEqual([422, undefined]);
  const sent = await paul.post(address("/import"), { form: "topics", step: "send", ...rows });
  expect([sent.status, sent.location]).toEqual([303, address()]);
  expect(await titled("Was bedeutet VS-NfD für uns?")).toBeDefined();
});

test("a list that is refused before anything is done comes back with all that stands in it, to be mended", async () => {
  const paul = await caller(town, "recorder");
  const list = "Thema\tQuelle\nWer pflegt die Listen?\tHaushalt\nWas sieht niemand?\tGEHEIM";
  const shown = await paul.post(address("/import"), { form: "topics", step: "read", list });
  expect(shown.status).toBe(200);
  const rows = fieldsOf(shown.body, "kept");
  rows["title[]"]![0] = "Wer pflegt die Listen wirklich?";
  const refused = await paul.post(address("/import"), { form: "topics", step: "check", ...rows });
  expect([refused.status, refused.text.includes("GEHEIM")]).toEqual([422, true]);
  const again = fieldsOf(refused.body, "kept");
  expect(again["title[]"]).toEqual(["Wer pflegt die Listen wirklich?", "Was sieht niemand?"]);
  const said = { ...again, marking_mentioned: "on", marking_reason: "Ein Beispiel", step: "send" };
  expect((await paul.post(address("/import"), { form: "topics", ...said })).status).toBe(303);
  expect(await titled("Wer pflegt die Listen wirklich?")).toMatchObject({ source: "Haushalt" });
});

test("a pasted list of five hundred is looked through in parts, on light pages, and all of them arrive as they were left", async () => {
  const paul = await caller(town, "recorder");
  const titles = Array.from(
    { length: 500 },
    (_, at) => `Nummer ${at + 1}: Wer stimmt Fährzeiten, Busse & Bahnen über Grenzen hinweg ab?`,
  );
  const long = "x".repeat(210);
  const list = [...titles.slice(0, 450), "", long, titles[3]!, "", ...titles.slice(450)].join("\n");
  const send = async (step: string, fields: object) => {
    const answer = await paul.post(address("/import"), { form: "topics", ...fields, step });
    expect(Math.round(answer.body.length / 1000), step).toBeLessThanOrEqual(120);
    return answer;
  };
  const first = await send("read", { list });
  expect(first.text).toContain("500 Themen · 1 Zeile braucht noch etwas · 1 doppelte Zeile");
  expect(first.text).toContain("Zeilen 1 bis 40 von 502");
  const rows = fieldsOf(first.body, "kept");
  // What needs something stands first, wherever it is in the list.
  expect(rows["title[]"]).toEqual([long, ...titles.slice(0, 40)]);
  rows["title[]"]![0] = "Kürzer gesagt als in Zeile 451";
  rows["chosen[]"] = rows["chosen[]"]!.filter((at) => at !== "7");
  const next = await send("next", rows);
  const more = fieldsOf(next.body, "kept");
  expect(more["title[]"]).toEqual(titles.slice(40, 80));
  more["title[]"]![2] = "Anders gesagt als in Zeile 43";
  const back = await send("previous", more);
  expect(fieldsOf(back.body, "kept")["chosen[]"]).toEqual(rows["chosen[]"].filter((at) => at !== "450"));
  const sent = await send("send", fieldsOf(back.body, "kept"));
  expect([sent.status, sent.location]).toEqual([303, address()]);
  const stored = await town.database.db
    .selectFrom("topics")
    .where((eb) => eb.or([eb("title", "like", "Nummer %"), eb("title", "like", "%gesagt als in%")]))
    .orderBy("id")
    .select("title")
    .execute();
  const wanted = [...titles.slice(0, 450), "Kürzer gesagt als in Zeile 451", ...titles.slice(450)];
  wanted[42] = "Anders gesagt als in Zeile 43";
  wanted.splice(7, 1);
  expect(stored.map(({ title }) => title)).toEqual(wanted);
  const forged = await paul.post(address("/import"), { form: "topics", step: "check", kept: "AAAA", "title[]": ["x"] });
  expect([forged.status, forged.text.includes("kam unvollständig an")]).toEqual([422, true]);
});

test("ticked topics go into a cluster, are merged, and decided on, by the buttons of one plain form", async () => {
  const miriam = await caller(town, "facilitator");
  const [one, two] = [
    (await titled("Weniger Papier, mehr Gespräche"))!,
    (await titled("Wer bezahlt gemeinsame Übungen an der Grenze?"))!,
  ];
  const chosen = { "topic[]": [String(one.id), String(two.id)] };
  const moved = await miriam.post(address("/placement"), { form: "placement", ...chosen, cluster: String(town.ids.clusterId) });
  expect(moved.status).toBe(303);
  expect((await titled(one.title))!.cluster_id).toBe(town.ids.clusterId);
  const grouped = await miriam.post(address("/placement"), {
    form: "placement",
    ...chosen,
    cluster: "new",
    title: "Gespräche",
  });
  expect([grouped.status, grouped.location]).toEqual([
    303,
    `${address("?view=board")}#cluster-${(await titled(one.title))!.cluster_id}`,
  ]);
  expect((await titled(one.title))!.cluster_id).not.toBe(town.ids.clusterId);
  const query = `?topic[]=${one.id}&topic[]=${two.id}`;
  expect((await miriam.get(address(`/merging${query}`))).text).toContain(two.title);
  await miriam.post(address("/merging"), { form: "merging", ...chosen, into: String(one.id) });
  expect((await miriam.get(`/topics/${one.id}`)).text).toContain("Hierher zusammengeführt");
  const decision = { form: "disposition", "topic[]": [String(one.id)], disposition: "declined" };
  const refused = await miriam.post(address(`/disposition${query}`), { ...decision, reason: "" });
  expect([refused.status, refused.text.includes("Bitte sagen Sie, warum")]).toEqual([422, true]);
  const decided = await miriam.post(address("/disposition"), { ...decision, reason: "Kein gemeinsames Thema." });
  expect([decided.status, decided.location]).toEqual([303, `/topics/${one.id}`]);
});

test("an organisation says that it is affected with one press, and the page counts it by bench", async () => {
  const stefan = await caller(town, "mayor");
  const { id } = (await titled("Sprachkurse für Verwaltungskräfte in Partnerstädten"))!;
  expect((await stefan.get(`/topics/${id}`)).text).toContain("Betrifft uns auch");
  await stefan.post(`/topics/${id}/affected`, { form: "affected", affected: "yes" });
  const page = (await stefan.get(`/topics/${id}`)).text;
  expect(page).toContain("Kommunen: 1");
  expect(page).toContain("Betrifft uns doch nicht");
  // The same press stands in the list, for those who speak for somebody.
  expect((await stefan.get(address("?q=Sprachkurse"))).text).toContain("Betrifft uns doch nicht");
  expect((await (await caller(town, "observer")).get(address())).text).not.toContain("Betrifft uns");
});

test("readers get no buttons and are refused, strangers find nothing", async () => {
  const [observer, stranger] = [await caller(town, "observer"), await caller(town, "outsider")];
  const page = await observer.get(address("?view=board"));
  expect(page.body).not.toContain("topic[]");
  const placement = { form: "placement", "topic[]": [String(town.ids.topicId)], cluster: "" };
  expect((await observer.post(address("/placement"), placement)).status).toBe(403);
  for (const path of [address(), address("/new"), address("/topics.xlsx"), `/topics/${town.ids.topicId}`])
    expect((await stranger.get(path, { accept: "*/*" })).status, path).toBe(404);
  expect((await stranger.get(address("/similar?title=Lagebild für alle"))).status).toBe(404);
});

test("the table of all topics is an Excel file", async () => {
  const answer = await (await caller(town, "observer")).get(address("/topics.xlsx"));
  expect([answer.status, answer.headers.get("content-type")]).toEqual([200, expect.stringContaining("spreadsheetml")]);
});
