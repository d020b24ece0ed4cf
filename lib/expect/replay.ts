import type { DerivedEntry, Entry } from '../journal/entry.ts';
import { UsageError } from '../errors.ts';
import { celFor } from './cel.ts';
import type { Facets } from './facet.ts';
import { createJudge, type Decision } from './judge.ts';

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
export async function replay(entries: readonly Entry[], facets: Facets): Promise<Replay> {
  const [run] = entries;
  if (run?.type !== 'run') throw new UsageError('the journal does not begin with an entry of type run');
  const derived: DerivedEntry[] = [];
  const recorded: DerivedEntry[] = [];
  try {
    const judge = createJudge(run.scenario, facets, await celFor(run.scenario));
    for (const entry of entries) {
      if (isDerived(entry)) recorded.push(entry);
      else derived.push(...judge.feed(entry));
    }
    return { derived, decision: judge.verdict(), differences: compare(recorded, derived) };
  } catch (cause) {
    // The journal is read as it was written; whoever changed it by hand gets no stack trace for it.
    if (cause instanceof UsageError || !(cause instanceof Error)) throw cause;
    throw new UsageError(`the journal cannot be judged: ${cause.message}`, { cause });
  }
}

export function isDerived(entry: Entry): entry is DerivedEntry {
  return entry.type === 'expectation' || entry.type === 'measure' || entry.type === 'verdict';
}

/** A journal that was cut off before its end lacks the last entries: that is no disagreement. */
function compare(recorded: readonly DerivedEntry[], derived: readonly DerivedEntry[]): readonly Difference[] {
  return recorded.flatMap((one, index) => {
    const other = derived[index];
    if (other === undefined) return [{ recorded: one, message: `recorded, and not found again: ${inWords(one)}` }];
    if (inWords(one) === inWords(other)) return [];
    return [{ recorded: one, derived: other, message: `recorded: ${inWords(one)}; found now: ${inWords(other)}` }];
  });
}

/** All that matters of a derived entry. */
function inWords(entry: DerivedEntry): string {
  const at = `at ${entry.t} ms`;
  switch (entry.type) {
    case 'expectation':
      return `${entry.id} ${entry.state}${entry.after === undefined ? '' : ` after ${entry.after} ms`}, ${at}`;
    case 'measure':
      return `${entry.name} ${entry.ms} ms, ${at}`;
    case 'verdict':
      return `${entry.verdict}, ${at}`;
  }
}
