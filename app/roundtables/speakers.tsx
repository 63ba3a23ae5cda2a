/** The list of speakers: who has the floor and for how long, who follows, and how one asks for it. */
import { useTranslation } from "react-i18next";
import { MOTIONS } from "#db/schema/roundtables";
import { can, type My } from "#server/access/rules";
import type { RoundtableSnapshot } from "#server/roundtables/rules";
import { spokenSeconds, type SpeakersView, type SpeakerView } from "#server/roundtables/speakers/rules";
import { writeClock } from "#server/roundtables/rules";
import { SubmitButton } from "~/ui/button";
import { ActionForm, Fold, Hidden, Select } from "~/ui/form";
import { Icon } from "~/ui/icon";
import { Badge } from "~/ui/page";
import { Facts, Meter } from "~/ui/parts";
import { useServerTime, type ServerClock } from "./clock";
import { SpeakerTools } from "./speakers-lead";

interface SpeakersProps {
  live: RoundtableSnapshot;
  my: My;
  base: string;
  clock: ServerClock;
}

export function Speakers({ live, my, base, clock }: SpeakersProps) {
  const { t } = useTranslation();
  const { current, waiting, isOpen, order, seconds } = live.speakers;
  const canLead = can(my, "roundtable:lead");
  return (
    <section className="ja-stack ja-gap-3" aria-labelledby="speakers">
      <h3 className="kern-heading-small" id="speakers">
        {t("roundtables:speakers.title")}
      </h3>
      {current && <Floor current={current} seconds={seconds} clock={clock} base={base} canLead={canLead} />}
      {waiting.length > 0 && (
        <ol className="ja-list ja-list--ruled">
          {waiting.map((speaker, at) => (
            <li key={speaker.id} className="ja-roundtables-speaker">
              <span className="ja-number ja-muted">{at + 1}</span>
              <Speaker speaker={speaker} />
              <SpeakerTools speaker={speaker} my={my} base={base} at={at} count={waiting.length} />
            </li>
          ))}
        </ol>
      )}
      <p className="ja-small ja-muted">
        <Facts
          of={[
            waiting.length === 0 && t("roundtables:speakers.nobody"),
            t(`roundtables:speakers.order.${order}`),
            t("roundtables:speakers.each", { time: writeClock(seconds) }),
            !isOpen && t("roundtables:speakers.closed"),
          ]}
        />
      </p>
      {can(my, "roundtable:speak") && <Ask speakers={live.speakers} my={my} base={base} />}
    </section>
  );
}

function Speaker({ speaker }: { speaker: SpeakerView }) {
  const { t } = useTranslation();
  const { name, organisation, kind, motion, isRemote, isMoved, note } = speaker;
  return (
    <span className="ja-entry__what">
      <span className="ja-strong">{name}</span>
      <Facts
        of={[
          organisation,
          kind !== "sach" && t(`roundtables:speakers.kind.${kind}`),
          motion && t(`roundtables:speakers.motion.${motion}`),
          isRemote && t("roundtables:presence.online"),
          isMoved && (note ? t("roundtables:speakers.moved-because", { note }) : t("roundtables:speakers.moved")),
        ]}
      />
    </span>
  );
}

interface FloorProps {
  current: NonNullable<SpeakersView["current"]>;
  seconds: number;
  clock: ServerClock;
  base: string;
  canLead: boolean;
}

function Floor({ current, seconds, clock, base, canLead }: FloorProps) {
  const { t } = useTranslation();
  const isPaused = current.runningSince === null;
  return (
    <div className="ja-stack ja-gap-2">
      <span className="ja-row ja-row--between">
        <span>
          <Badge tone="info">{t("roundtables:speakers.now")}</Badge> <Speaker speaker={current} />
        </span>
        <SpeechClock current={current} seconds={seconds} clock={clock} />
      </span>
      {canLead && (
        <ActionForm action={`${base}/speakers/${current.id}/state`} name={`speech-${current.id}`} className="ja-form--inline">
          <SubmitButton small variant="secondary" name="to" value={isPaused ? "resume" : "pause"} data-key="p">
            {t(`roundtables:speakers.${isPaused ? "resume" : "pause"}`)}
          </SubmitButton>
          <SubmitButton small variant="secondary" name="to" value="end" data-key="e">
            {t("roundtables:speakers.end")}
          </SubmitButton>
        </ActionForm>
      )}
    </div>
  );
}

/** Also for the wall: what is left of a contribution; it stands still while it pauses. */
export function SpeechClock({ current, seconds, clock }: Pick<FloorProps, "current" | "seconds" | "clock">) {
  const { t } = useTranslation();
  const left = seconds - spokenSeconds(current, useServerTime(clock));
  const isOver = left < 0;
  return (
    <span className="ja-roundtables-clock" role="timer" aria-live="off">
      {left <= 30 && <Icon name="warning" size="small" />}{" "}
      {t(isOver ? "roundtables:now.over" : "roundtables:now.left", { time: writeClock(left) })}
      {current.runningSince === null && ` (${t("roundtables:speakers.pauses")})`}
      <Meter share={left / seconds} over={isOver} />
    </span>
  );
}

/** One touch for the usual; replies and motions folded away. */
function Ask({ speakers, my, base }: { speakers: SpeakersView; my: My; base: string }) {
  const { t } = useTranslation();
  const mine = speakers.waiting.filter(({ mandateId }) => mandateId === my.mandateId);
  const speech = mine.find(({ kind }) => kind === "sach");
  return (
    <div className="ja-stack ja-gap-3">
      {speech ? (
        <ActionForm action={`${base}/speakers/${speech.id}/state`} name="own-speech" className="ja-form--inline">
          <SubmitButton variant="secondary" name="to" value="withdraw" icon="close">
            {t("roundtables:speakers.withdraw")}
          </SubmitButton>
          <span className="ja-small" role="status">
            {t("roundtables:speakers.your-place", { place: speakers.waiting.indexOf(speech) + 1 })}
          </span>
        </ActionForm>
      ) : (
        speakers.isOpen && (
          <ActionForm action={`${base}/speakers`} name="own-speech" className="ja-form--inline">
            <SubmitButton name="kind" value="sach" data-key="w">
              {t("roundtables:speakers.ask")}
            </SubmitButton>
          </ActionForm>
        )
      )}
      <Fold form="own-motion" summary={t("roundtables:speakers.ask-more")}>
        <div className="ja-stack">
          <ActionForm action={`${base}/speakers`} name="own-reply" className="ja-form--inline">
            {(["direkt", "zwischenfrage"] as const).map((kind) => (
              <SubmitButton key={kind} variant="secondary" small name="kind" value={kind}>
                {t(`roundtables:speakers.kind.${kind}`)}
              </SubmitButton>
            ))}
          </ActionForm>
          <ActionForm action={`${base}/speakers`} name="own-motion" className="ja-form--filter">
            <Hidden name="kind" value="go_antrag" />
            <Select
              name="motion"
              required
              label={t("roundtables:speakers.kind.go_antrag")}
              options={MOTIONS.map((motion) => ({ value: motion, label: t(`roundtables:speakers.motion.${motion}`) }))}
            />
            <div>
              <SubmitButton variant="secondary">{t("roundtables:speakers.move-motion")}</SubmitButton>
            </div>
          </ActionForm>
        </div>
      </Fold>
    </div>
  );
}
