/** The sample town: written once, whole, and what the other tests rely on is there. */
import { describe, expect, it } from "vitest";
import { sample } from "#db/sample";
import { sampleIds, seed } from "#db/seed";
import { requireComparison, requireCourse } from "#server/formats/course/queries";
import { lengthOf, panelsOf } from "#server/formats/course/rules";
import type { TextContent } from "#server/documents/rules";
import { threadsIn } from "#server/documents/content/text.rules";
import { useDatabase } from "../setup/database.ts";
import { stage } from "../setup/town.ts";

const town = useDatabase();
const count = async (table: "people" | "mandates" | "documents" | "process_events" | "method_ballots" | "ratings") =>
  (
    await town.db
      .selectFrom(table)
      .select((eb) => eb.fn.countAll<string>().as("n"))
      .executeTakeFirstOrThrow()
  ).n;
const counts = async () =>
  Promise.all((["people", "mandates", "documents", "process_events", "method_ballots", "ratings"] as const).map(count));

describe("the sample town", () => {
  it("has all its people, items, texts and roundtables", async () => {
    const { people, agenda, documents, ...rest } = await sampleIds(town.db);
    const ids = [
      ...Object.values(people),
      ...Object.values(agenda),
      ...Object.values(documents),
      ...Object.values(rest).filter((id) => typeof id === "number"),
    ];
    for (const id of ids) expect(id).toBeGreaterThan(0);
    const process = await town.db
      .selectFrom("processes")
      .where("id", "=", rest.processId)
      .selectAll()
      .executeTakeFirstOrThrow();
    expect(process).toMatchObject({ stage: "entwurf", last_agenda_number: 6, last_decision_number: 3 });
  });

  it("has texts that can be read at once, with the passages of their comments marked", async () => {
    const { documents } = await sampleIds(town.db);
    const { content, plain_text } = await town.db
      .selectFrom("document_states")
      .where("document_id", "=", documents.workingPaper)
      .selectAll()
      .executeTakeFirstOrThrow();
    expect(plain_text).toContain("Er ist keine Aufsicht und keine Rangliste.");
    const marked = sample.documents.workingPaper.threads.filter((thread) => "quote" in thread && !("visibility" in thread));
    expect(threadsIn(content as TextContent)).toHaveLength(marked.length);
  });

  it("lies in the past where it happened and ahead where it is to come", async () => {
    const now = Date.now();
    const events = await town.db.selectFrom("process_events").select("at").execute();
    expect(events.filter((event) => event.at.getTime() > now)).toEqual([]);
    const { pastRoundtableId, comingRoundtableId } = await sampleIds(town.db);
    const starts = async (id: number) =>
      (
        await town.db.selectFrom("roundtables").where("id", "=", id).select("starts_at").executeTakeFirstOrThrow()
      ).starts_at.getTime();
    expect(await starts(pastRoundtableId)).toBeLessThan(now);
    expect(await starts(comingRoundtableId)).toBeGreaterThan(now);
  });

  it("has formats to set beside each other and one over time, and invents no score of a real one", async () => {
    const { processId, circleId } = await sampleIds(town.db);
    const lead = (await stage(town.db)).as("facilitator");
    const { chosen } = await requireComparison(lead, processId, { criteria: null, formats: [] });
    expect(chosen.map(({ format }) => format)).toEqual([sample.compared.forumDay.name, sample.evaluated.circle.name]);
    expect(chosen.flatMap(({ values }) => values).every(({ isConcluded }) => isConcluded)).toBe(true);
    const { evaluations, editions, figures } = await requireCourse(lead, circleId, null);
    expect(evaluations.map(({ title, isReleased }) => [title, isReleased])).toEqual([
      [sample.compared.evaluations.circleBefore.title, true],
      [sample.evaluated.title, false],
    ]);
    expect(panelsOf(editions, figures, [])[0]!.bars.map(lengthOf)).toEqual([14, 16, 17]);
    const rated = await town.db
      .selectFrom("formats")
      .where("id", "in", (eb) =>
        eb.selectFrom("ratings").innerJoin("evaluations", "evaluations.id", "evaluation_id").select("format_id"),
      )
      .select("note")
      .execute();
    expect(rated.map(({ note }) => note.slice(0, 19))).toEqual(["Erfundenes Beispiel", "Erfundenes Beispiel"]);
  });

  it("is not written a second time", async () => {
    const before = await counts();
    const { logins } = await seed(town);
    expect(logins).toHaveLength(Object.keys(sample.people).length);
    expect(await counts()).toEqual(before);
  });

  it("is written anew when the first start was killed in the middle of it", async () => {
    const before = await counts();
    await town.db.deleteFrom("processes").where("title", "=", sample.secondProcess.title).execute();
    await town.db.deleteFrom("ratings").execute();
    await seed(town);
    expect(await counts()).toEqual(before);
  }, 120_000);

  it("has news on its people's bells, and mails none of it at the first start", async () => {
    const news = await town.db.selectFrom("notifications").selectAll().execute();
    expect(news.filter(({ read_at }) => read_at === null).length).toBeGreaterThan(3);
    expect(news.filter(({ read_at }) => read_at !== null).length).toBeGreaterThan(0);
    expect(news.filter(({ mailed_at }) => mailed_at === null)).toEqual([]);
    expect(await town.db.selectFrom("mails").select("id").execute()).toEqual([]);
  });

  it("never touches a town in which somebody has signed in", async () => {
    const { people } = await sampleIds(town.db);
    const at = new Date();
    await town.db
      .insertInto("sessions")
      .values({ id: "x", person_id: people.mayor, expires_at: at, created_at: at, last_seen_at: at, user_agent: "" })
      .execute();
    await town.db.deleteFrom("processes").where("title", "=", sample.secondProcess.title).execute();
    await seed(town);
    expect(await town.db.selectFrom("processes").select("id").execute()).toHaveLength(1);
  });
});
