/** /processes/:id/rules: the rules of procedure that are in force, the draft of the next ones, and all that were before. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { can } from "#server/access/rules";
import { dayOf, writeDay } from "#server/calendar/rules";
import { RULES_BEFORE } from "#server/processes/procedure.rules";
import { draftRevision, listRulesVersions, type RulesVersion } from "#server/processes/procedure.queries";
import { requireProcess } from "#server/processes/queries";
import { idOf, load } from "#server/web";
import { useLanguage } from "~/processes/language";
import { RulesChanges, RulesList } from "~/rules/rules-list";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm, Fold, Hidden, TextField } from "~/ui/form";
import { Row } from "~/ui/layout";
import { Page, Section } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { Facts } from "~/ui/parts";
import { useTopic } from "~/ui/live/use-live";

export const meta = pageMeta;

export const loader = load(async (ctx, { params }) => {
  const process = await requireProcess(ctx, idOf(params.id));
  const seen = await draftRevision(ctx.db, process.id);
  const versions = await listRulesVersions(ctx, process.id);
  const draft = versions.find(({ adoption }) => !adoption) ?? null;
  return {
    title: ctx.t("rules:title"),
    process,
    draft,
    seen,
    adopted: versions.filter(({ adoption }) => adoption),
    today: dayOf(ctx.now()),
  };
});

export default function Rules() {
  const { t } = useTranslation();
  const { process, draft, adopted } = useLoaderData<typeof loader>();
  useTopic(`process:${process.id}`);
  const [current, ...earlier] = adopted;
  const word = draft ? "edit" : current ? "begin-new" : "begin";
  return (
    <Page
      title={t("rules:title")}
      intro={t("rules:intro")}
      back={{ to: `/processes/${process.id}`, label: t("processes:events.back") }}
      actions={
        can(process.my, "rules:manage") && (
          <LinkButton
            small={Boolean(current)}
            variant={draft ? "secondary" : "primary"}
            to={`/processes/${process.id}/rules/edit`}
            icon="edit"
          >
            {t(`rules:${word}`)}
          </LinkButton>
        )
      }
    >
      {draft && <Draft draft={draft} current={current} />}
      {current ? (
        <Section title={t("rules:in-force", { version: current.version })} id="in-force">
          <Adopted version={current} />
          <RulesList rules={current.rules} />
        </Section>
      ) : (
        <Section title={t("rules:none")} id="in-force" hint={t("rules:none-hint")}>
          <RulesList rules={RULES_BEFORE} />
        </Section>
      )}
      {earlier.length > 0 && (
        <Section title={t("rules:earlier")} id="earlier">
          {earlier.map((version, index) => (
            <Earlier key={version.id} version={version} next={adopted[index]!} />
          ))}
        </Section>
      )}
    </Page>
  );
}

/** Everybody reads it; facilitators note that it was adopted. */
function Draft({ draft, current }: { draft: RulesVersion; current: RulesVersion | undefined }) {
  const { t } = useTranslation();
  const { process } = useLoaderData<typeof loader>();
  return (
    <Section title={t("rules:draft", { version: draft.version })} id="draft" hint={t("rules:draft-hint")}>
      {draft.reason && <p className="kern-body ja-typed">{t("rules:why", { reason: draft.reason })}</p>}
      {current ? <RulesChanges before={current.rules} after={draft.rules} /> : <RulesList rules={draft.rules} />}
      {can(process.my, "rules:manage") && <Adoption />}
    </Section>
  );
}

function Adoption() {
  const { t } = useTranslation();
  const { process, seen, today } = useLoaderData<typeof loader>();
  const at = `/processes/${process.id}/rules`;
  return (
    <>
      <Fold form="adoption" summary={t("rules:adopt")}>
        <ActionForm name="adoption" action={`${at}/adoption`}>
          <Hidden name="seen" value={seen} />
          <p className="kern-body">{t("rules:adopt-hint")}</p>
          <TextField
            name="decided_how"
            label={t("rules:decided-how")}
            hint={t("rules:decided-how-hint")}
            required
            maxLength={500}
          />
          <TextField name="adopted_on" type="date" label={t("rules:adopted-on")} required defaultValue={today} max={today} />
          <SubmitButton>{t("rules:adopt")}</SubmitButton>
        </ActionForm>
      </Fold>
      <ActionForm name="discarding" action={`${at}/discarding`}>
        <Row>
          <SubmitButton small variant="tertiary">
            {t("rules:discard")}
          </SubmitButton>
        </Row>
      </ActionForm>
    </>
  );
}

function Adopted({ version: { adoption, reason } }: { version: RulesVersion }) {
  const { t } = useTranslation();
  const language = useLanguage();
  if (!adoption) return null;
  return (
    <div>
      <p className="kern-body ja-measure">{t("rules:adopted", { day: writeDay(adoption.on, language), how: adoption.how })}</p>
      <Facts of={[adoption.by && t("rules:adopted-by", { name: adoption.by }), reason && t("rules:why", { reason })]} />
    </div>
  );
}

function Earlier({ version, next }: { version: RulesVersion; next: RulesVersion }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const day = writeDay(version.adoption?.on ?? "", language);
  return (
    <details className="ja-details">
      <summary>{t("rules:version", { version: version.version, day })}</summary>
      <Adopted version={version} />
      <RulesList rules={version.rules} />
      <h3 className="kern-heading-small">{t("rules:changed-by", { version: next.version })}</h3>
      <RulesChanges before={version.rules} after={next.rules} />
    </details>
  );
}
