/** The row at the top of a page that is a text: the way back, the title, and a menu of what can be done with it. */
import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Folding } from "~/ui/folding";
import { Icon } from "~/ui/icon";
import { ToolIcon } from "../toolbar/icons";

interface HeadTitleProps {
  title: string;
  back: { to: string; label: string };
  /** The first to give way where there is little room. */
  facts?: ReactNode;
}

export function HeadTitle({ title, back, facts }: HeadTitleProps) {
  return (
    <div className="ja-doc-head__title">
      <Link className="ja-doc-head__back" to={back.to} title={back.label}>
        <Icon name="arrow-back" />
        <span className="kern-sr-only">{back.label}</span>
      </Link>
      <h1 title={title}>{title}</h1>
      {facts && <span className="ja-doc-head__facts">{facts}</span>}
    </div>
  );
}

export function HeadMenu({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const summary = (
    <>
      <ToolIcon name="more" />
      <span className="ja-doc-head__word">{t("documents:more")}</span>
    </>
  );
  return (
    <Folding className="ja-menu ja-doc-more" summary={summary}>
      <ul className="ja-menu__list">{children}</ul>
    </Folding>
  );
}

interface HeadEntryProps {
  icon: string;
  to: string;
  /** In the row itself where there is room. */
  isNarrow?: boolean;
  isFile?: boolean;
  children: ReactNode;
}

export function HeadEntry({ icon, to, isNarrow, isFile, children }: HeadEntryProps) {
  return (
    <li className={isNarrow ? "ja-doc-more__narrow" : undefined}>
      <Link className="ja-menu__item" to={to} reloadDocument={isFile}>
        <Icon name={icon} />
        {children}
      </Link>
    </li>
  );
}
