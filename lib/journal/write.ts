import type { Entry } from './entry.ts';

export interface JournalWriter {
  /** The entry is with the operating system when this returns. Throws InfraError (disk full, ...); the file stays readable. */
  append(entry: Entry): void;
  appendAll(entries: readonly Entry[]): void;
  close(): void;
}

/** Opens a run's journal for appending; throws InfraError if it cannot. */
export function openJournal(_path: string): JournalWriter {
  throw new Error('not written yet');
}
