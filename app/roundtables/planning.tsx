/** What the facilitator does around a roundtable: change the plan, invite, open, close, open again. */
import { useTranslation } from "react-i18next";
import type { RoundtableSnapshot } from "#server/roundtables/rules";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm, Fold, Hidden } from "~/ui/form";
import { Card } from "~/ui/page";

export function Planning({ live, base, isInvited }: { live: RoundtableSnapshot; base: string; isInvited: boolean }) {
  const { t } = useTranslation();
  return (
    <Card title={t("roundtables:lead.title")}>
      <div className="ja-fields ja-fields--top">
        <StateForm live={live} base={base} />
        {live.state === "planned" && <Invitation base={base} isInvited={isInvited} />}
      </div>
      {live.state !== "closed" && (
        <div className="ja-row">
          <LinkButton small variant="tertiary" icon="edit" to={`${base}/edit`}>
            {t("roundtables:plan.edit")}
          </LinkButton>
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
function StateForm({ live, base }: { live: RoundtableSnapshot; base: string }) {
  const { t } = useTranslation();
  const form = (to: "open" | "closed", label: string, variant: "primary" | "secondary" | "danger") => (
    <ActionForm action={`${base}/state`} name="state">
      <Hidden name="revision" value={live.revision} />
      <Hidden name="to" value={to} />
      <SubmitButton variant={variant}>{label}</SubmitButton>
    </ActionForm>
  );
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
