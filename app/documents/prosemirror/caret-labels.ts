/**
 * The names at the carets of the others: shown while somebody writes or moves, then only a dot, so that they cover no words. The
 * dot shows the name to a mouse.
 */
import { Extension } from "@tiptap/core";
import type { Awareness } from "y-protocols/awareness";

/** How long a name stays after its caret has moved. */
const SHOWN_FOR = 3000;

type User = Record<string, unknown>;

const personOf = (user: User): string => String(user.person ?? user.name);

/** @returns how a caret is drawn, and the extension that shows and hides its name */
export function caretLabels(awareness: Awareness) {
  const awake = new Map<string, ReturnType<typeof setTimeout>>();
  const draw = (user: User): HTMLElement => {
    const caret = document.createElement("span");
    caret.className = "ja-text-caret";
    caret.style.borderColor = String(user.color);
    caret.dataset.person = personOf(user);
    caret.toggleAttribute("data-awake", awake.has(personOf(user)));
    const label = document.createElement("span");
    label.className = "ja-text-caret__label";
    label.style.backgroundColor = String(user.color);
    label.textContent = [user.name, user.organisation].filter(Boolean).join(" · ");
    caret.append(label);
    return caret;
  };
  return { draw, extension: watcher(awareness, awake) };
}

function watcher(awareness: Awareness, awake: Map<string, ReturnType<typeof setTimeout>>): Extension {
  const places = new Map<number, string>();
  let stop = () => undefined as void;
  return Extension.create({
    name: "caretLabels",
    onCreate() {
      const show = (person: string, isAwake: boolean) => {
        const carets = this.editor.view.dom.querySelectorAll<HTMLElement>(
          `.ja-text-caret[data-person="${CSS.escape(person)}"]`,
        );
        for (const caret of carets) caret.toggleAttribute("data-awake", isAwake);
      };
      const wake = (person: string) => {
        clearTimeout(awake.get(person));
        const sleep = () => {
          awake.delete(person);
          if (!this.editor.isDestroyed) show(person, false);
        };
        awake.set(person, setTimeout(sleep, SHOWN_FOR));
        show(person, true);
      };
      const listen = () => {
        for (const [client, state] of awareness.getStates()) {
          const place = JSON.stringify((state as { cursor?: unknown }).cursor ?? null);
          if (client === awareness.clientID || place === places.get(client)) continue;
          // Whoever was here before is quiet until they move.
          if (places.has(client)) wake(personOf((state as { user?: User }).user ?? {}));
          places.set(client, place);
        }
      };
      listen();
      awareness.on("change", listen);
      stop = () => awareness.off("change", listen);
    },
    onDestroy() {
      stop();
      for (const timer of awake.values()) clearTimeout(timer);
    },
  });
}
