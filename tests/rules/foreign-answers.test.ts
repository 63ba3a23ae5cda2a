/** Answers that do not come from this server, but from a proxy in front of it. */
import { describe, expect, it } from "vitest";
import { sendImage } from "~/documents/editor/images/files";
import { asReturnedForm, foreignSentence, isForeign } from "~/ui/foreign-answer";

const tooLarge = () =>
  new Response("<html><h1>413 Request Entity Too Large</h1></html>", { status: 413, headers: { "content-type": "text/html" } });

describe("an answer of a proxy", () => {
  it("is told apart from those of this server, whose own mistakes stay its own", () => {
    expect(isForeign(tooLarge())).toBe(true);
    expect(isForeign(new Response("{}", { status: 422, headers: { "x-remix-response": "yes" } }))).toBe(false);
    expect(isForeign(new Response("Internal error", { status: 500 }))).toBe(false);
  });

  it("gives a form its sentence and all that was typed, as the server would, but no password", async () => {
    const body = new FormData();
    for (const [key, value] of [
      ["form", "new"],
      ["title", "Grüße"],
      ["to[]", "1"],
      ["to[]", "2"],
      ["password", "x"],
    ] as const)
      body.append(key, value);
    // As Remix reads it in the browser.
    const { decode } = (await import("turbo-stream" as string)) as { decode: (body: unknown) => Promise<{ value: unknown }> };
    const { value } = await decode(asReturnedForm(body, "Zu groß.").body);
    const values = { form: "new", title: "Grüße", to: ["1", "2"] };
    expect(value).toEqual({ data: { form: { name: "new", values, errors: {}, error: "Zu groß." } } });
  });

  it("to a picture says that it is too large for the way, and not that we have broken something", async () => {
    const { fetch } = globalThis;
    globalThis.fetch = () => Promise.resolve(tooLarge());
    try {
      expect(await sendImage(1, new Blob(["x"]))).toEqual({ sentence: null, because: foreignSentence(413) });
    } finally {
      globalThis.fetch = fetch;
    }
  });
});
