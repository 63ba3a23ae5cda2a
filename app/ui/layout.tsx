/** How things stand: below each other, beside each other, in a grid, a main part with a side. The looks are in layout.css. */
import type { HTMLAttributes, ReactNode } from "react";

/** Steps of the scale of spaces in tokens.css. */
type Gap = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7;

type Common = Omit<HTMLAttributes<HTMLElement>, "children"> & { gap?: Gap; children: ReactNode };

/** Below each other. As a list it has no dots. */
export function Stack({
  as: Element = "div",
  gap,
  className,
  children,
  ...rest
}: Common & { as?: "div" | "ul" | "ol" | "section" }) {
  const isList = Element === "ul" || Element === "ol";
  return (
    <Element className={join("ja-stack", isList && "ja-list", gapOf(gap), className)} {...rest}>
      {children}
    </Element>
  );
}

/** Beside each other, as long as there is room. */
export function Row({
  as: Element = "div",
  gap,
  place,
  className,
  children,
  ...rest
}: Common & { as?: "div" | "ul" | "p" | "span"; place?: "between" | "baseline" | "end" }) {
  return (
    <Element
      className={join("ja-row", Element === "ul" && "ja-list", place && `ja-row--${place}`, gapOf(gap), className)}
      {...rest}
    >
      {children}
    </Element>
  );
}

/** As many columns as fit; `narrow` things are figures and people, others are cards. */
export function Grid({
  as: Element = "div",
  narrow,
  className,
  children,
  ...rest
}: Omit<Common, "gap"> & { as?: "div" | "ul"; narrow?: boolean }) {
  return (
    <Element className={join("ja-grid", Element === "ul" && "ja-list", narrow && "ja-grid--narrow", className)} {...rest}>
      {children}
    </Element>
  );
}

/** A main part with a side, below it where there is no room. */
export function Split({ children, sideFirst, className }: { children: ReactNode; sideFirst?: boolean; className?: string }) {
  return <div className={join("ja-split", sideFirst && "ja-split--first", className)}>{children}</div>;
}

const gapOf = (gap: Gap | undefined) => gap !== undefined && `ja-gap-${gap}`;
const join = (...names: (string | false | undefined)[]) => names.filter(Boolean).join(" ");
