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

/** A test over a list of items. It remembers its last answers, so each changed item costs one match. */
export interface Quantifier {
  outcome(items: readonly JsonObject[], saved: Saved): Outcome;
  /** What is not as wanted: the first few, by label and field. Empty where the test holds. */
  why(items: readonly JsonObject[], saved: Saved): readonly string[];
}

/** Throws MatchError or CelError for a test that is wrong. `cel` is needed where the test has a `cel`. */
export function compileTest(test: Test, names: ItemNames, cel?: CelCompiler): Quantifier {
  const parts: readonly Quantifier[] = [
    ...(test.count === undefined ? [] : [counted(test.count, names)]),
    ...(test.all === undefined ? [] : [allOf(test.all, names)]),
    ...(test.any === undefined ? [] : [anyOf(test.any, names)]),
    ...(test.none === undefined ? [] : [noneOf(test.none, names)]),
    ...(test.cel === undefined ? [] : [celOf(test.cel, names, cel)]),
  ];
  return {
    outcome(items, saved) {
      const outcomes = parts.map((part) => part.outcome(items, saved));
      const failed = outcomes.find(({ holds, error }) => !holds && error === undefined);
      return failed ?? outcomes.find(({ error }) => error !== undefined) ?? { holds: parts.length > 0 };
    },
    why: (items, saved) => parts.flatMap((part) => part.why(items, saved)),
  };
}

function counted(range: Range, names: ItemNames): Quantifier {
  const outcome = (items: readonly JsonObject[]): Outcome => ({ holds: inRange(range, items.length) });
  return {
    outcome,
    why(items) {
      if (outcome(items).holds) return [];
      const seen = `wanted ${rangeInWords(range)}, saw ${items.length}`;
      return items.length === 0 ? [seen] : [`${seen}:`, ...indented(items.map((item) => names.label(item)))];
    },
  };
}

function allOf(match: Match, names: ItemNames): Quantifier {
  const compiled = compileMatch(match);
  const column = createColumn(compiled, names);
  return {
    outcome: (items, saved) => ({ holds: items.length > 0 && column(items, saved) === items.length }),
    why(items, saved) {
      if (items.length === 0) return ['there are none'];
      const lines = itemsNotAsWanted(compiled, items, names, saved);
      return lines.length === 0 ? [] : [`${lines.length} of ${items.length} not as wanted:`, ...indented(lines)];
    },
  };
}

function anyOf(match: Match, names: ItemNames): Quantifier {
  const compiled = compileMatch(match);
  const column = createColumn(compiled, names);
  return {
    outcome: (items, saved) => ({ holds: column(items, saved) > 0 }),
    why(items, saved) {
      if (items.length === 0) return ['there are none'];
      const lines = itemsNotAsWanted(compiled, items, names, saved);
      return lines.length < items.length ? [] : [`none of ${items.length} is as wanted:`, ...indented(lines)];
    },
  };
}

function noneOf(match: Match, names: ItemNames): Quantifier {
  const compiled = compileMatch(match);
  const column = createColumn(compiled, names);
  return {
    outcome: (items, saved) => ({ holds: column(items, saved) === 0 }),
    why(items, saved) {
      const found = items.filter((item) => compiled.holds(item, { saved, key: names.key(item) }));
      if (found.length === 0) return [];
      const lines = found.map((item) => `${names.label(item)}${fieldsOf(compiled, item)}`);
      return [
        `${found.length} of ${items.length} ${found.length === 1 ? 'is' : 'are'} as it must not be:`,
        ...indented(lines),
      ];
    },
  };
}

function celOf(source: string, names: ItemNames, compiler?: CelCompiler): Quantifier {
  if (compiler === undefined) throw new CelError('no compiler was given');
  const test = compiler(source);
  const outcome = (items: readonly JsonObject[]): Outcome => tryTest(test, items);
  return {
    outcome,
    why(items) {
      const { holds, error } = outcome(items);
      if (holds) return [];
      const of = count(items.length, 'item');
      if (error !== undefined) return [`cel: ${inWords(source)} cannot be evaluated over ${of}: ${error}`];
      return [
        `cel: ${inWords(source)} is false over ${of}${items.length > 0 ? ':' : ''}`,
        ...indented(items.map((item) => names.label(item))),
      ];
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

/** Counts the items that match. An item that stands where it stood at the last look is not matched again. */
function createColumn(match: CompiledMatch, names: ItemNames): (items: readonly JsonObject[], saved: Saved) => number {
  let known: readonly JsonObject[] = [];
  let answers: readonly boolean[] = [];
  let knownSaved: Saved | undefined;
  return (items, saved) => {
    const same = saved === knownSaved;
    const last = known;
    const lastAnswers = answers;
    answers = items.map((item, index) => {
      const answer = same && last[index] === item ? lastAnswers[index] : undefined;
      return answer ?? match.holds(item, { saved, key: names.key(item) });
    });
    known = items;
    knownSaved = saved;
    return answers.reduce((sum, answer) => (answer ? sum + 1 : sum), 0);
  };
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

export function mismatchInWords({ path, wanted, seen }: Mismatch): string {
  return `${path}: wanted ${wanted}, saw ${inWords(seen)}`;
}

function fieldsOf({ fields }: CompiledMatch, item: JsonObject): string {
  const seen = fields.flatMap(({ path }) => lookup(path, item).map(({ at, value }) => `${at} is ${inWords(value)}`));
  return seen.length === 0 ? '' : `: ${handful(seen, 3).join('; ')}`;
}

function indented(lines: readonly string[]): readonly string[] {
  return handful(lines).map((line) => `  ${line}`);
}
