/** The overview without JavaScript: entries, answers, a file, a profile on the way of plain forms; and markings that are refused. */
import { expect, test } from "vitest";
import { caller } from "../setup/caller.ts";
import { useServer } from "../setup/http.ts";

const town = useServer();
const register = (more = "") => `/processes/${town.ids.processId}/partnerships${more}`;
const ties = (more = "") => `/processes/${town.ids.processId}/interdependencies${more}`;
const entry = {
  form: "entry",
  place: "Lindenhafen",
  partner: "Formularort",
  country: "FR",
  kind: "freundschaft",
  sight: "own",
};

test("what others enter is proposed, answered with a plain form, and then in the register", async () => {
  const [katrin, stefan] = [await caller(town, "federalHead"), await caller(town, "mayor")];
  const refused = await katrin.post(register("/new"), entry);
  expect([refused.status, refused.text.includes("nennen Sie bitte die Quelle")]).toEqual([422, true]);
  expect(refused.body).toContain("Formularort");
  const sent = await katrin.post(register("/new"), { ...entry, source: "Amtsblatt, 3. März 2026" });
  expect(sent.status).toBe(303);
  const path = sent.location!;
  expect((await stefan.get(register("?open=1"))).text).toContain("Formularort");
  expect((await stefan.get(path)).text).toContain("schlägt diesen Eintrag vor");
  const declined = await stefan.post(`${path}/answer`, { form: "answer", answer: "decline", sight: "own" });
  expect([declined.status, declined.text.includes("Bitte sagen Sie, was nicht stimmt")]).toEqual([422, true]);
  expect((await stefan.post(`${path}/answer`, { form: "answer", answer: "confirm", sight: "process" })).status).toBe(303);
  expect((await (await caller(town, "chamber")).get(register("?q=Formularort"))).text).toContain("1 Partnerschaft");
});

test("a marking of classified information is refused in any form before anything is stored, with a way out where it is only spoken of", async () => {
  const stefan = await caller(town, "mayor");
  const marked = { ...entry, partner: "Markierort", note: "Umgang mit VS-NfD im Rathaus" };
  const refused = await stefan.post(register("/new"), marked);
  expect([refused.status, refused.text.includes("Geheimschutzbeauftragten")]).toEqual([422, true]);
  expect(refused.body).toContain("marking_mentioned");
  const stored = () => town.database.db.selectFrom("partnerships").where("partner", "=", "Markierort").select("id").execute();
  expect(await stored()).toEqual([]);
  expect((await stefan.post(register("/new"), { ...marked, marking_mentioned: "true" })).status).toBe(422);
  const mentioned = { ...marked, marking_mentioned: "true", marking_reason: "Es geht um eine Schulung." };
  expect((await stefan.post(register("/new"), mentioned)).status).toBe(303);
  expect(await stored()).toHaveLength(1);
});

test("interdependencies come in with a file: looked at, taken over and taken back with plain forms, and go out again", async () => {
  const stefan = await caller(town, "mayor");
  const body = new FormData();
  body.set("form", "register");
  const rows = "Kommune;Verflechtung;Land;Weg\nLindenhafen;Formularfirma;CN;eingehend\nLindenhafen;Irgendwo;Utopia;eingehend\n";
  body.set("file", new File([rows], "liste.csv"));
  const sent = await stefan.send(ties("/import"), { method: "POST", body });
  expect(sent.status).toBe(303);
  const file = sent.location!;
  // The column is called something else: no row can be taken before somebody says which it is.
  expect((await stefan.get(file)).text).toContain("Die Richtung fehlt");
  const columns = { column_place: "0", column_title: "1", column_country: "2", column_direction: "3" };
  const mapping = { form: "mapping", sight: "own", ...columns };
  expect((await stefan.post(file, { ...mapping, step: "check" })).status).toBe(303);
  const looked = await stefan.get(file);
  expect(looked.text).toContain("Eine Verflechtung übernehmen");
  expect(looked.text).toContain("„Utopia“ ist kein bekanntes Land");
  expect((await stefan.post(file, { ...mapping, step: "send" })).status).toBe(303);
  expect((await stefan.get(file)).text).toContain("Eine Verflechtung wurde übernommen.");
  expect((await stefan.get(ties("?q=formularfirma"))).text).toContain("Formularfirma");
  const out = await stefan.get(ties("/interdependencies.csv"));
  expect([out.headers.get("content-disposition"), out.body.includes("Formularfirma")]).toEqual([
    expect.stringContaining("Verflechtungen.csv"),
    true,
  ]);
  expect((await (await caller(town, "facilitator")).get(file)).status).toBe(404);
  expect((await stefan.post(`${file}/undo`, { form: "undo" })).status).toBe(303);
  expect((await stefan.get(ties())).text).not.toContain("Formularfirma");
});

test("the questions of reviews are changed with a plain form; a review then says that its list is another one", async () => {
  const [miriam, stefan] = [await caller(town, "facilitator"), await caller(town, "mayor")];
  const { id } = await town.database.db
    .selectFrom("partnerships")
    .innerJoin("places", "places.id", "place_id")
    .where("places.name", "=", "Lindenhafen")
    .where("state", "=", "own")
    .select("partnerships.id")
    .executeTakeFirstOrThrow();
  const reviews = `/partnerships/${id}/reviews`;
  const asked = (body: string) =>
    [...body.matchAll(/name="answer_([a-z0-9-]+)"[^>]*value="ja"|value="ja"[^>]*name="answer_([a-z0-9-]+)"/g)].map(
      ([, one, other]) => one ?? other!,
    );
  const answers = (body: string, answer = "ja") => Object.fromEntries(asked(body).map((key) => [`answer_${key}`, answer]));
  const review = { form: "review", outcome: "fortfuehren", reviewed_on: "2026-01-15", next_on: "" };
  const first = await stefan.get(reviews);
  expect(asked(first.body)).toHaveLength(10);
  expect((await stefan.post(reviews, { ...review, version: "1", ...answers(first.body) })).status).toBe(303);

  const edit = register("/questions/edit");
  expect((await stefan.get(edit)).status).toBe(403);
  const rows = asked(first.body).flatMap((key) => [[`de_${key}`, `Frage nach ${key}?`]]);
  const refused = await miriam.post(edit, { form: "questions", seen: "1", reason: "", ...Object.fromEntries(rows) });
  expect([refused.status, refused.body.includes("Frage nach purpose?")]).toEqual([422, true]);
  const reason = "Erfahrung aus dem ersten Jahr";
  const added = { "de_new-1": "Wissen die Vereine davon?", out_advice: "true" };
  const sent = await miriam.post(edit, { form: "questions", seen: "1", reason, ...Object.fromEntries(rows), ...added });
  expect(sent.status).toBe(303);
  const now = (await stefan.get(register("/questions"))).text;
  for (const words of ["Fassung 2", "Wissen die Vereine davon?", reason, "entfallen:"]) expect(now).toContain(words);

  const late = await stefan.post(reviews, { ...review, version: "1", ...answers(first.body, "teils") });
  expect([late.status, late.text.includes("Die Fragenliste wurde inzwischen geändert")]).toEqual([409, true]);
  const second = await stefan.get(reviews);
  expect(second.text).toContain("beim letzten Mal wurde das nicht gefragt");
  expect((await stefan.post(reviews, { ...review, version: "2", ...answers(second.body) })).status).toBe(303);
  expect((await stefan.get(reviews)).text).toContain("Die Fragenliste war eine andere: Fassung 2 statt 1");
});

test("every page of the overview answers those who may see it and is not there for others", async () => {
  const [miriam, clara, nora] = [
    await caller(town, "facilitator"),
    await caller(town, "outsider"),
    await caller(town, "admin"),
  ];
  const { db } = town.database;
  const { id: report } = await db
    .selectFrom("situation_reports")
    .where("state", "=", "released")
    .select("id")
    .executeTakeFirstOrThrow();
  const { id: profile } = await db.selectFrom("profiles").select("id").executeTakeFirstOrThrow();
  const pages = [
    register(),
    register("/new"),
    register("/import"),
    register("/municipalities"),
    register("/questions"),
    register("/questions?version=1"),
    register("/questions/edit"),
    ties(),
    ties("/import"),
    ties("/interdependencies.xlsx"),
    `/processes/${town.ids.processId}/profiles`,
    `/processes/${town.ids.processId}/situation`,
    `/processes/${town.ids.processId}/situation/new`,
    `/situation/${report}`,
    `/situation/${report}/report.json`,
    `/profiles/${profile}`,
  ];
  for (const page of pages) expect([page, (await miriam.get(page)).status]).toEqual([page, 200]);
  for (const page of pages.filter((each) => !/\.(json|xlsx)$/.test(each)))
    for (const who of [clara, nora]) expect([page, (await who.get(page)).status]).toEqual([page, 404]);
  for (const page of ["/places", "/places/import"]) expect([page, (await nora.get(page)).status]).toEqual([page, 200]);
  expect((await miriam.get("/places/import")).status).toBe(403);
  expect((await miriam.get("/places?q=Lindnehafen")).text).toContain("Lindenhafen");
});

test("a town fills in its profile, and sees in one sentence who sees it", async () => {
  const johanna = await caller(town, "secondMayor");
  const own = `/processes/${town.ids.processId}/profiles/own`;
  const sent = await johanna.post(own, { form: "profile", seen: "", value_debt: "0", value_trust: "" });
  expect(sent.status).toBe(303);
  expect((await johanna.get(sent.location!)).text).toContain("Dieses Profil sieht nur Ihre Kommune.");
  expect((await (await caller(town, "facilitator")).get(sent.location!)).status).toBe(404);
  await johanna.post(`${sent.location!}/sharing`, { form: "sharing", "audiences[]": ["moderation"] });
  expect((await johanna.get(sent.location!)).text).toContain("Moderation und Protokoll");
  expect((await (await caller(town, "facilitator")).get(sent.location!)).status).toBe(200);
});

test("a picture that was only just begun can be looked at, asked about and frozen with plain forms", async () => {
  const miriam = await caller(town, "facilitator");
  const begun = await miriam.post(`/processes/${town.ids.processId}/situation/new`, {
    ...{ form: "report", title: "Gerade begonnen", audience: "process", confidence: "mittel" },
  });
  expect(begun.status).toBe(303);
  const picture = begun.location!;
  expect((await miriam.get(picture)).status).toBe(200);
  await miriam.post(`${picture}/question`, { form: "question", reply_until: "2199-01-01" });
  const early = await miriam.post(`${picture}/freezing`, { form: "freezing" });
  expect([early.status, early.text.includes("Noch können Kommunen antworten")]).toEqual([409, true]);
});
