/** Addresses as the routes name them, for the log and for figures: without ids, codes, and words that strangers put there. */
export type RouteName = (path: string) => string;

/** What no route of ours answers. */
const OTHER = "other";
const OWN = ["/healthz", "/readyz", "/metrics"];

/** @param routes whose `path` is such as `processes/:processId/rules` */
export function makeRouteNames(routes: readonly ({ path?: string | undefined } | undefined)[]): RouteName {
  const bySize = new Map<number, string[][]>();
  for (const { path = "" } of routes.flatMap((route) => route ?? [])) {
    const parts = path.split("/");
    if (path === "" || path === "*") continue;
    bySize.set(parts.length, [...(bySize.get(parts.length) ?? []), parts]);
  }
  // A word of its own before one that takes any, from left to right, as the framework chooses.
  for (const all of bySize.values()) all.sort((a, b) => rank(b).localeCompare(rank(a)));
  return (path) => {
    const whole = path.replace(/\?.*/s, "").replace(/(?:\/_root)?\.data$/, "");
    if (whole === "/" || whole === "") return "/";
    if (OWN.includes(whole)) return whole;
    if (whole.startsWith("/assets/")) return "/assets/*";
    const words = whole.slice(1).replace(/\/$/, "").split("/");
    const found = bySize.get(words.length)?.find((parts) => parts.every((part, at) => part[0] === ":" || part === words[at]));
    return found ? `/${found.join("/")}` : OTHER;
  };
}

const rank = (parts: readonly string[]): string => parts.map((part) => (part.startsWith(":") ? "0" : "1")).join("");
