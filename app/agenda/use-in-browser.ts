/** False on the server and in the first render, so that both are the same; then true. */
import { useEffect, useState } from "react";

export function useInBrowser(): boolean {
  const [inBrowser, setInBrowser] = useState(false);
  useEffect(() => setInBrowser(true), []);
  return inBrowser;
}
