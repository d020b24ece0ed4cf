import { setTimeout as pause } from 'node:timers/promises';
import { InfraError } from '../errors.ts';

export interface Look {
  readonly done: boolean;
  readonly seen: string;
}

export interface UntilOptions {
  /** Ends the error's sentence: "dockerd does not answer". */
  readonly what: string;
  /** ms */
  readonly within: number;
  /** ms between two looks. */
  readonly every?: number;
  readonly next?: string;
}

/** Looks again and again until it is done; rejects with an InfraError that says what was last seen. */
export async function until(look: () => Promise<Look>, options: UntilOptions): Promise<void> {
  const { what, within, every = 100, next } = options;
  const deadline = performance.now() + within;
  for (;;) {
    const { done, seen } = await look();
    if (done) return;
    if (performance.now() > deadline) {
      throw new InfraError(`${what} within ${within / 1000} s; last seen: ${seen}`, next === undefined ? {} : { next });
    }
    await pause(every);
  }
}
