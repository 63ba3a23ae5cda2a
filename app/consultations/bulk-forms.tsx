/** Several points at once: those ticked, or all that the filter finds. */
import { useTranslation } from "react-i18next";
import { DISPOSITIONS } from "#db/schema/consultations";
import type { Tag, TextBlock } from "#server/consultations/desk/queries";
import type { WeighedLine } from "#server/consultations/weighing.queries";
import { SubmitButton } from "~/ui/button";
import { ActionForm, Checkbox, CheckboxGroup, Fold, Hidden, Select, TextArea } from "~/ui/form";

interface BulkProps {
  at: string;
  /** Of the address: the filter. */
  search: string;
  points: readonly WeighedLine[];
  total: number;
}

export function BulkAnswer({ at, search, points, total, blocks }: BulkProps & { blocks: readonly TextBlock[] }) {
  const { t } = useTranslation();
  return (
    <Fold form="bulk" summary={t("consultations:desk.bulk")}>
      <ActionForm name="bulk" action={`${at}/bulk?${search}`}>
        <div className="ja-fields">
          <Select
            name="disposition"
            label={t("consultations:weighing.disposition")}
            required
            options={DISPOSITIONS.map((value) => ({ value, label: t(`consultations:disposition.${value}`) }))}
          />
          {blocks.length > 0 && <BlockSelect blocks={blocks} />}
        </div>
        <TextArea name="reason" label={t("consultations:weighing.reason")} hint={t("consultations:desk.bulk-hint")} rows={3} />
        <Which points={points.filter(({ state }) => state === "open")} total={total} />
        <SubmitButton variant="secondary">{t("consultations:desk.bulk-do")}</SubmitButton>
      </ActionForm>
    </Fold>
  );
}

interface BulkCheckProps extends BulkProps {
  me: number;
  /** When the page was read: what is written later is not checked by it. */
  seen: string;
}

/** Of others' drafts, each with the beginning of what it answers. */
export function BulkCheck({ at, search, points, total, me, seen }: BulkCheckProps) {
  const { t } = useTranslation();
  const drafts = points.filter(({ state, draftedBy }) => state === "draft" && draftedBy !== me);
  if (drafts.length === 0) return null;
  return (
    <Fold form="bulk-check" summary={t("consultations:desk.check-many")}>
      <ActionForm name="bulk-check" action={`${at}/bulk-check?${search}`}>
        <p className="ja-small ja-muted">{t("consultations:desk.check-many-hint")}</p>
        <Hidden name="seen" value={seen} />
        <Which points={drafts} total={total} withAnswers />
        <SubmitButton variant="secondary">{t("consultations:desk.check-many-do")}</SubmitButton>
      </ActionForm>
    </Fold>
  );
}

export function BulkTag({ at, search, points, total, tags }: BulkProps & { tags: readonly Tag[] }) {
  const { t } = useTranslation();
  if (tags.length === 0) return null;
  return (
    <Fold form="tagging" summary={t("consultations:desk.tag-many")}>
      <ActionForm name="tagging" action={`${at}/tagging?${search}`}>
        <Select
          name="tag_id"
          label={t("consultations:desk.tag")}
          required
          options={tags.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <Which points={points} total={total} />
        <SubmitButton variant="secondary">{t("consultations:desk.tag-do")}</SubmitButton>
      </ActionForm>
    </Fold>
  );
}

interface WhichProps extends Pick<BulkProps, "points" | "total"> {
  withAnswers?: boolean;
}

export function Which({ points, total, withAnswers }: WhichProps) {
  const { t } = useTranslation();
  const labelOf = ({ words, organisation, disposition, answer }: WeighedLine) => {
    const said = `${organisation}: ${words.slice(0, 80)}`;
    return withAnswers && disposition ? `${said} → ${t(`consultations:disposition.${disposition}`)}: ${answer}` : said;
  };
  return (
    <>
      <Checkbox name="all" label={t("consultations:desk.all", { count: total })} />
      <CheckboxGroup
        name="points"
        label={t("consultations:weighing.points")}
        options={points.map((point) => ({ value: point.id, label: labelOf(point) }))}
      />
    </>
  );
}

/** Without JavaScript its words are put in by the server, where no reason is typed. */
export function BlockSelect({ blocks, onPick }: { blocks: readonly TextBlock[]; onPick?: (block: TextBlock) => void }) {
  const { t } = useTranslation();
  return (
    <Select
      name="block_id"
      label={t("consultations:desk.block")}
      hint={t("consultations:desk.block-hint")}
      onChange={(value) => {
        const block = blocks.find(({ id }) => String(id) === value);
        if (block) onPick?.(block);
      }}
      options={[
        { value: "", label: t("consultations:desk.no-block") },
        ...blocks.map(({ id, title }) => ({ value: id, label: title })),
      ]}
    />
  );
}
