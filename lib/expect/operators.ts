import type { Json } from '../scenario/model.ts';
import { equal } from './equal.ts';
import type { Check, Compile, Scope } from './match.ts';
import { nodeAlias, nodesOfLab } from './nodes.ts';
import { isList } from './path.ts';
import { inWords } from './words.ts';

/** What an operator makes of its operand: a check, or a text that says what the operand must be. */
type Operator = (operand: Json, compile: Compile) => Check | string;

export const operators = {
  exists: (operand) => {
    if (typeof operand !== 'boolean') return 'true or false';
    return operand ? leaf('present', (seen) => seen !== undefined) : leaf('absent', (seen) => seen === undefined);
  },
  in: (operand) => {
    if (!isList(operand) || operand.length === 0) return 'a list of values';
    const wanted = `one of ${operand.map(inWords).join(', ')}`;
    return leaf(wanted, (seen) => seen !== undefined && operand.some((one) => equal(one, seen)));
  },
  contains: (operand, compile) => {
    const element = compile(operand);
    return {
      wanted: `something that contains ${typeof operand === 'string' ? inWords(operand) : element.wanted}`,
      holds: (seen, scope) => {
        if (typeof seen === 'string') return typeof operand === 'string' && seen.includes(operand);
        return isList(seen) && seen.some((one) => element.holds(one, scope));
      },
    };
  },
  matches: (operand) => {
    const pattern = typeof operand === 'string' ? compilePattern(operand) : undefined;
    if (pattern === undefined) return 'a regular expression';
    return leaf(`something that matches ${pattern.source}`, (seen) => typeof seen === 'string' && pattern.test(seen));
  },
  gt: numeric('more than', (seen, limit) => seen > limit),
  gte: numeric('at least', (seen, limit) => seen >= limit),
  lt: numeric('less than', (seen, limit) => seen < limit),
  lte: numeric('at most', (seen, limit) => seen <= limit),
  sameAs: (operand) => {
    if (typeof operand !== 'string') return 'the name of a save';
    return leaf(`the same as saved in ${operand}`, (seen, scope) => isSame(seen, operand, scope));
  },
  node: (operand) => {
    const aliases = isList(operand) ? operand : [operand];
    if (!aliases.every(isAlias) || aliases.length === 0)
      return 'a node as the lab calls it, such as control-plane or worker2, or a list of them';
    return leaf(`the name of ${aliases.join(' or ')}`, (seen, { saved }) => {
      const names = saved.get(nodesOfLab);
      return seen !== undefined && names !== undefined && aliases.some((alias) => names[alias] === seen);
    });
  },
  differsFrom: (operand) => {
    if (typeof operand !== 'string') return 'the name of a save';
    return leaf(`other than all that is saved in ${operand}`, (seen, scope) => isOther(seen, operand, scope));
  },
} satisfies Readonly<Record<string, Operator>>;

export type OperatorName = keyof typeof operators;

export const operatorNames = Object.keys(operators) as readonly OperatorName[];

export function isOperator(key: string): key is OperatorName {
  return Object.hasOwn(operators, key);
}

function isAlias(operand: Json): operand is string {
  return typeof operand === 'string' && nodeAlias.test(operand);
}

function leaf(wanted: string, holds: Check['holds']): Check {
  return { wanted, holds };
}

function numeric(words: string, compare: (seen: number, limit: number) => boolean): Operator {
  return (operand) => {
    if (typeof operand !== 'number') return 'a number';
    return leaf(`${words} ${operand}`, (seen) => typeof seen === 'number' && compare(seen, operand));
  };
}

function compilePattern(source: string): RegExp | undefined {
  try {
    return new RegExp(source, 'u');
  } catch {
    return undefined;
  }
}

/** Equal to what was saved of the same item; or to the only value there is, where this item has none. */
function isSame(seen: Json | undefined, name: string, { saved, key }: Scope): boolean {
  const values = saved.get(name);
  if (seen === undefined || values === undefined) return false;
  const all = Object.values(values);
  const own = Object.hasOwn(values, key) ? values[key] : all.length === 1 ? all[0] : undefined;
  return own !== undefined && isOneOf(seen, own);
}

/** Nothing saved under the name at all: then nothing is shown to differ from it. */
function isOther(seen: Json | undefined, name: string, { saved }: Scope): boolean {
  const values = saved.get(name);
  return seen !== undefined && values !== undefined && !Object.values(values).some((one) => isOneOf(seen, one));
}

/** A saved list stands for the set of its elements, except beside a list. */
function isOneOf(seen: Json, saved: Json): boolean {
  return equal(seen, saved) || (isList(saved) && !isList(seen) && saved.some((one) => equal(seen, one)));
}
