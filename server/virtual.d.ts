/** Remix's compiled routes; the Vite plugin provides them inside the one server bundle. */
declare module "virtual:remix/server-build" {
  const build: import("@remix-run/node").ServerBuild;
  export = build;
}
