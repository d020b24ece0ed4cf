import { describeGoal as inWords } from '../expect/describe.ts';
import type { Goal } from '../scenario/model.ts';

/** An expectation in a line: its name, else what it asks for. */
export function describeGoal(goal: Goal, kind: 'expect' | 'throughout' = 'expect'): string {
  if (goal.name === undefined) return inWords(goal, kind);
  return kind === 'throughout' ? `${goal.name}, throughout` : goal.name;
}
