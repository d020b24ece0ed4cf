import { checkMatch, type MatchProblem } from '../expect/match.ts';
import { PathError, parsePath } from '../expect/path.ts';
import { isMapping } from './choice.ts';
import { type Finding, parseWith } from './issues.ts';
import { match } from './match-schema.ts';
import type { JsonObject } from './model.ts';
import type { Outline, Part } from './outline.ts';
import type { Registries } from './registries.ts';
import type { Path } from './source.ts';

const matchKeys = ['where', 'all', 'any', 'none'];

/**
 * Paths of matches and saves, saved names, and operators that exclude each other.
 * @param valid the schema of the file found nothing: then each match is one, and is not put to the schema again
 */
export function checkMatches({ steps }: Outline, registries: Registries, valid: boolean): readonly Finding[] {
  const saved = new Set<string>();
  const checkPart = (part: Part): readonly Finding[] => [
    ...matchKeys.flatMap((key) => {
      const raw = part.raw[key];
      // What the schema refuses is reported by it, and is not looked at again.
      return isMapping(raw) && (valid || match.safeParse(raw).success)
        ? checkMapping(raw, [...part.path, key], saved)
        : [];
    }),
    ...answersOf(part, registries).flatMap((key) => checkAnswer(part, key, saved)),
  ];
  return steps.flatMap(({ save, throughout, expect }) => {
    const questions = [...throughout, ...expect.flatMap((goal) => goal.items ?? [goal])];
    const findings = save.flatMap((part) => [...checkPart(part), ...checkValuePath(part)]);
    for (const { raw } of save) if (typeof raw['as'] === 'string') saved.add(raw['as']);
    return [...findings, ...questions.flatMap((part) => checkPart(part))];
  });
}

function answersOf({ raw }: Part, { subjects }: Registries): readonly string[] {
  const asked = subjects.filter(({ name }) => name in raw);
  return asked.flatMap(({ answers }) => Object.keys(answers)).filter((key) => raw[key] !== undefined);
}

/** The schema takes any value beside a subject; as part of a match it may be wrong. */
function checkAnswer({ raw, path }: Part, key: string, saved: ReadonlySet<string>): readonly Finding[] {
  const answer = { [key]: raw[key] };
  const { findings } = parseWith(match, answer);
  const refused = findings.map((one) => ({ ...one, path: [...path, ...one.path] }));
  return [...(refused.length === 0 ? checkMapping(answer, path, saved) : refused), ...givenTwice(raw, key, path)];
}

function givenTwice(raw: Part['raw'], key: string, path: Path): readonly Finding[] {
  const { all } = raw;
  if (!isMapping(all) || !(key in all)) return [];
  return [{ code: 'DUPLICATE_KEY', message: `\`${key}\` stands in \`all\` too`, path: [...path, key], part: 'key' }];
}

function checkMapping(
  raw: Readonly<Record<string, unknown>>,
  path: Path,
  saved: ReadonlySet<string>,
): readonly Finding[] {
  const problems = checkMatch(raw as JsonObject, saved).map((problem) => finding(problem, path));
  return [...problems, ...contradictions(raw, path)];
}

function finding({ at, message, offset }: MatchProblem, path: Path): Finding {
  if (offset !== undefined)
    return { code: 'BAD_PATH', message: pathMessage(message, offset), path: [...path, ...at], part: 'key' };
  const operator = at.at(-1);
  const code = operator === 'sameAs' || operator === 'differsFrom' ? 'UNKNOWN_NAME' : 'WRONG_VALUE';
  return {
    code,
    message: code === 'UNKNOWN_NAME' ? `${message} in this step or before it` : message,
    path: [...path, ...at],
  };
}

function pathMessage(message: string, offset: number): string {
  return `not a path: ${message} (at character ${offset + 1})`;
}

function checkValuePath({ raw, path }: Part): readonly Finding[] {
  const { value } = raw;
  if (typeof value !== 'string' || value === '') return [];
  try {
    parsePath(value);
    return [];
  } catch (error) {
    if (!(error instanceof PathError)) throw error;
    return [{ code: 'BAD_PATH', message: pathMessage(error.message, error.offset), path: [...path, 'value'] }];
  }
}

/** Operators beside each other that no value satisfies. */
function contradictions(value: unknown, path: Path): readonly Finding[] {
  if (Array.isArray(value)) return value.flatMap((one: unknown, index) => contradictions(one, [...path, index]));
  if (!isMapping(value)) return [];
  const floor = limit(value, 'gt', 'gte', Math.max);
  const ceiling = limit(value, 'lt', 'lte', Math.min);
  const strict = value['gt'] === floor || value['lt'] === ceiling;
  if (floor !== undefined && ceiling !== undefined && (floor > ceiling || (floor === ceiling && strict))) {
    return [
      { code: 'NEVER_HOLDS', message: `no number is above ${floor} and below ${ceiling} at once`, path, part: 'key' },
    ];
  }
  const others = Object.keys(value).filter((key) => key !== 'exists');
  if (value['exists'] === false && others.length > 0) {
    return [
      {
        code: 'NEVER_HOLDS',
        message: `what does not exist has no value for \`${others.join('`, `')}\``,
        path,
        part: 'key',
      },
    ];
  }
  return Object.entries(value).flatMap(([key, inner]) => contradictions(inner, [...path, key]));
}

function limit(
  value: Readonly<Record<string, unknown>>,
  one: string,
  other: string,
  pick: (...all: number[]) => number,
): number | undefined {
  const limits = [value[one], value[other]].filter((bound) => typeof bound === 'number');
  return limits.length === 0 ? undefined : pick(...limits);
}
