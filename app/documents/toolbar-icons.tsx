/** Signs of the toolbar, drawn on a grid of 20 with one stroke width. */
const PATHS = {
  undo: "M5 8h7a4 4 0 0 1 0 8H9 M8 5 5 8l3 3",
  redo: "M15 8H8a4 4 0 0 0 0 8h3 M12 5l3 3-3 3",
  bullets: "M8 5h9 M8 10h9 M8 15h9 M3.5 5h.01 M3.5 10h.01 M3.5 15h.01",
  numbers: "M9 5h8 M9 10h8 M9 15h8 M3 3.5h1v4 M3 12.5h2.2l-2.2 3.5h2.4",
  tasks: "M10 6h7 M10 14h7 M3 5.5 4.5 7 7 4 M3 13.5 4.5 15 7 12",
  quote: "M4 6v8 M8 7h9 M8 10h9 M8 13h6",
  table: "M3 4h14v12H3z M3 8h14 M9 4v12",
  rule: "M3 10h14",
  link: "M8.5 11.5a3 3 0 0 0 4.3 0l2.7-2.7a3 3 0 0 0-4.3-4.3l-1 1 M11.5 8.5a3 3 0 0 0-4.3 0l-2.7 2.7a3 3 0 0 0 4.3 4.3l1-1",
  reference: "M5 3h7l3 3v11H5z M12 3v3h3 M8 10h4 M8 13h4",
  comment: "M3 4h14v9H9l-4 3v-3H3z",
  passage: "M6 3v14 M4 3h4 M4 17h4 M11 7h6 M11 10h6 M11 13h4",
  rowAbove: "M3 9h14v7H3z M10 2v5 M7.5 4.5h5",
  rowBelow: "M3 4h14v7H3z M10 13v5 M7.5 15.5h5",
  columnLeft: "M9 3h8v14H9z M2 10h5 M4.5 7.5v5",
  columnRight: "M3 3h8v14H3z M13 10h5 M15.5 7.5v5",
  rowDelete: "M3 7h14v6H3z M7 2.5h6 M8 10h4",
  columnDelete: "M7 3h6v14H7z M10 8v4 M2.5 7v6",
  header: "M3 4h14v12H3z M3 5.5h14 M3 7h14 M3 8.5h14",
  merge: "M3 5h14v10H3z M6 10h3 M14 10h-3 M8 8.5 9.5 10 8 11.5 M12 8.5 10.5 10l1.5 1.5",
  tableDelete: "M3 4h14v12H3z M7 7.5l6 5 M13 7.5l-6 5",
} as const;

export type ToolIconName = keyof typeof PATHS;

export function ToolIcon({ name }: { name: ToolIconName }) {
  return (
    <svg
      viewBox="0 0 20 20"
      width="20"
      height="20"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.7"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
