/** The list of what `/` and `@` offer, below the caret; the text keeps the focus and names the chosen line to readers aloud. */
import type { Editor } from "@tiptap/core";
import { useEffect, useId, useLayoutEffect, useRef, useState, type MutableRefObject } from "react";
import { useTranslation } from "react-i18next";
import { ToolIcon } from "../toolbar/icons";
import { useSuggesting, type Choice, type List, type Suggesting } from "./suggesting";

interface SuggestListProps {
  editor: Editor;
  suggesting: Suggesting;
  frame: MutableRefObject<HTMLDivElement | null>;
}

export function SuggestList({ editor, suggesting, frame }: SuggestListProps) {
  const { t } = useTranslation();
  const list = useSuggesting(suggesting);
  const id = useId();
  const isOpen = list !== null && !isGivenUp(list);
  useTie(editor, isOpen ? list : null, id);
  const box = useRef<HTMLDivElement>(null);
  const place = usePlace(isOpen ? list.rect : null, box, frame, list?.choices.length ?? 0);
  const said = !isOpen || list.isLoading ? "" : t("documents:slash.count", { count: list.choices.length });
  return (
    <>
      <p className="kern-sr-only" aria-live="polite">
        {said}
      </p>
      {isOpen && (
        <div className="ja-doc-suggest" ref={box} style={place}>
          {list.choices.length > 0 ? (
            <Choices list={list} id={id} onPoint={(index) => suggesting.point(index)} />
          ) : (
            <p className="ja-doc-suggest__none">{t(list.isLoading ? "documents:slash.loading" : "documents:slash.none")}</p>
          )}
        </div>
      )}
    </>
  );
}

/** Nothing fits, and a second word has begun: it was no question. */
const isGivenUp = ({ choices, isLoading, query }: List): boolean => !choices.length && !isLoading && /\s/.test(query);

function Choices({ list, id, onPoint }: { list: List; id: string; onPoint: (index: number) => void }) {
  const { t } = useTranslation();
  const { choices, active } = list;
  const current = useRef<HTMLLIElement>(null);
  useEffect(() => {
    // Newer browsers return a promise, which React would take for a clean-up.
    current.current?.scrollIntoView({ block: "nearest" });
  }, [active, choices]);
  return (
    // It scrolls, so it can be reached; Tab itself takes what is chosen.
    <ul
      tabIndex={0}
      role="listbox"
      id={id}
      aria-label={t(`documents:slash.${list.name}`)}
      className="ja-list ja-doc-suggest__list"
    >
      {choices.map((choice, index) => (
        // eslint-disable-next-line jsx-a11y/click-events-have-key-events -- the caret stays in the text, which takes the keys
        <li
          key={choice.key}
          role="option"
          id={optionId(id, index)}
          aria-selected={index === active}
          ref={index === active ? current : undefined}
          className="ja-doc-suggest__choice"
          data-group={choice.group !== choices[index - 1]?.group ? choice.group : undefined}
          // The text keeps the caret, and a phone its keyboard.
          onPointerDown={(event) => event.preventDefault()}
          onMouseDown={(event) => event.preventDefault()}
          onPointerMove={() => onPoint(index)}
          onClick={() => list.choose(choice)}
        >
          <Line choice={choice} />
        </li>
      ))}
    </ul>
  );
}

function Line({ choice }: { choice: Choice }) {
  return (
    <>
      {(choice.icon ?? choice.sign) && (
        <span className="ja-doc-menu__icon" aria-hidden="true">
          {choice.icon ? <ToolIcon name={choice.icon} /> : choice.sign}
        </span>
      )}
      <span>{choice.label}</span>
    </>
  );
}

const optionId = (id: string, index: number) => `${id}-${index}`;

/** The text says which list belongs to it and which line is chosen. */
function useTie(editor: Editor, list: List | null, id: string): void {
  const hasChoices = list !== null && list.choices.length > 0;
  const active = hasChoices ? optionId(id, list.active) : null;
  useEffect(() => {
    const { dom } = editor.view;
    const ties: Record<string, string | null> = {
      "aria-autocomplete": hasChoices ? "list" : null,
      "aria-haspopup": hasChoices ? "listbox" : null,
      "aria-controls": hasChoices ? id : null,
      "aria-activedescendant": active,
    };
    for (const [name, value] of Object.entries(ties)) {
      if (value === null) dom.removeAttribute(name);
      else dom.setAttribute(name, value);
    }
  }, [editor, hasChoices, id, active]);
}

const GAP = 6;

/** Below the caret, above it where there is no room; never wider than the text. */
function usePlace(
  rect: DOMRect | null,
  box: MutableRefObject<HTMLDivElement | null>,
  frame: MutableRefObject<HTMLDivElement | null>,
  choices: number,
): { top: number; left: number } | { visibility: "hidden" } {
  const [place, setPlace] = useState<{ top: number; left: number } | null>(null);
  useLayoutEffect(() => {
    if (!rect || !box.current || !frame.current) {
      setPlace(null);
      return;
    }
    const around = frame.current.getBoundingClientRect();
    const { height, width } = box.current.getBoundingClientRect();
    // Of a phone, the part above its keyboard.
    const windowEnd = (window.visualViewport?.offsetTop ?? 0) + (window.visualViewport?.height ?? window.innerHeight);
    const fitsBelow = rect.bottom + GAP + height <= windowEnd;
    const top = fitsBelow || rect.top - GAP - height < 0 ? rect.bottom + GAP : rect.top - GAP - height;
    const left = Math.max(0, Math.min(rect.left - around.left, around.width - width));
    setPlace({ top: top - around.top, left });
  }, [rect, box, frame, choices]);
  return place ?? { visibility: "hidden" };
}
