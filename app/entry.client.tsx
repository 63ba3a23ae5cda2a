/** Wakes the page up in the browser, with the texts of its language loaded first so that nothing flickers. */
import { RemixBrowser } from "@remix-run/react";
import { StrictMode, startTransition } from "react";
import { hydrateRoot } from "react-dom/client";
import { I18nextProvider } from "react-i18next";
import { clearWhenSignedOut } from "./documents/sync/clear-local-data";
import { addCatalogues, texts } from "./ui/browser-texts";
import { prefetchRoutes } from "./ui/prefetch-routes";
import { keepAsking } from "./ui/retrying-fetch";

keepAsking((key) => texts.t(key));
void clearWhenSignedOut();

await Promise.all([addCatalogues(), allOfPageData()]);

startTransition(() => {
  hydrateRoot(
    document,
    <StrictMode>
      <I18nextProvider i18n={texts}>
        <RemixBrowser />
      </I18nextProvider>
    </StrictMode>,
  );
});

void prefetchRoutes(() => import("./search/palette"));

/**
 * Remix begins to read the data of the page when it is rendered, and has React wait; a key or a click meanwhile makes React render at
 * once what is not there, and give up ("Root did not complete"). So all of it is here first.
 */
async function allOfPageData(): Promise<void> {
  const { stream } = window.__remixContext;
  if (!stream) return;
  const [forRemix, here] = stream.tee();
  window.__remixContext.stream = forRemix;
  await new Response(here).arrayBuffer();
}
