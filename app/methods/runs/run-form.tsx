/** What is asked, of whom and how: on one page with the usual settings, so that most of it is left as it is. */
import { useTranslation } from "react-i18next";
import { METHODS, REASONS, RELEASES, VOICES } from "#db/schema/methods";
import { DELPHI_STOPS } from "#server/methods/kinds.rules";
import { closingFields, MOST_OPTIONS, type RunHead, type Source } from "#server/methods/runs.rules";
import { agendaNumber } from "#server/agenda/rules";
import type { Choosable } from "#server/agenda/subjects.queries";
import { topicNumber } from "#server/topics/rules";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm, Checkbox, CheckboxGroup, Fold, Hidden, RadioGroup, Select, TextArea, TextField } from "~/ui/form";
import { FormActions } from "~/ui/parts";
import "./runs.css";

interface RunFormProps {
  choosable: readonly Choosable[];
  /** Prepared before. */
  stored?: RunHead;
  roundtableId?: number | null;
  back: string;
}

export function RunForm({ choosable, stored, roundtableId = null, back }: RunFormProps) {
  const { t } = useTranslation();
  const isLater = stored !== undefined && stored.previousRunId !== null;
  return (
    <ActionForm name="run" className="ja-methods-run">
      <Hidden name="seen" value={stored?.revision ?? 0} />
      <Hidden name="roundtable_id" value={stored?.roundtableId ?? roundtableId ?? ""} />
      <TextField
        name="question"
        label={t("methods:run.field.question")}
        defaultValue={stored?.question ?? t("methods:run.field.question-default")}
        required
        maxLength={500}
        autoComplete="off"
      />
      <div className="ja-stack ja-methods-run__subjects">
        <Subjects choosable={choosable} stored={stored} />
      </div>
      {isLater ? (
        <>
          <Hidden name="method" value={stored.method} />
          <p className="kern-body ja-measure">{t("methods:run.later-hint", { round: stored.round })}</p>
        </>
      ) : (
        <Method stored={stored} />
      )}
      <Fold form="run" summary={t(`methods:run.field.${isLater ? "more-later" : "more"}`)}>
        <div className="ja-stack">
          <When stored={stored} />
          {!isLater && <Settings stored={stored} />}
        </div>
      </Fold>
      <FormActions>
        {/* The first is what Enter presses: what is open is not asked otherwise any more. */}
        <SubmitButton variant="secondary">{t("methods:run.prepare")}</SubmitButton>
        <SubmitButton name="start" value="true">
          {t("methods:run.open-now")}
        </SubmitButton>
        <LinkButton variant="tertiary" to={back}>
          {t("common:action.cancel")}
        </LinkButton>
      </FormActions>
      <p className="ja-small ja-muted">{t("methods:run.open-hint")}</p>
    </ActionForm>
  );
}

/** What is settled before the first round. */
function Method({ stored }: Pick<RunFormProps, "stored">) {
  const { t } = useTranslation();
  return (
    <>
      <div className="ja-methods-run__methods">
        <RadioGroup
          name="method"
          required
          label={t("methods:run.field.method")}
          defaultValue={stored?.method ?? "dots"}
          options={METHODS.map((value) => ({
            value,
            label: t(`methods:run.method.${value}`),
            hint: t(`methods:run.method-help.${value}`),
          }))}
        />
      </div>
      <RadioGroup
        name="voice"
        required
        label={t("methods:new.voice")}
        hint={t("methods:run.field.voice-hint")}
        horizontal
        defaultValue={stored?.voice ?? "organisation"}
        options={[...VOICES].reverse().map((value) => ({ value, label: t(`methods:new.voice-${value}`) }))}
      />
    </>
  );
}

function Subjects({ choosable, stored }: Pick<RunFormProps, "choosable" | "stored">) {
  const { t } = useTranslation();
  const topics = choosable.filter(({ kind }) => kind === "topic");
  const items = choosable.filter(({ kind }) => kind === "item");
  const open = topics.filter(({ agendaItemId }) => agendaItemId === null);
  const listed = choosable.filter(({ entry }) => entry !== null);
  const own = stored?.options.filter(({ isPassive }) => !isPassive) ?? [];
  const counts: Record<Source, number | null> = {
    topics: open.length,
    "short-list": listed.length,
    items: items.length,
    chosen: choosable.length > 0 ? null : 0,
    lines: null,
  };
  // What would be refused is not offered: of very many some are chosen.
  const largest = Math.max(...Object.values(counts).map((count) => count ?? 0));
  const isTooMany = largest > MOST_OPTIONS;
  const sources = (Object.keys(counts) as Source[]).filter((source) => {
    const count = counts[source];
    return count === null || (count > 0 && count <= MOST_OPTIONS);
  });
  const isOwn = own.some(({ topicId, agendaItemId }) => topicId ?? agendaItemId);
  return (
    <>
      <RadioGroup
        name="source"
        required
        horizontal
        label={t("methods:run.field.source")}
        hint={isTooMany ? t("methods:run.field.source-too-many", { all: largest, most: MOST_OPTIONS }) : undefined}
        defaultValue={stored ? (isOwn ? "chosen" : "lines") : isTooMany ? "chosen" : sources[0]}
        options={sources.map((value) => ({
          value,
          label: t(`methods:run.source.${value}`, { count: counts[value] ?? 0 }),
        }))}
      />
      <div className="ja-methods-run__chosen ja-stack">
        <Chosen topics={topics} items={items} own={own} />
      </div>
      <div className="ja-methods-run__lines">
        <TextArea
          name="options"
          label={t("methods:run.field.lines")}
          hint={t("methods:run.field.lines-hint")}
          defaultValue={isOwn ? "" : own.map(({ label }) => label).join("\n")}
          rows={5}
          maxLength={40_000}
        />
      </div>
    </>
  );
}

/** Whole clusters, or one by one. */
function Chosen({
  topics,
  items,
  own,
}: {
  topics: readonly Choosable[];
  items: readonly Choosable[];
  own: RunHead["options"];
}) {
  const { t } = useTranslation();
  const clusters = [...new Map(topics.flatMap(({ cluster }) => (cluster ? [[cluster.id, cluster]] : []))).values()];
  const numberOf = ({ kind, number }: Choosable) => (kind === "topic" ? topicNumber(number) : agendaNumber(number));
  const option = (one: Choosable) => ({ value: one.id, label: `${numberOf(one)} ${one.title}`, hint: one.cluster?.title });
  return (
    <>
      {clusters.length > 0 && (
        <CheckboxGroup
          name="cluster"
          label={t("methods:run.field.clusters")}
          options={clusters.map(({ id, title }) => ({
            value: id,
            label: `${title} (${topics.filter(({ cluster }) => cluster?.id === id).length})`,
          }))}
        />
      )}
      {topics.length > 0 && (
        <CheckboxGroup
          name="topic"
          label={t("methods:run.field.topics")}
          options={topics.map(option)}
          defaultValue={own.flatMap(({ topicId }) => topicId ?? [])}
        />
      )}
      {items.length > 0 && (
        <CheckboxGroup
          name="item"
          label={t("methods:run.field.items")}
          options={items.map(option)}
          defaultValue={own.flatMap(({ agendaItemId }) => agendaItemId ?? [])}
        />
      )}
    </>
  );
}

function When({ stored }: Pick<RunFormProps, "stored">) {
  const { t } = useTranslation();
  const closing = closingFields(stored?.closesAt ?? null);
  return (
    <>
      <TextArea
        name="explanation"
        label={t("methods:run.field.explanation")}
        defaultValue={stored?.explanation}
        rows={3}
        maxLength={3000}
      />
      <div className="ja-fields">
        <TextField name="closes_on" type="date" label={t("methods:run.field.closes-on")} defaultValue={closing.day} />
        <TextField
          name="closes_time"
          label={t("methods:run.field.closes-time")}
          hint={t("methods:run.field.closes-time-hint")}
          defaultValue={closing.time}
          inputMode="numeric"
          maxLength={5}
        />
      </div>
      <RadioGroup
        name="release"
        required
        label={t("methods:run.field.release")}
        defaultValue={stored?.release ?? "at_closing"}
        options={RELEASES.map((value) => ({ value, label: t(`methods:run.release.${value}`) }))}
      />
    </>
  );
}

function Settings({ stored }: Pick<RunFormProps, "stored">) {
  const { t } = useTranslation();
  const config = stored?.config;
  const isTicked = (stored?.isSecret ?? false) && stored?.method !== "delphi";
  return (
    <>
      <Checkbox
        name="is_secret"
        label={t("methods:run.field.secret")}
        hint={t("methods:run.field.secret-hint")}
        defaultChecked={isTicked}
      />
      <Select
        name="reason"
        label={t("methods:run.field.reason")}
        hint={t("methods:run.field.reason-hint")}
        defaultValue={stored?.reason ?? ""}
        options={[
          { value: "", label: t("methods:run.field.reason-usual") },
          ...REASONS.map((value) => ({ value, label: t(`methods:run.reason.${value}`) })),
        ]}
      />
      <div className="ja-fields ja-methods-run__of-dots">
        <Whole name="dots" value={config?.method === "dots" ? config.dots : undefined} least={1} most={100} />
        <Whole name="most" value={config?.method === "dots" ? config.most : undefined} least={1} most={100} />
      </div>
      <div className="ja-fields ja-methods-run__of-cards">
        <Whole name="cards" value={config?.method === "cards" ? config.cards : undefined} least={1} most={10} />
      </div>
      <div className="ja-fields ja-methods-run__of-ranking">
        <Whole name="places" value={config?.method === "ranking" ? config.places : undefined} least={1} most={20} />
      </div>
      <div className="ja-fields ja-methods-run__of-levels">
        <Whole name="aside" value={config?.method === "levels" ? config.aside : undefined} least={0} most={1000} />
      </div>
      <DelphiSettings config={config?.method === "delphi" ? config : undefined} />
    </>
  );
}

type Delphi = Extract<RunHead["config"], { method: "delphi" }>;

function DelphiSettings({ config }: { config?: Delphi }) {
  const { t } = useTranslation();
  return (
    <div className="ja-stack ja-methods-run__of-delphi">
      <RadioGroup
        name="stop"
        required
        label={t("methods:run.field.stop")}
        hint={t("methods:run.field.stop-hint")}
        defaultValue={config?.stop ?? "agreement"}
        options={DELPHI_STOPS.map((value) => ({ value, label: t(`methods:run.stop.${value}`) }))}
      />
      <div className="ja-fields">
        <Whole name="rounds" value={config?.rounds} least={2} most={4} />
        <Whole name="scale" value={config?.scale} least={3} most={10} />
        <Whole name="share" value={config?.share} least={50} most={100} />
        <Whole name="within" value={config?.within} least={0} most={3} />
      </div>
    </div>
  );
}

function Whole({ name, value, least, most }: { name: string; value: number | undefined; least: number; most: number }) {
  const { t } = useTranslation();
  return (
    <TextField
      name={name}
      type="number"
      min={least}
      max={most}
      label={t(`methods:run.field.${name}`)}
      defaultValue={value}
      placeholder={t("methods:run.field.usual")}
    />
  );
}
