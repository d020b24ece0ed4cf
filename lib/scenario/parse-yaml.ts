import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, parseAllDocuments, type Pair } from 'yaml';
import type { Problem } from './problem.ts';
import { documentSource, keyOf, type Source, textSource } from './source.ts';

/** A document as plain data, with its places; or what is wrong with the text. */
export type Parsed =
  | { readonly documents: readonly ParsedDocument[]; readonly problems: readonly [] }
  | { readonly problems: readonly [Problem, ...Problem[]] };

export interface ParsedDocument {
  readonly data: unknown;
  readonly source: Source;
}

/** Nesting that no scenario and no manifest needs. */
const deepest = 64;

/** Parses untrusted text: whatever it is, it ends soon, with data or with problems that have a position. */
export function parseYaml(file: string, text: string): Parsed {
  const strange = strangeCharacter(file, text);
  if (strange !== undefined) return { problems: [strange] };
  const lines = new LineCounter();
  let documents: readonly Document[];
  try {
    const parsed = parseAllDocuments(text, {
      lineCounter: lines,
      prettyErrors: false,
      // The library compares every key with every other one: quadratic. `inspect` does it with a set.
      uniqueKeys: false,
      logLevel: 'error',
    });
    documents = Array.isArray(parsed) ? parsed : [];
  } catch (error) {
    return { problems: [textSource(file, text).problem(thrown(error), { offset: 0 })] };
  }
  const results = documents.map((document) => readDocument(document, documentSource(file, text, document, lines)));
  const [first, ...others] = results.flatMap(({ problems }) => problems);
  if (first !== undefined) return { problems: [first, ...others] };
  return { documents: results, problems: [] };
}

function readDocument(document: Document, source: Source): ParsedDocument & { readonly problems: readonly Problem[] } {
  const problems = [...document.errors, ...document.warnings].map(({ message, pos: [offset, end] }) =>
    source.problem({ code: 'YAML_SYNTAX', message: firstLine(message) }, { offset, length: end - offset }),
  );
  if (problems.length === 0) problems.push(...inspect(document, source));
  if (problems.length > 0) return { data: undefined, source, problems };
  try {
    return { data: document.toJS({ maxAliasCount: 100 }) as unknown, source, problems };
  } catch (error) {
    return { data: undefined, source, problems: [source.problem(thrown(error), { path: [] })] };
  }
}

function thrown(error: unknown): { code: 'TOO_DEEP' | 'TOO_MANY_ALIASES' | 'YAML_SYNTAX'; message: string } {
  if (error instanceof RangeError) return { code: 'TOO_DEEP', message: `nested deeper than ${deepest} levels` };
  const message = error instanceof Error ? firstLine(error.message) : String(error);
  if (/alias count/i.test(message)) {
    return { code: 'TOO_MANY_ALIASES', message: 'aliases multiply the content beyond reason; write it out' };
  }
  return { code: 'YAML_SYNTAX', message };
}

/** What the library leaves to us: equal keys, keys that are no words, depth, aliases that lead nowhere or round. */
function inspect(document: Document, source: Source): readonly Problem[] {
  const problems: Problem[] = [];
  const report = (code: 'DUPLICATE_KEY' | 'YAML_SYNTAX' | 'TOO_DEEP', message: string, node: unknown): void => {
    const [offset, end] = rangeOf(node) ?? [0, 1];
    problems.push(source.problem({ code, message }, { offset, length: end - offset }));
  };
  const stack: { node: unknown; depth: number }[] = [{ node: document.contents, depth: 0 }];
  for (let item = stack.pop(); item !== undefined; item = stack.pop()) {
    const { node, depth } = item;
    if (!isMap(node) && !isSeq(node)) continue;
    if (depth === deepest) {
      report('TOO_DEEP', `nested deeper than ${deepest} levels`, node);
      continue;
    }
    if (isMap(node)) checkKeys(node.items, report);
    for (const child of node.items) stack.push({ node: isMap(node) ? (child as Pair).value : child, depth: depth + 1 });
  }
  return problems.reverse();
}

function checkKeys(
  pairs: readonly Pair[],
  report: (code: 'DUPLICATE_KEY' | 'YAML_SYNTAX', message: string, node: unknown) => void,
): void {
  const seen = new Set<string>();
  for (const pair of pairs) {
    const key = keyOf(pair);
    if (isAlias(pair.key) || !isScalar(pair.key) || key === '__proto__') {
      report('YAML_SYNTAX', 'a key is a plain word here', pair.key);
    } else if (seen.has(key)) {
      report('DUPLICATE_KEY', `${JSON.stringify(key)} is there already in this mapping`, pair.key);
    }
    seen.add(key);
  }
}

function rangeOf(node: unknown): readonly [number, number, number] | undefined {
  if (isMap(node) || isSeq(node) || isScalar(node) || isAlias(node)) return node.range ?? undefined;
  return undefined;
}

/** YAML allows no control characters but tab and line ends; the library lets them through. */
function strangeCharacter(file: string, text: string): Problem | undefined {
  const offset = text.search(/[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/);
  if (offset === -1) return undefined;
  const sign = `U+${text.charCodeAt(offset).toString(16).toUpperCase().padStart(4, '0')}`;
  const message = `the character ${sign} is not allowed in YAML: is this a text file?`;
  return textSource(file, text).problem({ code: 'NOT_TEXT', message }, { offset });
}

function firstLine(message: string): string {
  return message.split('\n', 1)[0] ?? '';
}
