import type { Json, JsonObject } from '../scenario/model.ts';

/** `status.conditions[type=Ready].status`, taken apart. */
export interface Path {
  readonly text: string;
  readonly segments: readonly Segment[];
  /** It can lead to several values: it has `[*]` or `[key=value]`. */
  readonly many: boolean;
}

export type Segment =
  | { readonly is: 'key'; readonly key: string }
  | { readonly is: 'index'; readonly index: number }
  | { readonly is: 'each' }
  | { readonly is: 'where'; readonly keys: readonly string[]; readonly equals: string };

/** Where a path led. `value` is undefined where it led nowhere. */
export interface Found {
  /** The path with the index of each element in place of `[*]`. */
  readonly at: string;
  readonly value: Json | undefined;
}

/** A path that cannot be read. `offset` counts UTF-16 units from its start. */
export class PathError extends Error {
  override readonly name = 'PathError';
  readonly offset: number;
  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

/**
 * Reads `a.b`, `a[0]`, `a[*]`, `a[key=value]`, `a["quoted.key"]`. Throws PathError.
 * A key is anything without `.`, `[`, `]` and quotes: labels such as `app.kubernetes.io/name` must be quoted.
 */
export function parsePath(text: string): Path {
  const segments: Segment[] = [];
  let at = 0;
  while (at < text.length || segments.length === 0) {
    const [segment, end] = text[at] === '[' ? readBracket(text, at) : readKey(text, at);
    segments.push(segment);
    at = end;
    if (text[at] === '.') at = afterDot(text, at);
  }
  return { text, segments, many: segments.some(({ is }) => is === 'each' || is === 'where') };
}

/** Everything that the path leads to: at least one, with an undefined value where it leads nowhere. */
export function lookup(path: Path, value: Json): readonly Found[] {
  if (!path.many) return [{ at: path.text, value: walk(path.segments, value) }];
  let found: readonly Found[] = [{ at: '', value }];
  for (const segment of path.segments) found = found.flatMap((one) => step(segment, one));
  return found;
}

/** Whether `holds` says yes to everything that the path leads to: as `lookup`, without saying where. */
export function everyValue(path: Path, value: Json, holds: (value: Json | undefined) => boolean): boolean {
  return path.many ? everyFrom(path.segments, 0, value, holds) : holds(walk(path.segments, value));
}

function everyFrom(
  segments: readonly Segment[],
  index: number,
  value: Json | undefined,
  holds: (value: Json | undefined) => boolean,
): boolean {
  const segment = segments[index];
  if (segment === undefined) return holds(value);
  if (value === undefined) return holds(undefined);
  const next = index + 1;
  if (segment.is === 'key') return everyFrom(segments, next, valueOf(value, segment.key), holds);
  if (!isList(value)) return holds(undefined);
  if (segment.is === 'index') return everyFrom(segments, next, value[segment.index], holds);
  let some = false;
  for (const one of value) {
    if (segment.is === 'where' && textAt(one, segment.keys) !== segment.equals) continue;
    if (!everyFrom(segments, next, one, holds)) return false;
    some = true;
  }
  return some || holds(undefined);
}

/** A mapping's own value of that key; undefined in anything else. */
export function valueOf(value: Json | undefined, key: string): Json | undefined {
  return isMapping(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

export function isMapping(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

function walk(segments: readonly Segment[], from: Json): Json | undefined {
  let value: Json | undefined = from;
  for (const segment of segments) {
    if (segment.is === 'key') value = valueOf(value, segment.key);
    else if (segment.is === 'index') value = isList(value) ? value[segment.index] : undefined;
    if (value === undefined) return undefined;
  }
  return value;
}

function step(segment: Segment, { at, value }: Found): readonly Found[] {
  switch (segment.is) {
    case 'key':
      return [{ at: joinKey(at, segment.key), value: valueOf(value, segment.key) }];
    case 'index':
      return [{ at: `${at}[${segment.index}]`, value: isList(value) ? value[segment.index] : undefined }];
    case 'each':
      return elements(value, at, '[*]', () => true);
    case 'where': {
      const { keys, equals } = segment;
      return elements(value, at, `[${keys.join('.')}=${equals}]`, (one) => textAt(one, keys) === equals);
    }
  }
}

function elements(value: Json | undefined, at: string, none: string, wanted: (one: Json) => boolean): readonly Found[] {
  const kept = isList(value) ? value.flatMap((one, index) => (wanted(one) ? [[one, index] as const] : [])) : [];
  if (kept.length === 0) return [{ at: at + none, value: undefined }];
  return kept.map(([one, index]) => ({ at: none === '[*]' ? `${at}[${index}]` : at + none, value: one }));
}

function textAt(value: Json, keys: readonly string[]): string | undefined {
  const found = keys.reduce<Json | undefined>(valueOf, value);
  return found === undefined || found === null || typeof found === 'object' ? undefined : String(found);
}

/** Appends a key to a path, quoted where it must be. */
export function joinKey(at: string, key: string): string {
  if (!/^[^.[\]"']+$/u.test(key)) return `${at}[${JSON.stringify(key)}]`;
  return at === '' ? key : `${at}.${key}`;
}

type Read<T> = readonly [T, end: number];

function readKey(text: string, start: number): Read<Segment> {
  const key = /[^.[\]"']*/uy;
  key.lastIndex = start;
  const found = key.exec(text)?.[0] ?? '';
  const end = start + found.length;
  const next = text[end];
  if (found === '')
    throw new PathError(next === undefined ? 'a key is missing' : `a key is missing before ${next}`, start);
  if (next !== undefined && next !== '.' && next !== '[') throw new PathError(`${next} is not expected here`, end);
  return [{ is: 'key', key: found }, end];
}

function readBracket(text: string, start: number): Read<Segment> {
  const quoted = readQuoted(text, start + 1);
  if (quoted !== undefined) return [{ is: 'key', key: quoted[0] }, closing(text, quoted[1])];
  const end = text.indexOf(']', start);
  if (end < 0) throw new PathError('[ is not closed', start);
  const inside = text.slice(start + 1, end);
  if (inside === '*') return [{ is: 'each' }, closing(text, end)];
  if (/^\d{1,9}$/u.test(inside)) return [{ is: 'index', index: Number(inside) }, closing(text, end)];
  return readWhere(text, start + 1);
}

function readWhere(text: string, start: number): Read<Segment> {
  const equals = text.indexOf('=', start);
  const keys = text.slice(start, equals < 0 ? undefined : equals).split('.');
  if (equals < 0 || keys.some((key) => !/^[^[\]"'\s]+$/u.test(key))) {
    throw new PathError('in brackets stands *, a number, key=value or a quoted key', start);
  }
  const quoted = readQuoted(text, equals + 1);
  if (quoted !== undefined) return [{ is: 'where', keys, equals: quoted[0] }, closing(text, quoted[1])];
  const end = text.indexOf(']', equals);
  if (end < 0) throw new PathError('[ is not closed', start - 1);
  return [{ is: 'where', keys, equals: text.slice(equals + 1, end) }, closing(text, end)];
}

/** A text in double or single quotes; a backslash takes the next character as it is. */
function readQuoted(text: string, start: number): Read<string> | undefined {
  const quote = text[start];
  if (quote !== '"' && quote !== "'") return undefined;
  let value = '';
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === quote) return [value, at + 1];
    if (text[at] === '\\') at++;
    value += text[at] ?? '';
  }
  throw new PathError('the quote is not closed', start);
}

function closing(text: string, at: number): number {
  if (text[at] !== ']') throw new PathError('] is expected here', at);
  const next = text[at + 1];
  if (next !== undefined && next !== '.' && next !== '[') throw new PathError(`${next} is not expected here`, at + 1);
  return at + 1;
}

function afterDot(text: string, at: number): number {
  if (at + 1 === text.length) throw new PathError('a key is missing after .', at + 1);
  return at + 1;
}
