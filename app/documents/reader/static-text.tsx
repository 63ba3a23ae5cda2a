/**
 * A text without the editor: what the server sends, what is read before and without JavaScript. Elements and classes are the
 * editor's, so nothing jumps when it takes over; React writes every word, so no HTML of anybody gets through.
 */
import { renderJSONContentToReactElement, type MarkProps, type NodeProps } from "@tiptap/static-renderer/json/react";
import { Children, Fragment, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { TextContent } from "#server/documents/rules";
import {
  blockAnchor,
  blockIdOf,
  footnoteId,
  footnoteMarkId,
  footnotesOf,
  headingIds,
  imagePath,
  isLanguageTag,
  referencePath,
  safeHref,
  toPlainText,
  type ImageAttrs,
} from "#server/documents/content/text.rules";
import { Footnotes } from "./footnotes";
import "./files.css";

type NodeOf = NodeProps<TextContent, ReactNode>;
type MarkOf = MarkProps<{ type: string; attrs?: Record<string, unknown> }, ReactNode, TextContent>;

export const passageId = (threadId: number): string => `passage-${threadId}`;
export const threadAnchor = (threadId: number): string => `thread-${threadId}`;

interface StaticTextProps {
  content: TextContent;
  openThreads: ReadonlySet<number>;
  /** Of the text, for reading it aloud; without it, the page's. */
  language?: string;
  /** As they are written, by block id. */
  numbers?: ReadonlyMap<string, string>;
  /** What stands below a block that has an id. */
  aside?: (blockId: string) => ReactNode;
}

export function StaticText({ content, openThreads, language, numbers, aside }: StaticTextProps) {
  const { t } = useTranslation();
  const ids = headingIds(content);
  const footnotes = footnotesOf(content);
  const anchorOf = (node: TextContent) => {
    const id = blockIdOf(node);
    return id === undefined ? undefined : blockAnchor(id);
  };
  const numberOf = (node: TextContent) => numbers?.get(blockIdOf(node) ?? "");
  const firsts = firstPassages(content);
  const render = renderJSONContentToReactElement<{ type: string; attrs?: Record<string, unknown> }, TextContent>({
    nodeMapping: {
      doc: ({ node, children }: NodeOf) => <>{aside ? withAsides(node, children, aside) : children}</>,
      text: ({ node }: NodeOf) => <>{node.text}</>,
      paragraph: ({ node, children }: NodeOf) => (
        <p id={anchorOf(node)} data-number={numberOf(node)}>
          {node.content?.length ? children : <br />}
        </p>
      ),
      heading: ({ node, children }: NodeOf) => {
        const Tag = `h${Math.min(4, Math.max(1, Number(node.attrs?.level) || 1))}` as "h1";
        return (
          <Tag id={ids.get(node)} data-number={numberOf(node)}>
            {anchorOf(node) && <span id={anchorOf(node)} />}
            {children}
          </Tag>
        );
      },
      bulletList: ({ children }: NodeOf) => <ul>{children}</ul>,
      orderedList: ({ node, children }: NodeOf) => (
        <ol start={Number.isInteger(node.attrs?.start) ? (node.attrs!.start as number) : 1} type={listType(node.attrs?.type)}>
          {children}
        </ol>
      ),
      listItem: ({ children }: NodeOf) => <li>{children}</li>,
      taskList: ({ children }: NodeOf) => <ul data-type="taskList">{children}</ul>,
      taskItem: ({ node, children }: NodeOf) => (
        <li data-type="taskItem" data-checked={Boolean(node.attrs?.checked)}>
          <label>
            <input
              type="checkbox"
              checked={Boolean(node.attrs?.checked)}
              disabled
              readOnly
              aria-label={t("documents:text.task", { text: node.content?.[0] ? toPlainText(node.content[0]) : "" })}
            />
          </label>
          <div>{children}</div>
        </li>
      ),
      blockquote: ({ children }: NodeOf) => <blockquote>{children}</blockquote>,
      horizontalRule: () => <hr />,
      hardBreak: () => <br />,
      table: ({ node, children }: NodeOf) => (
        <div
          className="ja-text-table"
          role="group"
          aria-label={t("documents:text.table")}
          // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls must be reachable by keyboard
          tabIndex={0}
          id={anchorOf(node)}
        >
          <table>
            <tbody>{children}</tbody>
          </table>
        </div>
      ),
      tableRow: ({ children }: NodeOf) => <tr>{children}</tr>,
      tableHeader: ({ node, children }: NodeOf) => <th {...spans(node)}>{children}</th>,
      tableCell: ({ node, children }: NodeOf) => <td {...spans(node)}>{children}</td>,
      agendaReference: ({ node }: NodeOf) => {
        const itemId = Number(node.attrs?.itemId);
        const label = String(node.attrs?.label ?? "");
        if (!(itemId > 0)) return <span className="ja-text-reference">{label}</span>;
        return (
          <a href={`/agenda/${itemId}`} className="ja-text-reference">
            {label}
          </a>
        );
      },
      reference: ({ node }: NodeOf) => {
        const href = referencePath(node.attrs ?? {});
        const label = String(node.attrs?.label ?? "");
        if (!href) return <span className="ja-text-reference">{label}</span>;
        return (
          <a href={href} className="ja-text-reference">
            {label}
          </a>
        );
      },
      image: ({ node }: NodeOf) => {
        const { imageId, alt, width, height } = (node.attrs ?? {}) as Partial<ImageAttrs>;
        const size = { width: width ?? undefined, height: height ?? undefined };
        return (
          <img
            className="ja-text-image"
            id={anchorOf(node)}
            src={imagePath(imageId)}
            alt={String(alt ?? "")}
            {...size}
            loading="lazy"
          />
        );
      },
      footnote: ({ node }: NodeOf) => {
        const number = footnotes.get(node) ?? 0;
        const text = String(node.attrs?.text ?? "");
        return (
          <sup className="ja-text-footnote" id={footnoteMarkId(number)} title={text}>
            <a href={`#${footnoteId(number)}`} role="doc-noteref" aria-label={t("documents:footnote.label", { number, text })}>
              {number}
            </a>
          </sup>
        );
      },
      record: ({ node }: NodeOf) => (
        <div className="ja-text-record" data-kind={String(node.attrs?.kind ?? "")}>
          <p className="ja-text-record__label">{String(node.attrs?.label ?? "")}</p>
          <p>{String(node.attrs?.text ?? "")}</p>
        </div>
      ),
    },
    markMapping: {
      bold: ({ children }: MarkOf) => <strong>{children}</strong>,
      italic: ({ children }: MarkOf) => <em>{children}</em>,
      underline: ({ children }: MarkOf) => <u>{children}</u>,
      language: ({ mark, children }: MarkOf) => (
        <span lang={isLanguageTag(mark.attrs?.lang) ? mark.attrs.lang : undefined}>{children}</span>
      ),
      strike: ({ children }: MarkOf) => <s>{children}</s>,
      link: ({ mark, children }: MarkOf) => (
        <a href={safeHref(mark.attrs?.href)} rel="noopener noreferrer">
          {children}
        </a>
      ),
      comment: ({ mark, node, children }: MarkOf) => {
        const threadId = Number(mark.attrs?.threadId);
        const id = firsts.get(threadId) === node ? passageId(threadId) : undefined;
        if (!openThreads.has(threadId)) return <span id={id}>{children}</span>;
        // Links do not nest: the first thread of a run is the one that it leads to.
        const leads =
          !node.marks?.some((other) => other.type === "link") && node.marks?.find((other) => other.type === "comment") === mark;
        const look = { id, className: "ja-text-comment ja-text-comment--open", "data-thread": threadId };
        return leads ? (
          <a {...look} href={`#${threadAnchor(threadId)}`}>
            {children}
          </a>
        ) : (
          <mark {...look}>{children}</mark>
        );
      },
    },
    unhandledNode: ({ children }: NodeOf) => <>{children}</>,
    unhandledMark: ({ children }: MarkOf) => <>{children}</>,
  });
  return (
    <>
      <div className="ja-text" lang={language}>
        {render({ content })}
      </div>
      <Footnotes texts={[...footnotes.keys()].map(({ attrs }) => String(attrs?.text ?? ""))} />
    </>
  );
}

/** Letters and Roman numbers; anything else counts as the page shows it. */
const listType = (type: unknown) => (["1", "a", "A", "i", "I"] as const).find((known) => known === type);

const spans = (node: TextContent) => ({
  colSpan: Number(node.attrs?.colspan) > 1 ? Number(node.attrs?.colspan) : undefined,
  rowSpan: Number(node.attrs?.rowspan) > 1 ? Number(node.attrs?.rowspan) : undefined,
});

/** The run with which each thread's passage begins: there its anchor goes. */
function firstPassages(content: TextContent, found = new Map<number, TextContent>()): Map<number, TextContent> {
  for (const mark of content.marks ?? []) {
    const threadId = Number(mark.attrs?.threadId);
    if (mark.type === "comment" && !found.has(threadId)) found.set(threadId, content);
  }
  for (const child of content.content ?? []) firstPassages(child, found);
  return found;
}

function withAsides(node: TextContent, children: ReactNode, aside: (blockId: string) => ReactNode): ReactNode {
  return Children.toArray(children).map((child, index) => {
    const id = blockIdOf(node.content?.[index] ?? node);
    return (
      <Fragment key={index}>
        {child}
        {id !== undefined && aside(id)}
      </Fragment>
    );
  });
}
