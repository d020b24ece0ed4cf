import { type Facets, streamName } from '../../lib/expect/facet.ts';
import { isObservation } from '../../lib/expect/world.ts';
import type { ChangeEntry, Entry, ExpectationEntry } from '../../lib/journal/entry.ts';
import type { Expectation, Scenario } from '../../lib/scenario/model.ts';

/** A journal cut down to the one look that decided one expectation, and a scenario that asks for nothing else. */
export interface Pinned {
  readonly entries: readonly Entry[];
  scenario(goal: Expectation): Scenario;
}

/**
 * Where something is awaited, the other way round is often true before: so a mutant is judged by the same look as its
 * original, as if the change had been done right before it, and must be so at once.
 */
export function pin(
  scenario: Scenario,
  entries: readonly Entry[],
  { step, id, t, after }: ExpectationEntry,
  goal: Expectation,
  facets: Facets,
): Pinned {
  const facet = facets.get(goal.query.subject);
  if (facet === undefined) throw new TypeError(`unknown subject ${goal.query.subject}`);
  const stream = streamName(facet, goal.query.spec);
  const done = (entry: Entry): boolean => entry.type === 'change' && entry.step === step && entry.state !== 'started';
  const kept = entries.filter((entry) => !isLater(entry, step) && !done(entry));
  const begun = markOf(entries, step);
  const since = (after === undefined ? t : begun + after) + 0.0005;
  const isLook = (entry: Entry): boolean => isObservation(entry) && entry.stream === stream && entry.t <= since;
  const look = kept.findLast(isLook);
  const last = kept.findLastIndex((entry) => isLook(entry) || entry.t <= begun);
  const isSample = kept.some((entry) => entry.type === 'subject' && entry.stream === stream && entry.mode === 'sample');
  // A sample counts from when it began, anything else from when it was seen.
  const mark = isSample && look?.type === 'items' ? look.began : Math.max(look?.t ?? begun, begun);
  const before = isSample ? kept.findIndex((entry) => entry.t >= mark) : last + 1;
  const end = Math.max(look?.t ?? begun, mark);
  const change = { type: 'change', step, kind: 'action', verb: 'pinned' } as const;
  const isBegun = kept.some((entry) => entry.type === 'change' && entry.step === step);
  const marks: readonly ChangeEntry[] = [
    ...(isBegun ? [] : [{ ...change, t: mark, state: 'started' as const }]),
    { ...change, t: mark, state: 'done' },
  ];
  return {
    entries: [
      ...kept.slice(0, before),
      ...marks,
      ...kept.slice(before, last + 1),
      { t: end + 1, type: 'tick' },
      { t: end + 1, type: 'step', step, state: 'ended', name: id },
    ],
    scenario: (mutant) => ({
      ...scenario,
      steps: scenario.steps.slice(0, step + 1).map((one, index) => {
        if (index < step) return { ...one, expect: [], throughout: [] };
        const { name, save } = one;
        const pinned = { ...mutant, within: between(mark, end), for: 0, notBefore: 0 };
        return { name, save, change: { kind: 'action', verb: 'pinned', spec: {} }, expect: [pinned], throughout: [] };
      }),
    }),
  };
}

/** `t` from which the times of the step count: the change done, or refused as it should be; else all saved. */
function markOf(entries: readonly Entry[], step: number): number {
  const change = entries.find((entry) => entry.type === 'change' && entry.step === step && entry.state !== 'started');
  const begun = entries.findLast(
    (entry) =>
      (entry.type === 'step' && entry.step === step && entry.state === 'started') ||
      (entry.type === 'saved' && entry.step === step),
  );
  return change?.t ?? begun?.t ?? 0;
}

/** What belongs to no journal that ends here: later steps, and what was concluded. */
function isLater(entry: Entry, step: number): boolean {
  if (entry.type === 'step') return entry.step > step || (entry.step === step && entry.state === 'ended');
  return (
    entry.type === 'expectation' ||
    entry.type === 'measure' ||
    entry.type === 'verdict' ||
    entry.type === 'proof' ||
    entry.type === 'problem' ||
    entry.type === 'evidence' ||
    (entry.type === 'lab' && entry.state !== 'creating' && entry.state !== 'ready')
  );
}

function between(from: number, to: number): number {
  return Math.round((to - from) * 1000) / 1000;
}
