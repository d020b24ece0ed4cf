import { CelError, type CelCompiler } from '../expect/cel.ts';
import { isMapping } from './choice.ts';
import { formatDuration, parseDuration } from './duration.ts';
import { quantifierNames } from './expectation-schema.ts';
import type { Finding } from './issues.ts';
import type { Outline, Part } from './outline.ts';
import type { Registries } from './registries.ts';

/** What an expectation asks: that it asks something, and something that can be. */
export function checkTests(
  { steps }: Outline,
  { registries, cel }: { readonly registries: Registries; readonly cel: CelCompiler | undefined },
): readonly Finding[] {
  const questions = steps.flatMap(({ throughout, expect }) => [
    ...throughout,
    ...expect.flatMap((goal) => goal.items ?? [goal]),
  ]);
  const goals = steps.flatMap(({ expect }) => expect);
  return [
    ...questions.flatMap((part) => checkQuantifier(part, registries)),
    ...questions.flatMap(checkCount),
    ...goals.flatMap(checkTime),
    ...questions.flatMap((part) => checkCel(part, cel)),
  ];
}

/** The expressions of a scenario: their library is loaded only where there are some. */
export function celExpressions({ steps }: Outline): readonly string[] {
  return steps
    .flatMap(({ throughout, expect }) => [...throughout, ...expect.flatMap((goal) => goal.items ?? [goal])])
    .flatMap(({ raw: { cel } }) => (typeof cel === 'string' ? [cel] : []));
}

function checkQuantifier({ raw, path }: Part, { subjects }: Registries): readonly Finding[] {
  const named = subjects.filter(({ name }) => name in raw);
  const [subject] = named;
  if (subject === undefined || named.length > 1) return [];
  if (typeof raw[subject.name] === 'string' && subject.shorthand !== undefined) return [];
  const answers = Object.keys(subject.answers);
  if ([...quantifierNames, ...answers].some((key) => key in raw)) return [];
  const instead = answers.length === 0 ? '' : `, or what it answers (${answers.map((key) => `\`${key}\``).join(', ')})`;
  const message = `how many items must match, and what? Say \`all\`, \`any\`, \`none\`, \`count\` or \`cel\`${instead}; for example ${example(subject.name)}`;
  return [{ code: 'NO_QUANTIFIER', message, path: [...path, subject.name], part: 'key' }];
}

function example(subject: string): string {
  return subject === 'objects' ? '`all: {status.phase: Running}`' : '`count: {min: 1}`';
}

function checkCount({ raw, path }: Part): readonly Finding[] {
  const { min, max } = rangeOf(raw['count']);
  const at = { code: 'NEVER_HOLDS', path: [...path, 'count'] } as const;
  if (min !== undefined && max !== undefined && min > max) {
    return [{ ...at, message: `\`min\` (${min}) is greater than \`max\` (${max})` }];
  }
  const needing = ['all', 'any'].find((key) => key in raw);
  if (max === 0 && needing !== undefined) {
    return [{ ...at, message: `\`${needing}\` needs at least one item, and \`count\` allows none` }];
  }
  if ('all' in raw && 'none' in raw && JSON.stringify(raw['all']) === JSON.stringify(raw['none'])) {
    return [
      { code: 'NEVER_HOLDS', message: '`all` and `none` ask for the same', path: [...path, 'none'], part: 'key' },
    ];
  }
  return [];
}

function rangeOf(count: unknown): { readonly min?: number; readonly max?: number } {
  if (typeof count === 'number') return { min: count, max: count };
  if (!isMapping(count)) return {};
  const { min, max } = count;
  return { ...(typeof min === 'number' ? { min } : {}), ...(typeof max === 'number' ? { max } : {}) };
}

function checkTime({ raw, path }: Part): readonly Finding[] {
  const within = msOf(raw['within']);
  const notBefore = msOf(raw['notBefore']);
  if (within === undefined || notBefore === undefined || notBefore <= within) return [];
  const message = `it must begin to hold within ${formatDuration(within)}, and not before ${formatDuration(notBefore)}`;
  return [{ code: 'NEVER_HOLDS', message, path: [...path, 'notBefore'] }];
}

function msOf(value: unknown): number | undefined {
  return typeof value === 'string' ? parseDuration(value) : undefined;
}

function checkCel({ raw, path }: Part, compile: CelCompiler | undefined): readonly Finding[] {
  const { cel } = raw;
  if (typeof cel !== 'string' || cel === '' || compile === undefined) return [];
  try {
    compile(cel);
    return [];
  } catch (error) {
    // Whatever the library throws at an expression is that expression's fault.
    const message = error instanceof CelError || error instanceof Error ? error.message : String(error);
    return [{ code: 'BAD_CEL', message: message.split('\n', 1)[0] ?? '', path: [...path, 'cel'] }];
  }
}
