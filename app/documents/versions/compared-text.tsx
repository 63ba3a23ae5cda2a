/** Parts of texts inside a comparison, as they read in the text itself; footnotes stand open where they belong. */
import { Fragment, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { TextContent } from "#server/documents/rules";
import {
  imagePath,
  isLanguageTag,
  referencePath,
  safeHref,
  toPlainText,
  type ImageAttrs,
} from "#server/documents/content/text.rules";

export function TextNodes({ nodes = [] }: { nodes?: readonly TextContent[] | undefined }) {
  return (
    <>
      {nodes.map((node, index) => (
        <TextNode key={index} node={node} />
      ))}
    </>
  );
}

export function TextNode({ node }: { node: TextContent }) {
  const { t } = useTranslation();
  switch (node.type) {
    case "text":
      return <Marked node={node}>{node.text}</Marked>;
    case "hardBreak":
      return <br />;
    case "footnote":
      return <Note>{String(node.attrs?.text ?? "")}</Note>;
    case "footnoteStart":
      return <span className="ja-compared__note">{`[${t("documents:comparison.footnote")} `}</span>;
    case "footnoteEnd":
      return <span className="ja-compared__note">]</span>;
    case "agendaReference":
    case "reference":
      return <ReferenceTo node={node} />;
    default:
      return (
        <Shell node={node}>
          {node.type === "paragraph" && !node.content?.length ? <br /> : <TextNodes nodes={node.content} />}
        </Shell>
      );
  }
}

function Note({ children }: { children: string }) {
  return (
    <span className="ja-compared__note">
      <TextNode node={{ type: "footnoteStart" }} />
      {children}
      <TextNode node={{ type: "footnoteEnd" }} />
    </span>
  );
}

function ReferenceTo({ node }: { node: TextContent }) {
  const label = String(node.attrs?.label ?? "");
  const itemId = Number(node.attrs?.itemId);
  const href = node.type === "reference" ? referencePath(node.attrs ?? {}) : itemId > 0 ? `/agenda/${itemId}` : undefined;
  if (!href) return <span className="ja-text-reference">{label}</span>;
  return (
    <a href={href} className="ja-text-reference">
      {label}
    </a>
  );
}

const MARKS: Record<string, "strong" | "em" | "u" | "s"> = { bold: "strong", italic: "em", underline: "u", strike: "s" };

function Marked({ node, children }: { node: TextContent; children: ReactNode }) {
  return (node.marks ?? []).reduceRight<ReactNode>((inside, { type, attrs }) => {
    const Tag = MARKS[type];
    if (Tag) return <Tag>{inside}</Tag>;
    if (type === "language") return <span lang={isLanguageTag(attrs?.lang) ? attrs.lang : undefined}>{inside}</span>;
    if (type !== "link") return inside;
    return (
      <a href={safeHref(attrs?.href)} rel="noopener noreferrer">
        {inside}
      </a>
    );
  }, children);
}

/** A block around what is in it. */
export function Shell({ node, children }: { node: TextContent; children: ReactNode }) {
  const { t } = useTranslation();
  switch (node.type) {
    case "paragraph":
      return <p>{children}</p>;
    case "heading": {
      const Tag = `h${Math.min(4, Math.max(1, Number(node.attrs?.level) || 1))}` as "h1";
      return <Tag>{children}</Tag>;
    }
    case "bulletList":
      return <ul>{children}</ul>;
    case "orderedList":
      return <ol start={Number(node.attrs?.start) || 1}>{children}</ol>;
    case "listItem":
      return <li>{children}</li>;
    case "taskList":
      return <ul data-type="taskList">{children}</ul>;
    case "taskItem":
      return (
        <Task isDone={Boolean(node.attrs?.checked)} label={node.content?.[0] ? toPlainText(node.content[0]) : ""}>
          {children}
        </Task>
      );
    case "blockquote":
      return <blockquote>{children}</blockquote>;
    case "horizontalRule":
      return <hr />;
    case "table":
      return (
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls must be reachable by keyboard
        <div className="ja-text-table" role="group" aria-label={t("documents:text.table")} tabIndex={0}>
          <table>
            <tbody>{children}</tbody>
          </table>
        </div>
      );
    case "tableRow":
      return <tr>{children}</tr>;
    case "tableHeader":
      return <th {...spans(node)}>{children}</th>;
    case "tableCell":
      return <td {...spans(node)}>{children}</td>;
    case "image":
      return <Picture node={node} />;
    case "record":
      return (
        <div className="ja-text-record" data-kind={String(node.attrs?.kind ?? "")}>
          <p className="ja-text-record__label">{String(node.attrs?.label ?? "")}</p>
          <p>{String(node.attrs?.text ?? "")}</p>
        </div>
      );
    default:
      return <Fragment>{children}</Fragment>;
  }
}

interface TaskProps {
  isDone: boolean;
  label: string;
  children: ReactNode;
}

export function Task({ isDone, label, children }: TaskProps) {
  const { t } = useTranslation();
  return (
    <li data-type="taskItem" data-checked={isDone}>
      <label>
        <input type="checkbox" checked={isDone} disabled readOnly aria-label={t("documents:text.task", { text: label })} />
      </label>
      <div>{children}</div>
    </li>
  );
}

function Picture({ node }: { node: TextContent }) {
  const { imageId, alt, width, height } = (node.attrs ?? {}) as Partial<ImageAttrs>;
  const size = { width: width ?? undefined, height: height ?? undefined };
  return <img className="ja-text-image" src={imagePath(imageId)} alt={String(alt ?? "")} {...size} loading="lazy" />;
}

export const spans = (node: TextContent) => ({
  colSpan: Number(node.attrs?.colspan) > 1 ? Number(node.attrs?.colspan) : undefined,
  rowSpan: Number(node.attrs?.rowspan) > 1 ? Number(node.attrs?.rowspan) : undefined,
});
