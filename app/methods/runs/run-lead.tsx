/** What those who run it do: the next step first, then who is missing, paper, substitutes, another end. */
import { useTranslation } from "react-i18next";
import { can } from "#server/access/rules";
import type { ListedVoice, Substitutes } from "#server/methods/voices.queries";
import { closingFields, type RunHead } from "#server/methods/runs.rules";
import { RELEASES } from "#db/schema/methods";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm, Fold, Hidden, RadioGroup, Select, TextField } from "~/ui/form";
import { Section } from "~/ui/page";
import { Facts } from "~/ui/parts";

interface RunLeadProps {
  run: RunHead;
  voices: readonly ListedVoice[] | null;
  /** Who could vote for somebody else. */
  substitutes: Substitutes | null;
  /** Who came after it was opened. */
  latecomers: readonly { personId: number; name: string }[];
  /** Batches of paper that wait for the second person. */
  waiting: number;
  following: number | null;
  /** There may be another round. */
  mayGoOn: boolean;
}

export function RunLead({ run, voices, substitutes, latecomers, waiting, following, mayGoOn }: RunLeadProps) {
  const { t } = useTranslation();
  const canManage = can(run.my, "method:manage");
  const base = `/methods/${run.id}`;
  const isCounting = run.state === "open" || run.state === "closed";
  const isDone = run.state === "released" && (!mayGoOn || following !== null);
  if (isDone || (!canManage && !isCounting)) return null;
  return (
    <Section title={t("methods:run.lead")} id="lead">
      <div className="ja-row">
        {canManage && <Steps run={run} base={base} />}
        {canManage && run.state === "open" && (
          <ActionForm action={`${base}/reminders`} name="reminders" className="ja-form--inline">
            <SubmitButton small variant="tertiary" icon="mail">
              {t("methods:run.remind")}
            </SubmitButton>
          </ActionForm>
        )}
        {isCounting && (
          <LinkButton small variant="tertiary" icon="edit" to={`${base}/batches`}>
            {waiting > 0 ? t("methods:batch.waiting", { count: waiting }) : t("methods:batch.title")}
          </LinkButton>
        )}
      </div>
      {run.state === "closed" && <p className="ja-small ja-muted">{t("methods:run.closed-hint")}</p>}
      {canManage && voices && isCounting && <Missing voices={voices} isSecret={run.isSecret} />}
      {canManage && run.state === "open" && voices && substitutes && substitutes.people.length > 0 && (
        <Fold form="substitute" summary={t("methods:run.substitute.title")}>
          <Substitute base={base} voices={voices} substitutes={substitutes} />
        </Fold>
      )}
      {canManage && latecomers.length > 0 && (
        <Fold form="admission" summary={t("methods:run.admission.title")}>
          <ActionForm action={`${base}/admissions`} name="admission" reset>
            <p className="ja-small ja-muted">{t("methods:run.admission.hint")}</p>
            <Select
              name="person_id"
              required
              label={t("methods:run.admission.person")}
              options={latecomers.map(({ personId, name }) => ({ value: personId, label: name }))}
            />
            <SubmitButton small variant="secondary">
              {t("methods:run.substitute.submit")}
            </SubmitButton>
          </ActionForm>
        </Fold>
      )}
      {canManage && run.state === "open" && (
        <Fold form="end" summary={t("methods:run.end.title")}>
          <End run={run} base={base} />
        </Fold>
      )}
    </Section>
  );
}

function Steps({ run, base }: { run: RunHead; base: string }) {
  const { t } = useTranslation();
  if (run.state === "released") {
    return (
      <ActionForm action={`${base}/rounds`} name="round" className="ja-form--inline">
        <SubmitButton variant="secondary">
          {t(`methods:run.${run.method === "resistance" ? "again-tied" : "next-round"}`)}
        </SubmitButton>
      </ActionForm>
    );
  }
  const to = ({ created: "open", open: "closed", closed: "released" } as const)[run.state];
  return (
    <>
      <ActionForm action={`${base}/state`} name={`state-${to}`} className="ja-form--inline">
        <Hidden name="to" value={to} />
        <SubmitButton variant={run.state === "open" ? "secondary" : "primary"}>
          {t(`methods:run.move.${run.state === "open" && run.release === "at_closing" ? "closed-and-released" : to}`)}
        </SubmitButton>
      </ActionForm>
      {run.state === "created" && (
        <>
          <LinkButton variant="tertiary" icon="edit" to={`${base}/edit`}>
            {t("common:action.edit")}
          </LinkButton>
          <ActionForm action={`${base}/removal`} name="removal" className="ja-form--inline">
            <SubmitButton variant="tertiary" icon="delete">
              {t("methods:remove")}
            </SubmitButton>
          </ActionForm>
        </>
      )}
    </>
  );
}

/** By name only where the run is by name. */
function Missing({ voices, isSecret }: { voices: readonly ListedVoice[]; isSecret: boolean }) {
  const { t } = useTranslation();
  if (isSecret) return <p className="ja-small ja-muted">{t("methods:run.missing-secret")}</p>;
  const missing = voices.filter(({ hasVoted }) => !hasVoted);
  if (missing.length === 0) return <p className="kern-body">{t("methods:run.missing-none")}</p>;
  return (
    <details className="ja-details">
      <summary>{t("methods:run.missing", { count: missing.length })}</summary>
      <ul className="ja-dots">
        {missing.map((voice) => (
          <li key={voice.key}>
            {voice.name} <Facts of={[t(`common:bench.${voice.bench}`), voice.hands.map(({ name }) => name).join(", ")]} />
          </li>
        ))}
      </ul>
    </details>
  );
}

function Substitute({ base, voices, substitutes }: { base: string; voices: readonly ListedVoice[]; substitutes: Substitutes }) {
  const { t } = useTranslation();
  return (
    <ActionForm action={`${base}/substitutes`} name="substitute" reset>
      <p className="ja-small ja-muted">{t(`methods:run.substitute.hint-${substitutes.rule}`)}</p>
      <div className="ja-fields">
        <Select
          name="voice_key"
          required
          label={t("methods:run.substitute.voice")}
          options={voices.filter(({ hasVoted }) => !hasVoted).map(({ key, name }) => ({ value: key, label: name }))}
        />
        <Select
          name="person_id"
          required
          label={t("methods:run.substitute.person")}
          options={substitutes.people.map(({ personId, name }) => ({ value: personId, label: name }))}
        />
      </div>
      <SubmitButton small variant="secondary">
        {t("methods:run.substitute.submit")}
      </SubmitButton>
    </ActionForm>
  );
}

function End({ run, base }: { run: RunHead; base: string }) {
  const { t } = useTranslation();
  const closing = closingFields(run.closesAt);
  return (
    <ActionForm action={`${base}/end`} name="end">
      <div className="ja-fields">
        <TextField name="closes_on" type="date" label={t("methods:run.field.closes-on")} defaultValue={closing.day} />
        <TextField
          name="closes_time"
          label={t("methods:run.field.closes-time")}
          hint={t("methods:run.field.closes-time-hint")}
          defaultValue={closing.time}
          maxLength={5}
        />
      </div>
      {run.release === "by_hand" ? (
        <Hidden name="release" value="by_hand" />
      ) : (
        <RadioGroup
          name="release"
          required
          label={t("methods:run.field.release")}
          hint={t("methods:run.end.tightened")}
          defaultValue={run.release}
          options={RELEASES.map((value) => ({ value, label: t(`methods:run.release.${value}`) }))}
        />
      )}
      <SubmitButton small variant="secondary">
        {t("methods:run.end.submit")}
      </SubmitButton>
    </ActionForm>
  );
}
