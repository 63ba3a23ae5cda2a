/** How each row of a list was understood: to correct in place, to leave out, and to send. */
import { useId, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ROLES } from "#db/schema/processes";
import type { Part } from "#server/files/kept-rows.rules";
import type { Mention } from "#server/platform/form.rules";
import type { JudgedGuest } from "#server/processes/guests.rules";
import { OrganisationNames, useLevels, type Choosable } from "~/organisations/organisation-choice";
import { Row } from "~/ui/layout";
import { Badge } from "~/ui/page";
import { PartButtons, PartOfList } from "~/ui/pages";
import { DataTable } from "~/ui/table";

export interface GuestPreview {
  /** Those that are shown. */
  rows: { guest: JudgedGuest; at: number; isChosen: boolean }[];
  part: Part;
  kept: string;
  mention: Mention;
  /** In the whole list; `added`: organisations that are not there yet. Null: nobody has looked at its rows again. */
  counts: Record<JudgedGuest["state"] | "added", number> | null;
}

interface GuestTableProps {
  preview: GuestPreview;
  /** Nobody was invited yet. */
  isRefused: boolean;
  organisations: readonly Choosable[];
}

export function GuestTable({ preview, isRefused, organisations }: GuestTableProps) {
  const { rows: shown, part, kept, mention, counts } = preview;
  const { t } = useTranslation();
  const names = useId();
  const facts = counts && [
    t("processes:guests.ready", { count: counts.ready }),
    counts.wrong > 0 && t("processes:guests.wrong", { count: counts.wrong }),
    counts.twice > 0 && t("processes:guests.twice-count", { count: counts.twice }),
    counts.there > 0 && t("processes:guests.there-count", { count: counts.there }),
    counts.added > 0 && t("processes:guests.new-count", { count: counts.added }),
  ];
  // After a refusal the first row that needs something is what its reader looks for, also without JavaScript.
  const first = isRefused ? shown.find(({ guest, isChosen }) => guest.problems.length > 0 && isChosen) : undefined;
  const rows = shown.map((row) => ({ ...row, isFirst: row === first }));
  const wrong = rows.find(({ guest }) => guest.state === "wrong");
  const column = (header: string, cell: (row: (typeof rows)[number]) => ReactNode) => ({ header, cell });
  return (
    <>
      <p className="kern-body" role="status">
        {facts?.filter(Boolean).join(" · ")}
      </p>
      <PartOfList part={part} kept={kept} mention={mention} />
      <OrganisationNames id={names} organisations={organisations} />
      <div className="ja-processes-guests">
        <DataTable
          caption={t("processes:guests.caption")}
          hideCaption
          rows={rows}
          keyOf={({ at }) => at}
          columns={[
            column(t("processes:guests.chosen"), ({ guest, at, isChosen }) => (
              <Chosen guest={guest} at={at} isChosen={isChosen} />
            )),
            column(t("processes:guests.name"), (row) => <Cell {...row} field="name" />),
            column(t("processes:mandate.email"), (row) => <Cell {...row} field="email" />),
            column(t("processes:mandate.organisation"), (row) => (
              <>
                <Cell {...row} field="organisation" list={names} />
                <Level {...row} />
              </>
            )),
            column(t("processes:mandate.role"), (row) => <RoleCell {...row} />),
          ]}
        />
      </div>
      <div className="ja-processes-guests__actions">
        <PartButtons part={part} send={t("processes:guests.send")} check={t("processes:guests.check")} />
        {wrong && (
          <a
            className="kern-link ja-small"
            href={`#guest-${wrong.at}`}
            onClick={(event) => {
              // As a navigation it would take the list away, with all that was typed into it.
              event.preventDefault();
              document.getElementById(`guest-${wrong.at}`)?.focus();
            }}
          >
            {t("processes:guests.to-wrong", { count: counts?.wrong ?? 1 })}
          </a>
        )}
      </div>
    </>
  );
}

interface GuestRow {
  guest: JudgedGuest;
  /** From 0. */
  at: number;
}

function Chosen({ guest, at, isChosen }: GuestRow & { isChosen: boolean }) {
  const { t } = useTranslation();
  const who = guest.name || guest.email || t("processes:guests.row", { number: at + 1 });
  return (
    <Row as="span">
      <span className="kern-form-check">
        <input
          id={`guest-${at}`}
          type="checkbox"
          className="kern-form-check__checkbox"
          name="chosen[]"
          value={at}
          defaultChecked={isChosen}
          aria-label={t("processes:guests.invite-row", { name: who })}
        />
      </span>
      {guest.state === "twice" && <Badge tone="neutral">{t("processes:guests.twice")}</Badge>}
      {guest.state === "there" && <Badge tone="neutral">{t("processes:guests.there")}</Badge>}
      {guest.state === "wrong" && <Badge tone="warning">{t("processes:guests.check-row")}</Badge>}
      {guest.unread && <span className="ja-small ja-muted">{t("processes:guests.unread", { words: guest.unread })}</span>}
    </Row>
  );
}

interface CellProps extends GuestRow {
  field: "name" | "email" | "organisation";
  list?: string;
  isFirst: boolean;
}

function Cell({ guest, at, field, list, isFirst }: CellProps) {
  const { t } = useTranslation();
  const id = useId();
  const problem = guest.problems.find((each) => each.field === field);
  const label = { name: "guests.name", email: "mandate.email", organisation: "mandate.organisation" }[field];
  return (
    <>
      <input
        type={field === "email" ? "email" : "text"}
        className="kern-form-input__input"
        name={`${field}[]`}
        defaultValue={guest[field]}
        list={list}
        maxLength={254}
        autoComplete="off"
        aria-label={`${t(`processes:${label}`)} ${at + 1}`}
        aria-invalid={problem ? true : undefined}
        aria-describedby={problem && id}
        {...(isFirst && problem && problem === guest.problems[0] && { autoFocus: true })}
      />
      <Problem id={id} problem={problem} />
    </>
  );
}

function Problem({ id, problem }: { id: string; problem: JudgedGuest["problems"][number] | undefined }) {
  const { t } = useTranslation();
  return (
    problem && (
      <span className="kern-error ja-small" id={id}>
        {t(problem.code, problem.params)}
      </span>
    )
  );
}

/** Only for an organisation that is not there yet; the others keep its place in the list. */
function Level({ guest, at }: GuestRow) {
  const { t } = useTranslation();
  const levels = useLevels();
  const isAsked = guest.isNew || guest.problems.some(({ code }) => code.startsWith("organisations:error.unknown"));
  if (!isAsked) return <input type="hidden" name="level[]" value="" />;
  return (
    <div className="kern-form-input__select-wrapper">
      <select
        className="kern-form-input__select"
        name="level[]"
        defaultValue={guest.level ?? ""}
        aria-label={`${t("organisations:field.level")} ${at + 1}`}
      >
        <option value="">{t("processes:guests.new-please")}</option>
        {levels.map(({ value, label }) => (
          <option key={value} value={value}>
            {t("processes:guests.new-as", { level: label })}
          </option>
        ))}
      </select>
    </div>
  );
}

function RoleCell({ guest, at, isFirst }: GuestRow & { isFirst: boolean }) {
  const { t } = useTranslation();
  const id = useId();
  const problem = guest.problems.find((each) => each.field === "role");
  return (
    <>
      <div className="kern-form-input__select-wrapper">
        <select
          className="kern-form-input__select"
          name="role[]"
          defaultValue={guest.role ?? ""}
          aria-label={`${t("processes:mandate.role")} ${at + 1}`}
          aria-invalid={problem ? true : undefined}
          aria-describedby={problem && id}
          {...(isFirst && problem && problem === guest.problems[0] && { autoFocus: true })}
        >
          <option value="">{t("processes:mandate.role-usual")}</option>
          {ROLES.map((role) => (
            <option key={role} value={role}>
              {t(`common:role.${role}`)}
            </option>
          ))}
        </select>
      </div>
      {guest.seat && (
        <span className="ja-small ja-muted">
          {[
            // The chosen one stands above it.
            guest.role !== guest.seat.role && t(`common:role.${guest.seat.role}`),
            guest.seat.bench && t("processes:guests.bench", { bench: t(`common:bench.${guest.seat.bench}`) }),
          ]
            .filter(Boolean)
            .join(" · ")}
        </span>
      )}
      <Problem id={id} problem={problem} />
    </>
  );
}
