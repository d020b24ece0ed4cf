import { closeSync, openSync, readSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { UsageError } from '../errors.ts';
import { checkEntry } from './check.ts';
import type { Entry } from './entry.ts';

export interface Journal {
  readonly entries: readonly Entry[];
  /** The last line was cut off (the run was killed while it wrote): it is left out. */
  readonly torn: boolean;
}

/** Reads a journal; throws UsageError with the line number for what is none, or of a version not known. */
export function readJournal(path: string): Journal {
  const entries: Entry[] = [];
  const reading = journalEntries(path);
  for (let next = reading.next(); ; next = reading.next()) {
    if (next.done === true) return { entries, torn: next.value.torn };
    entries.push(next.value);
  }
}

/** The same, entry by entry, without the whole file in memory. */
function* journalEntries(path: string): Generator<Entry, { torn: boolean }> {
  let number = 0;
  for (const { text, whole } of lines(path)) {
    number++;
    const value = parse(text);
    if (value === undefined && !whole && number > 1) return { torn: true };
    if (value === undefined) throw new UsageError(`${path}:${number}: not a line of a journal: it is not JSON`);
    yield check(value, path, number);
  }
  if (number === 0) throw new UsageError(`${path}: the journal is empty`);
  return { torn: false };
}

function check(value: unknown, path: string, number: number): Entry {
  const problem = number === 1 ? problemOfHead(value) : undefined;
  const checked = checkEntry(value);
  if (problem !== undefined) throw new UsageError(`${path}:1: ${problem}`);
  if ('problem' in checked) throw new UsageError(`${path}:${number}: ${checked.problem}`);
  if (number > 1 && checked.entry.type === 'run') throw new UsageError(`${path}:${number}: a second run begins here`);
  return checked.entry;
}

/** Said before anything else: another version may look different in everything. */
function problemOfHead(value: unknown): string | undefined {
  const isRun = typeof value === 'object' && value !== null && 'type' in value && value.type === 'run';
  if (!isRun) return 'not a journal: the first line must be of type run';
  const version = 'version' in value ? value.version : undefined;
  return version === 1
    ? undefined
    : `the journal has version ${version === undefined ? 'none' : JSON.stringify(version)}, and this labrig reads version 1`;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

interface Line {
  readonly text: string;
  /** It ended with a line feed. */
  readonly whole: boolean;
}

function* lines(path: string): Generator<Line> {
  const file = open(path);
  try {
    const decoder = new StringDecoder('utf8');
    const buffer = Buffer.allocUnsafe(1 << 16);
    let rest = '';
    for (let read = readInto(file, buffer, path); read > 0; read = readInto(file, buffer, path)) {
      const parts = (rest + decoder.write(buffer.subarray(0, read))).split('\n');
      rest = parts.pop() ?? '';
      for (const text of parts) yield { text, whole: true };
    }
    rest += decoder.end();
    if (rest !== '') yield { text: rest, whole: false };
  } finally {
    closeSync(file);
  }
}

function open(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (cause) {
    throw cannotRead(path, cause);
  }
}

function readInto(file: number, buffer: Buffer, path: string): number {
  try {
    return readSync(file, buffer);
  } catch (cause) {
    throw cannotRead(path, cause);
  }
}

function cannotRead(path: string, cause: unknown): UsageError {
  return new UsageError(`cannot read the journal ${path}: ${cause instanceof Error ? cause.message : String(cause)}`, {
    cause,
  });
}
