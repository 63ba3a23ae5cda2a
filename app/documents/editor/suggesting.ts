/**
 * Lists that open while one writes: `/` at the beginning of a block offers blocks, `@` what the text can refer to. The caret stays
 * in the text; arrow keys choose, Enter or Tab takes, Escape leaves. suggest-list.tsx draws it.
 */
import { Extension, type Editor, type Range } from "@tiptap/core";
import { PluginKey } from "@tiptap/pm/state";
import { exitSuggestion, Suggestion } from "@tiptap/suggestion";
import { useSyncExternalStore } from "react";
import type { ToolIconName } from "../toolbar/icons";

export interface Choice {
  /** Unique in its list. */
  key: string;
  label: string;
  icon?: ToolIconName;
  /** Drawn when there is no icon. */
  sign?: string;
  /** Choices of one group stand together, in this order. */
  group?: string;
  run: (editor: Editor) => void;
}

export interface List {
  name: ListName;
  query: string;
  choices: readonly Choice[];
  active: number;
  isLoading: boolean;
  /** Where the caret's words stand in the window. */
  rect: DOMRect | null;
  choose: (choice: Choice) => void;
  leave: () => void;
}

export type ListName = "blocks" | "targets";

/** What is offered at the moment, for the list and for the attributes that tie it to the text. */
export class Suggesting {
  #list: List | null = null;
  #listeners = new Set<() => void>();

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  snapshot = (): List | null => this.#list;

  show(list: List | null): void {
    this.#list = list;
    for (const listener of this.#listeners) listener();
  }

  /** The pointer is on this line. */
  point(index: number): void {
    if (this.#list && this.#list.active !== index) this.show({ ...this.#list, active: index });
  }

  /** @returns true when the key was meant for the list */
  press(key: string): boolean {
    const list = this.#list;
    if (!list?.choices.length) return false;
    const { choices, active } = list;
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
    const step = steps[key];
    if (step) this.show({ ...list, active: (active + step + choices.length) % choices.length });
    else if (key === "Enter" || key === "Tab") list.choose(choices[active]!);
    else return false;
    return true;
  }
}

export const useSuggesting = (suggesting: Suggesting): List | null =>
  useSyncExternalStore(suggesting.subscribe, suggesting.snapshot, () => null);

export interface Source {
  name: ListName;
  char: string;
  /** Only there, not in the middle of a line. */
  startOfBlock: boolean;
  find: (query: string, signal: AbortSignal | undefined) => Choice[] | Promise<Choice[]>;
  /** Milliseconds to wait for the next letter. */
  wait: number;
}

/** Longer than any title is searched for; then it was an at sign, and no question. */
const QUERY_MAX = 40;

interface Options {
  suggesting: Suggesting;
  sources: readonly Source[];
}

export const Suggestions = Extension.create<Options>({
  name: "suggestions",
  // Enter and Tab belong to the list while it is open.
  priority: 300,
  addOptions: () => ({ suggesting: new Suggesting(), sources: [] }),
  addProseMirrorPlugins() {
    const { suggesting, sources } = this.options;
    return sources.map((source) => pluginOf(this.editor, suggesting, source));
  },
});

function pluginOf(editor: Editor, suggesting: Suggesting, { name, char, startOfBlock, find, wait }: Source) {
  const pluginKey = new PluginKey(`suggest-${name}`);
  const shown = () => (suggesting.snapshot()?.name === name ? suggesting.snapshot() : null);
  return Suggestion<Choice, Choice>({
    editor,
    pluginKey,
    char,
    allowSpaces: true,
    startOfLine: startOfBlock,
    decorationClass: "ja-text-asked",
    debounce: wait,
    items: ({ query, signal }) => find(query, signal),
    allow: ({ state, range }) => !startOfBlock || state.doc.resolve(range.from).parentOffset === 0,
    shouldShow: ({ query }) => query.length <= QUERY_MAX && !/^\s|\s\s/.test(query),
    command: ({ editor: at, range, props: choice }) => take(at, range, choice),
    render: () => ({
      onStart: (props) => {
        suggesting.show({
          name,
          query: props.query,
          choices: [],
          active: 0,
          isLoading: true,
          rect: props.clientRect?.() ?? null,
          choose: (choice) => props.command(choice),
          leave: () => exitSuggestion(editor.view, pluginKey),
        });
      },
      onUpdate: (props) => {
        const before = shown();
        if (!before) return;
        // What was found before stays until the answer is there, so that the list does not flicker.
        const choices = props.loading ? before.choices : props.items;
        const isSame = before.query === props.query && choices === before.choices;
        suggesting.show({
          ...before,
          query: props.query,
          choices,
          active: isSame ? before.active : 0,
          isLoading: props.loading,
          rect: props.clientRect?.() ?? before.rect,
          choose: (choice) => props.command(choice),
        });
      },
      onKeyDown: ({ event }) => {
        // With Shift and Ctrl they mean something else, and while signs are composed they belong to the keyboard.
        if (event.shiftKey || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return false;
        return shown() !== null && suggesting.press(event.key);
      },
      onExit: () => {
        if (shown()) suggesting.show(null);
      },
    }),
  });
}

function take(editor: Editor, range: Range, choice: Choice): void {
  editor.chain().focus().deleteRange(range).run();
  choice.run(editor);
}
