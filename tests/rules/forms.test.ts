/** Forms of strangers: whatever is in them, they are read in one go or refused with a sentence before they are read. */
import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { Config } from "#server/config";
import { refuseForeignForms } from "#server/http/requests";
import { ECHO_LIMITS, echoOf, FORM_LIMITS, readFormValues } from "#server/platform/forms";
import { act, actPublic, type FormState } from "#server/web";

const ADDRESS = "http://agenda.example/sign-in";
type Sent = { body: BodyInit; type?: string };
const request = ({ body, type }: Sent) =>
  new Request(ADDRESS, { method: "POST", body, ...(type && { headers: { "Content-Type": type } }) });
const encoded = (body: string): Sent => ({ body, type: "application/x-www-form-urlencoded" });
const parts = (body: string, boundary = "b"): Sent => ({ body, type: `multipart/form-data; boundary=${boundary}` });
const part = (name: string, head = "") => `--b\r\nContent-Disposition: form-data; name="${name}"${head}\r\n\r\n1\r\n`;
const valuesOf = async (sent: Sent) => (await readFormValues(request(sent))).values;

const maintenance = { current: () => null };

/** The answer of an action of ours, as far as it got. */
async function answerTo(sent: Sent): Promise<{ status: number; sentence: unknown }> {
  const action = actPublic(z.object({}), async () => new Response("taken"));
  const ctx = { t: (key: string) => key };
  try {
    const answer = await action({ request: request(sent), params: {}, context: { ctx, maintenance } } as never);
    return { status: (answer as Response).status, sentence: null };
  } catch (refused) {
    if (!(refused instanceof Response)) throw refused;
    return { status: refused.status, sentence: ((await refused.json()) as { sentence: string }).sentence };
  }
}

/** What comes back of one that wants an address, and did not get one. */
async function refusedForm(make: typeof actPublic | typeof act, body: string): Promise<FormState> {
  const action = make(z.object({ email: z.email() }), async () => new Response("taken"));
  const context = { maintenance, ctx: { t: (key: string) => key, actor: make === act ? { personId: 1 } : null } };
  const answer = await action({ request: request(encoded(body)), params: {}, context } as never);
  return (answer as unknown as { data: { form: FormState } }).data.form;
}

describe("a form", () => {
  it.each<[string, Sent]>([
    ["40,000 fields of one name", encoded("a%5B%5D=&".repeat(40_000))],
    ["250,000 fields", encoded("a&".repeat(250_000))],
    ["nothing but separators", encoded("&".repeat(FORM_LIMITS.fields))],
    ["one name too often", encoded("a[]=1&".repeat(FORM_LIMITS.repeats + 1))],
    ["a name without end", encoded(`${"a".repeat(FORM_LIMITS.name + 1)}=1`)],
    ["40,000 parts", parts(`${part("a[]").repeat(40_000)}--b--\r\n`)],
    ["a part with 20,000 headers", parts(`${part("a", "\r\nx: y".repeat(20_000))}--b--\r\n`)],
    ["parts that never begin", parts("--b\r\n".repeat(100_000))],
  ])("with %s is refused with a sentence", async (_, sent) => {
    expect(await answerTo(sent)).toEqual({ status: 413, sentence: "common:error.form-too-large" });
  });

  it.each<[string, Sent]>([
    ["no form", { body: "{}", type: "application/json" }],
    ["broken off", parts(part("a"))],
    ["a boundary longer than any", parts(part("a"), "b".repeat(71))],
    ["no boundary", { body: part("a"), type: "multipart/form-data" }],
  ])("that is %s is called unreadable", async (_, sent) => {
    expect(await answerTo(sent)).toEqual({ status: 400, sentence: "common:error.unreadable" });
  });

  it("may be as large as the largest of ours, both ways", async () => {
    const names = Array.from({ length: FORM_LIMITS.repeats }, (_, index) => `field-${index}`);
    const wanted = { ...Object.fromEntries(names.map((name) => [name, "1"])), list: names.map(() => "1") };
    expect(await valuesOf(encoded([...names, ...names.map(() => "list[]")].map((name) => `${name}=1`).join("&")))).toEqual(
      wanted,
    );
    const multipart = [...names, ...names.map(() => "list[]")].map((name) => part(name)).join("");
    expect(await valuesOf(parts(`${multipart}--b--\r\n`))).toEqual(wanted);
  });

  it("keeps lists in order, the last of other repeated names, and nothing that could harm an object", async () => {
    const sent = encoded("a[]=1&b=1&a[]=2&b=2&a[]=3&__proto__=x&__proto__[]=x&constructor=y&c=%00%0D%0A&form=f");
    const values = await valuesOf(sent);
    expect(values).toEqual({ a: ["1", "2", "3"], b: "2", constructor: "y", c: "\n", form: "f" });
    expect(Object.getPrototypeOf(values)).toBe(Object.prototype);
  });

  it("of a stranger comes back short and with few fields, whatever came", async () => {
    const sent = `email=${"a".repeat(500_000)}&form=${"f".repeat(500_000)}&${"x[]=1&".repeat(900)}${"y[]=1&".repeat(900)}z=1`;
    const { values, name } = await refusedForm(actPublic, sent);
    expect(JSON.stringify({ values, name }).length).toBeLessThan(2 * ECHO_LIMITS.stranger.letters + 1_000);
    expect(values.email).toBe("a".repeat(ECHO_LIMITS.stranger.letters));
    expect(values.x).toHaveLength(ECHO_LIMITS.stranger.fields - 2);
  });

  it("comes back with all that a person has typed into the largest field of ours, never half a letter", async () => {
    const typed = "🤝".repeat(ECHO_LIMITS.person.letters / 2);
    expect((await refusedForm(act, `email=${encodeURIComponent(typed)}`)).values.email === typed).toBe(true);
    expect(echoOf({ email: "a🤝" }, { fields: 1, letters: 2 })).toEqual({ email: "a\ufffd" });
  });

  it("made of anything is read or refused, never a fault", async () => {
    const pieces = ["a", "[]", "=", "&", "%", "%00", "%5B", "+", "__proto__", "\r\n", "--b", "--b--", ";", '"', "\ud800", "ü"];
    let seed = 7;
    const pick = () => pieces[(seed = (seed * 48_271) % 2_147_483_647) % pieces.length]!;
    for (let round = 0; round < 400; round += 1) {
      const body = Array.from({ length: 60 }, pick).join("");
      const sent = round % 2 ? encoded(body) : parts(`--b\r\nContent-Disposition: form-data; name="${body}`);
      expect([200, 400, 413]).toContain((await answerTo(sent)).status);
    }
  });
});

describe("what may be sent at all", () => {
  const isTaken = (path: string, bytes: number): boolean => {
    const headers = { origin: "https://agenda.example", host: "agenda.example", "content-length": String(bytes) };
    const self = (): unknown => answer;
    const answer = { setHeader: self, status: self, type: self, send: self };
    let isRead = false;
    refuseForeignForms({} as Config)({ path, method: "POST", headers } as never, answer as never, () => (isRead = true));
    return isRead;
  };

  it.each([
    ["/roundtables/7/minutes/signed", true],
    ["/formats/7/evaluations/9/evidence.data", true],
    ["/consultations/7/statement/attachments", true],
    ["/roundtables/7/minutes/signed/more", false],
    ["/roundtables/7/notes", false],
  ])("is a file of twenty megabytes at %s: %s", (path, isFile) => {
    expect([isTaken(path, 20 * 1024 * 1024), isTaken(path, 1000)]).toEqual([isFile, true]);
  });
});
