import type { Expectation } from '../scenario/model.ts';
import { after, between, type End, firstLine, type Machine, seenNow } from './machine.ts';
import type { Probe, Reading } from './probe.ts';
import { duration } from './words.ts';

/** A `throughout` ends when the step's other goals have: `finish` says so. */
export interface ThroughoutMachine extends Machine {
  finish(t: number): void;
}

/** `throughout`: from the beginning of the change to the end of the step's goals the test must hold at every look. */
export function createThroughout(
  { blind }: Pick<Expectation, 'blind'>,
  probe: Probe,
  start: number,
): ThroughoutMachine {
  let reading: Reading = { state: 'true' };
  let unknownSince: number | undefined;
  let known = false;
  let end: End | undefined;

  const look = (t: number): void => {
    if (end !== undefined) return;
    reading = probe.read();
    if (reading.state === 'unknown') {
      unknownSince ??= t;
      if (reading.cause === 'error') end = { state: 'inconclusive', reason: reading.reason };
      return;
    }
    unknownSince = undefined;
    known = true;
    if (reading.state === 'false') end = broken(t);
  };
  const broken = (t: number): End => {
    const when = `not so ${duration(between(start, t))} after the change began`;
    return { state: 'violated', reason: [`${when}:`, ...probe.why()].join('\n') };
  };
  const tooBlind = (t: number): End => ({
    state: 'inconclusive',
    reason: [
      `nothing could be seen for more than ${duration(blind)}, from ${duration(between(start, t))} after the change began:`,
      ...seenNow(probe, reading),
    ].join('\n'),
  });
  look(start);

  return {
    probes: [probe],
    get end() {
      return end;
    },
    look,
    due: () => (end !== undefined || unknownSince === undefined ? Infinity : after(unknownSince + blind)),
    pass() {
      if (end === undefined && unknownSince !== undefined) end = tooBlind(unknownSince);
    },
    finish(t) {
      end ??= known
        ? { state: 'satisfied', reason: `so at every look for ${duration(between(start, t))}`, since: start }
        : { state: 'inconclusive', reason: ['nothing was ever seen:', ...seenNow(probe, reading)].join('\n') };
    },
    status: () => ({
      state: reading.state === 'unknown' ? 'unseen' : 'holding',
      awaited: 'it stays so to the end of the step',
      seen: firstLine(seenNow(probe, reading)),
      ...(unknownSince === undefined ? {} : { deadline: unknownSince + blind }),
    }),
  };
}
