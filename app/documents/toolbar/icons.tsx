/** Signs of the toolbar, drawn on a grid of 20 with one stroke width. */
const PATHS = {
  outline: "M3 5h14 M6 10h11 M6 15h11 M3 10h.01 M3 15h.01",
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
  propose: "M4 16h12 M5 12.5 13 4.5l2.5 2.5-8 8H5z",
  passage: "M6 3v14 M4 3h4 M4 17h4 M11 7h6 M11 10h6 M11 13h4",
  rowAbove: "M3 9h14v7H3z M10 2v5 M7.5 4.5h5",
  rowBelow: "M3 4h14v7H3z M10 13v5 M7.5 15.5h5",
  columnLeft: "M9 3h8v14H9z M2 10h5 M4.5 7.5v5",
  columnRight: "M3 3h8v14H3z M13 10h5 M15.5 7.5v5",
  rowDelete: "M3 7h14v6H3z M7 2.5h6 M8 10h4",
  columnDelete: "M7 3h6v14H7z M10 8v4 M2.5 7v6",
  header: "M3 4h14v12H3z M3 5.5h14 M3 7h14 M3 8.5h14",
  merge: "M3 5h14v10H3z M6 10h3 M14 10h-3 M8 8.5 9.5 10 8 11.5 M12 8.5 10.5 10l1.5 1.5",
  insert: "M10 4v12 M4 10h12",
  footnote: "M3 16 7 6l4 10 M4.4 12.5h5.2 M14 4.5l1.5-1v5",
  image: "M3 4h14v12H3z M3 14l4-4 4 4 2.5-2.5L17 14 M13.5 7.5h.01",
  block: "M7.25 5h.5 M7.25 10h.5 M7.25 15h.5 M12.25 5h.5 M12.25 10h.5 M12.25 15h.5",
  find: "M9 14A5 5 0 1 0 9 4a5 5 0 0 0 0 10z M12.8 12.8 17 17",
  replace: "M4 6h9a3 3 0 0 1 0 6h-1 M7 3 4 6l3 3 M16 14H7 M13 11l3 3-3 3",
  more: "M3.7 9.7h.6v.6h-.6z M9.7 9.7h.6v.6h-.6z M15.7 9.7h.6v.6h-.6z",
  language: "M3 5h8 M7 3v2 M9.5 5c-.5 3-2.5 5.5-6 7 M5 7.5c.8 1.9 2.4 3.4 4.5 4.5 M10 17l3.5-8 3.5 8 M11.2 14.5h4.6",
  print: "M6 7V3h8v4 M6 14H3V7h14v7h-3 M6 11.5h8V17H6z",
  up: "M10 16V4 M5 9l5-5 5 5",
  down: "M10 4v12 M5 11l5 5 5-5",
  copy: "M7 7h9v10H7z M4 13V3h9",
  trash: "M4 6h12 M8 6V3.5h4V6 M5.5 6l1 11h7l1-11 M8.5 9v5 M11.5 9v5",
  focus: "M3 3h14 M3 17h14 M5 7.5h10v5H5z",
  check: "M4 10.5 8 14.5 16 5.5",
  close: "M5 5l10 10 M15 5 5 15",
  previous: "M5 12.5 10 7.5l5 5",
  next: "M5 7.5l5 5 5-5",
  back: "M16 10H4 M9 5l-5 5 5 5",
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
