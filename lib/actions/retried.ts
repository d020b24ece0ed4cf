import { messageOf } from '../errors.ts';
import type { ActionContext } from './action.ts';
import { ActionError } from './action-error.ts';

export interface Retrying {
  /** What did not happen, for the message. */
  readonly what: string;
  /** ms */
  readonly within: number;
  /** Whether it may pass by itself; anything else ends the wait at once. */
  passes(error: unknown): boolean;
  readonly context: Pick<ActionContext, 'signal' | 'pause'>;
}

/** ms between two attempts. */
const interval = 250;

/** Tries again while what was answered may pass; rejects with an ActionError that says what was answered last. */
export async function retried<T>(
  attempt: () => Promise<T>,
  { what, within, passes, context: { signal, pause } }: Retrying,
): Promise<T> {
  const limit = AbortSignal.timeout(within);
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      signal.throwIfAborted();
      if (!passes(error)) throw error;
      if (limit.aborted) {
        throw new ActionError(`${what} in ${within / 1000} s; last: ${messageOf(error)}`);
      }
    }
    await pause(interval, signal);
  }
}
