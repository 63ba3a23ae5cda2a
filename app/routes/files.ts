/** Several files of one thing at addresses of their own, written by one route (`loadFiles`). */
import { route, type RouteConfigEntry } from "@remix-run/route-config";

/** @param names last parts of the addresses: `document.docx` */
export const files = (address: string, file: string, names: readonly string[]): RouteConfigEntry[] =>
  names.map((name) => route(`${address}/${name}`, file, { id: `${address}/${name}` }));
