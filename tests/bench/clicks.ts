/**
 * How much handwork the steps of a workshop take, as a facilitator does them with mouse and keyboard: clicks, keys that command (words are
 * typed besides), and pages that come up on the way. It asserts nothing; a step that does not come to its end says so.
 */
import type { BrowserContextOptions, Locator, Page } from "playwright-core";
import type { Connection } from "../../db/connection.ts";
import { DEMO_PASSWORD, sample } from "../../db/sample.ts";
import { sampleIds } from "../../db/seed.ts";
import { PRESET_KEYS } from "../../server/formats/criteria.rules.ts";
import { launchBrowser } from "../setup/browser.ts";
import type { TestServer } from "../setup/server.ts";
import { p, r, wordFile } from "../setup/word.ts";
import { asHouses } from "./clicks-agreement.ts";
import { fromAskingToSynopsis } from "./clicks-consultations.ts";
import { inTheRoom } from "./clicks-room.ts";
import { fromTopicsToModes } from "./clicks-topics.ts";

const PATIENCE_MS = 30_000;

export async function measureClicks(connection: Connection, server: TestServer): Promise<void> {
  const { db } = connection;
  const ids = await sampleIds(db);
  const browser = await launchBrowser();
  try {
    const enter = async (person: keyof typeof sample.people, options: BrowserContextOptions = {}): Promise<Page> => {
      const context = await browser.newContext({
        baseURL: server.origin,
        locale: "de-DE",
        viewport: { width: 1280, height: 900 },
        ...options,
      });
      context.setDefaultTimeout(PATIENCE_MS);
      const page = await context.newPage();
      await page.goto("/sign-in");
      await page.getByLabel("E-Mail-Adresse").fill(sample.people[person].email);
      await page.getByLabel("Passwort").fill(DEMO_PASSWORD);
      await page.locator("main").getByRole("button", { name: "Anmelden", exact: true }).click();
      await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
      return page;
    };
    const rater = db.selectFrom("evaluations").innerJoin("evaluation_raters", "evaluation_id", "evaluations.id");
    const mine = rater.where("person_id", "=", ids.people.townDelegate).where("submitted_at", "is", null);
    const { id, format_id } = await mine.select(["evaluations.id", "format_id"]).executeTakeFirstOrThrow();
    const proposed = db.selectFrom("proposals").where("status", "=", "submitted").select("document_id").orderBy("id");
    const paper = `/documents/${(await proposed.executeTakeFirstOrThrow()).document_id}`;
    const rows = [
      ...(await fromTopicsToModes(enter, ids.processId)),
      ...(await asHouses(connection, enter)),
      ...(await fromAskingToSynopsis(connection, enter)),
      ...(await asFacilitator(await enter("facilitator"), paper)),
      ...(await inTheRoom(await enter("facilitator"), await enter("mayor"), `/roundtables/${ids.comingRoundtableId}`)),
      await rate(await enter("townDelegate"), `/formats/${format_id}/evaluations/${id}`),
    ];
    console.table(Object.fromEntries(rows.map(({ step, ...counts }) => [step, counts])));
  } finally {
    await browser.close();
  }
}

/** Counts what one person does. */
function handsOn(page: Page) {
  const counts = { clicks: 0, keys: 0, "fields typed": 0, pages: 0 };
  let path = new URL(page.url()).pathname;
  page.on("framenavigated", (frame) => {
    const next = new URL(frame.url()).pathname;
    if (frame !== page.mainFrame() || next === path) return;
    path = next;
    counts.pages += 1;
  });
  const click = async (on: Locator) => {
    counts.clicks += 1;
    await on.click();
  };
  return {
    counts,
    click,
    /** A place to type that has the focus already costs nothing, the next one from another field a Tab, and every other one a click. */
    async write(into: Locator, words: string): Promise<void> {
      await into.waitFor();
      const isReady = () => into.evaluate((field) => field === document.activeElement);
      const isTyping = await page.evaluate(() => document.activeElement?.matches("input, textarea, [contenteditable=true]"));
      if (!(await isReady()) && isTyping) {
        await page.keyboard.press("Tab");
        if (await isReady()) counts.keys += 1;
      }
      if (!(await isReady())) await click(into);
      counts["fields typed"] += 1;
      await into.fill(words);
    },
    /** Unfolded and chosen. */
    async choose(list: Locator, label: string): Promise<void> {
      counts.clicks += 2;
      await list.selectOption({ label });
    },
    async press(...keys: string[]): Promise<void> {
      for (const key of keys) {
        counts.keys += 1;
        await page.keyboard.press(key);
      }
    },
  };
}
type Hands = ReturnType<typeof handsOn>;
export type Row = { step: string; "stuck at"?: string } & Hands["counts"];

/** Begins at a page that has woken up, and ends when its end is in sight. */
export async function step(page: Page, name: string, path: string, work: (hands: Hands) => Promise<void>): Promise<Row> {
  await page.goto(path);
  await page.waitForLoadState("networkidle");
  const hands = handsOn(page);
  const stuck = await work(hands).then(
    () => ({}),
    (error: Error) => ({ "stuck at": error.message.replaceAll("\n", " ").slice(0, 120) }),
  );
  return { step: name, ...hands.counts, ...stuck };
}

const GUESTS = Array.from(
  { length: 20 },
  (_, at) => `Gast Nummer${"abcdefghijklmnopqrst"[at]}; gast${at}@seestadt.example; Stadt Lindenhafen; Delegierte/r`,
).join("\n");
const POINTS = ["Begrüßung", "Lagebild", "Ansprechstellen", "Meinungsbild zum Vorgehen", "Beschluss", "Verschiedenes"];

async function asFacilitator(page: Page, paper: string): Promise<Row[]> {
  const button = (name: string) => page.getByRole("button", { name, exact: true });
  const box = (name: string) => page.getByRole("textbox", { name, exact: true });
  const rows: Row[] = [];
  const add = async (name: string, path: string, work: (hands: Hands) => Promise<void>) =>
    rows.push(await step(page, name, path, work));

  await add("found a process", "/processes", async ({ click, write }) => {
    await click(page.getByRole("link", { name: "Neuer Prozess" }));
    await write(box("Titel"), "Häfen und Partner");
    await write(box("Leitfrage"), "Was brauchen die Häfen?");
    await write(page.getByRole("combobox", { name: "Für welche Organisation moderieren Sie?" }), "Brückenschlag");
    await click(button("Prozess anlegen"));
    await page.waitForURL(/\/processes\/\d+$/);
  });
  const process = new URL(page.url()).pathname;

  await add("invite one", `${process}/people`, async ({ click, write }) => {
    await click(page.locator("summary", { hasText: "Person einladen" }));
    await write(box("Name der Person"), "Birte Lorenz");
    await write(box("E-Mail-Adresse"), "birte.lorenz@lindenhafen.example");
    await write(page.getByRole("combobox", { name: "Organisation", exact: true }), "Stadt Lindenhafen");
    await click(button("Einladung verschicken"));
    await page.getByText("Birte Lorenz").first().waitFor();
  });
  await add("invite twenty", `${process}/people`, async ({ click, write }) => {
    await click(page.getByRole("link", { name: "Mehrere einladen" }));
    await write(box("Liste"), GUESTS);
    await click(button("Vorschau"));
    await click(button("Ausgewählte einladen"));
    // In a new process the next step waits on its page.
    await page.waitForURL((url) => url.pathname === process);
  });
  await add("change the stage", process, async ({ click, write }) => {
    await click(page.locator("summary", { hasText: "Phase wechseln" }));
    await write(
      page.locator("form:has([value=stage]) textarea, form:has([value=stage]) [name=reason]").first(),
      "Es geht los.",
    );
    await click(button("Phase wechseln"));
    await page.getByText("Es geht los.").first().waitFor();
  });
  await add("one more agenda item", `${process}/agenda`, async ({ write, press }) => {
    await write(page.getByRole("textbox", { name: "Titel eines neuen Agendapunkts" }), "Feste Ansprechstellen");
    await press("Enter");
    await page.locator(".ja-agenda-link", { hasText: "Feste Ansprechstellen" }).waitFor();
  });
  await add("new paper", `${process}/documents`, async ({ write, press }) => {
    await write(box("Neues Dokument"), "Arbeitspapier");
    await press("Enter");
    await page.locator(".ja-text[contenteditable=true]").first().waitFor();
  });
  const file = (await wordFile({ body: p(r("Wer ruft wen an?")) })).toString("base64");
  await add("new paper from a Word file, dropped", `${process}/documents`, async (hands) => {
    hands.counts.clicks += 1;
    await dropFile(page, "Entwurf.docx", file);
    await page.getByText("Wer ruft wen an?").first().waitFor();
  });
  await add("decide a proposal in the margin", paper, async ({ click }) => {
    const card = page.locator(".ja-proposal-card").first();
    const accept = card.getByRole("button", { name: /^Übernehmen/ });
    await page.locator(".ja-text[contenteditable=true]").first().waitFor();
    await card.scrollIntoViewIfNeeded();
    await page.waitForLoadState("networkidle");
    // In a window of this height cards are folded until the pointer is on them.
    await card.hover();
    await click(accept);
    await page
      .getByText(/Vorschlag \d+ steht im Text/)
      .first()
      .waitFor();
  });
  await add("freeze", paper, async ({ click }) => {
    await click(page.locator(".ja-doc-more > summary"));
    await click(button("Fassung einfrieren"));
    await page.waitForURL((url) => url.pathname !== paper);
  });
  await add("compare with it", paper, async ({ click }) => {
    await click(page.locator(".ja-doc-more > summary"));
    await click(page.getByRole("link", { name: /^Mit Fassung \d+ vergleichen/ }));
    await page.waitForURL(/\/comparison/);
  });
  await add("a roundtable with six points", `${process}/roundtables`, async ({ click, write, press }) => {
    await write(box("Titel"), "Workshop der Häfen");
    await write(page.getByLabel("Tag", { exact: true }), dayAhead(7));
    await write(page.getByLabel("Beginn"), "10:00");
    await click(button("Planen und Tagesordnung anlegen"));
    await page.waitForURL(/\/points$/);
    for (const title of POINTS) {
      await write(box("Neuer Punkt"), title);
      await press("Enter");
      await page.getByRole("row", { name: new RegExp(title) }).waitFor();
      // The line waits for the next title.
      await page.waitForFunction(() => (document.activeElement as HTMLInputElement | null)?.value === "");
    }
  });
  const roundtable = new URL(page.url()).pathname.replace("/points", "");
  await add("open it, without rules of procedure", roundtable, async ({ click, write }) => {
    await write(page.getByLabel("Warum schon ohne Geschäftsordnung?"), "Wir beraten sie heute.");
    await click(page.getByRole("button", { name: "Runden Tisch eröffnen" }));
    await page.getByText("Meinungsbild vorbereiten", { exact: true }).first().waitFor();
  });
  await add("poll, from idea to result", roundtable, async ({ click, write }) => {
    await click(page.getByText("Meinungsbild vorbereiten", { exact: true }).first());
    await write(box("Frage"), "Sollen wir so beginnen?");
    await click(button("Jetzt fragen"));
    await click(button("Beenden"));
    await click(button("Ergebnis veröffentlichen"));
    await page.getByRole("list", { name: "Stimmen je Antwort" }).waitFor();
  });
  return rows;
}

/** As from the desktop, anywhere on the page. @param base64 what is in it */
const dropFile = (page: Page, name: string, base64: string) =>
  page.evaluate(
    ([called, content]) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([Uint8Array.from(atob(content!), (sign) => sign.charCodeAt(0))], called!));
      for (const type of ["dragover", "drop"])
        document.body.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer }));
    },
    [name, base64],
  );

const rate = (page: Page, path: string): Promise<Row> =>
  step(page, "rate twelve criteria and hand in", path, async ({ click, press }) => {
    const first = page.locator("#criterion-relevanz");
    await first.focus();
    for (const key of PRESET_KEYS.dialogformat) {
      await page.waitForFunction((id) => document.activeElement?.id === id, `criterion-${key}`);
      await press("3");
      await page.keyboard.type(`Warum ${key}`);
      if (key === "relevanz") {
        await press("Tab");
        await page.keyboard.type("Protokoll vom 3. Mai");
        await press("Tab", "ArrowDown", "Tab", "ArrowDown", "Control+Enter");
        await page.getByText("1 von 12 Kriterien vollständig").waitFor();
      } else await press("Tab", "Enter");
    }
    await page.getByText("12 von 12 Kriterien vollständig").waitFor();
    await click(page.getByLabel("Nein", { exact: true }));
    await click(page.getByLabel(/endgültig ein/));
    await click(page.getByRole("button", { name: "Bewertung einreichen" }));
    await page.getByRole("heading", { name: "Ihre eingereichte Bewertung" }).waitFor();
  });

const dayAhead = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
