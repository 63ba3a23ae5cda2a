/** Renders a page on the server; the nonce lets Remix's own scripts pass the Content-Security-Policy. */
import { createReadableStreamFromReadable, type AppLoadContext, type EntryContext } from "@remix-run/node";
import { isRouteErrorResponse, RemixServer } from "@remix-run/react";
import { isbot } from "isbot";
import { PassThrough } from "node:stream";
import { renderToPipeableStream } from "react-dom/server";
import { I18nextProvider } from "react-i18next";
import { Nonce } from "./ui/nonce";

export const streamTimeout = 10_000;

export default function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  remixContext: EntryContext,
  context: AppLoadContext,
): Promise<Response> {
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
          const body = new PassThrough();
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

/** Unexpected errors of loaders and actions: logged with the request id; the page shows only that id. */
export function handleError(error: unknown, { request, context }: { request: Request; context: AppLoadContext }): void {
  // A method or an address that we do not have is the sender's mistake.
  const isRefusal = isRouteErrorResponse(error) && error.status < 500;
  if (!request.signal.aborted && !isRefusal) context.log.error({ err: error }, "request failed");
}
