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

await Promise.all([addCatalogues(), pageData()]);

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
 * As long as Remix has not read the data of the page, its part throws a promise. A key or a click between here and the first drawing
 * makes React draw at once, and then give up ("Root did not complete"); so it is thrown, and waited for, before.
 */
async function pageData(): Promise<void> {
  try {
    RemixBrowser({});
  } catch (thrown) {
    if (!(thrown instanceof Promise)) throw thrown;
    await thrown;
  }
}
