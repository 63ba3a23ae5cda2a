/** A label of TLP 2.0: its words always, its colour on black beside them. */
import type { Label } from "#db/schema/markings";
import "./markings.css";

export const Tlp = ({ label }: { label: Label }) => (
  <span className="ja-tlp" data-label={label}>
    TLP:{label}
  </span>
);
