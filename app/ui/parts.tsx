/** Small parts of which lists and boards are made; their looks are in parts.css. */
import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "./icon";

interface EntryProps {
  sign?: ReactNode;
  children: ReactNode;
  /** What belongs to its end: a day, a badge, what can be done with it. */
  end?: ReactNode;
  /** On a phone the end has a line of its own. */
  endBelow?: boolean;
}

/** One thing in a list. */
export function Entry({ sign, children, end, endBelow }: EntryProps) {
  return (
    <li className="ja-entry">
      {sign}
      <div className="ja-entry__what">{children}</div>
      {end && <div className={`ja-entry__end ${endBelow ? "ja-entry__end--below" : ""}`}>{end}</div>}
    </li>
  );
}

/** Small facts of one thing, with dots between them; what is not so is left out. */
export function Facts({ of }: { of: readonly ReactNode[] }) {
  const facts = of.filter((fact) => fact !== null && fact !== undefined && fact !== false && fact !== "");
  return (
    <span className="ja-facts">
      {facts.map((fact, index) => (
        <span key={index}>{fact}</span>
      ))}
    </span>
  );
}

/** Ways to look at the same things, each with an address of its own. */
export function Tabs({ label, tabs }: { label: string; tabs: readonly { to: string; label: ReactNode; current: boolean }[] }) {
  return (
    <nav className="ja-tabs" aria-label={label}>
      {tabs.map((tab) => (
        <Link key={tab.to} className="ja-tool" to={tab.to} aria-current={tab.current ? "page" : undefined} preventScrollReset>
          {tab.label}
        </Link>
      ))}
    </nav>
  );
}

/** Above lists and boards: how to look at them, what is chosen, how many there are. */
export function FilterBar({ children, count }: { children: ReactNode; count: ReactNode }) {
  return (
    <div className="ja-filter">
      {children}
      <p className="ja-filter__count ja-number" role="status">
        {count}
      </p>
    </div>
  );
}

/** At the end of a form: what sends it, and the way out. */
export const FormActions = ({ children }: { children: ReactNode }) => <div className="ja-form-actions">{children}</div>;

/** Decoration: beside it stands in words how much is left or done. @param share between 0 and 1 */
export function Meter({ share, over }: { share: number; over?: boolean }) {
  return (
    <span className={`ja-meter ${over ? "ja-meter--over" : ""}`} aria-hidden="true">
      {!over && <span className="ja-meter__rest" style={{ width: `${Math.min(1, Math.max(0, share)) * 100}%` }} />}
    </span>
  );
}

/** Somebody, or an organisation, with a sign that the eye finds again. */
export function Chip({ name, kind, children }: { name: string; kind: "person" | "organisation"; children?: ReactNode }) {
  return (
    <span className="ja-chip">
      <span className={`ja-chip__sign ja-chip__sign--${kind}`} aria-hidden="true">
        {initialsOf(name)}
      </span>
      <span>
        {name}
        {children}
      </span>
    </span>
  );
}

const initialsOf = (name: string): string => {
  const words = name.split(/\s+/).filter(Boolean);
  return [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => word?.[0]?.toUpperCase() ?? "").join("");
};

/** Says what was done at the lower edge, with the way back as long as there is one. */
export function Toast({ children, undo }: { children: ReactNode; undo?: ReactNode }) {
  const { t } = useTranslation();
  return (
    <div className="ja-toast" role="status">
      <Icon name="success" label={t("tone.success")} />
      <span>{children}</span>
      {undo}
    </div>
  );
}
