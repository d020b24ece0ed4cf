import type { Probe, Reading } from './probe.ts';
import type { Sighting } from './stream.ts';

/** Watches one item of a sequence for the moments at which it comes true. */
export interface Edges {
  readonly probe: Probe;
  reading(): Reading;
  /** It was so when the sequence began. */
  readonly fromStart: boolean;
  /** Each time that it came true after the start, in order of arrival. */
  readonly rising: readonly Sighting[];
  look(): void;
}

/**
 * `baseline` says what the stream's last look before the start said: a sample that began before the start cannot
 * show what came after it, but what was so already then did not become so later.
 */
export function createEdges(probe: Probe, baseline: Reading, start: number): Edges {
  const rising: Sighting[] = [];
  let reading = probe.read();
  let last = reading.state === 'unknown' ? baseline : reading;
  /** `t` of the look that last showed that it was not so. */
  let knownNot = start;
  return {
    probe,
    reading: () => reading,
    fromStart: last.state === 'true',
    rising,
    look() {
      reading = probe.read();
      // Not of this time yet: what was known before the start still is the last that is known.
      if (reading.state === 'unknown' && reading.cause === 'old') return;
      const { latest } = probe.stream;
      if (reading.state === 'true' && last.state !== 'true') {
        const earliest = last.state === 'unknown' ? knownNot : Math.max(knownNot, latest.earliest);
        rising.push({ ...latest, earliest });
      }
      if (reading.state === 'false')
        knownNot = Math.max(start, probe.stream.mode === 'sample' ? probe.stream.began : latest.earliest);
      last = reading;
    },
  };
}
