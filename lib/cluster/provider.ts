import type { ClusterSpec } from '../scenario/model.ts';
import type { Cluster } from './cluster.ts';
import type { Undo } from './undo.ts';

/** Makes clusters of one sort. What differs between sorts by nature has a word here, never an `if` elsewhere. */
export interface Provider {
  readonly name: ClusterSpec['provider'];
  /** Writes to the ledger before each thing it makes; rejects with an InfraError that says what to do. */
  create(request: ClusterRequest): Promise<Cluster>;
  /** A cluster that is up and that labrig made. */
  attach(request: AttachRequest): Promise<Cluster>;
  /** Removes what a ledger item names, if it is labrig's own; what is gone already is not an error. */
  undo(item: ProviderUndo, signal: AbortSignal): Promise<void>;
}

/** The ledger items that a provider undoes, without needing the cluster to answer. */
export type ProviderUndo = Extract<Undo, { what: 'cluster' | 'network' | 'container' }>;

export interface ClusterRequest {
  readonly name: string;
  readonly runId: string;
  readonly spec: ClusterSpec;
  /** Folder of the run: kubeconfig and logs go here. */
  readonly folder: string;
  readonly ledger: LedgerWriter;
  readonly signal: AbortSignal;
  progress(detail: string): void;
}

export interface AttachRequest {
  readonly name: string;
  readonly folder: string;
  readonly signal: AbortSignal;
}

/** The undo list on disk. `write` resolves after fsync: only then may the change be made. */
export interface LedgerWriter {
  write(undo: Undo): Promise<LedgerItem>;
}

export interface LedgerItem {
  /** The change is undone, or was never made: `clean` need not look at it. */
  done(): Promise<void>;
}
