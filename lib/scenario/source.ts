import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Pair } from 'yaml';
import type { Code } from './codes.ts';
import type { Problem } from './problem.ts';

export type Path = readonly (string | number)[];

/** The text of a file, and where in it things are. */
export interface Source {
  readonly file: string;
  problem(what: What, place: Place): Problem;
}

export interface What {
  readonly code: Code;
  readonly message: string;
  readonly severity?: 'error' | 'warning';
}

/** A path (its value, or its last key), or offsets in the text. */
export type Place =
  | { readonly path: Path; readonly part?: 'key' | 'value' }
  | { readonly offset: number; readonly length?: number };

/** A source of which only the text is known. */
export function textSource(file: string, text: string, lines = countLines(text)): Source {
  const problem = ({ code, message, severity = 'error' }: What, place: Place): Problem => {
    const { offset, length } = 'path' in place ? { offset: 0, length: 1 } : { length: 1, ...place };
    const { line, col } = lines.linePos(Math.max(0, Math.min(offset, text.length)));
    const start = offset - (col - 1);
    const source = lineAt(text, start);
    return {
      code,
      message,
      severity,
      file,
      line: Math.max(line, 1),
      col: Math.max(col, 1),
      length: Math.max(1, Math.min(length, source.length - col + 1)),
      path: 'path' in place ? place.path : [],
      source,
    };
  };
  return { file, problem };
}

/** A source whose paths lead to places, by the nodes of its document. */
export function documentSource(file: string, text: string, document: Document, lines: LineCounter): Source {
  const { problem } = textSource(file, text, lines);
  return {
    file,
    problem: (what, place) => {
      if (!('path' in place)) return problem(what, place);
      return { ...problem(what, locate(document, place.path, place.part ?? 'value')), path: place.path };
    },
  };
}

/** A source whose text is parsed for its places when the first of them is asked for. */
export function lateSource(file: string, text: string, parse: () => Source | undefined): Source {
  let source: Source | undefined;
  return {
    file,
    problem(what, place) {
      source ??= parse() ?? textSource(file, text);
      return source.problem(what, place);
    },
  };
}

function lineAt(text: string, start: number): string {
  const end = text.indexOf('\n', start);
  return text.slice(Math.max(start, 0), end === -1 ? undefined : end).replace(/\r$/, '');
}

function countLines(text: string): LineCounter {
  const lines = new LineCounter();
  lines.addNewLine(0);
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines.addNewLine(at + 1);
  return lines;
}

/** Follows the path as far as it leads: what is missing is reported at the mapping that lacks it. */
function locate(document: Document, path: Path, part: 'key' | 'value'): { offset: number; length: number } {
  let node: unknown = document.contents;
  let place = placeOf(node) ?? { offset: 0, length: 1 };
  for (const [index, segment] of path.entries()) {
    const collection = resolve(node, document);
    const pair = isMap(collection) ? collection.items.find((item) => keyOf(item) === String(segment)) : undefined;
    const next: unknown = pair === undefined && isSeq(collection) ? collection.items[Number(segment)] : pair?.value;
    if (pair === undefined && next === undefined) return place;
    const wanted = index === path.length - 1 ? part : 'key';
    place = (wanted === 'key' ? placeOf(pair?.key) : placeOf(next)) ?? placeOf(next) ?? placeOf(pair?.key) ?? place;
    node = next;
  }
  return place;
}

function resolve(node: unknown, document: Document): unknown {
  return isAlias(node) ? node.resolve(document) : node;
}

/** A key as it is in the mapping's value. */
export function keyOf({ key }: Pair): string {
  const value: unknown = isScalar(key) ? key.value : undefined;
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

function placeOf(node: unknown): { offset: number; length: number } | undefined {
  const range = isMap(node) || isSeq(node) || isScalar(node) || isAlias(node) ? node.range : undefined;
  if (range === undefined || range === null) return undefined;
  return { offset: range[0], length: range[1] - range[0] };
}
