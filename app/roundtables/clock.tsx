/**
 * The countdown of a point by the clock of the server, calm when time is up. Read aloud only at five minutes, one minute and
 * the end, through the one live region of the page.
 */
import { useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { dueAnnouncement, secondsLeft, WARNING_SECONDS, writeClock } from "#server/roundtables/rules";
import { Icon } from "~/ui/icon";
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

/** The same by the minute: what is not counted down need not be drawn every second. */
export function useServerMinute({ loaded, offset }: ServerClock): Date {
  const [now, setNow] = useState(() => floorMinute(new Date(loaded).getTime()));
  useEffect(() => {
    const tick = () => setNow(floorMinute(Date.now() + offset));
    tick();
    const timer = setInterval(tick, 5_000);
    return () => clearInterval(timer);
  }, [offset]);
  return useMemo(() => new Date(now), [now]);
}

const floorMinute = (ms: number) => ms - (ms % 60_000);

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
  const isWarning = left <= WARNING_SECONDS;
  return (
    <div className="ja-stack ja-gap-2 ja-roundtables-clock" role="timer" aria-live="off">
      <span>
        {isWarning && <Icon name="warning" size="small" />}{" "}
        {t(over ? "roundtables:now.over" : "roundtables:now.left", { time: writeClock(left) })}
      </span>
      <Meter share={left / (minutes * 60)} over={over} />
    </div>
  );
}
