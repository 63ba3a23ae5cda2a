/** The tools of somebody who writes: what stands in the toolbar, and the menus that open from it. */
import type { Editor } from "@tiptap/core";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { INSERTABLE, insert, type Insertions } from "./choices";
import type { MenuPart } from "../toolbar/menu";
import type { Tool, ToolGroup } from "../toolbar/toolbar";
import { useTools } from "../toolbar/tools";

export interface Actions extends Insertions {
  link: () => void;
  /** The words of the selected picture. */
  describeImage: () => void;
  comment: () => void;
  /** From a passage to its thread; undefined where there is none. */
  toThread: () => void;
  find: () => void;
  /** In another language. */
  language: () => void;
  print: () => void;
  /** What can be done with the block of the caret. */
  block: () => readonly MenuPart[];
}

/** That for tables comes with a table. */
export function useWritingTools(editor: Editor, actions: Actions): ToolGroup[] {
  const { t } = useTranslation();
  const { now, tools } = useTools(editor);
  const rare = (tool: Tool): Tool => ({ ...tool, rare: true });
  const find: Tool = { name: "find", icon: "find", keys: "Mod+F", run: actions.find };
  const groups: ToolGroup[] = [
    [tools.undo, rare(tools.redo)],
    [tools.kind],
    [tools.bold, tools.italic, rare(tools.underline), rare(tools.strike)],
    [tools.bullets, rare(tools.numbers), rare(tools.tasks), rare(tools.quote)],
    [
      { name: "insert", icon: "insert", menu: () => insertMenu(editor, t, actions, now.inTable) },
      ...(now.inTable ? [tools.table] : []),
      rare({ name: "link", icon: "link", keys: "Mod+Alt+K", pressed: now.link, run: actions.link }),
      rare({ name: "reference", icon: "reference", run: actions.reference }),
      ...(now.image ? [{ name: "describe-image", icon: "image" as const, run: actions.describeImage }] : []),
    ],
    [
      {
        name: "comment",
        icon: "comment",
        keys: "Mod+Alt+M",
        disabled: !now.hasSelection,
        strong: now.hasSelection,
        run: actions.comment,
      },
      rare({ name: "to-thread", icon: "passage", keys: "Mod+Alt+J", disabled: !now.inPassage, run: actions.toThread }),
    ],
  ];
  const more = () =>
    moreMenu(
      t,
      actions,
      [...groups.flat(), rare(find)].filter((tool) => tool.rare && !isShown(tool.name)),
    );
  return [
    ...groups,
    [{ name: "block", icon: "block", menu: actions.block }, rare(find), { name: "more", icon: "more", menu: more }],
  ];
}

const isShown = (tool: string): boolean => {
  const button = document.querySelector<HTMLElement>(`[role=toolbar] [data-tool="${tool}"]`);
  return button !== null && button.offsetParent !== null;
};

function insertMenu(editor: Editor, t: TFunction, actions: Actions, inTable: boolean): readonly MenuPart[] {
  const options = INSERTABLE.filter((what) => what !== "reference" && (what !== "image" || actions.image)).map((what) => ({
    key: what,
    icon: what,
    label: t(`documents:slash.item.${what}`),
    disabled: what === "table" && inTable,
    run: () => insert(editor, what, actions),
  }));
  return [{ options }];
}

/** @param rest what has no room in the bar */
const moreMenu = (t: TFunction, actions: Actions, rest: readonly Tool[]): readonly MenuPart[] => [
  ...(rest.length
    ? [
        {
          options: rest.map(({ name, icon, sign, keys, pressed, disabled, run = () => undefined }) => ({
            ...{ key: name, label: t(`documents:tool.${name}`), icon, sign, keys, chosen: pressed, disabled, run },
          })),
        },
      ]
    : []),
  {
    options: [
      { key: "language", icon: "language", label: t("documents:block.language"), run: actions.language },
      { key: "print", icon: "print", label: t("documents:block.print"), run: actions.print },
    ],
  },
];
