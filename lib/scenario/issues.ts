import * as z from 'zod';
import { util } from 'zod/v4/core';
import { isMapping } from './choice.ts';
import { type Code, readCoded } from './codes.ts';
import { suggestion } from './nearest.ts';
import { mostProblems } from './parse-yaml.ts';
import type { Path } from './source.ts';

/** A problem of the data, whose place is a path. */
export interface Finding {
  readonly code: Code;
  readonly message: string;
  readonly path: Path;
  readonly part?: 'key' | 'value';
  readonly severity?: 'error' | 'warning';
}

type RawIssue = z.core.$ZodRawIssue;

/** The value as the schema gives it, and all that is wrong with the input. */
export function parseWith<T>(
  schema: z.ZodType<T>,
  input: unknown,
): { readonly value?: T; readonly findings: readonly Finding[] } {
  // zod's own way to run a schema: raw issues still know the schema they come from, and so the keys it has.
  const result = schema._zod.run({ value: input, issues: [] }, { async: false, jitless: true });
  if (result instanceof Promise) throw new TypeError('schemas of scenarios are synchronous');
  if (result.issues.length === 0) return { value: result.value as T, findings: [] };
  return { findings: result.issues.flatMap((issue) => translate(issue, [])) };
}

function translate(issue: RawIssue, above: Path): readonly Finding[] {
  const path: Path = [
    ...above,
    ...(issue.path ?? []).map((segment) => (typeof segment === 'symbol' ? String(segment) : segment)),
  ];
  if (issue.code === 'unrecognized_keys') return unknownKeys(issue, path);
  const own = ownMessage(issue);
  if (own !== undefined) return [{ ...readCodedOr(own), path, ...partOf(own) }];
  if (issue.code === 'invalid_union') return wrongUnion(issue, path);
  if (issue.code === 'invalid_key') {
    const message = issue.issues[0]?.message ?? 'not a key here';
    return [{ ...readCodedOr(message), path, part: 'key' }];
  }
  return [{ ...plain(issue, path), path }];
}

/** Subject and key problems are about the key, not about what stands under it. */
function partOf(message: string): { part?: 'key' } {
  const code = readCoded(message)?.code;
  return code === 'SEVERAL_SUBJECTS' || code === 'UNKNOWN_KEY' || code === 'MIXED_MATCH' ? { part: 'key' } : {};
}

function readCodedOr(message: string): { readonly code: Code; readonly message: string } {
  return readCoded(message) ?? { code: 'WRONG_VALUE', message };
}

/** The message that the schema itself gives for this, if it does. */
function ownMessage(issue: RawIssue): string | undefined {
  const none = '\0';
  const { message } = util.finalizeIssue(issue, { error: () => none }, {});
  return message === none ? undefined : message;
}

function unknownKeys(issue: RawIssue & { code?: 'unrecognized_keys' }, path: Path): readonly Finding[] {
  const known = issue.inst instanceof z.ZodObject ? Object.keys(issue.inst.shape) : [];
  const keys: unknown = issue['keys'];
  return (Array.isArray(keys) ? keys : []).slice(0, mostProblems).map((key): Finding => {
    const name = String(key);
    const near = suggestion(name, known);
    const others = near === '' && known.length > 0 ? `; here may stand ${handful(known)}` : near;
    return { code: 'UNKNOWN_KEY', message: `unknown key ${show(name)}${others}`, path: [...path, name], part: 'key' };
  });
}

/** Reports the option that was meant, where the input's type tells which. */
function wrongUnion(issue: RawIssue, path: Path): readonly Finding[] {
  if (!(issue.inst instanceof z.ZodUnion)) return [{ code: 'WRONG_VALUE', message: 'not a value here', path }];
  const results = issue.inst.options.map(
    (option) => option._zod.run({ value: issue.input, issues: [] }, { async: false }) as z.core.ParsePayload,
  );
  const meant = results.filter(
    ({ issues }) => !issues.some(({ code, path: at }) => code === 'invalid_type' && (at ?? []).length === 0),
  );
  const [only] = meant;
  if (only !== undefined && meant.length === 1) return only.issues.flatMap((inner) => translate(inner, path));
  const expected = results.flatMap(({ issues }) =>
    issues.map((inner) => String('expected' in inner ? inner.expected : '')),
  );
  const words = [...new Set(expected.map(typeName))].filter((word) => word !== '');
  return [{ code: 'WRONG_TYPE', message: `takes ${words.join(' or ')}, not ${typeOf(issue.input)}`, path }];
}

function plain(issue: RawIssue, path: Path): { code: Code; message: string } {
  const name = path.at(-1);
  // The codes that are not here were dealt with, or belong to types that the format does not have.
  // eslint-disable-next-line @typescript-eslint/switch-exhaustiveness-check
  switch (issue.code) {
    case 'invalid_type':
      return wrongType(issue.expected, issue.input, name);
    case 'invalid_value': {
      if (issue.input === undefined)
        return { code: 'MISSING_KEY', message: `${show(name)} is missing: it is ${oneOf(issue.values)}` };
      const near =
        typeof issue.input === 'string' && issue.values.length > 1
          ? suggestion(issue.input, issue.values.map(String))
          : '';
      return { code: 'WRONG_VALUE', message: `${show(issue.input)} is not ${oneOf(issue.values)}${near}` };
    }
    case 'too_small':
      return { code: 'WRONG_VALUE', message: tooSmall(issue) };
    case 'too_big':
      return { code: 'WRONG_VALUE', message: `at most ${String(issue.maximum)} ${unit(issue.origin)}`.trim() };
    case 'invalid_format':
      return { code: 'WRONG_VALUE', message: wrongFormat(issue) };
    default:
      return { code: 'WRONG_VALUE', message: `${show(issue.input)} is not a value here` };
  }
}

function wrongType(
  expected: string,
  input: unknown,
  name: string | number | undefined,
): { code: Code; message: string } {
  if (input === undefined)
    return { code: 'MISSING_KEY', message: `${show(name)} is missing: it is ${typeName(expected)}` };
  if (input === null) return { code: 'WRONG_TYPE', message: `nothing stands here; it takes ${typeName(expected)}` };
  const quote =
    expected === 'string' && (typeof input === 'number' || typeof input === 'boolean')
      ? `: write it in quotes, ${JSON.stringify(String(input))}`
      : '';
  return { code: 'WRONG_TYPE', message: `takes ${typeName(expected)}, not ${typeOf(input)}${quote}` };
}

function tooSmall({ origin, minimum }: { readonly origin?: unknown; readonly minimum?: unknown }): string {
  if ((origin === 'string' || origin === 'array') && String(minimum) === '1') return 'must not be empty';
  return `at least ${String(minimum)} ${unit(origin)}`.trim();
}

function unit(origin: unknown): string {
  if (origin === 'string') return 'characters';
  return origin === 'array' ? 'items' : '';
}

function wrongFormat(issue: {
  readonly input?: unknown;
  readonly format?: string;
  readonly [key: string]: unknown;
}): string {
  if (issue.format === 'starts_with') return `${show(issue.input)} must start with ${show(issue['prefix'])}`;
  return `${show(issue.input)} does not have the form ${typeof issue['pattern'] === 'string' ? issue['pattern'] : (issue.format ?? 'that it needs')}`;
}

function oneOf(values: readonly unknown[]): string {
  const words = values.map(show);
  return words.length === 1 ? String(words[0]) : `one of ${words.join(', ')}`;
}

function handful(words: readonly string[]): string {
  const shown = words.slice(0, 12).map((word) => `\`${word}\``);
  return words.length > shown.length ? `${shown.join(', ')}, ...` : shown.join(', ');
}

function typeName(expected: string): string {
  return typeNames[expected] ?? expected;
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
  record: 'a mapping',
};

function typeOf(input: unknown): string {
  if (input === null) return 'nothing';
  if (Array.isArray(input)) return 'a list';
  if (isMapping(input)) return 'a mapping';
  return typeof input === 'string' ? `the string ${show(input)}` : show(input);
}

/** A value in a message: short, on one line. */
export function show(value: unknown): string {
  const text = JSON.stringify(value) as string | undefined;
  if (text === undefined) return 'nothing';
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
