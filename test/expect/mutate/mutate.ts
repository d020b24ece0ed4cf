import type { Expectation, Goal, Json, JsonObject, Match, Scenario, Step, Test } from '../../../lib/scenario/model.ts';
import { isOperator } from '../../../lib/expect/operators.ts';

/** A scenario with one thing in it turned into its opposite, or moved by one. */
export interface Mutant {
  /** `0.expect.1: operator flipped: all.n.gt` */
  readonly what: string;
  readonly scenario: Scenario;
}

/**
 * Every mutant of every goal: on a journal where the scenario passed, each should fail. One that passes shows that the
 * journal, or the assertion language, cannot tell the difference.
 */
export function mutants(scenario: Scenario): readonly Mutant[] {
  return scenario.steps.flatMap((step, index) => {
    const put = (changed: Step): Scenario => ({ ...scenario, steps: scenario.steps.with(index, changed) });
    return [
      ...step.expect.flatMap((goal, at) =>
        mutateGoal(goal).map(({ what, value }) => ({
          what: `${goal.id}: ${what}`,
          scenario: put({ ...step, expect: step.expect.with(at, value) }),
        })),
      ),
      ...step.throughout.flatMap((goal, at) =>
        mutateTest(goal.test).map(({ what, value }) => ({
          what: `${goal.id}: ${what}`,
          scenario: put({ ...step, throughout: step.throughout.with(at, { ...goal, test: value }) }),
        })),
      ),
    ];
  });
}

interface Mutated<T> {
  readonly what: string;
  readonly value: T;
}

function mutateGoal(goal: Goal): readonly Mutated<Goal>[] {
  if (!('sequence' in goal))
    return [
      ...mutateTest(goal.test).map(({ what, value }) => ({ what, value: { ...goal, test: value } })),
      ...mutateTimes(goal),
    ];
  const { sequence } = goal;
  const swapped = sequence.slice(1).map((later, index): Mutated<Goal> => {
    const earlier = sequence[index];
    const parts = earlier === undefined ? sequence : sequence.with(index, later).with(index + 1, earlier);
    return { what: `order swapped: ${index + 1} and ${index + 2}`, value: { ...goal, sequence: parts } };
  });
  const changed = sequence.flatMap((part, index) =>
    mutateTest(part.test).map(
      ({ what, value }): Mutated<Goal> => ({
        what: `part ${index + 1}: ${what}`,
        value: { ...goal, sequence: sequence.with(index, { ...part, test: value }) },
      }),
    ),
  );
  return [...swapped, ...changed];
}

function mutateTimes(goal: Expectation): readonly Mutated<Goal>[] {
  return goal.notBefore === 0
    ? []
    : [{ what: 'notBefore an hour later', value: { ...goal, notBefore: goal.notBefore + 3_600_000 } }];
}

function mutateTest(test: Test): readonly Mutated<Test>[] {
  const { all, any, none, count, cel, ...rest } = test;
  return [
    ...of(all, (value) => ({ ...test, all: value }), 'all'),
    ...of(any, (value) => ({ ...test, any: value }), 'any'),
    ...(all === undefined || none !== undefined
      ? []
      : [{ what: 'all turned into none', value: { ...rest, ...given({ any, count, cel }), none: all } }]),
    ...(none === undefined || any !== undefined
      ? []
      : [{ what: 'none turned into any', value: { ...rest, ...given({ all, count, cel }), any: none } }]),
    ...(count?.min === undefined
      ? []
      : [
          {
            what: 'min off by one',
            value: {
              ...test,
              count: { ...count, min: count.min + 1, ...(count.max === count.min ? { max: count.min + 1 } : {}) },
            },
          },
        ]),
    ...(count?.max === undefined
      ? []
      : [
          {
            what: 'max off by one',
            value: {
              ...test,
              count: { ...count, max: count.max - 1, ...(count.max === count.min ? { min: count.max - 1 } : {}) },
            },
          },
        ]),
    ...(cel === undefined ? [] : [{ what: 'cel negated', value: { ...test, cel: `!(${cel})` } }]),
  ];
}

/** Without the parts that are not there. */
function given(test: { readonly [K in keyof Test]: Test[K] | undefined }): Test {
  return Object.fromEntries(Object.entries(test).filter(([, value]) => value !== undefined));
}

function of(match: Match | undefined, put: (match: Match) => Test, name: string): readonly Mutated<Test>[] {
  if (match === undefined) return [];
  return mutateFields(match, name).map(({ what, value }) => ({ what, value: put(value) }));
}

function mutateFields(fields: JsonObject, at: string): readonly Mutated<JsonObject>[] {
  return Object.entries(fields).flatMap(([key, pattern]) =>
    mutateValue(pattern, `${at}.${key}`).map(({ what, value }) => ({ what, value: { ...fields, [key]: value } })),
  );
}

const opposites: Readonly<Record<string, string>> = {
  gt: 'lte',
  gte: 'lt',
  lt: 'gte',
  lte: 'gt',
  sameAs: 'differsFrom',
  differsFrom: 'sameAs',
};

function mutateValue(pattern: Json, at: string): readonly Mutated<Json>[] {
  if (typeof pattern === 'boolean') return [{ what: `value flipped: ${at}`, value: !pattern }];
  if (typeof pattern === 'number') return [{ what: `number off by one: ${at}`, value: pattern + 1 }];
  if (typeof pattern === 'string') return [{ what: `text changed: ${at}`, value: `${pattern}-not` }];
  if (pattern === null) return [{ what: `null changed: ${at}`, value: 'not-null' }];
  if (isArray(pattern)) return [{ what: `list longer: ${at}`, value: [...pattern, 'one-more'] }];
  const [[name, operand] = []] = Object.entries(pattern);
  if (name === undefined || operand === undefined) return [];
  return isOperator(name) ? mutateOperator(name, operand, pattern, at) : mutateFields(pattern, at);
}

function mutateOperator(name: string, operand: Json, pattern: JsonObject, at: string): readonly Mutated<Json>[] {
  const others = Object.fromEntries(Object.entries(pattern).filter(([key]) => key !== name));
  const opposite = opposites[name];
  if (opposite !== undefined)
    return [{ what: `operator flipped: ${at}.${name}`, value: { ...others, [opposite]: operand } }];
  if (name === 'exists')
    return [{ what: `operator flipped: ${at}.exists`, value: { ...others, exists: operand !== true } }];
  if (name === 'in') return [{ what: `operand changed: ${at}.in`, value: { ...others, in: ['none-of-them'] } }];
  return [{ what: `operand changed: ${at}.${name}`, value: { ...others, [name]: 'never-there' } }];
}

function isArray(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
