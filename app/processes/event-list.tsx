/** What happened: a sentence, who, when. The sentences are in the catalogue, what they are about came with the event. */
import { Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import type { Language } from "#db/schema/people";
import { writeInstant } from "#server/calendar/rules";
import type { ProcessEvent } from "#server/processes/queries";
import { Stack } from "~/ui/layout";
import { Facts } from "~/ui/parts";
import { useLanguage } from "./language";

export function EventList({ events }: { events: readonly ProcessEvent[] }) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <Stack as="ol" gap={4}>
      {events.map((event) => {
        const sentence = t(`processes:event.${event.kind}`, paramsFor(event.params, language));
        return (
          <li key={event.id} className="ja-quote">
            {event.path ? (
              <Link className="ja-plain-link" to={event.path}>
                {sentence}
              </Link>
            ) : (
              <span>{sentence}</span>
            )}
            <Facts of={[writeInstant(event.at, language), event.person ?? t("processes:events.system")]} />
          </li>
        );
      })}
    </Stack>
  );
}

/** `from_de` and `from_en` become `from`, in the reader's language. */
function paramsFor(params: ProcessEvent["params"], language: Language): ProcessEvent["params"] {
  const own = `_${language}`;
  return Object.fromEntries(
    Object.entries(params).map(([key, value]) => [key.endsWith(own) ? key.slice(0, -own.length) : key, value]),
  );
}
