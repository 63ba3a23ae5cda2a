/** What facilitator and recorder do with the list of speakers. */
import { useTranslation } from "react-i18next";
import { SPEAKER_ORDERS, SPEECH_KINDS } from "#db/schema/roundtables";
import { can, type My } from "#server/access/rules";
import type { RoundtableSnapshot } from "#server/roundtables/rules";
import type { SpeakerView } from "#server/roundtables/speakers/rules";
import { Bars } from "~/ui/bars";
import { SubmitButton } from "~/ui/button";
import { ActionForm, Fold, Select, TextField } from "~/ui/form";
import { Icon } from "~/ui/icon";
import { Named } from "./running-order";

interface SpeakerToolsProps {
  speaker: SpeakerView;
  my: My;
  base: string;
  /** From 0. */
  at: number;
  count: number;
}

export function SpeakerTools({ speaker, my, base, at, count }: SpeakerToolsProps) {
  const { t } = useTranslation();
  const { id, name } = speaker;
  if (!can(my, "roundtable:record")) return null;
  const canLead = can(my, "roundtable:lead");
  return (
    <span className="ja-row ja-gap-2">
      <ActionForm action={`${base}/speakers/${id}/state`} name={`speech-${id}`} className="ja-form--inline">
        {canLead && (
          <SubmitButton
            small
            variant={at === 0 ? "primary" : "tertiary"}
            name="to"
            value="call"
            aria-label={t("roundtables:speakers.call-one", { name })}
          >
            {t("roundtables:speakers.call")}
          </SubmitButton>
        )}
        <SubmitButton
          small
          variant="tertiary"
          name="to"
          value="withdraw"
          aria-label={t("roundtables:speakers.remove-one", { name })}
        >
          <Icon name="close" />
        </SubmitButton>
      </ActionForm>
      {canLead && count > 1 && (
        <Fold form={`place-${id}`} plain summary={<Named by={name}>{t("roundtables:speakers.place")}</Named>}>
          <ActionForm action={`${base}/speakers/${id}/position`} name={`place-${id}`} className="ja-form--filter">
            <TextField name="note" label={t("roundtables:speakers.note")} maxLength={200} autoComplete="off" />
            <div className="ja-row ja-gap-2">
              {(["up", "down"] as const).map((direction) => (
                <SubmitButton
                  key={direction}
                  small
                  variant="secondary"
                  name="direction"
                  value={direction}
                  disabled={direction === "up" ? at === 0 : at === count - 1}
                  aria-label={t(`roundtables:points.${direction}`, { title: name })}
                >
                  <Icon name={`arrow-${direction}`} />
                </SubmitButton>
              ))}
            </div>
          </ActionForm>
        </Fold>
      )}
    </span>
  );
}

interface LeadSpeakersProps {
  live: RoundtableSnapshot;
  my: My;
  base: string;
}

/** Somebody who raises a hand in the room, and the rule of the list. */
export function LeadSpeakers({ live, my, base }: LeadSpeakersProps) {
  const { t } = useTranslation();
  const { isOpen, order, seconds } = live.speakers;
  if (!can(my, "roundtable:record")) return null;
  return (
    <div className="ja-stack ja-gap-3">
      <Fold form="speaker" summary={t("roundtables:speakers.add")}>
        <ActionForm action={`${base}/speakers`} name="speaker" className="ja-form--filter">
          <Select
            name="who"
            required
            label={t("roundtables:speakers.who")}
            hint={t("roundtables:speakers.who-hint")}
            options={peopleOf(live)}
          />
          <Select
            name="kind"
            required
            label={t("roundtables:points.kind")}
            options={SPEECH_KINDS.map((kind) => ({ value: kind, label: t(`roundtables:speakers.kind.${kind}`) }))}
          />
          <div>
            <SubmitButton variant="secondary">{t("roundtables:speakers.add-one")}</SubmitButton>
          </div>
        </ActionForm>
      </Fold>
      {can(my, "roundtable:lead") && (
        <>
          <ActionForm action={`${base}/speakers/settings`} name="speakers-open" className="ja-form--inline">
            <SubmitButton small variant="secondary" name="takes_speakers" value={String(!isOpen)} data-key="l">
              {t(`roundtables:speakers.${isOpen ? "close" : "open"}`)}
            </SubmitButton>
          </ActionForm>
          <Fold form="speakers-settings" summary={t("roundtables:speakers.settings")}>
            <ActionForm action={`${base}/speakers/settings`} name="speakers-settings" className="ja-form--filter">
              <Select
                name="speaker_order"
                required
                label={t("roundtables:speakers.rule")}
                defaultValue={order}
                options={SPEAKER_ORDERS.map((value) => ({ value, label: t(`roundtables:speakers.order.${value}`) }))}
              />
              <TextField
                name="minutes"
                type="number"
                inputMode="numeric"
                required
                min={1}
                max={60}
                label={t("roundtables:speakers.minutes")}
                defaultValue={Math.ceil(seconds / 60)}
              />
              <div>
                <SubmitButton variant="secondary">{t("common:action.save")}</SubmitButton>
              </div>
            </ActionForm>
          </Fold>
        </>
      )}
    </div>
  );
}

/** Whoever is there, then whoever is only expected. */
/** Who is there: hundreds are invited. */
const peopleOf = ({ attendees }: RoundtableSnapshot) =>
  attendees
    .filter(({ status }) => status === "present")
    .map(({ mandateId, guestId, name, organisation }) => ({
      value: mandateId === null ? `guest:${guestId}` : `mandate:${mandateId}`,
      label: `${name} (${organisation})`,
    }));

/** By bench only: who spoke how long is kept of nobody. */
export function SpeakingShares({ live }: { live: RoundtableSnapshot }) {
  const { t } = useTranslation();
  const { totals } = live.speakers;
  if (totals.length === 0) return null;
  const bars = totals.map(({ bench, turns, seconds }) => ({
    key: bench,
    label: bench === "" ? t("roundtables:attendance.unseated") : t(`common:bench.${bench}`),
    value: seconds,
    text: t("roundtables:speakers.share", { count: turns, minutes: Math.round(seconds / 60) }),
  }));
  return (
    <section className="ja-stack ja-gap-2" aria-labelledby="speaking-shares">
      <h3 className="kern-heading-small" id="speaking-shares">
        {t("roundtables:speakers.shares")}
      </h3>
      <Bars label={t("roundtables:speakers.shares")} bars={bars} max={Math.max(1, ...totals.map(({ seconds }) => seconds))} />
    </section>
  );
}
