/**
 * The countdown of a point by the clock of the server, calm when time is up. Read aloud only at five minutes, one minute and
 * the end, through the one live region of the page.
 */
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { dueAnnouncement, secondsLeft, writeClock } from "#server/roundtables/rules";
import { Meter } from "~/ui/parts";

export interface ServerClock {
  /** Server time when the page was made: the first picture is the server's. */
  loaded: Date | string;
  /** Milliseconds by which the server's clock is ahead of the browser's. */
  offset: number;
}

/** The server's time in milliseconds, ticking every second in the browser. */
export function useServerTime({ loaded, offset }: ServerClock): number {
  const [now, setNow] = useState(() => new Date(loaded).getTime());
  useEffect(() => {
    const tick = () => setNow(Date.now() + offset);
    tick();
    const timer = setInterval(tick, 1000);
    return () => clearInterval(timer);
  }, [offset]);
  return now;
}

interface ClockProps {
  minutes: number;
  startedAt: string;
  clock: ServerClock;
  onAnnounce?: (sentence: string) => void;
}

export function Clock({ minutes, startedAt, clock, onAnnounce }: ClockProps) {
  const { t } = useTranslation();
  const now = useServerTime(clock);
  const left = secondsLeft(minutes, startedAt, now);
  const before = useRef<{ startedAt: string; left: number } | null>(null);
  useEffect(() => {
    const last = before.current?.startedAt === startedAt ? before.current.left : null;
    const due = minutes > 0 ? dueAnnouncement(last, left) : undefined;
    before.current = { startedAt, left };
    if (due !== undefined) onAnnounce?.(t(`roundtables:now.spoken-${due}`));
  }, [left, minutes, startedAt, onAnnounce, t]);
  if (minutes === 0) return null;
  const over = left < 0;
  return (
    <div className="ja-stack ja-gap-2 ja-roundtables-clock" role="timer" aria-live="off">
      <span>{t(over ? "roundtables:now.over" : "roundtables:now.left", { time: writeClock(left) })}</span>
      <Meter share={left / (minutes * 60)} over={over} />
    </div>
  );
}
