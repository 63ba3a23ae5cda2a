/** What `npm run lint` checks: likely mistakes, rules of hooks, accessibility of markup. Formatting is prettier's. */
import a11y from "eslint-plugin-jsx-a11y";
import hooks from "eslint-plugin-react-hooks";
import ts from "typescript-eslint";

export default ts.config(
  { ignores: ["node_modules", "build", "data", ".cache", "public", "tests/bench/peers"] },
  ts.configs.recommended,
  {
    // Of ESLint's own rules those that find mistakes which TypeScript does not.
    rules: {
      "no-async-promise-executor": "error",
      "no-constant-binary-expression": "error",
      "no-control-regex": "error",
      "no-empty": "error",
      "no-loss-of-precision": "error",
      "no-misleading-character-class": "error",
      "no-self-assign": "error",
      "no-unsafe-finally": "error",
      "no-useless-catch": "error",
      "no-useless-escape": "error",
    },
  },
  {
    files: ["**/*.{ts,tsx}"],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // A promise that nobody waits for loses its failure.
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: { attributes: false } }],
      "@typescript-eslint/await-thenable": "error",
      "@typescript-eslint/consistent-type-imports": [
        "error",
        { fixStyle: "inline-type-imports", disallowTypeAnnotations: false },
      ],
      "@typescript-eslint/no-unused-vars": [
        "error",
        { argsIgnorePattern: "^_", varsIgnorePattern: "^_", ignoreRestSiblings: true },
      ],
      eqeqeq: ["error", "always", { null: "ignore" }],
    },
  },
  {
    files: ["app/**/*.{ts,tsx}"],
    plugins: { "react-hooks": hooks },
    rules: { "react-hooks/rules-of-hooks": "error", "react-hooks/exhaustive-deps": "error" },
  },
  { files: ["app/**/*.tsx"], ...a11y.flatConfigs.recommended },
  {
    // Old versions of Node.js must be able to read these, or they could not be told that they are too old.
    files: ["server/start.mjs", "tests/run.mjs"],
    rules: {
      "no-restricted-syntax": [
        "error",
        { selector: "ChainExpression", message: "Node.js 12 cannot read this." },
        { selector: "LogicalExpression[operator='??']", message: "Node.js 12 cannot read this." },
        { selector: "AssignmentExpression[operator=/^(\\?\\?|\\|\\||&&)=$/]", message: "Node.js 12 cannot read this." },
        { selector: "ImportDeclaration[source.value=/^node:/]", message: "Node.js 12 cannot read this." },
        { selector: "Program > ExpressionStatement > AwaitExpression", message: "Node.js 12 cannot read this." },
      ],
    },
  },
);
