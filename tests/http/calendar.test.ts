/** The secret address at which a calendar reads along, as calendars and as browsers without scripts meet it. */
import { expect, test } from "vitest";
import { caller } from "../setup/caller.ts";
import { useServer } from "../setup/http.ts";

const town = useServer();

test("is shown once on the page, read without a session, and stands in no log", async () => {
  const mayor = await caller(town, "mayor");
  const page = await mayor.post("/calendar/feed", { form: "feed" });
  const [address = "", token = ""] = /https?:\/\/[^"]+\/calendar\/([\w-]{32})\/roundtables\.ics/.exec(page.body) ?? [];
  expect([page.status, token.length, (await mayor.get("/calendar")).body.includes(token)]).toEqual([200, 32, false]);

  const nobody = await caller(town, null);
  const path = new URL(address).pathname;
  const read = await nobody.get(path);
  expect([read.status, read.headers.get("content-type"), read.headers.get("cache-control")]).toEqual([
    200,
    "text/calendar; charset=utf-8",
    "private, no-store",
  ]);
  expect(read.body).toContain(`UID:roundtable-${town.ids.pastRoundtableId}@`);
  expect((await nobody.get(path.replace(token, "x".repeat(32)))).status).toBe(404);
  await mayor.post("/calendar/feed/removal", { form: "feed-removal" });
  expect((await nobody.get(path)).status).toBe(404);
  await expect.poll(() => town.server.output()).toContain("/calendar/:token/");
  expect(town.server.output()).not.toContain(token);
});
