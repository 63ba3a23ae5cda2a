/** Work in groups by 1-2-4-All: what this step asks, how long, with whom; cards of each group; and how those who lead go on. */
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { can, type My } from "#server/access/rules";
import {
  companions,
  foursIn,
  GROUP_MINUTES,
  groupsOf,
  LONGEST_NOTE,
  minutesOf,
  ofMandate,
  stepAfter,
  stepBefore,
  takesNotes,
  type GroupWorkView,
  type NoteView,
  type SeatView,
} from "#server/roundtables/groups/rules";
import { seatedName, withoutSeat, type RoundtableSnapshot } from "#server/roundtables/rules";
import { SubmitButton } from "~/ui/button";
import { ActionForm, Fold, Hidden, TextField } from "~/ui/form";
import { Section } from "~/ui/page";
import { QuickAdd } from "~/ui/quick-add";
import { Clock, type ServerClock } from "./clock";

interface GroupWorkProps {
  work: GroupWorkView;
  live: RoundtableSnapshot;
  my: My;
  base: string;
  clock: ServerClock;
  say: (sentence: string) => void;
}

export function GroupWork({ work, live, my, base, clock, say }: GroupWorkProps) {
  const { t } = useTranslation();
  const own = work.seats.find(ofMandate(my.mandateId));
  const isLate = !own && withoutSeat(live, work).some(({ mandateId }) => mandateId === my.mandateId);
  const address = `${base}/groups/${work.id}`;
  return (
    <section className="ja-stack ja-gap-3" aria-labelledby="groups">
      <h3 className="kern-heading-small" id="groups">
        {t("roundtables:groups.title")}
      </h3>
      <p className="ja-strong">{work.question}</p>
      <div className="ja-row ja-row--between">
        <span className="ja-strong">{t(`roundtables:groups.step.${work.step}`)}</span>
        <Clock minutes={minutesOf(work)} startedAt={work.stepStartedAt} clock={clock} onAnnounce={say} />
      </div>
      <p>{t(`roundtables:groups.how.${work.step}`)}</p>
      {own && <Companions work={work} own={own} live={live} />}
      {isLate && (
        <ActionForm action={`${address}/seats`} name="own-seat" className="ja-form--inline">
          <SubmitButton>{t("roundtables:groups.join")}</SubmitButton>
        </ActionForm>
      )}
      {can(my, "method:manage") && <Steps work={work} live={live} address={address} />}
      <Cards work={work} my={my} own={own} base={base} />
      <Everybody work={work} live={live} />
    </section>
  );
}

function Companions({ work, own, live }: { work: GroupWorkView; own: SeatView; live: RoundtableSnapshot }) {
  const { t } = useTranslation();
  const names = companions(work, own).map((seat) => seatedName(live, seat));
  if (names.length === 0) return null;
  return (
    <p role="status">
      {work.step === "fours" && `${t("roundtables:groups.group", { number: own.four })}: `}
      {t("roundtables:groups.with", { names: names.join(", ") })}
    </p>
  );
}

function Steps({ work, live, address }: { work: GroupWorkView; live: RoundtableSnapshot; address: string }) {
  const { t } = useTranslation();
  const [before, after] = [stepBefore(work.step), stepAfter(work.step)];
  const late = withoutSeat(live, work).length;
  return (
    <div className="ja-row ja-gap-3" role="group" aria-label={t("roundtables:groups.lead")}>
      <ActionForm action={`${address}/step`} name="group-step" className="ja-form--inline">
        <Hidden name="from" value={work.step} />
        {after && (
          <SubmitButton name="to" value={after} data-key="g">
            {t(`roundtables:groups.to.${after}`)}
          </SubmitButton>
        )}
        {before && (
          <SubmitButton variant="secondary" name="to" value={before}>
            {t("roundtables:groups.back")}
          </SubmitButton>
        )}
      </ActionForm>
      {late > 0 && (
        <ActionForm action={`${address}/seats`} name="late-seats" className="ja-form--inline">
          <SubmitButton variant="secondary">{t("roundtables:groups.late", { count: late })}</SubmitButton>
        </ActionForm>
      )}
      {after !== "ended" && (
        <Fold summary={t("roundtables:groups.end-early")} form="group-end" plain>
          <ActionForm action={`${address}/step`} name="group-end">
            <p className="kern-body kern-body--small">{t("roundtables:groups.end-hint")}</p>
            <Hidden name="from" value={work.step} />
            <SubmitButton variant="secondary" name="to" value="ended">
              {t("roundtables:groups.to.ended")}
            </SubmitButton>
          </ActionForm>
        </Fold>
      )}
    </div>
  );
}

interface CardsProps {
  work: GroupWorkView;
  my: My;
  own: SeatView | undefined;
  base: string;
}

/** One's own group writes; for the others those write who keep the list. */
function Cards({ work, my, own, base }: CardsProps) {
  const { t } = useTranslation();
  if (!takesNotes(work.step)) return null;
  const canRecord = can(my, "roundtable:record");
  return (
    <>
      {foursIn(work).map((four) => {
        const notes = work.notes.filter((note) => note.four === four);
        const isOwn = own?.four === four;
        if (notes.length === 0 && !isOwn && !canRecord) return null;
        return (
          <section key={four} className="ja-stack ja-gap-2" aria-label={t("roundtables:groups.group", { number: four })}>
            <h4 className="ja-small ja-strong">
              {t(isOwn ? "roundtables:groups.your-group" : "roundtables:groups.group", { number: four })}
            </h4>
            <Notes notes={notes} my={my} base={base} />
            {(isOwn || canRecord) && (
              <QuickAdd
                action={`${base}/notes`}
                name={`card-${four}`}
                label={t(isOwn ? "roundtables:groups.card-own" : "roundtables:groups.card-of", { number: four })}
                submit={t("roundtables:groups.card-add")}
                added={({ title }) => t("roundtables:groups.card-added", { title })}
                maxLength={LONGEST_NOTE}
              >
                <Hidden name="work_id" value={work.id} />
                <Hidden name="four" value={four} />
              </QuickAdd>
            )}
          </section>
        );
      })}
    </>
  );
}

/** What was written down, to be taken away again by those who keep the list. */
export function Notes({ notes, my, base }: { notes: readonly NoteView[]; my: My; base: string }) {
  const { t } = useTranslation();
  if (!can(my, "roundtable:record")) return <NoteList notes={notes} />;
  return (
    <NoteList notes={notes}>
      {({ id, body }) => (
        <ActionForm action={`${base}/notes/${id}/removal`} name={`note-${id}-removal`} className="ja-form--inline">
          <SubmitButton variant="tertiary" small icon="delete" aria-label={t("roundtables:lists.remove-one", { body })}>
            {t("common:action.remove")}
          </SubmitButton>
        </ActionForm>
      )}
    </NoteList>
  );
}

interface NoteListProps {
  notes: readonly NoteView[];
  /** What can be done with one. */
  children?: (note: NoteView) => ReactNode;
}

export function NoteList({ notes, children }: NoteListProps) {
  if (notes.length === 0) return null;
  return (
    <ul className="ja-list ja-list--ruled">
      {notes.map((note) => (
        <li key={note.id} className="ja-row ja-row--between">
          <span className="ja-typed ja-grow">{note.body}</span>
          {children?.(note)}
        </li>
      ))}
    </ul>
  );
}

/** For those who lead, and for neighbours who look for each other. */
function Everybody({ work, live }: { work: GroupWorkView; live: RoundtableSnapshot }) {
  const { t } = useTranslation();
  const groups = groupsOf(work);
  if (groups.length === 0) return null;
  return (
    <details className="ja-details">
      <summary>{t("roundtables:groups.everybody", { count: groups.length })}</summary>
      <GroupList groups={groups} nameOf={(seat) => seatedName(live, seat)} />
    </details>
  );
}

export function GroupList({ groups, nameOf }: { groups: ReturnType<typeof groupsOf>; nameOf: (seat: SeatView) => string }) {
  const { t } = useTranslation();
  return (
    <ul className="ja-list">
      {groups.map(({ number, seats }) => (
        <li key={number}>
          <span className="ja-strong">{t("roundtables:groups.group", { number })}:</span> {seats.map(nameOf).join(", ")}
        </li>
      ))}
    </ul>
  );
}

export function StartGroups({ base }: { base: string }) {
  const { t } = useTranslation();
  return (
    <Fold form="groups" summary={t("roundtables:groups.title")}>
      <ActionForm action={`${base}/groups`} name="groups" reset>
        <p className="ja-small">{t("roundtables:groups.mix")}</p>
        <TextField name="question" label={t("roundtables:groups.question")} required maxLength={500} autoComplete="off" />
        <div className="ja-fields">
          {(["alone", "pairs", "fours"] as const).map((step) => (
            <TextField
              key={step}
              name={step}
              inputMode="numeric"
              label={t(`roundtables:groups.minutes.${step}`)}
              required
              defaultValue={String(GROUP_MINUTES[step])}
            />
          ))}
        </div>
        <SubmitButton>{t("roundtables:groups.start")}</SubmitButton>
      </ActionForm>
    </Fold>
  );
}

/** What groups brought before all, once their work has ended. */
export function PastGroups({ live, my, base }: { live: RoundtableSnapshot; my: My; base: string }) {
  const { t } = useTranslation();
  const works = live.works.filter(({ step }) => step === "ended").reverse();
  if (works.length === 0) return null;
  return (
    <Section title={t("roundtables:groups.title")} id="past-groups">
      {works.map((work) => (
        <section key={work.id} className="ja-stack ja-gap-3">
          <h3 className="kern-heading-small">{work.question}</h3>
          {work.notes.length === 0 && <p className="kern-body">{t("roundtables:groups.no-cards")}</p>}
          {foursIn(work).map((four) => (
            <section key={four} className="ja-stack ja-gap-2">
              <h4 className="ja-small ja-strong">{t("roundtables:groups.group", { number: four })}</h4>
              <Notes notes={work.notes.filter((note) => note.four === four)} my={my} base={base} />
            </section>
          ))}
          {work.notes.length > 0 && can(my, "topic:sort") && (
            <ActionForm action={`${base}/groups/${work.id}/topics`} name={`work-${work.id}-topics`} className="ja-form--inline">
              <SubmitButton variant="secondary" aria-label={t("roundtables:groups.to-topics", { question: work.question })}>
                {t("roundtables:lists.to-topics")}
              </SubmitButton>
            </ActionForm>
          )}
        </section>
      ))}
    </Section>
  );
}
