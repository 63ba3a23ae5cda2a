/** The palette under Ctrl+K: what was seen last, where one may go, what one may begin, and what is found while one types. */
import { useNavigate } from "@remix-run/react";
import { useEffect, useMemo, useRef, useState } from "react";
import {
  Autocomplete,
  Dialog,
  Header,
  I18nProvider,
  Input,
  ListBox,
  ListBoxItem,
  ListBoxSection,
  Modal,
  ModalOverlay,
  RouterProvider,
  SearchField,
} from "react-aria-components";
import { useTranslation } from "react-i18next";
import type { Found } from "#server/search/queries";
import { LONGEST_QUERY, pathOfHit } from "#server/search/rules";
import { amongPlaces, type Place } from "#server/search/places.rules";
import { Icon } from "~/ui/icon";
import { HIT_ICONS, useHitFacts } from "./hits";
import { recentPages } from "./recent";

interface Offer {
  path: string;
  icon: string;
  title: string;
  hint?: string;
}

export default function Palette({ personId, onClose }: { personId: number; onClose: () => void }) {
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  const [query, setQuery] = useState("");
  const sections = useSections(personId, query);
  const go = (path: string) => {
    onClose();
    navigate(path);
  };
  // Whoever is faster than the hits gets all of them.
  const submit = (typed: string) => {
    const isChosen = document.querySelector(".ja-palette__list [data-focused]") !== null;
    if (typed.trim() && !isChosen) go(searchPath(typed));
  };
  return (
    <ModalOverlay className="ja-modal__overlay ja-palette__overlay" isOpen onOpenChange={onClose} isDismissable>
      <Modal className="ja-modal ja-palette">
        <Dialog className="ja-palette__dialog" aria-label={t("search:open")}>
          <I18nProvider locale={i18n.language}>
            <RouterProvider navigate={go}>
              <Autocomplete inputValue={query} onInputChange={setQuery}>
                <SearchField
                  className="ja-palette__field"
                  aria-label={t("search:label")}
                  // eslint-disable-next-line jsx-a11y/no-autofocus -- a dialog moves the focus inside itself
                  autoFocus
                  maxLength={LONGEST_QUERY}
                  onSubmit={submit}
                >
                  <Icon name="search" />
                  <Input className="ja-palette__input" placeholder={t("search:placeholder")} />
                </SearchField>
                <ListBox
                  className="ja-palette__list"
                  aria-label={t("search:open")}
                  renderEmptyState={() => <p className="ja-palette__none">{query && t("search:none", { query })}</p>}
                >
                  {sections.map(({ title, offers }) => (
                    <ListBoxSection key={title} id={title} aria-label={title}>
                      <Header className="ja-palette__title">{title}</Header>
                      {offers.map((offer) => (
                        <ListBoxItem
                          key={offer.path}
                          id={`${title} ${offer.path}`}
                          href={offer.path}
                          textValue={offer.title}
                          className="ja-palette__offer"
                        >
                          <Icon name={offer.icon} size="small" />
                          <span className="ja-palette__words">{offer.title}</span>
                          {offer.hint && <span className="ja-palette__hint">{offer.hint}</span>}
                        </ListBoxItem>
                      ))}
                    </ListBoxSection>
                  ))}
                </ListBox>
              </Autocomplete>
            </RouterProvider>
          </I18nProvider>
          <p className="ja-palette__keys" aria-hidden="true">
            {t("search:palette.keys")}
          </p>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

interface Section {
  title: string;
  offers: Offer[];
}

function useSections(personId: number, query: string): Section[] {
  const { t } = useTranslation();
  const facts = useHitFacts();
  const recent = useMemo(() => recentPages(personId).filter(({ path }) => path !== window.location.pathname), [personId]);
  const places = useAnswer<Place[]>("/search/places", 0);
  const asked = query.trim();
  const found = useAnswer<Found>(asked && `/search/hits?${new URLSearchParams({ q: asked })}`, ASKS_AFTER);
  const offered = useMemo(() => offersOf(places ?? [], t), [places, t]);
  if (!asked) {
    const here = offered.slice(0, FIRST_PLACES);
    return [
      { title: t("search:palette.recent"), offers: recent.map((page) => ({ ...page, icon: "arrow-forward" })) },
      { title: t("search:palette.places"), offers: here },
    ].filter(({ offers }) => offers.length > 0);
  }
  const hits = (found?.hits ?? []).map((hit) => ({
    path: pathOfHit(hit),
    icon: HIT_ICONS[hit.kind],
    title: hit.title,
    hint: [t(`search:kind.${hit.kind}`), ...facts(hit)].filter(Boolean).join(" · "),
  }));
  const all = {
    path: searchPath(asked),
    icon: "search",
    title: t("search:palette.all", { query: asked }),
  };
  return [
    { title: t("search:palette.places"), offers: amongPlaces(offered, asked) },
    // With the hits, never before them: what comes first is chosen.
    { title: t(found?.isNear ? "search:palette.near" : "search:palette.hits"), offers: hits.length > 0 ? [...hits, all] : [] },
  ].filter(({ offers }) => offers.length > 0);
}

const FIRST_PLACES = 12;
/** After the last letter. */
const ASKS_AFTER = 120;

/** What the server says to the newest question; what it said to the one before stays until then. */
function useAnswer<T>(address: string, after: number): T | null {
  const [answer, setAnswer] = useState<T | null>(null);
  const latest = useRef(address);
  latest.current = address;
  useEffect(() => {
    if (!address) return setAnswer(null);
    const asking = new AbortController();
    const ask = async () => {
      try {
        const response = await fetch(address, { signal: asking.signal });
        const said = response.ok && !response.redirected ? ((await response.json()) as T) : null;
        if (said && latest.current === address) setAnswer(said);
      } catch {
        // Given up for the next question, or no server: what is there stays.
      }
    };
    const timer = setTimeout(() => void ask(), after);
    return () => {
      clearTimeout(timer);
      asking.abort();
    };
  }, [address, after]);
  return answer;
}

type Say = (key: string, params?: Record<string, unknown>) => string;

const searchPath = (query: string): string => `/search?${new URLSearchParams({ q: query.trim() })}`;

const titleOf = ({ key, title, process }: Place, t: Say): string =>
  key === null ? (process?.title ?? "") : t(`search:place.${key}`, { title });

/** Whose process it is needs saying only to somebody who is in several. */
function offersOf(places: readonly Place[], t: Say): (Offer & { words: string })[] {
  const isOne = new Set(places.flatMap(({ process }) => process?.id ?? [])).size === 1;
  return places.map((place) => {
    const title = titleOf(place, t);
    const hint = isOne || place.key === null ? undefined : place.process?.title;
    return {
      path: place.path,
      icon: place.icon,
      title,
      ...(hint && { hint }),
      words: `${title} ${place.process?.title ?? ""}`,
    };
  });
}
