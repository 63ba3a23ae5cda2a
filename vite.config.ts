/**
 * One SSR bundle for server and routes, so that every module exists once: the server entry is the rollup input and imports
 * the route modules through `virtual:remix/server-build`. The walls are checked here too: no server code in the browser.
 */
import purgeUnused from "@fullhuman/postcss-purgecss";
import { vitePlugin as remix } from "@remix-run/dev";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { denyImports } from "vite-env-only";
import { defineConfig, type Plugin, type Rollup } from "vite";
import { ON_EVERY_PAGE } from "./app/texts.ts";
import { domainsShown } from "./app/texts-named.ts";

declare module "@remix-run/node" {
  interface Future {
    v3_singleFetch: true;
  }
}

/** Makes server/main.ts the entry of the server build instead of Remix's own, with the threads that fold texts, read files and make long pages beside it. */
function serverEntry(): Plugin {
  return {
    name: "server-entry",
    enforce: "post",
    config: (_config, { isSsrBuild }) =>
      isSsrBuild
        ? {
            build: {
              rollupOptions: {
                input: {
                  index: "server/main.ts",
                  "compaction.worker": "server/live/compaction/compaction.worker.ts",
                  "long-pages.worker": "server/http/long-pages.worker.ts",
                  "pool.worker": "server/documents/pool.worker.ts",
                },
                output: { entryFileNames: "[name].js" },
              },
            },
          }
        : undefined,
  };
}

/** Forms are read by the server alone: whoever asks for a rule beside one in the browser does not get zod with it. */
function noForms(): Plugin {
  const id = "\0no-forms";
  const stub = `export const z = new Proxy(() => z, { get: (_, name) => { if (/parse/i.test(name)) throw new Error("Forms are read by the server."); return z; } });`;
  return {
    name: "no-forms",
    apply: (_config, { command, isSsrBuild }) => command === "build" && !isSsrBuild,
    enforce: "pre",
    resolveId: (source) => (source === "zod" ? id : undefined),
    load: (wanted) => (wanted === id ? { code: stub, moduleSideEffects: false } : undefined),
  };
}

/** Few files for the browser: what nearly every page needs is one, and what is too small for a request of its own goes along with others. */
function browserFiles(): Plugin {
  return {
    name: "browser-files",
    enforce: "post",
    config: (_config, { isSsrBuild }) =>
      isSsrBuild
        ? undefined
        : {
            build: {
              rollupOptions: {
                treeshake: { manualPureFunctions: ["z", "singleLine", "requiredLine", "wholeNumber", "reasonOf"] },
                output: { experimentalMinChunkSize: 4_000, manualChunks: chunkOf },
              },
            },
          },
  };
}

const EVERYWHERE =
  /\/node_modules\/(react|react-dom|scheduler|react-router|react-router-dom|@remix-run|i18next|react-i18next|turbo-stream)\/|\/app\/ui\/(?!modal|table)[\w-]+\.tsx?$|\/db\/schema\/[\w-]+\.ts$|\/server\/(access|platform|live|calendar)\/([\w-]+\.)?rules\.ts$|preload-helper/;
const SHELL = /\/app\/(root|entry\.client)\.tsx$/;
const CATALOGUE = /\/app\/(\w+)\/(de|en)\.json$/;

function chunkOf(id: string, modules: Rollup.ManualChunkMeta): string | undefined {
  const [, domain = "", language] = CATALOGUE.exec(id) ?? [];
  if (language) return ON_EVERY_PAGE.includes(domain) ? `texts.${language}` : `texts.${domain}.${language}`;
  return EVERYWHERE.test(id) || (ofShell(modules).has(id) && !SHELL.test(id)) ? "base" : undefined;
}

const shells = new WeakMap<Rollup.GetModuleInfo, Set<string>>();

/** What the document around every page imports, and what that imports. */
function ofShell({ getModuleIds, getModuleInfo }: Rollup.ManualChunkMeta): Set<string> {
  const known = shells.get(getModuleInfo);
  if (known) return known;
  const found = new Set([...getModuleIds()].filter((id) => SHELL.test(id)));
  for (const id of found)
    for (const imported of getModuleInfo(id)?.importedIds ?? []) if (/\.(ts|tsx|js|mjs)$/.test(imported)) found.add(imported);
  shells.set(getModuleInfo, found);
  return found;
}

/** A module of the app that names texts of a domain, or takes from rules what names them, has them before it runs. */
function catalogues(): Plugin {
  const domains = readdirSync("app").filter((domain) => existsSync(`app/${domain}/de.json`) && !ON_EVERY_PAGE.includes(domain));
  return {
    name: "catalogues",
    enforce: "post",
    transform(code, id, options) {
      if (options?.ssr || !/\/app\/.+\.tsx?(\?|$)/.test(id)) return;
      const shown = domainsShown(code, domains, (path) => readFileSync(path, "utf8"));
      if (!shown.length) return;
      const adding = shown.map((domain) => `await addCatalogue("${domain}");`).join(" ");
      return { code: `import { addCatalogue } from "/app/ui/browser-texts.ts"; ${adding}\n${code}`, map: null };
    },
  };
}

/** Pure rules and the data model's words may go to the browser, nothing else of the server. Said by the build, not while developing. */
function guard(): Plugin[] {
  const plugins = [
    denyImports({
      client: {
        files: [/[\\/]server[\\/](?!.*rules\.ts$)/, /[\\/]db[\\/](?!schema(?:\.ts$|[\\/]))/],
        specifiers: ["postgres", "kysely", "openid-client", "express", "ws", /^node:/],
      },
    }),
  ].flat() as Plugin[];
  return plugins.map((plugin) => ({ ...plugin, apply: "build" }));
}

const PACKED = new Set([".js", ".css", ".svg", ".json", ".webmanifest", ".txt"]);
const LEAST_BYTES = 1000;

/** Lays packed files beside those of the browser, once and as small as they get, when both builds are done. */
function packing(): Plugin {
  let isLast = false;
  return {
    name: "packing",
    apply: "build",
    configResolved: ({ build }) => void (isLast = Boolean(build.ssr)),
    closeBundle: {
      order: "post",
      sequential: true,
      async handler() {
        if (isLast)
          for (const file of await readdir("build/client", { recursive: true })) await pack(join("build/client", file));
      },
    },
  };
}

async function pack(file: string): Promise<void> {
  if (!PACKED.has(extname(file))) return;
  const bytes = await readFile(file);
  if (bytes.length < LEAST_BYTES) return;
  const text = { [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT };
  await writeFile(`${file}.br`, await promisify(brotliCompress)(bytes, { params: text }));
  await writeFile(`${file}.gz`, await promisify(gzip)(bytes, { level: 9 }));
}

/**
 * Of KERN's sheet only what the sources name: a class stands there whole (`kern-link`), or as a beginning (`kern-icon--${name}`) that any of
 * their words may follow. Own classes, and tokens that own sheets use, are not touched.
 */
function usedOfKern() {
  const files = ["app", "server"].flatMap((room) =>
    readdirSync(room, { recursive: true, encoding: "utf8" }).map((file) => join(room, file)),
  );
  const textOf = (kind: RegExp) =>
    files
      .filter((file) => kind.test(file))
      .map((file) => readFileSync(file, "utf8"))
      .join("\n");
  const code = textOf(/\.tsx?$/);
  const words = new Set(code.match(/[\w-]+/g));
  const beginnings = [...code.matchAll(/(kern-[\w-]+)\$\{/g)].map(([, beginning]) => beginning!);
  const isUsed = (name: string) =>
    !name.startsWith("kern-") ||
    words.has(name) ||
    beginnings.some((beginning) => name.startsWith(beginning) && words.has(name.slice(beginning.length)));
  const tokens = new Set(textOf(/\.(css|tsx?)$/).match(/--[\w-]+/g));
  return purgeUnused({
    content: [{ raw: "", extension: "html" }],
    safelist: { standard: [{ test: isUsed } as RegExp], variables: [...tokens] },
    variables: true,
  });
}

/** In whatever order sheets arrive, a later layer wins: each of them says the order first. */
const layerOrder = {
  postcssPlugin: "layer-order",
  Once(root: { toString(): string; prepend(rule: string): unknown }) {
    if (root.toString().includes("@layer")) root.prepend("@layer kern, tokens, layout, components, pages;");
  },
};

export default defineConfig(({ command }) => ({
  plugins: [
    guard(),
    remix({
      appDirectory: "app",
      future: {
        v3_fetcherPersist: true,
        v3_relativeSplatPath: true,
        v3_throwAbortReason: true,
        v3_singleFetch: true,
        // Found lazily, routes are looked for in the whole page at each change of it: half a second in a long text.
        v3_lazyRouteDiscovery: false,
        v3_routeConfig: true,
      },
    }),
    serverEntry(),
    noForms(),
    browserFiles(),
    catalogues(),
    packing(),
  ],
  css: { postcss: { plugins: command === "build" ? [usedOfKern(), layerOrder] : [layerOrder] } },
  resolve: {
    alias: { "~": "/app", "#server": "/server", "#db": "/db" },
    // Two copies of these break `instanceof` checks inside the editor.
    dedupe: ["yjs", "react", "react-dom", "y-protocols", "lib0"],
  },
  // Named here, because Vite would otherwise find them only when the first editor opens, and load the page twice.
  optimizeDeps: {
    include: ["react-dom/client", "i18next", "react-i18next", "react-aria-components", "yjs", "y-websocket", "@tiptap/react"],
    exclude: ["@node-rs/argon2"],
  },
  // The server bundle and the editor are large on purpose: one is not sent, the other only where there is an editor.
  build: {
    target: "es2022",
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1500,
    rollupOptions: {
      // The first start shows what the build complains about. Routes without a page, and notes in libraries for other tools, are no trouble.
      onwarn: (warning, say) => void (["EMPTY_BUNDLE", "INVALID_ANNOTATION"].includes(warning.code ?? "") || say(warning)),
    },
  },
  // In one piece with the server, and without what is not used of them: their hundreds of files took most of the time of a start.
  ssr: {
    noExternal: [/^@tiptap\//, /^@atlaskit\//, /^react-(aria|stately)/, /^@internationalized\//, "kysely", "zod", "uuid"],
  },
  server: { hmr: process.env.NODE_ENV === "test" ? false : undefined },
}));
