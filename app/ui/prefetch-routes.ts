/**
 * The code of pages that nobody has opened yet, fetched while there is nothing else to do: they open at once, and also while
 * the server is away, when Remix would leave a browser's error page in place of what somebody was doing.
 */
import { addAllCatalogues } from "./browser-texts";

const AFTER_MS = 4_000;
const PAUSE_MS = 50;

/** In this tab it has been done for the release of this version. */
const KEY = "joint-agenda:ahead";

/** The parts that matter here of what Remix knows about its routes. */
interface Manifest {
  version: string;
  routes: Record<string, { module: string; imports?: string[]; css?: string[] }>;
}

/** @param more what no page names, and a key opens on all of them */
export async function prefetchRoutes(more: () => Promise<unknown>): Promise<void> {
  const { __remixManifest: manifest } = window as unknown as { __remixManifest: Manifest };
  const { connection } = navigator as { connection?: { saveData?: boolean } };
  try {
    if (connection?.saveData || sessionStorage.getItem(KEY) === manifest.version) return;
    await quiet();
    for (const file of filesOf(manifest)) {
      await pause(PAUSE_MS);
      // The browser keeps it, for good: the name of a file changes with what is in it.
      await (await fetch(file, { priority: "low" })).arrayBuffer();
    }
    await addAllCatalogues();
    await more();
    sessionStorage.setItem(KEY, manifest.version);
  } catch {
    // No server, or a browser that keeps nothing: pages fetch their code when they are opened, as ever.
  }
}

/** Nothing arrived for a while: on a slow line what the page itself waits for comes first. */
async function quiet(): Promise<void> {
  const arrived = () => performance.getEntriesByType("resource").length;
  let before: number;
  do {
    before = arrived();
    await pause(AFTER_MS);
  } while (arrived() !== before);
}

function filesOf({ routes }: Manifest): Set<string> {
  const here = new Set(performance.getEntriesByType("resource").map(({ name }) => new URL(name).pathname));
  // What a page leans on comes before it: once its own file is there, it opens.
  const all = Object.values(routes).flatMap(({ module, imports = [], css = [] }) => [...imports, ...css, module]);
  return new Set(all.filter((file) => !here.has(file)));
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
