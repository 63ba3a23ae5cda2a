/** Looking at a partnership again: its municipality alone, with a letter in time, and what has changed since. */
import { beforeAll, describe, expect, it } from "vitest";
import type { PersonKey } from "#db/sample";
import { dayOf } from "#server/calendar/rules";
import { listTodos } from "#server/overview/queries";
import { createEntry } from "#server/partnerships/commands";
import { readFile, takeOver } from "#server/partnerships/import.commands";
import { listRegister, requirePartnership } from "#server/partnerships/queries";
import { recordReview, remindOfReviews, requireReviews } from "#server/partnerships/reviews.commands";
import { changeQuestions } from "#server/partnerships/review-lists.commands";
import { listLists } from "#server/partnerships/review-lists.queries";
import { currentList, FIRST_QUESTIONS, listChanges, listForm, questionsIn } from "#server/partnerships/review-lists.rules";
import { answerName, differencesOf, noteName, reviewForm } from "#server/partnerships/reviews.rules";
import { partnershipForm, readRegisterFilter } from "#server/partnerships/rules";
import { fieldOf } from "#server/partnerships/versions.rules";
import { listEvents } from "#server/processes/queries";
import { useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";

const town = useDatabase();
let on: Stage;
let id: number;

beforeAll(async () => {
  on = await stage(town.db);
  const form = partnershipForm.parse({
    place: "Lindenhafen",
    partner: "Prüfort",
    country: "FR",
    kind: "freundschaft",
    sight: "process",
  });
  id = await createEntry(on.as("mayor"), "partnerships", on.processId, form, "");
});

const day = (days: number) => dayOf(new Date(Date.now() + days * 86_400_000));
const review = (person: PersonKey, more: Record<string, string> = {}) =>
  recordReview(
    on.as(person),
    id,
    reviewForm.parse({
      version: "1",
      outcome: "ruhend",
      reviewed_on: day(0),
      next_on: day(10),
      ...Object.fromEntries(FIRST_QUESTIONS.map(({ key }) => [answerName(key), "ja"])),
      ...more,
    }),
    "",
  );

describe("a review", () => {
  it("is recorded and seen by the municipality alone, which says what follows", async () => {
    await expect(review("facilitator")).rejects.toMatchObject({ status: 403 });
    await review("townDelegate");
    expect((await requirePartnership(on.as("chamber"), id)).entry.status).toBe("ruhend");
    await expect(requireReviews(on.as("facilitator"), id)).rejects.toMatchObject({ status: 404 });
    await expect(review("mayor", { reviewed_on: day(2) })).rejects.toMatchObject({ field: "reviewed_on" });
    await expect(review("mayor", { next_on: day(-3) })).rejects.toMatchObject({ field: "next_on" });
  });

  it("shows what is other than the last time", async () => {
    await review("mayor", { outcome: "pruefen", [answerName("pressure")]: "nein" });
    const { reviews, lists } = await requireReviews(on.as("mayor"), id);
    const [now, before] = reviews;
    expect(differencesOf(before!, now!, questionsIn(lists, 1))).toMatchObject([
      { question: { key: "pressure" }, before: "ja", now: "nein" },
    ]);
    expect((await requirePartnership(on.as("mayor"), id)).entry.status).toBe("in_pruefung");
  });

  it("is asked for two weeks before its day: once by letter to the people of the municipality, and in their list", async () => {
    const before = await remindOfReviews(on.system("de"));
    expect(before.letters).toBe(2);
    expect((await remindOfReviews(on.system("de"))).letters).toBe(0);
    const mails = await town.db
      .selectFrom("mails")
      .select(["to_email", "body"])
      .where("body", "like", `%/partnerships/${id}/%`)
      .execute();
    expect(mails.map(({ to_email }) => to_email).sort()).toEqual([
      "aylin.demir@lindenhafen.example",
      "stefan.krueger@lindenhafen.example",
    ]);
    expect(mails.some(({ body }) => body.includes("Prüfort"))).toBe(false);
    const due = async (person: PersonKey) =>
      (await listTodos(on.as(person))).filter(({ kind }) => kind === "review-due").length;
    expect([await due("mayor"), await due("secondMayor"), await due("facilitator")]).toEqual([1, 0, 0]);
  });

  it("of many, as a file may bring them, is asked for by one letter to each person, and stands in one line of their list", async () => {
    const rows = Array.from({ length: 40 }, (_, at) => `Dateiort ${at};FR;Freundschaft;${day(at % 10)}`);
    const bytes = Buffer.from(["Partner;Partnerland;Art;Überprüfung", ...rows].join("\n"));
    const file = await readFile(on.as("mayor"), "partnerships", on.processId, { name: "liste.csv", bytes });
    expect(await takeOver(on.as("mayor"), "partnerships", on.processId, file, "own")).toBe(40);
    expect((await remindOfReviews(on.system("de"))).letters).toBe(2);
    const list = `/processes/${on.processId}/partnerships?due=1`;
    const letters = await town.db.selectFrom("mails").select(["subject", "body"]).where("body", "like", `%${list}%`).execute();
    expect(letters.map(({ subject }) => subject)).toEqual(Array(2).fill(expect.stringMatching(/^40 Überprüfungen stehen an/)));
    const todos = (await listTodos(on.as("mayor"))).filter(({ kind }) => kind === "review-due");
    expect(todos).toMatchObject([{ count: 41, path: list }]);
    const { total } = await listRegister(on.as("mayor"), on.processId, readRegisterFilter(new URLSearchParams("due=1")), 1);
    expect(total).toBe(41);
  });
});

describe("the list of questions", () => {
  const change = async (person: PersonKey, seen: number, more: Record<string, string> = {}, request = "") => {
    const { questions } = currentList((await listLists(on.as("observer"), on.processId)).lists);
    const rows = questions.flatMap(({ key, de, en }) => [
      [fieldOf("de", key), de],
      [fieldOf("en", key), en],
    ]);
    const form = listForm.parse({ seen: String(seen), reason: "Erfahrung", ...Object.fromEntries(rows), ...more });
    return changeQuestions(on.as(person), on.processId, form, request);
  };
  const other = {
    [fieldOf("de", "new-1")]: "Wissen die Vereine davon?",
    [fieldOf("out", "advice")]: "true",
    [fieldOf("de", "data")]: "Ist schriftlich geregelt, welche Daten weitergegeben werden?",
  };

  it("is changed by the moderation as a new version, once, and stays as it was", async () => {
    for (const who of ["mayor", "recorder", "observer"] as const)
      await expect(change(who, 1, other)).rejects.toMatchObject({ status: 403 });
    await expect(change("admin", 1, other)).rejects.toMatchObject({ status: 404 });
    await expect(change("facilitator", 1)).rejects.toMatchObject({ code: "partnerships:invalid.list-same" });
    await expect(change("facilitator", 1, { [fieldOf("de", "erfunden")]: "Was?" })).rejects.toMatchObject({ field: "reason" });
    const both = await Promise.allSettled([change("facilitator", 1, other, "a"), change("facilitator", 1, other, "b")]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const { lists } = await listLists(on.as("mayor"), on.processId);
    expect(lists.map(({ version, reason }) => [version, reason])).toEqual([
      [1, ""],
      [2, "Erfahrung"],
    ]);
    expect(listChanges(lists[0]!.questions, lists[1]!.questions).map(({ what, question }) => [what, question.key])).toEqual([
      ["reworded", "data"],
      ["added", "v2-1"],
      ["removed", "advice"],
    ]);
    const { events } = await listEvents(on.as("observer"), on.processId, { kind: "review-list-changed" });
    expect(events).toMatchObject([{ params: { version: 2 } }]);
    const rewritten = town.db.updateTable("review_lists").set({ reason: "Anders" }).where("version", "=", 2).execute();
    await expect(rewritten).rejects.toThrow("never changed");
  });

  it("leaves reviews with the version they answered; the next one answers all of the new one and nothing else", async () => {
    // Somebody had the form of the first version open.
    await expect(review("mayor")).rejects.toMatchObject({ code: "partnerships:error.list-changed" });
    await expect(review("mayor", { version: "2" })).rejects.toMatchObject({ field: answerName("v2-1") });
    await review("mayor", { version: "2", [answerName("v2-1")]: "teils", [answerName("purpose")]: "nein" });
    const { reviews, lists } = await requireReviews(on.as("mayor"), id);
    expect(reviews.map(({ version }) => version)).toEqual([2, 1, 1]);
    const [now, before] = reviews;
    expect([before!.answers["advice"]?.answer, now!.answers["advice"], now!.answers["v2-1"]?.answer]).toEqual([
      "ja",
      undefined,
      "teils",
    ]);
    const differences = differencesOf(before!, now!, questionsIn(lists, 2));
    expect(differences.map(({ question, before: was, now: is }) => [question.key, was, is])).toEqual([
      ["purpose", "ja", "nein"],
      ["pressure", "nein", "ja"],
    ]);
  });

  it("is refused empty, and a review says of each question that it is open", () => {
    const none = Object.fromEntries(FIRST_QUESTIONS.map(({ key }) => [fieldOf("out", key), "true"]));
    const words = Object.fromEntries(FIRST_QUESTIONS.map(({ key, de }) => [fieldOf("de", key), de]));
    const problems = (form: Record<string, string>) =>
      listForm
        .safeParse({ seen: "1", reason: "Anlass", ...words, ...form })
        .error?.issues.map(({ path, message }) => [path[0], message]);
    expect(problems(none)).toEqual([["reason", "partnerships:invalid.list-size"]]);
    expect(problems({ [fieldOf("de", "data")]: " " })).toEqual([[fieldOf("de", "data"), "common:invalid.required"]]);
    const open = { version: "1", outcome: "ruhend", reviewed_on: day(0), next_on: "" };
    const notes = { [noteName("purpose")]: "", [noteName("data")]: "Notiz" };
    expect(reviewForm.safeParse({ ...open, ...notes }).error?.issues.map(({ path, message }) => [path[0], message])).toEqual([
      [answerName("purpose"), "common:invalid.required"],
      [answerName("data"), "common:invalid.required"],
    ]);
  });
});
