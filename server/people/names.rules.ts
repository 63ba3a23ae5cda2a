/**
 * When two names look alike, after the idea of Unicode UTS #39: what differs only in case, spacing, accents, signs that nobody sees
 * or letters of another script with the same shape counts as one name. Only the letters that European keyboards offer are compared.
 */
import type { Trx } from "../context.ts";

/** Letters of the same shape, small ones: on the left the Latin one. A capital decides where small and capital look like two. */
const LOOKALIKES: Readonly<Record<string, string>> = {
  a: "аαɑ",
  b: "вβь",
  c: "сϲ",
  d: "ԁđ",
  e: "еεєҽ",
  g: "ɡց",
  h: "нηһհħ",
  j: "јϳ",
  k: "кκ",
  // The capital I, the small L and the one can hardly be told apart in most typefaces.
  l: "i1|іιӏłǀ",
  m: "мμ",
  n: "νпո",
  o: "0оοσօø",
  p: "рρ",
  q: "ԛզ",
  r: "гꭇ",
  s: "ѕꜱ",
  t: "тτ",
  u: "սυ",
  v: "ѵ",
  w: "ωԝա",
  x: "хχ",
  y: "уүγ",
  z: "ζᴢ",
};
const LATIN: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(LOOKALIKES).flatMap(([latin, twins]) => [...twins].map((twin) => [twin, latin])),
);

/** Before a name, in any number; nobody is told apart by them. */
const TITLES =
  /^(?:(?:univ|apl|prof|pd|dr|dipl)\b[\s.-]*(?:(?:ing|med|jur|iur|rer|pol|nat|phil|theol|habil|mult|[he][\s.]*[ch])\b[\s.-]*)*)+/iu;

/** Two names with the same likeness can be taken for one another. @returns empty when nothing of it can be read */
export function likenessOf(name: string): string {
  const bare = name.normalize("NFKD").replace(/[\p{Default_Ignorable_Code_Point}\p{sc=Inherited}]/gu, "");
  const named = bare.trim().replace(TITLES, "") || bare;
  // Up and down again: ß and SS become one.
  const small = named.toUpperCase().toLowerCase().normalize("NFKD");
  const latin = Array.from(small, (sign) => LATIN[sign] ?? sign).join("");
  return latin
    .replace(/[^\p{L}\p{M}\p{N}]/gu, "")
    .replaceAll("rn", "m")
    .replaceAll("vv", "w");
}

/** Alphabets that share letters of the same shape. */
const ALPHABETS = [
  /\p{sc=Latin}/u,
  /\p{sc=Greek}/u,
  /\p{sc=Cyrillic}/u,
  /\p{sc=Armenian}/u,
  /\p{sc=Cherokee}/u,
  /\p{sc=Coptic}/u,
];
const OTHER_ALPHABET =
  /[^\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}\p{sc=Armenian}\p{sc=Cherokee}\p{sc=Coptic}\p{sc=Common}\p{sc=Inherited}]/u;

/** A word of two alphabets, as no language writes it; a name may well stand in two alphabets, one after the other. */
export function mixesAlphabets(name: string): boolean {
  const words = name.normalize("NFKC").split(/[^\p{L}\p{M}]+/u);
  return words.some((word) => [...ALPHABETS, OTHER_ALPHABET].filter((alphabet) => alphabet.test(word)).length > 1);
}

export interface Renaming {
  personId: number;
  from: string;
  to: string;
}

/**
 * Handed in by the domain that knows who acts together with whom: refuses a name that could be taken for somebody else's, and writes
 * down the change where people read it.
 * @returns the processes that say so now
 */
export type Rename = (trx: Trx, now: Date, renaming: Renaming) => Promise<number[]>;
