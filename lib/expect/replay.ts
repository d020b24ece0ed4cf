import type { DerivedEntry, Entry } from '../journal/entry.ts';
import type { Facets } from './facet.ts';
import type { Decision } from './judge.ts';

export interface Replay {
  readonly derived: readonly DerivedEntry[];
  readonly decision: Decision;
  /** Where the journal's own derived entries say something else; empty: it agrees. Wording is not compared. */
  readonly differences: readonly Difference[];
}

export interface Difference {
  readonly recorded?: DerivedEntry;
  readonly derived?: DerivedEntry;
  readonly message: string;
}

/** Judges a journal anew. Rejects with UsageError if it does not begin with a `run` entry that can be read. */
export function replay(_entries: readonly Entry[], _facets: Facets): Promise<Replay> {
  return Promise.reject(new Error('not written yet'));
}
