/** What `npm run lint:styles` checks: sheets keep to the scales of app/ui/tokens.css, and to their layer. Formatting is prettier's. */
const LENGTHS = ["px", "rem", "em", "vw", "vh", "pt", "cm"];
/** Lines of one to four pixels, and spaces that follow the size of letters on the screen for the wall, are no steps of a scale. */
const scaled = {
  "/^(margin|padding|gap|row-gap|column-gap)/": LENGTHS,
  "/^border(-(top|bottom|start|end)-(left|right|start|end))?-radius$/": [...LENGTHS, "%"],
  "/^inset/": LENGTHS,
};

/** @type {import("stylelint").Config} */
export default {
  // Its sheets are still on their way to these scales.
  ignoreFiles: ["app/documents/**", "build/**", "node_modules/**"],
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
      "z-index": ["/\\d/"],
    },
    "function-disallowed-list": ["rgb", "rgba", "hsl", "hsla", "oklch", "lab", "lch"],
    "media-feature-name-value-allowed-list": {
      "/width$/": ["40rem", "64rem", "80rem"],
    },
    "no-duplicate-selectors": true,
    "property-no-unknown": true,
    "selector-class-pattern": [
      "^(ja|kern|react-aria|tiptap|ProseMirror|collaboration)-?",
      { message: "Classes begin with ja-, those of libraries with their own name." },
    ],
    "unit-no-unknown": true,
  },
  overrides: [
    // The scales themselves, KERN's parts brought to them, and the frame around all pages.
    {
      files: ["app/ui/*.css"],
      rules: { "function-disallowed-list": null, "declaration-property-unit-disallowed-list": null },
    },
  ],
};
