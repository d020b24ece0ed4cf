import type { Expectation, Goal, Query, Test } from '../scenario/model.ts';
import { formatDuration } from './duration.ts';

/** An expectation in a line: its name, else what the file says of it, in YAML's flow style. */
export function describeGoal(goal: Goal): string {
  if (goal.name !== undefined) return goal.name;
  if ('sequence' in goal) return goal.sequence.map(({ query, test }) => describe(query, test)).join(', then ');
  return [describe(goal.query, goal.test), ...timeWords(goal)].join(', ');
}

/** `within` is left out: it is the time left that is shown. */
function timeWords({ for: hold, notBefore }: Expectation): readonly string[] {
  return [
    ...(notBefore > 0 ? [`not before ${formatDuration(notBefore)}`] : []),
    ...(hold > 0 ? [`for ${formatDuration(hold)}`] : []),
  ];
}

function describe({ subject, spec, where }: Query, test: Test): string {
  const subjectSpec = Object.keys(spec).length === 0 ? subject : `${subject} ${flow(spec)}`;
  const filter = where === undefined ? '' : ` where ${flow(where)}`;
  const parts = Object.entries(test).map(([word, value]) => `${word} ${flow(value)}`);
  return `${subjectSpec}${filter}: ${parts.join(', ')}`;
}

/** YAML's flow style, with quotes only where YAML would need them. */
function flow(value: unknown): string {
  if (typeof value === 'string') return unquoted.test(value) ? value : JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`;
  if (value === null || typeof value !== 'object') return String(value);
  return `{${Object.entries(value)
    .map(([key, inner]) => `${flow(key)}: ${flow(inner)}`)
    .join(', ')}}`;
}

/** Text that means itself without quotes. */
const unquoted = /^[\p{L}_/.][\p{L}\p{N}_/.@=-]*(?:\[[\p{L}\p{N}*=./-]*\][\p{L}\p{N}_/.-]*)*$/u;
