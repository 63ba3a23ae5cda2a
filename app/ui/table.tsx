/** KERN's table with a caption; on narrow screens it scrolls inside a region that the keyboard reaches. */
import { useId, type ReactNode } from "react";

export interface Column<Row> {
  header: ReactNode;
  cell: (row: Row) => ReactNode;
  /** The cell that names its row. */
  rowHeader?: boolean;
  numeric?: boolean;
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
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls must be reachable by keyboard
    <div className="kern-table-responsive ja-table" role="region" aria-labelledby={id} tabIndex={0}>
      <table className="kern-table kern-table--small">
        <caption id={id} className={hideCaption ? "kern-sr-only" : "kern-title"}>
          {caption}
        </caption>
        <thead className="kern-table__head">
          <tr className="kern-table__row">
            {columns.map((column, index) => (
              <th
                key={index}
                scope="col"
                className={`kern-table__header ${column.numeric ? "kern-table__header--numeric" : ""}`}
              >
                {column.header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="kern-table__body">
          {rows.map((row, at) => (
            <tr className="kern-table__row" key={keyOf(row, at)}>
              {columns.map((column, index) =>
                column.rowHeader ? (
                  <th key={index} scope="row" className="kern-table__header">
                    {column.cell(row)}
                  </th>
                ) : (
                  <td key={index} className={`kern-table__cell ${column.numeric ? "kern-table__cell--numeric" : ""}`}>
                    {column.cell(row)}
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
