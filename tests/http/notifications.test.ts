/** What is new, as a page without scripts shows it: read line by line, all at once, and mailed as somebody likes. */
import { expect, test } from "vitest";
import { USUAL_PACES } from "#server/notifications/rules";
import { caller } from "../setup/caller.ts";
import { useServer } from "../setup/http.ts";

const town = useServer();
const NEWS = "Ein Text nur für Kommentare";

async function openText(title: string): Promise<number> {
  const { id } = await town.database.db
    .insertInto("documents")
    .values({
      process_id: town.ids.processId,
      kind: "paper",
      title,
      created_at: new Date(),
      created_by: null,
      head_seq: 0,
      schema_version: 1,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  const facilitator = await caller(town, "facilitator");
  expect((await facilitator.post(`/documents/${id}/comments-open`, { open: "true" })).status).toBe(303);
  return id;
}
const bellOf = (text: string) => Number(/Neues für Sie: (\d+) ungelesen/.exec(text)?.[1] ?? 0);

test("whoever may comment now finds it on the bell of any page, goes there, and it is read", async () => {
  const chamber = await caller(town, "chamber");
  await chamber.post("/notifications/reading", {});
  expect(bellOf((await chamber.get("/")).body)).toBe(0);
  const id = await openText(NEWS);
  expect(bellOf((await chamber.get("/")).body)).toBe(1);
  const list = await chamber.get("/notifications");
  expect(list.text).toContain(`Sie können jetzt kommentieren: ${NEWS}`);
  expect(list.body).toContain(`href="/documents/${id}"`);
  // Looking at the list changes nothing; arriving where it leads does.
  expect(bellOf((await chamber.get("/notifications")).body)).toBe(1);
  expect((await chamber.post("/notifications/arrival", { place: `/documents/${id}` }, { accept: "*/*" })).status).toBe(204);
  expect(bellOf((await chamber.get("/")).body)).toBe(0);
});

test("one line is marked as read by its button, and by nobody else's", async () => {
  const [chamber, mayor] = [await caller(town, "chamber"), await caller(town, "mayor")];
  await openText("Noch ein Text");
  const { body } = await chamber.get("/notifications");
  const address = /action="(\/notifications\/\d+\/reading)"/.exec(body)![1]!;
  expect((await mayor.post(address, {})).status).toBe(404);
  expect(bellOf((await chamber.get("/")).body)).toBe(1);
  expect(await chamber.post(address, {})).toMatchObject({ status: 303, location: "/notifications" });
  expect(bellOf((await chamber.get("/")).body)).toBe(0);
});

test("a letter leads to what is new after signing in, and says nothing of it to anybody else", async () => {
  const [chamber, mayor, nobody] = [await caller(town, "chamber"), await caller(town, "mayor"), await caller(town, null)];
  const id = await openText("Aus dem Brief");
  const [, newest] = /action="\/notifications\/(\d+)\/reading"/.exec((await chamber.get("/notifications")).body)!;
  expect(await nobody.get(`/notifications/${newest}`)).toMatchObject({
    status: 302,
    location: `/sign-in?to=${encodeURIComponent(`/notifications/${newest}`)}`,
  });
  expect(await chamber.get(`/notifications/${newest}`)).toMatchObject({ status: 303, location: `/documents/${id}` });
  for (const address of [`/notifications/${newest}`, "/notifications/99999"])
    expect(await mayor.get(address)).toMatchObject({ status: 303, location: "/notifications", body: "" });
});

test("what comes by mail is chosen per kind, and a wrong choice is refused with what was chosen", async () => {
  const mayor = await caller(town, "mayor");
  const chosen = { ...USUAL_PACES, mention: "never", "comments-opened": "daily", "proposal-decided": "never" };
  const refused = await mayor.post("/notifications/settings", { form: "settings", ...chosen, mention: "always" });
  expect(refused.status).toBe(422);
  expect(refused.body).toMatch(
    /name="proposal-decided"[^>]*checked=""[^>]*value="never"|value="never"[^>]*name="proposal-decided"[^>]*checked/,
  );
  expect((await mayor.post("/notifications/settings", chosen)).status).toBe(303);
  const rows = await town.database.db
    .selectFrom("notification_settings")
    .where("person_id", "=", town.ids.people.mayor)
    .select(["setting", "pace"])
    .execute();
  expect(Object.fromEntries(rows.map(({ setting, pace }) => [setting, pace]))).toEqual(chosen);
});
