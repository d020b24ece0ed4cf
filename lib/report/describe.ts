import type { Expectation, Goal, Json, Query, Test } from '../scenario/model.ts';

/** An expectation in a line: its name, else what the file says, in YAML's flow style. */
export function describeGoal(goal: Goal): string {
  if (goal.name !== undefined) return goal.name;
  if ('sequence' in goal) return goal.sequence.map((item) => describe(item.query, item.test)).join(', then ');
  return describe(goal.query, goal.test);
}

/** The time words of an expectation that say more than the deadline. */
export function describeTime(goal: Goal): string | undefined {
  if ('sequence' in goal) return undefined;
  const words = timeWords(goal);
  return words === '' ? undefined : words;
}

function timeWords({ for: hold, notBefore }: Expectation): string {
  return [...(notBefore > 0 ? [`not before ${notBefore} ms`] : []), ...(hold > 0 ? [`for ${hold} ms`] : [])].join(', ');
}

function describe({ subject, spec, where }: Query, { all, any, none, count, cel }: Test): string {
  const test = Object.entries({ all, any, none, count, cel }).flatMap(([word, value]) =>
    value === undefined ? [] : [`${word} ${flow({ ...(typeof value === 'string' ? {} : value) }, value)}`],
  );
  const filter = where === undefined ? '' : ` where ${flow(where)}`;
  return `${subject} ${flow(spec)}${filter}: ${test.join(', ')}`;
}

/** YAML's flow style, quoted only where YAML would need it. */
function flow(value: unknown, scalar?: unknown): string {
  const shown = typeof scalar === 'string' ? scalar : value;
  if (Array.isArray(shown)) return `[${shown.map((item: unknown) => flow(item)).join(', ')}]`;
  if (shown !== null && typeof shown === 'object') {
    return `{${Object.entries(shown)
      .map(([key, inner]) => `${plain(key)}: ${flow(inner)}`)
      .join(', ')}}`;
  }
  return typeof shown === 'string' ? plain(shown) : JSON.stringify(shown);
}

/** Words that YAML reads as text when they stand without quotes. */
const safe = /^[\p{L}_./][\p{L}\p{N}_./[\]=@-]*$/u;

function plain(text: string): string {
  return safe.test(text) ? text : JSON.stringify(text);
}

/** A JSON value in a line, for details of a proof. */
export function describeJson(value: Json): string {
  return flow(value);
}
