import type { ClusterSpec } from '../scenario/model.ts';
import type { Cluster } from './cluster.ts';
import type { Node } from './node.ts';
import type { SourceName } from './provider-name.ts';
import type { Undo } from './undo.ts';

/** Makes clusters of one sort. What differs between sorts by nature has a word here, never an `if` elsewhere. */
export interface Provider {
  /**
   * Writes to the ledger before each thing it makes; rejects with an InfraError that says what to do. What was made by
   * then is the caller's to undo, by the ledger.
   */
  create(request: ClusterRequest): Promise<Cluster>;
  /** A cluster that is up and that labrig made. */
  attach(request: AttachRequest): Promise<Cluster>;
  /** Removes what a ledger item names, if it is labrig's own; what is gone already is not an error. */
  undo(item: ProviderUndo, signal: AbortSignal): Promise<void>;
  /** Every cluster (or workstation that outlived its own) that labrig made and that is there now, with its owner's mark. */
  findAll(): Promise<readonly OwnedUndo[]>;
}

export interface OwnedUndo {
  readonly undo: Extract<ProviderUndo, { what: 'cluster' | 'container' }>;
  readonly owner: string;
}

/** The ledger items that a provider undoes, without needing the cluster to answer. */
export type ProviderUndo = Extract<Undo, { what: 'cluster' | 'network' | 'container' }>;

export interface ClusterRequest {
  readonly name: string;
  readonly runId: string;
  readonly spec: ClusterSpec;
  /** Modules that the kernel of the nodes must have; absent: none. */
  readonly kernel?: readonly string[];
  /** Versions of Kubernetes that it may have; absent: any. */
  readonly range?: string;
  /** A mark to put on what is made, for `findAll`. */
  readonly owner: string;
  /** Folder of the run: kubeconfig and logs go here. */
  readonly folder: string;
  readonly ledger: LedgerWriter;
  readonly signal: AbortSignal;
  progress(detail: string): void;
}

export interface AttachRequest {
  readonly name: string;
  /** Who made it. */
  readonly provider: SourceName;
  readonly folder: string;
  /** What it has, where that is known: then the engine is asked whose the nodes are when one is touched, not before. */
  readonly known?: LabFacts;
  readonly signal: AbortSignal;
}

export interface LabFacts extends Pick<Cluster, 'standIns' | 'runtime'> {
  readonly nodes: readonly Pick<Node, 'name' | 'alias' | 'role'>[];
}

/** The undo list on disk. `write` resolves after fsync: only then may the change be made. */
export interface LedgerWriter {
  write(undo: Undo): Promise<LedgerItem>;
}

/** It, and what it still asks for. */
export interface Ledger extends LedgerWriter {
  /** Newest first. */
  pending(): readonly Pending[];
  settle(id: number): void;
}

export interface Pending {
  readonly id: number;
  readonly undo: Undo;
}

export interface LedgerItem {
  /** The change is undone, or was never made: `clean` need not look at it. */
  done(): Promise<void>;
}
