/** Mentions in comments: `@Name` in what somebody wrote, with or without JavaScript, means that person or organisation. */

/** Somebody of the process, as mentions know them. */
export interface Mentionable {
  personId: number;
  name: string;
  organisationId: number;
  /** Of the organisation; short name and full name. */
  organisation: string;
  organisationName: string;
}

/** What can stand behind an `@`, and whom it means. */
export interface MentionTarget {
  kind: "person" | "organisation";
  label: string;
  /** Beside the label in the list: a person's organisation, an organisation's full name. */
  hint: string;
  personIds: number[];
}

/**
 * Everybody by their name, organisations by their short name. Who shares a name is told apart by the organisation, in brackets;
 * an organisation means all who act for it.
 */
export function mentionTargets(people: readonly Mentionable[]): MentionTarget[] {
  const membersOf = new Map<number, Mentionable[]>();
  for (const person of people) membersOf.set(person.organisationId, [...(membersOf.get(person.organisationId) ?? []), person]);
  const names = tally(people.map((person) => person.name));
  const shortNames = tally([...membersOf.values()].map(([first]) => first!.organisation));
  const organisations = [...membersOf.values()].map((members): MentionTarget => {
    const { organisation, organisationName } = members[0]!;
    const isShared = shortNames.get(fold(organisation))! > 1 || names.has(fold(organisation));
    const label = isShared ? organisationName : organisation;
    return { kind: "organisation", label, hint: organisationName, personIds: members.map((person) => person.personId) };
  });
  const persons = people.map(({ personId, name, organisation }): MentionTarget => {
    const isShared = names.get(fold(name))! > 1;
    return { kind: "person", label: isShared ? `${name} (${organisation})` : name, hint: organisation, personIds: [personId] };
  });
  return [...persons, ...organisations].sort((a, b) => a.label.localeCompare(b.label, "de"));
}

function tally(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(fold(name), (counts.get(fold(name)) ?? 0) + 1);
  return counts;
}

/** Upper and lower case, and the two ways to write an umlaut, make no difference. */
const fold = (text: string): string => text.normalize("NFC").toLowerCase();

/** A piece of a comment: plain words, or a mention with the target that it means. */
export interface BodyPart<T> {
  text: string;
  target?: T;
}

/** Cuts a comment where it mentions somebody; of several names that fit the longest is meant. */
export function partsOf<T extends { label: string }>(body: string, targets: readonly T[]): BodyPart<T>[] {
  const longestFirst = [...targets].sort((a, b) => b.label.length - a.label.length);
  const parts: BodyPart<T>[] = [];
  let plain = 0;
  for (let at = body.indexOf("@"); at !== -1; at = body.indexOf("@", at + 1)) {
    // Inside a word it is an e-mail address.
    if (/[\p{L}\p{N}._-]$/u.test(body.slice(Math.max(0, at - 2), at))) continue;
    const target = longestFirst.find(({ label }) => startsWith(body, at + 1, label));
    if (!target) continue;
    if (at > plain) parts.push({ text: body.slice(plain, at) });
    plain = at + 1 + target.label.length;
    parts.push({ text: body.slice(at, plain), target });
  }
  if (plain < body.length) parts.push({ text: body.slice(plain) });
  return parts;
}

/** The name, and not only the beginning of a longer one. */
function startsWith(body: string, at: number, label: string): boolean {
  return (
    label !== "" &&
    fold(body.slice(at, at + label.length)) === fold(label) &&
    !/^[\p{L}\p{N}]/u.test(body.slice(at + label.length))
  );
}

export const mentionsIn = <T extends { label: string }>(body: string, targets: readonly T[]): Set<T> =>
  new Set(partsOf(body, targets).flatMap((part) => part.target ?? []));

/** What somebody is typing behind an `@` at the caret: where it begins and what they look for; names may have a blank. */
export function mentionBeingTyped(body: string, caret: number): { from: number; query: string } | undefined {
  const from = body.lastIndexOf("@", caret - 1);
  if (from === -1 || /[\p{L}\p{N}._-]$/u.test(body.slice(Math.max(0, from - 2), from))) return undefined;
  const query = body.slice(from + 1, caret);
  return query.length <= 40 && !/[\n@]|\s\S*\s\S*\s/.test(query) && !query.startsWith(" ") ? { from, query } : undefined;
}

/**
 * Those that fit what is typed: every word of it begins a word of the name or of what stands beside it. First those whose name
 * begins so, last those that fit only by what stands beside it.
 */
export function matchingTargets<T extends { label: string; hint: string }>(targets: readonly T[], query: string): T[] {
  const wanted = fold(query).split(/\s+/).filter(Boolean);
  const fits = (text: string) => {
    const words = fold(text).split(/[\s(),.-]+/);
    return wanted.every((want) => words.some((word) => word.startsWith(want)));
  };
  const rank = ({ label }: T) => (fold(label).startsWith(fold(query)) ? 0 : fits(label) ? 1 : 2);
  return targets.filter(({ label, hint }) => fits(`${label} ${hint}`)).sort((a, b) => rank(a) - rank(b));
}
