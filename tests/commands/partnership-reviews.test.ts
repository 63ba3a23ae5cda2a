/** Looking at a partnership again: its municipality alone, with a letter in time, and what has changed since. */
import { beforeAll, describe, expect, it } from "vitest";
import type { PersonKey } from "#db/sample";
import { dayOf } from "#server/calendar/rules";
import { listTodos } from "#server/overview/queries";
import { createEntry } from "#server/partnerships/commands";
import { requirePartnership } from "#server/partnerships/queries";
import { recordReview, remindOfReviews, requireReviews } from "#server/partnerships/reviews.commands";
import { answerName, CURRENT_VERSION, differencesOf, questionsOf, reviewForm } from "#server/partnerships/reviews.rules";
import { partnershipForm } from "#server/partnerships/rules";
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
      outcome: "ruhend",
      reviewed_on: day(0),
      next_on: day(10),
      ...Object.fromEntries(questionsOf(CURRENT_VERSION).map(({ key }) => [answerName(key), "ja"])),
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
    const { reviews } = await requireReviews(on.as("mayor"), id);
    const [now, before] = reviews;
    expect(differencesOf(before!, now!)).toMatchObject([{ question: { key: "pressure" }, before: "ja", now: "nein" }]);
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
});
