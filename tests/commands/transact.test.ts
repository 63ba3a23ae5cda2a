/** One command, one transaction, and nobody hears of it before it can be read. */
import { beforeAll, describe, expect, it } from "vitest";
import type { Topic, Trx } from "#server/context";
import { transact } from "#server/platform/transact";
import { useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";

const town = useDatabase();
let on: Stage;

const TITLE = "Jetzt heißt er anders";
const rename = (trx: Trx) => trx.updateTable("processes").set({ title: TITLE }).where("id", "=", on.processId).execute();
const titleNow = () => town.db.selectFrom("processes").select("title").where("id", "=", on.processId).executeTakeFirstOrThrow();

beforeAll(async () => {
  on = await stage(town.db);
});

describe("what a command announces", () => {
  it("is heard by nobody when the command is rolled back", async () => {
    const before = await titleNow();
    const failing = transact(on.as("facilitator"), async (trx, announce) => {
      await rename(trx);
      announce(`process:${on.processId}`);
      throw new Error("refused");
    });
    await expect(failing).rejects.toThrow("refused");
    expect(on.announced).toEqual([]);
    expect(await titleNow()).toEqual(before);
  });

  it("is heard after the commit, in order and once: whoever looks then sees the change", async () => {
    const seen: Promise<{ title: string }>[] = [];
    const heard: Topic[] = [];
    let inside: Trx;
    const announce = (topic: Topic) => {
      heard.push(topic);
      // An open transaction would still take the question; from outside, the commit might win the race.
      seen.push(rename(inside).then(() => ({ title: "not committed yet" }), titleNow));
    };
    const result = await transact({ db: town.db, announce }, async (trx, tell) => {
      inside = trx;
      tell("document:7");
      tell(`process:${on.processId}`);
      await rename(trx);
      tell("document:7");
      expect(heard).toEqual([]);
      return "done";
    });
    expect(result).toBe("done");
    expect(heard).toEqual(["document:7", `process:${on.processId}`]);
    expect(await Promise.all(seen)).toEqual([{ title: TITLE }, { title: TITLE }]);
  });
});
