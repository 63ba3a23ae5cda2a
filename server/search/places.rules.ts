/** Pages that one may go to and what one may begin there, by role; the palette offers them beside what it finds. */
import { can, type Ability } from "../access/rules.ts";
import type { ProcessHead } from "../processes/rules.ts";

export interface Place {
  /** Of its words in the catalogue `search`, under `place`; none for the process itself. */
  key: string | null;
  /** Of what it belongs to, where the words name it. */
  title?: string;
  path: string;
  icon: string;
  /** Whose process it belongs to. */
  process: { id: number; title: string } | null;
}

interface Known {
  key: string;
  path: string;
  icon: string;
  may?: Ability;
}

/** What is done, and then where one looks. */
const IN_PROCESS: readonly Known[] = [
  { key: "topic-new", path: "/topics/new", icon: "add", may: "topic:submit" },
  { key: "item-new", path: "/agenda/new", icon: "add", may: "agenda:write" },
  { key: "document-new", path: "/documents/new", icon: "add", may: "document:create" },
  { key: "document-import", path: "/documents/import", icon: "drive-folder-upload", may: "document:create" },
  { key: "roundtable-new", path: "/roundtables/new", icon: "add", may: "roundtable:plan" },
  { key: "person-new", path: "/mandates/new", icon: "add", may: "mandate:manage" },
  { key: "people-new", path: "/invitations", icon: "add", may: "mandate:manage" },
  { key: "partnership-new", path: "/partnerships/new", icon: "add", may: "register:write" },
  { key: "partnerships-import", path: "/partnerships/import", icon: "drive-folder-upload", may: "register:write" },
  { key: "consultation-new", path: "/consultations/new", icon: "add", may: "consultation:manage" },
  { key: "format-new", path: "/formats/new", icon: "add", may: "format:write" },
  { key: "topics-new", path: "/topics/import", icon: "add", may: "topic:submit" },
  { key: "stage", path: "/stage", icon: "arrow-forward", may: "stage:move" },
  { key: "process-edit", path: "/edit", icon: "edit", may: "process:edit" },
  { key: "partnerships", path: "/partnerships", icon: "language" },
  { key: "interdependencies", path: "/interdependencies", icon: "language" },
  { key: "profiles", path: "/profiles", icon: "language" },
  { key: "situation", path: "/situation", icon: "language" },
  { key: "topics", path: "/topics", icon: "question-mark" },
  { key: "agenda", path: "/agenda", icon: "checklist" },
  { key: "paper", path: "/paper", icon: "draft" },
  { key: "recommendations", path: "/recommendations", icon: "checklist" },
  { key: "documents", path: "/documents", icon: "draft" },
  { key: "consultations", path: "/consultations", icon: "mail" },
  { key: "roundtables", path: "/roundtables", icon: "calendar-today" },
  { key: "formats", path: "/formats", icon: "autorenew" },
  { key: "coverage", path: "/formats/coverage", icon: "autorenew" },
  { key: "surveys", path: "/surveys", icon: "checklist" },
  { key: "criteria", path: "/criteria", icon: "checklist" },
  { key: "people", path: "/people", icon: "account-circle" },
  { key: "rules", path: "/rules", icon: "info" },
  { key: "events", path: "/events", icon: "info" },
];

const EVERYWHERE: readonly (Known & { who?: "founder" | "admin" })[] = [
  { key: "process-new", path: "/processes/new", icon: "add", who: "founder" },
  { key: "organisation-new", path: "/organisations/new", icon: "add", who: "founder" },
  { key: "start", path: "/", icon: "home" },
  { key: "processes", path: "/processes", icon: "home" },
  { key: "notifications", path: "/notifications", icon: "mail" },
  { key: "notification-settings", path: "/notifications/settings", icon: "mail" },
  { key: "calendar", path: "/calendar", icon: "calendar-today" },
  { key: "municipalities", path: "/places", icon: "info" },
  { key: "organisations", path: "/organisations", icon: "account-circle" },
  { key: "system", path: "/system", icon: "info", who: "admin" },
  { key: "jobs", path: "/jobs", icon: "info", who: "admin" },
  { key: "account", path: "/account", icon: "account-circle" },
  { key: "roles", path: "/help/roles", icon: "help" },
  { key: "workshop", path: "/help/workshop", icon: "help" },
  { key: "accessibility", path: "/barrierefreiheit", icon: "help" },
  { key: "privacy", path: "/datenschutz", icon: "help" },
  { key: "imprint", path: "/impressum", icon: "help" },
  { key: "contacts", path: "/contacts", icon: "edit", who: "admin" },
  { key: "barriers", path: "/barriers", icon: "mail", who: "admin" },
];

interface Who {
  processes: readonly Pick<ProcessHead, "id" | "title" | "my">[];
  /** Those to come. */
  roundtables: readonly { id: number; title: string; processId: number }[];
  isAdmin: boolean;
  mayFound: boolean;
}

export function placesOf(who: Who): Place[] {
  const running = who.processes.toSorted((a, b) => Number(a.my.isArchived) - Number(b.my.isArchived));
  const inProcesses = running.flatMap(({ id, title, my }) => [
    { key: null, path: `/processes/${id}`, icon: "home", process: { id, title } },
    ...IN_PROCESS.filter(({ may }) => !may || can(my, may)).map(({ key, path, icon }) => ({
      ...{ key, icon, path: `/processes/${id}${path}` },
      process: { id, title },
    })),
    ...who.roundtables
      .filter(({ processId }) => processId === id && can(my, "roundtable:plan"))
      .map((roundtable) => ({
        ...{ key: "point-new", title: roundtable.title, path: `/roundtables/${roundtable.id}/points`, icon: "add" },
        process: { id, title },
      })),
  ]);
  const everywhere = EVERYWHERE.filter(({ who: whose }) => !whose || (whose === "admin" ? who.isAdmin : who.mayFound));
  return [...inProcesses, ...everywhere.map(({ key, path, icon }) => ({ key, path, icon, process: null }))];
}

// --- finding among them, in the browser ---------------------------------------------------

/** As `search_fold` of the database: umlauts fall together with how they are written without the key for them. */
const fold = (text: string): string =>
  text
    .toLowerCase()
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replaceAll("ß", "ss")
    .replace(/([aou])e/g, "$1");

/** In the order of the list those that have all words; where there are none, those that are written much like them. */
export function amongPlaces<T extends { words: string }>(places: readonly T[], query: string, most = 8): T[] {
  const typed = fold(query).match(/[\p{L}\p{N}]+/gu) ?? [];
  if (typed.length === 0) return [];
  const exact = places.filter(({ words }) => typed.every((word) => fold(words).includes(word)));
  const near = exact.length > 0 ? exact : places.filter(({ words }) => typed.every((word) => isNear(word, fold(words))));
  return near.slice(0, most);
}

/** As much of a word as `word_similarity` of the database wants. */
const NEAR_ENOUGH = 0.5;

function isNear(word: string, words: string): boolean {
  const wanted = threesOf(word);
  return (words.match(/[\p{L}\p{N}]+/gu) ?? []).some((each) => {
    const there = new Set(threesOf(each));
    return wanted.filter((three) => there.has(three)).length >= wanted.length * NEAR_ENOUGH;
  });
}

const threesOf = (word: string): string[] => Array.from({ length: word.length }, (_, at) => `  ${word}`.slice(at, at + 3));
