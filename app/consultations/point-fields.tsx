/** The form of a point; what it is about came with the address, or is chosen here. */
import { useTranslation } from "react-i18next";
import { STATEMENT_POINT_KINDS } from "#db/schema/consultations";
import type { StatementPoint } from "#server/consultations/statements.queries";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm, Hidden, Select, TextArea } from "~/ui/form";
import { FormActions } from "~/ui/parts";
import type { Targets } from "./point-view";
import "./consultations.css";

interface PointFormProps {
  action: string;
  back: string;
  targets: Targets;
  stored?: StatementPoint & { seen: string };
  /** The passage that the point begins with. */
  passage?: { textId: number; blockId: string; quote: string };
  textId?: number;
}

export function PointForm({ action, back, targets, stored, passage, textId }: PointFormProps) {
  const { t } = useTranslation();
  const on = stored?.blockId ? { textId: stored.textId!, blockId: stored.blockId, quote: stored.quote } : passage;
  return (
    <ActionForm name="point" action={action}>
      {stored && <Hidden name="seen" value={stored.seen} />}
      {on ? (
        <>
          <Hidden name="text_id" value={on.textId} />
          <Hidden name="block_id" value={on.blockId} />
          <figure className="ja-stack ja-gap-1">
            <figcaption className="ja-small ja-muted">{t("consultations:point.passage")}</figcaption>
            <blockquote className="ja-quote ja-typed">{on.quote}</blockquote>
          </figure>
        </>
      ) : (
        <div className="ja-fields">
          <Select
            name="text_id"
            label={t("consultations:point.text")}
            hint={t("consultations:point.text-hint")}
            defaultValue={stored?.textId ?? textId ?? ""}
            options={[
              { value: "", label: t("consultations:point.on-whole") },
              ...targets.texts.map(({ id, title }) => ({ value: id, label: title })),
            ]}
          />
          {targets.questions.length > 0 && (
            <Select
              name="question_id"
              label={t("consultations:point.question")}
              defaultValue={stored?.questionId ?? ""}
              options={[
                { value: "", label: t("consultations:point.no-question") },
                ...targets.questions.map(({ id, position, body }) => ({ value: id, label: `${position}. ${body}` })),
              ]}
            />
          )}
        </div>
      )}
      <Select
        name="kind"
        label={t("consultations:point.kind")}
        required
        defaultValue={stored?.kind ?? "hinweis"}
        options={STATEMENT_POINT_KINDS.map((value) => ({ value, label: t(`consultations:kind.${value}`) }))}
      />
      <TextArea name="body" label={t("consultations:point.body")} required rows={5} defaultValue={stored?.body} />
      <TextArea
        name="wording"
        label={t("consultations:point.wording")}
        hint={t(on ? "consultations:point.wording-change" : "consultations:point.wording-hint")}
        rows={on ? 5 : 3}
        defaultValue={stored?.wording || on?.quote}
      />
      <FormActions>
        <SubmitButton>{t("consultations:point.save")}</SubmitButton>
        <LinkButton variant="tertiary" to={back}>
          {t("common:action.cancel")}
        </LinkButton>
      </FormActions>
    </ActionForm>
  );
}
