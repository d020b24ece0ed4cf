import type { Expectation, Goal, Match, SequenceItem, Test } from '../scenario/model.ts';
import { type CompiledMatch, compileMatch, MatchError } from './match.ts';
import { subjectInWords } from './subject-words.ts';
import { duration, inWords, rangeInWords } from './words.ts';

/** `all Pods in kube-system: status.phase is Running, at least 8, within 2m` */
export function describeGoal(goal: Goal, kind: 'expect' | 'throughout' = 'expect'): string {
  if ('sequence' in goal) {
    const parts = goal.sequence.map((part) => describeTest(part));
    return `first ${parts.join(', then ')}, within ${duration(goal.within)}`;
  }
  const often = goal.gap === undefined ? 'throughout' : `throughout, but for ${duration(goal.gap)} in one go`;
  const always = goal.while === undefined ? often : `while ${describeTest(goal.while)}`;
  return [describeTest(goal), ...(kind === 'throughout' ? [always] : timeInWords(goal))].join(', ');
}

/** What is asked of which items, without the time. */
export function describeTest({ query, test }: SequenceItem): string {
  const { text, single } = subjectInWords(query);
  const items = query.where === undefined ? text : `${text} where ${describeMatch(query.where)}`;
  const [first = '', ...rest] = clauses(test, items, single);
  return [first, ...rest].join(', ');
}

/** `status.phase is Running and metadata.uid is absent` */
function describeMatch(match: Match): string {
  const compiled = tryCompile(match);
  if (compiled === undefined) return inWords(match);
  return compiled.fields.map(({ path, check }) => `${path.text} is ${check.wanted}`).join(' and ');
}

/** The first clause names the items, the others mean the same. */
function clauses({ all, any, none, count, cel }: Test, items: string, single: boolean): readonly string[] {
  const made: string[] = [];
  const add = (alone: string, further: string): void => {
    made.push(made.length === 0 ? alone : further);
  };
  if (all !== undefined) {
    const words = describeMatch(all);
    add(`${single ? '' : 'all '}${items}: ${words}`, `all: ${words}`);
  }
  if (any !== undefined) {
    const words = describeMatch(any);
    add(`any of ${items}: ${words}`, `any of them: ${words}`);
  }
  if (none !== undefined) {
    const words = describeMatch(none);
    add(`none of ${items}: ${words}`, `none of them: ${words}`);
  }
  if (count !== undefined) add(`${items}: ${rangeInWords(count)}`, rangeInWords(count));
  if (cel !== undefined) add(`${items}: cel ${inWords(cel)}`, `cel ${inWords(cel)}`);
  return made;
}

function timeInWords({ within, for: kept, notBefore }: Expectation): readonly string[] {
  return [
    ...(notBefore > 0 ? [`not before ${duration(notBefore)}`] : []),
    `within ${duration(within)}`,
    ...(kept > 0 ? [`for ${duration(kept)}`] : []),
  ];
}

function tryCompile(match: Match): CompiledMatch | undefined {
  try {
    return compileMatch(match);
  } catch (error) {
    if (error instanceof MatchError) return undefined;
    throw error;
  }
}
