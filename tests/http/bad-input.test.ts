/** What goes wrong on purpose or by accident: every answer is a clear sentence with the right status, nothing breaks, nothing is lost. */
import { Agent, request as ask, type IncomingMessage } from "node:http";
import WebSocket from "ws";
import { beforeAll, describe, expect, test } from "vitest";
import { DEMO_PASSWORD, sample, type PersonKey } from "#db/sample";
import { addresses, fill, idsForAddresses, type Ids } from "../setup/addresses.ts";
import { caller, type Answer, type Caller, type Fields } from "../setup/caller.ts";
import { useServer } from "../setup/http.ts";

const town = useServer();
const people = {} as Record<PersonKey | "nobody", Caller>;
let ids: Ids;
let forms: Form[];

beforeAll(async () => {
  const wanted = [
    "facilitator",
    "coFacilitator",
    "recorder",
    "mayor",
    "townDelegate",
    "chamber",
    "observer",
    "outsider",
    "admin",
  ] as const;
  for (const person of wanted) people[person] = await caller(town, person);
  people.nobody = await caller(town, null);
  ids = await idsForAddresses(town.database.db, town.ids);
  await prepareRoundtable();
  forms = formsOfTheTown();
}, 60_000);

const db = () => town.database.db;
const FORM = { "content-type": "application/x-www-form-urlencoded" };
const IS_SENTENCE = /[A-ZÄÖÜ][^.!?]{8,}[.!?]/;

/** A refusal that a person understands: the status, and a sentence where the eye falls on it. */
function expectSentence(answer: Answer, statuses: number[], where: string): void {
  expect(statuses, where).toContain(answer.status);
  const places =
    answer.body.includes("kern-error") || answer.body.includes("kern-alert--danger")
      ? /<(\w+) class="(?:kern-error|kern-alert kern-alert--danger)"[\s\S]*?<\/\1>/g
      : /<main[\s\S]*<\/main>/g;
  expect([...answer.body.matchAll(places)].join(" ").replace(/<[^>]*>/g, " "), where).toMatch(IS_SENTENCE);
}

/** A form that is wrong besides keeps its own status; 405 says that nothing can be sent there at all, in a sentence too. */
function expectNothingThere(answer: Answer, where: string): void {
  if (answer.status === 405 && !answer.body.startsWith("<")) return expect(answer.body, where).toMatch(IS_SENTENCE);
  if (answer.status === 405) return;
  // A file that is not there has no page of its own; the journey of forms sees that page.
  if (answer.location?.startsWith("/refused"))
    return expect(answer.location, where).toBe("/refused?because=common%3Aerror.not-found");
  // A letter that is out of date, or somebody else's, leads to the list of what is new for whoever asks.
  if (answer.status === 303 && answer.location === "/notifications") return;
  // What is asked for by scripts is a sentence as it is.
  if (!answer.body.startsWith("<"))
    return expect([answer.status, answer.body], where).toEqual([404, expect.stringMatching(IS_SENTENCE)]);
  expectSentence(answer, answer.status === 422 ? [422] : [404], where);
  expect(
    /Nicht gefunden|Diese Einladung kennen wir nicht|(Dieser Link|Diese Adresse) gilt nicht mehr/.test(answer.text),
    `${where} says that nothing is there`,
  ).toBe(true);
}

function expectWords(answer: Answer, words: string, where = ""): void {
  expect(answer.text.includes(words), `${where} says “${words.slice(0, 100)}”`).toBe(true);
}

/** What must be new with each sending, or it would be refused for that reason. */
function fresh({ fields }: Form): Fields {
  made += 1;
  const all: Fields = {
    email: `person-${made}@probe.example`,
    organisation_name: `Amt ${made}`,
    short_name: `Stadt ${made}`,
    ...(fields.level && { name: `Stadt ${made}` }),
  };
  return Object.fromEntries(Object.entries(all).filter(([name]) => name in fields));
}
let made = 0;

/** As the page's own script sends it: answered with data instead of a page. */
const sendAsScript = (form: Form, change: Fields): Promise<Answer> => send({ ...form, path: `${form.path}.data` }, change);

const send = ({ who, path, form, fields }: Form, change: Fields = {}): Promise<Answer> =>
  people[who].post(path, { form, ...fields, ...change });

// --- all forms, with what they usually carry --------------------------------------------------

interface Form {
  who: PersonKey;
  path: string;
  /** The name of the form on its page. */
  form: string;
  fields: Fields;
  /** The free texts among the fields. */
  texts: string[];
}

/** The coming roundtable is open, with a poll running on its first point. */
async function prepareRoundtable(): Promise<void> {
  const id = town.ids.comingRoundtableId;
  const base = `/roundtables/${id}`;
  const { revision } = await roundtable();
  await people.facilitator.post(`${base}/state`, { to: "open", revision: String(revision) });
  const [point] = await db().selectFrom("points").selectAll().where("roundtable_id", "=", id).orderBy("position").execute();
  await people.facilitator.post(`${base}/polls`, {
    question: "Passt das so?",
    kind: "yes_no_abstain",
    voice: "person",
    point_id: String(point?.id),
    options: "",
  });
  const poll = await db()
    .selectFrom("method_runs")
    .selectAll()
    .where("question", "=", "Passt das so?")
    .executeTakeFirstOrThrow();
  await people.facilitator.post(`/methods/${poll.id}/state`, { to: "open" });
  const option = await db()
    .selectFrom("method_options")
    .selectAll()
    .where("run_id", "=", poll.id)
    .orderBy("position")
    .executeTakeFirstOrThrow();
  running = { id, pointId: Number(point?.id), pollId: poll.id, optionId: option.id };
}
let running: { id: number; pointId: number; pollId: number; optionId: number };

const roundtable = () =>
  db().selectFrom("roundtables").selectAll().where("id", "=", town.ids.comingRoundtableId).executeTakeFirstOrThrow();

function formsOfTheTown(): Form[] {
  const { processId, organisations, people: person, documents, agenda, circleId } = town.ids;
  const process = `/processes/${processId}`;
  const table = `/roundtables/${running.id}`;
  const newOrganisation = {
    organisation_id: "",
    organisation_name: "Amt für Proben",
    organisation_short_name: "Proben",
    organisation_level: "kommune",
  };
  const founding = {
    title: "Ein Prozess",
    guiding_question: "Was hilft?",
    description: "",
    marking: "GREEN",
    starts_on: "2026-01-01",
    ends_on: "",
  };
  const meeting = {
    title: "Ein Treffen",
    type: "workshop",
    day: "2030-05-06",
    time: "10:00",
    planned_minutes: "60",
    place: "",
    video_url: "",
  };
  const organisation = { name: "Stadt Probe", short_name: "Probe", level: "kommune", bench_default: "kommunen" };
  const item = { title: "Ein Punkt", mode: "austausch", reason: "", "levels[]": ["bund", "kommune"], lead_organisation_id: "" };
  const point = { label: "", title: "Ein TOP", kind: "beratung", minutes: "5", link: "" };
  const poll = {
    question: "Eine Frage?",
    kind: "choice",
    voice: "person",
    point_id: String(running.pointId),
    options: "Erstens\nZweitens",
  };
  const run = { method: "dots", question: "Was geht weiter?", explanation: "", source: "lines", options: "Erstens\nZweitens" };
  const format = {
    name: "Ein Format",
    kind: "konferenz",
    organiser: "Wir",
    commissioned_by: "",
    "levels[]": ["bund"],
    audience: "",
    rhythm: "",
    founded: "",
    note: "",
  };
  const figure = {
    edition_id: "",
    indicator: "Teilnehmende",
    value: "12,5",
    unit: "",
    precision: "exakt",
    definition: "",
    as_of: "2026-01-01",
    source: "Eine Liste",
    source_url: "",
  };
  const mandate = { ...newOrganisation, role: "observer", bench: "wissenschaft", valid_from: "2026-01-01", valid_to: "" };
  return [
    {
      who: "facilitator",
      path: "/processes/new",
      form: "process",
      fields: { ...founding, ...newOrganisation, template_key: "joint-agenda" },
      texts: ["title", "guiding_question", "description", "organisation_name", "organisation_short_name"],
    },
    {
      who: "facilitator",
      path: `${process}/mandates/new`,
      form: "invitation",
      fields: { name: "Eine Person", email: "eine.person@probe.example", ...mandate },
      texts: ["name", "organisation_name"],
    },
    {
      who: "facilitator",
      path: `${process}/edit`,
      form: "process",
      fields: { ...sample.process, marking: "GREEN", starts_on: "2026-01-01", ends_on: "" },
      texts: ["title", "guiding_question", "description"],
    },
    { who: "admin", path: "/organisations/new", form: "organisation", fields: organisation, texts: ["name", "short_name"] },
    {
      who: "admin",
      path: `/organisations/${organisations.university}/edit`,
      form: "organisation",
      fields: organisation,
      texts: ["name", "short_name"],
    },
    { who: "mayor", path: `${process}/agenda`, form: "quick-item", fields: { title: "Noch ein Punkt" }, texts: ["title"] },
    { who: "mayor", path: `${process}/agenda/new`, form: "item", fields: item, texts: ["title", "reason"] },
    { who: "mayor", path: `/agenda/${agenda.delegations}/edit`, form: "item", fields: item, texts: ["title", "reason"] },
    { who: "mayor", path: `${process}/documents/new`, form: "document", fields: { title: "Ein Papier" }, texts: ["title"] },
    {
      who: "mayor",
      path: `/documents/${documents.situationPaper}/edit`,
      form: "document",
      fields: { title: "Lagebild, neu", numbering: "none", language: "de" },
      texts: ["title"],
    },
    {
      who: "chamber",
      path: `/documents/${documents.workingPaper}/threads`,
      form: "thread-whole",
      fields: { body: "Ein Kommentar", to: "" },
      texts: ["body"],
    },
    {
      who: "chamber",
      path: `/documents/${documents.workingPaper}/threads/${ids.documents?.threadId}/comments`,
      form: `reply-${ids.documents?.threadId}`,
      fields: { body: "Eine Antwort", to: "" },
      texts: ["body"],
    },
    { who: "facilitator", path: `${process}/roundtables/new`, form: "roundtable", fields: meeting, texts: ["title", "place"] },
    { who: "facilitator", path: `${table}/points`, form: "point", fields: point, texts: ["title", "label"] },
    { who: "facilitator", path: `${table}/polls`, form: "poll", fields: poll, texts: ["question", "options"] },
    { who: "facilitator", path: `${process}/methods/new`, form: "run", fields: run, texts: ["question", "explanation"] },
    {
      who: "recorder",
      path: `${table}/guests`,
      form: "guest",
      fields: { name: "Ein Gast", organisation: "Ein Haus", presence: "online" },
      texts: ["name", "organisation"],
    },
    {
      who: "recorder",
      path: `${table}/decisions`,
      form: "decision",
      fields: { body: "Ein Beschluss", point_id: "" },
      texts: ["body"],
    },
    {
      who: "recorder",
      path: `${table}/tasks`,
      form: "task",
      fields: { body: "Eine Aufgabe", organisation_id: "", due_on: "", point_id: "" },
      texts: ["body"],
    },
    {
      who: "mayor",
      path: `${process}/formats/new`,
      form: "format",
      fields: format,
      texts: ["name", "organiser", "commissioned_by", "audience", "rhythm", "founded", "note"],
    },
    {
      who: "mayor",
      path: `/formats/${circleId}/editions/new`,
      form: "edition",
      fields: { label: "Ein Durchgang", starts_on: "", ends_on: "", year: "2026", place: "", note: "" },
      texts: ["label", "place", "note"],
    },
    {
      who: "mayor",
      path: `/formats/${circleId}/figures/new`,
      form: "figure",
      fields: figure,
      texts: ["indicator", "unit", "definition", "source"],
    },
    {
      who: "facilitator",
      path: `/formats/${circleId}/evaluations/new`,
      form: "evaluation",
      texts: ["title"],
      fields: {
        title: "Eine Evaluation",
        period_from: "2025-01-01",
        period_to: "2025-12-31",
        "raters[]": [String(person.mayor), String(person.forum)],
        independence: "true",
      },
    },
    {
      who: "mayor",
      path: "/account",
      form: "account",
      fields: { name: sample.people.mayor.name, language: "", theme: "" },
      texts: ["name"],
    },
  ];
}

// --- what is typed ------------------------------------------------------------------------------

describe("what is typed into forms", () => {
  test("a form without anything in it comes back with a sentence", async () => {
    for (const { who, path, form } of forms) expectSentence(await people[who].post(path, { form }), [422], `${path}, empty`);
  });

  test("an overlong text comes back as it was typed, with a sentence beside it", async () => {
    const endless = "Zu lang, ä und 🤝. ".repeat(2_000);
    for (const form of forms) {
      for (const name of form.texts) {
        const answer = await send(form, { [name]: endless });
        expectSentence(answer, [422], `${form.path}, ${name}`);
        expectWords(answer, endless.slice(0, 3_000), `${form.path}, ${name}`);
      }
    }
  });

  test("HTML and script in every text field are words like all others", async () => {
    const words = `<script>window.hacked=1</script><img src=x onerror="window.hacked=1">&lt;b&gt; 'ä" 🤝`;
    for (const form of forms) {
      for (const name of form.texts) {
        const typed = ["short_name", "organisation_short_name", "label", "founded"].includes(name)
          ? "<b onclick=h()>"
          : name === "options"
            ? `${words}\nZweitens`
            : words;
        const answer = await send(form, { ...fresh(form), [name]: name.endsWith("name") ? `${made} ${typed}` : typed });
        expect(answer.status, `${form.path}, ${name}`).toBe(303);
      }
    }
    await people.admin.post(`/organisations/${town.ids.organisations.university}/edit`, {
      name: words,
      short_name: "<i>HS</i>",
      level: "wissenschaft",
      bench_default: "wissenschaft",
    });
    const { processId, circleId } = town.ids;
    const process = `/processes/${processId}`;
    const pages = [
      process,
      `${process}/agenda`,
      `${process}/agenda?view=board`,
      `${process}/documents`,
      `${process}/people`,
      `${process}/roundtables`,
      `${process}/formats`,
      `${process}/events`,
      "/",
      "/dev/mail",
      `/roundtables/${running.id}`,
      `/roundtables/${running.id}/minutes`,
      `/roundtables/${running.id}/screen`,
      `/documents/${town.ids.documents.workingPaper}`,
      `/agenda/${town.ids.agenda.delegations}`,
      `/formats/${circleId}`,
    ];
    for (const page of pages)
      expect((await people.facilitator.get(page)).body, page).not.toMatch(/<script>window|<img src=x|<b onclick|<i>HS/);
    expectWords(await people.facilitator.get(process), words.split("<img")[0]!);
  });

  test("NUL, halves of emoji and control characters do no harm", async () => {
    const odd = new Uint8Array(
      [...Buffer.from("title=")].concat([...Buffer.from("Papier%00%01%ED%A0%80%F0%9F%A4%9D%FF%C3ä\u202e")]),
    );
    const answer = await people.mayor.send(`/processes/${town.ids.processId}/documents/new`, {
      method: "POST",
      body: odd,
      headers: { "content-type": "application/x-www-form-urlencoded" },
    });
    expect(answer.status).toBe(303);
    expectWords(await people.mayor.get(answer.location ?? ""), "🤝");
  });

  test("a choice, a number, a date or an id that does not exist is refused where it was chosen", async () => {
    const impossible = [
      "",
      "gibt-es-nicht",
      "-1",
      "1.5",
      "2147483648",
      "99999999999999999999",
      "0000-01-01",
      "2026-02-30",
      "25:99",
      "Infinity",
    ];
    const broken: string[] = [];
    for (const form of forms) {
      for (const name of Object.keys(form.fields).filter((field) => !form.texts.includes(field))) {
        for (const value of impossible) {
          const { status } = await sendAsScript(form, { ...fresh(form), [name]: value });
          if (![200, 202, 404, 422].includes(status)) broken.push(`${form.path}, ${name}=${value}: ${status}`);
        }
      }
    }
    expect(broken, broken.join("\n")).toEqual([]);
  });

  test("field names that nobody would choose break nothing", async () => {
    for (const form of forms) {
      for (const name of [
        "__proto__",
        "__proto__[]",
        "constructor[]",
        "toString[]",
        "title[]",
        "body[]",
        "name[]",
        "levels",
        "request_id[]",
        "form[]",
      ]) {
        const { status } = await sendAsScript(form, { ...fresh(form), [name]: ["x", "y"] });
        expect(status, `${form.path}, ${name}`).toBeLessThan(500);
      }
    }
  });

  test("an endless request id is taken like a short one", async () => {
    const answer = await people.mayor.post(`/processes/${town.ids.processId}/documents/new`, {
      title: "Mit langer Nummer",
      request_id: "x".repeat(100_000),
    });
    expect(answer.status).toBe(303);
  });
});

// --- where it is sent -----------------------------------------------------------------------------

describe("addresses that lead nowhere", () => {
  const UNKNOWN = "2147483647";
  const NO_IDS = ["99999999999999", "-1", "abc", "%00"];

  test("an unknown id is a page that says so, whatever it looks like", async () => {
    // Asked by servers of other houses, which know no pages.
    const ofServers = "/sign-in/providers/:provider/logout";
    const below = addresses.filter(({ pattern }) => /:\w/.test(pattern) && pattern !== ofServers);
    for (const [place, { pattern, kind }] of below.entries()) {
      // All read their ids alike: each is asked for one that nothing has, and in turn for one that is none.
      const asked = [UNKNOWN, NO_IDS[place % NO_IDS.length]!].map(async (id) => {
        const path = pattern.replace(/:\w+/g, id);
        const answer = kind === "form" ? await people.facilitator.post(path, {}) : await people.facilitator.get(path);
        expectNothingThere(answer, `${kind} ${path}`);
      });
      await Promise.all(asked);
    }
  });

  test("what lies below something else is not found under a stranger", async () => {
    const { roundtables, formats } = ids;
    const strange = [
      `/roundtables/${running.id}/points/${roundtables?.pointId}`,
      `/roundtables/${running.id}/decisions/${roundtables?.decisionId}`,
      `/roundtables/${running.id}/tasks/${roundtables?.taskId}`,
      `/formats/${formats?.id}/editions/999999`,
      `/formats/999999/editions/${formats?.editionId}`,
    ];
    for (const path of strange) expect((await people.facilitator.get(path)).status, path).toBe(404);
    const posts: [string, Fields][] = [
      [`/roundtables/${running.id}/decisions/${roundtables?.decisionId}/removal`, {}],
      [`/roundtables/${running.id}/tasks/${roundtables?.taskId}/removal`, {}],
      [`/roundtables/${running.id}/guests/${roundtables?.guestId}/removal`, {}],
      [`/roundtables/${running.id}/points/${roundtables?.pointId}/removal`, {}],
    ];
    for (const [path, fields] of posts) expect((await people.facilitator.post(path, fields)).status, path).toBe(404);
  });

  test("odd pages, searches and methods are answered, never with an error of ours", async () => {
    const process = `/processes/${town.ids.processId}`;
    for (const page of ["-1", "0", "abc", "1.5", "1e9", "99999", "99999999999999999999", "", "%00", "%F0%9F"]) {
      for (const path of [`${process}/documents`, `${process}/events`, `${process}/stage`, "/dev/mail"]) {
        expect((await people.facilitator.get(`${path}?page=${page}`)).status, `${path}?page=${page}`).toBe(200);
      }
    }
    for (const search of ["mode=x&status=y&level=z&lead=-1", "view=%00", "lead=99999999999", "mode[]=austausch", "%E0%A4%A"]) {
      expect((await people.facilitator.get(`${process}/agenda?${search}`)).status, search).toBe(200);
    }
    for (const path of [
      "/%E0%A4%A",
      "/processes/%00",
      "/processes//",
      "/assets/../../etc/passwd",
      "/assets/unknown.js",
      "/.env",
      "/roundtables/1.data",
      "/processes/abc.data",
      "/__manifest",
      "/__manifest?p=/x&version=1",
    ]) {
      expect((await people.facilitator.get(path)).status, path).toBeLessThan(500);
    }
    for (const method of ["PUT", "PATCH", "DELETE", "OPTIONS", "HEAD"]) {
      expect((await people.facilitator.send(process, { method })).status, method).toBeLessThan(500);
    }
  });

  test("no page sends people to another site", async () => {
    const elsewhere = [
      "//evil.example",
      "/\\evil.example",
      "https://evil.example",
      "javascript:alert(1)",
      "/\t/evil.example",
      "/\n/evil.example",
      "\\\\evil.example",
      "/%0d%0aSet-Cookie:x=1",
      " //evil.example",
      "/.//evil.example",
      "/a/..//evil.example",
    ];
    for (const to of elsewhere) {
      const answers = [
        await people.nobody.post("/preferences", { language: "de", to }),
        await people.mayor.get(`/sign-in?to=${encodeURIComponent(to)}`),
        await people.chamber.post(`/documents/${town.ids.documents.workingPaper}/threads`, { body: "Ein Kommentar", to }),
      ];
      answers.push(
        await people.nobody.post(`/sign-in?to=${encodeURIComponent(to)}`, {
          email: sample.people.mayor.email,
          password: DEMO_PASSWORD,
        }),
      );
      for (const { location, status } of answers) {
        expect([302, 303], to).toContain(status);
        expect(new URL(location ?? "", town.server.origin).origin, to).toBe(town.server.origin);
      }
    }
    const page = await people.nobody.get(`/sign-in?to=${encodeURIComponent("//evil.example")}`);
    expect(page.body).not.toMatch(/(href|action|to)="[^"?]*evil/);
  });

  test("a path with letters of any language can be come back to", async () => {
    for (const to of ["/prozesse/ä", "/🤝", "/€?x=ß#ü"]) {
      const answer = await people.mayor.get(`/sign-in?to=${encodeURIComponent(to)}`);
      expect(answer.status, to).toBe(303);
      expect((await people.nobody.post("/preferences", { theme: "dark", to })).status, to).toBe(303);
    }
  });

  test("broken cookies are no reason to fail", async () => {
    for (const cookie of [
      "joint_agenda_flash=%E0%A4%A",
      "joint_agenda_session=ä",
      "joint_agenda_session=" + "x".repeat(5_000),
      "joint_agenda_language=xx; joint_agenda_theme=purple",
      "=;;=",
      "joint_agenda_flash=a:b.c",
    ]) {
      const answer = await people.nobody.get("/sign-in", { cookie: Buffer.from(cookie).toString("latin1") });
      expect(answer.status, cookie.slice(0, 40)).toBe(200);
    }
  });
});

// --- how it is sent ---------------------------------------------------------------------------------

describe("requests that no form of ours would send", () => {
  const forNewPaper = () => `/processes/${town.ids.processId}/documents/new`;

  test("broken encodings are refused", async () => {
    const bodies: [string, string | Uint8Array][] = [
      ["application/json", '{"title": "x"'],
      ["application/json", "{}"],
      ["text/plain", "title=x"],
      ["multipart/form-data; boundary=x", "--y\r\nbroken"],
      ["multipart/form-data", "no boundary"],
      ["application/x-www-form-urlencoded; charset=utf-16", "title=x"],
      ["", "title=x"],
      ["application/x-www-form-urlencoded", new Uint8Array([0xff, 0xfe, 0x00])],
    ];
    for (const [type, body] of bodies) {
      const answer = await people.mayor.send(forNewPaper(), {
        method: "POST",
        body: body as BodyInit,
        headers: { "content-type": type },
      });
      expect(answer.status, `${type}: ${String(body)}`).toBeGreaterThanOrEqual(300);
      expect(answer.status, `${type}: ${String(body)}`).toBeLessThan(500);
    }
  });

  test("a form of more than a megabyte is too large, and so is one that does not say how large it is", async () => {
    const large = await people.mayor.post(forNewPaper(), { title: "x".repeat(1_100_000) });
    expect([large.status, large.body]).toEqual([413, expect.stringMatching(IS_SENTENCE)]);
    const endless = new ReadableStream({ start: (stream) => (stream.enqueue(Buffer.from("title=x")), stream.close()) });
    const unsized = await people.mayor.send(forNewPaper(), {
      method: "POST",
      body: endless,
      headers: { "content-type": "application/x-www-form-urlencoded" },
      ...({ duplex: "half" } as object),
    });
    expect(unsized.status).toBe(413);
  });

  test("a form from another site, or from nowhere, is refused and changes nothing", async () => {
    for (const origin of ["https://evil.example", "null", "", `${town.server.origin}.evil.example`, "http://127.0.0.1:1"]) {
      const answer = await people.mayor.post(forNewPaper(), { title: "Von anderswo" }, { origin });
      expect(answer.status, origin).toBe(403);
    }
    expect(await db().selectFrom("documents").select("id").where("title", "=", "Von anderswo").execute()).toEqual([]);
  });

  test("a page of another site cannot show ours in a frame", async () => {
    const { headers } = await people.mayor.get("/");
    expect(headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
  });
});

// --- who sends it ------------------------------------------------------------------------------------

describe("people who do not belong here", () => {
  /** Whoever has the link, from a letter or a wall, needs no mandate and no account. */
  const BY_LINK = /^\/(sign-in\/providers|invitations|password-resets|claims|members|guests|guest-pages|screens|survey)\/:/;

  test("for somebody without a mandate nothing of the process exists", async () => {
    const open = new Set([
      "/",
      "/account",
      "/processes",
      "/dev/mail",
      "/sign-in",
      "/help/roles",
      "/barrierefreiheit",
      "/datenschutz",
      "/impressum",
    ]);
    const installation = /^\/(organisations|page-texts|auditors|barriers|processes\/new)/;
    for (const person of ["outsider", "admin"] as const) {
      for (const { pattern, kind } of addresses.filter(
        ({ pattern }) => /:\w/.test(pattern) && !installation.test(pattern) && !BY_LINK.test(pattern),
      )) {
        const path = fill(pattern, ids);
        expect(open.has(path)).toBe(false);
        const form = forms.find((form) => form.path === path);
        if (kind !== "form") expectNothingThere(await people[person].get(path), `${person}: GET ${path}`);
        if (kind !== "file") expectNothingThere(await people[person].post(path, form?.fields ?? {}), `${person}: POST ${path}`);
        if (kind === "page")
          expect((await people[person].get(`${path}.data`)).body, `${person}: ${path}.data`).not.toContain(
            sample.process.guiding_question,
          );
      }
    }
  });

  test("for somebody not signed in there is only the way to sign in, and back", async () => {
    for (const { pattern, kind } of addresses.filter(({ pattern }) => /:\w/.test(pattern) && !BY_LINK.test(pattern))) {
      const path = fill(pattern, ids);
      // A picture inside a page sends nobody anywhere, nor does what a calendar reads.
      if (pattern === "/images/:id" || pattern.startsWith("/calendar/:token/")) {
        expectNothingThere(await people.nobody.get(path), path);
        continue;
      }
      const answer =
        kind === "form"
          ? await people.nobody.post(path, {}, { referer: `${town.server.origin}/processes` })
          : await people.nobody.get(path);
      expect([answer.status, answer.location], path).toEqual([
        302,
        `/sign-in?to=${encodeURIComponent(kind === "form" ? "/processes" : path)}`,
      ]);
    }
  });

  test("those who take part but may not do it are told so", async () => {
    const { processId, documents, organisations } = town.ids;
    const refused: [PersonKey, string, Fields][] = [
      ["mayor", `/processes/${processId}/stage`, { form: "stage", from: "entwurf", to: "konsultation", reason: "Ich will" }],
      ["chamber", `/processes/${processId}/agenda/new`, { title: "Von außen", mode: "", lead_organisation_id: "" }],
      ["observer", `/documents/${documents.workingPaper}/threads`, { body: "Ich auch", to: "" }],
      ["observer", `/methods/${running.pollId}/ballots`, { choice: String(running.optionId) }],
      ["facilitator", `/methods/${running.pollId}/ballots`, { choice: String(running.optionId) }],
      ["mayor", `/roundtables/${running.id}/state`, { to: "closed", revision: "0" }],
      ["mayor", `/roundtables/${running.id}/decisions`, { body: "Ich beschließe", point_id: "" }],
      [
        "mayor",
        `/organisations/${organisations.chamber}/edit`,
        { name: "Neu", short_name: "Neu", level: "kommune", bench_default: "kommunen" },
      ],
    ];
    for (const [person, path, fields] of refused)
      expectSentence(await people[person].post(path, fields), [403, 404], `${person}: ${path}`);
  });

  test("the live channel is as closed as the pages", async () => {
    const { processId, documents } = town.ids;
    const rooms = [
      `/live/documents/${documents.workingPaper}?schema=99`,
      `/live/topics/process:${processId}`,
      `/live/topics/roundtable:${running.id}`,
      `/live/topics/document:${documents.workingPaper}`,
    ];
    for (const path of rooms) {
      expect(await knock(path, people.outsider.cookie), path).toBe(4404);
      expect(await knock(path, people.admin.cookie), path).toBe(4404);
      expect(await knock(path, ""), path).toBe(4401);
      expect(await knock(path, people.mayor.cookie, "https://evil.example"), path).toBe(403);
    }
    for (const path of ["/live/documents/abc", "/live/topics/people:1", "/live/topics/process:0", "/live/", "/elsewhere"]) {
      expect(await knock(path, people.mayor.cookie), path).toBe(404);
    }
  });

  /** @returns the HTTP status or the close code with which a socket is refused */
  function knock(path: string, cookie: string, origin = town.server.origin): Promise<number> {
    const socket = new WebSocket(town.server.origin.replace("http", "ws") + path, { headers: { cookie, origin } });
    return new Promise((resolve, reject) => {
      socket.on("unexpected-response", (_request, response) => (resolve(response.statusCode ?? 0), socket.terminate()));
      socket.on("close", (code) => resolve(code));
      socket.on("message", () => (reject(new Error(`${path} let somebody in`)), socket.terminate()));
      socket.on("error", () => undefined);
    });
  }
});

// --- when it is sent ----------------------------------------------------------------------------------

describe("the wrong moment", () => {
  test("a form sent twice makes one of it", async () => {
    for (const [at, form] of forms.filter(({ path }) => !/edit$|account$/.test(path)).entries()) {
      const before = await countEverything();
      const once = { ...fresh(form), request_id: `twice-${at}` };
      const answers = [...(await Promise.all([send(form, once), send(form, once)])), await send(form, once)];
      expect(
        answers.map(({ status }) => status),
        form.path,
      ).toEqual([303, 303, 303]);
      expect(new Set(answers.map(({ location }) => location)).size, form.path).toBe(1);
      const after = await countEverything();
      const table = tableOf(form.path);
      expect((after[table] ?? 0) - (before[table] ?? 0), `${form.path} in ${table}`).toBe(1);
    }
  });

  const TABLES = [
    "processes",
    "mandates",
    "organisations",
    "agenda_items",
    "documents",
    "threads",
    "comments",
    "roundtables",
    "points",
    "attendances",
    "decisions",
    "tasks",
    "formats",
    "format_editions",
    "data_points",
    "evaluations",
    "method_runs",
  ] as const;

  async function countEverything(): Promise<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const table of TABLES) {
      const row = await db()
        .selectFrom(table)
        .select(({ fn }) => fn.countAll<string>().as("count"))
        .executeTakeFirstOrThrow();
      counts[table] = Number(row.count);
    }
    return counts;
  }

  const tableOf = (path: string): string => {
    const word =
      path
        .replace(/\/new$/, "")
        .split("/")
        .at(-1) ?? "";
    return (
      {
        agenda: "agenda_items",
        editions: "format_editions",
        figures: "data_points",
        guests: "attendances",
        methods: "method_runs",
        polls: "method_runs",
      }[word] ?? word
    );
  };

  test("of two facilitators who move the process on at once, one is told that the other was faster", async () => {
    const path = `/processes/${town.ids.processId}/stage`;
    const move = { form: "stage", from: "entwurf", to: "konsultation", reason: "Alle Texte liegen vor.", override: "true" };
    const answers = await Promise.all([people.facilitator.post(path, move), people.coFacilitator.post(path, move)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409]);
    const late = answers.find(({ status }) => status === 409);
    expectWords(late!, "Jemand anders hat die Phase inzwischen gewechselt.");
    expectWords(late!, move.reason);
    const moves = await db()
      .selectFrom("process_events")
      .select("id")
      .where("kind", "=", "stage-moved")
      .where("process_id", "=", town.ids.processId)
      .execute();
    expect(moves).toHaveLength(sample.stageMoves.length + 1);
  });

  test("of two facilitators who call a point at once, one is told that the other was faster", async () => {
    const { revision, current_point_id } = await roundtable();
    const points = await db()
      .selectFrom("points")
      .select("id")
      .where("roundtable_id", "=", running.id)
      .where("id", "!=", current_point_id ?? 0)
      .orderBy("position")
      .execute();
    const call = (who: "facilitator" | "coFacilitator", at: number) =>
      people[who].post(`/roundtables/${running.id}/current-point`, {
        form: "current-point",
        point_id: String(points[at]?.id),
        revision: String(revision),
      });
    const answers = await Promise.all([call("facilitator", 0), call("coFacilitator", 1)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409]);
    expectWords(answers.find(({ status }) => status === 409)!, "Jemand anders war schneller.");
  });

  test("a ballot after the end, and a second end, are refused", async () => {
    const state = `/methods/${running.pollId}/state`;
    const answers = await Promise.all([
      people.facilitator.post(state, { to: "closed" }),
      people.coFacilitator.post(state, { to: "closed" }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409]);
    const late = await people.mayor.post(`/methods/${running.pollId}/ballots`, {
      form: `ballot-${running.pollId}`,
      choice: String(running.optionId),
    });
    expect(late.status).toBe(409);
    expectWords(late, "Diese Abstimmung ist beendet und nimmt keine Stimmen mehr an.");
  });

  test("an expired login leads to the sign-in page and back to where one was", async () => {
    const tired = await caller(town, "secondMayor");
    await db().deleteFrom("sessions").where("id", "=", tired.sessionId).execute();
    const path = `/processes/${town.ids.processId}/agenda`;
    expect((await tired.get(`${path}?view=board`)).location).toBe(`/sign-in?to=${encodeURIComponent(`${path}?view=board`)}`);
    const posted = await tired.post(`${path}/new`, { title: "" }, { referer: `${town.server.origin}${path}/new` });
    expect(posted.location).toBe(`/sign-in?to=${encodeURIComponent(`${path}/new`)}`);
    expectWords(await people.nobody.get(posted.location ?? ""), "Danach geht es dort weiter");
  });
});

describe("a form that is answered before all of it was read", () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const answerTo = async (method: string, path: string, body = "") => {
    const headers = { origin: town.server.origin, "content-length": body.length };
    const sent = ask(`${town.server.origin}${path}`, { agent, method, headers: { ...headers, ...FORM } });
    const answer = new Promise<IncomingMessage>((resolve, reject) => sent.on("response", resolve).on("error", reject));
    sent.end(body);
    for await (const _chunk of (await answer).resume());
    return { status: (await answer).statusCode, isSameConnection: sent.reusedSocket };
  };

  test.each(["/nowhere", "/account.data", "/healthz"])(
    "lets the next one on the same connection through (%s)",
    async (path) => {
      const { status } = await answerTo("POST", path, `title=${"x".repeat(200_000)}`);
      expect(status).not.toBe(413);
      expect(await answerTo("GET", "/healthz")).toEqual({ status: 200, isSameConnection: true });
    },
  );
});
