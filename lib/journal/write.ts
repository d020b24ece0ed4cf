import { closeSync, fstatSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { InfraError } from '../errors.ts';
import type { Entry } from './entry.ts';

export interface JournalWriter {
  /** The entry is with the operating system when this returns. Throws InfraError (disk full, ...); the file stays readable. */
  append(entry: Entry): void;
  /** Several entries by one write. */
  appendAll(entries: readonly Entry[]): void;
  close(): void;
}

/** Opens a run's journal for appending, readable by its owner only: it may hold what programs printed. Throws InfraError. */
export function openJournal(path: string): JournalWriter {
  const file = attempt(path, () => openSync(path, 'a', 0o600));
  let size = attempt(path, () => fstatSync(file).size);
  const appendAll = (entries: readonly Entry[]): void => {
    if (entries.length === 0) return;
    const bytes = Buffer.from(entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
    try {
      writeAll(file, bytes);
    } catch (cause) {
      dropPartial(file, size);
      throw failure(path, cause);
    }
    size += bytes.length;
  };
  return {
    append: (entry) => {
      appendAll([entry]);
    },
    appendAll,
    close: () => {
      attempt(path, () => {
        closeSync(file);
      });
    },
  };
}

/** A full disk takes a part of a write before it refuses the rest. */
function writeAll(file: number, bytes: Buffer): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
}

/** Half a line would spoil the line that follows it. */
function dropPartial(file: number, size: number): void {
  try {
    ftruncateSync(file, size);
  } catch {
    // A device or a pipe: there is nothing to cut off, and the first error is the one to tell.
  }
}

function attempt<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (cause) {
    throw failure(path, cause);
  }
}

function failure(path: string, cause: unknown): InfraError {
  const full = cause instanceof Error && 'code' in cause && (cause.code === 'ENOSPC' || cause.code === 'EDQUOT');
  const why = full ? 'the disk is full' : String(cause instanceof Error ? cause.message : cause);
  return new InfraError(`cannot write the journal ${path}: ${why}`, {
    cause,
    ...(full ? { next: `df -h ${path}` } : {}),
  });
}
