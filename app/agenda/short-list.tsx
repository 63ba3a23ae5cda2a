/** The short list, what may be put on it, and the form that says how it was agreed. */
import { Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { agendaNumber } from "#server/agenda/rules";
import { DECISION_RULES, type DecisionRule } from "#db/schema/processes";
import type { Choosable } from "#server/agenda/subjects.queries";
import type { NewestRanks } from "#server/methods/runs.queries";
import { topicNumber } from "#server/topics/rules";
import { SubmitButton } from "~/ui/button";
import { ActionForm, CheckboxGroup, Fold, Select, TextField } from "~/ui/form";
import { Section } from "~/ui/page";
import { Entry, Facts } from "~/ui/parts";

type Ranks = NewestRanks | null;
/** In percent. */
type Joint = Readonly<Record<string, number>>;

const numberOf = ({ kind, number }: Choosable): string => (kind === "topic" ? topicNumber(number) : agendaNumber(number));

const rankOf = (ranks: Ranks, { kind, id }: Choosable): number | undefined => ranks?.ranks[`${kind}:${id}`];

/** The best placed first; what was not voted on after them, as it stands on its board. */
const byRank = (ranks: Ranks, list: readonly Choosable[]): Choosable[] =>
  [...list].sort((a, b) => (rankOf(ranks, a) ?? Infinity) - (rankOf(ranks, b) ?? Infinity) || 0);

/** What the votes say of it: its place in the last one, and how far both levels support it. */
function useVotes(ranks: Ranks, joint: Joint): (one: Choosable) => (string | false)[] {
  const { t } = useTranslation();
  return (one) => {
    const [rank, percent] = [rankOf(ranks, one), joint[`${one.kind}:${one.id}`]];
    return [
      rank !== undefined && t("agenda:short-list.rank", { rank }),
      percent !== undefined && t("agenda:short-list.joint", { percent }),
    ];
  };
}

interface ShortListProps {
  processId: number;
  listed: readonly Choosable[];
  ranks: Ranks;
  joint: Joint;
  canManage: boolean;
}

export function ShortList({ processId, listed, ranks, joint, canManage }: ShortListProps) {
  const { t } = useTranslation();
  const votesOn = useVotes(ranks, joint);
  return (
    <ol className="ja-list ja-list--ruled">
      {byRank(ranks, listed).map((one) => {
        const item = one.kind === "item" ? one.id : one.agendaItemId;
        return (
          <Entry
            key={`${one.kind}-${one.id}`}
            endBelow
            end={canManage && <Removal processId={processId} one={one} />}
            sign={<strong className="ja-number">{numberOf(one)}</strong>}
          >
            <Link className="ja-plain-link" to={item === null ? `/topics/${one.id}` : `/agenda/${item}`}>
              {one.title}
            </Link>
            <Facts
              of={[one.entry?.reason, ...votesOn(one), one.kind === "topic" && item === null && t("agenda:short-list.no-item")]}
            />
          </Entry>
        );
      })}
    </ol>
  );
}

function Removal({ processId, one }: { processId: number; one: Choosable }) {
  const { t } = useTranslation();
  const name = `removal-${one.entry?.id}`;
  return (
    <Fold form={name} summary={t("agenda:short-list.remove")}>
      <ActionForm action={`/processes/${processId}/short-list/${one.entry?.id}/removal`} name={name}>
        <TextField name="reason" label={t("agenda:short-list.reason")} required maxLength={1000} />
        <SubmitButton small variant="secondary">
          {t("agenda:short-list.remove-submit")}
        </SubmitButton>
      </ActionForm>
    </Fold>
  );
}

export function ShortListChoice({ others, ranks, joint }: { others: readonly Choosable[]; ranks: Ranks; joint: Joint }) {
  const { t } = useTranslation();
  const votesOn = useVotes(ranks, joint);
  const option = (one: Choosable) => ({
    value: one.id,
    label: `${numberOf(one)} ${one.title}`,
    hint: [...votesOn(one), one.cluster?.title].filter(Boolean).join(" · ") || undefined,
  });
  const of = (kind: Choosable["kind"]) =>
    byRank(
      ranks,
      others.filter((one) => one.kind === kind),
    ).map(option);
  return (
    <ActionForm name="entries" reset>
      {(["topic", "item"] as const).map(
        (kind) =>
          of(kind).length > 0 && (
            <CheckboxGroup key={kind} name={kind} required label={t(`agenda:short-list.${kind}s`)} options={of(kind)} />
          ),
      )}
      <TextField
        name="reason"
        label={t("agenda:short-list.reason")}
        hint={t("agenda:short-list.reason-hint")}
        required
        maxLength={1000}
      />
      <SubmitButton>{t("agenda:short-list.submit")}</SubmitButton>
    </ActionForm>
  );
}

interface AgreementProps {
  processId: number;
  /** As the process decides usually; version 0: no rules of procedure are adopted yet. */
  rules: { rule: DecisionRule; version: number };
}

export function ShortListAgreement({ processId, rules: { rule, version } }: AgreementProps) {
  const { t } = useTranslation();
  return (
    <Section title={t("agenda:short-list.agree")} id="agree">
      <ActionForm action={`/processes/${processId}/short-list/agreement`} name="agreement">
        <Select
          name="rule"
          required
          label={t("agenda:short-list.rule")}
          hint={t(version === 0 ? "agenda:short-list.rule-before" : "agenda:short-list.rule-hint", { version })}
          defaultValue={rule}
          options={DECISION_RULES.map((value) => ({ value, label: t(`rules:decision.${value}`) }))}
        />
        <TextField
          name="reason"
          label={t("agenda:short-list.agreed-by")}
          hint={t("agenda:short-list.agreed-by-hint")}
          required
          maxLength={1000}
        />
        <SubmitButton>{t("agenda:short-list.agree-submit")}</SubmitButton>
      </ActionForm>
    </Section>
  );
}
