import type { ApiClient } from './api.ts';
import type { Node } from './node.ts';

/** A cluster that runs. A configured one is a `ClusterSpec`: it cannot be asked what only this one knows. */
export interface Cluster {
  readonly name: string;
  readonly provider: string;
  /** A kubeconfig of the lab's own, with one context. */
  readonly kubeconfig: string;
  /** `v1.34.2` */
  readonly version: string;
  readonly api: ApiClient;
  readonly nodes: readonly Node[];
  /** By alias (`control-plane`, `worker2`) or full name; an unknown one is a UsageError that lists the known. */
  node(name: string): Node;
  /** Logs of every node (journal, containers), into a folder; never throws, returns what could not be had. */
  collect(folder: string, signal: AbortSignal): Promise<readonly string[]>;
  /** Imports a docker or OCI archive into every node's runtime. */
  loadImages(archive: string, signal: AbortSignal): Promise<void>;
  remove(signal: AbortSignal): Promise<void>;
  /** Closes connections and shells, leaves the cluster. */
  close(): Promise<void>;
}
