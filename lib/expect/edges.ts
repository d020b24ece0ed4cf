import type { Moment } from './order.ts';
import type { Probe, Reading } from './probe.ts';
import type { Sighting } from './stream.ts';

/** Watches one part of a sequence for the moments at which it comes true. */
export interface Edges {
  readonly probe: Probe;
  reading(): Reading;
  /** The first moment at which it was so, perhaps from the start. */
  first(): Moment | undefined;
  /** Each time that it came true after the start, in order of arrival. */
  readonly rising: readonly Sighting[];
  look(): void;
}

/**
 * `baseline` says what the stream's last look before the start said: a sample that began before the start cannot
 * show what came after it, but what was so already then did not become so later. Where there was no such sample,
 * the first one afterwards takes its place.
 */
export function createEdges(probe: Probe, baseline: Reading, start: number): Edges {
  const { stream } = probe;
  const rising: Sighting[] = [];
  let reading = probe.read();
  let last = reading.state === 'unknown' ? baseline : reading;
  let first: Moment | undefined = last.state === 'true' ? { start } : undefined;
  let hasBaseline = last.state !== 'unknown' || last.cause !== 'unseen';
  /** `t` of the look that last showed that it was not so. */
  let knownNot = start;

  const rise = (): void => {
    const earliest = last.state === 'unknown' ? knownNot : Math.max(knownNot, stream.latest.earliest);
    const moment = { ...stream.latest, earliest };
    first ??= moment;
    if (hasBaseline || stream.mode === 'watch') rising.push(moment);
  };
  return {
    probe,
    rising,
    reading: () => reading,
    first: () => first,
    look() {
      reading = probe.read();
      // Not of this time yet: what was known before the start still is the last that is known.
      if (reading.state === 'unknown' && (reading.cause === 'old' || reading.cause === 'unseen')) return;
      if (reading.state === 'true' && last.state !== 'true') rise();
      if (reading.state === 'false')
        knownNot = Math.max(start, stream.mode === 'sample' ? stream.began : stream.latest.earliest);
      last = reading;
      hasBaseline = true;
    },
  };
}
