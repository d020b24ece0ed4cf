import type { JsonObject, Match, Range, Test } from '../scenario/model.ts';
import { type CelCompiler, CelError, type CelTest } from './cel.ts';
import { type CompiledMatch, compileMatch, type Mismatch, type Saved } from './match.ts';
import { lookup } from './path.ts';
import { inRange } from './range.ts';
import { count, handful, inWords, rangeInWords } from './words.ts';

/** What the quantifiers must know of items: `key` for what is saved of them, `label` for messages. */
export interface ItemNames {
  key(item: JsonObject): string;
  label(item: JsonObject): string;
}

/** `error`: the test could not be evaluated, so it neither holds nor fails. */
export interface Outcome {
  readonly holds: boolean;
  readonly error?: string;
}

/** A test, compiled once. */
export interface CompiledTest {
  /** Follows items as they change, one match for each change. */
  tally(): Tally;
  outcome(items: readonly JsonObject[], saved: Saved): Outcome;
  /** What is not as wanted: the first few, by label and field. Empty where the test holds. */
  why(items: readonly JsonObject[], saved: Saved): readonly string[];
}

/** How many items there are, and how many of them match what. */
export interface Tally {
  clear(): void;
  /** The items of this key are now these. */
  set(key: string, items: readonly JsonObject[], saved: Saved): void;
  /** `items` gives all of them; only a `cel` asks. */
  outcome(items: () => readonly JsonObject[]): Outcome;
}

/** One quantifier of a test. */
interface Part {
  /** What it counts, where it counts matches. */
  readonly match?: CompiledMatch;
  outcome(counts: Counts): Outcome;
  why(items: readonly JsonObject[], saved: Saved): readonly string[];
}

interface Counts {
  readonly total: number;
  readonly matched: number;
  items(): readonly JsonObject[];
}

/** Throws MatchError or CelError for a test that is wrong. `cel` is needed where the test has a `cel`. */
export function compileTest(test: Test, names: ItemNames, cel?: CelCompiler): CompiledTest {
  const parts: readonly Part[] = [
    ...(test.count === undefined ? [] : [counted(test.count, names)]),
    ...(test.all === undefined ? [] : [allOf(test.all, names)]),
    ...(test.any === undefined ? [] : [anyOf(test.any, names)]),
    ...(test.none === undefined ? [] : [noneOf(test.none, names)]),
    ...(test.cel === undefined ? [] : [celOf(test.cel, names, cel)]),
  ];
  return {
    tally: () => createTally(parts),
    outcome(items, saved) {
      const tally = createTally(parts);
      for (const [index, item] of items.entries()) tally.set(`${index} ${names.key(item)}`, [item], saved);
      return tally.outcome(() => items);
    },
    why: (items, saved) => parts.flatMap((part) => part.why(items, saved)),
  };
}

function createTally(parts: readonly Part[]): Tally {
  interface Row {
    readonly total: number;
    readonly matched: readonly number[];
  }
  const empty: Row = { total: 0, matched: parts.map(() => 0) };
  const rows = new Map<string, Row>();
  let sum = empty;
  const countRow = (key: string, items: readonly JsonObject[], saved: Saved): Row => ({
    total: items.length,
    matched: parts.map(({ match }) =>
      match === undefined ? 0 : items.reduce((found, item) => found + Number(match.holds(item, { saved, key })), 0),
    ),
  });
  return {
    clear() {
      rows.clear();
      sum = empty;
    },
    set(key, items, saved) {
      const old = rows.get(key) ?? empty;
      const row = items.length === 0 ? empty : countRow(key, items, saved);
      if (row === empty) rows.delete(key);
      else rows.set(key, row);
      sum = {
        total: sum.total - old.total + row.total,
        matched: sum.matched.map((number, index) => number - (old.matched[index] ?? 0) + (row.matched[index] ?? 0)),
      };
    },
    outcome(items) {
      const outcomes = parts.map((part, index) =>
        part.outcome({ total: sum.total, matched: sum.matched[index] ?? 0, items }),
      );
      const failed = outcomes.find(({ holds, error }) => !holds && error === undefined);
      return failed ?? outcomes.find(({ error }) => error !== undefined) ?? { holds: parts.length > 0 };
    },
  };
}

function counted(range: Range, names: ItemNames): Part {
  return {
    outcome: ({ total }) => ({ holds: inRange(range, total) }),
    why(items) {
      if (inRange(range, items.length)) return [];
      const seen = `wanted ${rangeInWords(range)}, saw ${items.length}`;
      return items.length === 0 ? [seen] : [`${seen}:`, ...indented(items.map((item) => names.label(item)))];
    },
  };
}

function allOf(pattern: Match, names: ItemNames): Part {
  const match = compileMatch(pattern);
  return {
    match,
    outcome: ({ total, matched }) => ({ holds: total > 0 && matched === total }),
    why(items, saved) {
      if (items.length === 0) return ['there are none'];
      const lines = itemsNotAsWanted(match, items, names, saved);
      return lines.length === 0 ? [] : [`${lines.length} of ${items.length} not as wanted:`, ...indented(lines)];
    },
  };
}

function anyOf(pattern: Match, names: ItemNames): Part {
  const match = compileMatch(pattern);
  return {
    match,
    outcome: ({ matched }) => ({ holds: matched > 0 }),
    why(items, saved) {
      if (items.length === 0) return ['there are none'];
      const lines = itemsNotAsWanted(match, items, names, saved);
      return lines.length < items.length ? [] : [`none of ${items.length} is as wanted:`, ...indented(lines)];
    },
  };
}

function noneOf(pattern: Match, names: ItemNames): Part {
  const match = compileMatch(pattern);
  return {
    match,
    outcome: ({ matched }) => ({ holds: matched === 0 }),
    why(items, saved) {
      const found = items.filter((item) => match.holds(item, { saved, key: names.key(item) }));
      if (found.length === 0) return [];
      const lines = found.map((item) => `${names.label(item)}${fieldsOf(match, item)}`);
      const are = found.length === 1 ? 'is' : 'are';
      return [`${found.length} of ${items.length} ${are} as it must not be:`, ...indented(lines)];
    },
  };
}

function celOf(source: string, names: ItemNames, compiler?: CelCompiler): Part {
  if (compiler === undefined) throw new CelError('no compiler was given');
  const test = compiler(source);
  return {
    outcome: ({ items }) => tryTest(test, items()),
    why(items) {
      const { holds, error } = tryTest(test, items);
      if (holds) return [];
      const of = count(items.length, 'item');
      if (error !== undefined) return [`cel: ${inWords(source)} cannot be evaluated over ${of}: ${error}`];
      const said = `cel: ${inWords(source)} is false over ${of}`;
      return items.length === 0 ? [said] : [`${said}:`, ...indented(items.map((item) => names.label(item)))];
    },
  };
}

function tryTest(test: CelTest, items: readonly JsonObject[]): Outcome {
  try {
    return { holds: test(items) };
  } catch (error) {
    if (!(error instanceof CelError)) throw error;
    return { holds: false, error: error.message };
  }
}

function itemsNotAsWanted(
  match: CompiledMatch,
  items: readonly JsonObject[],
  names: ItemNames,
  saved: Saved,
): readonly string[] {
  return items.flatMap((item) => {
    const found = match.mismatches(item, { saved, key: names.key(item) });
    return found.length === 0 ? [] : [`${names.label(item)}: ${handful(found.map(mismatchInWords), 3).join('; ')}`];
  });
}

function mismatchInWords({ path, wanted, seen }: Mismatch): string {
  return `${path}: wanted ${wanted}, saw ${inWords(seen)}`;
}

function fieldsOf({ fields }: CompiledMatch, item: JsonObject): string {
  const seen = fields.flatMap(({ path }) => lookup(path, item).map(({ at, value }) => `${at} is ${inWords(value)}`));
  return seen.length === 0 ? '' : `: ${handful(seen, 3).join('; ')}`;
}

function indented(lines: readonly string[]): readonly string[] {
  return handful(lines).map((line) => `  ${line}`);
}
