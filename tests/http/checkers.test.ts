/** What is handed out, as programs read it that are not ours: a screen reader, a validator of HTML, and whoever looks at headers. */
import { Virtual } from "@guidepup/virtual-screen-reader";
import { Window } from "happy-dom";
import { HtmlValidate } from "html-validate";
import { beforeAll, describe, expect, test } from "vitest";
import { caller, type Caller } from "../setup/caller.ts";
import { useServer } from "../setup/http.ts";

const town = useServer();
let stranger: Caller;
let mayor: Caller;
/** Of the main story, by path: asked for at once, because connections end while a long page is listened to. */
const pages: { path: string; html: string }[] = [];

beforeAll(async () => {
  [stranger, mayor] = [await caller(town, null), await caller(town, "mayor")];
  for (const path of PUBLIC) pages.push({ path, html: (await stranger.get(path)).body });
  for (const path of inTown()) pages.push({ path, html: (await mayor.get(path)).body });
});

const PUBLIC = ["/", "/sign-in", "/impressum", "/datenschutz", "/barrierefreiheit", "/help/roles", "/help/workshop"];
const inTown = () => [
  ...[
    "/",
    `/processes/${town.ids.processId}`,
    `/processes/${town.ids.processId}/agenda`,
    `/agenda/${town.ids.agenda.screening}`,
  ],
  ...[`/documents/${town.ids.documents.workingPaper}`, `/roundtables/${town.ids.comingRoundtableId}`],
  ...[`/consultations/${town.ids.consultationId}`, `/processes/${town.ids.processId}/positions`],
];

describe("as a screen reader speaks it", () => {
  /** A phrase that names nothing: whoever hears it does not know what it is for. A table inside a text is named by the words before it. */
  const NAMELESS =
    /^(link|button|textbox|combobox|checkbox|radio|image|dialog|navigation)(, (required|not checked|not expanded))*$/;

  test("every page of the main story begins with its first heading, no step is left out below it, and nothing is without a name", async () => {
    for (const { path, html } of pages) {
      const spoken = await listen(html);
      const levels = spoken.flatMap((phrase) => /^heading, .*, level (\d)$/s.exec(phrase)?.[1] ?? []).map(Number);
      expect(levels[0], path).toBe(1);
      expect(
        levels.filter((level, at) => at > 0 && level > levels[at - 1]! + 1),
        path,
      ).toEqual([]);
      expect(
        spoken.filter((phrase) => NAMELESS.test(phrase)),
        path,
      ).toEqual([]);
    }
  });

  test("signing in is heard in the order in which it is done", async () => {
    const spoken = await listen((await stranger.get("/sign-in")).body);
    expectInOrder(spoken, ["heading, Anmelden, level 1", "textbox, E-Mail-Adresse", "textbox, Passwort", "button, Anmelden"]);
  });

  test("a process says what is to be done before it says what has happened", async () => {
    const spoken = await listen((await mayor.get(`/processes/${town.ids.processId}`)).body);
    expectInOrder(spoken, ["heading, Was haben Sie zu tun?", "heading, Aktuelle Phase", "heading, Was ist zuletzt passiert?"]);
  });

  test("a house says its position field by field, each with its name, and the button comes last", async () => {
    const spoken = await listen((await mayor.get(`/processes/${town.ids.processId}/positions`)).body);
    expectInOrder(spoken, ["radio, ", "textbox, Wortlaut", "combobox, Vorbehalt", "button, Positionen speichern"]);
  });

  test("a barrier is reported without signing in, and what is wrong is said at its field", async () => {
    const spoken = await listen((await stranger.get("/barrierefreiheit?from=/agenda/4")).body);
    expectInOrder(spoken, [
      "heading, Barriere melden",
      "textbox, Was geht nicht?",
      "textbox, Auf welcher Seite",
      "button, Meldung absenden",
    ]);
    const refused = await stranger.post("/barrierefreiheit", { form: "barrier", body: "", page: "/agenda/4", reply_to: "" });
    const again = await listen(refused.body);
    expect([refused.status, again.some((phrase) => /^textbox, Was geht nicht\?.*invalid/s.test(phrase))]).toEqual([422, true]);
    const sent = await stranger.post("/barrierefreiheit", {
      form: "barrier",
      body: "Geht nicht",
      page: "/agenda/4",
      reply_to: "",
    });
    expect([sent.status, sent.location]).toEqual([303, "/barrierefreiheit"]);
  });
});

describe("as a validator of HTML judges it", () => {
  const validator = new HtmlValidate({
    extends: ["html-validate:recommended"],
    rules: {
      // As React writes: attributes of any case, `/>`, and ids with colons are HTML all the same.
      ...{ "attr-case": "off", "void-style": "off", "attribute-boolean-style": "off", "attribute-empty-style": "off" },
      "valid-id": ["error", { relaxed: true }],
      // Buttons of forms send them, which is what a button without a type does.
      ...{ "no-implicit-button-type": "off", "no-implicit-input-type": "off" },
      // Titles of texts are as long as their authors want; a bar of a chart is as long as its figure.
      ...{ "long-title": "off", "no-inline-style": "off" },
      // Styles take roles away from lists and tables in some browsers, and a name from what is no landmark: said again on purpose.
      ...{ "no-redundant-role": "off", "aria-label-misuse": ["error", { allowAnyNamable: true }] },
      // The navigation of a process stands there twice, for wide and for narrow screens; only one of them is ever shown.
      "unique-landmark": "off",
    },
  });

  test("the pages of the main story are valid", async () => {
    for (const { path, html } of pages) {
      const report = await validator.validateString(html);
      const found = report.results.flatMap(({ messages }) =>
        messages.map(({ ruleId, message, selector }) => [ruleId, message, selector]),
      );
      expect(found, path).toEqual([]);
    }
  });

  test("a page with a mistake is found", async () => {
    const report = await validator.validateString(
      '<!doctype html><html lang="de"><head><title>x</title></head><body><p id="a"></p><p id="a"></p><img></body></html>',
    );
    expect(report.results[0]?.messages.map(({ ruleId }) => ruleId)).toContain("no-dup-id");
  });
});

describe("as somebody reads it who looks at headers", () => {
  test.each(["/", "/impressum", "/site.webmanifest", "/.well-known/security.txt", "/nowhere"])(
    "%s forbids what is not needed",
    async (path) => {
      const { headers } = await stranger.get(path);
      const csp = headers.get("content-security-policy") ?? "";
      for (const directive of [
        "default-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
      ])
        expect(csp).toContain(directive);
      expect(csp.replace(/style-src-attr [^;]*/, "")).not.toMatch(/unsafe-|https?:|\*/);
      expect(
        Object.fromEntries(
          ["x-content-type-options", "x-frame-options", "referrer-policy", "x-powered-by"].map((name) => [
            name,
            headers.get(name),
          ]),
        ),
      ).toEqual({
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "same-origin",
        "x-powered-by": null,
      });
      expect(headers.get("permissions-policy")).toContain("camera=()");
    },
  );

  test("security.txt says whom to tell, until a day that has not passed", async () => {
    const { body, headers } = await stranger.get("/.well-known/security.txt");
    expect(headers.get("content-type")).toBe("text/plain; charset=utf-8");
    const fields = Object.fromEntries([...body.matchAll(/^([\w-]+): (.+)\r\n/gm)].map(([, name, value]) => [name, value!]));
    expect(fields.Contact).toMatch(/^(mailto:|https:)/);
    expect(Date.parse(fields.Expires!)).toBeGreaterThan(Date.now());
    expect(fields.Canonical).toMatch(/\/\.well-known\/security\.txt$/);
  });
});

/** Everything that is spoken from the main part's beginning to its end. */
async function listen(html: string): Promise<string[]> {
  const settings = { disableJavaScriptEvaluation: true, disableJavaScriptFileLoading: true, disableCSSFileLoading: true };
  const window = new Window({ url: town.server.origin, settings });
  // It hears no styles, which are all that hides such a field.
  window.document.write(html.replace(/<script\b[\s\S]*?<\/script>|<link\b[^>]*>|<input\b[^>]*type="hidden"[^>]*>/g, ""));
  // It takes these for texts: what it is told by a browser, it is told here.
  for (const choice of window.document.querySelectorAll<"input">("input[type=radio], input[type=checkbox]" as "input"))
    Object.assign(choice, { computedRole: choice.type });
  const reader = new Virtual();
  await reader.start({ container: window.document.querySelector("#main") as unknown as Node, window: window as never });
  const longest = 5_000;
  for (let count = 0; count < longest && (await reader.lastSpokenPhrase()) !== "end of main"; count++) await reader.next();
  const spoken = await reader.spokenPhraseLog();
  await reader.stop();
  await window.happyDOM.close();
  expect(spoken.at(-1)).toBe("end of main");
  return spoken;
}

function expectInOrder(spoken: readonly string[], beginnings: readonly string[]): void {
  const places = beginnings.map((beginning) => spoken.findIndex((phrase) => phrase.startsWith(beginning)));
  expect(places.map((place, at) => (place < 0 ? beginnings[at] : null)).filter(Boolean)).toEqual([]);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
}
