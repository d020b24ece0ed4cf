import type { JsonObject } from '../scenario/model.ts';
import type { ObservedLab, Sink } from './subject.ts';

/** Our own sight failed, or what is observed is gone: nothing can be said until the next sample. */
export class Blind extends Error {
  override readonly name = 'Blind';
  readonly blindCause: 'unavailable' | 'lost';
  constructor(blindCause: 'unavailable' | 'lost', message: string) {
    super(message);
    this.blindCause = blindCause;
  }
}

/** Looks again and again, `every` ms from start to start (later where a look takes longer), until the signal aborts. */
export async function sample(
  look: (signal: AbortSignal) => Promise<readonly JsonObject[]>,
  every: number,
  lab: ObservedLab,
  sink: Sink,
  signal: AbortSignal,
): Promise<void> {
  let blind: string | undefined;
  while (!signal.aborted) {
    const began = lab.now();
    try {
      const items = await look(signal);
      blind = undefined;
      sink.items({ items, began });
    } catch (error) {
      if (isAborted(signal)) return;
      if (!(error instanceof Blind)) throw error;
      if (blind !== error.message) sink.blind({ cause: error.blindCause, reason: error.message });
      blind = error.message;
    }
    await lab.pause(Math.max(0, every - (lab.now() - began)), signal);
  }
}

/** Asked anew after an await, where the compiler still believes what it knew before. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}
