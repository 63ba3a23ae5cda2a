/** The bell: who is told of what, once, and who sees, counts and is mailed nothing of it. */
import { beforeEach, describe, expect, it } from "vitest";
import type { PersonKey } from "#db/sample";
import { notify, readAbout, withdraw, type News } from "#server/notifications/commands";
import { countUnread, listNotifications } from "#server/overview/notifications.queries";
import { transact } from "#server/platform/transact";
import { useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";

const town = useDatabase();
let on: Stage;

const as = (person: PersonKey) => on.as(person);
const idOf = (person: PersonKey) => as(person).actor.personId;
const unread = (person: PersonKey) => countUnread(town.db, idOf(person), as(person).now());
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

  it("that is no longer so is gone, read or not", async () => {
    await tell("facilitator", { to: [idOf("mayor")] });
    await transact(as("facilitator"), (trx, announce) =>
      withdraw(trx, announce, "invitation", { kind: "process", id: on.processId }),
    );
    expect(await linesOf("mayor")).toEqual([]);
  });
});
