/** Files, and what scripts ask for, are only read: whoever sends a form there gets a sentence, where the framework has one for programmers. */
import type { ServerBuild } from "@remix-run/node";

const READ_ONLY =
  "Hier wird nur gelesen, ein Formular wird nicht angenommen. / Here things are only read, forms are not taken.";

const action = (): Response =>
  new Response(READ_ONLY, { status: 405, headers: { Allow: "GET, HEAD", "Content-Type": "text/plain; charset=utf-8" } });

/** Pages without forms say it themselves. */
export function refuseForms(build: ServerBuild): ServerBuild {
  const routes = Object.entries(build.routes).map(([id, route]) => {
    const isFile = route && !("default" in route.module) && !("action" in route.module);
    return [id, isFile ? { ...route, module: { ...route.module, action } } : route];
  });
  return { ...build, routes: Object.fromEntries(routes) as ServerBuild["routes"] };
}
