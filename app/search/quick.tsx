/** The magnifier in the head, and the keys that work on every page: Ctrl+K, `/` and `?`. What they open is loaded when it is wanted. */
import { Link } from "@remix-run/react";
import { lazy, Suspense, useEffect, useState, type MouseEvent } from "react";
import { useTranslation } from "react-i18next";
import type { RootData } from "~/root";
import { Icon } from "~/ui/icon";
import { isMac, takesCharacters, usePageKeys } from "~/ui/page-keys";
import { useRecentPages } from "./recent";
// Here and not where it is used: a sheet that does not arrive is not asked for a second time.
import "./palette.css";

const loadPalette = () => import("./palette");
const Palette = lazy(loadPalette);
const KeysDialog = lazy(() => import("./keys-dialog"));

type Open = "palette" | "keys" | null;

export function Quick({ person }: { person: NonNullable<RootData["person"]> }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<Open>(null);
  useRecentPages(person.id);
  useQuickKeys(person.singleKeys, setOpen);
  usePageKeys(() => ({
    title: t("search:keys.everywhere"),
    keys: [
      { keys: "Mod+K", label: t("search:keys.palette") },
      ...(person.singleKeys
        ? [
            { keys: "/", label: t("search:keys.search") },
            { keys: "?", label: t("search:keys.help") },
          ]
        : []),
    ],
  }));
  const press = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    setOpen("palette");
  };
  const close = () => setOpen(null);
  return (
    <>
      <Link
        className="ja-top__link"
        to="/search"
        title={t("search:open")}
        aria-keyshortcuts="Control+K Meta+K"
        onPointerEnter={loadQuietly}
        onFocus={loadQuietly}
        onClick={press}
      >
        <Icon name="search" />
        <span className="kern-sr-only">{t("search:open")}</span>
      </Link>
      {/* Only when it is wanted: a key may be pressed before the page has woken up in whole. */}
      {open && (
        <Suspense>
          {open === "palette" ? <Palette personId={person.id} onClose={close} /> : <KeysDialog onClose={close} />}
        </Suspense>
      )}
    </>
  );
}

/** Ahead of the press, so that it opens at once; without a server the press says so. */
const loadQuietly = () => void loadPalette().catch(() => undefined);

function useQuickKeys(singleKeys: boolean, setOpen: (change: (open: Open) => Open) => void): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      // Long before the K.
      if (event.key === "Control" || event.key === "Meta") loadQuietly();
      const what = meantBy(event, singleKeys);
      if (!what) return;
      event.preventDefault();
      event.stopPropagation();
      const field = what === "search" ? document.querySelector<HTMLElement>("main [role=search] input[type=search]") : null;
      if (field) field.focus();
      else if (what === "help") setOpen(() => "keys");
      else setOpen((open) => (open === "palette" ? null : "palette"));
    };
    document.addEventListener("keydown", listen, true);
    return () => document.removeEventListener("keydown", listen, true);
  }, [singleKeys, setOpen]);
}

/** Ctrl+K also while somebody writes; single characters never there, and never where one would be searched for among others. */
function meantBy(event: KeyboardEvent, singleKeys: boolean): "palette" | "search" | "help" | null {
  const { key, altKey, shiftKey, ctrlKey, metaKey, target } = event;
  if (event.isComposing || altKey) return null;
  const [mod, other] = isMac() ? [metaKey, ctrlKey] : [ctrlKey, metaKey];
  if (mod && !other && !shiftKey) return key.toLowerCase() === "k" ? "palette" : null;
  if (!singleKeys || mod || other || takesCharacters(target)) return null;
  return key === "/" ? "search" : key === "?" ? "help" : null;
}
