/**
 * What has changed between two texts, to be read: inline, or old and new side by side. Never colour alone: what came is
 * underlined, what went is struck through, and words say so to those who hear the page.
 */
import { createContext, useContext, useMemo, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { sideOf, type ComparedBlock, type Comparison, type Piece } from "#server/documents/compare/rules";
import { Shell, spans, Task, TextNode, TextNodes } from "./compared-text";
import { writeFormat, writeTurn } from "#server/documents/compare/names.rules";
import "../documents.css";
import "./versions.css";

interface ComparedProps {
  comparison: Comparison;
  view?: "inline" | "side-by-side";
  /** Changes show their numbers and are anchors; at most one comparison of a page has that. */
  isNumbered?: boolean;
  /** Of the texts, for reading them aloud; without it, the page's. */
  language?: string;
}

export const changeAnchor = (number: number): string => `change-${number}`;

export function Compared({ comparison, view = "inline", isNumbered = false, language }: ComparedProps) {
  const firsts = useMemo(() => firstsIn(comparison.blocks), [comparison]);
  const { blocks } = comparison;
  return (
    <Marking.Provider value={{ firsts, isNumbered, side: null }}>
      <div className="ja-compared" lang={language}>
        {view === "inline" ? (
          <div className="ja-text">
            <Blocks blocks={blocks} />
          </div>
        ) : (
          <SideBySide blocks={blocks} />
        )}
      </div>
    </Marking.Provider>
  );
}

// --- what is drawn first bears the number ---------------------------------------------

type Part = ComparedBlock | Piece;

interface Marking {
  /** Where each number is drawn first: several cells may bear the same one. */
  firsts: ReadonlySet<Part>;
  isNumbered: boolean;
  side: "before" | "after" | null;
}

const Marking = createContext<Marking>({ firsts: new Set(), isNumbered: false, side: null });

function firstsIn(blocks: readonly ComparedBlock[]): Set<Part> {
  const firsts = new Set<Part>();
  const numbers = new Set<number>();
  const walk = (parts: readonly Part[]) => {
    for (const part of parts) {
      if (part.number !== undefined && !numbers.has(part.number)) firsts.add(part);
      if (part.number !== undefined) numbers.add(part.number);
      if ("pieces" in part) walk(part.pieces ?? []);
      if ("blocks" in part) walk(part.blocks ?? []);
    }
  };
  walk(blocks);
  return firsts;
}

/** The anchor of a change; what stands on both sides has it on the first. */
function useNumber(part: Part): { id?: string; number?: number } {
  const { firsts, isNumbered, side } = useContext(Marking);
  if (!isNumbered || part.number === undefined || !firsts.has(part)) return {};
  const isRepeated = side === "after" && (part.status === "changed" || part.status === "format") && !("moved" in part);
  return isRepeated ? {} : { id: changeAnchor(part.number), number: part.number };
}

function useSide<T extends Part>(parts: readonly T[] = []): readonly T[] {
  const { side } = useContext(Marking);
  return side ? sideOf(parts, side) : parts;
}

/** What was moved is drawn whole where it is now: on the side of before it stands as it was, without what was changed on the way. */
function Moved({ block, children }: { block: ComparedBlock; children: ReactNode }) {
  const marking = useContext(Marking);
  if (block.moved !== "here" || !marking.side) return <>{children}</>;
  return <Marking.Provider value={{ ...marking, side: null }}>{children}</Marking.Provider>;
}

// --- side by side -----------------------------------------------------------------------

function SideBySide({ blocks }: { blocks: readonly ComparedBlock[] }) {
  const { t } = useTranslation();
  return (
    <table className="ja-compared-sides">
      <thead>
        <tr>
          <th scope="col">{t("documents:comparison.before")}</th>
          <th scope="col">{t("documents:comparison.after")}</th>
        </tr>
      </thead>
      <tbody>
        {blocks.map((block, index) => (
          <tr key={index} data-change={block.moved ? "moved" : block.status}>
            <Side block={block} side="before" />
            <Side block={block} side="after" />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Side({ block, side }: { block: ComparedBlock; side: "before" | "after" }) {
  const { t } = useTranslation();
  const marking = useContext(Marking);
  const isThere = sideOf([block], side).length > 0;
  return (
    <td className={isThere ? undefined : "ja-compared-sides__empty"}>
      <p className="ja-compared-sides__side">{t(`documents:comparison.${side}`)}</p>
      {isThere && (
        <Marking.Provider value={{ ...marking, side }}>
          <div className="ja-text">
            <Moved block={block}>
              <Block block={block} />
            </Moved>
          </div>
        </Marking.Provider>
      )}
    </td>
  );
}

// --- blocks ---------------------------------------------------------------------------------

function Blocks({ blocks }: { blocks: readonly ComparedBlock[] | undefined }) {
  return (
    <>
      {useSide(blocks).map((block, index) => (
        <Moved key={index} block={block}>
          <Block block={block} />
        </Moved>
      ))}
    </>
  );
}

function Block({ block }: { block: ComparedBlock }) {
  const content = block.status === "changed" ? <Changed block={block} /> : <TextNode node={block.node} />;
  if (block.number === undefined && block.status !== "added" && block.status !== "removed") return content;
  return <Framed block={block}>{content}</Framed>;
}

/** A block that changed as a whole: with words above it, so that one need not look for underlined passages. */
function Framed({ block, children }: { block: ComparedBlock; children: ReactNode }) {
  const { id, number } = useNumber(block);
  return (
    <div className="ja-compared__block" data-change={block.moved ? "moved" : block.status} id={id}>
      <p className="ja-compared__label">
        <Label part={block} number={number} />
      </p>
      <Struck status={block.status}>{children}</Struck>
    </div>
  );
}

function Struck({ status, children }: { status: string; children: ReactNode }) {
  if (status === "added") return <ins>{children}</ins>;
  return status === "removed" ? <del>{children}</del> : <>{children}</>;
}

/** "Änderung 3 · Hinzugefügt · von Stadt Auen" */
function Label({ part, number }: { part: ComparedBlock; number: number | undefined }) {
  const { t } = useTranslation();
  const { side } = useContext(Marking);
  const words = [
    part.moved ? t(`documents:comparison.moved-${part.moved}`) : null,
    !part.moved && (part.status === "added" || part.status === "removed") ? t(`documents:comparison.${part.status}`) : null,
    part.before && side !== "before" ? writeTurn(t, part.before, part.node) : null,
    part.by ? t("documents:comparison.by", { names: part.by.join(", ") }) : null,
  ];
  return (
    <>
      {number !== undefined && <span className="ja-compared__number">{t("documents:comparison.number", { number })}</span>}
      {words.filter(Boolean).join(" · ")}
    </>
  );
}

function Changed({ block }: { block: ComparedBlock }) {
  const { side } = useContext(Marking);
  const node = side === "before" && block.before ? block.before : block.node;
  switch (node.type) {
    case "table":
      return (
        <Shell node={node}>
          <Rows rows={block.blocks} />
        </Shell>
      );
    case "bulletList":
    case "orderedList":
    case "taskList":
      return (
        <Shell node={node}>
          <Items items={block.blocks} />
        </Shell>
      );
    case "image":
      return (
        <>
          <TextNode node={node} />
          <Attribute block={block} label="documents:comparison.alt" />
        </>
      );
    case "record":
      return (
        <div className="ja-text-record" data-kind={String(node.attrs?.kind ?? "")}>
          <p className="ja-text-record__label">{String(node.attrs?.label ?? "")}</p>
          <p>
            <Pieces pieces={block.pieces} />
          </p>
        </div>
      );
    default:
      return <Shell node={node}>{block.pieces ? <Pieces pieces={block.pieces} /> : <Blocks blocks={block.blocks} />}</Shell>;
  }
}

function Attribute({ block, label }: { block: ComparedBlock; label: string }) {
  const { t } = useTranslation();
  return (
    <p className="ja-compared__attribute">
      {t(label)} <Pieces pieces={block.pieces} />
    </p>
  );
}

function Items({ items }: { items: readonly ComparedBlock[] | undefined }) {
  return (
    <>
      {useSide(items).map((item, index) => (
        <Moved key={index} block={item}>
          <Item item={item} />
        </Moved>
      ))}
    </>
  );
}

function Item({ item }: { item: ComparedBlock }) {
  const { side } = useContext(Marking);
  const node = side === "before" && item.before ? item.before : item.node;
  const inside = <Whole block={item} />;
  if (node.type !== "taskItem") return <li>{inside}</li>;
  return (
    <Task isDone={Boolean(node.attrs?.checked)} label="">
      {inside}
    </Task>
  );
}

/** What is in an item or a cell. @param isNamed false where the row around it says what became of it */
function Whole({ block, isNamed = true }: { block: ComparedBlock; isNamed?: boolean }) {
  const content = block.status === "changed" ? <Blocks blocks={block.blocks} /> : <TextNodes nodes={block.node.content} />;
  if (!isNamed) return <Struck status={block.status}>{content}</Struck>;
  const isWhole = block.number !== undefined || block.status === "added" || block.status === "removed";
  return isWhole ? <Framed block={block}>{content}</Framed> : content;
}

function Rows({ rows }: { rows: readonly ComparedBlock[] | undefined }) {
  return (
    <>
      {useSide(rows).map((row, index) => (
        <Row key={index} row={row} />
      ))}
    </>
  );
}

/** The first cell of a row that came, went or moved says so for the row. */
function Row({ row }: { row: ComparedBlock }) {
  const cells = useSide(row.blocks);
  const isWhole = row.number !== undefined;
  return (
    <tr data-change={row.moved ? "moved" : row.status}>
      {cells.map((cell, index) => {
        const Tag = cell.node.type === "tableHeader" ? "th" : "td";
        return (
          <Tag key={index} {...spans(cell.node)}>
            {isWhole && index === 0 ? <RowLabel row={row} /> : null}
            <Moved block={row}>
              <Whole block={cell} isNamed={!isWhole || cell.number !== undefined} />
            </Moved>
          </Tag>
        );
      })}
      {cells.length === 0 && <td>{isWhole && <RowLabel row={row} />}</td>}
    </tr>
  );
}

function RowLabel({ row }: { row: ComparedBlock }) {
  const { t } = useTranslation();
  const { id, number } = useNumber(row);
  return (
    <p className="ja-compared__label" id={id}>
      <Label part={row} number={number} /> {t("documents:comparison.row")}
    </p>
  );
}

// --- words ---------------------------------------------------------------------------------------

function Pieces({ pieces }: { pieces: readonly Piece[] | undefined }) {
  return (
    <>
      {useSide(pieces).map((piece, index) => (
        <PieceOf key={index} piece={piece} />
      ))}
    </>
  );
}

function PieceOf({ piece }: { piece: Piece }) {
  const { t } = useTranslation();
  const { side } = useContext(Marking);
  const { id, number } = useNumber(piece);
  if (piece.status === "same") return <TextNodes nodes={piece.nodes} />;
  const nodes = side === "before" && piece.before ? piece.before : piece.nodes;
  const words = piece.status === "format" ? writeFormat(t, piece) : t(`documents:comparison.${piece.status}`);
  const Tag = { added: "ins", removed: "del", format: "span" }[piece.status] as "ins";
  return (
    <>
      <Tag
        className={piece.status === "format" ? "ja-compared__format" : undefined}
        id={id}
        title={piece.status === "format" ? words : undefined}
      >
        {number !== undefined && (
          <span className="ja-compared__mark" aria-hidden="true">
            {number}
          </span>
        )}
        <span className="kern-sr-only">
          {number !== undefined && `${t("documents:comparison.number", { number })}, `}
          {words}:{" "}
        </span>
        <TextNodes nodes={nodes} />
      </Tag>
      {piece.by && <small className="ja-compared__by">{t("documents:comparison.by", { names: piece.by.join(", ") })}</small>}
    </>
  );
}
