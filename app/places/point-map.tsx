/** Where places lie, drawn by the server as one picture; which they are stands in the list beside it. */
import { useId } from "react";
import { OUTLINE, placeOnSheet, SHEET } from "./outline";
import "./places.css";

interface PointMapProps {
  label: string;
  points: readonly { latitude: number; longitude: number }[];
}

export function PointMap({ label, points }: PointMapProps) {
  const id = useId();
  // One path for all: eleven thousand circles would be a heavy page. Those that fall together are drawn once.
  const dots = [...new Set(points.map((point) => placeOnSheet(point).join(" ")))].map((at) => `M${at}h0`).join("");
  return (
    <svg viewBox={`0 0 ${SHEET.width} ${SHEET.height}`} className="ja-places-points" role="img" aria-labelledby={id}>
      <title id={id}>{label}</title>
      <path className="ja-places-outline" d={OUTLINE} />
      <path className="ja-places-dots" data-many={points.length > 1000 || undefined} d={dots} />
    </svg>
  );
}
