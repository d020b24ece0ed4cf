import type { Environment, ParseResult } from '@marcbachmann/cel-js';
import type { Json, JsonObject, Scenario } from '../scenario/model.ts';

/** Compiles an expression over `items`; throws CelError for one that is wrong or does not give a bool. */
export type CelCompiler = (source: string) => CelTest;

/** Throws CelError where the expression cannot be evaluated on these items. */
export type CelTest = (items: readonly JsonObject[]) => boolean;

export class CelError extends Error {
  override readonly name = 'CelError';
}

/** Loads the library: it takes some 25 ms, and most scenarios have no use for it. */
export async function loadCel(): Promise<CelCompiler> {
  const { Environment } = await import('@marcbachmann/cel-js');
  const environment = new Environment({ homogeneousAggregateLiterals: false }).registerVariable('items', 'list');
  const compiled = new Map<string, CelTest>();
  return (source) => {
    const test = compiled.get(source) ?? compile(environment, source);
    compiled.set(source, test);
    return test;
  };
}

/** Loads the library if the scenario has a `cel`. */
export function celFor(scenario: Scenario): Promise<CelCompiler | undefined> {
  const uses = scenario.steps.some(({ throughout, expect }) =>
    [...throughout, ...expect].some((goal) =>
      'sequence' in goal ? goal.sequence.some(({ test }) => test.cel !== undefined) : goal.test.cel !== undefined,
    ),
  );
  return uses ? loadCel() : Promise.resolve(undefined);
}

function compile(environment: Environment, source: string): CelTest {
  const parsed = parse(environment, source);
  const { valid, type, error } = parsed.check();
  if (!valid) throw new CelError(error?.summary ?? 'not a CEL expression');
  if (type !== 'bool' && type !== 'dyn') throw new CelError(`it must give a bool, and gives ${type ?? 'nothing'}`);
  return (items) => {
    const value = evaluate(parsed, items);
    if (typeof value !== 'boolean') throw new CelError(`it must give a bool, and gave ${nameOf(value)}`);
    return value;
  };
}

function parse(environment: Environment, source: string): ParseResult {
  try {
    return environment.parse(source);
  } catch (error) {
    throw asCelError(error);
  }
}

function evaluate(parsed: ParseResult, items: readonly JsonObject[]): unknown {
  try {
    return parsed({ items: items.map(asCel) });
  } catch (error) {
    throw asCelError(error);
  }
}

/** The library's `summary` is its message without the drawing of the place. */
function asCelError(error: unknown): CelError {
  if (!(error instanceof Error)) return new CelError(String(error));
  const summary = 'summary' in error && typeof error.summary === 'string' ? error.summary : error.message;
  return new CelError(summary, { cause: error });
}

function nameOf(value: unknown): string {
  if (value === null) return 'null';
  if (typeof value === 'bigint') return 'int';
  return Array.isArray(value) ? 'list' : typeof value;
}

type CelValue = null | boolean | number | bigint | string | CelValue[] | { [key: string]: CelValue };

const converted = new WeakMap<JsonObject, CelValue>();

/** Whole numbers become ints, which in CEL do not mix with doubles in arithmetic. Each item is converted once. */
function asCel(item: JsonObject): CelValue {
  const known = converted.get(item);
  if (known !== undefined) return known;
  const value = convert(item);
  converted.set(item, value);
  return value;
}

function convert(value: Json): CelValue {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((one: Json) => convert(one));
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, convert(inner)]));
}
