/** Renders a page on the server; the nonce lets Remix's own scripts pass the Content-Security-Policy. */
import { createReadableStreamFromReadable, type AppLoadContext, type EntryContext } from "@remix-run/node";
import { isRouteErrorResponse, RemixServer } from "@remix-run/react";
import { isbot } from "isbot";
import { Transform } from "node:stream";
import { renderToPipeableStream } from "react-dom/server";
import { I18nextProvider } from "react-i18next";
import { Nonce } from "./ui/nonce";

export const streamTimeout = 10_000;

export default async function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  remixContext: EntryContext,
  context: AppLoadContext,
): Promise<Response> {
  await context.turn();
  return new Promise((resolve, reject) => {
    let responseStatus = status;
    const ready = isbot(request.headers.get("user-agent")) ? "onAllReady" : "onShellReady";
    const { pipe, abort } = renderToPipeableStream(
      <I18nextProvider i18n={context.texts}>
        <Nonce.Provider value={context.nonce}>
          <RemixServer context={remixContext} url={request.url} nonce={context.nonce} />
        </Nonce.Provider>
      </I18nextProvider>,
      {
        nonce: context.nonce,
        [ready]() {
          const body = closeLast();
          headers.set("Content-Type", "text/html; charset=utf-8");
          resolve(new Response(createReadableStreamFromReadable(body), { status: responseStatus, headers }));
          pipe(body);
        },
        onShellError: reject,
        onError(error: unknown) {
          responseStatus = 500;
          context.log.error({ err: error }, "rendering failed");
        },
      },
    );
    setTimeout(abort, streamTimeout + 1000).unref();
  });
}

const CLOSING = Buffer.from("</body></html>");

/**
 * Remix streams its data as scripts behind the document: what closes that comes after them. Nothing else waits, but for the bytes that
 * may be the first half of it.
 */
function closeLast(): Transform {
  let rest = Buffer.alloc(0);
  let isClosing = false;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const written = withoutGaps(chunk);
      if (isClosing) return done(null, written);
      const all = Buffer.concat([rest, written]);
      const at = all.indexOf(CLOSING);
      isClosing = at >= 0;
      if (isClosing) return done(null, Buffer.concat([all.subarray(0, at), all.subarray(at + CLOSING.length)]));
      const end = Math.max(0, all.length - CLOSING.length + 1);
      rest = all.subarray(end);
      done(null, all.subarray(0, end));
    },
    flush: (done) => done(null, isClosing ? CLOSING : rest),
  });
}

/** React 18 sends its pieces whole, also where their last letter did not fit; no page of ours has a NUL of its own. */
const withoutGaps = (chunk: Buffer): Buffer => (chunk.includes(0) ? Buffer.from(chunk.filter((byte) => byte !== 0)) : chunk);

/** Unexpected errors of loaders and actions: logged with the request id; the page shows only that id. */
export function handleError(error: unknown, { request, context }: { request: Request; context: AppLoadContext }): void {
  // A method or an address that we do not have is the sender's mistake.
  const isRefusal = isRouteErrorResponse(error) && error.status < 500;
  if (!request.signal.aborted && !isRefusal) context.log.error({ err: error }, "request failed");
}
