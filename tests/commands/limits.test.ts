/** What one person may do in a minute and in an hour: far more than anybody needs, and what was typed is not lost. */
import type { ActionFunctionArgs, AppLoadContext } from "@remix-run/node";
import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import type { PersonKey } from "#db/sample";
import { NotFound } from "#server/errors";
import { makeLimits } from "#server/platform/limits";
import { MOST } from "#server/platform/limits.rules";
import { packGuests } from "#server/processes/guests.queries";
import { NOBODY } from "#server/processes/guests.rules";
import { packTopics } from "#server/topics/list.commands";
import { BLANK_TOPIC } from "#server/topics/list.rules";
import { act, actWords, load, loadFile } from "#server/web";
import { action as invite } from "~/routes/processes/invitations";
import { action as importTopics } from "~/routes/topics/import";
import { useDatabase } from "../setup/database.ts";
import { stage, type Stage } from "../setup/town.ts";

const town = useDatabase();
let on: Stage;
beforeAll(async () => {
  on = await stage(town.db);
});

type Limits = ReturnType<typeof makeLimits>;
const few = { ...MOST, words: { minute: 2, hour: 600 }, file: { minute: 1, hour: 600 }, search: { minute: 1, hour: null } };
const asked = (limits: Limits, person: PersonKey, init?: RequestInit) =>
  ({
    context: {
      ctx: on.as(person),
      limits,
      maintenance: { current: () => null },
      noteReading: async () => undefined,
    } as unknown as AppLoadContext,
    request: new Request("https://agenda.example/x", init),
    params: {},
  }) as ActionFunctionArgs;
const typed = (body: string) => ({ method: "POST", body: new URLSearchParams({ form: "comment", body }) });
const comment = actWords(z.object({ body: z.string() }), async () => new Response("taken"));
const tick = act(z.object({ body: z.string() }), async () => new Response("taken"));

describe("comments, proposals, invitations", () => {
  it("come back with a sentence and all that was typed when there are too many, and nobody else is held up", async () => {
    const limits = makeLimits({ most: few });
    const send = (person: PersonKey) => comment(asked(limits, person, typed("Drei Seiten Begründung")));
    for (let index = 0; index < 2; index += 1) expect(await send("mayor")).toBeInstanceOf(Response);
    expect(await send("mayor")).toMatchObject({
      init: { status: 429 },
      data: { form: { name: "comment", values: { body: "Drei Seiten Begründung" }, error: expect.stringContaining("Minute") } },
    });
    expect(await send("chamber")).toBeInstanceOf(Response);
    // Ordinary forms of the same person go on.
    expect(await tick(asked(limits, "mayor", typed("ja")))).toBeInstanceOf(Response);
  });

  it.each([
    ["topics", importTopics, packTopics([{ ...BLANK_TOPIC, title: "Erste Zeile" }], [true]), { "title[]": "Hafen" }],
    [
      "people",
      invite,
      packGuests([{ ...NOBODY, name: "Erste Zeile" }], [true]),
      { "name[]": "Hanna Hafen", "email[]": "h@x.example" },
    ],
  ])("come back as a list of %s with all its rows, of which nothing is asked once more", async (_, action, kept, first) => {
    const limits = makeLimits({ most: few });
    const facilitator = on.as("facilitator");
    await limits.take("file", facilitator.actor.personId);
    const body = new URLSearchParams({ form: "list", step: "check", kept, places: "1", ...first });
    const args = asked(limits, "facilitator", { method: "POST", body });
    args.params = { id: String(on.processId) };
    args.context.ctx = { ...facilitator, db: new Proxy(facilitator.db, { get: () => expect.unreachable("asked") }) };
    expect(await action(args)).toMatchObject({
      init: { status: 429 },
      data: {
        preview: { counts: null, rows: [{ isChosen: true }, { isChosen: false }] },
        form: { error: expect.stringContaining("Minute") },
      },
    });
  });

  it("are counted by the hour over all servers", async () => {
    const most = { ...MOST, words: { minute: 100, hour: 2 } };
    const [one, two] = [makeLimits({ db: town.db, most }), makeLimits({ db: town.db, most })];
    const taken = [
      await one.take("words", 7),
      await two.take("words", 7),
      await one.take("words", 7),
      await two.take("words", 8),
    ];
    expect(taken).toEqual([null, null, "hour", null]);
  });

  it("within the minute cost the database nothing once there were too many", async () => {
    const limits = makeLimits({ db: town.db, most: { ...MOST, words: { minute: 1, hour: 1_000 } } });
    for (let index = 0; index < 20; index += 1) await limits.take("words", 9);
    const rows = await town.db.selectFrom("sign_in_counts").where("key", "=", "words:9").select("points").execute();
    expect(rows).toEqual([{ points: 1 }]);
  });
});

describe("files and suggestions", () => {
  it("say on a page why there are no more of them for now", async () => {
    const limits = makeLimits({ most: few });
    const file = loadFile(async () => new Response("bytes"));
    const ask = () => file(asked(limits, "mayor", { headers: { accept: "text/html" } }));
    expect(await (await ask()).text()).toBe("bytes");
    expect((await ask()).headers.get("location")).toBe("/refused?because=common%3Aerror.too-many-in-a-minute");
  });

  it("of many are counted apart: one sent twice at once is given twice, a hundred are not", async () => {
    const limits = makeLimits({ most: { ...few, many: { minute: 2, hour: 3 } } });
    const [one, many] = [loadFile(async () => new Response("bytes")), loadFile(async () => new Response("bytes"), "many")];
    const init = { headers: { accept: "text/html" } };
    const twice = await Promise.all([1, 2].map(() => many(asked(limits, "mayor", init))));
    expect(twice.map(({ status }) => status)).toEqual([200, 200]);
    expect((await many(asked(limits, "mayor", init))).headers.get("location")).toContain("too-many-in-a-minute");
    expect((await one(asked(limits, "mayor", init))).status).toBe(200);
    expect((await many(asked(limits, "chamber", init))).status).toBe(200);
  });

  it("that are not there do not count", async () => {
    const limits = makeLimits({ most: few, db: town.db });
    const missing = loadFile(async () => {
      throw new NotFound();
    });
    const ask = async () =>
      (await missing(asked(limits, "forum", { headers: { accept: "text/html" } }))).headers.get("location");
    for (let index = 0; index < 3; index += 1) expect(await ask()).toContain("not-found");
  });

  it("are counted, pages are not", async () => {
    const limits = makeLimits({ most: few });
    const [suggestions, page] = [load(async () => "list", "search"), load(async () => "page")];
    expect(await suggestions(asked(limits, "mayor"))).toBe("list");
    await expect(suggestions(asked(limits, "mayor"))).rejects.toMatchObject({ status: 429 });
    for (let index = 0; index < 5; index += 1) expect(await page(asked(limits, "mayor"))).toBe("page");
  });
});
