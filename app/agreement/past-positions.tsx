/** What houses said before: positions that were replaced, taken back or confirmed, and how their house coordinated further. */
import { useTranslation } from "react-i18next";
import type { PastPosition } from "#server/agreement/history.queries";
import { writeDay } from "#server/calendar/rules";
import { useLanguage } from "~/processes/language";
import { Fold } from "~/ui/form";
import { Stack } from "~/ui/layout";
import { Entry, Facts } from "~/ui/parts";
import { PositionDetails } from "./position-words";

export function PastPositions({ past, hasMore }: { past: readonly PastPosition[]; hasMore: boolean }) {
  const { t } = useTranslation();
  if (past.length === 0) return null;
  return (
    <Fold form="past" summary={t("agreement:past.title", { count: past.length })}>
      <Stack gap={2}>
        <ul className="ja-list ja-list--ruled ja-small">
          {past.map((each) => (
            <Past key={each.position.id} of={each} />
          ))}
        </ul>
        {hasMore && <p className="ja-small ja-muted">{t("agreement:past.more", { count: past.length })}</p>}
      </Stack>
    </Fold>
  );
}

function Past({ of: { position, organisation, versionNumber, how, endedAt } }: { of: PastPosition }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const day = (at: string) => writeDay(new Date(at), language);
  return (
    <Entry>
      <p className="ja-small">
        <span className="ja-strong">{organisation}</span>: {t(`agreement:level.${position.level}`)}
      </p>
      <PositionDetails of={position} />
      <Facts
        of={[
          t("agreement:version", { number: versionNumber }),
          t("agreement:past.said", { day: day(position.givenAt) }),
          endedAt ? t(`agreement:past.how.${how}`, { day: day(endedAt) }) : t("agreement:past.how.open"),
        ]}
      />
    </Entry>
  );
}
