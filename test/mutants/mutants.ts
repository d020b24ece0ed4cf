import type { Expectation, Sequence, SequenceItem } from '../../lib/scenario/model.ts';
import { contradict, type Mutated, needsItem } from './contradict.ts';

/** Mutants of what one expectation says of the cluster; its time words are left alone. */
export function mutantsOfState(goal: Expectation): readonly Mutated<Expectation>[] {
  return [
    ...contradict(goal.test).map((one) => putTest(one, goal)),
    ...(needsItem(goal.test)
      ? [{ how: 'no item meant', at: 'where', value: { ...goal, query: nothing(goal).query } }]
      : []),
  ];
}

function putTest({ how, at, value, further }: Mutated<Expectation['test']>, goal: Expectation): Mutated<Expectation> {
  return {
    how,
    at,
    value: { ...goal, test: value },
    ...(further === undefined ? {} : { further: () => putTest(further(), goal) }),
  };
}

/** `after`: ms from the mark to the moment when it was satisfied. */
export function mutantsOfTime(goal: Expectation, after: number): readonly Mutated<Expectation>[] {
  return [
    { how: 'time off by one', at: 'notBefore', value: { ...goal, notBefore: after + 1 } },
    ...(after < 2
      ? []
      : [{ how: 'time off by one', at: 'within', value: { ...goal, within: after - 1, notBefore: 0 } }]),
  ];
}

/**
 * Neighbours in the other order, and parts that never come. A part that is the other way at another moment may well
 * stand in the same order, so parts are not contradicted one by one: each is an expectation like any other.
 */
export function mutantsOfSequence(goal: Sequence): readonly Mutated<Sequence>[] {
  const { sequence } = goal;
  const made = (how: string, at: string, parts: readonly SequenceItem[]): Mutated<Sequence> => ({
    how,
    at,
    value: { ...goal, sequence: parts },
  });
  return [
    ...sequence.slice(1).flatMap((later, index) => {
      const earlier = sequence[index];
      if (earlier === undefined) return [];
      const parts = sequence.with(index, later).with(index + 1, earlier);
      return made('order swapped', `${index + 1} and ${index + 2}`, parts);
    }),
    ...sequence.flatMap((part, index) =>
      needsItem(part.test) ? made('no item meant', `part ${index + 1}`, sequence.with(index, nothing(part))) : [],
    ),
    ...sequence.flatMap((part, index) =>
      contradict(part.test)
        .filter(({ how }) => neverThere.includes(how))
        .map(({ how, at, value }) =>
          made(how, `part ${index + 1} ${at}`, sequence.with(index, { ...part, test: value })),
        ),
    ),
  ];
}

/** What no cluster shows at any time. */
const neverThere: readonly string[] = ['text changed', 'operand changed', 'list longer'];

function nothing<T extends SequenceItem>(item: T): T {
  const { query } = item;
  return { ...item, query: { ...query, where: { ...query.where, 'there-is-no-such-field': { exists: true } } } };
}
