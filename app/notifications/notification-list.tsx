/** One line for each thing that is new: a sentence that leads there, who did it, when. */
import { Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { writeInstant } from "#server/calendar/rules";
import type { Notification } from "#server/overview/notifications.queries";
import { useLanguage } from "~/processes/language";
import { SubmitButton } from "~/ui/button";
import { ActionForm } from "~/ui/form";
import { Icon } from "~/ui/icon";
import { Entry, Facts } from "~/ui/parts";
import "./notifications.css";

const ICONS: Record<Notification["kind"], string> = {
  mention: "mail",
  answer: "edit",
  invitation: "account-circle",
  "comments-opened": "draft",
  "proposal-decided": "check",
  "proposal-reopened": "autorenew",
  "roundtable-invited": "calendar-today",
  "roundtable-moved": "calendar-today",
  "roundtable-cancelled": "calendar-today",
  "roundtable-reinstated": "calendar-today",
  "topic-disposed": "check",
  "topic-entered": "edit",
  "method-open": "check",
  "rules-adopted": "info",
  "minutes-circulated": "edit",
  "minutes-withdrawn": "edit",
  "check-asked": "check",
  "position-asked": "check",
  "agreement-objected": "info",
  "agreement-decided": "check",
  "consultation-weighed": "check",
  "reply-contested": "edit",
  "contest-settled": "check",
  "statement-replaced": "autorenew",
  "signature-withdrawn": "edit",
  "signed-withdrawn": "warning",
  "passage-changed": "edit",
  "letters-waiting": "warning",
  "fact-check-asked": "edit",
  "adjustment-asked": "edit",
  "follow-up-due": "autorenew",
  "task-due": "warning",
};

export function NotificationList({ notifications }: { notifications: readonly Notification[] }) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <ul className="ja-list ja-list--ruled">
      {notifications.map((notification) => {
        const { id, kind, title, processNumber, by, at, times, isUnread, path } = notification;
        return (
          <Entry key={id} sign={<Icon name={ICONS[kind]} size="small" />} end={isUnread && <Reading id={id} title={title} />}>
            <Link className={`ja-plain-link ${isUnread ? "" : "ja-notification--read"}`} to={path}>
              {isUnread && <span className="kern-sr-only">{t("notifications:unread")}: </span>}
              {t(`notifications:kind.${kind}`, { title })}
            </Link>
            <Facts
              of={[times > 1 && t("notifications:times", { count: times }), by, writeInstant(at, language), processNumber]}
            />
          </Entry>
        );
      })}
    </ul>
  );
}

/** Following the line does the same. */
function Reading({ id, title }: { id: number; title: string }) {
  const { t } = useTranslation();
  return (
    <ActionForm name={`read-${id}`} action={`/notifications/${id}/reading`}>
      <SubmitButton
        small
        variant="tertiary"
        icon="check"
        title={t("notifications:read")}
        aria-label={`${t("notifications:read")}: ${title}`}
      >
        {t("notifications:read-short")}
      </SubmitButton>
    </ActionForm>
  );
}
