/** Who is here: initials beside the text, on a click the whole list with organisations. */
import { useTranslation } from "react-i18next";
import type { Present } from "./live-state";

const SHOWN = 4;

interface Me {
  personId: number;
  name: string;
  organisation: string;
}

export function PresenceList({ present, me }: { present: readonly Present[]; me: Me }) {
  const { t } = useTranslation();
  const people = distinct(present, me);
  if (!people.length) return null;
  return (
    <details className="ja-doc-presence ja-menu" data-alone={people.every(({ isMe }) => isMe) || undefined}>
      <summary>
        <span className="ja-doc-presence__row" aria-hidden="true">
          {people.slice(0, SHOWN).map((person) => (
            <Avatar key={person.clientId} person={person} />
          ))}
          {people.length > SHOWN && <span className="ja-doc-presence__more">+{people.length - SHOWN}</span>}
        </span>
        <span className="kern-sr-only">{t("documents:presence.count", { count: people.length })}</span>
      </summary>
      <div className="ja-menu__list ja-doc-presence__list">
        <p className="kern-body kern-body--bold">{t("documents:presence.count", { count: people.length })}</p>
        <ul className="ja-list">
          {people.map((person) => (
            <li key={person.clientId}>
              <Avatar person={person} />
              <span>
                {person.name} {person.isMe && t("documents:presence.you")}
                <span className="ja-doc-presence__organisation">
                  {person.organisation}
                  {person.access && ` · ${t(`documents:presence.${person.access}`)}`}
                </span>
              </span>
            </li>
          ))}
        </ul>
      </div>
    </details>
  );
}

function Avatar({ person }: { person: Present }) {
  return (
    <span className="ja-doc-avatar" style={{ backgroundColor: person.color }} aria-hidden="true">
      {initials(person.name)}
    </span>
  );
}

/** Somebody with three tabs is one person, and two of the same name are two; oneself comes first. */
export function distinct(present: readonly Present[], { personId, ...me }: Me): Present[] {
  const own = present.filter((person) => person.isMe).map((person) => ({ ...person, ...me }));
  const others = present.filter(({ isMe, person }) => !isMe && person !== personId);
  return [...own, ...new Map(others.map((person) => [person.person, person])).values()];
}

function initials(name: string): string {
  const words = name
    .replace(/^(Prof\.|Dr\.|\s)+/u, "")
    .split(/\s+/u)
    .filter(Boolean);
  return [words[0], words.length > 1 ? words.at(-1) : undefined]
    .map((word) => [...(word ?? "")][0] ?? "")
    .join("")
    .toUpperCase();
}
