/**
 * Choosing what a proposal is about: some neighbouring blocks of the text, or a place between two. A plain form with boxes and
 * links, for fingers and keys alike, with and without JavaScript.
 */
import { Form, Link } from "@remix-run/react";
import { Fragment, useState, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { blockKeyOf } from "#server/documents/content/text.rules";
import { beginningOf } from "#server/documents/proposals/blocks.rules";
import { targetQuery } from "#server/documents/proposals/rules";
import type { TextContent } from "#server/documents/rules";
import { Button, LinkButton } from "~/ui/button";
import { Icon } from "~/ui/icon";
import { draftOf, useDraft } from "./draft";
import { OtherDraft } from "./drafts";
import { ProposalText } from "./parts";
import "../documents.css";
import "./proposals.css";
import "./choice.css";

interface ProposalChooserProps {
  documentId: number;
  personId: number;
  text: TextContent[];
  back: string;
}

export function ProposalChooser({ documentId, personId, text, back }: ProposalChooserProps) {
  const { t } = useTranslation();
  const { draft, discard } = useDraft(personId, draftOf(documentId));
  const path = `/documents/${documentId}/proposals/new`;
  const keys = text.map((block) => blockKeyOf(block));
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const range = spanOf(chosen);
  const walk = (event: KeyboardEvent<HTMLFormElement>) => {
    const to = boxBeside(event, text);
    if (!to) return;
    event.preventDefault();
    to.focus();
    if (!event.shiftKey) return;
    const [from, next] = [indexOf(event.target as HTMLElement), indexOf(to)];
    const kept = range ? (from === range.from ? range.to : range.from) : from;
    setChosen(between(Math.min(kept, next), Math.max(kept, next)));
  };
  const toggle = (index: number, isOn: boolean) => setChosen(withIndex(chosen, index, isOn));
  const insertion = (after: string | null, words: string) => (
    <Link className="ja-proposal-gap" to={`${path}?${targetQuery({ blockIds: [], after })}`}>
      <Icon name="add" size="small" />
      <span className="ja-proposal-gap__words">{t("documents:proposals.choose.insert")}</span>
      <span className="kern-sr-only">{words}</span>
    </Link>
  );
  return (
    <Form action={path} method="get" className="ja-proposal-choice" onKeyDown={walk}>
      {draft && <OtherDraft draft={draft} documentId={documentId} onDiscard={discard} />}
      <p className="kern-body">
        {t("documents:proposals.choose.how")} <span id="choose-keys">{t("documents:proposals.choose.keys")}</span>
      </p>
      {insertion(null, ` (${t("documents:proposals.choose.at-start")})`)}
      {text.map((block, index) => {
        const key = keys[index];
        const words = beginningOf(block) || t("documents:proposals.choose.wordless");
        return (
          <Fragment key={key ?? index}>
            {key === undefined ? (
              <ProposalText blocks={[block]} />
            ) : (
              <label
                className="ja-proposal-option"
                data-chosen={(range && index >= range.from && index <= range.to) || undefined}
              >
                <input
                  type="checkbox"
                  name="blocks"
                  value={key}
                  data-index={index}
                  aria-describedby="choose-keys"
                  aria-label={words}
                  checked={chosen.has(index)}
                  onChange={(event) => toggle(index, event.target.checked)}
                />
                <ProposalText blocks={[block]} />
              </label>
            )}
            {key !== undefined && insertion(key, ` (${t("documents:proposals.choose.after", { words })})`)}
          </Fragment>
        );
      })}
      <div className="ja-proposal-choice__bar">
        <p className="kern-body" role="status">
          {chosen.size === 0
            ? t("documents:proposals.choose.nothing")
            : t("documents:proposals.choose.count", { count: chosen.size })}
        </p>
        <div className="ja-row">
          <Button type="submit" name="next" value="1" variant="primary">
            {t("documents:proposals.choose.next")}
          </Button>
          <LinkButton variant="tertiary" to={back}>
            {t("common:action.cancel")}
          </LinkButton>
        </div>
      </div>
    </Form>
  );
}

const indexOf = (box: HTMLElement) => Number(box.dataset.index);

const STEPS: Readonly<Record<string, 1 | -1>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 1, PageUp: -1 };

/** Arrow keys go from box to box, Page up and down from heading to heading; with Shift to where the section ends. */
function boxBeside({ key, altKey, shiftKey, target, currentTarget }: KeyboardEvent<HTMLFormElement>, text: TextContent[]) {
  const by = STEPS[key];
  const boxes = [...currentTarget.querySelectorAll<HTMLInputElement>("input[data-index]")];
  const at = boxes.indexOf(target as HTMLInputElement);
  if (!by || at === -1) return undefined;
  const isHeading = (box: HTMLInputElement | undefined) => !box || text[indexOf(box)]?.type === "heading";
  const isStop = (box: HTMLInputElement) => isHeading(shiftKey && by === 1 ? boxes[boxes.indexOf(box) + 1] : box);
  const rest = by === 1 ? boxes.slice(at + 1) : boxes.slice(0, at).reverse();
  if (!altKey && key.startsWith("Arrow")) return rest[0];
  return rest.find(isStop) ?? rest.at(-1);
}

/** What is chosen has no gaps: what stands between belongs to it; taking off one at the edge makes it shorter, one inside cuts it there. */
function withIndex(chosen: ReadonlySet<number>, index: number, isOn: boolean): ReadonlySet<number> {
  const range = spanOf(chosen);
  if (!range) return new Set(isOn ? [index] : []);
  if (isOn) return between(Math.min(range.from, index), Math.max(range.to, index));
  if (index === range.from) return between(index + 1, range.to);
  return between(range.from, index - 1);
}

const between = (from: number, to: number) =>
  new Set(Array.from({ length: Math.max(0, to - from + 1) }, (_, step) => from + step));

const spanOf = (chosen: ReadonlySet<number>) =>
  chosen.size ? { from: Math.min(...chosen), to: Math.max(...chosen) } : undefined;
