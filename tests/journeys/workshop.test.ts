/**
 * A joint-agenda workshop from nothing to the minutes, with three people in three windows: Miriam facilitates, Birte is the mayor
 * of a town that nobody knew yet, Jan comes from a chamber and is consulted.
 */
import type { Download, Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { TIME_ZONE } from "#server/calendar/rules";
import { bytesOf, expectAccessible, isAwake, open, tellInOrder, until, useTown } from "../setup/journey.ts";
import { paperOfTenPages } from "../setup/paper.ts";
import { unzip } from "../setup/zip.ts";

const town = useTown({ mayLog: /texts could not be stored, trying again/ });
tellInOrder();

let miriam: Page;
let birte: Page;
let jan: Page;
let processAt: string;
let documentAt: string;
let roundtableAt: string;

const QUESTION = "Sollen wir mit den Ansprechstellen beginnen?";
const BIRTE = {
  name: "Birte Lorenz",
  email: "birte.lorenz@seestadt.example",
  organisation: "Stadt Seestadt",
  short: "Seestadt",
  level: "Kommune",
  role: "Delegationsleitung",
  bench: "Kommunen",
};
const JAN = {
  name: "Jan Petersen",
  email: "jan.petersen@hwk-seestadt.example",
  organisation: "Handwerkskammer Seestadt",
  short: "HWK Seestadt",
  level: "Wirtschaft",
  role: "Konsultierte/r",
  bench: "Wirtschaft",
};

/** What the live channel has said to each of them. */
const heard: string[] = [];

beforeAll(async () => {
  [birte, jan] = [await town.visit(), await town.visit()];
  miriam = await town.signIn("facilitator");
  for (const page of [miriam, birte, jan]) {
    page.on("websocket", (socket) => {
      if (socket.url().includes("/live/topics/roundtable"))
        socket.on("framereceived", ({ payload }) => heard.push(String(payload)));
    });
  }
}, 120_000);

const idIn = (path: string) => Number(/\/(\d+)/.exec(path)?.[1]);
const pathOf = (page: Page) => new URL(page.url()).pathname;

// --- beginning --------------------------------------------------------------------------------------

test("Miriam founds a process from the template", async () => {
  await miriam.getByRole("link", { name: "Prozesse", exact: true }).click();
  await miriam.getByRole("link", { name: "Neuer Prozess" }).click();
  await miriam.getByRole("textbox", { name: "Titel" }).fill("Ansprechstellen für Seestadt");
  await miriam.getByRole("textbox", { name: "Leitfrage" }).fill("Wen rufen wir an, wenn es um auswärtige Partner geht?");
  await miriam.getByRole("combobox", { name: "Für welche Organisation moderieren Sie?" }).fill("Brückenschlag");
  await miriam.getByRole("button", { name: "Prozess anlegen" }).click();
  await miriam.waitForURL(/\/processes\/\d+$/);
  processAt = pathOf(miriam);
  await miriam.getByRole("heading", { name: "Ansprechstellen für Seestadt", level: 1 }).waitFor();
  await miriam.getByText("Phase 1 von 9: Auftrag").first().waitFor();
});

test("she invites two people whom nobody knows yet, by e-mail", async () => {
  for (const person of [BIRTE, JAN]) {
    await open(miriam, `${processAt}/people`);
    await miriam.locator("summary", { hasText: "Person einladen" }).click();
    await miriam.getByRole("textbox", { name: "Name der Person" }).fill(person.name);
    await miriam.getByRole("textbox", { name: "E-Mail-Adresse" }).fill(person.email);
    await miriam.getByRole("combobox", { name: "Organisation", exact: true }).fill(person.organisation);
    await miriam.locator("[name=organisation_short_name]").fill(person.short);
    await miriam.locator("[name=organisation_level]").selectOption({ label: `${person.level} – Bank ${person.bench}` });
    await miriam.getByRole("combobox", { name: "Rolle" }).selectOption({ label: person.role });
    await miriam.getByRole("button", { name: "Einladung verschicken" }).click();
    await miriam.waitForURL(/\/people$/);
    await miriam.getByText(person.name).first().waitFor();
  }
  await miriam.getByText("Einladung offen").first().waitFor();
});

test("opening an invitation changes nothing; the button accepts it", async () => {
  for (const [page, person, password] of [
    [birte, BIRTE, "drei Möwen über dem Hafen"],
    [jan, JAN, "ein Amboss steht im Regen"],
  ] as const) {
    await page.goto("/dev/mail");
    const letter = page.locator(".ja-card", { hasText: `An ${person.email}` });
    const link = (await letter.getByRole("link").getAttribute("href")) ?? "";
    const accepted = () =>
      town.database.db
        .selectFrom("invitations")
        .innerJoin("people", "people.id", "person_id")
        .select(["accepted_at", "password_hash"])
        .where("email", "=", person.email)
        .executeTakeFirstOrThrow();
    await page.goto(link);
    await page.goto(link);
    expect(await accepted()).toEqual({ accepted_at: null, password_hash: null });

    await page.getByText(person.organisation).waitFor();
    await page.getByRole("textbox", { name: "Ihr Name" }).waitFor();
    await page.getByLabel("Passwort wählen").fill(password);
    await page.getByLabel("Passwort wiederholen").fill(password);
    await page.getByRole("button", { name: "Einladung annehmen" }).click();
    await page.waitForURL(`**${processAt}`);
    expect((await accepted()).accepted_at).not.toBeNull();
  }
});

test("an agenda item gets its number and its mode", async () => {
  await open(birte, `${processAt}/agenda`);
  await open(miriam, `${processAt}/agenda`);
  await miriam.getByRole("link", { name: "Neuer Agendapunkt" }).click();
  // The list has a line for titles too.
  await miriam.waitForURL(/\/agenda\/new$/);
  await miriam.getByRole("textbox", { name: "Titel" }).fill("Feste Ansprechstellen");
  await miriam.getByRole("radio", { name: "Zusammenarbeit" }).check();
  await miriam.getByRole("button", { name: "Agendapunkt anlegen" }).click();
  await miriam.waitForURL(/\/agenda\/\d+$/);
  await miriam.getByText("AP-01").first().waitFor();
  await birte.getByRole("link", { name: "Feste Ansprechstellen" }).waitFor();
});

// --- writing ----------------------------------------------------------------------------------------

const textIn = (page: Page) => page.locator(".ja-doc-content .ja-text");

/** The words of a text as a window shows them, without the carets of the others. */
const wordsIn = (page: Page): Promise<string> =>
  textIn(page).evaluate((element) => {
    const copy = element.cloneNode(true) as Element;
    for (const caret of copy.querySelectorAll(".ja-text-caret, .ProseMirror-widget")) caret.remove();
    return [...copy.children]
      .map((block) => block.textContent)
      .join("\n")
      .replaceAll("\u2060", "");
  });

const stateOf = (page: Page) => page.locator(".ja-doc-state").getAttribute("data-state");

async function paste(page: Page, html: string): Promise<void> {
  await textIn(page).evaluate((element, content) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/html", content);
    clipboardData.setData("text/plain", "");
    element.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, html);
}

test("Birte pastes a paper of ten pages, and it is all there", async () => {
  await open(birte, `${processAt}/documents`);
  await birte.getByRole("textbox", { name: "Neues Dokument" }).fill("Arbeitspapier Seestadt");
  await birte.getByRole("button", { name: "Dokument anlegen" }).click();
  await birte.waitForURL(/\/documents\/\d+$/);
  documentAt = pathOf(birte);
  await textIn(birte).click();
  const paper = paperOfTenPages();
  await paste(birte, paper.html);
  await until(
    "the pasted paper is saved",
    async () => (await stateOf(birte)) === "saved" && (await wordsIn(birte)).includes(paper.lastWords),
  );
  const shown = await textIn(birte).evaluate((element) => ({
    headings: element.querySelectorAll("h1, h2, h3").length,
    rows: element.querySelectorAll("table tr").length,
    nested: element.querySelectorAll("ul ul li, ol ul li").length,
    foreign: element.querySelectorAll("script, style, img, [onclick]").length,
  }));
  expect(shown).toEqual({ headings: paper.headings, rows: paper.rows, nested: paper.nested, foreign: 0 });
  const words = await wordsIn(birte);
  expect(words.split(/\s+/).length).toBeGreaterThan(3_500);
  for (const sign of ["Übergänge", "Maßnahmen", "🤝", "👩🏽‍💻"]) expect(words).toContain(sign);
});

test("“Gespeichert” is said only after the text is in the database", async () => {
  const { sql } = town.database;
  await sql.begin(async (held) => {
    await held`select id from documents where id = ${idIn(documentAt)} for update`;
    await textIn(birte).press("Control+End");
    await birte.keyboard.type(" Das hier ist noch nicht gespeichert.");
    await until("the state says that the database does not answer", async () => {
      expect(await stateOf(birte)).not.toBe("saved");
      return (await stateOf(birte)) === "trouble";
    });
    expect(await wordsIn(birte)).toContain("Das hier ist noch nicht gespeichert.");
  });
  await until("the state says “Gespeichert”", async () => (await stateOf(birte)) === "saved");
  await birte.locator(".ja-doc-state", { hasText: "Gespeichert" }).waitFor();
  const reader = await town.visit({ storageState: await birte.context().storageState(), javaScriptEnabled: false });
  await reader.goto(documentAt);
  expect(await reader.locator(".ja-text").innerText()).toContain("Das hier ist noch nicht gespeichert.");
  await reader.context().close();
});

test("two write at once and see the same, and Jan reads along but cannot write", async () => {
  await Promise.all([open(miriam, documentAt), open(jan, documentAt)]);
  for (const page of [miriam, jan])
    await until(
      "the paper is open",
      async () => (await textIn(page).count()) === 1 && (await wordsIn(page)).includes("Maßnahmen"),
    );
  await birte.locator("summary", { hasText: "3 Personen sind hier" }).waitFor();

  const [miriams, birtes] = [
    "Miriam schreibt oben: Straßen, Brücken, Häfen. ",
    " Birte schreibt unten: Ämter, Bürgerinnen, Bürger.",
  ];
  await textIn(miriam).press("Control+Home");
  await textIn(birte).press("Control+End");
  await Promise.all([miriam.keyboard.type(miriams, { delay: 5 }), birte.keyboard.type(birtes, { delay: 5 })]);
  await until("all three see the same", async () => {
    const [first, second, third] = await Promise.all([miriam, birte, jan].map(wordsIn));
    return first === second && second === third && first?.includes(miriams.trim()) && first.includes(birtes.trim());
  });
  await birte.locator(".ja-text-caret__label", { hasText: "Miriam Vogt · Brückenschlag" }).waitFor({ state: "attached" });
  for (const page of [miriam, birte]) await until("everything is saved", async () => (await stateOf(page)) === "saved");

  const before = await wordsIn(jan);
  expect(await jan.locator("[contenteditable=true]").count()).toBe(0);
  await textIn(jan).click();
  await jan.keyboard.type("Das gehört hier nicht hin.");
  expect(await wordsIn(jan)).toBe(before);
  await jan.getByText("Sie können lesen").waitFor();
});

test("Jan comments on a passage as soon as Miriam opens the document for comments", async () => {
  await jan.getByText("Kommentieren können Sie in der Phase Konsultation").waitFor();
  await miriam.locator(".ja-doc-more > summary").click();
  await miriam.getByRole("button", { name: "Für Kommentare öffnen" }).click();
  await jan.getByText("Sie können kommentieren").waitFor();
  const passage = textIn(jan).getByText("Wer in einem Rathaus eine Frage hat").first();
  const beginning = (await passage.innerText()).slice(0, 60);
  await passage.scrollIntoViewIfNeeded();
  await passage.click({ clickCount: 3 });
  await jan.locator(".ja-doc-bubble [data-action=comment]").click();
  const draft = jan.locator(".ja-doc-thread--new");
  await draft.getByRole("textbox", { name: "Ihr Kommentar" }).fill("Auch Betriebe brauchen diese Nummer. 🙋");
  await draft.getByRole("button", { name: "Kommentieren" }).click();

  const thread = birte.getByRole("article", { name: "Kommentar von Jan Petersen" });
  await thread.getByText("Auch Betriebe brauchen diese Nummer. 🙋").waitFor();
  await thread.getByText(beginning).waitFor();
  await textIn(birte).locator(".ja-text-comment--open", { hasText: beginning }).waitFor();
  await thread.getByText("Antworten", { exact: true }).click();
  await thread.getByRole("textbox", { name: "Ihre Antwort" }).fill("Nehmen wir auf.");
  await thread.getByRole("button", { name: "Antwort senden" }).click();
  await jan.getByText("Nehmen wir auf.").waitFor();
  await miriam.getByRole("article", { name: "Kommentar von Jan Petersen" }).getByRole("button", { name: "Erledigt" }).click();
  await jan.getByText("Erledigt von Miriam Vogt").waitFor();
});

// --- meeting ----------------------------------------------------------------------------------------

test("Miriam plans a roundtable with its running order", async () => {
  await open(miriam, `${processAt}/roundtables`);
  // In a new process the form lies open.
  await miriam.getByRole("textbox", { name: "Titel" }).fill("Workshop Seestadt");
  await miriam.getByRole("combobox", { name: "Art" }).selectOption({ label: "Workshop" });
  await miriam
    .getByLabel("Tag", { exact: true })
    .fill(new Intl.DateTimeFormat("sv-SE", { timeZone: TIME_ZONE }).format(new Date()));
  await miriam.getByLabel("Beginn").fill("23:30");
  await miriam.locator("[name=place]").fill("Rathaus Seestadt, Großer Saal");
  await miriam.getByRole("button", { name: "Planen und Tagesordnung anlegen" }).click();
  await miriam.waitForURL(/\/roundtables\/\d+\/points$/);
  roundtableAt = pathOf(miriam).replace("/points", "");

  const line = miriam.getByRole("textbox", { name: "Neuer Punkt" });
  await miriam.getByText("Bezug, Vortrag, feste Uhrzeit und mehr").click();
  for (const [title, link] of [
    ["Begrüßung", "kein Bezug"],
    ["Ansprechstellen", "Agendapunkt AP-01: Feste Ansprechstellen"],
    ["Beschluss: Wie geht es weiter?", "Dokument: Arbeitspapier Seestadt"],
  ] as const) {
    await miriam.locator("select[name=link]").selectOption({ label: link });
    await line.fill(title);
    await line.press("Enter");
    await miriam.getByRole("row", { name: new RegExp(title.replace("?", "\\?")) }).waitFor();
    await until("the line waits for the next title", async () =>
      line.evaluate((field: HTMLInputElement) => field === document.activeElement && field.value === ""),
    );
  }
  // Minutes in their place; the clock of what follows goes with them.
  await miriam.getByRole("spinbutton", { name: "Minuten für „Begrüßung“" }).fill("10");
  await miriam.keyboard.press("Enter");
  await miriam
    .getByRole("row", { name: /Ansprechstellen/ })
    .getByText("23:40 Uhr")
    .waitFor();
  expect(await miriam.getByLabel("Art von „Beschluss: Wie geht es weiter?“").inputValue()).toBe("beschluss");
  const calendar = await miriam.request.get(`${roundtableAt}/calendar.ics`);
  expect(await calendar.text()).toMatch(/BEGIN:VCALENDAR[\s\S]*Workshop Seestadt/);
});

test("it opens, and all screens follow her from point to point", async () => {
  await Promise.all([open(miriam, roundtableAt), open(birte, roundtableAt), open(jan, `${roundtableAt}/screen`)]);
  // This process has no rules of procedure yet.
  await miriam.getByLabel("Warum schon ohne Geschäftsordnung?").fill("Die Geschäftsordnung beraten wir heute.");
  await miriam.getByRole("button", { name: "Runden Tisch eröffnen" }).click();
  const now = (page: Page) => page.locator(".ja-roundtables-now__point, .ja-roundtables-screen__point");
  for (const page of [miriam, birte, jan]) await now(page).filter({ hasText: "Begrüßung" }).waitFor();
  await miriam.getByRole("button", { name: "Weiter", exact: true }).click();
  for (const page of [miriam, birte, jan]) await now(page).filter({ hasText: "Ansprechstellen" }).waitFor();
  await birte
    .getByText(/noch \d+:\d\d/)
    .first()
    .waitFor();
  expect(await jan.locator("header.ja-top").count()).toBe(0);

  await jan.goto(roundtableAt);
  await isAwake(jan);
  await now(jan).filter({ hasText: "Ansprechstellen" }).waitFor();
});

test("everybody says that they are there, and a guest is written down", async () => {
  await birte.getByRole("button", { name: "Ich bin vor Ort" }).click();
  await jan.getByRole("button", { name: "Ich bin online dabei" }).click();
  await miriam.getByText("2 Personen aus 2 Organisationen sind anwesend.").waitFor();
  await miriam.getByText("Liste mit Namen").click();
  await miriam.getByText("Gast eintragen").first().click();
  await miriam.locator("form:has([value=guest]) [name=name]").fill("Ole Brandt");
  await miriam.locator("form:has([value=guest]) [name=organisation]").fill("Hafenverein Seestadt");
  await miriam.getByRole("button", { name: "Gast eintragen" }).click();
  await birte.getByText("3 Personen aus 3 Organisationen sind anwesend.").waitFor();
});

test("a straw poll shows nobody anything before it is released, and everybody everything then", async () => {
  await miriam.getByText("Meinungsbild vorbereiten", { exact: true }).click();
  await miriam.getByRole("textbox", { name: "Frage" }).fill(QUESTION);
  await miriam.getByRole("button", { name: "Vorbereiten" }).click();
  const polls = miriam.getByRole("article").filter({ hasText: QUESTION });
  await polls.getByText("vorbereitet").waitFor();
  expect(await birte.getByText(QUESTION).count()).toBe(0);
  await polls.getByRole("button", { name: "Starten" }).click();

  heard.length = 0;
  for (const [page, answer] of [
    [birte, "Ja"],
    [jan, "Enthaltung"],
  ] as const) {
    const poll = page.getByRole("article").filter({ hasText: QUESTION });
    await poll.getByText("Meinungsbild – nicht bindend").waitFor();
    await poll.getByRole("radio", { name: answer }).check();
    await poll.getByRole("button", { name: "Stimme abgeben" }).click();
    await poll.getByText("Ihre Stimme ist gezählt.").waitFor();
  }
  for (const page of [miriam, birte, jan]) {
    await page.getByText("2 von 2 Stimmen abgegeben").first().waitFor();
    expect(await page.getByRole("list", { name: "Stimmen je Antwort" }).count()).toBe(0);
    const sources = [
      await page.content(),
      await (await page.request.get(roundtableAt)).text(),
      await (await page.request.get(`${roundtableAt}.data`)).text(),
    ];
    for (const source of sources) expect(source).not.toMatch(/\(50 %\)|hidesBenches/);
  }
  const snapshots = heard.map(
    (frame) => JSON.parse(frame) as { data?: { polls: { question: string; state: string; tally: unknown; cast: number }[] } },
  );
  const seen = snapshots.flatMap(({ data }) => data?.polls.filter(({ question }) => question === QUESTION) ?? []);
  expect(seen.some(({ cast }) => cast === 2)).toBe(true);
  expect(seen.filter(({ state, tally }) => state !== "open" || tally !== null)).toEqual([]);
  expect(JSON.stringify(seen)).not.toMatch(/person_?id|voice_?key|ballots/i);

  await polls.getByRole("button", { name: "Beenden" }).click();
  await polls.getByText("Das Ergebnis sieht noch niemand").waitFor();
  const birtes = birte.getByRole("article").filter({ hasText: QUESTION });
  await birtes.getByText("beendet", { exact: true }).waitFor();
  expect(await birtes.getByRole("list", { name: "Stimmen je Antwort" }).count()).toBe(0);

  await polls.getByRole("button", { name: "Ergebnis veröffentlichen" }).click();
  for (const page of [birte, jan]) {
    const bars = page.getByRole("list", { name: "Stimmen je Antwort" });
    await bars.waitFor();
    expect((await bars.getByRole("listitem").allInnerTexts()).map((text) => text.replace(/\s+/g, " "))).toEqual([
      "Ja 1 Stimme (50 %)",
      "Nein 0 Stimmen (0 %)",
      "Enthaltung 1 Stimme (50 %)",
    ]);
    await page.getByText("Als Tabelle, mit Bänken").click();
    await page.getByRole("row", { name: /^Summe 2/ }).waitFor();
  }
  await expectAccessible(birte, "a roundtable with a result");
});

test("a decision and a task appear in the minutes that Birte has open", async () => {
  await birte.getByRole("link", { name: "Protokoll öffnen" }).click();
  await birte.waitForURL(/\/minutes$/);
  await until("the minutes are open", async () => (await textIn(birte).count()) === 1);
  await miriam.getByText("Beschluss festhalten", { exact: true }).first().click();
  await miriam.getByRole("textbox", { name: "Wortlaut" }).fill("Seestadt richtet bis Juli eine Ansprechstelle ein.");
  await miriam.getByRole("button", { name: "Beschluss festhalten" }).click();
  await miriam.getByText("Aufgabe festhalten", { exact: true }).first().click();
  await miriam.locator("form:has([value=task]) [name=body]").fill("Telefonnummern sammeln");
  await miriam.locator("form:has([value=task]) [name=organisation_id]").selectOption({ label: "Stadt Seestadt" });
  await miriam.locator("form:has([value=task]) [name=due_on]").fill("2030-07-01");
  await miriam.getByRole("button", { name: "Aufgabe festhalten" }).click();
  for (const words of [
    /Beschluss B-\d{4}-01/,
    "Seestadt richtet bis Juli eine Ansprechstelle ein.",
    "Telefonnummern sammeln",
    /Stadt Seestadt[\s\S]*01\.07\.2030/,
  ]) {
    await textIn(birte).locator(".ja-text-record").filter({ hasText: words }).first().waitFor();
  }
  await textIn(birte)
    .getByRole("heading", { name: /Ansprechstellen/ })
    .click();
  await birte.keyboard.press("End");
  await birte.keyboard.press("Enter");
  await birte.keyboard.type("Birte hält fest: Das Rathaus hat eine freie Stelle. ✅");
  await until(
    "her words are saved",
    async () => (await stateOf(birte)) === "saved" && (await wordsIn(birte)).includes("freie Stelle. ✅"),
  );
});

/** What a forger does in the page: to the first decision of the text. */
const forge = (page: Page, how: "invent" | "reword") =>
  textIn(page).evaluate((element, act) => {
    type Records = { nodeName: string; clone(): Records; setAttribute(name: string, value: unknown): void };
    type Text = { toArray(): Records[]; push(more: Records[]): void };
    const { editor } = element as unknown as {
      editor: { state: Record<string, { doc: { getXmlFragment(of: string): Text } }> };
    };
    const text = editor.state["y-sync$"]!.doc.getXmlFragment("default");
    const decision = text.toArray().find(({ nodeName }) => nodeName === "record")!;
    if (act === "reword") return decision.setAttribute("text", "Seestadt zahlt alles.");
    const invented = decision.clone();
    invented.setAttribute("recordId", 999_999);
    text.push([invented]);
  }, how);

test("whatever a browser writes into a decision, everybody goes on reading what was decided", async () => {
  await forge(birte, "invent");
  await textIn(birte).getByText("Unbekannter Eintrag").waitFor();
  await until("her browser has sent it", async () => (await stateOf(birte)) === "saved");
  await forge(birte, "reword");
  await birte.getByText("Eine Änderung passt nicht in diesen Text").first().waitFor();
  await birte.reload();
  await textIn(birte).getByText("Unbekannter Eintrag").waitFor();
  await textIn(birte).getByText("Seestadt richtet bis Juli eine Ansprechstelle ein.").waitFor();
  expect(await birte.content()).not.toContain("zahlt alles");
});

test("the roundtable closes and everybody sees it", async () => {
  await miriam.getByRole("button", { name: "Sitzung beenden" }).click();
  for (const page of [miriam, jan]) await page.getByText("abgeschlossen", { exact: true }).first().waitFor();
});

// --- taking along -----------------------------------------------------------------------------------

async function take(page: Page, name: string, role: "link" | "button" = "link"): Promise<{ name: string; bytes: Buffer }> {
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole(role, { name }).first().click()]);
  return { name: (download as Download).suggestedFilename(), bytes: await bytesOf(download as Download) };
}

test("the minutes as a Word file say who was there, what was decided and what is not binding", async () => {
  const { name, bytes } = await take(jan, "Als Word-Datei");
  expect(name).toMatch(/^Protokoll .*\.docx$/);
  const files = unzip(bytes);
  const words = (files["word/document.xml"] ?? "")
    .replace(/<\/w:p>/g, "\n")
    .replace(/<[^>]+>/g, "")
    .replaceAll("&amp;", "&");
  for (const part of [
    "Workshop Seestadt",
    "Ansprechstellen für Seestadt",
    "Rathaus Seestadt, Großer Saal",
    "Miriam Vogt",
    "TLP:GREEN",
    "Birte Lorenz",
    "Stadt Seestadt",
    "Jan Petersen",
    "Handwerkskammer Seestadt",
    "Ole Brandt",
    "Hafenverein Seestadt",
    "Meinungsbilder (nicht bindend)",
    QUESTION,
    "Seestadt richtet bis Juli eine Ansprechstelle ein.",
    "Telefonnummern sammeln",
    "01.07.2030",
    "Birte hält fest: Das Rathaus hat eine freie Stelle. ✅",
  ]) {
    expect(words.includes(part), `the Word file says “${part}”`).toBe(true);
  }
  expect(words).not.toContain("Entwurf");
});

test("the minutes as PDF can be read by everybody", async () => {
  const { name, bytes } = await take(birte, "Als PDF");
  expect(name).toMatch(/^Protokoll .*\.pdf$/);
  const raw = bytes.toString("latin1");
  expect(raw.startsWith("%PDF-")).toBe(true);
  for (const mark of ["/StructTreeRoot", "/Marked true", "/Lang", "pdfuaid:part", "/DisplayDocTitle true"])
    expect(raw).toContain(mark);
});

test("the paper goes along as a Word file too, with its tables", async () => {
  await open(birte, documentAt);
  await birte.locator(".ja-doc-more > summary").click();
  await birte.getByRole("link", { name: "Herunterladen" }).click();
  const { bytes } = await take(birte, "Word-Datei herunterladen", "button");
  const xml = unzip(bytes)["word/document.xml"] ?? "";
  expect(xml.match(/<w:tbl>/g)?.length).toBe(paperOfTenPages().tables);
  expect(xml).toContain("👩🏽‍💻");
});
