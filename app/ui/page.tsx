/** The frame of every page inside the shell: where it belongs, its one heading, what can be done here. */
import { Link, useActionData } from "@remix-run/react";
import type { ReactNode } from "react";
import type { FormState } from "#server/web";
import { Alert } from "./alert";
import { Icon } from "./icon";

interface PageProps {
  title: ReactNode;
  /** The page above this one. */
  back?: { to: string; label: string };
  /** Small facts beside the heading: badges, a date. */
  facts?: ReactNode;
  intro?: ReactNode;
  actions?: ReactNode;
  /** Texts keep a readable measure; tables and boards take the width. */
  wide?: boolean;
  children: ReactNode;
}

export function Page({ title, back, facts, intro, actions, wide, children }: PageProps) {
  return (
    <div className={`ja-page ${wide ? "ja-page--wide" : ""}`}>
      <header className="ja-stack ja-gap-2">
        {back && (
          <Link className="kern-link ja-page__back" to={back.to}>
            <Icon name="arrow-back" />
            {back.label}
          </Link>
        )}
        <div className="ja-row ja-row--between ja-page__title">
          <h1 className="kern-heading-large">{title}</h1>
          {actions && <div className="ja-row">{actions}</div>}
        </div>
        {facts && <div className="ja-row ja-page__facts">{facts}</div>}
        {intro && <p className="kern-body ja-measure">{intro}</p>}
      </header>
      <Refusal />
      {children}
    </div>
  );
}

/**
 * Sent without JavaScript and refused, a form may be gone from the page that comes back: the poll has ended, the point is closed.
 * Its sentence then stands here; shell.css hides it where the form shows it itself.
 */
export function Refusal() {
  const returned = useActionData() as { form?: FormState } | undefined;
  return returned?.form?.error ? (
    <div className="ja-page__refusal">
      <Alert tone="danger" title={returned.form.error} />
    </div>
  ) : null;
}

/** A part of a page with its own heading. */
export function Section({
  title,
  id,
  actions,
  children,
  hint,
}: {
  title: ReactNode;
  id?: string;
  actions?: ReactNode;
  hint?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className="ja-section" aria-labelledby={id}>
      <div className="ja-row ja-row--between">
        <h2 className="kern-heading-medium" id={id}>
          {title}
        </h2>
        {actions && <div className="ja-row">{actions}</div>}
      </div>
      {hint && <p className="kern-body kern-body--muted">{hint}</p>}
      {children}
    </section>
  );
}

export function Card({
  id,
  title,
  actions,
  children,
  tone,
}: {
  id?: string;
  title?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  tone?: "accent";
}) {
  return (
    <div id={id} className={`ja-card ${tone ? `ja-card--${tone}` : ""}`}>
      {(title || actions) && (
        <div className="ja-row ja-row--between">
          {title && <h3 className="kern-heading-small">{title}</h3>}
          {actions && <div className="ja-row">{actions}</div>}
        </div>
      )}
      {children}
    </div>
  );
}

/** Nothing here yet: says so, and what to do about it. */
export function EmptyState({ title, children, action }: { title: ReactNode; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className="ja-stack ja-empty">
      <p className="kern-body kern-body--bold">{title}</p>
      {children && <div className="kern-body kern-body--muted">{children}</div>}
      {action && <div className="ja-row">{action}</div>}
    </div>
  );
}

export function Badge({
  tone = "info",
  icon,
  children,
}: {
  tone?: "info" | "success" | "warning" | "danger" | "neutral";
  icon?: string;
  children: ReactNode;
}) {
  return (
    <span className={`kern-badge kern-badge--small ${tone === "neutral" ? "ja-badge--neutral" : `kern-badge--${tone}`}`}>
      {icon && <Icon name={icon} />}
      <span className="kern-label kern-label--small">{children}</span>
    </span>
  );
}

export function DescriptionList({ items }: { items: readonly { key: ReactNode; value: ReactNode }[] }) {
  return (
    <dl className="kern-description-list">
      {items.map((item, index) => (
        <div className="kern-description-list-item" key={index}>
          <dt className="kern-description-list-item__key">{item.key}</dt>
          <dd className="kern-description-list-item__value">{item.value}</dd>
        </div>
      ))}
    </dl>
  );
}
