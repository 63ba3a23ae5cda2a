/** What `npm run lint:styles` checks: sheets keep to the scales of app/ui/tokens.css, and to their layer. Formatting is prettier's. */
const LENGTHS = ["px", "rem", "em", "vw", "vh", "pt", "cm"];
/** Lines of one to four pixels, and spaces that follow the size of letters on the screen for the wall, are no steps of a scale. */
const scaled = {
  "/^(margin|padding|gap|row-gap|column-gap)/": LENGTHS,
  "/^border(-(top|bottom|start|end)-(left|right|start|end))?-radius$/": [...LENGTHS, "%"],
  "/^inset/": LENGTHS,
};

/** Of texts, the sheets that still have spaces and sizes of their own between the steps of the scale; the others keep to all of it. */
const UNSCALED = [
  "documents",
  "parts",
  "comments/mentions",
  "comments/passages",
  "comments/threads",
  "editor/writing",
  "page/templates",
  "proposals/choice",
  "proposals/editor",
  "proposals/proposals",
  "proposals/table",
  "reader/files",
  "reader/outline",
  "reader/print",
  "reader/text",
  "sync/network",
  "sync/presence",
  "toolbar/toolbar",
  "versions/versions",
];

/** @type {import("stylelint").Config} */
export default {
  ignoreFiles: ["build/**", "node_modules/**"],
  reportNeedlessDisables: true,
  rules: {
    "block-no-empty": true,
    "color-no-hex": true,
    "color-named": "never",
    "custom-property-no-missing-var-function": true,
    "declaration-block-no-duplicate-properties": true,
    "declaration-block-no-shorthand-property-overrides": true,
    "declaration-property-unit-disallowed-list": { ...scaled, "font-size": ["px", "rem", "vw", "pt"] },
    "declaration-property-value-disallowed-list": {
      // A step above a layer is said from that layer.
      "z-index": ["/^-?\\d/"],
    },
    "function-disallowed-list": ["rgb", "rgba", "hsl", "hsla", "oklch", "lab", "lch"],
    "media-feature-name-value-allowed-list": {
      "/width$/": ["40rem", "64rem", "80rem"],
    },
    "no-duplicate-selectors": true,
    "property-no-unknown": true,
    "selector-class-pattern": [
      "^((ja|kern|react-aria|tiptap|ProseMirror|collaboration)-?|tableWrapper|selectedCell|is-editor-empty)",
      { message: "Classes begin with ja-, those of libraries with their own name." },
    ],
    "unit-no-unknown": true,
  },
  overrides: [
    {
      files: UNSCALED.map((name) => `app/documents/${name}.css`),
      rules: { "declaration-property-unit-disallowed-list": null },
    },
    // What stands side by side has other widths at which it no longer fits than pages have.
    {
      files: ["proposals/editor", "proposals/proposals", "proposals/table", "versions/versions"].map(
        (name) => `app/documents/${name}.css`,
      ),
      rules: { "media-feature-name-value-allowed-list": null },
    },
    // The scales themselves, KERN's parts brought to them, and the frame around all pages.
    {
      files: ["app/ui/*.css"],
      rules: { "function-disallowed-list": null, "declaration-property-unit-disallowed-list": null },
    },
  ],
};
