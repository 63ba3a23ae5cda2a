/** Which passwords are taken: long ones that are not on every guesser's list. */

export const PASSWORD_MIN = 12;
/** Argon2 would take more; nobody types more. */
export const PASSWORD_MAX = 200;

/** The stems behind most of the leaked passwords of twelve letters and more, German keyboards and habits included. */
const COMMON = [
  "password",
  "passwort",
  "kennwort",
  "geheim",
  "hallo",
  "willkommen",
  "welcome",
  "admin",
  "administrator",
  "qwertz",
  "qwertzuiop",
  "qwerty",
  "qwertyuiop",
  "asdfghjkl",
  "yxcvbnm",
  "zxcvbnm",
  "1q2w3e4r5t6y",
  "1q2w3e4r5t6z",
  "1qaz2wsx3edc",
  "iloveyou",
  "ichliebedich",
  "letmein",
  "changeme",
  "sommer",
  "winter",
  "fruehling",
  "frühling",
  "herbst",
  "schalke",
  "bayern",
  "dortmund",
  "fussball",
  "football",
  "baseball",
  "dragon",
  "monkey",
  "master",
  "sunshine",
  "princess",
  "superman",
  "batman",
  "starwars",
  "computer",
  "internet",
  "deutschland",
  "berlin",
  "bundesrepublik",
  "rathaus",
  "verwaltung",
  "ministerium",
  "jointagenda",
  "gemeinsameagenda",
  "trustno1",
  "schatz",
  "passw0rd",
  "p@ssw0rd",
  "p@ssword",
  "test",
  "abc",
  "abcdef",
  "abcdefghijkl",
];

/** @returns the catalogue key of what is wrong with it, or undefined when it is taken */
export function refusePassword(password: string, about: readonly string[] = []): string | undefined {
  if ([...password].length < PASSWORD_MIN) return "people:invalid.password-short";
  if (password.length > PASSWORD_MAX) return "common:invalid.too-long";
  if (isGuessable(password, about)) return "people:invalid.password-common";
  return undefined;
}

/** Little is left when known words, repetitions, digits and signs at the ends are taken off. */
function isGuessable(password: string, about: readonly string[]): boolean {
  const plain = password.toLowerCase().normalize("NFKC");
  if (new Set(plain).size < 5) return true;
  if (/^[\d\s.\-/]+$/.test(plain)) return true;
  const words = [...COMMON, ...about.flatMap((text) => text.toLowerCase().split(/[\s@.]+/)).filter((word) => word.length > 3)];
  const longestFirst = words.sort((a, b) => b.length - a.length);
  const without = (text: string) => longestFirst.reduce((left, word) => left.replaceAll(word, ""), text);
  // Twice, because digits and signs may be part of a known word or stand inside one.
  const rest = without(without(plain).replace(/[\d\s!?.,;:+*#_\-=()&%$§"'/]+/g, ""));
  return rest.length < 4;
}
