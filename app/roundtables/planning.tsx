/** What the facilitator does around a roundtable: change the plan, invite, open, close, open again. */
import { useTranslation } from "react-i18next";
import { isAhead, type RoundtableSnapshot } from "#server/roundtables/rules";
import { Alert } from "~/ui/alert";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm, Fold, Hidden } from "~/ui/form";
import { Card } from "~/ui/page";

interface PlanningProps {
  live: RoundtableSnapshot;
  base: string;
}

/** Asked once after a change: shall those invited hear of it? */
export function Notice({ live, base }: PlanningProps) {
  const { t } = useTranslation();
  if (!live.invitation?.news) return null;
  const { news, count } = live.invitation;
  return (
    <Alert tone="info" title={t(`roundtables:notice.${news}`)}>
      <ActionForm action={`${base}/notices`} name="notice" className="ja-form--inline">
        <Hidden name="revision" value={live.revision} />
        <SubmitButton small name="tell" value="true" icon="mail">
          {t("roundtables:notice.tell", { count })}
        </SubmitButton>
        <SubmitButton small variant="tertiary" name="tell" value="false">
          {t("roundtables:notice.keep")}
        </SubmitButton>
      </ActionForm>
    </Alert>
  );
}

export function Planning({ live, base }: PlanningProps) {
  const { t } = useTranslation();
  return (
    <Card title={t("roundtables:lead.title")}>
      <div className="ja-fields ja-fields--top">
        <StateForm live={live} base={base} />
        {live.state === "planned" && <Invitation base={base} isInvited={live.invitation !== null} />}
      </div>
      {isAhead(live) && (
        <div className="ja-row">
          <LinkButton small variant="tertiary" icon="edit" to={`${base}/edit`}>
            {t("roundtables:plan.edit")}
          </LinkButton>
          {live.state === "planned" && <StateButton live={live} base={base} to="cancelled" />}
        </div>
      )}
    </Card>
  );
}

function Invitation({ base, isInvited }: { base: string; isInvited: boolean }) {
  const { t } = useTranslation();
  if (isInvited) return <p className="kern-body">{t("roundtables:lead.invited")}</p>;
  return (
    <div className="ja-stack">
      <ActionForm action={`${base}/invitations`} name="invitation">
        <SubmitButton variant="secondary" icon="mail">
          {t("roundtables:lead.invite")}
        </SubmitButton>
      </ActionForm>
      <p className="ja-small ja-muted">{t("roundtables:lead.invite-hint")}</p>
    </div>
  );
}

/** Opening, closing, opening again. Closing asks once more, because everybody is in the room. */
function StateForm({ live, base }: PlanningProps) {
  const { t } = useTranslation();
  const form = (to: "open" | "closed", label: string, variant: "primary" | "secondary" | "danger") => (
    <ActionForm action={`${base}/state`} name="state">
      <Hidden name="revision" value={live.revision} />
      <Hidden name="to" value={to} />
      <SubmitButton variant={variant}>{label}</SubmitButton>
    </ActionForm>
  );
  if (live.state === "cancelled") return <StateButton live={live} base={base} to="planned" />;
  if (live.state === "closed") return form("open", t("roundtables:lead.reopen"), "secondary");
  if (live.state === "planned") {
    return (
      <div className="ja-stack">
        {form("open", t("roundtables:lead.open"), "primary")}
        <p className="ja-small ja-muted">{t("roundtables:lead.open-hint")}</p>
      </div>
    );
  }
  return (
    <Fold form="state" summary={t("roundtables:lead.close")}>
      <div className="ja-stack">
        <p className="kern-body">{t("roundtables:lead.close-hint")}</p>
        {form("closed", t("roundtables:lead.close-sure"), "danger")}
      </div>
    </Fold>
  );
}

/** Calling off can be taken back, and nobody has been told yet: it does not ask. */
function StateButton({ live, base, to }: PlanningProps & { to: "cancelled" | "planned" }) {
  const { t } = useTranslation();
  return (
    <ActionForm action={`${base}/state`} name={`state-${to}`} className="ja-form--inline">
      <Hidden name="revision" value={live.revision} />
      <Hidden name="to" value={to} />
      <SubmitButton
        small={to === "cancelled"}
        variant={to === "cancelled" ? "tertiary" : "secondary"}
        icon={to === "cancelled" ? "close" : undefined}
      >
        {t(to === "cancelled" ? "roundtables:lead.call-off" : "roundtables:lead.reinstate")}
      </SubmitButton>
    </ActionForm>
  );
}
