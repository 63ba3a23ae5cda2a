/**
 * The texts of this page in its language. What every page needs is loaded before it wakes up; the catalogue of a domain comes with the
 * code that shows it: vite.config.ts puts `await addCatalogue(…)` before each module of the app that names one of its texts.
 */
import { makeTexts, ON_EVERY_PAGE } from "~/texts";

const language = document.documentElement.lang === "en" ? "en" : "de";
const files = import.meta.glob<Record<string, unknown>>("/app/*/{de,en}.json", { import: "default" });

export const texts = makeTexts(language, {});
const added = new Map<string, Promise<void>>();

export function addCatalogue(domain: string): Promise<void> {
  const adding = added.get(domain) ?? load(domain);
  added.set(domain, adding);
  // Fetched ahead while the server was away: whoever needs it asks again.
  void adding.catch(() => added.delete(domain));
  return adding;
}

export const addCatalogues = async (domains = ON_EVERY_PAGE): Promise<void> =>
  void (await Promise.all(domains.map(addCatalogue)));

/** Also for pages that are opened later, when the server may be away. */
export const addAllCatalogues = (): Promise<void> =>
  addCatalogues([...new Set(Object.keys(files).map((path) => path.split("/")[2]!))]);

async function load(domain: string): Promise<void> {
  const catalogue = await files[`/app/${domain}/${language}.json`]!();
  texts.addResourceBundle(language, domain === "ui" ? "common" : domain, catalogue);
}
