/** What strangers may send, hundreds at once or oddly: others are served in between, they get a sentence, and no error is logged. */
import { request as ask, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import { beforeAll, describe, expect, test } from "vitest";
import { makeTurns } from "#server/http/turns";
import { caller, type Caller } from "../setup/caller.ts";
import { useServer } from "../setup/http.ts";

const town = useServer();
const CROWD = 100;
const IS_SENTENCE = /^[A-ZÄÖÜ][^.!?]{8,}[.!?]/;
let stranger: Caller;
let mayor: Caller;

beforeAll(async () => {
  [stranger, mayor] = [await caller(town, null), await caller(town, "mayor")];
});

describe("hundreds at once", () => {
  test("who is signed in gets a page before most of a crowd of strangers that came earlier", async () => {
    await Promise.all([stranger.get("/sign-in"), mayor.get("/account")]);
    let answered = 0;
    const crowd = Array.from({ length: CROWD }, () => stranger.get("/sign-in").then(() => (answered += 1)));
    const before = await mayor.get("/account").then(({ status }) => ({ status, answered }));
    await Promise.all(crowd);
    expect(before.status).toBe(200);
    expect(before.answered).toBeLessThan(CROWD / 2);
  });

  test("between two who begin there is time for everything else", async () => {
    const turn = makeTurns();
    const order: string[] = [];
    const all = [1, 2, 3].map((number) => turn("crowd").then(() => order.push(`crowd ${number}`)));
    const letter = (count: number) => setImmediate(() => order.push("letter") && count > 1 && letter(count - 1));
    letter(3);
    await Promise.all([...all, turn("somebody").then(() => order.push("somebody"))]);
    expect(order).toEqual(["crowd 1", "letter", "somebody", "letter", "crowd 2", "letter", "crowd 3"]);
  });
});

describe("requests that no browser would send", () => {
  const { hostname, port } = { hostname: "127.0.0.1", port: () => town.server.port };
  /** Node's own client writes what `fetch` would put right. */
  async function askOddly(method: string, path: string, host = `${hostname}:${port()}`) {
    const sent = ask({ hostname, port: port(), method, path, headers: { host }, agent: false });
    const answer = new Promise<IncomingMessage>((resolve, reject) => sent.on("response", resolve).on("error", reject));
    sent.end();
    return { status: (await answer).statusCode, body: await text(await answer) };
  }

  test.each(["a b", "[", "%", "x:99999", "user@host", "x/y", "a;b", "a,b"])(
    "the name “%s” for the house is refused",
    async (host) => {
      expect(await askOddly("GET", "/sign-in", host)).toEqual({
        status: 400,
        body: expect.stringMatching(IS_SENTENCE) as string,
      });
    },
  );

  test.each(["http://other.example/", "*"])("the address “%s” is refused", async (path) => {
    expect(await askOddly("GET", path)).toEqual({ status: 400, body: expect.stringMatching(IS_SENTENCE) as string });
  });

  test.each(["OPTIONS", "TRACE", "PUT", "PROPFIND"])("nothing is done with the method %s", async (method) => {
    expect(await askOddly(method, "/sign-in")).toEqual({ status: 405, body: expect.stringMatching(IS_SENTENCE) as string });
  });

  test.each(["document.docx", "document.pdf"])(
    "a form that is sent to the file %s is refused with a sentence",
    async (file) => {
      const answer = await mayor.post(`/documents/${town.ids.documents.workingPaper}/${file}`, { title: "x" });
      expect(answer).toMatchObject({ status: 405, body: expect.stringMatching(IS_SENTENCE) as string });
      expect(answer.headers.get("allow")).toBe("GET, HEAD");
    },
  );

  test("a page is a page, also when a part of it is asked for as an earlier framework did", async () => {
    for (const part of ["_data=root", "_data=nowhere", "_data", "x=1&%5Fdata=root"])
      expect((await mayor.get(`/account?${part}`)).body, part).toContain("</html>");
    const sent = await stranger.post("/sign-in?_data=root", { email: "", password: "" });
    expect([sent.status, sent.body]).toEqual([422, expect.stringContaining("</html>")]);
  });

  test("no header but Host says how the house is called", async () => {
    const sent = await stranger.post("/sign-in", { email: "", password: "" }, { "x-forwarded-host": "evil.example" });
    expect(sent.status).toBe(422);
  });
});
