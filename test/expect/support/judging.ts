import { loadCel } from '../../../lib/expect/cel.ts';
import { createJudge } from '../../../lib/expect/judge.ts';
import type { DerivedEntry, Entry, ExpectationEntry } from '../../../lib/journal/entry.ts';
import type { Expectation, Goal, Scenario } from '../../../lib/scenario/model.ts';
import { facets } from './facets.ts';
import { scenario, step } from './scenario.ts';

const cel = await loadCel();

/** Everything that follows from the entries. */
export function derive(of: Scenario, entries: readonly Entry[]): readonly DerivedEntry[] {
  const judge = createJudge(of, facets, cel);
  return entries.flatMap((entry) => judge.feed(entry));
}

/** How the only goal of a one-step scenario ends; undefined: it has not. */
export function judge(goal: Goal, entries: readonly Entry[]): ExpectationEntry | undefined {
  return ends(scenario(step({ expect: [goal] })), entries)[0];
}

/** How a `throughout` ends beside one expectation. */
export function judgeThroughout(
  goal: Expectation,
  beside: Expectation,
  entries: readonly Entry[],
): ExpectationEntry | undefined {
  const of = scenario(step({ throughout: [goal], expect: [beside] }));
  return ends(of, entries).find(({ id }) => id === goal.id);
}

export function ends(of: Scenario, entries: readonly Entry[]): readonly ExpectationEntry[] {
  return derive(of, entries).filter((entry) => entry.type === 'expectation');
}

export { cel, facets };
