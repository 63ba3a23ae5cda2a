/** For facilitators: which status can follow, and why another one cannot yet. */
import { useTranslation } from "react-i18next";
import type { RecommendationStatus } from "#db/schema/recommendations";
import { needsReason } from "#server/recommendations/rules";
import { SubmitButton } from "~/ui/button";
import { ActionForm, Hidden, Select, TextArea } from "~/ui/form";

interface StatusFormProps {
  id: number;
  status: RecommendationStatus;
  following: readonly { to: RecommendationStatus; refused: string | undefined }[];
}

export function StatusForm({ id, status, following }: StatusFormProps) {
  const { t } = useTranslation();
  const open = following.filter(({ refused }) => !refused);
  const refused = following.filter((each): each is { to: RecommendationStatus; refused: string } => Boolean(each.refused));
  if (following.length === 0) return null;
  return (
    <section className="ja-card" aria-labelledby="status">
      <h2 className="kern-heading-small" id="status">
        {t("recommendations:status.new")}
      </h2>
      {open.length > 0 && (
        <ActionForm name="status" action={`/recommendations/${id}/status`}>
          <Hidden name="from" value={status} />
          <Select
            key={status}
            name="to"
            label={t("recommendations:status.new")}
            hint={t("recommendations:status.freezes")}
            required
            options={[
              { value: "", label: t("recommendations:status.please-choose") },
              ...open.map(({ to }) => ({ value: to, label: t(`agenda:status.${to}`) })),
            ]}
          />
          {open.some(({ to }) => needsReason(to)) && (
            <TextArea
              name="reason"
              label={t("recommendations:status.reason")}
              hint={t("recommendations:status.reason-hint")}
              rows={2}
              maxLength={2000}
            />
          )}
          <SubmitButton variant="secondary">{t("recommendations:status.submit")}</SubmitButton>
        </ActionForm>
      )}
      {refused.length > 0 && (
        <ul className="ja-list ja-stack ja-gap-2 ja-small ja-muted">
          {[...new Map(refused.map((each) => [each.refused, each])).values()].map(({ to, refused: reason }) => (
            <li key={to}>{t("recommendations:status.not-yet", { status: t(`agenda:status.${to}`), reason: t(reason) })}</li>
          ))}
        </ul>
      )}
    </section>
  );
}
