import type { Cluster } from '../cluster/cluster.ts';
import type { Provider } from '../cluster/provider.ts';
import type { Ledger, Pending } from './ledger.ts';
import type { Verbs } from './verbs.ts';

/** How long undoing may take in all, in ms. It has a signal of its own: Ctrl-C must not cut it short. */
export const cleanupDeadline = 120_000;

export interface UndoResult {
  readonly what: string;
  readonly error?: string;
}

export interface UndoParts {
  readonly ledger: Ledger;
  readonly provider: Provider;
  readonly verbs: Verbs;
  /** The lab, where it is still there: faults are undone in it. */
  readonly cluster?: Cluster;
  readonly signal: AbortSignal;
}

/** Undoes what the ledger still asks for, newest first; goes on past what fails and reports it. */
export async function undoAll(which: (pending: Pending) => boolean, parts: UndoParts): Promise<readonly UndoResult[]> {
  const results: UndoResult[] = [];
  for (const item of parts.ledger.pending().filter(which)) {
    const what = describeUndo(item);
    try {
      await undoOne(item, parts);
      parts.ledger.settle(item.id);
      results.push({ what });
    } catch (error) {
      results.push({ what, error: error instanceof Error ? error.message : String(error) });
    }
  }
  return results;
}

async function undoOne({ undo }: Pending, { provider, verbs, cluster, signal }: UndoParts): Promise<void> {
  switch (undo.what) {
    case 'cluster':
    case 'network':
    case 'container':
      return provider.undo(undo, signal);
    case 'fault':
      // A fault in a lab that is gone went with it.
      return cluster === undefined ? undefined : verbs.fault(undo.verb).undo(undo.state, cluster, signal);
    default:
      return undo satisfies never;
  }
}

function describeUndo({ undo }: Pending): string {
  switch (undo.what) {
    case 'cluster':
    case 'network':
    case 'container':
      return `${undo.what} ${undo.name}`;
    case 'fault':
      return `${undo.verb} in ${undo.lab}`;
    default:
      return undo satisfies never;
  }
}
