const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

/** A length of time as people read it: `740 ms`, `5.2 s`, `1 min 12 s`, `1 h 5 min`. */
export function formatDuration(ms: number): string {
  const rounded = Math.round(ms);
  if (rounded < second) return `${rounded} ms`;
  // Rounded to the unit shown first: 59.96 s must become 1 min 0 s, never 60.0 s.
  const tenths = Math.round(ms / 100) * 100;
  if (tenths < minute) return `${(tenths / second).toFixed(1)} s`;
  const seconds = Math.round(ms / second) * second;
  if (seconds < hour) return `${Math.floor(seconds / minute)} min ${(seconds % minute) / second} s`;
  const minutes = Math.round(ms / minute) * minute;
  return `${Math.floor(minutes / hour)} h ${(minutes % hour) / minute} min`;
}

/** Seconds with milliseconds, for formats whose readers are programs: `5.213`. */
export function formatSeconds(ms: number): string {
  return (ms / second).toFixed(3);
}
