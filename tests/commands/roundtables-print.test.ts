/** What is printed for a roundtable: blank cards, as many as were asked for, with what they are found again by. */
import { extractText, getDocumentProxy } from "unpdf";
import { beforeAll, expect, it } from "vitest";
import { createRun } from "#server/methods/runs.commands";
import { runForm } from "#server/methods/runs.rules";
import { createRoundtable } from "#server/roundtables/commands";
import { blankCardsAsPdf, findCardsQuestion } from "#server/roundtables/print/queries";
import { requireRoundtable } from "#server/roundtables/queries";
import { useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";

const town = useDatabase();
let on: Stage;
let id: number;

beforeAll(async () => {
  on = await stage(town.db);
  const plan = { title: "Werkstatt am Hafen", type: "workshop", planned_minutes: 60, place: "", video_url: "" } as const;
  const starts_at = new Date("2027-03-12T09:00:00Z");
  id = await createRoundtable(on.as("facilitator"), on.processId, { ...plan, starts_at }, "");
});

const cards = (count: string, question = 'Was heißt "gemeinsam"? #import $x$') =>
  blankCardsAsPdf(on.as("mayor"), id, new URLSearchParams({ question, count }));

it("blank cards stand four on a sheet, each with the question, the number, the day and the title", async () => {
  const { bytes } = await cards("6");
  const { totalPages, text } = await extractText(await getDocumentProxy(new Uint8Array(bytes)), { mergePages: false });
  expect(totalPages).toBe(2);
  const times = (words: string) => text.map((page) => page.replace(/\s+/g, " ").split(words).length - 1);
  expect(times('Was heißt "gemeinsam"? #import $x$')).toEqual([4, 2]);
  expect(times("12.03.2027 · Werkstatt am Hafen")).toEqual([4, 2]);
  expect(times(`Nr. ${id}`)).toEqual([4, 2]);
});

it("blank cards of the longest question still keep to one sheet, and what cannot be printed is refused", async () => {
  const { bytes } = await cards("4", "Wozu brauchen wir das in unserer Gemeinde? ".repeat(11).trim());
  expect((await getDocumentProxy(new Uint8Array(bytes))).numPages).toBe(1);
  for (const [count, question] of [["0"], ["201"], ["viele"], ["4", " "], ["4", "x".repeat(501)]] as [string, string?][])
    await expect(cards(count, question)).rejects.toThrow("roundtables:print.error.cards");
  await expect(blankCardsAsPdf(on.as("outsider"), id, new URLSearchParams({ question: "Was?", count: "4" }))).rejects.toThrow(
    "common:error.not-found",
  );
});

it("the question of the newest Kartenabfrage is offered, before it is opened to those who lead alone", async () => {
  const offered = async (person: "facilitator" | "mayor") =>
    findCardsQuestion(on.as(person), await requireRoundtable(on.as(person), id));
  expect(await offered("facilitator")).toBe("");
  const form = runForm.parse({ method: "cards", question: "Was fehlt uns?", cards: "3", roundtable_id: String(id) });
  await createRun(on.as("facilitator"), on.processId, form, "", async () => []);
  expect([await offered("facilitator"), await offered("mayor")]).toEqual(["Was fehlt uns?", ""]);
});
