/** What something is dragged by, or taken up with the keyboard. @see use-carrying.ts */
import { Sign } from "./sign";
import type { Carrying } from "./use-carrying";

export const Grip = ({ label, ...props }: { label: string } & ReturnType<Carrying["grip"]>) => (
  <button type="button" className="ja-tool ja-tool--sign ja-agenda-grip" aria-label={label} {...props}>
    <Sign path="M5 3h0M11 3h0M5 8h0M11 8h0M5 13h0M11 13h0" />
  </button>
);
