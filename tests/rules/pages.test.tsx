/** Pages on their way to the browser, while some of their data still come. */
import type { AppLoadContext, EntryContext } from "@remix-run/node";
import { Scripts, useLoaderData } from "@remix-run/react";
import { expect, test } from "vitest";
import handleRequest from "~/entry.server";
import { NonceProvider } from "~/ui/nonce";
import { makeTexts } from "~/texts";

const NONCE = "n0nce";

function Root() {
  return (
    <NonceProvider>
      {(nonce) => (
        <html lang="de">
          <head>
            <title>Grüße</title>
          </head>
          <body>
            <main>{useLoaderData<string>()}</main>
            <Scripts nonce={nonce} />
          </body>
        </html>
      )}
    </NonceProvider>
  );
}

/** A page with one route, as Remix hands it to us. @param data how its data travel to the browser */
function pageOf(data: ReadableStream<Uint8Array>): EntryContext {
  const root = { id: "root", path: "", hasLoader: true, module: "/root.js" };
  const entry = { module: "/entry.js", imports: [] };
  const match = { route: root, params: {}, pathname: "/", pathnameBase: "/" };
  const location = { pathname: "/", search: "", hash: "", state: null, key: "default" };
  return {
    manifest: { routes: { root }, entry, url: "/manifest.js", version: "1" },
    routeModules: { root: { default: Root } },
    staticHandlerContext: { matches: [match], loaderData: { root: "Grüße aus dem Rathaus" }, errors: null, location },
    serverHandoffString: "{}",
    serverHandoffStream: data,
    renderMeta: {},
    future: { v3_singleFetch: true },
  } as unknown as EntryContext;
}

test("a page comes at once, its late data before its end, and nothing after it", async () => {
  let late!: ReadableStreamDefaultController<Uint8Array>;
  const data = new ReadableStream<Uint8Array>({ start: (controller) => void (late = controller) });
  const context = { nonce: NONCE, texts: makeTexts("de", {}), turn: async () => undefined } as unknown as AppLoadContext;
  const request = new Request("http://agenda.example/");
  const answer = await handleRequest(request, 200, new Headers(), pageOf(data), context);
  const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
  const readUntil = async (words: string, html = ""): Promise<string> => {
    const { done, value } = html.includes(words) ? { done: true } : await reader.read();
    return done ? html : readUntil(words, html + value);
  };
  const first = await readUntil("</main>");
  expect(first).toContain("<main>Grüße aus dem Rathaus</main>");
  late.enqueue(new TextEncoder().encode("first"));
  const second = await readUntil('enqueue("first")');
  expect(second).toContain('enqueue("first")');
  late.enqueue(new TextEncoder().encode("second </body></html>"));
  late.close();
  const html = first + second + (await readUntil("nothing that comes"));
  expect(html).toContain("streamController.close()");
  expect(html.match(/<\/(body|html)>/g)).toEqual(["</body>", "</html>"]);
  expect(html.endsWith("</body></html>")).toBe(true);
  for (const [script] of html.matchAll(/<script[^>]*>/g)) expect(script).toContain(`nonce="${NONCE}"`);
});
