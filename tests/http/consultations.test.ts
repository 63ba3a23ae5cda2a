/** Consultations as plain pages: a house writes, submits and is answered without JavaScript, and no other house finds a word of it. */
import { beforeAll, describe, expect, test } from "vitest";
import type { PersonKey } from "#db/sample";
import { dayOf } from "#server/calendar/rules";
import { addDays } from "#server/calendar/working-days.rules";
import { hashToken, newToken } from "#server/platform/tokens";
import { caller, readable, type Caller, type Fields } from "../setup/caller.ts";
import { useServer } from "../setup/http.ts";

const town = useServer();
const people = {} as Record<PersonKey, Caller>;
let at: string;

const SOMEBODY = ["facilitator", "recorder", "mayor", "townDelegate", "secondMayor", "thirdMayor", "landHead"] as const;
const ELSEWHERE = ["chamber", "federalHead", "observer", "outsider", "admin"] as const;

beforeAll(async () => {
  for (const person of [...SOMEBODY, ...ELSEWHERE]) people[person] = await caller(town, person);
  at = `/consultations/${town.ids.consultationId}`;
});

const remark = (general_remark: string, more: Fields = {}): Fields => ({
  ...{ form: "remark", general_remark, coordination: "hausabgestimmt" },
  ...more,
});
const point = (body: string, more: Fields = {}): Fields => ({ form: "point", kind: "hinweis", body, ...more });

/** What a hidden field of a page carries. */
const hidden = (body: string, name: string): string =>
  body
    .match(/<input\b[^>]*>/g)
    ?.find((field) => field.includes(`name="${name}"`))
    ?.match(/value="([^"]*)"/)?.[1] ?? "";

/** @returns where its receipt is */
async function submit(person: PersonKey): Promise<string> {
  const page = await people[person].get(`${at}/statement/submission`);
  const form = { form: "submission", seen: hidden(page.body, "seen"), entitled: "on" };
  const { status, location } = await people[person].post(`${at}/statement/submission`, form);
  expect(status).toBe(303);
  return location!;
}

/** @returns where the shared mailbox of that house, or whoever has its letter, takes the invitation over */
async function claimLink(): Promise<string> {
  const { id } = await town.database.db
    .selectFrom("consultation_invitations as invitation")
    .innerJoin("mandates", "mandates.organisation_id", "invitation.organisation_id")
    .where("mandates.person_id", "=", town.ids.people.landHead)
    .where("invitation.consultation_id", "=", town.ids.consultationId)
    .select("invitation.id")
    .executeTakeFirstOrThrow();
  const token = newToken();
  await town.database.db
    .insertInto("consultation_claim_links")
    .values({
      ...{ invitation_id: id, email: "poststelle@land.example", token_hash: hashToken(token) },
      ...{ created_by: town.ids.people.facilitator, created_at: new Date(), expires_at: new Date(Date.now() + 3_600_000) },
    })
    .execute();
  return `/claims/${token}`;
}

/** Letters are emptied once they are sent: the link is a new one. */
async function memberLink(): Promise<string> {
  const token = newToken();
  await town.database.db
    .updateTable("member_replies")
    .set({ token_hash: hashToken(token) })
    .execute();
  return `/members/${token}`;
}

/** The statements of Ahornbrück are in the sample. @returns one of its points */
const pointOf = (words: string) =>
  town.database.db
    .selectFrom("statement_points")
    .innerJoin("statements", "statements.id", "statement_id")
    .where("body", "like", `%${words}%`)
    .select(["statement_points.id", "statement_id as statementId"])
    .executeTakeFirstOrThrow();

describe("a statement", () => {
  test("is written, read through, submitted and proved with plain forms and links", async () => {
    expect((await people.mayor.get(at)).body).toContain(`href="${at}/statement"`);
    const added = await people.mayor.post(`${at}/statement/points`, point("Die Fähre fehlt.", { wording: "Auch Fähren." }));
    expect(added).toMatchObject({ status: 303, location: expect.stringMatching(/\/statement#point-\d+$/) as string });
    const workspace = await people.mayor.get(`${at}/statement`);
    const seen = hidden(workspace.body, "seen");
    expect((await people.mayor.post(`${at}/statement`, remark("Wir sind dafür.", { seen }))).status).toBe(303);
    const last = await people.mayor.get(`${at}/statement/submission`);
    for (const words of ["Wir sind dafür.", "Die Fähre fehlt.", "Auch Fähren."]) expect(last.text).toContain(words);
    const receipt = await people.mayor.get(await submit("mayor"));
    expect(receipt.text).toContain("Die Fähre fehlt.");
    expect(receipt.text).toMatch(/SHA-256\s+[0-9a-f]{64}/);
    expect((await people.mayor.post(`${at}/statement`, remark("Noch etwas."))).status).toBe(409);
  });

  test("is submitted by nobody who may not bind the house, and not as it was before a colleague changed it", async () => {
    await people.mayor.post(`${at}/statement/draft`, {});
    const page = await people.mayor.get(`${at}/statement/submission`);
    const form = { form: "submission", seen: hidden(page.body, "seen"), entitled: "on" };
    expect((await people.townDelegate.post(`${at}/statement/submission`, form)).status).toBe(403);
    await people.townDelegate.post(`${at}/statement/points`, point("Im letzten Augenblick."));
    const refused = await people.mayor.post(`${at}/statement/submission`, form);
    expect([refused.status, refused.text.includes("Im letzten Augenblick.")]).toEqual([409, true]);
    // The page that comes back shows the change: whoever presses once more has seen it.
    const again = { ...form, seen: hidden(refused.body, "seen") };
    expect((await people.mayor.post(`${at}/statement/submission`, again)).status).toBe(303);
  });

  test("comes back with what was typed when something is wrong with it", async () => {
    const two = point("Gehört wozu?", { text_id: "1", question_id: "1" });
    const wrong: [string, Fields, string][] = [
      ["points", two, "Gehört wozu?"],
      ["points", point("Auf welcher Stelle?", { text_id: "999999" }), "Auf welcher Stelle?"],
      ["points", point("", { wording: "" }), "Bitte"],
      ["", remark("Lang und gut überlegt.", { coordination: "allerseits" }), "Lang und gut überlegt."],
    ];
    for (const [part, fields, kept] of wrong) {
      const answer = await people.landHead.post(`${at}/statement${part && `/${part}`}`, fields);
      expect([answer.status, answer.text.includes(kept)], kept).toEqual([422, true]);
    }
    await people.landHead.post(`${at}/statement/points`, point("Unentschieden."));
    const page = await people.landHead.get(`${at}/statement/submission`);
    const unsaid = await people.landHead.post(`${at}/statement/submission`, {
      form: "submission",
      seen: hidden(page.body, "seen"),
    });
    expect([unsaid.status, unsaid.text.includes("Bitte bestätigen Sie, dass Sie für Ihr Haus sprechen dürfen.")]).toEqual([
      422,
      true,
    ]);
    await people.landHead.post(`${at}/statement/draft/deletion`, {});
  });

  test("that says there is nothing to say takes one press, and not over a draft", async () => {
    await people.chamber.post(`${at}/statement/points`, point("Vielleicht doch."));
    const refused = await people.chamber.post(`${at}/statement/nil-return`, { form: "nil-return" });
    expect(refused.status).toBe(409);
    await people.chamber.post(`${at}/statement/draft/deletion`, {});
    const nil = await people.chamber.post(`${at}/statement/nil-return`, { form: "nil-return" });
    expect(nil.status).toBe(303);
    expect((await people.chamber.get(nil.location!)).text).toContain("Fehlanzeige");
  });

  test("is in the pages and page data of no other house, neither written nor submitted", async () => {
    const SECRET = "Unser Zwiebelfisch";
    await people.landHead.post(`${at}/statement/points`, point(SECRET, { wording: SECRET }));
    await people.landHead.post(`${at}/statement`, remark(SECRET));
    const pointId = (await pointOf(SECRET)).id;
    const own = ["", `/points/${pointId}`, "/submission", "/short", "/members"].map((part) => `/statement${part}`);
    const parts = ["", ...own, "/weighing", "/edit", "/balance", "/weighing/tools", "/statements/new"];
    const pages = [...parts, "/synopsis", "/footprint", "/answers", "/synopsis.html", "/table.html"].map((part) => at + part);
    pages.push(`/processes/${town.ids.processId}/consultations`, `/processes/${town.ids.processId}`, "/", await claimLink());
    const findIn = async (all: readonly string[], readers: readonly PersonKey[]) => {
      const leaks = [];
      for (const person of readers)
        for (const page of all.flatMap((each) => [each, each === "/" ? "/_root.data" : `${each}.data`]))
          if ((await people[person].get(page)).body.includes(SECRET)) leaks.push(`${page} as ${person}`);
      return leaks;
    };
    const others = ["mayor", "secondMayor", ...ELSEWHERE] as const;
    expect(await findIn(pages, ["facilitator", "recorder", ...others])).toEqual([]);
    const asked = {
      form: "round",
      body: SECRET,
      closes_on: addDays(dayOf(new Date()), 1),
      members: "Moosau; post@moosau.example",
    };
    expect((await people.landHead.post(`${at}/statement/members`, asked)).status).toBe(303);
    expect(await findIn([`${at}/statement/members`], ["landHead", "facilitator", "recorder", ...others])).toEqual([
      ...["", ".data"].map((end) => `${at}/statement/members${end} as landHead`),
    ]);
    // A member reads what it is asked by its own link, and nothing of what its association writes besides.
    const member = await (await caller(town, null)).get(await memberLink());
    expect(member.text.split(SECRET)).toHaveLength(2);
    const receipt = await submit("landHead");
    expect(await findIn([receipt], ["landHead", "facilitator"])).toHaveLength(4);
    expect(await findIn([...pages, receipt, `${at}/weighing?point=${pointId}`], others)).toEqual([]);
    expect((await people.mayor.get(receipt)).status).toBe(404);
  });
});

describe("an answer", () => {
  test("is drafted, checked by another person and released with plain forms", async () => {
    const { id, statementId } = await pointOf("Uns fehlt, wer die Selbstauskunft aufbewahrt");
    const desk = await people.recorder.get(`${at}/weighing?point=${id}`);
    const answer = { form: "weighing", revision: hidden(desk.body, "revision"), reason: "Steht in Abschnitt 4." };
    const unchosen = await people.recorder.post(`${at}/weighing/points/${id}?point=${id}`, answer);
    expect([unchosen.status, unchosen.text.includes("Steht in Abschnitt 4.")]).toEqual([422, true]);
    const drafted = await people.recorder.post(`${at}/weighing/points/${id}?point=${id}`, {
      ...answer,
      disposition: "kenntnis",
    });
    expect(drafted).toMatchObject({ status: 303, location: expect.stringMatching(/\?point=\d+#point$/) as string });
    expect((await people.recorder.post(`${at}/weighing/points/${id}/check`, { revision: "1" })).status).toBe(403);
    expect((await people.facilitator.post(`${at}/weighing/points/${id}/check`, { revision: "1" })).status).toBe(303);
    expect((await people.recorder.post(`${at}/weighing/release`, {})).status).toBe(403);
    expect((await people.facilitator.post(`${at}/weighing/release`, {})).status).toBe(303);
    // Nobody reads one before all are out.
    expect((await people.secondMayor.get(`${at}/statements/${statementId}`)).text).not.toContain("Steht in Abschnitt 4.");
    expect((await people.facilitator.post(`${at}/weighing/closing`, {})).status).toBe(409);
  });

  test("is the moderation's, and nobody else learns which points there are", async () => {
    const { id } = await pointOf("Für Ratsvorlagen ist die Frist knapp");
    const answer = { form: "weighing", revision: "0", disposition: "kenntnis", reason: "x" };
    const ask = async (person: PersonKey) =>
      Promise.all(
        [id, 999_999].flatMap((each) => [
          people[person].post(`${at}/weighing/points/${each}`, answer).then(({ status }) => status),
          people[person].post(`${at}/weighing/points/${each}/check`, { revision: "1" }).then(({ status }) => status),
        ]),
      );
    expect(await ask("secondMayor")).toEqual([403, 403, 403, 403]);
    expect(await ask("outsider")).toEqual([404, 404, 404, 404]);
    expect((await people.secondMayor.get(`${at}/weighing`)).status).toBe(403);
  });
});

describe("the weighing table", () => {
  test("goes out, comes back filled in, shows what it would change, and changes that, all with plain forms", async () => {
    const { id } = await pointOf("Für Ratsvorlagen ist die Frist knapp");
    const { readXlsx, writeXlsx } = await import("hucre/xlsx");
    const came = await fetch(`${town.server.origin}${at}/weighing/table.xlsx`, { headers: { cookie: people.recorder.cookie } });
    const { sheets } = await readXlsx(new Uint8Array(await came.arrayBuffer()));
    const rows = sheets[0]!.rows.map((row) =>
      String(row[0]).startsWith(`P${id}-`) ? row.with(7, "teilweise folgen").with(8, "In drei Tagen, wenn alles da ist.") : row,
    );
    const send = async (person: PersonKey, fields: Record<string, string | Blob>) => {
      const body = new FormData();
      for (const [name, value] of Object.entries(fields)) body.append(name, value);
      return people[person].send(`${at}/weighing/table`, { method: "POST", body });
    };
    const file = new File([(await writeXlsx({ sheets: [{ name: "Tabelle", rows }] })) as BlobPart], "tabelle.xlsx");
    const preview = await send("recorder", { form: "table", step: "read", file });
    expect(preview.text).toMatch(/1 geänderte Erwiderung[\s\S]*In drei Tagen, wenn alles da ist\./);
    const answers = readable(hidden(preview.body, "answers"));
    expect((await send("secondMayor", { form: "table", step: "send", answers, "chosen[]": String(id) })).status).toBe(403);
    const taken = await send("recorder", { form: "table", step: "send", answers, "chosen[]": String(id) });
    expect(taken).toMatchObject({ status: 303, location: expect.stringContaining("state=draft") as string });
    expect((await people.facilitator.get(`${at}/weighing?point=${id}`)).text).toContain("In drei Tagen, wenn alles da ist.");
    // What somebody has written meanwhile is not written over.
    expect((await send("recorder", { form: "table", step: "send", answers, "chosen[]": String(id) })).text).toContain(
      "schneller",
    );
    const nonsense = await send("recorder", { form: "table", step: "read", file: new File(["Guten Tag"], "brief.xlsx") });
    expect([nonsense.status, nonsense.text.includes("keine Abwägungstabelle")]).toEqual([422, true]);
  });
});

describe("the moderation", () => {
  test("enters a letter, and gets it back whole when something is wrong with it", async () => {
    const organisation = await town.database.db
      .selectFrom("consultation_invitations")
      .innerJoin("mandates", "mandates.organisation_id", "consultation_invitations.organisation_id")
      .where("person_id", "=", town.ids.people.thirdMayor)
      .select("consultation_invitations.organisation_id as id")
      .executeTakeFirstOrThrow();
    const { body } = await people.facilitator.get(`${at}/statements/new`);
    const letter = {
      form: "behalf",
      organisation_id: String(organisation.id),
      channel: "brief",
      points: "Erstens\n\nZweitens",
    };
    const entry = { ...letter, coordination: "hausabgestimmt", general_remark: "", received_on: hidden(body, "received_on") };
    const many = { ...entry, points: "Viel\n\n".repeat(9_000) };
    for (const wrong of [{ ...entry, received_on: "1999-01-01" }, { ...entry, channel: "online" }, many]) {
      const answer = await people.facilitator.post(`${at}/statements/new`, wrong);
      expect([answer.status, /Erstens|Viel/.test(answer.text)]).toEqual([422, true]);
    }
    const entered = await people.facilitator.post(`${at}/statements/new`, entry);
    expect((await people.thirdMayor.get(entered.location!)).text).toMatch(/Erstens[\s\S]*Zweitens/);
    expect((await people.recorder.get(`${at}/statements/new`)).status).toBe(403);
    expect((await people.secondMayor.post(`${at}/statements/new`, entry)).status).toBe(403);
  });

  test("alone opens, extends, decides and closes", async () => {
    const until = { form: "extension", "invitations[]": "1", until: "2030-01-01", reason: "x" };
    const parts: [string, Fields][] = [
      ["opening", {}],
      ["deletion", {}],
      ["extensions", until],
      ["extensions/1/decision", { granted: "true", reason: "" }],
      ["waves", { wave_title: "", opens_on: "2029-01-01", closes_on: "2030-01-01", "benches[]": "laender" }],
      ["invitations/1/removal", {}],
      ["statements/1/lateness", { accepted: "true", reason: "x" }],
      ["weighing/release", {}],
      ["weighing/assignment", { "points[]": "1", assignee_id: "", due_on: "" }],
      ["weighing/closing", {}],
    ];
    for (const [part, fields] of parts) {
      const status = async (person: PersonKey) => (await people[person].post(`${at}/${part}`, fields)).status;
      expect([await status("secondMayor"), await status("observer"), await status("outsider")], part).toEqual([403, 404, 404]);
    }
  });

  test("asks for a reason when it refuses more time, and the house for a later day", async () => {
    const { id } = await town.database.db.selectFrom("consultation_extensions").select("id").executeTakeFirstOrThrow();
    const refusal = { form: `extension-${id}`, granted: "false", reason: "" };
    expect((await people.facilitator.post(`${at}/extensions/${id}/decision`, refusal)).status).toBe(422);
    const request = { form: "extension-request", until: "2020-01-01", reason: "Der Rat tagt erst später." };
    const early = await people.secondMayor.post(`${at}/extension-request`, request);
    expect([early.status, early.text.includes("Der Rat tagt erst später.")]).toEqual([422, true]);
  });
});
