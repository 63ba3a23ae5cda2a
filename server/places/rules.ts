/** Official keys of municipalities as people and programs write them, and where the Länder stand on a map of tiles. */
import type { Land } from "../../db/schema/places.ts";

export interface Place {
  id: number;
  ags: string;
  name: string;
  land: Land;
  district: string;
  population: number | null;
  populationOn: string | null;
  latitude: number | null;
  longitude: number | null;
  source: string;
  endedOn: string | null;
  /** What it became when its key ended. */
  successor: { ags: string; name: string } | null;
}

/** Names of the Länder are the same in both languages here, as their own law writes them; tiles by column and row. */
export const LAND_TILES: Record<Land, { short: string; name: string; column: number; row: number }> = {
  "01": { short: "SH", name: "Schleswig-Holstein", column: 2, row: 0 },
  "13": { short: "MV", name: "Mecklenburg-Vorpommern", column: 3, row: 0 },
  "04": { short: "HB", name: "Bremen", column: 1, row: 1 },
  "02": { short: "HH", name: "Hamburg", column: 2, row: 1 },
  "12": { short: "BB", name: "Brandenburg", column: 4, row: 1 },
  "03": { short: "NI", name: "Niedersachsen", column: 1, row: 2 },
  "15": { short: "ST", name: "Sachsen-Anhalt", column: 3, row: 2 },
  "11": { short: "BE", name: "Berlin", column: 4, row: 2 },
  "05": { short: "NW", name: "Nordrhein-Westfalen", column: 0, row: 3 },
  "06": { short: "HE", name: "Hessen", column: 1, row: 3 },
  "16": { short: "TH", name: "Thüringen", column: 2, row: 3 },
  "14": { short: "SN", name: "Sachsen", column: 3, row: 3 },
  "07": { short: "RP", name: "Rheinland-Pfalz", column: 0, row: 4 },
  "08": { short: "BW", name: "Baden-Württemberg", column: 1, row: 4 },
  "09": { short: "BY", name: "Bayern", column: 2, row: 4 },
  "10": { short: "SL", name: "Saarland", column: 0, row: 5 },
  // Beside the others: of places that somebody made up.
  "99": { short: "ML", name: "Mittelland", column: 4, row: 5 },
};

/** In the order of the map, row by row. */
export const TILES = Object.entries(LAND_TILES)
  .map(([land, tile]) => ({ land: land as Land, ...tile }))
  .sort((a, b) => a.row - b.row || a.column - b.column);

export const isLand = (value: string | null): value is Land => value !== null && Object.hasOwn(LAND_TILES, value);

/** Of a place that somebody made up, for showing and testing. */
export const isFictitious = (ags: string): boolean => ags.startsWith("99");

export type KeyProblem = "none" | "digits" | "district" | "land";

/**
 * A key as it stands in a cell: spreadsheets take it for a number, lose the zero before it and put dots into it; twelve digits are
 * the regional key, which has the association of municipalities in its middle.
 */
export function readAgs(typed: string): { ags: string } | { problem: KeyProblem } {
  const plain = typed.replace(/[\s\u00A0\u202F']/g, "").replace(/[.,]0$/, "");
  const digits = /^\d{1,3}([.,]\d{3})+$/.test(plain) ? plain.replace(/[.,]/g, "") : plain;
  if (digits === "") return { problem: "none" };
  if (!/^\d+$/.test(digits)) return { problem: "digits" };
  if (digits.length === 4 || digits.length === 5) return { problem: "district" };
  const long = digits.length === 11 ? `0${digits}` : digits;
  const eight = long.length === 12 ? long.slice(0, 5) + long.slice(9) : digits.length === 7 ? `0${digits}` : digits;
  if (eight.length !== 8) return { problem: "digits" };
  return isLand(eight.slice(0, 2)) ? { ags: eight } : { problem: "land" };
}

/** Which is meant: a key, the beginning of one, or a name. */
export function readSearch(typed: string): { ags: string } | { name: string } {
  const found = readAgs(typed);
  if ("ags" in found) return found;
  const digits = typed.replace(/\s/g, "");
  return /^\d{2,7}$/.test(digits) ? { ags: digits } : { name: typed.trim().slice(0, 100) };
}
