/** Which routes of the build Remix is given for an address: the one that it would choose among all is always among them. */
import { matchRoutes } from "@remix-run/react";
import type { ServerBuild } from "@remix-run/node";
import type { RouteConfig } from "@remix-run/route-config";
import fc from "../setup/property.ts";
import { expect, it } from "vitest";
import { perAddress } from "#server/http/per-address";
import { SEED } from "../setup/seed.ts";
import addresses from "../../app/routes.ts";

type Routes = ServerBuild["routes"];
type RouteObject = Parameters<typeof matchRoutes>[0][number];
type Entry = Exclude<RouteConfig, Promise<unknown>>[number];

const listed = (entries: readonly Entry[], parentId: string): Routes =>
  Object.fromEntries(
    entries.flatMap(({ path, index, file, children = [] }) => [
      [file, { id: file, parentId, path, index, module: {} }],
      ...Object.entries(listed(children, file)),
    ]),
  ) as Routes;

const buildOf = (routes: Routes): ServerBuild => ({ routes, assets: { routes } }) as unknown as ServerBuild;

/** As Remix makes them of a build. */
const objects = (routes: Routes, parentId?: string): RouteObject[] =>
  Object.values(routes).flatMap((route) =>
    route?.parentId === parentId
      ? [{ ...route, children: route?.index ? undefined : objects(routes, route!.id) } as RouteObject]
      : [],
  );

const among = (routes: RouteObject[], path: string) =>
  matchRoutes(routes, path)?.map(({ route, params }) => [route.id, params]);
const chosen = (routes: Routes, path: string) => among(objects(routes), path);

const all: Routes = { root: { id: "root", path: "", module: {} } as never, ...listed(addresses as Entry[], "root") };
const paths = Object.values(all).map((route) => `/${route?.path ?? ""}`);
/** Asking them all is what takes long. */
const whole = objects(all);
const words = [...new Set(paths.flatMap((path) => path.split("/")))];

it("are few for each address of the app, and lead to the same page", () => {
  const partOf = perAddress(buildOf(all), (part) => part);
  for (const [at, path] of paths.map((each) => each.replace(/:\w+\??/g, "7")).entries()) {
    const { routes, assets } = partOf(path);
    if (at % 10 === 0) expect(chosen(routes, path), path).toEqual(among(whole, path));
    expect(Object.keys(routes).length, path).toBeLessThan(12);
    expect(assets.routes).toEqual(routes);
    expect(partOf(path), "made once").toBe(partOf(path));
  }
});

it("hold for addresses that somebody made up, and for those of data", () => {
  const partOf = perAddress(buildOf(all), ({ routes }) => routes);
  const word = fc.oneof(fc.constantFrom(...words, "7", "%2e", "%", "PROCESSES", "new", ""), fc.string({ maxLength: 6 }));
  fc.assert(
    fc.property(fc.array(word, { maxLength: 7 }), fc.constantFrom("", "/", "//"), (parts, end) => {
      const path = `/${parts.map((part) => part.replace(/[?#]/g, "")).join("/")}${end}`;
      expect(chosen(partOf(path), path)).toEqual(among(whole, path));
    }),
    { seed: SEED, numRuns: 60 },
  );
  expect(partOf("/_root.data")).toEqual(partOf("/"));
  expect(partOf("/processes/7.data")).toEqual(partOf("/processes/7"));
});

it("hold where a page lies within another one", () => {
  const nested = {
    root: { id: "root", path: "" },
    frame: { id: "frame", parentId: "root" },
    list: { id: "list", parentId: "frame", path: "list" },
    one: { id: "one", parentId: "list", path: ":id?" },
    first: { id: "first", parentId: "list", index: true },
    rest: { id: "rest", parentId: "root", path: "files/*" },
  } as unknown as Routes;
  const partOf = perAddress(buildOf(nested), ({ routes }) => routes);
  for (const path of ["/", "/list", "/list/7", "/files/a/b/c", "/nothing"])
    expect(chosen(partOf(path), path), path).toEqual(chosen(nested, path));
  expect(Object.keys(partOf("/nothing"))).not.toContain("first");
});
