/** KERN's table with a caption and, where a column says so, links that sort; on a phone each row becomes a card with its labels. */
/* eslint-disable jsx-a11y/no-redundant-roles, jsx-a11y/no-interactive-element-to-noninteractive-role --
   the roles say again what the elements are: as cards on a phone some browsers no longer read them as a table. */
import { Link } from "@remix-run/react";
import { useId, type ReactNode } from "react";
import { Icon } from "./icon";

export interface Column<Row> {
  header: ReactNode;
  /** What its cells are called on a phone, where the header is more than plain words. */
  label?: string;
  cell: (row: Row) => ReactNode;
  /** The cell that names its row. */
  rowHeader?: boolean;
  numeric?: boolean;
  /** Where the rows are sorted by it, and how they are now. */
  sort?: { to: string; now?: "ascending" | "descending" };
}

interface DataTableProps<Row> {
  caption: ReactNode;
  /** The caption is only for screen readers when a heading says the same above. */
  hideCaption?: boolean;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row, index: number) => string | number;
}

export function DataTable<Row>({ caption, hideCaption, columns, rows, keyOf }: DataTableProps<Row>) {
  const id = useId();
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
    <div className="kern-table-responsive ja-table" role="group" aria-labelledby={id} tabIndex={0}>
      <table className="kern-table kern-table--small" role="table">
        <caption id={id} className={hideCaption ? "kern-sr-only" : "kern-title"}>
          {caption}
        </caption>
        <thead className="kern-table__head" role="rowgroup">
          <tr className="kern-table__row" role="row">
            {columns.map((column, index) => (
              <Head key={index} column={column} />
            ))}
          </tr>
        </thead>
        <tbody className="kern-table__body" role="rowgroup">
          {rows.map((row, at) => (
            <tr className="kern-table__row" role="row" key={keyOf(row, at)}>
              {columns.map((column, index) =>
                column.rowHeader ? (
                  <th key={index} scope="row" role="rowheader" className="kern-table__header">
                    {column.cell(row)}
                  </th>
                ) : (
                  <td
                    key={index}
                    role="cell"
                    className={`kern-table__cell ${column.numeric ? "kern-table__cell--numeric" : ""}`}
                    data-label={column.label ?? (typeof column.header === "string" ? column.header : undefined)}
                  >
                    <div>{column.cell(row)}</div>
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Head<Row>({ column: { header, numeric, sort } }: { column: Column<Row> }) {
  return (
    <th
      scope="col"
      role="columnheader"
      className={`kern-table__header ${numeric ? "kern-table__header--numeric" : ""}`}
      aria-sort={sort?.now}
    >
      {sort ? (
        <Link to={sort.to} preventScrollReset>
          {header}
          {sort.now && <Icon name={sort.now === "ascending" ? "arrow-up" : "arrow-down"} size="small" />}
        </Link>
      ) : (
        header
      )}
    </th>
  );
}
