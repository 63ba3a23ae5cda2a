/** Who signs a statement: asked by its house, answered by the others. */
import { useTranslation } from "react-i18next";
import type { Signature } from "#server/consultations/signing/queries";
import { Button, SubmitButton } from "~/ui/button";
import { ActionForm, Fold, TextArea } from "~/ui/form";
import { Badge, Card, Section } from "~/ui/page";
import { Entry } from "~/ui/parts";

const TONES = { asked: "info", signed: "success", declined: "neutral" } as const;

interface SigningProps {
  /** Of the statement. */
  at: string;
  signatures: readonly Signature[];
  /** Of the own house, where it is asked. */
  mine: Signature | undefined;
  maySign: boolean;
  mayAsk: boolean;
}

export function Signing({ at, signatures, mine, maySign, mayAsk }: SigningProps) {
  const { t } = useTranslation();
  if (signatures.length === 0 && !mayAsk) return null;
  return (
    <Section title={t("consultations:sign.title")} id="sign">
      {mine && maySign && <Answer at={at} mine={mine} />}
      {signatures.length > 0 && (
        <ul className="ja-list ja-list--ruled">
          {signatures.map(({ organisationId, organisation, state }) => (
            <Entry key={organisationId} end={<Badge tone={TONES[state]}>{t(`consultations:sign.state.${state}`)}</Badge>}>
              {organisation}
            </Entry>
          ))}
        </ul>
      )}
      {mayAsk && (
        <Fold form="signatures" summary={t("consultations:sign.ask")}>
          <ActionForm name="signatures" action={`${at}/signatures`} reset>
            <TextArea
              name="organisations"
              label={t("consultations:wave.organisations")}
              hint={t("consultations:sign.ask-hint")}
              rows={3}
              required
            />
            <SubmitButton variant="secondary">{t("consultations:sign.ask-do")}</SubmitButton>
          </ActionForm>
        </Fold>
      )}
    </Section>
  );
}

function Answer({ at, mine }: { at: string; mine: Signature }) {
  const { t } = useTranslation();
  return (
    <Card title={t(`consultations:sign.mine.${mine.state}`)}>
      <p className="kern-body">{t("consultations:sign.mine-hint")}</p>
      <ActionForm name="signature" action={`${at}/signature`}>
        <div className="ja-row">
          {mine.state !== "signed" && (
            <SubmitButton name="answer" value="signed">
              {t("consultations:sign.sign", { organisation: mine.organisation })}
            </SubmitButton>
          )}
          <Button type="submit" name="answer" value="declined">
            {t(`consultations:sign.${mine.state === "signed" ? "withdraw" : "decline"}`)}
          </Button>
        </div>
      </ActionForm>
    </Card>
  );
}
