/** The one document around every page: language, theme, shell, and the pages for errors. */
import {
  isRouteErrorResponse,
  Links,
  Meta,
  Outlet,
  Scripts,
  ScrollRestoration,
  useLocation,
  useMatches,
  useRouteError,
  useRouteLoaderData,
  type Location,
  type ShouldRevalidateFunctionArgs,
} from "@remix-run/react";
import { data, type LinksFunction, type LoaderFunctionArgs } from "@remix-run/node";
import { useEffect, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import "@fontsource/fira-sans/400.css";
import "@fontsource/fira-sans/400-italic.css";
import "@fontsource/fira-sans/600.css";
import mainFont from "@fontsource/fira-sans/files/fira-sans-latin-400-normal.woff2?url";
import "~/ui/app.css";
import { findUnread } from "#server/overview/notifications.queries";
import { formSeed, takeFlash, type UnsentForm as Unsent } from "#server/web";
import { clearForeignKeys, isToBeCleared } from "~/documents/sync/clear-local-data";
import { UnsentForm } from "~/people/unsent-form";
import { LinkButton } from "~/ui/button";
import { openFolds } from "~/ui/folding";
import { NonceProvider } from "~/ui/nonce";
import { Page } from "~/ui/page";
import { Shell } from "~/ui/shell";

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { flash, headers } = takeFlash(request, context.ctx);
  const { actor } = context.ctx;
  return data(
    {
      person: actor && { id: actor.personId, name: actor.name, isAdmin: actor.isAdmin, singleKeys: actor.singleKeys ?? true },
      unread: actor && (await findUnread(context.ctx.db, actor.personId, context.ctx.now())),
      language: context.ctx.language,
      theme: context.theme,
      openFolds: openFolds(request),
      showMail: context.config.showMail,
      version: context.config.version,
      maintenance: context.maintenance.current()?.reason ?? null,
      flash,
      formSeed: formSeed(),
      mustClear: isToBeCleared(request.headers.get("cookie")),
    },
    { headers },
  );
}

export type RootData = Awaited<ReturnType<typeof loader>>["data"];

/** The shell's data follow every form and every page, so that a flash shows once and each form gets a fresh id. */
export const shouldRevalidate = ({ defaultShouldRevalidate, currentUrl, nextUrl }: ShouldRevalidateFunctionArgs) =>
  currentUrl.pathname !== nextUrl.pathname || defaultShouldRevalidate;

export const links: LinksFunction = () => [
  // A browser asks for fonts only when it has read the sheet; most of what is read stands in this one.
  { rel: "preload", href: mainFont, as: "font", type: "font/woff2", crossOrigin: "anonymous" },
  { rel: "icon", href: "/favicon.svg", type: "image/svg+xml" },
  { rel: "manifest", href: "/site.webmanifest" },
];

/**
 * Under which name the router remembers how far a page was scrolled. All jumps inside pages by plain links would share one, and the
 * second would lead back to where the first one was left: they get one that nobody asks for again, and lead to their own place.
 */
const scrollKey = ({ key, hash }: Location) => (key === "default" && hash ? `${hash} ${Math.random()}` : key);

export function Layout({ children }: { children: ReactNode }) {
  const root = useRouteLoaderData<typeof loader>("root");
  const { i18n } = useTranslation();
  const person = root?.person?.id;
  // For bad lines: a page that is loaded anew by itself, or only has a form, needs no script. Unless there is something to take away.
  const handles = useMatches().map(({ handle }) => handle as { plain?: boolean } | undefined);
  const isPlain = !root?.mustClear && handles.some((handle) => handle?.plain);
  // Also where a session ended in a page that stays open, and the next page is made in the browser.
  useEffect(() => void clearForeignKeys(), [person]);
  return (
    <NonceProvider>
      {(nonce) => (
        <html lang={root?.language ?? i18n.language} data-kern-theme={root?.theme ?? undefined} data-person={person}>
          <head>
            <meta charSet="utf-8" />
            <meta name="viewport" content="width=device-width, initial-scale=1" />
            {/* react-aria leaves out its inline style, which our policy would refuse, when this id is taken; the rule is in base.css. */}
            <meta id="react-aria-pressable-style" name="color-scheme" content={root?.theme ?? "light dark"} />
            <Meta />
            <Links />
          </head>
          <body>
            {children}
            {!isPlain && <ScrollRestoration nonce={nonce} getKey={scrollKey} />}
            {!isPlain && <Scripts nonce={nonce} />}
          </body>
        </html>
      )}
    </NonceProvider>
  );
}

export default function Root() {
  const bare = useMatches().some((match) => (match.handle as { bare?: boolean } | undefined)?.bare);
  return bare ? (
    <Outlet />
  ) : (
    <Shell>
      <Outlet />
    </Shell>
  );
}

export function ErrorBoundary() {
  const { t } = useTranslation();
  const error = useRouteError();
  const { pathname, search } = useLocation();
  const here = pathname + search;
  const refusal = isRouteErrorResponse(error) ? error : null;
  // A page of a proxy, where an answer of this server was expected.
  const isForeign = error instanceof Error && error.message.startsWith("Unable to decode turbo-stream");
  const known = refusal && [400, 401, 403, 404, 405, 409, 413, 422, 429, 503].includes(refusal.status) ? refusal.status : 500;
  const { sentence, unsent } = (refusal?.data ?? {}) as { sentence?: string; unsent?: Unsent };
  const title = t(
    known === 404
      ? "error-page.not-found.title"
      : known === 403
        ? "error-page.not-allowed.title"
        : known === 500 && !isForeign
          ? "error-page.broken.title"
          : "error-page.refused.title",
  );
  if (unsent) return <UnsentPage unsent={unsent} />;
  return (
    <Shell>
      <title>{`${title} · ${t("product")}`}</title>
      <Page title={title}>
        <div className="ja-stack">
          <p className="kern-body">
            {sentence ?? t(known === 404 ? "error-page.not-found.text" : isForeign ? "foreign.page" : "error-page.broken.text")}
          </p>
          <div className="ja-row">
            {isForeign && (
              <LinkButton to={here} reloadDocument variant="primary">
                {t("error-page.reload")}
              </LinkButton>
            )}
            <LinkButton to="/" variant={isForeign ? "secondary" : "primary"}>
              {t("error-page.home")}
            </LinkButton>
          </div>
        </div>
      </Page>
    </Shell>
  );
}

function UnsentPage({ unsent }: { unsent: Unsent }) {
  const { t } = useTranslation();
  const title = t(unsent.reason === "signed-out" ? "people:again.title" : "error-page.refused.title");
  return (
    <Shell>
      <title>{`${title} · ${t("product")}`}</title>
      <Page title={title}>
        <UnsentForm unsent={unsent} />
      </Page>
    </Shell>
  );
}
