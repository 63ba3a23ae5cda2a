/**
 * The interface texts: one catalogue per domain and language (`app/<domain>/de.json`), the shared words in `app/ui`.
 * The server makes both languages once; a browser loads only the one it shows, and of that what its pages need.
 */
import i18next, { type i18n, type TFunction } from "i18next";
import type { Language } from "#db/schema/people";

/** The domains of these catalogues are met all over; those of the others come with the code that shows them. */
export const ON_EVERY_PAGE = ["agenda", "help", "organisations", "people", "processes", "search", "ui"];

type Catalogues = Record<string, Record<string, unknown>>;

/** `./agenda/de.json` → namespace `agenda`; `./ui/de.json` → `common`. */
export function namespaces(files: Catalogues): Catalogues {
  return Object.fromEntries(
    Object.entries(files).map(([path, texts]) => {
      const domain = path.split("/").at(-2) ?? "";
      return [domain === "ui" ? "common" : domain, texts];
    }),
  );
}

/** Looks the same, with an invisible joiner (U+2060) where a template would begin. */
const unlikeTemplate = (typed: string): string => typed.replace(/\{(?=\{)/g, "{\u2060").replaceAll("$t", "$\u2060t");

/** @param files what `import.meta.glob` found: path → catalogue */
export function makeTexts(language: Language, files: Catalogues): i18n {
  const texts = i18next.createInstance();
  void texts.init({
    lng: language,
    fallbackLng: false,
    defaultNS: "common",
    resources: { [language]: namespaces(files) },
    // Not for HTML, which React sees to: nothing that a person typed may be read as a placeholder or a reference itself.
    interpolation: { escapeValue: true, escape: unlikeTemplate },
    initImmediate: false,
    returnNull: false,
  });
  return texts;
}

/** More than there are; what is no key of a catalogue could be anything. */
const MOST_REMEMBERED = 20_000;

/** For a server, which has all catalogues from the start: words that nothing is filled into are looked up once, not for every part of every page. */
export function rememberWords(texts: i18n): i18n {
  const look = texts.getFixedT.bind(texts);
  const known = new Map<string, TFunction>();
  texts.getFixedT = ((...of: Parameters<typeof look>) => {
    const name = of.join();
    const t = known.get(name) ?? remembering(look(...of));
    known.set(name, t);
    return t;
  }) as typeof look;
  return texts;
}

function remembering(t: TFunction): TFunction {
  const words = new Map<string, string>();
  const remembered = (key: string | string[], options?: Record<string, unknown>): string => {
    if (options !== undefined || typeof key !== "string") return t(key, options ?? {});
    const known = words.get(key) ?? t(key);
    if (words.size < MOST_REMEMBERED) words.set(key, known);
    return known;
  };
  return Object.assign(remembered, t) as TFunction;
}
