import type { Expectation } from '../scenario/model.ts';
import { type Condition, createCondition } from './condition.ts';
import { after, between, type End, firstLine, type Machine, seenNow, tooBlind } from './machine.ts';
import type { Probe, Reading } from './probe.ts';
import { duration } from './words.ts';

/** A `throughout` ends when the step's other goals have: `finish` says so. */
export interface ThroughoutMachine extends Machine {
  finish(t: number): void;
}

/**
 * `throughout`: from the beginning of the change to the end of the step's goals the test must hold at every look; with
 * a `while`, at every look during which that holds, of which there must be one.
 */
export function createThroughout(
  { blind }: Pick<Expectation, 'blind'>,
  probe: Probe,
  start: number,
  whileProbe?: Probe,
): ThroughoutMachine {
  const condition: Condition = createCondition(whileProbe, start);
  let reading: Reading = { state: 'true' };
  let unknownSince: number | undefined;
  let known = false;
  let doubt: { readonly t: number; readonly end: End } | undefined;
  let end: End | undefined;

  const look = (t: number): void => {
    if (end !== undefined) return;
    condition.look(t);
    if (doubt !== undefined && !condition.heldAt(doubt.t)) doubt = undefined;
    reading = probe.read();
    if (condition.state === 'false') {
      unknownSince = undefined;
      return;
    }
    if (reading.state === 'unknown' || condition.state === 'unknown') {
      unknownSince ??= t;
      if (reading.state === 'unknown' && reading.cause === 'error')
        end = { state: 'inconclusive', reason: reading.reason };
      return;
    }
    unknownSince = undefined;
    const seenFrom = probe.stream.mode === 'sample' ? probe.stream.began : t;
    if (!condition.heldAt(seenFrom)) return;
    known = true;
    if (reading.state === 'true') return;
    if (whileProbe === undefined) end = broken(t);
    else doubt ??= { t, end: broken(t) };
  };
  const broken = (t: number): End => {
    const when = `not so ${duration(between(start, t))} after the change began`;
    return { state: 'violated', reason: [`${when}:`, ...probe.why()].join('\n') };
  };
  const unseen = (): End => {
    const never = condition.everHeld ? 'nothing was ever seen' : 'what `while` says was never so';
    return { state: 'inconclusive', reason: [`${never}:`, ...seenNow(whileProbe ?? probe, reading)].join('\n') };
  };
  const blindLimit = (): number => (unknownSince === undefined ? Infinity : after(unknownSince + blind));
  const doubtLimit = (): number => (doubt === undefined ? Infinity : doubt.t + condition.lag);
  look(start);

  return {
    probes: whileProbe === undefined ? [probe] : [probe, whileProbe],
    get end() {
      return end;
    },
    look,
    due: () => (end === undefined ? Math.min(blindLimit(), doubtLimit()) : Infinity),
    pass() {
      if (end !== undefined) return;
      if (doubt !== undefined && doubtLimit() <= blindLimit()) end = doubt.end;
      else if (unknownSince !== undefined) end = tooBlind(unknownSince, { blind, start, probe, reading });
    },
    finish(t) {
      end ??= doubt?.end;
      end ??= known
        ? { state: 'satisfied', reason: `so at every look for ${duration(between(start, t))}`, since: start }
        : unseen();
    },
    status: () => ({
      state: reading.state === 'unknown' ? 'unseen' : 'holding',
      awaited: 'it stays so to the end of the step',
      seen: firstLine(seenNow(probe, reading)),
      ...(unknownSince === undefined ? {} : { deadline: unknownSince + blind }),
    }),
  };
}
