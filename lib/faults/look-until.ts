import { setTimeout as pause } from 'node:timers/promises';

export interface Looking {
  /** ms */
  readonly within: number;
  readonly signal: AbortSignal;
}

/** ms between two looks at what has no watch. */
const every = 200;

/** Looks again and again until it is as wanted or the time is over; resolves to what was last seen. */
export async function lookUntil<T>(
  look: () => Promise<T>,
  wanted: (seen: T) => boolean,
  { within, signal }: Looking,
): Promise<T> {
  const deadline = performance.now() + within;
  for (;;) {
    signal.throwIfAborted();
    const seen = await look();
    if (wanted(seen) || performance.now() > deadline) return seen;
    await pause(every, undefined, { signal });
  }
}
