/** The tools of somebody who writes: what stands in the toolbar, and the menus that open from it. */
import type { Editor } from "@tiptap/core";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { INSERTABLE, insert, type Insertions } from "./choices";
import type { MenuPart } from "../toolbar/menu";
import type { ToolGroup } from "../toolbar/toolbar";
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

/** Those for tables come with a table. */
export function useWritingTools(editor: Editor, actions: Actions): ToolGroup[] {
  const { t } = useTranslation();
  const { now, tools } = useTools(editor);
  const groups: ToolGroup[] = [
    [tools.undo, tools.redo],
    [tools.paragraph, ...([1, 2, 3, 4] as const).map(tools.heading)],
    [tools.bold, tools.italic, tools.underline, tools.strike],
    [tools.bullets, tools.numbers, tools.tasks],
    [
      tools.quote,
      { name: "insert", icon: "insert", menu: () => insertMenu(editor, t, actions, now.inTable) },
      { name: "link", icon: "link", keys: "Mod+K", pressed: now.link, run: actions.link },
      { name: "reference", icon: "reference", run: actions.reference },
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
      { name: "to-thread", icon: "passage", keys: "Mod+Alt+J", disabled: !now.inPassage, run: actions.toThread },
    ],
    [
      { name: "block", icon: "block", menu: actions.block },
      { name: "find", icon: "find", keys: "Mod+F", run: actions.find },
      { name: "more", icon: "more", menu: () => moreMenu(t, actions) },
    ],
  ];
  if (now.inTable)
    groups.push([
      tools.rowAbove,
      tools.rowBelow,
      tools.columnLeft,
      tools.columnRight,
      tools.headerRow,
      tools.merge,
      tools.rowDelete,
      tools.columnDelete,
      tools.tableDelete,
    ]);
  if (now.image) groups.push([{ name: "describe-image", icon: "image", run: actions.describeImage }]);
  return groups;
}

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

const moreMenu = (t: TFunction, actions: Actions): readonly MenuPart[] => [
  {
    options: [
      { key: "language", icon: "language", label: t("documents:block.language"), run: actions.language },
      { key: "print", icon: "print", label: t("documents:block.print"), run: actions.print },
    ],
  },
];
