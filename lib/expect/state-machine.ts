import type { Expectation } from '../scenario/model.ts';
import { after, between, type End, firstLine, type Machine, seenNow } from './machine.ts';
import type { Probe, Reading } from './probe.ts';
import { duration } from './words.ts';

type Times = Pick<Expectation, 'within' | 'for' | 'notBefore'>;

/**
 * `expect`: from the mark on, the test must begin to hold between `notBefore` and `within`, and hold unbroken `for`
 * so long. Not knowing breaks it as well.
 */
export function createStateMachine(times: Times, probe: Probe, mark: number): Machine {
  const limit = mark + times.within;
  let reading: Reading = probe.read();
  let since: number | undefined;
  let brokenAfter: string | undefined;
  let end: End | undefined;

  const look = (t: number): void => {
    if (end !== undefined) return;
    reading = probe.read();
    if (reading.state === 'true') begin(t);
    else if (since !== undefined) stop(t, since);
  };
  const begin = (t: number): void => {
    since ??= t;
    const early = between(mark, since);
    if (early < times.notBefore) {
      const reason = `already so after ${duration(early)}, and it must not be before ${duration(times.notBefore)}`;
      end = { state: 'violated', reason };
    }
  };
  const stop = (t: number, from: number): void => {
    brokenAfter = `it was so after ${duration(between(mark, from))}, for ${duration(between(from, t))} of the ${duration(times.for)} wanted`;
    since = undefined;
    if (t >= after(limit)) end = endUnmet();
  };
  const endUnmet = (): End => {
    const lines = [...(brokenAfter === undefined ? [] : [brokenAfter]), ...unmet(probe, reading, mark)];
    return { state: unmetState(reading), reason: [`not so within ${duration(times.within)}`, ...lines].join('\n') };
  };
  look(mark);

  return {
    probes: [probe],
    get end() {
      return end;
    },
    look,
    due: () => (end !== undefined ? Infinity : since === undefined ? after(limit) : since + times.for),
    pass() {
      if (end !== undefined) return;
      end = since === undefined ? endUnmet() : met(since, times, mark);
    },
    status: () => ({
      state: since !== undefined ? 'holding' : reading.state === 'unknown' ? 'unseen' : 'waiting',
      awaited: since === undefined ? 'it is so' : `it stays so for ${duration(times.for)}`,
      seen: firstLine(seenNow(probe, reading)),
      deadline: since === undefined ? limit : since + times.for,
    }),
  };
}

function met(since: number, times: Times, mark: number): End {
  const kept = times.for > 0 ? `, and stayed so for ${duration(times.for)}` : '';
  return { state: 'satisfied', reason: `so after ${duration(between(mark, since))}${kept}`, since };
}

/** Not seen is not wrong; that what is observed is gone, is. */
export function unmetState(reading: Reading): 'violated' | 'inconclusive' {
  return reading.state === 'unknown' && reading.cause !== 'unavailable' ? 'inconclusive' : 'violated';
}

/** Why it is not so, in lines. */
export function unmet(probe: Probe, reading: Reading, mark: number): readonly string[] {
  const { blind } = probe.stream;
  if (blind === undefined) return seenNow(probe, reading);
  const when = blind.since < mark ? 'since before the step' : `since ${duration(between(mark, blind.since))}`;
  return [`nothing can be seen ${when}:`, ...seenNow(probe, reading)];
}
