/** Decisions and tasks: lists for everybody, handy forms for facilitator and recorder. */
import { Link } from "@remix-run/react";
import { useState, type KeyboardEvent, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { can, type My } from "#server/access/rules";
import { writeDay } from "#server/calendar/rules";
import {
  pointHeading,
  pointName,
  type DecisionView,
  type PointView,
  type RoundtableSnapshot,
  type TaskView,
} from "#server/roundtables/rules";
import type { Basis } from "#server/situation/bases.rules";
import { BasesField, BehindIt } from "~/situation/behind";
import { SubmitButton } from "~/ui/button";
import { ActionForm, Hidden, Select, TextArea, TextField } from "~/ui/form";
import { Icon } from "~/ui/icon";
import { Badge } from "~/ui/page";
import { useLanguage } from "~/processes/language";

interface ListProps {
  live: RoundtableSnapshot;
  my: My;
  base: string;
}

export function DecisionList({
  live,
  my,
  base,
  behind = [],
}: ListProps & { behind?: readonly (Basis & { subjectId: number })[] }) {
  const { t } = useTranslation();
  if (live.decisions.length === 0)
    return <p className="kern-body">{t(`roundtables:decisions.${live.state === "closed" ? "none" : "none-yet"}`)}</p>;
  return (
    <ul className="ja-list ja-list--ruled">
      {live.decisions.map((decision) => (
        <li key={decision.id} className="ja-stack ja-gap-2">
          <span className="ja-row">
            <strong className="ja-number">{decision.number}</strong>
            <AboutPoint points={live.points} pointId={decision.pointId} />
          </span>
          <p className="ja-typed">{decision.body}</p>
          <BehindIt of={behind.filter(({ subjectId }) => subjectId === decision.id)} />
          {can(my, "roundtable:record") && !live.isApproved && (
            <EditLinks
              edit={`${base}/decisions/${decision.id}`}
              label={t("roundtables:decisions.edit", { number: decision.number })}
            >
              <ActionForm
                action={`${base}/decisions/${decision.id}/removal`}
                name={`decision-${decision.id}-removal`}
                className="ja-form--inline"
              >
                <SubmitButton
                  variant="tertiary"
                  small
                  icon="delete"
                  aria-label={t("roundtables:decisions.remove", { number: decision.number })}
                >
                  {t("common:action.remove")}
                </SubmitButton>
              </ActionForm>
            </EditLinks>
          )}
        </li>
      ))}
    </ul>
  );
}

export function TaskList({ live, my, base }: ListProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  if (live.tasks.length === 0)
    return <p className="kern-body">{t(`roundtables:tasks.${live.state === "closed" ? "none" : "none-yet"}`)}</p>;
  return (
    <ul className="ja-list ja-list--ruled">
      {live.tasks.map((task) => (
        <li key={task.id} className="ja-stack ja-gap-2">
          <p className="ja-typed">{task.body}</p>
          <span className="ja-row ja-small">
            <Badge tone={task.done ? "success" : "neutral"}>{t(`roundtables:tasks.${task.done ? "done" : "open"}`)}</Badge>
            <span>{task.organisation ?? t("roundtables:tasks.nobody")}</span>
            {task.dueOn && (
              <span className="ja-number">{t("roundtables:record.until", { day: writeDay(task.dueOn, language) })}</span>
            )}
            <AboutPoint points={live.points} pointId={task.pointId} />
          </span>
          <TaskActions task={task} my={my} base={base} isFixed={live.isApproved} />
        </li>
      ))}
    </ul>
  );
}

function TaskActions({ task, my, base, isFixed }: { task: TaskView; my: My; base: string; isFixed: boolean }) {
  const { t } = useTranslation();
  const canRecord = can(my, "roundtable:record");
  const isOurs = task.organisationId === my.organisationId && my.role !== "observer";
  if (!canRecord && !isOurs) return null;
  const to = task.done ? "open" : "done";
  const done = (
    <ActionForm action={`${base}/tasks/${task.id}/state`} name={`task-${task.id}-state`} className="ja-form--inline">
      <Hidden name="done" value={String(!task.done)} />
      <SubmitButton
        variant="tertiary"
        small
        icon={task.done ? "autorenew" : "check"}
        aria-label={t(`roundtables:tasks.set-${to}-one`, { body: task.body })}
      >
        {t(`roundtables:tasks.set-${to}`)}
      </SubmitButton>
    </ActionForm>
  );
  if (!canRecord || isFixed) return <div className="ja-row">{done}</div>;
  return (
    <EditLinks edit={`${base}/tasks/${task.id}`} label={t("roundtables:tasks.edit-one", { body: task.body })}>
      {done}
      <ActionForm action={`${base}/tasks/${task.id}/removal`} name={`task-${task.id}-removal`} className="ja-form--inline">
        <SubmitButton
          variant="tertiary"
          small
          icon="delete"
          aria-label={t("roundtables:tasks.remove-one", { body: task.body })}
        >
          {t("common:action.remove")}
        </SubmitButton>
      </ActionForm>
    </EditLinks>
  );
}

function EditLinks({ edit, label, children }: { edit: string; label: string; children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <div className="ja-row">
      <Link className="kern-btn kern-btn--tertiary kern-btn--x-small" to={edit} aria-label={label}>
        <Icon name="edit" />
        <span className="kern-label">{t("common:action.edit")}</span>
      </Link>
      {children}
    </div>
  );
}

function AboutPoint({ points, pointId }: { points: readonly PointView[]; pointId: number | null }) {
  const { t } = useTranslation();
  const point = points.find((other) => other.id === pointId);
  return point ? <span className="ja-small ja-muted">{pointName(point, t("roundtables:point.word"))}</span> : null;
}

interface RecordFormProps {
  action: string;
  points: readonly PointView[];
  currentPointId: number | null;
  onDone?: () => void;
}

/** Two keys for a record: one leads here (room-keys.ts), this one saves it. */
function saveByKey(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.repeat) return;
  event.preventDefault();
  (event.target as Element).closest("form")?.requestSubmit();
}

/** The point follows the roundtable until somebody begins to write; from then on it stays. */
function useSteadyPoint(currentPointId: number | null) {
  const [writing, setWriting] = useState<{ pointId: number | null } | null>(null);
  return {
    pointId: writing ? writing.pointId : currentPointId,
    begin: () => setWriting((before) => before ?? { pointId: currentPointId }),
    end: () => setWriting(null),
  };
}

export function usePointOptions(points: readonly PointView[]) {
  const { t } = useTranslation();
  return points.map((point) => ({ value: point.id, label: pointHeading(point, t("roundtables:point.word")) }));
}

export function NewDecision({ action, points, currentPointId, hasBases, onDone }: RecordFormProps & { hasBases: boolean }) {
  const { t } = useTranslation();
  const steady = useSteadyPoint(currentPointId);
  return (
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions -- the fields inside take the key; this only hears it
    <div onInput={steady.begin} onKeyDown={saveByKey}>
      <ActionForm action={action} name="decision" reset onDone={() => (steady.end(), onDone?.())}>
        <DecisionFields points={points} pointId={steady.pointId} />
        <div className="ja-row">
          <SubmitButton>{t("roundtables:decisions.add")}</SubmitButton>
          {hasBases && (
            <SubmitButton variant="tertiary" name="then" value="bases">
              {t("roundtables:decisions.add-and-rest")}
            </SubmitButton>
          )}
        </div>
      </ActionForm>
    </div>
  );
}

export function DecisionFields({
  points,
  pointId,
  decision,
  bases,
}: {
  points: readonly PointView[];
  pointId: number | null;
  decision?: Pick<DecisionView, "body">;
  /** Of one that is there: the page of a roundtable would be too heavy with them. */
  bases?: { offered: readonly Basis[]; chosen: readonly Basis[] };
}) {
  const { t } = useTranslation();
  return (
    <>
      <TextArea
        name="body"
        label={t("roundtables:decisions.body")}
        hint={t(decision ? "roundtables:decisions.body-hint" : "roundtables:decisions.body-hint-new")}
        data-key={decision ? undefined : "d"}
        required
        rows={3}
        maxLength={3000}
        defaultValue={decision?.body}
      />
      <PointSelect points={points} pointId={pointId} />
      {bases && <BasesField {...bases} />}
    </>
  );
}

export function NewTask({
  action,
  points,
  currentPointId,
  organisations,
  onDone,
}: RecordFormProps & { organisations: readonly { id: number; name: string }[] }) {
  const { t } = useTranslation();
  const steady = useSteadyPoint(currentPointId);
  return (
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions -- the fields inside take the key; this only hears it
    <div onInput={steady.begin} onKeyDown={saveByKey}>
      <ActionForm action={action} name="task" reset onDone={() => (steady.end(), onDone?.())}>
        <TaskFields points={points} pointId={steady.pointId} organisations={organisations} />
        <SubmitButton>{t("roundtables:tasks.add")}</SubmitButton>
      </ActionForm>
    </div>
  );
}

interface TaskFieldsProps {
  points: readonly PointView[];
  pointId: number | null;
  organisations: readonly { id: number; name: string }[];
  task?: Pick<TaskView, "body" | "organisationId" | "dueOn">;
}

export function TaskFields({ points, pointId, organisations, task }: TaskFieldsProps) {
  const { t } = useTranslation();
  return (
    <>
      <TextArea
        name="body"
        label={t("roundtables:tasks.body")}
        hint={task ? undefined : t("roundtables:record.save-key")}
        data-key={task ? undefined : "a"}
        required
        rows={2}
        maxLength={3000}
        defaultValue={task?.body}
      />
      <div className="ja-fields">
        <Select
          name="organisation_id"
          label={t("roundtables:tasks.who")}
          defaultValue={task?.organisationId}
          options={[
            { value: "", label: t("roundtables:tasks.nobody") },
            ...organisations.map((organisation) => ({ value: organisation.id, label: organisation.name })),
          ]}
        />
        <TextField name="due_on" type="date" label={t("roundtables:tasks.until")} defaultValue={task?.dueOn ?? undefined} />
      </div>
      <PointSelect points={points} pointId={pointId} />
    </>
  );
}

function PointSelect({ points, pointId }: { points: readonly PointView[]; pointId: number | null }) {
  const { t } = useTranslation();
  const options = usePointOptions(points);
  return (
    <Select
      name="point_id"
      label={t("roundtables:record.point")}
      options={[{ value: "", label: t("roundtables:record.point-none") }, ...options]}
      defaultValue={pointId}
    />
  );
}
