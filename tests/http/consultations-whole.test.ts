/**
 * A whole consultation: two waves, more time for one house, one that is late, one with nothing to say, one that is silent, an association
 * that asks its members, and thirty points. All are weighed with plain forms; then each file is opened, and what it says is read.
 */
import { readXlsx } from "hucre/xlsx";
import { extractText, getDocumentProxy } from "unpdf";
import { beforeAll, expect, test } from "vitest";
import type { PersonKey } from "#db/sample";
import { decideLate, grantExtension } from "#server/consultations/deadlines.commands";
import { askMembers, replyAsMember } from "#server/consultations/members/commands";
import { memberReplyForm, roundForm } from "#server/consultations/members/rules";
import { listInvitations } from "#server/consultations/queries";
import { submitNil } from "#server/consultations/statements.commands";
import { amendText, dayIn, openSample, pointOn, statePoints } from "../setup/consultation.ts";
import { caller, fieldsOf, readable, type Caller } from "../setup/caller.ts";
import { useServer } from "../setup/http.ts";
import { stage, type Stage } from "../setup/town.ts";
import { unzip } from "../setup/zip.ts";

const town = useServer();
const people = {} as Record<PersonKey, Caller>;
let on: Stage;
let id: number;
let at: string;
/** The version of the text in which some of them were followed. */
let version: number;

const DAY = 24 * 60;
const ON = "zehn Arbeitstage";
/** Who says how many points, and how many of these are on the passage that will change. */
const SAID = { mayor: [14, 4], landHead: [5, 0], associationHead: [6, 1], chamber: [3, 0], forum: [2, 0] } as const;
type Sender = keyof typeof SAID;
const points = {} as Record<Sender, { id: number; body: string }[]>;
const all = () => Object.values(points).flat();
const followed = () => (Object.keys(SAID) as Sender[]).flatMap((person) => points[person].slice(0, SAID[person][1]));
const other = () => all().filter((point) => !followed().includes(point));
/** One word of its own in each: `Anliegen07`. */
let number = 0;

async function say(person: Sender) {
  const [count, onPassage] = SAID[person];
  const passage = await pointOn(on, id, ON);
  const said = Array.from({ length: count }, (_, index) => ({
    body: `Anliegen${String((number += 1)).padStart(2, "0")} bitten wir aufzunehmen.`,
    ...(index < onPassage && { kind: "aenderungsvorschlag", ...passage }),
  }));
  const ids = await statePoints(on, id, person, said);
  points[person] = ids.map((pointId, index) => ({ id: pointId, body: said[index]!.body.split(" ")[0]! }));
}

/** Two of the three members that an association asks stand behind it, one does not. */
async function askThree() {
  const members = ["Moosau", "Auental", "Hochfeld"].map((name) => `${name}; post@${name.toLowerCase()}.example`).join("\n");
  const input = { body: "Wir wollen mehr Zeit.", closes_on: dayIn(on, 5), members };
  await askMembers(on.as("associationHead"), id, roundForm.parse(input), "");
  const mails = await town.database.db
    .selectFrom("mails")
    .where("body", "like", "%/members/%")
    .orderBy("id")
    .select("body")
    .execute();
  const tokens = mails.slice(-3).map(({ body }) => /\/members\/([\w-]+)/.exec(body)![1]!);
  for (const [index, stance] of ["supports", "supports", "deviates"].entries())
    await replyAsMember({ ...on.as("mayor"), actor: null }, tokens[index]!, memberReplyForm.parse({ stance }));
}

beforeAll(async () => {
  const { db } = town.database;
  await db.updateTable("mandates").set({ valid_from: "2020-01-01" }).execute();
  on = await stage(db, new Date(Date.now() - 45 * DAY * 60_000));
  await db.updateTable("mandates").set({ may_bind: true }).where("id", "=", on.mandateOf("associationHead")).execute();
  id = await openSample(on, { publication: "process", title: "Konsultation mit dreißig Punkten" });
  at = `/consultations/${id}`;
  const facilitator = on.as("facilitator");
  await say("mayor");
  await submitNil(on.as("secondMayor"), id, "");
  await askThree();
  await say("associationHead");
  const rows = await listInvitations(facilitator, db, id);
  const land = rows.find((row) => row.organisationId === on.organisationOf("landHead"))!;
  await grantExtension(facilitator, id, { invitations: [land.id], until: dayIn(on, 25), reason: "Ferien" });
  on.pass(12 * DAY);
  await say("chamber");
  on.pass(11 * DAY);
  await say("landHead");
  on.pass(9 * DAY);
  await say("forum");
  const late = await db
    .selectFrom("statements")
    .where("is_late", "=", true)
    .where("consultation_id", "=", id)
    .select("id")
    .execute();
  expect(late).toHaveLength(1);
  await decideLate(facilitator, id, late[0]!.id, { accepted: true, reason: "Postweg" });
  version = await amendText(on, id, ON, "fünf Arbeitstage");
  for (const person of ["facilitator", "recorder", "mayor", "observer"] as const) people[person] = await caller(town, person);
}, 120_000);

test("thirty points are weighed with plain forms, many at once, and each reply shows who wrote, checked and released it", async () => {
  expect(all()).toHaveLength(30);
  const answer = { form: "weighing", disposition: "folgen", change_version_id: String(version) };
  const weigh = (person: PersonKey, pointId: number, revision: number, fields: object) =>
    people[person].post(`${at}/weighing/points/${pointId}`, { ...answer, revision: String(revision), ...fields });
  for (const point of followed())
    expect((await weigh("recorder", point.id, 0, { reason: "Fünf Tage genügen." })).status).toBe(303);
  const first = followed()[0]!;
  await weigh("facilitator", first.id, 1, { disposition: "teilweise", reason: "Sieben Tage genügen." });
  await weigh("recorder", first.id, 2, { reason: "Fünf Tage genügen." });
  const bulk = { form: "bulk", disposition: "nicht_folgen", reason: "Dafür fehlt das Geld.", block_id: "", all: "on" };
  expect((await people.recorder.post(`${at}/weighing/bulk?state=open`, bulk)).status).toBe(303);
  for (const point of all()) {
    const desk = await people.facilitator.get(`${at}/weighing?point=${point.id}`);
    const { revision } = fieldsOf(desk.body, "revision");
    const check = { form: "check", revision: revision! };
    const checked = await people.facilitator.post(`${at}/weighing/points/${point.id}/check`, check);
    expect(checked.status, point.body).toBe(303);
  }
  expect((await people.facilitator.post(`${at}/weighing/closing`, {})).status).toBe(409);
  expect((await people.facilitator.post(`${at}/weighing/release`, {})).status).toBe(303);
  const history = await people.facilitator.get(`${at}/weighing?point=${first.id}`);
  const told = /3 Fassungen der Erwiderung[\s\S]*?<\/details>/.exec(history.body)![0];
  expect(readable(told)).toMatch(/Freigegeben: [\d.]+, [\d:]+ Uhr, Miriam Vogt · Geprüft: [\d.]+, [\d:]+ Uhr, Miriam Vogt/);
  expect(readable(told)).toMatch(/Uhr, Paul Nowak[\s\S]*Uhr, Miriam Vogt[\s\S]*Uhr, Paul Nowak/);
  expect(told.replace(/<!--.*?-->/g, "")).toMatch(
    /<del>teilweise folgen<\/del> <ins>folgen<\/ins>\. <del>Sieben<\/del><ins>Fünf<\/ins> Tage genügen\./,
  );
  expect((await people.facilitator.post(`${at}/weighing/closing`, {})).status).toBe(303);
});

test("the synopsis says all of it in Word, Excel, PDF and HTML, by section and by sender", async () => {
  const open = {
    docx: (bytes: Buffer) => readable(unzip(bytes)["word/document.xml"]!),
    xlsx: async (bytes: Buffer) => (await readXlsx(bytes)).sheets[0]!.rows.flat().join(" "),
    html: (bytes: Buffer) => readable(bytes.toString()),
    pdf: async (bytes: Buffer) =>
      (await extractText(await getDocumentProxy(new Uint8Array(bytes)), { mergePages: false })).text.join("\n"),
  };
  for (const [kind, read] of Object.entries(open))
    for (const by of ["section", "sender"]) {
      const answer = await fetch(`${town.server.origin}${at}/synopsis.${kind}?by=${by}`, {
        headers: { cookie: people.facilitator.cookie },
      });
      const words = (await read(Buffer.from(await answer.arrayBuffer()))).replace(/[-‐]\n/g, "").replace(/\s+/g, " ");
      const missing = all().filter(({ body }) => !words.includes(body));
      expect([answer.status, missing], `${kind} ${by}`).toEqual([200, []]);
      expect(words.split("Dafür fehlt das Geld.").length - 1, `${kind} ${by}`).toBe(25);
      expect(words.split("Fünf Tage genügen.").length - 1, `${kind} ${by}`).toBe(5);
      for (const each of ["fünf Arbeitstage", "Stadt Lindenhafen", "Handelskammer Lindenhafen", "Kommunalverbund Mittelland"])
        expect(words, `${kind} ${by}`).toContain(each);
      expect(words).not.toMatch(/Paul Nowak|Sieben Tage/);
    }
}, 120_000);

test("the footprint names those five points that changed the passage, and no other; everybody of the process reads it", async () => {
  for (const person of ["facilitator", "observer"] as const) {
    const page = await people[person].get(`${at}/footprint`);
    expect(page.body.match(/<tr\b/g), person).toHaveLength(2);
    const named = (some: readonly { body: string }[]) => some.filter(({ body }) => page.text.includes(body)).length;
    expect([named(followed()), named(other())], person).toEqual([5, 0]);
    expect(page.text).toMatch(/zehn[\s\S]*fünf/);
    expect(page.text).not.toContain("Paul Nowak");
  }
});

test("each house stands where it belongs, and a sender reads what became of each of its points and not who wrote it", async () => {
  const rows = await listInvitations({ ...on.as("facilitator"), now: () => new Date() }, town.database.db, id);
  const state = (person: PersonKey) => rows.find((row) => row.organisationId === on.organisationOf(person))!.state;
  expect(
    (["mayor", "landHead", "associationHead", "chamber", "forum", "secondMayor", "thirdMayor"] as const).map(state),
  ).toEqual([...["answered", "answered", "answered", "answered", "answered"], ...["nil", "silent"]]);
  const { id: rolledUp } = await town.database.db
    .selectFrom("statements")
    .where("organisation_id", "=", on.organisationOf("associationHead"))
    .where("consultation_id", "=", id)
    .select("id")
    .executeTakeFirstOrThrow();
  expect((await people.observer.get(`${at}/statements/${rolledUp}`)).text).toContain(
    "2 von 3 Mitgliedern tragen das mit, 1 abweichend.",
  );
  const own = await people.mayor.get(`${at}/answers`);
  expect(points.mayor.filter(({ body }) => !own.text.includes(body))).toEqual([]);
  expect(own.text.split("Dafür fehlt das Geld.").length - 1).toBe(10);
  expect(own.text).not.toMatch(/Paul Nowak|Sieben Tage/);
  expect((await people.mayor.get(`${at}/weighing?point=${points.mayor[0]!.id}`)).status).toBe(403);
});

test("what a sender says to a reply is read by itself and by the moderation, on no page of anybody else", async () => {
  const SECRET = "Zwiebelfisch im Widerspruch";
  const words = { form: `response-${points.mayor[5]!.id}`, accepted: "false", words: SECRET };
  expect((await people.mayor.post(`${at}/answers/${points.mayor[5]!.id}`, words)).status).toBe(303);
  for (const person of ["landHead", "chamber", "associationHead", "outsider", "admin"] as const)
    people[person] = await caller(town, person);
  const statements = await town.database.db.selectFrom("statements").where("consultation_id", "=", id).select("id").execute();
  const parts = ["", "/answers", "/synopsis", "/footprint", "/synopsis.html", "/table.html", "/weighing", "/balance"];
  const pages = [...parts, ...statements.map((each) => `/statements/${each.id}`)].map((part) => at + part);
  pages.push("/notifications", `/processes/${town.ids.processId}`);
  const readers = ["mayor", "facilitator", "landHead", "chamber", "associationHead", "observer", "outsider", "admin"] as const;
  const found = [];
  for (const person of readers)
    for (const page of pages.flatMap((each) => [each, `${each}.data`]))
      if ((await people[person].get(page)).body.includes(SECRET)) found.push(`${page.replace(at, "")} ${person}`);
  expect(found).toEqual(["/answers mayor", "/answers.data mayor", "/answers facilitator", "/answers.data facilitator"]);
});
