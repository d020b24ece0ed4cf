import type { Json, JsonObject, Match } from '../scenario/model.ts';
import { equal } from './equal.ts';
import { isOperator, operatorNames, operators } from './operators.ts';
import {
  everyValue,
  type Found,
  isList,
  isMapping,
  joinKey,
  lookup,
  type Path,
  PathError,
  parsePath,
  valueOf,
} from './path.ts';
import { inWords } from './words.ts';

/** What was saved under each name: the value of each item, by the item's key. */
export type Saved = ReadonlyMap<string, Readonly<Record<string, Json>>>;

/** What an operator may look at beside the value: for `sameAs` and `differsFrom`. */
export interface Scope {
  readonly saved: Saved;
  /** Key of the item that is matched. */
  readonly key: string;
}

/** A field that is not as wanted. `seen` is undefined where the path leads nowhere. */
export interface Mismatch {
  readonly path: string;
  readonly wanted: string;
  readonly seen: Json | undefined;
}

/** What one value must be. */
export interface Check {
  /** Completes `wanted ...` and `... is`: `Running`, `more than 3`. */
  readonly wanted: string;
  holds(seen: Json | undefined, scope: Scope): boolean;
  /** Field by field, where the value has fields; absent: the value itself is the mismatch. */
  mismatches?(seen: Json | undefined, at: string, scope: Scope): readonly Mismatch[];
}

export type Compile = (pattern: Json) => Check;

export interface CompiledMatch {
  /** One for each path of the match. */
  readonly fields: readonly Field[];
  holds(item: JsonObject, scope: Scope): boolean;
  mismatches(item: JsonObject, scope: Scope): readonly Mismatch[];
}

interface Field {
  readonly path: Path;
  readonly check: Check;
}

/** A problem of a match. `at` are the keys that lead to it; `offset` counts within the last of them, where it is a path. */
export interface MatchProblem {
  readonly at: readonly string[];
  readonly message: string;
  readonly offset?: number;
}

/** A match that {@link checkMatch} finds fault with. */
export class MatchError extends Error {
  override readonly name = 'MatchError';
  readonly problems: readonly MatchProblem[];
  constructor(problems: readonly MatchProblem[]) {
    super(problems.map(({ at, message }) => `${at.join(' ')}: ${message}`).join('; '));
    this.problems = problems;
  }
}

/** True, or every field that is not as wanted. Throws MatchError. */
export function matches(match: Match, item: JsonObject, scope: Scope): true | readonly Mismatch[] {
  const found = compileMatch(match).mismatches(item, scope);
  return found.length === 0 ? true : found;
}

/** All that is wrong with a match. `saves`: the names that `sameAs` and `differsFrom` may use; absent: any. */
export function checkMatch(match: Match, saves?: ReadonlySet<string>): readonly MatchProblem[] {
  const problems: MatchProblem[] = [];
  compileFields(match, { problems, saves });
  return problems;
}

/** Throws MatchError. */
export function compileMatch(match: Match): CompiledMatch {
  const problems: MatchProblem[] = [];
  const fields = compileFields(match, { problems, saves: undefined });
  if (problems.length > 0) throw new MatchError(problems);
  return {
    fields,
    holds(item, scope) {
      for (const { path, check } of fields) {
        if (!everyValue(path, item, (value) => check.holds(value, scope))) return false;
      }
      return true;
    },
    mismatches: (item, scope) =>
      fields.flatMap(({ path, check }) => lookup(path, item).flatMap((found) => mismatchesOf(check, found, scope))),
  };
}

interface Compiling {
  readonly problems: MatchProblem[];
  readonly saves: ReadonlySet<string> | undefined;
}

function compileFields(match: Match, compiling: Compiling): readonly Field[] {
  return Object.entries(match).flatMap(([key, pattern]) => {
    const path = readPath(key, compiling);
    const check = compileValue(pattern, [key], compiling);
    return path === undefined ? [] : [{ path, check }];
  });
}

function readPath(key: string, { problems }: Compiling): Path | undefined {
  try {
    return parsePath(key);
  } catch (error) {
    if (!(error instanceof PathError)) throw error;
    problems.push({ at: [key], message: error.message, offset: error.offset });
    return undefined;
  }
}

function compileValue(pattern: Json, at: readonly string[], compiling: Compiling): Check {
  if (isList(pattern)) return compileList(pattern, at, compiling);
  if (!isMapping(pattern)) return { wanted: inWords(pattern), holds: (seen) => equal(seen, pattern) };
  const keys = Object.keys(pattern);
  const known = keys.filter(isOperator);
  if (known.length === 0 || keys.length === 0) return compilePartial(pattern, at, compiling);
  if (known.length === keys.length) return compileOperators(pattern, at, compiling);
  const other = keys.filter((key) => !isOperator(key));
  compiling.problems.push({
    at,
    message: `${other.join(', ')} cannot stand beside ${known.join(', ')}: operators are ${operatorNames.join(', ')}`,
  });
  return nothing;
}

/** A mapping whose keys are all operators: all of them must hold. */
function compileOperators(pattern: JsonObject, at: readonly string[], compiling: Compiling): Check {
  const checks = Object.entries(pattern).map(([name, operand]) => {
    const here = [...at, name];
    if (!isOperator(name)) return nothing;
    const made = operators[name](operand, (inner) => compileValue(inner, here, compiling));
    if (typeof made === 'string') {
      compiling.problems.push({ at: here, message: `${name} takes ${made}` });
      return nothing;
    }
    if (
      (name === 'sameAs' || name === 'differsFrom') &&
      typeof operand === 'string' &&
      compiling.saves?.has(operand) === false
    ) {
      compiling.problems.push({ at: here, message: `nothing is saved as ${inWords(operand)}` });
    }
    return made;
  });
  const [only] = checks;
  if (checks.length === 1 && only !== undefined) return only;
  return {
    wanted: checks.map(({ wanted }) => wanted).join(' and '),
    holds: (seen, scope) => checks.every((check) => check.holds(seen, scope)),
  };
}

/** A mapping of literal keys: the value has them all, and may have more. */
function compilePartial(pattern: JsonObject, at: readonly string[], compiling: Compiling): Check {
  const fields = Object.entries(pattern).map(([key, inner]) => ({
    key,
    check: compileValue(inner, [...at, key], compiling),
  }));
  return {
    wanted: inWords(pattern),
    holds: (seen, scope) => isMapping(seen) && fields.every(({ key, check }) => check.holds(valueOf(seen, key), scope)),
    mismatches: (seen, path, scope) =>
      isMapping(seen)
        ? fields.flatMap(({ key, check }) =>
            mismatchesOf(check, { at: joinKey(path, key), value: valueOf(seen, key) }, scope),
          )
        : [{ path, wanted: inWords(pattern), seen }],
  };
}

function compileList(pattern: readonly Json[], at: readonly string[], compiling: Compiling): Check {
  const checks = pattern.map((inner, index) => compileValue(inner, [...at, String(index)], compiling));
  const wanted = inWords(pattern);
  const fits = (seen: Json | undefined): seen is readonly Json[] => isList(seen) && seen.length === checks.length;
  return {
    wanted,
    holds: (seen, scope) => fits(seen) && checks.every((check, index) => check.holds(seen[index], scope)),
    mismatches: (seen, path, scope) =>
      fits(seen)
        ? checks.flatMap((check, index) => mismatchesOf(check, { at: `${path}[${index}]`, value: seen[index] }, scope))
        : [{ path, wanted, seen }],
  };
}

function mismatchesOf(check: Check, { at, value }: Found, scope: Scope): readonly Mismatch[] {
  if (check.holds(value, scope)) return none;
  return check.mismatches?.(value, at, scope) ?? [{ path: at, wanted: check.wanted, seen: value }];
}

const none: readonly Mismatch[] = [];

/** Stands where a problem was reported. */
const nothing: Check = { wanted: 'nothing', holds: () => false };
