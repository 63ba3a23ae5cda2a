/** What has just happened to the text, said to readers aloud and shown for a moment. */
import { useCallback, useEffect, useState } from "react";

const SHOWN_FOR = 4000;
/** Why something did not work takes longer to read. */
const SHOWN_PER_SIGN = 80;

export function useLiveRegion(): { said: string; say: (sentence: string) => void } {
  const [{ said }, setSaid] = useState({ said: "" });
  // A new object each time: the same sentence again starts its time anew.
  const say = useCallback((sentence: string) => setSaid({ said: sentence }), []);
  useEffect(() => {
    if (!said) return undefined;
    const timer = setTimeout(() => setSaid({ said: "" }), Math.max(SHOWN_FOR, said.length * SHOWN_PER_SIGN));
    return () => clearTimeout(timer);
  }, [said]);
  return { said, say };
}

export function LiveRegion({ said }: { said: string }) {
  return (
    <p className="ja-doc-said" role="status" data-shown={said !== "" || undefined}>
      {said}
    </p>
  );
}
