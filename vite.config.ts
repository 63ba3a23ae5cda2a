/**
 * One SSR bundle for server and routes, so that every module exists once: the server entry is the rollup input and imports
 * the route modules through `virtual:remix/server-build`. The walls are checked here too: no server code in the browser.
 */
import { vitePlugin as remix } from "@remix-run/dev";
import { denyImports } from "vite-env-only";
import { defineConfig, type Plugin } from "vite";

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

/** Pure rules and the data model's words may go to the browser, nothing else of the server. Said by the build, not while developing. */
function guard(): Plugin[] {
  const plugins = [
    denyImports({
      client: {
        files: [/[\\/]server[\\/](?!.*rules\.ts$)/, /[\\/]db[\\/](?!schema(?:\.ts$|[\\/]))/],
        specifiers: ["postgres", "kysely", "lucia", "express", "ws", /^node:/],
      },
    }),
  ].flat() as Plugin[];
  return plugins.map((plugin) => ({ ...plugin, apply: "build" }));
}

export default defineConfig({
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
  ],
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
  ssr: { noExternal: [/^@tiptap\//] },
  server: { hmr: process.env.NODE_ENV === "test" ? false : undefined },
});
