/** What was done, said on the page that follows it. It stays until somebody goes on, although the page may ask for its data anew at once. */
import { useFetchers, useLocation, useNavigation, useRouteLoaderData } from "@remix-run/react";
import { useState } from "react";
import type { RootData } from "~/root";
import { Alert } from "./alert";

export function Flash() {
  const root = useRouteLoaderData("root") as RootData | undefined;
  const { key } = useLocation();
  const states = [useNavigation(), ...useFetchers()].map(({ state }) => state);
  const [last, setLast] = useState({ root, key, sentence: root?.flash });
  if (last.root !== root || last.key !== key) {
    // The server says it once: whoever asks again on the same page is told nothing, and whoever goes on has read it.
    const sentence = (last.root !== root && root?.flash) || (last.key === key && last.sentence) || null;
    setLast({ root, key, sentence });
  } else if (last.sentence && states.includes("submitting")) setLast({ ...last, sentence: null });
  return last.sentence ? (
    <div className="ja-flash">
      <Alert tone="success" title={last.sentence} live />
    </div>
  ) : null;
}
