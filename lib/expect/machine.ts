import type { ExpectationState } from '../journal/entry.ts';
import type { LiveStatus } from './judge.ts';
import type { Probe, Reading } from './probe.ts';
import type { StreamChange } from './stream.ts';
import { duration, handful } from './words.ts';

/** A goal while it is judged. Time reaches it only through `t`. */
export interface Machine {
  /** The streams that concern it. */
  readonly probes: readonly Probe[];
  /** How it ended; undefined while it lives. */
  readonly end: End | undefined;
  /** A stream changed; probes take the change themselves before. */
  look(t: number): void;
  /** The first `t` at which time alone changes something. */
  due(): number;
  /** Time has come to `due()`. */
  pass(): void;
  status(): Pick<LiveStatus, 'state' | 'awaited' | 'seen' | 'deadline'>;
}

export interface End {
  readonly state: ExpectationState;
  readonly reason: string;
  /** `t` at which it began to hold, where it was satisfied. */
  readonly since?: number;
  /** ms of the longest gap, where gaps are allowed. */
  readonly longest?: number;
}

/** The first moment after a `t` that a clock of microseconds can show: a limit itself is still in time. */
export function after(t: number): number {
  return Math.round(t * 1000 + 1) / 1000;
}

/** Differences of `t`, without the noise of binary fractions. */
export function between(from: number, to: number): number {
  return Math.round((to - from) * 1000) / 1000;
}

export function takeAll(probes: readonly Probe[], stream: string, change: StreamChange): void {
  for (const probe of probes) if (probe.stream.name === stream) probe.take(change);
}

/** What a probe sees now, in lines: never empty. */
export function seenNow(probe: Probe, reading: Reading): readonly string[] {
  switch (reading.state) {
    case 'true':
      return ['it is so'];
    case 'false':
      return probe.why();
    case 'unknown':
      return probe.stream.seen && reading.cause !== 'error' ? [reading.reason, ...lastSeen(probe)] : [reading.reason];
  }
}

function lastSeen(probe: Probe): readonly string[] {
  const why = probe.why();
  return why.length === 0 ? ['before that it was so'] : ['last seen:', ...handful(why, 8).map((line) => `  ${line}`)];
}

/** The end of what must hold all the time, where that could not be seen. `since` and `start` are `t`s, `blind` is in ms. */
export function tooBlind(
  since: number,
  { blind, start, probe, reading }: { blind: number; start: number; probe: Probe; reading: Reading },
): End {
  const from = `${duration(between(start, since))} after the change began`;
  const reason = `nothing could be seen for more than ${duration(blind)}, from ${from}:`;
  return { state: 'inconclusive', reason: [reason, ...seenNow(probe, reading)].join('\n') };
}

export function firstLine(lines: readonly string[]): string {
  const [first = '', second] = lines;
  return first.endsWith(':') && second !== undefined ? `${first} ${second.trim()}` : first;
}
