import type { Cluster } from '../cluster/cluster.ts';
import type { Ledger, Pending, Provider } from '../cluster/provider.ts';
import type { Undo } from '../cluster/undo.ts';
import { messageOf } from '../errors.ts';
import { removeRoute, thisMachine } from '../faults/route.ts';
import { giveBack } from './claims.ts';
import { removeNamespace, removeObject } from './own-namespace.ts';
import type { Verbs } from './verbs.ts';

/** How long undoing may take in all, in ms. It has a signal of its own: Ctrl-C must not cut it short. */
export const cleanupDeadline = 180_000;

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
  /** Told of each at once: some take their time. */
  readonly told?: (result: UndoResult) => void;
}

/**
 * Undoes what the ledger still asks for; goes on past what fails and reports it. First the faults, for without its
 * controllers a cluster takes no object away, then the rest, each newest first.
 */
export async function undoAll(which: (pending: Pending) => boolean, parts: UndoParts): Promise<readonly UndoResult[]> {
  const results: UndoResult[] = [];
  const tell = (result: UndoResult): void => {
    results.push(result);
    parts.told?.(result);
  };
  for (const item of faultsFirst(parts.ledger.pending().filter(which))) {
    const what = describeUndo(item.undo);
    if (isBorrowed(item.undo) && results.some(({ error }) => error !== undefined)) continue;
    try {
      await undoOne(item, parts);
      parts.ledger.settle(item.id);
      tell({ what });
    } catch (error) {
      tell({ what, error: messageOf(error) });
    }
  }
  return results;
}

function faultsFirst(items: readonly Pending[]): readonly Pending[] {
  const isFault = ({ undo }: Pending): boolean => undo.what === 'fault';
  return [...items.filter(isFault), ...items.filter((item) => !isFault(item))];
}

/** The way to a cluster that stays is kept for as long as there is something to undo in it. */
function isBorrowed(undo: Undo): boolean {
  return undo.what === 'cluster' && undo.borrowed === true;
}

async function undoOne({ undo }: Pending, { provider, verbs, cluster, signal }: UndoParts): Promise<void> {
  switch (undo.what) {
    case 'cluster':
    case 'network':
    case 'container':
      return provider.undo(undo, signal);
    case 'route':
      return removeRoute(thisMachine, undo.to);
    // What is in a lab that is gone went with it.
    case 'fault':
      return cluster === undefined ? undefined : verbs.fault(undo.verb).undo(undo.state, cluster, signal);
    case 'namespace':
      return cluster === undefined ? undefined : removeNamespace(cluster, undo.name, signal);
    case 'claim':
      return cluster === undefined ? undefined : giveBack(cluster, undo, signal);
    case 'object':
      return cluster === undefined ? undefined : removeObject(cluster, undo, signal);
    default:
      return undo satisfies never;
  }
}

export function describeUndo(undo: Undo): string {
  switch (undo.what) {
    case 'cluster':
      return undo.borrowed === true ? 'own kubeconfig' : `cluster ${undo.name}`;
    case 'network':
    case 'container':
      return `${undo.what} ${undo.name}`;
    case 'route':
      return `route to ${undo.to} on this machine`;
    case 'fault':
      return `${undo.verb} in ${undo.lab}`;
    case 'namespace':
      return `namespace ${undo.name}`;
    case 'claim':
      return `claim of ${undo.of}`;
    case 'object':
      return `${undo.kind} ${undo.namespace === undefined ? '' : `${undo.namespace}/`}${undo.name}`;
    default:
      return undo satisfies never;
  }
}
