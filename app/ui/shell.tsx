/** The one app shell: brand and account on top, the process's navigation at the side (folded on a phone), help at the foot. */
import { Form, Link, NavLink, useLocation, useMatches, useNavigation, useRouteLoaderData } from "@remix-run/react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { can } from "#server/access/rules";
import type { ProcessHead } from "#server/processes/rules";
import type { RootData } from "~/root";
import { Bell } from "~/notifications/bell";
import { MarkingBand } from "~/markings/marking-band";
import { Quick } from "~/search/quick";
import { SignOutForm } from "~/documents/sync/sign-out-form";
import { Alert } from "./alert";
import { Flash } from "./flash";
import { FoldButton, Folding, useFold } from "./folding";
import { Icon } from "./icon";
import { Badge } from "./page";
import { UnansweredNotice } from "./unanswered";
import { useFocusKeeper, useFocusOnArrival } from "./use-focus";

/** What a route may say about its page. */
export interface PageHandle {
  isText?: boolean;
}

export function Shell({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const root = useRouteLoaderData("root") as RootData | undefined;
  const matches = useMatches();
  const process = matches.map((match) => (match.data as { process?: ProcessHead } | undefined)?.process).findLast(Boolean);
  // Where a text is the page, what leads elsewhere makes room for it.
  const isText = matches.some((match) => (match.handle as PageHandle | undefined)?.isText);
  const [isOpen, fold] = useFold("navigation");
  const isFolded = isText && !isOpen;
  const busy = useNavigation().state === "loading";
  useFocusOnArrival();
  useFocusKeeper();
  return (
    <div className="ja-shell">
      <a className="ja-skip kern-link" href="#main">
        {t("shell.skip")}
      </a>
      <TopBar root={root} />
      <div
        className={`ja-shell__body ${process ? "ja-shell__body--side" : ""}`}
        data-text={isText || undefined}
        data-folded={isFolded || undefined}
      >
        {process && (
          <ProcessNavigation process={process} isFolded={isFolded}>
            {isText && (
              <FoldButton
                name="navigation"
                isOpen={isOpen}
                onFold={fold}
                className="ja-side__link ja-side__folder"
                title={isFolded ? t("shell.unfold") : undefined}
              >
                <Icon name={isOpen ? "chevron-left" : "chevron-right"} />
                <span className="ja-side__label">{t(isOpen ? "shell.fold" : "shell.unfold")}</span>
              </FoldButton>
            )}
          </ProcessNavigation>
        )}
        <main id="main" tabIndex={-1} className="ja-main" aria-busy={busy || undefined}>
          <Flash />
          {root?.maintenance != null && (
            <div className="ja-flash">
              <Alert tone="warning" title={t("shell.maintenance")}>
                <p className="kern-body">{[root.maintenance, t("shell.maintenance-means")].filter(Boolean).join(" ")}</p>
              </Alert>
            </div>
          )}
          {process && <MarkingBand process={process} at="head" />}
          {children}
          {process && <MarkingBand process={process} at="foot" />}
        </main>
      </div>
      <Foot root={root} />
      <UnansweredNotice />
      <div className={`ja-progress ${busy ? "ja-progress--busy" : ""}`} aria-hidden="true" />
    </div>
  );
}

function TopBar({ root }: { root: RootData | undefined }) {
  const { t, i18n } = useTranslation();
  const here = useLocation();
  const other = i18n.language === "de" ? "en" : "de";
  return (
    <header className="ja-top">
      <Link to="/" className="ja-brand">
        <span className="ja-brand__mark" aria-hidden="true" />
        <span>{t("product")}</span>
      </Link>
      <nav className="ja-top__nav" aria-label={t("shell.main")}>
        {root?.person && (
          <NavLink className="ja-top__link" to="/processes" end>
            {t("shell.processes")}
          </NavLink>
        )}
        {root?.person?.isAdmin && (
          <NavLink className="ja-top__link" to="/organisations">
            {t("shell.organisations")}
          </NavLink>
        )}
        {root?.person?.isAdmin && (
          <NavLink className="ja-top__link" to="/system">
            {t("shell.jobs")}
          </NavLink>
        )}
        {root?.showMail && (
          <NavLink className="ja-top__link" to="/dev/mail" reloadDocument>
            {t("shell.mail")}
          </NavLink>
        )}
      </nav>
      <div className="ja-top__account">
        {root?.person && <Quick person={root.person} />}
        <Form method="post" action="/preferences" reloadDocument>
          <input type="hidden" name="to" value={here.pathname + here.search} />
          <button className="ja-top__link" name="language" value={other} lang={other} title={t(`shell.language-${other}`)}>
            <Icon name="language" />
            <span className="kern-sr-only-mobile">{t(`shell.language-${other}`)}</span>
          </button>
        </Form>
        <ThemeSwitch theme={root?.theme ?? null} to={here.pathname + here.search} />
        {root?.person && root.unread && <Bell personId={root.person.id} unread={root.unread} />}
        {/* Nobody knows who it is where not even the shell's data came. */}
        {!root ? null : root.person ? (
          <Folding
            className="ja-menu"
            summary={
              <>
                <Icon name="account-circle" />
                <span className="kern-sr-only-mobile">{root.person.name}</span>
              </>
            }
          >
            <ul className="ja-menu__list">
              <li>
                <Link className="ja-menu__item" to="/calendar">
                  {t("shell.calendar")}
                </Link>
              </li>
              <li>
                <Link className="ja-menu__item" to="/account">
                  {t("shell.account")}
                </Link>
              </li>
              <li>
                <SignOutForm personId={root.person.id}>
                  <button className="ja-menu__item" type="submit">
                    {t("shell.sign-out")}
                  </button>
                </SignOutForm>
              </li>
            </ul>
          </Folding>
        ) : (
          <Link className="ja-top__link" to="/sign-in">
            {t("shell.sign-in")}
          </Link>
        )}
      </div>
    </header>
  );
}

/** Goes round: as the system, light, dark. A plain form, so it works without JavaScript and keeps no script before paint. */
function ThemeSwitch({ theme, to }: { theme: "light" | "dark" | null; to: string }) {
  const { t } = useTranslation();
  const next = theme === null ? "dark" : theme === "dark" ? "light" : "system";
  return (
    <Form method="post" action="/preferences" reloadDocument>
      <input type="hidden" name="to" value={to} />
      <button className="ja-top__link" name="theme" value={next} title={t(`shell.theme-${next}`)}>
        <Icon name={next === "dark" ? "dark-mode" : next === "light" ? "light-mode" : "brightness-medium"} />
        <span className="kern-sr-only">{t(`shell.theme-${next}`)}</span>
      </button>
    </Form>
  );
}

const PLACES = [
  { path: "", key: "overview", icon: "home" },
  { path: "/partnerships", key: "partnerships", icon: "language" },
  { path: "/topics", key: "topics", icon: "question-mark" },
  { path: "/methods", key: "methods", icon: "check" },
  { path: "/agenda", key: "agenda", icon: "checklist" },
  { path: "/documents", key: "documents", icon: "draft" },
  { path: "/consultations", key: "consultations", icon: "mail" },
  { path: "/agreement", key: "agreement", icon: "success" },
  { path: "/roundtables", key: "roundtables", icon: "calendar-today" },
  { path: "/formats", key: "formats", icon: "autorenew" },
  { path: "/people", key: "people", icon: "account-circle" },
] as const;

/** Pages such as /agenda/9 lie outside /processes/…, but belong to one of its places all the same. */
function placeOf(pathname: string): string {
  const parts = pathname.split("/").filter(Boolean);
  const word = parts[0] === "processes" ? (parts[2] ?? "") : (parts[0] ?? "");
  if (["edit", "stage", "events", "rules", "markings"].includes(word)) return "";
  if (["short-list", "picture"].includes(word)) return "/methods";
  if (word === "positions" || parts[2] === "agreement") return "/agreement";
  if (word === "recommendations" || word === "paper") return "/agenda";
  if (["delegations", "interdependencies", "patterns", "profiles", "situation"].includes(word)) return "/partnerships";
  return word === "mandates" || word === "invitations" ? "/people" : word ? `/${word}` : "";
}

interface ProcessNavigationProps {
  process: ProcessHead;
  /** Icons alone, where there is room for them beside the page. */
  isFolded: boolean;
  children: ReactNode;
}

function ProcessNavigation({ process, isFolded, children }: ProcessNavigationProps) {
  const { t, i18n } = useTranslation();
  const language = i18n.language === "en" ? "en" : "de";
  const place = placeOf(useLocation().pathname);
  const links = (
    <ul className="ja-list ja-side__list">
      {PLACES.filter(({ key }) => key !== "agreement" || can(process.my, "agreement:read")).map(({ path, key, icon }) => (
        <li key={key}>
          <Link
            className="ja-side__link"
            to={`/processes/${process.id}${path}`}
            title={isFolded ? t(`shell.place.${key}`) : undefined}
            aria-current={place === path ? "page" : undefined}
          >
            <Icon name={icon} />
            <span className="ja-side__label">{t(`shell.place.${key}`)}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
  const head = (
    <div className="ja-stack ja-gap-2 ja-side__process">
      <span className="kern-body kern-body--small kern-body--muted">{process.number}</span>
      <span className="ja-side__title">{process.title}</span>
      <Badge tone="info">
        {t("shell.stage", {
          stage: process.stageTitle[language],
          position: process.stagePosition,
          count: process.stageCount,
        })}
      </Badge>
    </div>
  );
  return (
    <>
      <nav className="ja-side ja-side--wide" aria-label={t("shell.process")}>
        {children}
        {head}
        {links}
        <p className="ja-side__my kern-body kern-body--small kern-body--muted">
          {t("shell.you", { role: t(`role.${process.my.role}`), organisation: process.my.organisationShortName })}
        </p>
      </nav>
      <nav className="ja-side ja-side--narrow" aria-label={t("shell.process")}>
        <Folding
          className="ja-side__fold"
          summary={
            <>
              <Icon name="dehaze" />
              <span className="ja-side__title">{process.title}</span>
            </>
          }
        >
          {head}
          {links}
        </Folding>
      </nav>
    </>
  );
}

const FOOT = [
  { to: "/help/roles", key: "roles" },
  { to: "/help/workshop", key: "workshop" },
  { to: "/barrierefreiheit", key: "accessibility" },
  { to: "/datenschutz", key: "privacy" },
  { to: "/impressum", key: "imprint" },
] as const;

function Foot({ root }: { root: RootData | undefined }) {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  return (
    <footer className="ja-foot">
      <ul className="ja-list ja-row">
        {FOOT.map(({ to, key }) => (
          <li key={key}>
            <Link className="kern-link" to={to}>
              {t(`shell.${key}`)}
            </Link>
          </li>
        ))}
        <li>
          <Link className="kern-link" to={`/barrierefreiheit?from=${encodeURIComponent(pathname)}#report`}>
            {t("shell.report-barrier")}
          </Link>
        </li>
      </ul>
      <p className="kern-body kern-body--small kern-body--muted">
        {t("shell.no-classified")}
        {root && ` · ${t("product")} ${root.version}`}
      </p>
    </footer>
  );
}
