import type { LiveStatus } from '../expect/judge.ts';
import type { Entry } from '../journal/entry.ts';
import { formatDuration } from './duration.ts';
import { terminalLines } from './escape.ts';
import { type PlainEvent, plainEvents } from './plain-events.ts';
import type { Style } from './style.ts';
import type { RunView } from './view-model.ts';
import { padTo, wrap } from './width.ts';

export interface PlainOptions {
  readonly columns?: number | undefined;
  readonly style: Style;
  readonly language: string;
}

/** The lines of an entry: `31.2 s  ok      api ready: after 5.2 s`. */
export function plainLines(entry: Entry, before: RunView, view: RunView, options: PlainOptions): readonly string[] {
  return plainEvents(entry, before, view, options.language).flatMap((event) => eventLines(event, entry.t, options));
}

/** How many of the awaited things a heartbeat names. */
const named = 3;

/** On a long wait: what is awaited, what is seen, how long it may still take. */
export function heartbeatLines(statuses: readonly LiveStatus[], t: number, options: PlainOptions): readonly string[] {
  const awaited = statuses.filter(({ kind }) => kind !== 'throughout');
  const lines = awaited.slice(0, named).map(({ name, state, awaited: wanted, seen, deadline }) => {
    const left = deadline === undefined ? '' : ` (${formatDuration(Math.max(0, deadline - t))} left)`;
    return `${name}: ${state === 'holding' ? wanted : `now ${seen}`}${left}`;
  });
  const more = awaited.length > named ? [`and ${awaited.length - named} more`] : [];
  return [...lines, ...more].flatMap((text) => rowLines('wait', text, t, options, options.style.weak));
}

/** What the running change is at. */
export function detailLines(text: string, t: number, options: PlainOptions): readonly string[] {
  return rowLines('do', text, t, options, options.style.weak);
}

function eventLines({ word, text }: PlainEvent, t: number, options: PlainOptions): readonly string[] {
  return rowLines(word, text, t, options, paintOf(word, options.style));
}

function rowLines(
  word: string,
  text: string,
  t: number,
  { columns }: PlainOptions,
  paint: (text: string) => string,
): readonly string[] {
  const time = padTo(formatDuration(t), timeColumns, 'right');
  const narrow = columns !== undefined && columns < narrowColumns;
  // A narrow terminal has no room for a column of white space.
  const indent = ' '.repeat(narrow ? 4 : timeColumns + wordColumns + 4);
  const head = narrow ? `${time.trimStart()} ${word} ` : `${time}  ${padTo(word, wordColumns)}  `;
  const [first = '', ...rest] = terminalLines(text).flatMap((line) => {
    const inner = (/^ */.exec(line)?.[0] ?? '').slice(0, 8);
    const room = columns === undefined ? undefined : Math.max(columns - indent.length - inner.length, 8);
    return wrap(line.trimStart(), room).map((part) => inner + part);
  });
  if (!narrow) return [`${head.replace(word, paint)}${first}`.trimEnd(), ...rest.map((line) => indent + line)];
  return [head.trimEnd().replace(word, paint), ...[first, ...rest].map((line) => indent + line)];
}

const timeColumns = 11;
const wordColumns = 6;
const narrowColumns = 60;

function paintOf(word: PlainEvent['word'], style: Style): (text: string) => string {
  switch (word) {
    case 'ok':
    case 'proof':
      return style.good;
    case 'FAILED':
      return style.bad;
    case 'unsure':
    case 'api':
      return style.unsure;
    case 'run':
    case 'step':
    case 'time':
      return style.strong;
    case 'lab':
    case 'story':
    case 'do':
    case 'undo':
      return style.weak;
    default:
      return word satisfies never;
  }
}
