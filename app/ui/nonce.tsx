/** Hands the nonce of the Content-Security-Policy from the server's rendering to Remix's script tags. */
import { createContext, useContext, type ReactNode } from "react";

export const Nonce = createContext<string | undefined>(undefined);

export function NonceProvider({ children }: { children: (nonce: string | undefined) => ReactNode }) {
  return <>{children(useContext(Nonce))}</>;
}
