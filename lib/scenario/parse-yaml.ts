import {
  Composer,
  type CST,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Pair,
  Parser,
} from 'yaml';
import { readPlainYaml } from './plain-yaml.ts';
import type { Problem } from './problem.ts';
import { documentSource, keyOf, lateSource, type Source, textSource } from './source.ts';

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

/** Aliases in a document. */
const mostAliases = 100;

const options = {
  // The library compares every key with every other one: quadratic. `inspect` does it with a set.
  uniqueKeys: false,
  logLevel: 'error',
} as const;

const depthProblem = { code: 'TOO_DEEP', message: `nested deeper than ${deepest} levels` } as const;

/** Problems that are reported of one document: nobody reads more. */
export const mostProblems = 100;

/** Parses untrusted text: whatever it is, it ends soon, with data or with problems that have a position. */
export function parseYaml(file: string, text: string): Parsed {
  const strange = strangeCharacter(file, text);
  if (strange !== undefined) return { problems: [strange] };
  const plain = readPlainYaml(text);
  if (plain === undefined) return parseFully(file, text);
  const source = lateSource(file, text, () => {
    const parsed = parseFully(file, text);
    return 'documents' in parsed ? parsed.documents[0]?.source : undefined;
  });
  return { documents: [{ data: plain.data, source }], problems: [] };
}

/** With the place of everything. */
export function parseFully(file: string, text: string): Parsed {
  const lines = new LineCounter();
  let documents: readonly Document[];
  try {
    const tokens = [...new Parser(lines.addNewLine).parse(text)];
    const deep = tooDeep(tokens);
    if (deep !== undefined) return { problems: [textSource(file, text).problem(depthProblem, { offset: deep })] };
    documents = [...new Composer(options).compose(tokens)];
  } catch (error) {
    return { problems: [textSource(file, text).problem(thrown(error), { offset: 0 })] };
  }
  const results = documents.map((document) => readDocument(document, documentSource(file, text, document, lines)));
  const [first, ...others] = results.flatMap(({ problems }) => problems);
  if (first !== undefined) return { problems: [first, ...others] };
  return { documents: results, problems: [] };
}

/**
 * Offset of the first collection that is nested too deep. The library composes by recursion, and at the end of the
 * stack it compiles regular expressions: V8 then ends the process, which nothing can catch.
 */
function tooDeep(tokens: readonly CST.Token[]): number | undefined {
  let level = tokens;
  for (let depth = 0; level.length > 0; depth++) {
    const [first] = level;
    if (depth > deepest && first !== undefined) return first.offset;
    level = level.flatMap(childrenOf);
  }
  return undefined;
}

/** Only what can hold others. */
function childrenOf(token: CST.Token): readonly CST.Token[] {
  if (token.type === 'document') return token.value === undefined ? [] : [token.value];
  const children: CST.Token[] = [];
  if (!('items' in token)) return children;
  for (const { key, value } of token.items) {
    if (key !== null && key !== undefined && 'items' in key) children.push(key);
    if (value !== undefined && 'items' in value) children.push(value);
  }
  return children;
}

function readDocument(document: Document, source: Source): ParsedDocument & { readonly problems: readonly Problem[] } {
  const problems = [...document.errors, ...document.warnings]
    .slice(0, mostProblems)
    .map(({ message, pos: [offset, end] }) =>
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
  if (error instanceof RangeError) return depthProblem;
  const message = error instanceof Error ? firstLine(error.message) : String(error);
  if (/alias count/i.test(message)) {
    return { code: 'TOO_MANY_ALIASES', message: 'aliases multiply the content beyond reason; write it out' };
  }
  return { code: 'YAML_SYNTAX', message };
}

type Report = (
  code: 'DUPLICATE_KEY' | 'YAML_SYNTAX' | 'TOO_DEEP' | 'TOO_MANY_ALIASES',
  message: string,
  node: unknown,
) => void;

interface Visit {
  readonly node: unknown;
  readonly depth: number;
  /** Anchors of the collections around it. */
  readonly open: readonly string[];
}

/** What the library leaves to us: equal keys, keys that are no words, depth, aliases that lead nowhere or round. */
function inspect(document: Document, source: Source): readonly Problem[] {
  const problems: Problem[] = [];
  const report: Report = (code, message, node) => {
    if (problems.length === mostProblems) return;
    const [offset, end] = rangeOf(node) ?? [0, 1];
    problems.push(source.problem({ code, message }, { offset, length: end - offset }));
  };
  const anchors = new Set<string>();
  let aliases = 0;
  const stack: Visit[] = [{ node: document.contents, depth: 0, open: [] }];
  for (let visit = stack.pop(); visit !== undefined; visit = stack.pop()) {
    const { node, depth, open } = visit;
    if (isAlias(node)) {
      aliases++;
      // The library looks through the whole document for each.
      if (aliases > mostAliases) report('TOO_MANY_ALIASES', `more than ${mostAliases} aliases; write it out`, node);
      if (aliases > mostAliases) break;
      if (!anchors.has(node.source)) report('YAML_SYNTAX', `nothing before it has the anchor &${node.source}`, node);
      else if (open.includes(node.source))
        report('YAML_SYNTAX', `the alias stands inside of &${node.source} itself`, node);
    }
    const anchor = isMap(node) || isSeq(node) || isScalar(node) ? node.anchor : undefined;
    if (anchor !== undefined) anchors.add(anchor);
    if (!isMap(node) && !isSeq(node)) continue;
    if (depth === deepest) {
      report(depthProblem.code, depthProblem.message, node);
      break;
    }
    if (isMap(node)) checkKeys(node.items, report);
    const inside = anchor === undefined ? open : [...open, anchor];
    for (const child of [...node.items].reverse()) {
      stack.push({ node: isMap(node) ? (child as Pair).value : child, depth: depth + 1, open: inside });
    }
  }
  return problems;
}

function checkKeys(pairs: readonly Pair[], report: Report): void {
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
export function strangeCharacter(file: string, text: string): Problem | undefined {
  const offset = text.search(
    /[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/,
  );
  if (offset === -1) return undefined;
  const sign = `U+${text.charCodeAt(offset).toString(16).toUpperCase().padStart(4, '0')}`;
  const message = `the character ${sign} is not allowed in YAML: is this a text file?`;
  return textSource(file, text).problem({ code: 'NOT_TEXT', message }, { offset });
}

function firstLine(message: string): string {
  return message.split('\n', 1)[0] ?? '';
}
