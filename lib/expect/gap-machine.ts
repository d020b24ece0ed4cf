import { after, between, type End, firstLine, seenNow, tooBlind } from './machine.ts';
import type { Probe, Reading } from './probe.ts';
import type { ThroughoutMachine } from './throughout-machine.ts';
import { duration } from './words.ts';

interface GapTimes {
  readonly blind: number;
  readonly gap: number;
}

/**
 * `throughout` with `gap`: from the beginning of the change to the end of the step's goals the test may fail to hold, but
 * for no longer than `gap` in one go. A gap of what is sampled lasts from one good look to the next, for nothing is known
 * of the time between two looks; of what is watched, from the change that ended it to the one that brought it back.
 */
export function createGapMachine({ blind, gap }: GapTimes, probe: Probe, start: number): ThroughoutMachine {
  let reading: Reading = { state: 'true' };
  /** It was so then, and not known to be so since. */
  let goodUntil: number | undefined = start;
  let wasFalse = false;
  let known = false;
  let unknownSince: number | undefined;
  /** Nothing was seen in a part of the gap: it may have been shorter. */
  let blindInGap = false;
  let longest = 0;
  let end: End | undefined;

  const look = (t: number): void => {
    if (end !== undefined) return;
    const before = reading;
    reading = probe.read();
    if (reading.state === 'unknown') {
      unknownSince ??= t;
      if (before.state === 'true') goodUntil ??= t;
      if (reading.cause !== 'old' && reading.cause !== 'unseen') blindInGap = true;
      if (reading.cause === 'error') end = { state: 'inconclusive', reason: reading.reason };
      return;
    }
    unknownSince = undefined;
    known = true;
    if (reading.state === 'false') {
      goodUntil ??= t;
      wasFalse = true;
      measure(t);
      return;
    }
    measure(t);
    wasFalse = false;
    blindInGap = false;
    // Of what is watched it stays known until a change; a sample is known of its own moment alone.
    goodUntil = probe.stream.mode === 'sample' ? t : undefined;
  };
  const measure = (t: number): void => {
    if (goodUntil === undefined) return;
    const length = between(goodUntil, t);
    longest = Math.max(longest, length);
    if (length > gap) end ??= tooLong(length, t);
  };
  const tooLong = (length: number, t: number): End => {
    const from = `from ${duration(between(start, t - length))} after the change began`;
    if (blindInGap) {
      const reason = `not seen to be so for ${duration(length)}, ${from}, and in a part of that nothing could be seen`;
      return { state: 'inconclusive', reason: [reason, ...seenNow(probe, reading)].join('\n') };
    }
    const reason = `not so for ${duration(length)} in one go, ${from}, and it may be for ${duration(gap)}:`;
    const why = reading.state === 'true' ? ['then it was so again'] : seenNow(probe, reading);
    return { state: 'violated', reason: [reason, ...why].join('\n') };
  };
  const gapLimit = (): number => (wasFalse && goodUntil !== undefined ? after(goodUntil + gap) : Infinity);
  const blindLimit = (): number => (unknownSince === undefined ? Infinity : after(unknownSince + blind));
  look(start);

  return {
    probes: [probe],
    get end() {
      return end;
    },
    look,
    due: () => (end === undefined ? Math.min(gapLimit(), blindLimit()) : Infinity),
    pass() {
      if (end !== undefined) return;
      const limit = gapLimit();
      if (limit <= blindLimit()) measure(limit);
      else if (unknownSince !== undefined) end = tooBlind(unknownSince, { blind, start, probe, reading });
    },
    finish(t) {
      if (end !== undefined) return;
      // What has not been good again by now has been away for so long at least.
      if (wasFalse) measure(t);
      end ??= known
        ? { state: 'satisfied', reason: `so but for ${duration(longest)} at most in one go`, since: start, longest }
        : { state: 'inconclusive', reason: ['nothing was ever seen:', ...seenNow(probe, reading)].join('\n') };
    },
    status: () => ({
      state: reading.state === 'unknown' ? 'unseen' : 'holding',
      awaited: `it stays so to the end of the step, but for ${duration(gap)} in one go`,
      seen: firstLine(seenNow(probe, reading)),
      ...(unknownSince === undefined ? {} : { deadline: unknownSince + blind }),
    }),
  };
}
