/** "What do I have to do?": one line per thing that waits, the most pressing first and largest; on the start page and on the page of a process. */
import { Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { dayOf, writeDay, writeInstant } from "#server/calendar/rules";
import { writeDeadline } from "#server/calendar/working-days.rules";
import type { Todo } from "#server/overview/rules";
import { Icon } from "~/ui/icon";
import { Badge } from "~/ui/page";
import { Entry, Facts } from "~/ui/parts";
import { useLanguage } from "./language";

const ICONS: Record<Todo["kind"], string> = {
  "roundtable-open": "calendar-today",
  task: "check",
  mention: "mail",
  "proposal-decided": "check",
  rating: "autorenew",
  "roundtable-coming": "calendar-today",
  "item-draft": "edit",
  threads: "edit",
  proposals: "edit",
  "comment-stage": "draft",
  "comments-open": "draft",
  "invitations-open": "mail",
  "method-open": "checklist",
  "method-release": "checklist",
  "statement-open": "draft",
  "statement-sign": "draft",
  "positions-open": "checklist",
  "agreement-due": "check",
  "agreement-halted": "edit",
  "reservations-due": "check",
  "extensions-open": "mail",
  "points-assigned": "edit",
  "weighing-open": "checklist",
  "weighing-close": "check",
  "statements-late": "mail",
  "replies-contested": "edit",
  "replies-open": "check",
  "claims-open": "mail",
  synthesis: "edit",
  "fact-check": "edit",
  adjustment: "edit",
  "follow-up": "autorenew",
  "format-proposals": "check",
  "survey-paper": "edit",
  "topic-countersign": "edit",
  "topic-submit": "add",
  "topics-open": "checklist",
  depth: "checklist",
  "entries-open": "edit",
  "review-due": "autorenew",
  "situation-reply": "question-mark",
  "checks-open": "check",
  "rules-adopt": "info",
  "rules-draft": "info",
  gate: "arrow-forward",
  "gate-open": "arrow-forward",
  "gate-open-last": "arrow-forward",
  "gate-met": "arrow-forward",
  "process-done": "check",
};

/** @param now instant of loading, so that server and browser judge "overdue" alike */
export function TodoList({ todos, now, showProcess }: { todos: readonly Todo[]; now: Date; showProcess?: boolean }) {
  const { t } = useTranslation();
  return (
    <ul className="ja-list ja-list--ruled ja-processes-todos">
      {todos.map((todo, index) => (
        <Entry key={index} sign={<Icon name={ICONS[todo.kind]} size="small" />} end={<When todo={todo} now={now} />} endBelow>
          <Link className="ja-plain-link" to={todo.path}>
            {t(`processes:todo.${todo.kind}`, { label: todo.label, count: todo.count ?? 1 })}
          </Link>
          {showProcess && <Facts of={[todo.processNumber]} />}
        </Entry>
      ))}
    </ul>
  );
}

function When({ todo, now }: { todo: Todo; now: Date }) {
  const { t } = useTranslation();
  const language = useLanguage();
  if (todo.kind === "roundtable-open") return <Badge tone="success">{t("processes:todo.now")}</Badge>;
  if (["method-open", "statement-open", "statement-sign", "positions-open"].includes(todo.kind)) {
    if (!todo.at) return <Badge tone="success">{t("processes:todo.now")}</Badge>;
    return <span className="ja-small ja-muted">{t("processes:todo.due", { day: writeDeadline(todo.at, language) })}</span>;
  }
  if (todo.at) return <span className="ja-small ja-muted">{writeInstant(todo.at, language)}</span>;
  if (!todo.day) return null;
  const day = writeDay(todo.day, language);
  if (todo.day < dayOf(now)) return <Badge tone="warning">{t("processes:todo.overdue", { day })}</Badge>;
  return <span className="ja-small ja-muted">{t("processes:todo.due", { day })}</span>;
}
