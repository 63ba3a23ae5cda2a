/**
 * Horizontal bars that need no colour: each has its label, its value in words, and a pattern where several series stand together.
 * Read aloud it is a list of label and value. A table with the same figures belongs beside it.
 */
import type { ReactNode } from "react";
import "./bars.css";

export interface Bar {
  key: string | number;
  label: ReactNode;
  /** Between 0 and `max`; null where there is no value: missing is not zero. */
  value: number | null;
  /** The value in words, `4 Stimmen (50 %)`. */
  text: ReactNode;
  /** Which series it belongs to, from 0: plain, hatched, dotted, striped. */
  series?: number;
}

interface BarsProps {
  /** What the bars show, for screen readers; a heading above says the same to the eye. */
  label: string;
  bars: readonly Bar[];
  /** Length of a full bar. */
  max: number;
  /** Marks at whole numbers, for scales with few steps. */
  steps?: number;
  large?: boolean;
}

const SERIES = 4;

export function Bars({ label, bars, max, steps, large }: BarsProps) {
  return (
    <ul className={`ja-bars ${large ? "ja-bars--large" : ""}`} aria-label={label}>
      {bars.map((bar) => (
        <li className="ja-bars__row" key={bar.key}>
          <span className="ja-bars__label">{bar.label}</span>
          <span className={`ja-bars__track ${bar.value === null ? "ja-bars__track--none" : ""}`} aria-hidden="true">
            {steps &&
              bar.value !== null &&
              Array.from({ length: steps - 1 }, (_, index) => (
                <span className="ja-bars__step" key={index} style={{ left: `${((index + 1) / steps) * 100}%` }} />
              ))}
            <span
              className={`ja-bars__bar ja-bars__bar--${(bar.series ?? 0) % SERIES}`}
              style={{ width: `${widthOf(bar.value, max)}%` }}
            />
          </span>
          <span className="ja-bars__text">{bar.text}</span>
        </li>
      ))}
    </ul>
  );
}

const widthOf = (value: number | null, max: number): number =>
  value === null || max <= 0 ? 0 : Math.min(100, Math.max(0, (value / max) * 100));
