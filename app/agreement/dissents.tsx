/** Dissenting opinions, word by word; a house files one, or signs what another has filed. */
import { useTranslation } from "react-i18next";
import type { Dissent } from "#server/agreement/dissents.queries";
import { SubmitButton } from "~/ui/button";
import { ActionForm, Fold, Select, TextArea } from "~/ui/form";
import { Row } from "~/ui/layout";
import { Card, Section } from "~/ui/page";

interface DissentsProps {
  at: string;
  dissents: readonly Dissent[];
  passages: readonly { id: string; words: string }[];
  /** Id of the house that may sign; null: reads only. */
  signing: number | null;
  isRunning: boolean;
}

export function Dissents({ at, dissents, passages, signing, isRunning }: DissentsProps) {
  const { t } = useTranslation();
  return (
    <Section title={t("agreement:dissent.title")} id="dissents">
      {dissents.length === 0 && <p className="kern-body ja-muted">{t("agreement:dissent.none")}</p>}
      {dissents.map((dissent) => (
        <DissentCard key={dissent.id} at={at} dissent={dissent} signing={signing} isRunning={isRunning} />
      ))}
      {signing !== null && isRunning && (
        <Fold form="dissent" summary={t("agreement:dissent.file")}>
          <ActionForm name="dissent" action={`${at}/dissents`} reset>
            <Select
              name="block_id"
              label={t("agreement:dissent.passage")}
              options={[
                { value: "", label: t("agreement:dissent.whole") },
                ...passages.map(({ id, words }) => ({ value: id, label: words })),
              ]}
            />
            <TextArea
              name="body"
              label={t("agreement:dissent.body")}
              hint={t("agreement:dissent.body-hint")}
              required
              rows={6}
              maxLength={20_000}
            />
            <SubmitButton variant="secondary">{t("agreement:dissent.submit")}</SubmitButton>
          </ActionForm>
        </Fold>
      )}
    </Section>
  );
}

function DissentCard({ at, dissent, signing, isRunning }: Omit<DissentsProps, "dissents" | "passages"> & { dissent: Dissent }) {
  const { t } = useTranslation();
  const { id, quote, body, signatures } = dissent;
  const names = (isThere: boolean) =>
    signatures
      .filter(({ withdrawnAt }) => (withdrawnAt === null) === isThere)
      .map(({ name }) => name)
      .join(", ");
  const own = signatures.find(({ organisationId }) => organisationId === signing);
  const form = (what: "signature" | "withdrawal", label: string) => (
    <ActionForm name={`${what}-${id}`} action={`${at}/dissents/${id}/${what}`}>
      <SubmitButton small variant="secondary">
        {label}
      </SubmitButton>
    </ActionForm>
  );
  return (
    <Card title={t("agreement:dissent.by", { organisations: names(true) || "–" })}>
      {names(false) && <p className="ja-small ja-muted">{t("agreement:dissent.withdrawn", { organisations: names(false) })}</p>}
      {quote && <p className="ja-small ja-muted">{t("agreement:dissent.about", { quote })}</p>}
      <p className="kern-body ja-typed">{body}</p>
      {signing !== null && (
        <Row>
          {!own && isRunning && form("signature", t("agreement:dissent.sign"))}
          {own && own.withdrawnAt === null && form("withdrawal", t("agreement:dissent.withdraw"))}
        </Row>
      )}
    </Card>
  );
}
