import type { Entry } from './entry.ts';

export interface Journal {
  readonly entries: readonly Entry[];
  /** The last line was cut off (the run was killed while it wrote): it is left out. */
  readonly torn: boolean;
}

/** Reads a journal; throws UsageError with the line number for what is none, or of a version not known. */
export function readJournal(_path: string): Journal {
  throw new Error('not written yet');
}
