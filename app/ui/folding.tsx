/** What folds away: a menu that closes itself, and parts of the page of which somebody's browser remembers how they were left. */
import { Form, useLocation, useRouteLoaderData } from "@remix-run/react";
import { useEffect, useRef, useState, type ReactNode } from "react";
import type { RootData } from "~/root";

interface FoldingProps {
  summary: ReactNode;
  children: ReactNode;
  className: string;
  open?: boolean;
  /** Where it has a place of its own it stays as it is. */
  stays?: (details: HTMLDetailsElement) => boolean;
  onFold?: (isOpen: boolean) => void;
}

/** A `details` that closes itself on navigation, on Escape and on a click beside it; without JavaScript it still opens. */
export function Folding({ summary, children, className, open, stays, onFold }: FoldingProps) {
  const ref = useRef<HTMLDetailsElement>(null);
  const staying = useRef(stays);
  staying.current = stays;
  const { key } = useLocation();
  useEffect(() => {
    const details = ref.current;
    if (!details?.open || staying.current?.(details)) return;
    const focused = details.contains(document.activeElement) ? document.activeElement : null;
    // By keyboard one choice after the other is passed, and each is sent.
    if (focused instanceof HTMLSelectElement) return;
    details.open = false;
    if (focused) details.querySelector("summary")?.focus({ preventScroll: true });
  }, [key]);
  useEffect(() => {
    const close = (event: Event) => {
      const details = ref.current;
      if (!details?.open || staying.current?.(details)) return;
      if (event instanceof KeyboardEvent && event.key === "Escape") {
        details.open = false;
        details.querySelector("summary")?.focus();
      } else if (event.type === "click" && !details.contains(event.target as Node)) details.open = false;
    };
    document.addEventListener("keydown", close);
    document.addEventListener("click", close);
    return () => {
      document.removeEventListener("keydown", close);
      document.removeEventListener("click", close);
    };
  }, []);
  return (
    <details
      ref={ref}
      className={className}
      open={open}
      onToggle={({ currentTarget }) => staying.current?.(currentTarget) && onFold?.(currentTarget.open)}
    >
      <summary>{summary}</summary>
      {children}
    </details>
  );
}

// --- what is remembered -----------------------------------------------------------

export const FOLDS = ["navigation", "outline"] as const;
export type Fold = (typeof FOLDS)[number];

/** In a cookie, so that the server draws the page as it was left and nothing jumps. */
export const foldCookie = (name: Fold, isOpen: boolean): string =>
  `joint_agenda_${name}=${isOpen ? "open" : "folded"}; Path=/; Max-Age=${365 * 24 * 3600}; SameSite=Lax`;

export function openFolds(request: Request): Fold[] {
  const cookies = request.headers.get("Cookie") ?? "";
  return FOLDS.filter((name) => new RegExp(`(?:^|; *)joint_agenda_${name}=open`).test(cookies));
}

/** Folded away until somebody opens it. */
export function useFold(name: Fold): [isOpen: boolean, fold: (isOpen: boolean) => void] {
  const root = useRouteLoaderData("root") as RootData | undefined;
  const [isOpen, setOpen] = useState(root?.openFolds.includes(name) ?? false);
  const fold = (next: boolean) => {
    setOpen(next);
    document.cookie = foldCookie(name, next);
  };
  return [isOpen, fold];
}

/** Without JavaScript a form does it. */
export function FoldButton({
  name,
  isOpen,
  onFold,
  className,
  title,
  children,
}: {
  name: Fold;
  isOpen: boolean;
  onFold: (isOpen: boolean) => void;
  className: string;
  title?: string;
  /** Say what a press does, which tells the state too. */
  children: ReactNode;
}) {
  const here = useLocation();
  return (
    <Form
      method="post"
      action="/preferences"
      reloadDocument
      onSubmit={(event) => {
        event.preventDefault();
        onFold(!isOpen);
      }}
    >
      <input type="hidden" name="to" value={here.pathname + here.search} />
      <input type="hidden" name="fold" value={name} />
      <button className={className} name="open" value={String(!isOpen)} title={title}>
        {children}
      </button>
    </Form>
  );
}
