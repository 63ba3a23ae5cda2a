/** Attendance: one's own in one touch, counts by bench, and the list that facilitator and recorder keep. */
import { useSearchParams } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { can, type My } from "#server/access/rules";
import { isFound, onPage } from "#server/platform/paging.rules";
import type { Substitution } from "#db/schema/processes";
import type { Parity } from "#server/processes/procedure.rules";
import {
  byOrganisation,
  countPresent,
  expectedBalance,
  isComing,
  PRESENCES,
  presenceOf,
  type Presence,
} from "#server/roundtables/attendance.rules";
import type { Attendee, RoundtableSnapshot } from "#server/roundtables/rules";
import { Bars } from "~/ui/bars";
import { SubmitButton } from "~/ui/button";
import { ActionForm, Fold, Hidden, RadioGroup, TextField } from "~/ui/form";
import { Stack } from "~/ui/layout";
import { Icon } from "~/ui/icon";
import { Badge } from "~/ui/page";
import { Find, Pages } from "~/ui/pages";

/** As many as a page that everybody in the room opens may carry. */
const PAGE = 5;

/** Every choice is its own button: one touch, and no second to save it. */
export function OwnAttendance({ presence, base, canArrive, isAsked, substitution }: OwnAttendanceProps) {
  const { t } = useTranslation();
  const arriving = canArrive ? (["in_person", "online"] as const) : isAsked ? (["expected"] as const) : [];
  const choices: Presence[] = [...arriving, presence === "excused" ? "expected" : "excused"];
  return (
    <>
      <ActionForm action={`${base}/attendance`} name="own-attendance" aria-label={t("roundtables:attendance.own")}>
        <div className="ja-row">
          {choices.map((choice) => (
            <SubmitButton
              key={choice}
              name="presence"
              value={choice}
              aria-pressed={choice === presence}
              variant={choice === presence || (presence === "expected" && choice !== "excused") ? "primary" : "secondary"}
            >
              {t(
                choice === "expected" && isAsked ? "roundtables:attendance.set-coming" : `roundtables:attendance.set-${choice}`,
              )}
            </SubmitButton>
          ))}
        </div>
      </ActionForm>
      {substitution !== "keine" && (
        <Fold form="substitute" summary={t("roundtables:attendance.substitute")}>
          <ActionForm action={`${base}/substitute`} name="substitute" className="ja-form--inline">
            <TextField
              name="substitute"
              label={t("roundtables:attendance.substitute-name")}
              hint={t(`rules:substitution.${substitution}`)}
              required
              maxLength={200}
              autoComplete="off"
            />
            <SubmitButton small variant="secondary">
              {t("roundtables:attendance.substitute-save")}
            </SubmitButton>
          </ActionForm>
        </Fold>
      )}
    </>
  );
}

interface OwnAttendanceProps {
  presence: Presence;
  base: string;
  canArrive: boolean;
  /** Invited, and has not answered. */
  isAsked?: boolean;
  substitution: Substitution;
}

/** Before the invitation one can still do something about it. */
function Balance({ live, parity }: { live: RoundtableSnapshot; parity: Parity }) {
  const { t } = useTranslation();
  const { benches, isMet } = expectedBalance(live.attendees, parity);
  if (benches.length === 0) return null;
  return (
    <p className={`ja-chip ja-small ${isMet ? "ja-muted" : "ja-strong"}`}>
      {!isMet && <Icon name="warning" />}
      {t(`roundtables:attendance.${isMet ? "balanced" : "unbalanced"}`, {
        benches: benches.map(({ bench, organisations }) => `${t(`common:bench.${bench}`)} ${organisations}`).join(", "),
        count: parity.tolerance,
      })}
    </p>
  );
}

/** @param parity only for those who plan */
export function AttendanceCount({ live, parity }: { live: RoundtableSnapshot; parity?: Parity | null }) {
  const { t } = useTranslation();
  const count = countPresent(live.attendees);
  const expected = live.attendees.filter(isComing).length;
  const waiting = live.attendees.filter(({ status, mandateId }) => status === undefined && mandateId).length;
  if (live.state === "planned") {
    return (
      <>
        <p className="kern-body">
          {t("roundtables:attendance.expected-count", { count: expected })}
          {live.invitation && waiting > 0 && ` ${t("roundtables:attendance.unanswered", { count: waiting })}`}
        </p>
        {parity && <Balance live={live} parity={parity} />}
      </>
    );
  }
  const bars = count.benches.map((bench) => ({
    key: bench.bench,
    label: t(`common:bench.${bench.bench}`),
    value: bench.present / Math.max(1, bench.expected),
    text: t("roundtables:attendance.bench-count", { present: bench.present, expected: bench.expected }),
  }));
  return (
    <div className="ja-stack">
      <p className="kern-body">
        {count.total === 0
          ? t("roundtables:attendance.nobody")
          : t(`roundtables:attendance.${live.state === "closed" ? "was-count" : "count"}`, {
              count: count.total,
              organisations: count.organisations,
            })}
      </p>
      <Bars label={t("roundtables:attendance.by-bench")} bars={bars} max={1} />
    </div>
  );
}

interface AttendanceListProps {
  attendees: readonly Attendee[];
  my: My;
  base: string;
  /** The minutes that say it are approved. */
  isFixed: boolean;
}

/** Nothing where names are protected. */
export function AttendanceList({ attendees, my, base, isFixed }: AttendanceListProps) {
  const { t } = useTranslation();
  const canRecord = can(my, "roundtable:record") && !isFixed;
  const [params] = useSearchParams();
  const words = params.get("attendee") ?? "";
  const found = attendees.filter(({ name, organisation }) => isFound(words, [name, organisation]));
  const inOrder = byOrganisation(found).flatMap(({ people }) => people);
  const { items, ...page } = onPage(inOrder, params, PAGE, "attendees");
  if (attendees.length > 0 && attendees.every(({ name }) => name === ""))
    return <p className="ja-small ja-muted">{t("roundtables:attendance.protected")}</p>;
  return (
    <Fold form="guest" summary={t("roundtables:attendance.list")} open={params.has("attendees") || words !== ""}>
      {(attendees.length > PAGE || words !== "") && (
        <Find
          label={t("roundtables:attendance.find")}
          name="attendee"
          page="attendees"
          anchor="attendance"
          found={page.total}
        />
      )}
      <Pages of={page} name="attendees" anchor="attendance" />
      {canRecord && <Legend />}
      <Stack as="ul">
        {byOrganisation(items).map(({ organisation, people }) => (
          <li key={organisation}>
            <h3 className="kern-heading-small">{organisation}</h3>
            <ul className="ja-list ja-list--ruled">
              {people.map((person) => (
                <li key={`${person.mandateId}-${person.guestId}`} className="ja-roundtables-person">
                  <span className="ja-roundtables-person__who">
                    {person.substitute
                      ? t("roundtables:attendance.represented", { name: person.name, substitute: person.substitute })
                      : person.name}{" "}
                    <span className="ja-small ja-muted">
                      {[
                        person.bench && t(`common:bench.${person.bench}`),
                        person.role ? t(`common:role.${person.role}`) : t("roundtables:attendance.guest"),
                      ]
                        .filter(Boolean)
                        .join(" · ")}
                    </span>
                  </span>
                  {canRecord ? <AttendanceForm person={person} base={base} /> : <PresenceBadge person={person} />}
                </li>
              ))}
            </ul>
          </li>
        ))}
      </Stack>
      {canRecord && <GuestForm base={base} />}
    </Fold>
  );
}

const SIGNS: Record<Presence, string> = {
  in_person: "home",
  online: "language",
  excused: "close",
  expected: "question-mark",
};

/** On a phone the words would leave no room for names. */
const PresenceSign = ({ presence }: { presence: Presence }) => (
  <span className="ja-narrow-only">
    <Icon name={SIGNS[presence]} size="small" />
  </span>
);

function Legend() {
  const { t } = useTranslation();
  return (
    <p className="ja-row ja-small ja-muted ja-narrow-only" aria-hidden="true">
      {PRESENCES.map((presence) => (
        <span key={presence} className="ja-row ja-gap-2">
          <Icon name={SIGNS[presence]} size="small" />
          {t(`roundtables:presence.${presence}`)}
        </span>
      ))}
    </p>
  );
}

function PresenceBadge({ person }: { person: Attendee }) {
  const { t } = useTranslation();
  const presence = presenceOf(person);
  return <Badge tone={person.status === "present" ? "success" : "neutral"}>{t(`roundtables:presence.${presence}`)}</Badge>;
}

function AttendanceForm({ person, base }: { person: Attendee; base: string }) {
  const { t } = useTranslation();
  if (person.guestId !== undefined) {
    return (
      <span className="ja-row">
        <PresenceBadge person={person} />
        <ActionForm
          action={`${base}/guests/${person.guestId}/removal`}
          name={`guest-${person.guestId}`}
          className="ja-form--inline"
        >
          <SubmitButton
            variant="tertiary"
            small
            icon="delete"
            aria-label={t("roundtables:attendance.remove-guest", { name: person.name })}
          >
            {t("common:action.remove")}
          </SubmitButton>
        </ActionForm>
      </span>
    );
  }
  const presence = presenceOf(person);
  return (
    <ActionForm
      action={`${base}/attendance`}
      name={`attendance-${person.mandateId}`}
      aria-label={t("roundtables:attendance.of", { name: person.name })}
    >
      <Hidden name="mandate_id" value={person.mandateId ?? ""} />
      <div className="ja-choice">
        {PRESENCES.map((choice) => (
          <button
            key={choice}
            type="submit"
            name="presence"
            value={choice}
            className="ja-tool"
            aria-pressed={choice === presence}
            aria-label={`${person.name}: ${t(`roundtables:presence.${choice}`)}`}
          >
            <PresenceSign presence={choice} />
            <span className="ja-wide-only">{t(`roundtables:presence.${choice}`)}</span>
          </button>
        ))}
      </div>
    </ActionForm>
  );
}

function GuestForm({ base }: { base: string }) {
  const { t } = useTranslation();
  return (
    <Fold form="guest" summary={t("roundtables:attendance.add-guest")}>
      <ActionForm action={`${base}/guests`} name="guest" reset>
        <GuestFields />
        <SubmitButton>{t("roundtables:attendance.add-guest")}</SubmitButton>
      </ActionForm>
    </Fold>
  );
}

/** Typed by whoever keeps the list, or by the guest. */
export function GuestFields() {
  const { t } = useTranslation();
  return (
    <>
      <div className="ja-fields">
        <TextField name="name" label={t("roundtables:attendance.guest-name")} required maxLength={200} autoComplete="off" />
        <TextField
          name="organisation"
          label={t("roundtables:attendance.guest-organisation")}
          required
          maxLength={200}
          autoComplete="off"
        />
      </div>
      <RadioGroup
        name="presence"
        required
        horizontal
        label={t("roundtables:attendance.presence")}
        defaultValue="in_person"
        options={(["in_person", "online"] as const).map((presence) => ({
          value: presence,
          label: t(`roundtables:presence.${presence}`),
        }))}
      />
    </>
  );
}
