/** What happened: a sentence, who, when. The sentences are in the catalogue, what they are about came with the event. */
import { Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import type { Language } from "#db/schema/people";
import { writeInstant } from "#server/calendar/rules";
import type { ProcessEvent } from "#server/processes/queries";
import { useLanguage } from "./language";

export function EventList({ events }: { events: readonly ProcessEvent[] }) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <ol className="ja-list ja-processes-events">
      {events.map((event) => {
        const sentence = t(`processes:event.${event.kind}`, paramsFor(event.params, language));
        return (
          <li key={event.id} className="ja-processes-event">
            {event.path ? (
              <Link className="ja-processes-event__what" to={event.path}>
                {sentence}
              </Link>
            ) : (
              <span>{sentence}</span>
            )}
            <span className="kern-body kern-body--small kern-body--muted">
              {writeInstant(event.at, language)} · {event.person ?? t("processes:events.system")}
            </span>
          </li>
        );
      })}
    </ol>
  );
}

/** `from_de` and `from_en` become `from`, in the reader's language. */
function paramsFor(params: ProcessEvent["params"], language: Language): ProcessEvent["params"] {
  const own = `_${language}`;
  return Object.fromEntries(
    Object.entries(params).map(([key, value]) => [key.endsWith(own) ? key.slice(0, -own.length) : key, value]),
  );
}
