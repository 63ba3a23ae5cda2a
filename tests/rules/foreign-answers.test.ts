/** Answers that do not come from this server, but from a proxy in front of it. */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Window } from "happy-dom";
import { describe, expect, it, vi } from "vitest";
import { sendImage, takeImages } from "~/documents/editor/images/files";
import { reasonOf } from "~/documents/sync/live-state";
import { asReturnedForm, foreignSentence, isForeign } from "~/ui/foreign-answer";
import { HttpSocket } from "~/ui/live/http-socket";
import { keepAsking } from "~/ui/retrying-fetch";

const tooLarge = () =>
  new Response("<html><h1>413 Request Entity Too Large</h1></html>", { status: 413, headers: { "content-type": "text/html" } });

async function behindProxy(act: () => Promise<void>): Promise<void> {
  const { fetch } = globalThis;
  globalThis.fetch = () => Promise.resolve(tooLarge());
  try {
    await act();
  } finally {
    globalThis.fetch = fetch;
  }
}

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

  it("for a server that is away is asked for again, but not where the server itself says that it is too busy for the form", async () => {
    const away = () => new Response("<h1>503</h1>", { status: 503 });
    const busy = new Response("[]", { status: 503, headers: { "x-remix-response": "yes" } });
    const answers = [away(), busy, new Response("never asked for")];
    const fetch = () => Promise.resolve(answers.shift()!);
    vi.stubGlobal("window", Object.assign(new EventTarget(), { fetch, location: new URL("http://agenda.example/") }));
    vi.stubGlobal("document", Object.assign(new EventTarget(), { documentElement: { dataset: {} } }));
    try {
      keepAsking((key) => key);
      expect(await window.fetch("/sign-in.data", { method: "POST" })).toBe(busy);
      expect(answers).toHaveLength(1);
    } finally {
      vi.unstubAllGlobals();
    }
  });

  it("to a picture says that it is too large for the way, and not that we have broken something", async () => {
    await behindProxy(async () => {
      expect(await sendImage(1, new Blob(["x"]))).toEqual({ sentence: null, because: foreignSentence(413) });
    });
  });

  it("to a picture in a pasted page says the same, and the words around it come all the same", async () => {
    await behindProxy(async () => {
      const { document } = new Window();
      document.body.innerHTML = '<p>Lageplan: <img src="data:image/png;base64,AAAA" alt="Rathaus"></p>';
      const why = { sentence: null, because: foreignSentence(413) };
      expect(await takeImages(document as unknown as Document, 1)).toEqual({ taken: 0, left: 1, why });
      expect(document.body.textContent).toBe("Lageplan: [Rathaus]");
    });
  });

  it("to a paste over HTTP closes the connection with its reason, instead of sending the same for ever", async () => {
    const posts: string[] = [];
    const proxy = createServer((request, response) => {
      posts.push(request.url!);
      if (request.url === "/live/documents/1")
        return response.writeHead(200, { "content-type": "text/event-stream" }).write("event: open\ndata: stream\n\n");
      return response.writeHead(413, { "content-type": "text/html" }).end("<h1>413</h1>");
    });
    await once(proxy.listen(0, "127.0.0.1"), "listening");
    const socket = new HttpSocket(`http://127.0.0.1:${(proxy.address() as AddressInfo).port}/live/documents/1`);
    const closed = new Promise<number>((resolve) => (socket.onclose = ({ code }) => resolve(code)));
    socket.onopen = () => socket.send(new Uint8Array(1_000));
    expect(reasonOf(await closed)).toBe("not-let-through");
    expect(posts).toEqual(["/live/documents/1", "/live/frames/stream?first=1"]);
    proxy.close();
  });
});
