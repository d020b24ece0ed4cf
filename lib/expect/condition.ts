import type { Probe } from './probe.ts';

/** Since when the `while` of a `throughout` holds. Without a `while` it always has. */
export interface Condition {
  readonly everHeld: boolean;
  /**
   * ms that a change of it may be seen late. What contradicts the expectation counts only if by then nothing shows
   * that the condition had ended before.
   */
  readonly lag: number;
  /** What it is now. Nothing is asked of the expectation where it is false, and nothing known where it is unknown. */
  readonly state: 'true' | 'false' | 'unknown';
  look(t: number): void;
  /** It holds now, and has since then at least. */
  heldAt(t: number): boolean;
}

/** Measured at the 95th percentile: 15 ms for objects, 50 ms for containers. */
const watchLag = 100;

export function createCondition(probe: Probe | undefined, start: number): Condition {
  let since: number | undefined = probe === undefined ? -Infinity : undefined;
  let everHeld = probe === undefined;
  let state: Condition['state'] = 'true';
  const look = (t: number): void => {
    if (probe === undefined) return;
    ({ state } = probe.read());
    if (state !== 'true') {
      since = undefined;
      return;
    }
    since ??= t;
    everHeld = true;
  };
  look(start);
  return {
    get everHeld() {
      return everHeld;
    },
    get state() {
      return state;
    },
    lag: watchLag,
    look,
    heldAt: (t) => since !== undefined && since <= t,
  };
}
