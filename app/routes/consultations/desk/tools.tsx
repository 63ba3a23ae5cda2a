/** GET /consultations/:id/weighing/tools: tags and blocks of text, and how far the weighing is by section, bench and person. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { DISPOSITIONS } from "#db/schema/consultations";
import { can } from "#server/access/rules";
import { dayOf } from "#server/calendar/rules";
import { listBlocks, listTags, weighingBreakdown } from "#server/consultations/desk/queries";
import { listWeighers, requireWeighing } from "#server/consultations/weighing.queries";
import { idOf, load } from "#server/web";
import { BreakdownTables } from "~/consultations/breakdown";
import { SubmitButton } from "~/ui/button";
import { ActionForm, Select, TextArea, TextField } from "~/ui/form";
import { Page, Section } from "~/ui/page";
import { Entry, Facts } from "~/ui/parts";

export const loader = load(async (ctx, { params }) => {
  const id = idOf(params.id);
  const { process, consultation } = await requireWeighing(ctx, id);
  const [tags, blocks, breakdown, weighers] = await Promise.all([
    listTags(ctx.db, id),
    listBlocks(ctx.db, id),
    weighingBreakdown(ctx.db, id, dayOf(ctx.now())),
    listWeighers(ctx, process.id),
  ]);
  return { title: ctx.t("consultations:desk.title"), process, consultation, tags, blocks, breakdown, weighers };
});

export { pageMeta as meta } from "~/ui/page-meta";

export default function Tools() {
  const { t } = useTranslation();
  const { process, consultation, breakdown } = useLoaderData<typeof loader>();
  const at = `/consultations/${consultation.id}/weighing`;
  const isOpen = consultation.weighedAt === null && can(process.my, "statement:weigh");
  return (
    <Page wide title={t("consultations:desk.title")} back={{ to: at, label: t("consultations:weighing.title") }}>
      <BreakdownTables breakdown={breakdown} />
      <Tags at={at} isOpen={isOpen} />
      <Blocks at={at} isOpen={isOpen} />
    </Page>
  );
}

function Tags({ at, isOpen }: { at: string; isOpen: boolean }) {
  const { t } = useTranslation();
  const { tags, weighers } = useLoaderData<typeof loader>();
  return (
    <Section title={t("consultations:desk.tags")} id="tags" hint={t("consultations:desk.tags-hint")}>
      {tags.length > 0 && (
        <ul className="ja-list ja-list--ruled">
          {tags.map(({ id, name, assignee, points }) => (
            <Entry key={id} end={isOpen && <Remove name={`tag-${id}`} action={`${at}/tags/${id}/removal`} of={name} />}>
              {name}
              <Facts
                of={[
                  t("consultations:statement.points", { count: points }),
                  assignee && t("consultations:weighing.assigned", { name: assignee }),
                ]}
              />
            </Entry>
          ))}
        </ul>
      )}
      {isOpen && (
        <ActionForm name="tag" action={`${at}/tags`} reset>
          <div className="ja-fields">
            <TextField name="name" label={t("consultations:desk.tag")} required maxLength={60} />
            <Select
              name="assignee_id"
              label={t("consultations:desk.usually")}
              options={[
                { value: "", label: t("consultations:weighing.nobody") },
                ...weighers.map(({ id, name }) => ({ value: id, label: name })),
              ]}
            />
          </div>
          <SubmitButton small variant="secondary">
            {t("consultations:desk.tag-save")}
          </SubmitButton>
        </ActionForm>
      )}
    </Section>
  );
}

function Blocks({ at, isOpen }: { at: string; isOpen: boolean }) {
  const { t } = useTranslation();
  const { blocks } = useLoaderData<typeof loader>();
  return (
    <Section title={t("consultations:desk.blocks")} id="blocks" hint={t("consultations:desk.blocks-hint")}>
      {blocks.length > 0 && (
        <ul className="ja-list ja-list--ruled">
          {blocks.map(({ id, title, body, disposition }) => (
            <Entry key={id} end={isOpen && <Remove name={`block-${id}`} action={`${at}/blocks/${id}/removal`} of={title} />}>
              <strong>{title}</strong>
              <Facts of={[disposition && t(`consultations:disposition.${disposition}`)]} />
              <p className="ja-typed ja-measure ja-small">{body}</p>
            </Entry>
          ))}
        </ul>
      )}
      {isOpen && (
        <ActionForm name="block" action={`${at}/blocks`} reset>
          <div className="ja-fields">
            <TextField name="title" label={t("consultations:desk.block-title")} required maxLength={80} />
            <Select
              name="disposition"
              label={t("consultations:weighing.disposition")}
              options={[
                { value: "", label: t("consultations:desk.any") },
                ...DISPOSITIONS.map((value) => ({ value, label: t(`consultations:disposition.${value}`) })),
              ]}
            />
          </div>
          <TextArea name="body" label={t("consultations:weighing.reason")} required rows={3} />
          <SubmitButton small variant="secondary">
            {t("consultations:desk.block-save")}
          </SubmitButton>
        </ActionForm>
      )}
    </Section>
  );
}

function Remove({ name, action, of }: { name: string; action: string; of: string }) {
  const { t } = useTranslation();
  return (
    <ActionForm name={name} action={action}>
      <SubmitButton small variant="tertiary" aria-label={t("consultations:desk.remove-named", { name: of })}>
        {t("consultations:file.remove")}
      </SubmitButton>
    </ActionForm>
  );
}
