/**
 * One point and its answer, made for speed: 1 to 6 choose what becomes of it, the reason comes next, Ctrl+Enter keeps it and goes on to
 * the next point. Numbers choose only while the choice has the keyboard, so nothing is chosen by the way.
 */
import { Link, useNavigate } from "@remix-run/react";
import { useEffect, useRef, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { DISPOSITIONS } from "#db/schema/consultations";
import { writeDay } from "#server/calendar/rules";
import type { Tag, TextBlock } from "#server/consultations/desk/queries";
import type { Places } from "#server/consultations/places/queries";
import type { ChangeChoice, WeighedPoint } from "#server/consultations/weighing.queries";
import { mayPropose, promisesChange } from "#server/consultations/weighing.rules";
import { useLanguage } from "~/processes/language";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm, Checkbox, Fold, Hidden, RadioGroup, Select, TextArea } from "~/ui/form";
import { Split, Stack } from "~/ui/layout";
import { Badge, Section } from "~/ui/page";
import { usePageKeys } from "~/ui/page-keys";
import { FormActions } from "~/ui/parts";
import { BlockSelect } from "./bulk-forms";
import { Cutting } from "./cutting";
import { Placing } from "./placing";
import { PointView, type Targets } from "./point-view";
import { Gone } from "./replaced";
import { ReplyHistory } from "./reply-history";

interface DeskProps {
  at: string;
  /** Of the address: the filter, which goes along. */
  search: string;
  point: WeighedPoint;
  changes: readonly ChangeChoice[];
  targets: Targets;
  me: number;
  isOpen: boolean;
  /** The weighing is closed, and changes come about. */
  mayLink: boolean;
  to: (pointId: number) => string;
  tags: readonly Tag[];
  blocks: readonly TextBlock[];
  places: Places;
}

export function Desk({ at, search, point, changes, targets, me, isOpen, mayLink, to, tags, blocks, places }: DeskProps) {
  const { t } = useTranslation();
  const isWeighed = isOpen && point.gone === null;
  const mayCheck = isWeighed && point.state === "draft" && point.draftedBy !== me;
  const checking = useRef<HTMLDivElement>(null);
  const check = () => checking.current?.querySelector("form")?.requestSubmit();
  const change = changes.find(({ versionId }) => versionId === point.changeVersionId);
  return (
    <Section
      title={t("consultations:weighing.point-of", { organisation: point.organisation })}
      id="point"
      actions={
        <>
          {point.previous && (
            <LinkButton small variant="tertiary" icon="chevron-left" to={to(point.previous)}>
              {t("consultations:weighing.previous")}
            </LinkButton>
          )}
          {point.next && (
            <LinkButton small variant="tertiary" icon="chevron-right" to={to(point.next)}>
              {t("consultations:weighing.next")}
            </LinkButton>
          )}
        </>
      }
    >
      {point.gone && <Gone at={at.replace(/\/weighing$/, "")} gone={point.gone} to={to} />}
      <Split>
        <Stack gap={4}>
          <PointView point={point} targets={targets} />
          <Link className="kern-link" to={`${at.replace(/\/weighing$/, "")}/statements/${point.statementId}#point-${point.id}`}>
            {t("consultations:weighing.whole")}
          </Link>
          <Link className="kern-link" to={`${at}?like=${point.id}&point=${point.id}#points`}>
            {t("consultations:weighing.similar")}
          </Link>
          {isWeighed && <Placing {...{ at, search, point, places }} />}
          <Cutting {...{ at, search, point }} isOpen={isWeighed} />
          <OwnWording {...{ at, search, point }} isOpen={isWeighed} />
          <PointTags {...{ at, search, tags }} isOpen={isWeighed} pointId={point.id} />
          <ReplyHistory point={point} />
        </Stack>
        <Stack gap={4}>
          <div className="ja-row ja-gap-2">
            <Badge tone={point.state === "released" ? "success" : "info"}>
              {t(`consultations:weighing.state.${point.state}`)}
            </Badge>
            {promisesChange(point.disposition) && !point.changeVersionId && (
              <Badge tone="warning">{t("consultations:weighing.unlinked")}</Badge>
            )}
            {change && (
              <Link
                className="kern-link"
                to={`/documents/${change.documentId}/comparison?from=${change.askedId}&to=${change.versionId}`}
              >
                {t("consultations:weighing.see-change")}
              </Link>
            )}
          </div>
          {!isOpen && mayLink && changes.length > 0 && promisesChange(point.disposition) && (
            <ActionForm name="link" action={`${at}/points/${point.id}/link?${search}`}>
              <ChangeSelect point={point} changes={changes} />
              <SubmitButton variant="secondary">{t("consultations:weighing.link")}</SubmitButton>
            </ActionForm>
          )}
          {isOpen && <AnswerForm {...{ at, search, point, changes, blocks, to }} onCheck={mayCheck ? check : undefined} />}
          {mayCheck && (
            <div ref={checking}>
              <ActionForm name="check" action={`${at}/points/${point.id}/check?${search}`}>
                <Hidden name="revision" value={point.revision} />
                <SubmitButton variant="secondary">
                  {t("consultations:weighing.check", { name: point.drafter ?? "" })}
                </SubmitButton>
              </ActionForm>
            </div>
          )}
        </Stack>
      </Split>
    </Section>
  );
}

function AnswerForm({
  at,
  search,
  point,
  changes,
  blocks,
  to,
  onCheck,
}: Pick<DeskProps, "at" | "search" | "point" | "changes" | "blocks" | "to"> & { onCheck: (() => void) | undefined }) {
  const { t } = useTranslation();
  const root = useRef<HTMLDivElement>(null);
  const navigate = useNavigate();
  const choices = () => root.current?.querySelectorAll<HTMLInputElement>('input[name="disposition"]');
  usePageKeys(() => ({
    title: t("consultations:weighing.title"),
    keys: [
      { keys: "1 … 6", label: t("consultations:weighing.keys.choose") },
      { keys: "T", label: t("consultations:weighing.keys.block") },
      ...(onCheck ? [{ keys: "G", label: t("consultations:weighing.keys.check") }] : []),
      { keys: "N", label: t("consultations:weighing.keys.next") },
      { keys: "P", label: t("consultations:weighing.keys.previous") },
      { keys: "Mod+Enter", label: t("consultations:weighing.keys.save") },
    ],
  }));
  // Whoever goes from point to point begins with the choice.
  useEffect(() => {
    const choice = 'input[name="disposition"]';
    const chosen = root.current?.querySelector<HTMLInputElement>(`${choice}:checked`);
    (chosen ?? root.current?.querySelector<HTMLInputElement>(choice))?.focus({ preventScroll: true });
  }, []);
  const onKey = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      root.current?.closest("form")?.requestSubmit();
      return;
    }
    const isChoosing = event.target instanceof HTMLInputElement && event.target.name === "disposition";
    if (!isChoosing || event.ctrlKey || event.altKey || event.metaKey) return;
    const beside = { n: point.next, p: point.previous }[event.key];
    const blockSelect = event.key === "t" && root.current?.querySelector<HTMLSelectElement>('select[name="block_id"]');
    const chosen = choices()?.[Number(event.key) - 1];
    const checks = event.key === "g" && onCheck;
    if (!beside && !blockSelect && !chosen && !checks) return;
    // The letter is used up: a select would look for what begins with it.
    event.preventDefault();
    if (beside) return navigate(to(beside));
    if (blockSelect) return blockSelect.focus();
    if (checks) return checks();
    if (!chosen) return;
    chosen.click();
    root.current?.querySelector<HTMLTextAreaElement>('textarea[name="reason"]')?.focus();
  };
  const put = (block: TextBlock) => {
    const index = block.disposition === null ? -1 : DISPOSITIONS.indexOf(block.disposition);
    choices()?.[index]?.click();
    const words = root.current?.querySelector<HTMLTextAreaElement>('textarea[name="reason"]');
    if (!words) return;
    // After what somebody has typed, never instead of it.
    words.value = words.value.trim() ? `${words.value.trimEnd()}\n${block.body}` : block.body;
    words.focus();
  };
  return (
    <ActionForm name="weighing" action={`${at}/points/${point.id}?${search}`}>
      {/* eslint-disable-next-line jsx-a11y/no-static-element-interactions -- keys of the fields in it */}
      <div ref={root} className="ja-stack" onKeyDown={onKey}>
        <Hidden name="revision" value={point.revision} />
        <RadioGroup
          name="disposition"
          label={t("consultations:weighing.disposition")}
          required
          defaultValue={point.disposition}
          options={DISPOSITIONS.map((value, index) => ({
            value,
            label: `${index + 1} ${t(`consultations:disposition.${value}`)}`,
          }))}
        />
        {blocks.length > 0 && <BlockSelect blocks={blocks} onPick={put} />}
        <TextArea
          name="reason"
          label={t("consultations:weighing.reason")}
          hint={t("consultations:weighing.reason-hint")}
          required
          rows={4}
          defaultValue={point.reason}
        />
        {changes.length > 0 && <ChangeSelect point={point} changes={changes} />}
        {point.identical > 0 && (
          <Checkbox
            name="with_identical"
            label={t("consultations:weighing.identical", { count: point.identical })}
            defaultChecked
          />
        )}
        {!point.gone && (
          <FormActions>
            <SubmitButton>{t("consultations:weighing.save-next")}</SubmitButton>
          </FormActions>
        )}
      </div>
    </ActionForm>
  );
}

function ChangeSelect({ point, changes }: Pick<DeskProps, "point" | "changes">) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <Select
      name="change_version_id"
      label={t("consultations:weighing.change")}
      hint={t("consultations:weighing.change-hint")}
      defaultValue={point.changeVersionId ?? ""}
      options={[
        { value: "", label: t("consultations:weighing.no-change") },
        ...changes.map(({ versionId, title, name, at }) => ({
          value: versionId,
          label: [title, name, writeDay(at, language)].filter(Boolean).join(" · "),
        })),
      ]}
    />
  );
}

/** The sender's words for the passage, on their way into the text. */
function OwnWording({ at, search, point, isOpen }: Pick<DeskProps, "at" | "search" | "point" | "isOpen">) {
  const { t } = useTranslation();
  const { proposal } = point;
  const isAgain = proposal === null || proposal.status === "withdrawn";
  return (
    <>
      {proposal && (
        <Link className="kern-link" to={`/documents/${proposal.documentId}/proposals/${proposal.id}`}>
          {t("consultations:weighing.proposal", {
            number: proposal.number,
            status: t(`documents:proposals.status.${proposal.status}`),
          })}
        </Link>
      )}
      {isOpen && isAgain && mayPropose(point) && (
        <ActionForm name="proposal" action={`${at}/points/${point.id}/proposal?${search}`}>
          <SubmitButton small variant="secondary">
            {t("consultations:weighing.propose")}
          </SubmitButton>
        </ActionForm>
      )}
    </>
  );
}

function PointTags({
  at,
  search,
  pointId,
  tags,
  isOpen,
}: Pick<DeskProps, "at" | "search" | "tags" | "isOpen"> & { pointId: number }) {
  const { t } = useTranslation();
  const on = tags.filter(({ isOn }) => isOn);
  const others = tags.filter(({ isOn }) => !isOn);
  return (
    <div className="ja-stack ja-gap-2">
      {on.length > 0 && (
        <div className="ja-row ja-gap-2">
          {on.map(({ id, name }) => (
            <ActionForm
              key={id}
              name={`untag-${id}`}
              className="ja-row ja-gap-1"
              action={`${at}/points/${pointId}/tags/${id}/removal?${search}`}
            >
              <Badge tone="neutral">{name}</Badge>
              {isOpen && (
                <SubmitButton small variant="tertiary" aria-label={t("consultations:desk.remove-named", { name })}>
                  {t("consultations:file.remove")}
                </SubmitButton>
              )}
            </ActionForm>
          ))}
        </div>
      )}
      {isOpen && others.length > 0 && (
        <Fold form="tag-one" summary={t("consultations:desk.tag-do")}>
          <ActionForm name="tag-one" action={`${at}/tagging?${search}`}>
            <Hidden name="points[]" value={pointId} />
            <Select
              name="tag_id"
              label={t("consultations:desk.tag")}
              required
              options={others.map(({ id, name }) => ({ value: id, label: name }))}
            />
            <SubmitButton small variant="secondary">
              {t("consultations:desk.tag-do")}
            </SubmitButton>
          </ActionForm>
        </Fold>
      )}
    </div>
  );
}
