import { isOperator } from '../../lib/expect/operators.ts';
import type { Json, JsonObject, Match, Test } from '../../lib/scenario/model.ts';

/** What was mutated, and what came of it. */
export interface Mutated<T> {
  /** The sort of mutation: `operator flipped`. */
  readonly how: string;
  /** Where in it: `all.status.phase`. */
  readonly at: string;
  readonly value: T;
  /**
   * The bound of `at least 3` is where the cluster was, not where the file says: a mutant that is true of it is
   * followed by one whose number is one further, until there is one that is not.
   */
  readonly further?: () => Mutated<T>;
}

/**
 * Mutants of a test that cannot hold of items of which the test holds. So one that passes at the very look at which its
 * original passed is a gap of the language or of the judge, never a matter of taste.
 */
export function contradict(test: Test): readonly Mutated<Test>[] {
  const { all, any, none, count, cel } = test;
  return [
    ...(all === undefined
      ? []
      : [
          ...fields(all, 'all').map(put((changed) => ({ ...test, all: changed }))),
          { how: 'quantifier changed', at: 'all to none', value: { ...without(test, 'all'), none: all } },
        ]),
    ...(any === undefined
      ? []
      : [
          ...fields(any, 'any', 'apart').map(put((changed) => ({ ...without(test, 'any'), all: changed }))),
          { how: 'quantifier changed', at: 'any to none', value: { ...without(test, 'any'), none: any } },
        ]),
    ...(none === undefined
      ? []
      : [{ how: 'quantifier changed', at: 'none to any', value: { ...without(test, 'none'), any: none } }]),
    ...(count === undefined ? [] : counts(test, count)),
    ...(cel === undefined ? [] : [{ how: 'expression negated', at: 'cel', value: { ...test, cel: `!(${cel})` } }]),
  ];
}

/** Whether the test can hold only where there is an item. */
export function needsItem({ all, any, count }: Test): boolean {
  return all !== undefined || any !== undefined || (count?.min ?? 0) > 0;
}

function counts(test: Test, { min, max }: NonNullable<Test['count']>): readonly Mutated<Test>[] {
  const at = (value: Test['count']): Test => ({ ...test, ...(value === undefined ? {} : { count: value }) });
  if (min !== undefined && min === max)
    return [-1, 1].map((by) => ({
      how: 'number off by one',
      at: `count ${min + by}`,
      value: at({ min: min + by, max: max + by }),
    }));
  const atLeast = (number: number): Mutated<Test> => ({
    how: 'number off by one',
    at: `count.min ${number}`,
    value: at({ min: number, ...(max === undefined ? {} : { max: Math.max(max, number) }) }),
    further: () => atLeast(number + 1),
  });
  const atMost = (number: number): Mutated<Test> => ({
    how: 'number off by one',
    at: `count.max ${number}`,
    value: at({ max: number, ...(min === undefined ? {} : { min: Math.min(min, number) }) }),
    further: () => atMost(number - 1),
  });
  return [...(min === undefined ? [] : [atLeast(min + 1)]), ...(max === undefined ? [] : [atMost(max - 1)])];
}

/** `apart`: each mutated field alone, for where the others must not help it. */
function fields(match: Match, at: string, apart?: 'apart'): readonly Mutated<Match>[] {
  return Object.entries(match).flatMap(([key, pattern]) =>
    valuesOf(pattern, `${at}.${key}`).map(
      put((value) => (apart === undefined ? { ...match, [key]: value } : { [key]: value })),
    ),
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

function valuesOf(pattern: Json, at: string): readonly Mutated<Json>[] {
  if (typeof pattern === 'boolean') return [{ how: 'value flipped', at, value: !pattern }];
  if (typeof pattern === 'number') return [-1, 1].map((by) => ({ how: 'number off by one', at, value: pattern + by }));
  if (typeof pattern === 'string') return [{ how: 'text changed', at, value: `${pattern}-not` }];
  if (pattern === null) return [{ how: 'null changed', at, value: 'not-null' }];
  if (isArray(pattern))
    return [
      { how: 'list longer', at, value: [...pattern, 'one-more'] },
      ...pattern.flatMap((one, index) =>
        valuesOf(one, `${at}[${index}]`).map(put((value) => pattern.with(index, value))),
      ),
    ];
  return Object.entries(pattern).flatMap(([key, inner]) =>
    isOperator(key)
      ? operatorOf(key, inner, at).map(put((changed) => ({ ...without(pattern, key), ...changed })))
      : valuesOf(inner, `${at}.${key}`).map(put((value) => ({ ...pattern, [key]: value }))),
  );
}

function operatorOf(name: string, operand: Json, at: string): readonly Mutated<JsonObject>[] {
  const opposite = opposites[name];
  if (opposite !== undefined) return [{ how: 'operator flipped', at: `${at} ${name}`, value: { [opposite]: operand } }];
  if (name === 'exists') return [{ how: 'operator flipped', at: `${at} exists`, value: { exists: operand !== true } }];
  if (name === 'in') return [{ how: 'operand changed', at: `${at} in`, value: { in: ['none-of-them'] } }];
  return [{ how: 'operand changed', at: `${at} ${name}`, value: { [name]: 'never-there' } }];
}

function put<A, B>(into: (value: A) => B): (mutated: Mutated<A>) => Mutated<B> {
  return ({ how, at, value }) => ({ how, at, value: into(value) });
}

function without<T extends object>(object: T, key: keyof T): T {
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== key)) as T;
}

function isArray(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
