/**
 * The field in which comments are written. Behind an `@` it offers whom one may mention there: arrow keys, Enter and Escape, or a
 * finger. What counts is what stands in the text, so typing a name without the list, or without JavaScript, mentions all the same.
 */
import { useEffect, useId, useRef, useState, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { matchingTargets, mentionBeingTyped, type MentionTarget } from "#server/documents/comments/mentions.rules";
import { COMMENT_MAX } from "#server/documents/comments/threads.rules";
import { Icon } from "~/ui/icon";
import { TextArea } from "~/ui/form";
import "./mentions.css";

type Offer = Pick<MentionTarget, "kind" | "label" | "hint">;

interface MentionFieldProps {
  label: string;
  /** Where to ask whom one may mention. */
  source: string;
  rows?: number;
  defaultValue?: string;
}

/** More are found by typing on. */
const MOST_OFFERS = 8;

export function MentionField({ label, source, rows = 3, defaultValue }: MentionFieldProps) {
  const { t } = useTranslation();
  const id = useId();
  const frame = useRef<HTMLDivElement>(null);
  const [typed, setTyped] = useState<{ from: number; query: string } | null>(null);
  const [at, setAt] = useState(0);
  const everybody = useTargets(source, typed !== null);
  const offers = typed && everybody ? matchingTargets(everybody, typed.query).slice(0, MOST_OFFERS) : [];
  const isOpen = typed !== null && everybody !== null;
  const popover = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isOpen) popover.current?.scrollIntoView({ block: "nearest" });
  }, [isOpen, offers.length]);
  const field = () => frame.current?.querySelector("textarea");

  const look = () => {
    const area = field();
    const next =
      area && area.selectionStart === area.selectionEnd ? mentionBeingTyped(area.value, area.selectionStart) : undefined;
    // A name that stands there complete needs no list.
    const isDone = next && everybody?.some((target) => next.query.startsWith(`${target.label} `));
    setTyped(next && !isDone ? next : null);
    setAt(0);
  };
  const take = (offer: Offer | undefined) => {
    const area = field();
    if (!area || !typed || !offer) return;
    area.setRangeText(`@${offer.label} `, typed.from, area.selectionStart, "end");
    setTyped(null);
    area.focus();
  };
  const listen = (event: KeyboardEvent) => {
    if (!isOpen) return;
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
    const step = steps[event.key];
    if (event.key === "Escape") setTyped(null);
    else if (step && offers.length) setAt((at + step + offers.length) % offers.length);
    else if ((event.key === "Enter" || event.key === "Tab") && offers.length) take(offers[at]);
    else return;
    event.preventDefault();
    // Escape would give up the comment as well.
    event.stopPropagation();
  };
  const begin = () => {
    const area = field();
    if (!area) return;
    const before = area.value.slice(0, area.selectionStart);
    area.setRangeText(/(^|\s)$/.test(before) ? "@" : " @", area.selectionStart, area.selectionEnd, "end");
    area.focus();
    look();
  };
  return (
    <div className="ja-doc-mention" ref={frame} onKeyDown={listen} role="presentation">
      <TextArea
        name="body"
        label={label}
        rows={rows}
        required
        maxLength={COMMENT_MAX}
        defaultValue={defaultValue}
        aria-autocomplete="list"
        aria-controls={isOpen ? `${id}-list` : undefined}
        aria-activedescendant={isOpen && offers.length ? `${id}-${at}` : undefined}
        onInput={look}
        onClick={look}
        onKeyUp={(event) => ["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key) && look()}
        onBlur={() => setTyped(null)}
      />
      <button
        type="button"
        className="ja-doc-mention__begin"
        // The field keeps the focus, and a phone its keyboard.
        onMouseDown={(event) => event.preventDefault()}
        onClick={begin}
      >
        <span aria-hidden="true">@</span> {t("documents:mentions.insert")}
      </button>
      {isOpen && (
        <div className="ja-doc-mention__popover" ref={popover}>
          {offers.length === 0 ? (
            <p className="ja-doc-mention__none">{t("documents:mentions.none")}</p>
          ) : (
            <ul className="ja-list" role="listbox" id={`${id}-list`} aria-label={t("documents:mentions.list")}>
              {offers.map((offer, index) => (
                // eslint-disable-next-line jsx-a11y/click-events-have-key-events -- the keys are those of the field, which keeps the focus
                <li
                  key={`${offer.kind} ${offer.label}`}
                  id={`${id}-${index}`}
                  role="option"
                  aria-selected={index === at}
                  tabIndex={-1}
                  className="ja-doc-mention__offer"
                  onMouseDown={(event) => event.preventDefault()}
                  onMouseEnter={() => setAt(index)}
                  onClick={() => take(offer)}
                >
                  <Icon name={offer.kind === "person" ? "account-circle" : "home"} size="small" />
                  <span>
                    <strong>{offer.label}</strong> <span className="ja-doc-mention__hint">{offer.hint}</span>
                  </span>
                </li>
              ))}
            </ul>
          )}
        </div>
      )}
      <p className="kern-sr-only" role="status">
        {isOpen && t("documents:mentions.found", { count: offers.length })}
      </p>
    </div>
  );
}

/** Asked once it is needed; asked anew where somebody else may see what is written. */
function useTargets(source: string, isWanted: boolean): readonly Offer[] | null {
  const [known, setKnown] = useState<{ source: string; offers: Offer[] } | null>(null);
  const isKnown = known?.source === source;
  useEffect(() => {
    if (!isWanted || isKnown) return undefined;
    const stop = new AbortController();
    fetch(source, { signal: stop.signal, headers: { accept: "application/json" } })
      .then((answer) => (answer.ok ? (answer.json() as Promise<Offer[]>) : []))
      .then((offers) => setKnown({ source, offers }))
      // Without the list names can still be typed.
      .catch(() => undefined);
    return () => stop.abort();
  }, [source, isWanted, isKnown]);
  return isKnown ? known.offers : null;
}
