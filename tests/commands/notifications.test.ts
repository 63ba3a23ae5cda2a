/** The bell: who is told of what, once, and who sees, counts and is mailed nothing of it. */
import { beforeEach, describe, expect, it } from "vitest";
import { sample, type PersonKey } from "#db/sample";
import { forgetNotifications, notify, readAbout, withdraw, type News } from "#server/notifications/commands";
import { findUnread, listNotifications } from "#server/overview/notifications.queries";
import { NEWS_JOBS } from "#server/overview/news.jobs";
import { transact } from "#server/platform/transact";
import { sampleIds } from "#db/seed";
import type { Visibility } from "#db/schema/documents";
import type { NotificationKind, Pace, SubjectKind } from "#db/schema/notifications";
import { replyToThread, startThread } from "#server/documents/comments/threads.commands";
import { threadForm } from "#server/documents/comments/threads.rules";
import { insertDocument, openForComments } from "#server/documents/commands";
import { moveStage } from "#server/overview/stages.commands";
import { inviteToRoundtable } from "#server/roundtables/invitations.commands";
import { dayBefore, dayOf } from "#server/calendar/rules";
import { useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";

const town = useDatabase();
let on: Stage;

const as = (person: PersonKey) => on.as(person);
const idOf = (person: PersonKey) => as(person).actor.personId;
const unread = async (person: PersonKey) => (await findUnread(town.db, idOf(person), as(person).now())).count;
const linesOf = async (person: PersonKey) => (await listNotifications(as(person))).notifications;
const tell = (by: PersonKey, news: Partial<News> & Pick<News, "to">) =>
  transact(as(by), (trx, announce) =>
    notify(trx, as(by), announce, {
      kind: "invitation",
      processId: on.processId,
      about: { kind: "process", id: on.processId },
      ...news,
    }),
  );

beforeEach(async () => {
  on = await stage(town.db);
  await town.db.deleteFrom("notifications").execute();
});

/** What the clock does: at once, or at seven in the morning. */
async function mail(pace: "at-once" | "daily"): Promise<{ to_email: string; subject: string; body: string }[]> {
  await town.db.deleteFrom("mails").execute();
  const ids = (await town.db.selectFrom("notifications").select("id").execute()).map(({ id }) => id);
  const job = NEWS_JOBS.find(({ kind }) => kind.name === `notifications.${pace}`)!;
  await job.run(on.system("de"), { ids } as never, new AbortController().signal);
  return town.db.selectFrom("mails").select(["to_email", "subject", "body"]).orderBy("id").execute();
}
const addressOf = (person: PersonKey) => sample.people[person].email;

describe("news", () => {
  it("is told to all whom it concerns in one statement, on all their open pages, and never to whoever caused it", async () => {
    await tell("facilitator", { to: [idOf("facilitator"), idOf("mayor"), idOf("observer")] });
    expect([await unread("facilitator"), await unread("mayor"), await unread("observer")]).toEqual([0, 1, 1]);
    expect(on.announced.toSorted()).toEqual([`person:${idOf("mayor")}`, `person:${idOf("observer")}`].toSorted());
  });

  it("that happens again is the same line, unread again", async () => {
    await tell("facilitator", { to: [idOf("mayor")] });
    await tell("recorder", { to: [idOf("mayor")] });
    expect(await linesOf("mayor")).toMatchObject([{ times: 2, isUnread: true }]);
    await readAbout(as("mayor"), { kind: "process", id: on.processId });
    expect(await linesOf("mayor")).toMatchObject([{ isUnread: false }]);
    await tell("facilitator", { to: [idOf("mayor")] });
    expect(await linesOf("mayor")).toMatchObject([{ times: 1, isUnread: true }]);
  });

  it("reaches nobody without a mandate in the process", async () => {
    await tell("facilitator", { to: [idOf("outsider"), idOf("admin")] });
    expect(await town.db.selectFrom("notifications").selectAll().execute()).toEqual([]);
  });

  it("is forgotten a season after it was read, and kept for a year until it is", async () => {
    await tell("facilitator", { to: [idOf("mayor"), idOf("observer")] });
    await readAbout(as("mayor"), { kind: "process", id: on.processId });
    const daysLater = (days: number) => new Date(as("mayor").now().getTime() + days * 86_400_000);
    expect([await forgetNotifications(town.db, daysLater(89)), await forgetNotifications(town.db, daysLater(91))]).toEqual([
      0, 1,
    ]);
    expect([await linesOf("mayor"), await unread("observer")]).toEqual([[], 1]);
  });

  it("that is no longer so is gone, read or not", async () => {
    await tell("facilitator", { to: [idOf("mayor")] });
    await transact(as("facilitator"), (trx, announce) =>
      withdraw(trx, announce, "invitation", { kind: "process", id: on.processId }),
    );
    expect(await linesOf("mayor")).toEqual([]);
  });
});

describe("letters about news", () => {
  const mention = (person: PersonKey) =>
    tell("facilitator", {
      to: [idOf(person)],
      kind: "roundtable-moved",
      about: { kind: "roundtable", id: roundtableId },
    });
  let roundtableId: number;
  beforeEach(async () => {
    await town.db.deleteFrom("notification_settings").execute();
    const query = town.db.selectFrom("roundtables").select("id").where("process_id", "=", on.processId);
    roundtableId = (await query.executeTakeFirstOrThrow()).id;
  });
  const choose = (person: PersonKey, pace: Pace) =>
    town.db
      .insertInto("notification_settings")
      .values({ person_id: idOf(person), setting: "roundtable", pace })
      .execute();

  it("come once for each person, say that there is something and not what, and lead to the settings", async () => {
    await mention("mayor");
    await tell("facilitator", { to: [idOf("mayor")] });
    const [letter, ...more] = await mail("at-once");
    expect(more).toEqual([]);
    expect(letter).toMatchObject({ to_email: addressOf("mayor"), subject: "Gemeinsame Agenda: Neues für Sie" });
    expect(letter!.body).toContain("2 Neuigkeiten");
    expect(letter!.body).toContain("https://agenda.example/notifications/settings");
    const titles = await town.db.selectFrom("roundtables").select("title").execute();
    for (const { title } of [...titles, sample.process]) expect(letter!.body).not.toContain(title);
    expect(letter!.body).toMatch(/agenda\.example\/notifications\n/);
    expect(await mail("at-once")).toEqual([]);
  });

  it("lead to a single thing itself, by an address that does not say what it is", async () => {
    await mention("mayor");
    const { id } = await town.db.selectFrom("notifications").select("id").executeTakeFirstOrThrow();
    const [letter] = await mail("at-once");
    expect(letter!.body.match(/https:\S+/g)).toEqual([
      `https://agenda.example/notifications/${id}`,
      "https://agenda.example/notifications/settings",
    ]);
  });

  it("come when each reader wants them: at once, in the morning, never", async () => {
    await choose("observer", "daily");
    await choose("recorder", "never");
    for (const person of ["mayor", "observer", "recorder"] as const) await mention(person);
    expect((await mail("at-once")).map(({ to_email }) => to_email)).toEqual([addressOf("mayor")]);
    expect((await mail("daily")).map(({ to_email }) => to_email)).toEqual([addressOf("observer")]);
    expect(await mail("daily")).toEqual([]);
  });

  it("do not come for what was read before, nor again while the first news is unread", async () => {
    await mention("mayor");
    await mention("observer");
    await readAbout(as("observer"), { kind: "roundtable", id: roundtableId });
    expect(await mail("at-once")).toHaveLength(1);
    await mention("mayor");
    expect(await mail("at-once")).toEqual([]);
    await readAbout(as("mayor"), { kind: "roundtable", id: roundtableId });
    await mention("mayor");
    expect(await mail("at-once")).toHaveLength(1);
  });

  it("of the cause's own go only to those who want them at once, and no second one follows", async () => {
    await choose("observer", "daily");
    const about = { kind: "roundtable", id: roundtableId } as const;
    const to = [idOf("mayor"), idOf("observer")];
    expect(await tell("facilitator", { to, kind: "roundtable-moved", about, letter: "own" })).toEqual([idOf("mayor")]);
    expect(await mail("at-once")).toEqual([]);
    expect((await mail("daily")).map(({ to_email }) => to_email)).toEqual([addressOf("observer")]);
  });

  it("do not reach somebody whose mandate has ended between the cause and the letter", async () => {
    await mention("mayor");
    const end = (valid_to: string | null) =>
      town.db.updateTable("mandates").set({ valid_to }).where("id", "=", on.mandateOf("mayor")).execute();
    await end(dayBefore(dayOf(as("mayor").now())));
    const [count, letters] = [await unread("mayor"), await mail("at-once")];
    await end(null);
    expect([count, letters]).toEqual([0, []]);
  });
});

describe("what somebody may not see", () => {
  /** Threads for all, for the deciding benches and of Lindenhafen; a text open for comments and one closed again; a roundtable; another process. */
  const THINGS = ["everybody", "benches", "lindenhafen", "open", "closed", "proposal", "roundtable", "elsewhere"] as const;
  const TABLE: [PersonKey, string][] = [
    ["facilitator", "x x . x . . x ."],
    ["recorder", "x x . x . . x ."],
    ["federalHead", "x x . x . . x ."],
    ["mayor", "x x x x . . x ."],
    ["townDelegate", "x x x x . . x ."],
    ["chamber", "x . . x . x x ."],
    ["forum", "x . . x . . x ."],
    ["observer", "x . . . . . x ."],
    ["coFacilitator", "x x . x . . x x"],
    ["landHead", "x x . x . . x x"],
    ["outsider", ". . . . . . . x"],
    ["admin", ". . . . . . . ."],
  ];
  const paths: Partial<Record<string, (typeof THINGS)[number]>> = {};

  /** A line about each of them for everybody, as if all had been told. */
  beforeEach(async () => {
    const ids = await sampleIds(town.db);
    const { processId, secondProcessId } = ids;
    const insert = async (kind: NotificationKind, subject_kind: SubjectKind, subject_id: number, process_id = processId) => {
      const people = await town.db.selectFrom("people").select("id").execute();
      const row = { kind, subject_kind, subject_id, process_id, by_person_id: null, at: as("mayor").now() };
      await town.db
        .insertInto("notifications")
        .values(people.map(({ id }) => ({ ...row, person_id: id })))
        .execute();
    };
    const text = (title: string, commentsOpen: boolean) =>
      transact(as("recorder"), (trx) => insertDocument(trx, as("recorder"), { processId, kind: "paper", title, commentsOpen }));
    const [open, closed] = [await text("Offen", true), await text("Zu", false)];
    const threads = { everybody: "process", benches: "benches", lindenhafen: "organisation" } as const;
    for (const [name, visibility] of Object.entries(threads) as ["everybody", Visibility][]) {
      const thread = threadForm.parse({ body: "Worum es geht", visibility });
      const id = await startThread(as("townDelegate"), open, thread, "");
      await replyToThread(as("mayor"), id, { body: "Antwort" }, "");
      await replyToThread(as("townDelegate"), id, { body: "Antwort" }, "");
      await town.db.deleteFrom("notifications").execute();
      paths[`/documents/${open}?thread=${id}#thread-${id}`] = name;
    }
    for (const path of Object.keys(paths)) await insert("answer", "thread", Number(/thread=(\d+)/.exec(path)?.[1]));
    await insert("comments-opened", "document", open);
    await insert("comments-opened", "document", closed);
    const proposal = await town.db
      .insertInto("proposals")
      .values({
        document_id: closed,
        number: 1,
        base_blocks: "[]",
        proposed_blocks: "[]",
        reason: "",
        decision_reason: "Nein.",
        decided_by: idOf("mayor"),
        decided_at: as("mayor").now(),
        status: "declined",
        person_id: idOf("chamber"),
        organisation_id: on.organisationOf("chamber"),
        created_at: as("mayor").now(),
      } as never)
      .returning("id")
      .executeTakeFirstOrThrow();
    await insert("proposal-decided", "proposal", proposal.id);
    await insert("roundtable-moved", "roundtable", ids.comingRoundtableId);
    await insert("invitation", "process", secondProcessId, secondProcessId);
    Object.assign(paths, {
      [`/documents/${open}`]: "open",
      [`/documents/${closed}`]: "closed",
      [`/documents/${closed}/proposals/${proposal.id}`]: "proposal",
      [`/roundtables/${ids.comingRoundtableId}`]: "roundtable",
      [`/processes/${secondProcessId}`]: "elsewhere",
    });
  });

  it("is neither on the page nor in the count nor in a letter, whoever it is", async () => {
    await town.db.deleteFrom("notification_settings").execute();
    const answers = { setting: "answer", pace: "at_once" } as const;
    const people = await town.db.selectFrom("people").select(["id", "email"]).execute();
    await town.db
      .insertInto("notification_settings")
      .values(people.map(({ id }) => ({ ...answers, person_id: id })))
      .execute();
    const seen: [PersonKey, string][] = [];
    const counts: [PersonKey, number][] = [];
    for (const [person] of TABLE) {
      const there = (await linesOf(person)).map(({ path }) => paths[path]);
      seen.push([person, THINGS.map((thing) => (there.includes(thing) ? "x" : ".")).join(" ")]);
      counts.push([person, await unread(person)]);
    }
    expect(seen).toEqual(TABLE);
    const expected = TABLE.map(([person, row]) => [person, row.split("x").length - 1] as const);
    expect(counts).toEqual(expected);
    const letters = await mail("at-once");
    for (const [person, count] of expected) {
      const body = letters.find(({ to_email }) => to_email === addressOf(person))?.body ?? "0 ";
      expect([person, Number(/(\d+) Neuigkeiten/.exec(body)?.[1] ?? (body.includes("etwas Neues") ? 1 : 0))]).toEqual([
        person,
        count,
      ]);
    }
  });
});

describe("what people are told of", () => {
  const newsOf = async (person: PersonKey) => (await linesOf(person)).map(({ kind, path }) => `${kind} ${path}`);
  const opened = () => `comments-opened /processes/${on.processId}/documents`;

  it("is a stage in which they may comment, as long as it lasts", async () => {
    const move = (from: "entwurf" | "konsultation", to: "entwurf" | "konsultation") =>
      moveStage(as("facilitator"), on.processId, { from, to, reason: "Zum Test.", override: true });
    await move("entwurf", "konsultation");
    expect([await newsOf("chamber"), await newsOf("forum"), await newsOf("mayor")]).toEqual([[opened()], [opened()], []]);
    await move("konsultation", "entwurf");
    expect(await newsOf("chamber")).toEqual([]);
  });

  it("is a text opened for their comments, told to those for whom it changes something, until it is closed", async () => {
    const id = await transact(as("recorder"), (trx) =>
      insertDocument(trx, as("recorder"), { processId: on.processId, kind: "paper", title: "Papier" }),
    );
    await openForComments(as("facilitator"), id, true);
    const people = sample.mandates.map(({ person }) => person);
    const told = await Promise.all(people.map(async (person) => ((await unread(person)) > 0 ? [person] : [])));
    expect(told.flat()).toEqual(["chamber", "forum"]);
    await openForComments(as("facilitator"), id, false);
    expect(await newsOf("chamber")).toEqual([]);
  });

  it("is an invitation to a roundtable, by letter only to those who like letters", async () => {
    const { comingRoundtableId: id } = await sampleIds(town.db);
    await town.db.deleteFrom("notification_settings").execute();
    await town.db.deleteFrom("mails").execute();
    await town.db
      .insertInto("notification_settings")
      .values({ person_id: idOf("mayor"), setting: "roundtable", pace: "never" })
      .execute();
    await inviteToRoundtable(as("facilitator"), id);
    expect(await newsOf("mayor")).toEqual([`roundtable-invited /roundtables/${id}`]);
    expect(await newsOf("facilitator")).toEqual([]);
    const letters = (await town.db.selectFrom("mails").select("to_email").execute()).map(({ to_email }) => to_email);
    expect(letters).toEqual(expect.arrayContaining([addressOf("chamber"), addressOf("facilitator")]));
    expect(letters).not.toContain(addressOf("mayor"));
    expect(await mail("at-once")).toEqual([]);
  });

  it("is told to fifteen with as many queries as to two", async () => {
    const everybody = sample.mandates.map(({ person }) => idOf(person));
    const count = async (to: readonly number[]) => {
      let queries = 0;
      const db = town.db.withPlugin({
        transformQuery: ({ node }) => {
          queries += 1;
          return node;
        },
        transformResult: ({ result }) => Promise.resolve(result),
      });
      const counting = { ...as("facilitator"), db };
      await transact(counting, (trx, announce) =>
        notify(trx, counting, announce, {
          kind: "invitation",
          processId: on.processId,
          about: { kind: "process", id: on.processId },
          to,
        }),
      );
      return queries;
    };
    const few = await count(everybody.slice(-2));
    expect(await count(everybody)).toBe(few);
  });
});
